"""Publishing from the workspace: what is chosen, a rehearsal with the leak check, and the edition itself.

The work is done in the background; the page says how it stands, and what awaits a second person.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from vitrina.editions import Choice
from vitrina.publish.pages import About
from vitrina.publish.told import FINDINGS
from vitrina.surfaces.publishing import PUBLISH, Busy, Order, Publisher
from vitrina.surfaces.web.asked import QUERY_MOST
from vitrina.surfaces.web.forms import NOTE_MOST, form
from vitrina.surfaces.web.progress import state

if TYPE_CHECKING:
    from vitrina.library import Library

SHORT = 0.8
"""Seconds to wait for the work: a small one is then done when the page is next shown."""


def show(request: Request) -> Response:
    """Show the form, and how the last work stands."""
    library: Library = request.app.state.library
    publisher: Publisher = request.app.state.publisher
    fields = request.query_params
    editions = library.editions.standing()
    choice = Choice(fields.get("q", "")[:QUERY_MOST], (fields.get("dossier", "")[:40],))
    about = library.editions.about(editions[-1].name) if editions else About("")
    if publisher.asked and not fields:
        choice, about = publisher.asked[0] or choice, publisher.asked[1] or about
    root = library.root.resolve()
    return request.app.state.face.page(  # type: ignore[no-any-return]
        request, "publish.html",
        about=about, dossiers=library.desk.dossiers(), findings=FINDINGS, last=publisher.last,
        query=choice.query, chosen=[key for key in choice.dossiers if key], everything=choice.everything,
        editions=editions, waiting=[each for each in editions if each.waits],
        place=(editions[-1].place if editions else "") or str(root.parent / f"{root.stem}-edition"),
        decisions=len(library.editor.decisions.all()), progress=state(library),
    )  # fmt: skip


async def act(request: Request) -> Response:
    """Rehearse or publish."""
    fields = await form(request, NOTE_MOST)
    publisher: Publisher = request.app.state.publisher
    await run_in_threadpool(_act, request.app.state.library, publisher, fields)
    return RedirectResponse("/publish", 303)


def _act(library: Library, publisher: Publisher, fields: dict[str, list[str]]) -> None:
    sent = {name: values[-1].strip() for name, values in fields.items()}
    choice, about = _choice(sent, fields), _about(sent, fields)
    with contextlib.suppress(Busy):  # the page shows what is being done
        if sent.get("act") == PUBLISH:
            calendars = _lines(sent.get("calendars", "")) if sent.get("note") else None
            order = Order(
                sent.get("out", ""), sent.get("key", ""), sent.get("passphrase", ""), choice, about,
                _lines(sent.get("approver", "")), sent.get("timestamp", ""), calendars,
            )  # fmt: skip
            publisher.publish(library, order)
        else:
            publisher.rehearse(library, choice or _last(library), about)
    publisher.wait(SHORT)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _choice(sent: dict[str, str], fields: dict[str, list[str]]) -> Choice | None:
    if (kind := sent.get("choose")) == "last":
        return None
    return Choice(
        query=sent.get("query", "") if kind == "query" else "",
        dossiers=tuple(fields.get("dossier", ())) if kind == "dossiers" else (),
        everything=kind == "everything",
    )


def _last(library: Library) -> Choice:
    """What was chosen last for the edition that the form speaks of."""
    editions = library.editions.standing()
    return library.editions.choice(editions[-1].name) if editions else Choice()


def _about(sent: dict[str, str], fields: dict[str, list[str]]) -> About:
    notes = [
        " ".join(part.split()) for part in sent.get("notes", "").replace("\r", "").split("\n\n")
    ]
    return About(
        sent.get("title", ""), sent.get("publisher", ""), tuple(note for note in notes if note),
        sent.get("address", "") if sent.get("address", "").startswith(("https://", "http://")) else "",
        tuple(kind for kind in FINDINGS if kind in fields.get("findings", ())),
    )  # fmt: skip
