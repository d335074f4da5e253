"""What the small forms of redacting do: decide, except, allow, take back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vitrina.core.records import Range
from vitrina.redact.decisions import BOXES, LINES, PATTERN, TERM, WHOLE, WITHHOLD
from vitrina.store.errors import NotFit
from vitrina.surfaces.web import asked

if TYPE_CHECKING:
    from vitrina.library import Library

Sent = dict[str, str]


def redact(library: Library, sent: Sent) -> str:
    """Decide that something must not be seen; then show what that touches, or the page again."""
    what, scope = sent.get("what", TERM), sent.get("scope", "everywhere")
    document = sent.get("document", "")
    by, note = sent.get("by", "")[:200].strip(), sent.get("note", "")[:2000].strip()
    reason = sent.get("reason", "")
    place = Range(
        sent.get("part", "")[: asked.VALUE_MOST],
        _number(sent, "page"),
        _number(sent, "line"),
        max(_number(sent, "line"), _number(sent, "last")),
    )
    if what in {TERM, PATTERN} and scope != "here":
        aliases = sent.get("aliases", "").replace("\n", ";").split(";")
        made = library.editor.decide(
            what, reason, term=sent.get("term", ""), aliases=aliases,
            document=document if scope == "document" else "",
            actor=sent.get("actor", "")[:200], by=by,
            note=note,
        )  # fmt: skip
        return f"/redactions/{made.key}"
    if what == WITHHOLD:
        library.editor.decide(WITHHOLD, reason, document=document, by=by, note=note)
    elif what == BOXES:
        box = tuple(min(_number(sent, edge), WHOLE) for edge in ("left", "top", "right", "bottom"))
        left, top, right, bottom = box
        library.editor.decide(
            BOXES, reason, document=document, place=Range("", place.page),
            boxes=[(left, top, right, bottom)], by=by,
            note=note,
        )  # fmt: skip
    elif what in {LINES, TERM}:
        characters = (_number(sent, "start"), _number(sent, "end")) if what == TERM else (0, 0)
        library.editor.decide(
            LINES, reason, document=document, place=place, characters=characters, by=by, note=note
        )
    else:
        raise NotFit("say what must not be seen: words, a pattern, lines, a box, or the document")
    return ""


def _number(sent: Sent, name: str) -> int:
    return asked.whole(sent.get(name, ""), 0)


def redact_except(library: Library, sent: Sent) -> str:
    """Let a decision's words be seen in one document after all."""
    document = library.document(sent.get("document", "")).id
    library.editor.decisions.except_in(sent.get("key", ""), document)
    return ""


def redact_include(library: Library, sent: Sent) -> str:
    """Take such an exception back."""
    library.editor.decisions.include(sent.get("key", ""), sent.get("document", ""))
    return ""


def redact_copy(library: Library, sent: Sent) -> str:
    """Redact the lines of a decision in another document too."""
    library.editor.copy(sent.get("key", ""), sent.get("document", ""))
    return ""


def redact_allow(library: Library, sent: Sent) -> str:
    """Say that a reading is another word, which may be seen."""
    library.editor.decisions.allow(sent.get("key", ""), sent.get("reading", "")[:500])
    return ""


def redact_alias(library: Library, sent: Sent) -> str:
    """Give a decision one more name."""
    library.editor.decisions.alias(sent.get("key", ""), sent.get("alias", "")[:500])
    return ""


def redact_drop(library: Library, sent: Sent) -> str:
    """Take a decision back."""
    library.editor.decisions.take_back(sent.get("key", ""))
    return "/redactions"


ACTS = (
    redact, redact_except, redact_include, redact_copy, redact_allow, redact_alias, redact_drop,
)  # fmt: skip
