"""One worker process: a fresh interpreter that holds nothing of the coordinator's but a channel."""

from __future__ import annotations

import contextlib
import functools
import os
import platform
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
from msgspec import Struct

from vitrina.core.errors import VitrinaError
from vitrina.core.limits import DEFAULT, MIB, Limits
from vitrina.sandbox import places, scratch
from vitrina.sandbox.channel import Channel, Closed, Stuck
from vitrina.sandbox.start import OUT_OF_MEMORY, Report, Start
from vitrina.sandbox.tier import LAYERS, Tier, tier

# Without ``site`` (-S), which takes 15 ms and would read the user's own start-up files: what it
# would have found is handed over.
_START = """import sys
sys.path[:] = {path!r}
sys.prefix, sys.exec_prefix = {prefixes!r}
from vitrina.sandbox.child import main
main({fd}, {pid})"""
_KEPT_ERRORS = 16 * 1024
_CRASHES = frozenset({"SIGSEGV", "SIGBUS", "SIGABRT", "SIGILL", "SIGTRAP", "SIGFPE"})
_NO_MEMORY = (b"bad_alloc", b"MemoryError", b"ut of memory", b"annot allocate memory")


class NotConfined(VitrinaError):
    """No worker could be held in, so no file was opened."""

    status = 14
    advice = "Run `vitrina doctor` to see what this machine lacks."


class Death(Struct, frozen=True):
    """How a worker ended: exited, killed, crashed, memory, cpu or forbidden; and in words."""

    how: str
    words: str
    signal: int = 0
    status: int = 0


class Process:
    """One confined worker, running ``entry`` ("package.module:function").

    It is started at once, and awaited when ``channel`` or ``tier`` is first asked for: make
    several, then use them. The worker dies with the *thread* that makes this (Linux's
    PR_SET_PDEATHSIG), so make it in a thread that stays. ``readable`` are folders that it may
    read, ``path`` folders that it may import from, ``room`` the bytes of its scratch folder.
    ``most`` bounds a message of its, ``patience`` the seconds that it may take to read one of ours.
    ``without`` leaves out ``landlock`` or ``namespaces``, to show that the other holds alone.
    """

    def __init__(
        self,
        entry: str,
        limits: Limits = DEFAULT,
        *,
        readable: Sequence[Path] = (),
        path: Sequence[Path] = (),
        settings: bytes = b"",
        room: int = 64 * MIB,
        most: int = 1 << 30,
        patience: float = 60.0,
        without: frozenset[str] = frozenset(),
    ) -> None:
        if os.name != "posix":
            raise NotConfined("workers are not built for this system yet")
        _sweep_once()
        self._limits = limits
        self._patience = patience
        self._killed = False
        self._death: Death | None = None
        self._tier: Tier | None = None
        self._highest = 0
        self._cpu = 0.0
        self._errors = bytearray()
        self._scratch: Path | None = scratch.make()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._pipe, self._process = _spawn(theirs, path, self._scratch)
        except OSError:
            ours.close()
            self._remove()
            raise
        finally:
            theirs.close()
        self.pid = self._process.pid
        self._channel = Channel(ours, most=most, patience=patience)
        start = Start(
            entry,
            limits,
            [str(place.resolve()) for place in (*readable, *path)],
            str(self._scratch),
            room,
            settings,
            without,
        )
        with contextlib.suppress(Closed):  # then the report is missing, and said so
            self._channel.send(msgspec.msgpack.encode(start))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def channel(self) -> Channel:
        """The way to the worker. Raises ``NotConfined`` if it could not be held in."""
        self._await()
        return self._channel

    @property
    def tier(self) -> Tier:
        """What holds the worker in. Raises ``NotConfined`` if it could not be."""
        return self._await()

    def kill(self) -> None:
        """End it now. Then ``wait`` says how it really ended."""
        if self._process.poll() is None:
            self._killed = True
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)

    def wait(self) -> Death:
        """Wait for its end, clean up after it, and say how it ended."""
        if self._death is None:
            self._process.wait()
            self._drain()
            os.close(self._pipe)
            self._death = self._judge(self._process.returncode)
            self._remove()
        return self._death

    def close(self) -> None:
        """Kill it if it runs, clean up, and close the channel."""
        self.kill()
        self.wait()
        self._channel.close()

    def memory(self) -> int:
        """Bytes of memory of its own that it holds now; mapped files are not counted. 0 if dead."""
        self._drain()
        own, _ = _usage(self.pid) if self._process.poll() is None else (0, 0.0)
        self._highest = max(self._highest, own)
        return own

    def cpu(self) -> float:
        """Seconds of processor time that it has used."""
        if self._process.poll() is None:
            self._cpu = max(self._cpu, _usage(self.pid)[1])
        return self._cpu

    def errors(self) -> str:
        """The end of its standard error, for defects. It may quote a file: never log it."""
        self._drain()
        return self._errors.decode("utf-8", "backslashreplace")

    def _await(self) -> Tier:
        """Read the worker's report, once. No report, no work."""
        if self._tier is not None:
            return self._tier
        try:
            message, _ = self._channel.receive(self._patience)
            report = msgspec.msgpack.decode(message, type=Report)
        except (Closed, Stuck, msgspec.DecodeError) as error:
            if isinstance(error, Closed):  # it is ending: let it, and hear how
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(self._patience)
            report = Report(None, "")
        if report.tier is None:
            self.close()
            if report.failed:
                raise NotConfined(f"a worker could not be held in: {report.failed}")
            raise RuntimeError(f"a worker did not start ({self.wait().words}):\n{self.errors()}")
        self._tier = report.tier
        return self._tier

    def _drain(self) -> None:
        """Keep the last of what it wrote to standard error."""
        if self._death is not None:
            return
        with contextlib.suppress(BlockingIOError):
            while chunk := os.read(self._pipe, 65536):
                self._errors += chunk
                del self._errors[:-_KEPT_ERRORS]

    def _judge(self, code: int) -> Death:
        if code >= 0:
            if code == OUT_OF_MEMORY:
                return Death("memory", "it asked for more memory than it may have", status=code)
            return Death("exited", f"it ended by itself with status {code}", status=code)
        number = -code
        name = signal.Signals(number).name if number in signal.valid_signals() else str(number)
        if self._killed and name == "SIGKILL":
            return Death("killed", "the coordinator ended it", number)
        if name == "SIGKILL":
            return Death("memory", "the system ended it, most likely for want of memory", number)
        if name == "SIGXCPU":
            return Death("cpu", "it used more processor time than it may", number)
        if name == "SIGSYS":
            return Death("forbidden", "it tried what no reader of files does", number)
        if name not in _CRASHES:
            return Death("killed", f"something else ended it ({name})", number)
        if self._out_of_memory():
            return Death("memory", f"it ran out of memory and crashed ({name})", number)
        return Death("crashed", f"it crashed ({name})", number)

    def _out_of_memory(self) -> bool:
        return self._highest > 0.9 * self._limits.memory or any(
            words in self._errors for words in _NO_MEMORY
        )

    def _remove(self) -> None:
        if self._scratch is not None:
            with contextlib.suppress(FileNotFoundError):
                scratch.remove(self._scratch)
            self._scratch = None


def probe() -> Tier:
    """Find out what would hold a worker in here, by starting one. Never raises."""
    try:
        with Process("vitrina.sandbox.child:idle") as process:
            return process.tier
    except (NotConfined, OSError, RuntimeError) as error:
        return tier(set(), dict.fromkeys(LAYERS, str(error).partition("\n")[0]))


def _spawn(
    end: socket.socket, path: Sequence[Path], folder: Path
) -> tuple[int, subprocess.Popen[bytes]]:
    """Start the interpreter: hardly any environment, one descriptor, a session of its own."""
    search = [*places.imports(), *(str(place.resolve()) for place in path)]
    code = _START.format(
        path=search,
        prefixes=tuple(map(os.path.realpath, (sys.prefix, sys.exec_prefix))),
        fd=end.fileno(),
        pid=os.getpid(),
    )
    environment = {
        "LANG": "C.UTF-8",
        "TMPDIR": str(folder),
        "OMP_THREAD_LIMIT": "1",
        "OPENBLAS_NUM_THREADS": "1",
        **{name: os.environ[name] for name in _PASSED if name in os.environ},
    }
    errors, write = os.pipe()
    try:
        os.set_blocking(errors, False)
        os.set_blocking(write, False)
        process = subprocess.Popen(  # noqa: S603  (our own interpreter, our own code)
            [sys.executable, "-I", "-S", "-X", "utf8", "-c", code],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=write,
            env=environment,
            cwd="/",
            pass_fds=(end.fileno(),),
            start_new_session=True,
        )
    except OSError:
        os.close(errors)
        raise
    finally:
        os.close(write)
    return errors, process


_PASSED = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "TESSDATA_PREFIX")
"""What a library must know of the machine; nothing of the person."""

_sweep_once = functools.cache(scratch.sweep)


def _usage(pid: int) -> tuple[int, float]:
    """Bytes of own memory, and seconds of processor time, of a process that is not yet reaped."""
    if platform.system() != "Linux":
        return _usage_by_ps(pid)
    try:
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return 0, 0.0
    own = (int(pages[1]) - int(pages[2])) * os.sysconf("SC_PAGE_SIZE")
    # fields 14 and 15 of proc(5), utime and stime; the third is the first after the name
    return own, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _usage_by_ps(pid: int) -> tuple[int, float]:
    """The same by ``ps``, which every Unix has."""
    found = subprocess.run(  # noqa: S603
        ["/bin/ps", "-o", "rss=,time=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.split()
    if len(found) != 2:
        return 0, 0.0
    seconds = 0.0
    for part in found[1].replace("-", ":").split(":"):
        seconds = seconds * 60 + float(part)
    return int(found[0]) * 1024, seconds
