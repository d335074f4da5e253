"""Words by which a subject is known in English and Spanish: who may speak, and what only stands beside."""

from __future__ import annotations

_HELPING_WORDS = """
    has have had having also then later again orally publicly reportedly never not himself herself
    themselves merely already always repeatedly previously frequently often been be am further
    once recently simply now specifically clearly privately quietly flatly only just earlier is
    was were did do does may can could must will would should might shall ha han había habían
    hubiera haya hayan hubo ayer hoy puede podría también le les me nos se lo la ya además siempre incluso luego después
    entonces
"""
HELPING = frozenset(_HELPING_WORDS.split())
_THIRD_WORDS = "he she they it él ella ellos ellas quien quienes who"
THIRD = frozenset(_THIRD_WORDS.split())
_FIRST_WORDS = "i we you yo nosotros nosotras usted ustedes tú"
FIRST = frozenset(_FIRST_WORDS.split())
_PART_WORDS = """
    and but that which because while when as if although though where after before since so or
    whereas until y e pero que porque cuando como si aunque donde mientras pues o sino sin
"""
PART = frozenset(_PART_WORDS.split())
_DETERMINERS_WORDS = """
    the a an his her its their this that these those my our your another some several many most
    both all two three one other no every each el la los las un una unos unas su sus mi nuestro
    nuestra este esta estos estas ese esa otro otra varios varias algunos algunas muchos muchas
    dos tres
"""
DETERMINERS = frozenset(_DETERMINERS_WORDS.split())
_OF_WORDS = "of for from to in at on by with de del para por en a al con sobre"
OF = frozenset(_OF_WORDS.split())
_MONTHS_WORDS = """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december lunes martes miércoles jueves viernes sábado
    domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre
    diciembre today yesterday hoy ayer
"""
MONTHS = frozenset(_MONTHS_WORDS.split())
_ADVERBS_WORDS = """
    however meanwhile moreover therefore finally thus indeed perhaps still yet furthermore
    consequently accordingly se no ni ahora ayer hoy desde es esto eso ahí aquí allá bueno pues sí
    según como esos esas estos estas entonces además asimismo tampoco también finalmente
    posteriormente luego hay
"""
ADVERBS = frozenset(_ADVERBS_WORDS.split())
_WOMEN_WORDS = """
    hillary mary elizabeth carmen isabel raquel rosario beatriz inés ines pilar margaret susan ann
    anne helen jane judith cheryl allison alison karen nancy jen victoria ruth beth alice grace
    rachel esther sarah deborah madeleine ms mrs miss sra guadalupe dolores mercedes luz ivonne
    lourdes marisol nicole claire florence irene kate emily lucy
"""
WOMEN = frozenset(_WOMEN_WORDS.split())
_MEN_WORDS = """
    john james robert michael william david richard joseph thomas charles christopher daniel paul mark
    donald george kenneth steven edward brian ronald anthony kevin jason matthew gary timothy larry
    jeffrey frank scott eric stephen andrew raymond gregory jerry dennis walter patrick peter harold
    douglas henry carl arthur ryan roger joe juan jack albert jonathan justin terry gerald keith
    samuel ralph lawrence nicholas roy benjamin bruce brandon adam harry fred wayne billy steve bill
    jeremy aaron randy howard eugene carlos russell bobby victor martin ernest phillip craig alan
    philip jimmy bob jim tom mike dan julian josé jose luis jorge manuel pedro francisco antonio
    jesús miguel alejandro fernando rafael ricardo roberto javier sergio eduardo raúl andrés enrique
    arturo alberto mario óscar felipe vicente ernesto alfredo guillermo gerardo armando héctor ángel
    sir mr sr señor don
"""
MEN = frozenset(_MEN_WORDS.split())
_BODIES_WORDS = """
    government governments ministry department embassy court committee council parliament congress
    party press newspaper newspapers media agency company delegation administration commission
    council union group team police officials documents reports report cable cables statement office
    state states times post guardian gobierno ministerio secretaría fiscalía congreso senado partido
    prensa periódico diario embajada comisión consejo instituto organización corte tribunal empresa
    dissidents sources analysts critics experts observers ministers lawyers representatives
"""
BODIES = frozenset(_BODIES_WORDS.split())
"""Those that are no he and no she."""
_TELLERS_WORDS = """
    official officials authorities tribunal firm bank banks airline manufacturer banco bancos firma
    fabricante aerolínea compañía tribunales report reports source sources minister ministers lawyer lawyers spokesman
    spokeswoman spokesperson people experts expert analysts analyst document documents cable
    cables media newspaper newspapers study statements representatives representative police
    prosecutors prosecutor court judge witnesses witness diplomats diplomat ambassador president
    government ministry department embassy agency company family friends colleagues memo
    memorandum letter email emails press account accounts survey poll testimony author authors
    reps rep abogado abogada fuentes fuente informe informes ministro ministra expertos experto
    autoridades medios nota documento documentos ministerio gobierno vocero portavoz presidente
    presidenta secretario secretaria testigos policía fiscalía fiscal embajador canciller
    secretaría diario periódico revista agencia empresa familia comunicado reporte encuesta carta
    miembros especialistas analistas organización comisión instituto observers critics commission
    committee ceo website group groups union team paper foundation council parliament congress
    party opposition management
"""
TELLERS = frozenset(_TELLERS_WORDS.split())
"""Those whose word a paper may rest on, persons and bodies."""
_PEOPLE_WORDS = """
    man woman boy girl mother father son daughter brother sister wife husband partner friend
    leader activist activists editor reporter reporters journalist journalists correspondent
    worker workers commentator commentators professor scientist scientists doctor doctors student
    students resident residents villagers soldiers soldier commander officer officers candidate
    candidates senator senators congressman chairman secretary envoy consul attache attorney
    publisher user users speaker author writer economist historian aide aides adviser advisers
    neighbor neighbours member members señora señor mujer hombre madre padre mamá papá hijo hija
    hermano hermana esposa esposo pareja amigo líder dirigente activista editor editora reportero
    reportera periodista periodistas conductor conductora vecinos jóvenes compañeros relator
    relatora comité capo jefe campesinos trabajadores maestros médicos padres abuelos gente pueblo
    economista historiador escritor escritora diputado diputada senador senadora alcalde
    gobernador obispo cardenal general soldado soldados comandante víctima víctimas sobrevivientes
    empresario empresarios colega colegas ciudadano ciudadanos delegate delegates delegation
    ambassador ambassadors minister ministers counsellor counselor attaché commissioner general
    admiral colonel captain president premier king queen chief lawyer lawyers judge justice bishop
    manager managers director directors owner owners customer customers buyer buyers investor
    investors delegado delegados delegada funcionario funcionaria funcionarios consejero cónsul
    magistrado magistrada individuals person persons people persona personas ministro ministra magistrados alumnos estudiantes clientes usuarios
"""
PEOPLE = frozenset(_PEOPLE_WORDS.split())
_THINGS_WORDS = """
    fact facts idea reason reasons point points result results question questions moment time day
    days case cases way thing things evidence data figures tests test map table law laws article
    section rule rules treaty convention agreement constitution possibility problem situation
    number numbers name names place part end course effect matter example experience history
    attitude position decision plan policy change war work event events date mission visit
    hecho hechos cosa cosas razón razones caso casos vez veces día días momento forma manera
    parte pregunta preguntas problema situación número nombre lugar resultado resultados datos
    cifras ley leyes artículo regla tratado convenio acuerdo constitución prueba pruebas realidad
    verdad experiencia historia decisión plan política tema temas año años
"""
THINGS = frozenset(_THINGS_WORDS.split())
"""Nouns that stand as subjects and tell nothing themselves."""
_CLAUSES_WORDS = "is are was were has have had that which what es son fue donde lo cuando"
CLAUSES = frozenset(_CLAUSES_WORDS.split())
