"""Publishing for somebody who looks on: in the background, one piece of work at a time.

    Order -> Publisher.start(...) -> Publishing(how it stands)

The passphrase is handed to the work and kept nowhere.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, structs

from vitrina import stamping
from vitrina.core.errors import VitrinaError
from vitrina.editions import Choice
from vitrina.publish import keys
from vitrina.publish.edition import Made, awaiting
from vitrina.publish.pages import About
from vitrina.redact.leaks import Leaks, Undecided
from vitrina.stamping import Noted, NoTimestamp
from vitrina.verify.command import keys as public_keys

if TYPE_CHECKING:
    from vitrina.library import Library

CHECK: Literal["check"] = "check"
PUBLISH: Literal["publish"] = "publish"
MOST_LEAKS = 100
DEFECT = "-"
"""Stands for what is no person's fault; the terminal has the trace."""


class Busy(VitrinaError):
    """Something is being published already."""

    advice = "Wait until it is done."
    status = 19


class Order(Struct, frozen=True):
    """An edition to be published. Without ``choice`` or ``about`` they are those of the last time."""

    out: str
    key: str
    passphrase: str
    choice: Choice | None = None
    about: About | None = None
    approvers: tuple[str, ...] = ()
    """Public keys of others who are to sign it, or files of them."""
    timestamp: str = ""
    """The address of an authority that is asked for a timestamp; '' asks nobody."""
    calendars: tuple[str, ...] | None = None
    """Calendars (OpenTimestamps) that are to note it, none of them: the public ones; None asks nobody."""


class Publishing(Struct, frozen=True):
    """How the last piece of work stands: ``made`` once it is done, ``wrong`` and ``advice`` if it failed."""

    act: Literal["check", "publish"]
    out: str = ""
    running: bool = True
    made: Made | None = None
    stamped: str = ""
    """When it was there, by the word of ``authority``."""
    authority: str = ""
    noted: Noted | None = None
    """What calendars said."""
    unstamped: str = ""
    """Why there is no timestamp, where one was asked for; it is published all the same."""
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
        self.last: Publishing | None = None
        self.asked: tuple[Choice | None, About | None] | None = None
        """What was chosen for it, for a form."""

    def publish(self, library: Library, order: Order) -> Publishing:
        """Begin to publish. Raises ``Busy``."""
        begun = Publishing(PUBLISH, order.out)
        return self._start(begun, (order.choice, order.about), lambda: _published(library, order))

    def rehearse(self, library: Library, choice: Choice, about: About) -> Publishing:
        """Begin to look for leaks in an edition that nothing stays of. Raises ``Busy``."""
        return self._start(
            Publishing(CHECK),
            (choice, about),
            lambda: Publishing(CHECK, made=library.editions.rehearse(choice, about)),
        )

    def wait(self, seconds: float) -> None:
        """Wait until it is done, so long at most."""
        if self._thread:
            self._thread.join(seconds)

    def _start(
        self,
        begun: Publishing,
        asked: tuple[Choice | None, About | None],
        work: Callable[[], Publishing],
    ) -> Publishing:
        with self._guard:
            if self._thread is not None and self._thread.is_alive():
                raise Busy("something is being published")
            self.last, self.asked = begun, asked
            self._thread = threading.Thread(target=self._run, args=(begun, work), daemon=True)
            self._thread.start()
        return begun

    def _run(self, begun: Publishing, work: Callable[[], Publishing]) -> None:
        done = structs.replace(begun, wrong=DEFECT)  # also where a defect ends the thread
        try:
            done = work()
        except VitrinaError as error:
            found = error.leaks[:MOST_LEAKS] if isinstance(error, Leaks) else ()
            done = structs.replace(
                begun,
                wrong=str(error)[:2000],
                advice=error.advice,
                keys=error.keys if isinstance(error, Undecided) else (),
                leaks=tuple(dict.fromkeys((leak.path, leak.how, leak.key) for leak in found)),
            )
        finally:
            self.last = structs.replace(done, running=False)


def _published(library: Library, order: Order) -> Publishing:
    out = Path(order.out).expanduser()
    approvers = public_keys(order.approvers)
    key = keys.load(Path(order.key).expanduser(), order.passphrase)
    made = library.editions.publish(out, [key], order.choice, order.about, approvers=approvers)
    done = Publishing(PUBLISH, str(awaiting(out) if made.awaits else out), made=made)
    # A timestamp covers every signature, so it comes last.
    return done if made.awaits else _noted(_stamped(done, order, out), order, out)


def _stamped(done: Publishing, order: Order, out: Path) -> Publishing:
    if not order.timestamp:
        return done
    try:
        stamp = stamping.put(out.resolve(), order.timestamp)
    except NoTimestamp as error:
        return structs.replace(done, unstamped=str(error)[:2000])
    return structs.replace(
        done, stamped=f"{stamp.time:%Y-%m-%dT%H:%M:%SZ}", authority=stamp.authority
    )


def _noted(done: Publishing, order: Order, out: Path) -> Publishing:
    if order.calendars is None:
        return done
    try:
        return structs.replace(done, noted=stamping.note(out.resolve(), order.calendars))
    except NoTimestamp as error:
        why = f"{done.unstamped} {error}".strip()
        return structs.replace(done, unstamped=why[:2000])
