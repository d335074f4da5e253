"""The verbs that tell what was done, in English and Spanish, and the words that undo them."""

from __future__ import annotations

_VERBS = {
    "requested": "requested sought solicited solicitó solicitaron solicita solicitado pidió pidieron pide pedimos",
    "refused": "refused rejected denied declined rechazó rechazaron rechaza negó negaron denegó denegaron rehusó",
    "granted": "granted approved authorized authorised concedió concedieron concede concedido otorgó otorgaron"
    " otorga otorgado autorizó autorizaron autorizado",
    "offered": "offered ofreció ofrecieron ofrece ofrecemos ofrecido",
    "passed": "adopted enacted promulgated promulgó promulgaron aprobó aprobaron aprobado aprobada",
    "signed": "signed ratified initialed initialled firmó firmaron firmado suscribió suscribieron ratificó",
    "arrested": "arrested detained imprisoned jailed arrestó arrestaron arrestado detuvo detuvieron detenido"
    " encarceló encarcelado",
    "released": "released freed liberó liberaron liberado excarceló",
    "met": "met conferred reunió reunieron reunimos entrevistó entrevistaron",
    "sent": "sent transmitted forwarded delivered dispatched despatched envió enviaron enviado remitió remitieron"
    " entregó entregaron",
    "ordered": "ordered instructed directed ordenó ordenaron ordenado instruyó instruyeron",
    "announced": "announced proclaimed anunció anunciaron anunciado",
    "decided": "decided resolved decidió decidieron decidido resolvió resolvieron",
    "agreed": "agreed acordó acordaron acordado convino convinieron",
    "expelled": "expelled deported extradited expulsó expulsaron expulsado extraditó extraditado deportó",
    "accused": "indicted charged accused acusó acusaron acusado",
    "sentenced": "sentenced convicted condenó condenaron condenado sentenció sentenciado",
    "appointed": "appointed elected nombró nombraron nombrado designó designaron designado eligió",
    "resigned": "resigned dimitió dimitieron renunció renunciaron",
    "died": "died killed murió murieron falleció fallecieron asesinado asesinada",
    "arrived": "arrived llegó llegaron",
    "left": "departed fled huyó huyeron partió partieron",
    "published": "published publicó publicaron publicado",
}  # fmt: skip
KINDS = {word: kind for kind, words in _VERBS.items() for word in words.split()}
"""Verb as it stands in a text -> what was done. Infinitives are not among them: nothing is done yet."""

PHRASES: dict[tuple[str, ...], str] = {
    ("asked", "for"): "requested", ("applied", "for"): "requested", ("turned", "down"): "refused",
    ("handed", "over"): "sent", ("set", "free"): "released", ("passed", "a"): "passed",
    ("passed", "the"): "passed", ("took", "into"): "arrested", ("taken", "into"): "arrested",
    ("puso", "en"): "released", ("puesto", "en"): "released", ("vamos", "a"): "", ("voy", "a"): "",
}  # fmt: skip
"""Two words that tell it together; '' where the third one does."""
ORDERS = {
    "pedir": "requested", "pedirle": "requested", "solicitar": "requested", "ofrecer": "offered",
    "ofrecerle": "offered", "otorgar": "granted", "otorgarle": "granted", "ordenar": "ordered",
    "instruir": "ordered", "enviar": "sent",
}  # fmt: skip
"""After *vamos a*, *voy a*: who speaks so does it by speaking."""
FIRST = {words[0] for words in PHRASES}

UNDONE = frozenset(
    "not never no nor neither cannot if whether unless would could might may should must can"
    " to without nunca jamás ni si sin podría podrían debería pueda puede quisiera hubiera"
    " hubiese sería será".split()
)
"""A verb after one of these tells of nothing done."""
ADJECTIVE = frozenset(
    "the a an this that these those his her its their our your my as when once".split()
)
"""After one of these a participle is no verb: the requested papers, as agreed."""
HELP = frozenset(
    "had has have having was were been being is are be also then already again immediately"
    " finally formally officially just later subsequently thereupon therefore today yesterday"
    " recently personally he ha han había habían fue fueron sido siendo ya también luego"
    " después formalmente oficialmente se le les lo la los las me nos ayer hoy".split()
)
"""Words that may stand between who did it and the verb."""
LOWER = frozenset("of the and for de del la las los el y e da von van bin al".split())
"""Small words inside a name or an office."""
