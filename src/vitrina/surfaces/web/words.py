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
}
HIDDEN = {
    "tracked deletion": N_("tracked deletion"),
    "tracked insertion": N_("tracked insertion"),
    "hidden sheet": N_("hidden sheet"),
    "hidden row": N_("hidden row"),
    "hidden slide": N_("hidden slide"),
    "hidden text": N_("hidden text"),
    "hidden layer": N_("hidden layer"),
    "comment": N_("comment"),
    "note": N_("note"),
    "white text": N_("white text"),
    "alternative text": N_("alternative text"),
}


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
