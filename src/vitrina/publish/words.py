"""What the pages of an edition say, in English and Spanish."""

from __future__ import annotations

LANGUAGES = {"en": "English", "es": "Español"}
_ROWS: tuple[tuple[str, str, str], ...] = (
    (
        "search",
        "Search",
        "Buscar",
    ),
    (
        "search_hint",
        "Words, a “phrase”, OR, -not, begin*, date:1994",
        "Palabras, una «frase», OR, -no, empieza*, date:1994",
    ),
    (
        "browse",
        "Browse",
        "Explorar",
    ),
    (
        "about",
        "About",
        "Acerca de",
    ),
    (
        "changes",
        "Changes",
        "Cambios",
    ),
    (
        "verify",
        "Verify",
        "Verificar",
    ),
    (
        "documents",
        "documents",
        "documentos",
    ),
    (
        "document",
        "document",
        "documento",
    ),
    (
        "by_year",
        "By year",
        "Por año",
    ),
    (
        "by_kind",
        "By kind",
        "Por clase",
    ),
    (
        "undated",
        "Without a date",
        "Sin fecha",
    ),
    (
        "pages",
        "pages",
        "páginas",
    ),
    (
        "page",
        "Page",
        "Página",
    ),
    (
        "skip",
        "Skip to the content",
        "Saltar al contenido",
    ),
    (
        "cite",
        "Cite this document",
        "Citar este documento",
    ),
    (
        "cite_line",
        "Each line has a number that links to it.",
        "Cada línea tiene un número que la enlaza.",
    ),
    (
        "text_file",
        "Text",
        "Texto",
    ),
    (
        "meta_file",
        "Record",
        "Ficha",
    ),
    (
        "proof_file",
        "Proof",
        "Prueba",
    ),
    (
        "redacted",
        "Words were removed from this document before publication.",
        "Se retiraron palabras de este documento antes de publicarlo.",
    ),
    (
        "reason",
        "Reason",
        "Motivo",
    ),
    (
        "source",
        "Source",
        "Fuente",
    ),
    (
        "date",
        "Date",
        "Fecha",
    ),
    (
        "kind",
        "Kind",
        "Clase",
    ),
    (
        "language",
        "Language",
        "Idioma",
    ),
    (
        "revision",
        "Revision",
        "Revisión",
    ),
    (
        "check_page",
        "Check that this page is as it was published",
        "Comprobar que esta página es la que se publicó",
    ),
    (
        "check_all",
        "Check the edition's seal",
        "Comprobar el sello de la edición",
    ),
    (
        "check_no_script",
        ("To check it here, the browser must run scripts. From elsewhere: vitrina verify."),
        ("Para comprobarla aquí, el navegador debe ejecutar scripts. Desde fuera: vitrina verify."),
    ),
    (
        "search_no_script",
        ("Search needs scripts. Everything can be read without: browse by year and kind."),
        ("La búsqueda necesita scripts. Todo puede leerse sin ellos: explore por año y clase."),
    ),
    (
        "give_files",
        (
            "Opened from a disk, a page may not read its neighbours by itself. Give "
            "it the edition's folder:"
        ),
        (
            "Abierta desde un disco, la página no puede leer a sus vecinas por sí "
            "sola. Dele la carpeta de la edición:"
        ),
    ),
    (
        "or_drop",
        "or drop it on this page.",
        "o suéltela sobre esta página.",
    ),
    (
        "sort",
        "Sort",
        "Orden",
    ),
    (
        "sort_rank",
        "best first",
        "mejores primero",
    ),
    (
        "sort_new",
        "newest first",
        "más nuevos primero",
    ),
    (
        "sort_old",
        "oldest first",
        "más antiguos primero",
    ),
    (
        "more",
        "More results",
        "Más resultados",
    ),
    (
        "notes",
        "Editor's notes",
        "Notas del editor",
    ),
    (
        "publisher",
        "Publisher",
        "Editor",
    ),
    (
        "key",
        "Keys that sign this edition",
        "Claves que firman esta edición",
    ),
    (
        "key_more",
        "Compare them with those that the publisher made known elsewhere.",
        "Compárelas con las que el editor dio a conocer en otro lugar.",
    ),
    (
        "data",
        "Data",
        "Datos",
    ),
    (
        "log",
        "Log",
        "Registro",
    ),
    (
        "entry",
        "Entry",
        "Entrada",
    ),
    (
        "op_publish",
        "published",
        "publicado",
    ),
    (
        "op_revise",
        "published anew",
        "publicado de nuevo",
    ),
    (
        "op_withdraw",
        "withdrawn",
        "retirado",
    ),
    (
        "op_key",
        "keys changed",
        "cambio de claves",
    ),
    (
        "op_release",
        "edition sealed",
        "edición sellada",
    ),
    (
        "withdrawn",
        "Withdrawn",
        "Retirado",
    ),
    (
        "withdrawn_more",
        (
            "This document was withdrawn. Copies made before may exist; whoever kept "
            "one can still show that it was published."
        ),
        (
            "Este documento fue retirado. Puede haber copias anteriores; quien "
            "conserve una puede mostrar que se publicó."
        ),
    ),
    (
        "limits",
        "What a check here can't do",
        "Lo que una comprobación aquí no puede",
    ),
    (
        "limits_more",
        (
            "A check on this page finds damage, a changed or missing file, and an old "
            "copy. It can't protect from a mirror that changes the script as well, "
            "for the mirror hands out the script. To be sure, check from elsewhere: "
            "the command below, a saved copy of this page, or the page of another "
            "mirror."
        ),
        (
            "Una comprobación en esta página halla daños, un archivo cambiado o "
            "ausente, y una copia vieja. No protege de un espejo que cambie también "
            "el script, pues es él quien lo entrega. Para estar seguro, compruebe "
            "desde fuera: la orden de abajo, una copia guardada de esta página, o la "
            "página de otro espejo."
        ),
    ),
    (
        "removed",
        "removed",
        "retirado",
    ),
    (
        "results",
        "Results",
        "Resultados",
    ),
    (
        "other_language",
        "Español",
        "English",
    ),
    (
        "previous",
        "Previous",
        "Anterior",
    ),
    (
        "next",
        "Next",
        "Siguiente",
    ),
    (
        "source-safety",
        "safety of a source",
        "seguridad de una fuente",
    ),
    (
        "personal-data",
        "personal data",
        "datos personales",
    ),
    (
        "court-order",
        "order of a court",
        "orden judicial",
    ),
    (
        "wrong-redaction",
        "too little was removed",
        "se había retirado demasiado poco",
    ),
    (
        "wrong-file",
        "wrong file",
        "archivo equivocado",
    ),
    (
        "duplicate",
        "duplicate",
        "duplicado",
    ),
    (
        "rights",
        "rights of others",
        "derechos de otros",
    ),
    (
        "other",
        "another reason",
        "otro motivo",
    ),
    (
        "b(1)",
        "national security (FOIA b(1))",
        "seguridad nacional (FOIA b(1))",
    ),
    (
        "b(2)",
        "internal rules of an agency (FOIA b(2))",
        "reglas internas de un organismo (FOIA b(2))",
    ),
    (
        "b(3)",
        "secret by another law (FOIA b(3))",
        "secreto por otra ley (FOIA b(3))",
    ),
    (
        "b(4)",
        "trade secrets (FOIA b(4))",
        "secretos comerciales (FOIA b(4))",
    ),
    (
        "b(5)",
        "internal advice (FOIA b(5))",
        "deliberación interna (FOIA b(5))",
    ),
    (
        "b(6)",
        "personal privacy (FOIA b(6))",
        "intimidad personal (FOIA b(6))",
    ),
    (
        "b(7)",
        "law enforcement (FOIA b(7))",
        "persecución de delitos (FOIA b(7))",
    ),
    (
        "b(8)",
        "supervision of banks (FOIA b(8))",
        "supervisión bancaria (FOIA b(8))",
    ),
    (
        "b(9)",
        "oil and water wells (FOIA b(9))",
        "pozos de petróleo y agua (FOIA b(9))",
    ),
    (
        "barred",
        "What is black here was removed:",
        "Lo que está en negro se retiró:",
    ),
    (
        "dossier",
        "Dossier",
        "Expediente",
    ),
    (
        "dossiers",
        "Dossiers",
        "Expedientes",
    ),
    (
        "names",
        "Names",
        "Nombres",
    ),
    (
        "timeline",
        "Timeline",
        "Cronología",
    ),
    (
        "guessed",
        "Found by a machine in the published words. It may be wrong; the line is what counts.",
        "Hallado por una máquina en las palabras publicadas. Puede estar mal; lo que cuenta es la línea.",
    ),
    (
        "found",
        "What a machine found",
        "Lo que halló una máquina",
    ),
    (
        "together",
        "Belongs with",
        "Va junto con",
    ),
    (
        "link_parent",
        "Part of",
        "Parte de",
    ),
    (
        "link_attachment",
        "Attached",
        "Adjunto",
    ),
    (
        "name_person",
        "People",
        "Personas",
    ),
    (
        "name_organisation",
        "Organisations",
        "Organizaciones",
    ),
    (
        "name_place",
        "Places",
        "Lugares",
    ),
    (
        "name_turn",
        "Who speaks",
        "Quién habla",
    ),
    (
        "withdrawals_more",
        (
            "Documents that were published and are no longer. Whoever carries a copy of this "
            "edition is asked to remove them too; the list for programs:"
        ),
        (
            "Documentos que se publicaron y ya no están. Se ruega a quien lleve una copia de "
            "esta edición que también los retire; la lista para programas:"
        ),
    ),
    (
        "replaced",
        "What stood here before is not shown: it may hold what was removed since.",
        "Lo que había antes no se muestra: puede contener lo que se retiró después.",
    ),
    (
        "op_drop",
        "earlier revision taken out",
        "revisión anterior retirada",
    ),
    (
        "earlier_more",
        "This is an earlier revision. It was replaced by",
        "Esta es una revisión anterior. La reemplazó",
    ),
    (
        "earlier_read",
        "the one before",
        "la anterior",
    ),
    (
        "newest",
        "The newest revision",
        "La revisión más nueva",
    ),
    (
        "differs",
        "What changed",
        "Qué cambió",
    ),
    (
        "changed",
        "Changed",
        "Cambió",
    ),
    (
        "changed_text",
        "text",
        "texto",
    ),
    (
        "changed_pictures",
        "pictures of pages",
        "imágenes de páginas",
    ),
    (
        "changed_title",
        "title",
        "título",
    ),
    (
        "changed_date",
        "date",
        "fecha",
    ),
    (
        "changed_language",
        "language",
        "idioma",
    ),
    (
        "changed_kind",
        "kind",
        "clase",
    ),
    (
        "changed_source",
        "source",
        "fuente",
    ),
    (
        "changed_fields",
        "fields",
        "campos",
    ),
    (
        "changed_ties",
        "what it belongs with",
        "aquello con lo que va junto",
    ),
    (
        "pictures_more",
        "Pictures are not compared here: each revision has its own.",
        "Las imágenes no se comparan aquí: cada revisión tiene las suyas.",
    ),
    (
        "fields_caption",
        "Fields before and after",
        "Campos antes y después",
    ),
    (
        "lines",
        "Lines",
        "Líneas",
    ),
    (
        "lines_caption",
        "Lines before, beside lines after; words that stand in one alone are marked.",
        "Líneas de antes, junto a las de después; se marcan las palabras que están solo en una.",
    ),
    (
        "left_out",
        "Lines that are the same are left out.",
        "Se omiten líneas iguales.",
    ),
    (
        "blank_only",
        "The words are the same; only breaks of lines or blanks differ.",
        "Las palabras son las mismas; solo difieren saltos de línea o espacios.",
    ),
    (
        "cut_more",
        "There is more than is shown here. Both texts:",
        "Hay más de lo que se muestra aquí. Ambos textos:",
    ),
    (
        "was",
        "Published on",
        "Publicado el",
    ),
    (
        "embed",
        "Embed",
        "Insertar",
    ),
    (
        "embed_more",
        "Put the number of a line after #l to show that passage.",
        "Ponga el número de una línea tras #l para mostrar ese pasaje.",
    ),
    (
        "absent_save",
        "Save a receipt of absence",
        "Guardar un recibo de ausencia",
    ),
    (
        "receipt",
        "Save a receipt for this line",
        "Guardar un recibo de esta línea",
    ),
    (
        "receipt_more",
        "It proves the quotation years later, without this site.",
        "Prueba la cita años después, sin este sitio.",
    ),
    (
        "key_whole",
        "The whole keys",
        "Las claves completas",
    ),
    (
        "news",
        "Newest",
        "Lo más nuevo",
    ),
    (
        "all_changes",
        "All changes",
        "Todos los cambios",
    ),
    (
        "feed",
        "Feed",
        "Canal de novedades",
    ),
    (
        "with_gaps",
        "with words removed",
        "con palabras retiradas",
    ),
    (
        "timeline_more",
        "What happened when, as the documents tell it.",
        "Qué pasó y cuándo, según los documentos.",
    ),
    (
        "all_names",
        "All names",
        "Todos los nombres",
    ),
    (
        "trust",
        "How to check it",
        "Cómo comprobarla",
    ),
    (
        "trust_more",
        (
            "Every file of this edition is signed, and every change is in a log that can only "
            "grow. Anyone can check a copy, without a network and without asking us. Compare "
            "the key with the one that the publisher made known elsewhere."
        ),
        (
            "Cada archivo de esta edición está firmado, y cada cambio está en un registro que "
            "solo puede crecer. Cualquiera puede comprobar una copia, sin red y sin "
            "preguntarnos. Compare la clave con la que el editor dio a conocer en otro lugar."
        ),
    ),
    (
        "data_here",
        "Data to download",
        "Datos para descargar",
    ),
    (
        "tongue_en",
        "English",
        "inglés",
    ),
    (
        "tongue_es",
        "Spanish",
        "español",
    ),
    (
        "tongue_fr",
        "French",
        "francés",
    ),
    (
        "tongue_de",
        "German",
        "alemán",
    ),
    (
        "tongue_pt",
        "Portuguese",
        "portugués",
    ),
    (
        "tongue_ru",
        "Russian",
        "ruso",
    ),
    (
        "tongue_ar",
        "Arabic",
        "árabe",
    ),
    (
        "tongue_zh",
        "Chinese",
        "chino",
    ),
    (
        "tongue_ja",
        "Japanese",
        "japonés",
    ),
    (
        "event_accused",
        "accused",
        "acusado",
    ),
    (
        "event_agreed",
        "agreed",
        "acordado",
    ),
    (
        "event_announced",
        "announced",
        "anunciado",
    ),
    (
        "event_appointed",
        "appointed",
        "nombrado",
    ),
    (
        "event_arrested",
        "arrested",
        "detenido",
    ),
    (
        "event_arrived",
        "arrived",
        "llegada",
    ),
    (
        "event_decided",
        "decided",
        "decidido",
    ),
    (
        "event_died",
        "died",
        "muerte",
    ),
    (
        "event_expelled",
        "expelled",
        "expulsado",
    ),
    (
        "event_granted",
        "granted",
        "concedido",
    ),
    (
        "event_left",
        "left",
        "salida",
    ),
    (
        "event_met",
        "met",
        "reunión",
    ),
    (
        "event_offered",
        "offered",
        "ofrecido",
    ),
    (
        "event_ordered",
        "ordered",
        "ordenado",
    ),
    (
        "event_passed",
        "passed",
        "entregado",
    ),
    (
        "event_published",
        "published",
        "publicado",
    ),
    (
        "event_refused",
        "refused",
        "rechazado",
    ),
    (
        "event_released",
        "released",
        "liberado",
    ),
    (
        "event_requested",
        "requested",
        "solicitado",
    ),
    (
        "event_resigned",
        "resigned",
        "renuncia",
    ),
    (
        "event_sent",
        "sent",
        "enviado",
    ),
    (
        "event_sentenced",
        "sentenced",
        "sentencia",
    ),
    (
        "event_signed",
        "signed",
        "firmado",
    ),
)
SAID: dict[str, dict[str, str]] = {
    "en": {key: english for key, english, _ in _ROWS},
    "es": {key: spanish for key, _, spanish in _ROWS},
}
_SPOKEN: tuple[tuple[str, str, str], ...] = (
    ("none", "No document has all of this.", "Ningún documento tiene todo esto."),
    ("hits", "{n} documents", "{n} documentos"),
    ("hit", "1 document", "1 documento"),
    ("searching", "Searching …", "Buscando …"),
    ("time", "{r} files, {k} kB read, each checked", "{r} archivos, {k} kB leídos, cada uno comprobado"),
    ("snippet", "The text could not be read, or is not the one that was published.",
     "El texto no se pudo leer, o no es el que se publicó."),
    ("checking", "Checking …", "Comprobando …"),
    ("good", "This page is as it was published.", "Esta página es la que se publicó."),
    ("sealgood", "The seal holds: {n} entries in the log, signed by {name}.",
     "El sello es válido: {n} entradas en el registro, firmado por {name}."),
    ("awaits", "This awaits approval: {who} has yet to sign. Nothing in it is wrong, and it is not published.",
     "Esto espera aprobación: falta la firma de {who}. Nada en ello está mal, y no está publicado."),
    ("bad", "NOT as it was published: {what}", "NO es lo que se publicó: {what}"),
    ("elsewhere", "this page belongs to another address, {what}", "esta página es de otra dirección, {what}"),
    ("missing", "It could not be checked, for this is missing: {what}", "No se pudo comprobar, pues falta: {what}"),
    ("notchecked", "Not checked here: {what}", "Sin comprobar aquí: {what}"),
    ("pq", "the second signature (ML-DSA-44), which this browser does not know",
     "la segunda firma (ML-DSA-44), que este navegador no conoce"),
    ("script", "whether the script that checks is honest, whose key it is, and whether a newer edition exists",
     "si el script que comprueba es honrado, de quién es la clave, y si existe una edición más nueva"),
    ("nocrypto", "this browser knows neither signature", "este navegador no conoce ninguna de las firmas"),
    (
        "stamp",
        (
            "A timestamp is over exactly this state: {when}, by {who}, as it says itself. Whether its"
            " signature and certificate hold is not checked here: vitrina verify --authority."
        ),
        (
            "Hay un sello de tiempo sobre este estado exacto: {when}, de {who}, según él mismo. Si su"
            " firma y su certificado son válidos no se comprueba aquí: vitrina verify --authority."
        ),
    ),
    (
        "pending",
        (
            "OpenTimestamps: calendars have noted exactly this state, and it is in no block of"
            " Bitcoin yet, as far as the proof here tells: {who}."
        ),
        (
            "OpenTimestamps: hay calendarios que anotaron este estado exacto, y aún no está en ningún"
            " bloque de Bitcoin, según la prueba que hay aquí: {who}."
        ),
    ),
    (
        "noted",
        (
            "OpenTimestamps: exactly this state is in Bitcoin's block {n}, as the proof says. Whether"
            " the block has it is not checked here: vitrina verify --bitcoin-header."
        ),
        (
            "OpenTimestamps: este estado exacto está en el bloque {n} de Bitcoin, según la prueba. Si"
            " el bloque lo tiene no se comprueba aquí: vitrina verify --bitcoin-header."
        ),
    ),
    (
        "absentmore",
        "It proves, later and without this site, that the word stands in no document.",
        "Prueba, más tarde y sin este sitio, que la palabra no está en ningún documento.",
    ),
    (
        "absent",
        (
            "At log size {n}, no document of this edition has “{word}” in its text, title, sender or"
            " recipient: in the index nothing stands between “{before}” and “{after}”. To check it:"
            " vitrina verify --absence."
        ),
        (
            "Con {n} entradas en el registro, ningún documento de esta edición tiene «{word}» en su"
            " texto, título, remitente o destinatario: en el índice no hay nada entre «{before}» y"
            " «{after}». Para comprobarlo: vitrina verify --absence."
        ),
    ),
    ("newkey", "The key is another than at your last visit. Do not trust this copy before you know why.",
     "La clave es otra que en su última visita. No confíe en esta copia antes de saber por qué."),
    ("older", "You have seen a newer state of this edition. This copy is an old one.",
     "Usted ha visto un estado más nuevo de esta edición. Esta copia es vieja."),
    ("broken", "The index is not the one that was signed: {what}", "El índice no es el que se firmó: {what}"),
    ("unread", "The index can't be read, for this is missing: {what}",
     "El índice no se puede leer, pues falta: {what}"),
    ("noreceipt", "The receipt can't be made, for this is missing: {what}",
     "No se puede hacer el recibo, pues falta: {what}"),
    ("given", "{n} files given.", "{n} archivos dados."),
    ("notgiven", "That is not the edition's folder.", "Esa no es la carpeta de la edición."),
    ("givefirst", "Give the edition's folder first, above.", "Dé primero la carpeta de la edición, arriba."),
    ("note_quote", "A quotation mark without its partner was passed over.",
     "Se pasó por alto una comilla sin pareja."),
    ("note_bracket", "A bracket without its partner was passed over.", "Se pasó por alto un paréntesis sin pareja."),
    ("note_field", "There is no such field here; it was read as words.",
     "Ese campo no existe aquí; se leyó como palabras."),
    ("note_date", "That is no date; it was read as words.", "Eso no es una fecha; se leyó como palabras."),
    ("note_pattern", "Here a star may only end a word; it was read as words.",
     "Aquí el asterisco solo puede terminar una palabra; se leyó como palabras."),
    ("note_partial", "After the documents with all the words come those with some of them.",
     "Tras los documentos con todas las palabras vienen los que tienen algunas."),
    ("note_onlypartial", "No document has all the words; these have some of them.",
     "Ningún documento tiene todas las palabras; estos tienen algunas."),
)  # fmt: skip
_KINDS: tuple[tuple[str, str, str], ...] = (
    ("text", "text", "texto"),
    ("pdf", "PDF", "PDF"),
    ("mail", "mail", "correo"),
    ("image", "image", "imagen"),
    ("web", "web page", "página web"),
    ("document", "document", "documento"),
    ("table", "table", "tabla"),
    ("media", "sound or film", "sonido o película"),
    ("slides", "slides", "diapositivas"),
    ("archive", "archive", "archivo comprimido"),
    ("other", "other", "otro"),
)
KINDS: dict[str, dict[str, str]] = {
    "en": {kind: english for kind, english, _ in _KINDS},
    "es": {kind: spanish for kind, _, spanish in _KINDS},
}
SCRIPT: dict[str, dict[str, str]] = {
    tongue: {row[0]: row[at] for row in _SPOKEN}
    | {f"kind_{kind}": said for kind, said in KINDS[tongue].items()}
    for at, tongue in enumerate(("en", "es"), 1)
}
