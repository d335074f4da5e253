"""Publishing from the workspace: what is chosen, a rehearsal with the leak check, and the edition itself.

The work is done in the background, one at a time; the page says how it stands. The passphrase is
handed to the work and kept nowhere.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from vitrina.core.errors import VitrinaError
from vitrina.editions import Choice
from vitrina.publish import keys
from vitrina.publish.edition import Made, awaiting
from vitrina.publish.pages import About
from vitrina.publish.told import FINDINGS
from vitrina.redact.leaks import Leaks, Undecided
from vitrina.surfaces.web.asked import QUERY_MOST
from vitrina.surfaces.web.forms import NOTE_MOST, form
from vitrina.surfaces.web.progress import state

if TYPE_CHECKING:
    from vitrina.library import Library

CHECK, PUBLISH = "check", "publish"
MOST_LEAKS = 100
DEFECT = "-"
"""Stands for what is no person's fault; the terminal has the trace."""
SHORT = 0.8
"""Seconds to wait for the work: a small one is then done when the page is next shown."""


class Work(Struct, frozen=True):
    """How the last piece of work stands: ``made`` once it is done, ``wrong`` and ``advice`` if it failed."""

    act: str
    out: str = ""
    running: bool = True
    made: Made | None = None
    asked: tuple[Choice, About] | None = None
    """What was chosen, for the form."""
    wrong: str = ""
    advice: str = ""
    keys: tuple[str, ...] = ()
    """Decisions on which a person is to say more first."""
    leaks: tuple[tuple[str, str, str], ...] = ()
    """(file, how, decision) of what was found and must not be seen."""


class Publisher:
    """Does one piece of work at a time, in the background."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None
        self.last: Work | None = None

    def start(
        self, act: str, out: str, asked: tuple[Choice, About], work: Callable[[], Made]
    ) -> None:
        """Begin, unless something is being done."""
        with self._guard:
            if self._thread is None or not self._thread.is_alive():
                self.last = Work(act, out, asked=asked)
                self._thread = threading.Thread(
                    target=self._run, args=(self.last, work), daemon=True
                )
                self._thread.start()

    def wait(self, seconds: float) -> None:
        """Wait until it is done, so long at most."""
        if self._thread:
            self._thread.join(seconds)

    def _run(self, begun: Work, work: Callable[[], Made]) -> None:
        # Set at the start: also where a defect ends the thread something is said.
        done = replace(begun, running=False, wrong=DEFECT)
        try:
            made = work()
            out = str(awaiting(Path(begun.out))) if made.awaits else begun.out
            done = replace(done, out=out, made=made, wrong="")
        except VitrinaError as error:
            found = error.leaks[:MOST_LEAKS] if isinstance(error, Leaks) else ()
            done = replace(
                done,
                wrong=str(error)[:2000],
                advice=error.advice,
                keys=error.keys if isinstance(error, Undecided) else (),
                leaks=tuple(dict.fromkeys((leak.path, leak.how, leak.key) for leak in found)),
            )
        finally:
            self.last = done


def show(request: Request) -> Response:
    """Show the form, and how the last work stands."""
    library: Library = request.app.state.library
    ledgers = library.editions.ledgers()
    publisher: Publisher = request.app.state.publisher
    fields = request.query_params
    choice = Choice(fields.get("q", "")[:QUERY_MOST], (fields.get("dossier", "")[:40],))
    about = library.editions.about(ledgers[-1].origin) if ledgers else About("")
    if publisher.last and publisher.last.asked and not fields:
        choice, about = publisher.last.asked
    return request.app.state.face.page(  # type: ignore[no-any-return]
        request, "publish.html",
        about=about, dossiers=library.desk.dossiers(), findings=FINDINGS, last=publisher.last,
        query=choice.query, chosen=[key for key in choice.dossiers if key],
        editions=[(kept, sum(1 for d in kept.documents.values() if d.rev and not d.withdrawn)) for kept in ledgers],
        place=str(library.root.resolve().parent / f"{library.root.resolve().stem}-edition"),
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
    choice = Choice(
        query=sent.get("query", "") if sent.get("choose") == "query" else "",
        dossiers=tuple(fields.get("dossier", ())) if sent.get("choose") == "dossiers" else (),
        everything=sent.get("choose") == "everything",
    )
    notes = [
        " ".join(part.split()) for part in sent.get("notes", "").replace("\r", "").split("\n\n")
    ]
    about = About(
        sent.get("title", ""), sent.get("publisher", ""), tuple(note for note in notes if note),
        sent.get("address", "") if sent.get("address", "").startswith(("https://", "http://")) else "",
        tuple(kind for kind in FINDINGS if kind in fields.get("findings", ())),
    )  # fmt: skip
    if sent.get("act") == PUBLISH:
        out, secret = sent.get("out", ""), sent.get("passphrase", "")
        path = Path(sent.get("key", "")).expanduser()

        def publish() -> Made:
            key = keys.load(path, secret)
            return library.editions.publish(Path(out).expanduser(), [key], choice, about)

        publisher.start(PUBLISH, out, (choice, about), publish)
    else:
        publisher.start(
            CHECK, "", (choice, about), lambda: library.editions.rehearse(choice, about)
        )
    publisher.wait(SHORT)
