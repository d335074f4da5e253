"""What the library's short codes are called in front of a person."""

from __future__ import annotations

from vitrina.surfaces.web.language import N_

KINDS = {
    "text": N_("Text"),
    "pdf": N_("PDF"),
    "document": N_("Document"),
    "table": N_("Table"),
    "slides": N_("Slides"),
    "web": N_("Web page"),
    "mail": N_("E-mail"),
    "image": N_("Image"),
    "archive": N_("Archive"),
    "media": N_("Sound or film"),
}
TONGUES = {
    "ar": N_("Arabic"),
    "ca": N_("Catalan"),
    "cs": N_("Czech"),
    "da": N_("Danish"),
    "de": N_("German"),
    "el": N_("Greek"),
    "en": N_("English"),
    "es": N_("Spanish"),
    "fa": N_("Persian"),
    "fi": N_("Finnish"),
    "fr": N_("French"),
    "he": N_("Hebrew"),
    "hi": N_("Hindi"),
    "hu": N_("Hungarian"),
    "id": N_("Indonesian"),
    "it": N_("Italian"),
    "ja": N_("Japanese"),
    "ko": N_("Korean"),
    "la": N_("Latin"),
    "nl": N_("Dutch"),
    "no": N_("Norwegian"),
    "pl": N_("Polish"),
    "pt": N_("Portuguese"),
    "ro": N_("Romanian"),
    "ru": N_("Russian"),
    "sv": N_("Swedish"),
    "th": N_("Thai"),
    "tr": N_("Turkish"),
    "uk": N_("Ukrainian"),
    "vi": N_("Vietnamese"),
    "zh": N_("Chinese"),
}
STATES = {
    "read": N_("Read"),
    "part": N_("Read in part"),
    "unreadable": N_("Not readable"),
    "skipped": N_("Skipped"),
}
WAITING = (N_("Waiting"), N_("not read yet"), N_("Run `vitrina open` to go on reading."))
FACETS = {
    "kind": N_("Kind"),
    "language": N_("Language"),
    "year": N_("Year"),
    "folder": N_("Folder"),
    "actor": N_("Who is named"),
}
CLAIMS = {
    "Title": N_("Title"),
    "Subject": N_("Subject"),
    "Author": N_("Author"),
    "From": N_("From"),
    "To": N_("To"),
    "Cc": N_("Copy to"),
    "Bcc": N_("Blind copy to"),
    "Date": N_("Date"),
    "Created": N_("Created"),
    "Modified": N_("Modified"),
    "Message-ID": N_("Message number"),
    "In-Reply-To": N_("In reply to"),
    "References": N_("References"),
    "Language": N_("Language"),
    "Publisher": N_("Publisher"),
    "Source": N_("Source"),
    "Keywords": N_("Keywords"),
    "Description": N_("Description"),
    "Producer": N_("Made with"),
    "Post": N_("Embedded post"),
    "Post-Language": N_("Language of the post"),
    "Status": N_("Status"),
    "Duration": N_("Duration"),
}
HIDDEN = {
    "tracked deletion": N_("tracked deletion"),
    "tracked insertion": N_("tracked insertion"),
    "hidden sheet": N_("hidden sheet"),
    "hidden row": N_("hidden row"),
    "hidden slide": N_("hidden slide"),
    "hidden text": N_("hidden text"),
    "hidden layer": N_("hidden layer"),
    "shape data": N_("shape data"),
    "comment": N_("comment"),
    "note": N_("note"),
    "white text": N_("white text"),
    "alternative text": N_("alternative text"),
    "macro": N_("macro"),
    "hidden column": N_("hidden column"),
    "deleted record": N_("deleted record"),
    "master shape": N_("master shape"),
    "annotation": N_("annotation"),
    "under a box": N_("under a box"),
    "under a picture": N_("under a picture"),
    "under a white box": N_("under a white box"),
    "invisible text": N_("invisible text"),
    "speaker notes": N_("speaker notes"),
    "deleted": N_("deleted"),
    "deleted: it lies in no folder": N_("deleted: it lies in no folder"),
    "in a folder that Outlook does not show": N_("in a folder that Outlook does not show"),
    "earlier or deleted": N_("earlier or deleted"),
    "page that the section does not list": N_("page that the section does not list"),
    "address of a link": N_("address of a link"),
}


FACTS = {
    "header.from": N_("From"),
    "header.to": N_("To"),
    "header.cc": N_("Copy to"),
    "header.info": N_("For information"),
    "header.date": N_("Date"),
    "header.sent": N_("Sent"),
    "header.dtg": N_("Date-time group"),
    "header.place": N_("Place"),
    "header.number": N_("Number"),
    "header.subject": N_("Subject"),
    "header.precedence": N_("Precedence"),
    "header.classification": N_("Classification"),
    "header.classification-change": N_("Change of classification"),
    "header.handling": N_("Handling"),
    "header.tags": N_("Cable tags"),
    "header.reference": N_("Reference line"),
    "header.file": N_("File number"),
    "header.signed": N_("Signed by"),
    "paragraph.classification": N_("Classification of the paragraph"),
    "reference.document": N_("Cited document"),
    "reference.telegram": N_("Cited telegram"),
    "reference.cable": N_("Cited cable"),
    "reference.file": N_("Cited file"),
    "reference.exhibit": N_("Cited exhibit"),
    "reference.case": N_("Cited case"),
    "reference.page": N_("Cited page"),
    "reference.message": N_("Cited message"),
    "name.person": N_("Person"),
    "name.organisation": N_("Organisation"),
    "name.place": N_("Place named"),
    "name.post": N_("Embassy or desk"),
    "name.handle": N_("Handle"),
    "name.email": N_("E-mail address"),
    "name.phone": N_("Telephone number"),
    "name.account": N_("Account"),
    "name.ship": N_("Ship"),
    "name.law": N_("Law"),
    "statement.turn": N_("Turn to speak"),
    "statement.quote": N_("Quotation"),
    "statement.indirect": N_("Reported speech"),
    "statement.post": N_("Post"),
    "article.title": N_("Title of the article"),
    "article.byline": N_("Written by"),
    "article.date": N_("Date of the article"),
    "article.outlet": N_("Outlet"),
    "article.relies_on": N_("Relies on"),
    "redaction.failed": N_("Failed redaction?"),
    "said-by": N_("Said by"),
    "date": N_("Date named"),
    "date.duration": N_("Length of time"),
    "date.vague": N_("Time, loosely"),
    "language": N_("Language"),
    "document": N_("Paper"),
}
GROUPS = (
    ("head", N_("Head of the paper"), ("header.", "paragraph.", "article.")),
    ("covered", N_("Words under boxes"), ("redaction.",)),
    ("who", N_("Names"), ("name.",)),
    ("said", N_("What was said"), ("statement.", "said-by")),
    ("done", N_("What happened"), ("event.",)),
    ("ref", N_("What it cites"), ("reference.",)),
    ("when", N_("Dates named"), ("date",)),
    ("tongue", N_("Language"), ("language",)),
)
"""Findings as they are shown together: code, name, and how their kinds begin."""
FIELDS = {
    "from": N_("Senders"),
    "to": N_("Addressees"),
    "person": N_("People"),
    "org": N_("Organisations and posts"),
    "place": N_("Places"),
    "class": N_("Classifications"),
    "event": N_("Events"),
    "said-by": N_("Speakers"),
    "cites": N_("Cited numbers"),
    "outlet": N_("Outlets"),
    "redaction": N_("Words under boxes"),
}
EVENTS = {
    "requested": N_("requested"),
    "refused": N_("refused"),
    "granted": N_("granted"),
    "offered": N_("offered"),
    "passed": N_("passed"),
    "signed": N_("signed"),
    "arrested": N_("arrested"),
    "released": N_("released"),
    "met": N_("met"),
    "sent": N_("sent"),
    "ordered": N_("ordered"),
    "announced": N_("announced"),
    "decided": N_("decided"),
    "agreed": N_("agreed"),
    "expelled": N_("expelled, extradited"),
    "accused": N_("accused"),
    "sentenced": N_("sentenced"),
    "appointed": N_("appointed"),
    "resigned": N_("resigned"),
    "died": N_("died"),
    "arrived": N_("arrived"),
    "left": N_("left"),
    "published": N_("published"),
}


def fact(kind: str) -> str:
    """Name a kind of finding, in English, to be translated."""
    if kind.startswith("event."):
        verb = kind.removeprefix("event.")
        return EVENTS.get(verb, verb)
    return FACTS.get(kind, kind)


def is_word(kind: str, value: str) -> bool:
    """Whether a finding's value is a word of ours, to be translated, and not of the paper."""
    return kind.startswith("redaction.") and value in HIDDEN


def group(kind: str) -> str:
    """Give the code of the group that a kind of finding is shown in."""
    return next((code for code, _, starts in GROUPS if kind.startswith(starts)), "other")


def kind(code: str) -> str:
    """Name a kind of file, in English, to be translated."""
    return KINDS.get(code, code or N_("Unknown"))


def tongue(code: str) -> str:
    """Name a language, in English, to be translated."""
    return TONGUES.get(code, code or N_("Unknown"))


def value(facet: str, code: str) -> str:
    """Name one value of a facet, in English, to be translated."""
    if facet == "kind":
        return kind(code)
    if facet == "language":
        return tongue(code)
    if facet == "folder":
        return code or N_("(top folder)")
    return code or N_("Unknown")


ACTS = {
    "star": N_("Starred"),
    "unstar": N_("Star taken off"),
    "tag": N_("Tagged"),
    "untag": N_("Tag taken off"),
    "rename-tag": N_("Tag renamed"),
    "note": N_("Note written"),
    "edit-note": N_("Note changed"),
    "drop-note": N_("Note taken away"),
    "save": N_("Search saved"),
    "rename-search": N_("Saved search renamed"),
    "forget": N_("Saved search taken away"),
    "open-dossier": N_("Dossier begun"),
    "edit-dossier": N_("Dossier changed"),
    "drop-dossier": N_("Dossier taken away"),
    "correct": N_("Finding put right"),
    "reject": N_("Finding called wrong"),
    "uncorrect": N_("Finding left as it was"),
    "same": N_("Called the same record"),
    "not-same": N_("Called another record"),
    "unsame": N_("Sameness left to the machine"),
    "actor-bind": N_("Put together as one"),
    "actor-part": N_("Taken apart"),
    "actor-name": N_("Actor renamed"),
    "actor-kind": N_("Said what an actor is"),
    "actor-hide": N_("Actor hidden or shown"),
    "actor-withdraw": N_("Decision taken back"),
    "add-item": N_("Added to the dossier"),
    "edit-item": N_("Piece changed"),
    "move-item": N_("Piece moved"),
    "drop-item": N_("Piece taken out"),
    "decide": N_("Redaction decided"),
    "except": N_("Redaction narrowed or widened"),
    "take-back": N_("Redaction taken back"),
    "begin-batch": N_("List begun"),
    "drop-batch": N_("List taken away"),
}
REDACTIONS = {
    "term": N_("words"),
    "pattern": N_("pattern"),
    "lines": N_("lines"),
    "boxes": N_("box"),
    "withhold": N_("whole paper"),
}
REASONS = {
    "b(1)": N_("national security"),
    "b(2)": N_("internal rules of an agency"),
    "b(3)": N_("secret by another law"),
    "b(4)": N_("trade secrets"),
    "b(5)": N_("internal advice"),
    "b(6)": N_("personal privacy"),
    "b(7)": N_("law enforcement"),
    "b(8)": N_("supervision of banks"),
    "b(9)": N_("oil and water wells"),
    "source-safety": N_("safety of a source"),
    "personal-data": N_("personal data"),
    "court-order": N_("order of a court"),
    "wrong-redaction": N_("too little was removed before"),
    "wrong-file": N_("wrong file"),
    "duplicate": N_("duplicate"),
    "rights": N_("rights of others"),
    "other": N_("another reason"),
}
LEAKS = {
    "found": N_("a removed word stands there"),
    "near": N_("a removed word stands there, not to the letter"),
    "second searcher": N_("the second search finds a removed word there"),
    "read on the picture": N_("a removed word can be read on the picture"),
    "no edition has such a file": N_("no edition has such a file"),
    "the check is blind here": N_("a word that was planted to try the check was not found"),
}
"""What the leak check finds, by how."""
CAUTIONS = {
    "no-picture": N_(
        "The page can't be drawn: its picture is left out, and a PDF's words with it."
    ),
    "no-ocr": N_("The picture could not be read by OCR, and is left out."),
    "no-place": N_("Where the words stand on the picture is not known: the picture is left out."),
    "unseen": N_(
        "The file holds words here that the page does not show. They are left out. Look for a failed redaction."
    ),
    "lost": N_("Lines that were decided on are not found again: the whole page is left out."),
}
COVERED = {
    "bar": N_("under a bar"),
    "picture": N_("under a picture or pattern"),
    "blank": N_("on blank paper"),
}
PROPOSED = {
    "social security number": N_("social security number"),
    "card": N_("card number"),
    "bank account": N_("bank account"),
    "identity number": N_("identity number"),
    "e-mail address": N_("e-mail address"),
    "telephone": N_("telephone"),
    "passport": N_("passport"),
    "address": N_("address"),
    "minor": N_("perhaps a child"),
    "person": N_("person"),
}
PIECES = {
    "passage": N_("Passage"),
    "document": N_("Document"),
    "note": N_("Note"),
    "event": N_("Event"),
}
MODES = {
    "name": N_("Names, exactly as written"),
    "any": N_("Names in any spelling and order"),
    "query": N_("Queries, as in the search box"),
}
# What the desk says when something can't be kept; more general than its own words, which name limits.
REFUSED = (
    N_("there is nothing written"),
    N_("a name is missing"),
    N_("the list is empty"),
    N_("each piece of a dossier rests on a citation"),
    N_("a passage has lines; cite the document as a whole as a document"),
    N_("an event has a date: 1961, 1961-04 or 1961-04-17"),
    N_("a tag has no quotation marks, brackets or stars in it"),
    N_("a tag has one to 80 characters, with a letter among them"),
    N_("a title has one to 200 characters"),
    N_("a list has at most 60,000 lines"),
    N_("more than 100,000 characters"),
    N_("what this changed has been changed again since"),
)

ACTOR_KINDS = {"person": N_("Person"), "organisation": N_("Organisation"), "place": N_("Place")}
ACTORS = {
    "person": N_("People"),
    "organisation": N_("Organisations and posts"),
    "place": N_("Places"),
}
WHY = {
    "": N_("the name that the others are tied to"),
    "same": N_("the same words"),
    "listed": N_("known everywhere by both names"),
    "order": N_("the same words in another order"),
    "part": N_("a part of the fuller name"),
    "initial": N_("initials that fit"),
    "spelling": N_("spelled a little differently"),
    "surname": N_("a surname that no other here fits as well"),
    "given": N_("given names that stand in the same papers"),
    "acronym": N_("the first letters, in the same papers"),
    "country": N_("without its country, in the same papers"),
    "shorter": N_("a shorter name, in the same papers"),
    "handle": N_("a handle or address made of the name"),
    "person": N_("a person said so"),
}
"""Why a name is taken for somebody's."""
DECISIONS = {
    "bind": N_("put together"),
    "part": N_("taken apart"),
    "name": N_("named"),
    "kind": N_("told what it is"),
    "hide": N_("hidden or shown"),
}
