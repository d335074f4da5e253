"""Write names of countries in many languages, from Unicode CLDR by Babel: what places are known by.

uv run --group dev scripts/countries.py > src/vitrina/analyzers/data/countries.tsv
"""

from __future__ import annotations

from babel import Locale

LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "ru", "ar", "zh", "sv", "fi")
ALSO = {
    "US": "U.S.;US;USA;U.S.A.;EEUU;EE.UU.;EE. UU.;EUA;Estados Unidos de América;United States of America;Estados Unidos de Norteamérica",
    "GB": "U.K.;UK;Great Britain;Britain;Gran Bretaña",
    "RU": "Russian Federation;Federación Rusa;Federación de Rusia",
    "CN": "PRC;P.R.C.;People's Republic of China;República Popular China;Communist China;Mainland China",
    "TW": "Formosa;ROC;R.O.C.;Republic of China",
    "AE": "UAE;EAU",
    "KR": "Republic of Korea;ROK",
    "KP": "DPRK",
    "MX": "Mexico;Estados Unidos Mexicanos;United Mexican States",
    "NL": "Holland;Holanda",
    "CZ": "Czech Republic;República Checa",
    "TL": "East Timor;Portuguese Timor;Timor Oriental",
}


def main() -> None:
    """Print a line a country: its code, and its names."""
    print(
        "# Names of countries in eleven languages, by scripts/countries.py from Unicode CLDR (Unicode licence)."
    )
    locales = [Locale(language) for language in LANGUAGES]
    for code in sorted(locales[0].territories):
        if (
            len(code) == 2
            and code.isalpha()
            and code not in {"ZZ", "EU", "EZ", "UN", "XA", "XB", "QO"}
        ):
            names = [locale.territories[code] for locale in locales if code in locale.territories]
            names += ALSO.get(code, "").split(";")
            shown = "; ".join(dict.fromkeys(name for name in names if name))
            print(f"country-{code.lower()}\tplace\t{shown}")


if __name__ == "__main__":
    main()
