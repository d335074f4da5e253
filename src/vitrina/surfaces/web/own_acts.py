"""What the small forms do: star, tag, note, save, undo. Each goes back to where it was asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from vitrina.surfaces.web import asked, redact_acts
from vitrina.surfaces.web.entrance import back
from vitrina.surfaces.web.face import Face
from vitrina.surfaces.web.forms import NOTE_MOST, form

if TYPE_CHECKING:
    from vitrina.library import Library

Sent = dict[str, str]
_SINCE = re.compile(r"([0-9]{1,15})")


def star(library: Library, sent: Sent) -> str:
    """Set a document apart, or put it back."""
    (library.desk.star if sent.get("on") == "1" else library.desk.unstar)(sent.get("document", ""))
    return ""


def tag(library: Library, sent: Sent) -> str:
    """Put tags on a document, several with commas between them."""
    names = [name for name in sent.get("name", "").split(",") if name.strip()]
    library.desk.tag(sent.get("document", ""), *(names or [""]))
    return ""


def untag(library: Library, sent: Sent) -> str:
    """Take a tag off."""
    library.desk.untag(sent.get("document", ""), sent.get("name", ""))
    return ""


def rename_tag(library: Library, sent: Sent) -> str:
    """Call a tag otherwise, everywhere."""
    library.desk.rename_tag(sent.get("name", ""), sent.get("new", ""))
    return "/mine"


def note(library: Library, sent: Sent) -> str:
    """Write a note beside a passage."""
    library.desk.note(sent.get("citation", ""), sent.get("text", ""))
    return ""


def edit_note(library: Library, sent: Sent) -> str:
    """Write a note anew."""
    library.desk.edit_note(sent.get("key", ""), sent.get("text", ""))
    return ""


def drop_note(library: Library, sent: Sent) -> str:
    """Take a note away."""
    library.desk.drop_note(sent.get("key", ""))
    return ""


def save(library: Library, sent: Sent) -> str:
    """Keep a search, as its address has it."""
    wish = asked.read(QueryParams(sent.get("search", "")[: 4 * asked.QUERY_MOST]))
    saved = library.desk.save(
        wish.query, name=sent.get("name", ""), sort=wish.sort, filters=wish.wanted()
    )
    library.news(saved.key)
    return ""


def rename_search(library: Library, sent: Sent) -> str:
    """Call a saved search otherwise."""
    library.desk.rename_search(sent.get("key", ""), sent.get("name", ""))
    return ""


def forget(library: Library, sent: Sent) -> str:
    """Take a saved search away."""
    library.desk.forget(sent.get("key", ""))
    return ""


def looked(library: Library, sent: Sent) -> str:
    """Mark what a saved search found as seen."""
    library.looked(sent.get("key", ""))
    return ""


def open_dossier(library: Library, sent: Sent) -> str:
    """Begin a dossier, and go there."""
    return f"/dossiers/{library.desk.open_dossier(sent.get('title', ''), sent.get('text', '')).key}"


def edit_dossier(library: Library, sent: Sent) -> str:
    """Change a dossier's title and introduction."""
    library.desk.edit_dossier(sent.get("key", ""), sent.get("title", ""), sent.get("text", ""))
    return ""


def drop_dossier(library: Library, sent: Sent) -> str:
    """Take a dossier away."""
    library.desk.drop_dossier(sent.get("key", ""))
    return "/dossiers"


def add_item(library: Library, sent: Sent) -> str:
    """Put a piece into a dossier, a new one if a title came along."""
    desk = library.desk
    key = sent.get("dossier", "")
    title = sent.get("title", "").strip()
    if title and not key:
        key = desk.open_dossier(title).key
    made = desk.add(
        key,
        sent.get("kind", ""),
        sent.get("citation", "").strip(),
        sent.get("text", ""),
        date=sent.get("date", ""),
        state=sent.get("state", ""),
    )
    return f"/dossiers/{key}#i{made.key}" if sent.get("go") else ""


def edit_item(library: Library, sent: Sent) -> str:
    """Change what stands to a piece."""
    library.desk.edit_item(
        sent.get("key", ""),
        sent.get("text", ""),
        date=sent.get("date", ""),
        state=sent.get("state", ""),
    )
    return ""


def move_item(library: Library, sent: Sent) -> str:
    """Move a piece up or down."""
    library.desk.move_item(sent.get("key", ""), -1 if sent.get("way") == "up" else 1)
    return ""


def drop_item(library: Library, sent: Sent) -> str:
    """Take a piece out of its dossier."""
    library.desk.drop_item(sent.get("key", ""))
    return ""


def drop_batch(library: Library, sent: Sent) -> str:
    """Take a list of names away."""
    library.batches.drop(sent.get("key", ""))
    return "/lists"


def correct(library: Library, sent: Sent) -> str:
    """Say what a finding of the machine should be."""
    library.facts.correct(sent.get("document", ""), sent.get("key", ""), sent.get("value", ""))
    return ""


def reject(library: Library, sent: Sent) -> str:
    """Say that a finding of the machine is wrong."""
    library.facts.correct(sent.get("document", ""), sent.get("key", ""), "")
    return ""


def uncorrect(library: Library, sent: Sent) -> str:
    """Let a finding stand as the machine made it."""
    library.desk.uncorrect(sent.get("document", ""), sent.get("key", ""))
    return ""


def same(library: Library, sent: Sent) -> str:
    """Say that two documents are one record."""
    return _call_same(library, sent, same=True)


def not_same(library: Library, sent: Sent) -> str:
    """Say that two documents are not one record."""
    return _call_same(library, sent, same=False)


def _call_same(library: Library, sent: Sent, *, same: bool) -> str:
    one, other = (library.document(sent.get(name, "")).id for name in ("document", "other"))
    library.desk.call_same(one, other, same=same)
    return ""


ACTS: dict[str, Callable[[Library, Sent], str]] = {
    act.__name__.replace("_", "-"): act
    for act in (
        star, tag, untag, rename_tag, note, edit_note, drop_note, save, rename_search, forget, looked,
        open_dossier, edit_dossier, drop_dossier, add_item, edit_item, move_item, drop_item, drop_batch,
        correct, reject, uncorrect, same, not_same, *redact_acts.ACTS,
    )
}  # fmt: skip


async def act(request: Request) -> Response:
    """Do what a form of ours asks, and show it with a way to undo it."""
    fields = await form(request, NOTE_MOST)
    sent = {name: values[-1] for name, values in fields.items()}
    wanted = ACTS.get(request.path_params["act"])
    if wanted is None:
        raise HTTPException(404)
    library: Library = request.app.state.library
    return await run_in_threadpool(done, request, library, wanted, sent)


def done(
    request: Request, library: Library, wanted: Callable[[Library, Sent], str], sent: Sent
) -> Response:
    """Do one act, and lead to where it is seen, with a way to undo it."""
    before = _last(library)
    to = wanted(library, sent) or back(sent.get("next", "/"))
    response = RedirectResponse(to, 303)
    after = _last(library)
    if after != before:
        _remember(request, response, "done", after)
    return response


def _last(library: Library) -> int:
    return next((act.number for act in library.desk.acts(1)), 0)


def _remember(request: Request, response: Response, what: str, number: int) -> None:
    face: Face = request.app.state.face
    response.set_cookie(
        face.done_cookie, f"{what}.{number}", max_age=120, httponly=True, samesite="strict"
    )


async def undo(request: Request) -> Response:
    """Take back an act, or the last one."""
    return await _turn(request, "undone")


async def redo(request: Request) -> Response:
    """Do an act again, or the last one that was taken back."""
    return await _turn(request, "done")


async def _turn(request: Request, what: str) -> Response:
    fields = await form(request)
    sent = {name: values[-1] for name, values in fields.items()}
    found = _SINCE.fullmatch(sent.get("number", ""))
    desk = request.app.state.library.desk
    turn = desk.undo if what == "undone" else desk.redo
    done = await run_in_threadpool(turn, int(found[1]) if found else 0)
    to = back(sent.get("next", "/mine"))
    if (
        done
        and done.kind in {"open-dossier", "begin-batch"}
        and to.startswith(("/dossiers/", "/lists/"))
    ):
        to = "/" + to.split("/")[1]  # the page itself is gone with what was undone
    response = RedirectResponse(to, 303)
    if done:
        _remember(request, response, what, done.number)
    return response


def search_address(query: str, sort: str, filters: tuple[tuple[str, str], ...]) -> str:
    """The address of a search page for a saved search."""
    fields = [("q", query), ("sort", sort), *filters]
    return "/?" + urlencode([(name, value) for name, value in fields if value])
