"""A worker gives up, for good, everything that reading a file does not need.

Called in the worker before the first byte of a stranger's file is near. Layer by layer: a layer
that this system does not have is missing, and said so; one that it has and that fails ends the
worker. Each wall is pushed against once before it is reported.
"""

from __future__ import annotations

import contextlib
import errno
import os
import platform
import resource
import signal
import socket
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from vitrina.core.limits import Limits
from vitrina.sandbox import landlock, linux, places, root, seccomp
from vitrina.sandbox.tier import Tier, tier

_DESCRIPTORS = 1024
_THREADS = 512
_THREADS_OF_NOBODY = 4096  # all workers of all coordinators together, and others'


class NotHeld(Exception):
    """A layer that this system has could not be taken on."""


def confine(
    readable: Sequence[Path],
    scratch: Path,
    limits: Limits,
    room: int,
    without: frozenset[str] = frozenset(),
) -> Tier:
    """Give up everything else. ``room``: bytes that may lie in ``scratch``.

    Only one thread may run, and every module that is not below ``readable`` must be imported.
    """
    if platform.system() != "Linux":
        return _elsewhere(limits, room)
    if linux.threads() != 1:
        raise NotHeld("a module started a thread when it was imported")
    return _Confinement(readable, scratch, limits, room, without).take()


_cpu_most = -1


def allow_cpu(seconds: int) -> None:
    """Allow this much more processor time from now; then SIGXCPU ends the worker.

    It stops a reader that spins. Against a worker that was taken over, which can lift it, the
    coordinator's own clock stands.
    """
    global _cpu_most  # noqa: PLW0603  (the limit is the process's)
    most = int(time.process_time()) + 1 + seconds
    if most != _cpu_most:  # small files come many in a second, and the limit counts seconds
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))
        _cpu_most = most


def _elsewhere(limits: Limits, room: int) -> Tier:
    """Other systems than Linux: limits, and a process of its own."""
    _limit(limits, room)
    reasons = dict.fromkeys(
        ("network", "files", "syscalls", "namespaces"), f"not built for {platform.system()} yet"
    )
    held = {"cpu"} | ({"user"} if os.geteuid() else set())
    return tier(held, {**reasons, "memory": f"{platform.system()} does not count it"})


def _limit(limits: Limits, room: int) -> None:
    """Resource limits. RLIMIT_DATA and not AS: a mapped file is not memory that is used up."""
    for name, most in (
        (resource.RLIMIT_DATA, limits.memory),
        (resource.RLIMIT_FSIZE, room),
        (resource.RLIMIT_NOFILE, _DESCRIPTORS),
        # 1, not 0: Linux hands the dump to a crash reporter even at 0, and it would hold the papers
        (resource.RLIMIT_CORE, 1),
    ):
        hard = resource.getrlimit(name)[1]
        lowest = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(name, (lowest, lowest))
    allow_cpu(limits.cpu)


class _Confinement:
    """Linux: the layers in the only order that works, each needing what a later one takes away."""

    def __init__(
        self,
        readable: Sequence[Path],
        scratch: Path,
        limits: Limits,
        room: int,
        without: frozenset[str],
    ) -> None:
        self.readable = [*places.programs(), *readable]
        self.without = without
        self.scratch = scratch
        self.limits = limits
        self.room = room
        self.root = os.geteuid() == 0
        self.drops = linux.can_drop()
        self.held: set[str] = set()
        self.reasons: dict[str, str] = {}
        self.notes: list[str] = []

    def take(self) -> Tier:
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
        self.namespaces()
        _limit(self.limits, self.room)
        self.held |= {"memory", "cpu"}
        linux.prctl(linux.NO_NEW_PRIVS, 1)
        self.files()
        filtered = seccomp.available()
        self.user(filtered=filtered)
        self.syscalls(filtered=filtered)
        self.network()
        return tier(self.held, self.reasons, tuple(self.notes))

    def namespaces(self) -> None:
        """Own network, System V objects, root folder; the scratch folder in memory."""
        if "namespaces" in self.without:
            self.reasons["namespaces"] = "left out"
            return
        uid, gid = (linux.NOBODY, linux.NOBODY) if self.drops else (os.getuid(), os.getgid())
        flags = linux.NEWNET | linux.NEWIPC | linux.NEWNS
        try:
            linux.unshare(flags if self.drops else flags | linux.NEWUSER)
        except OSError as error:
            self.reasons["namespaces"] = f"this system refuses them: {error.strerror}"
            return
        self.held.add("network")
        shown = [*self.readable, Path(os.devnull)]
        try:
            if not self.drops:
                linux.map_user(uid, gid)
            root.move_in(shown, self.scratch, self.room, uid, gid)
        except OSError as error:  # some systems give a namespace, but no rights in it
            self.reasons["namespaces"] = f"this system gives no rights in them: {error.strerror}"
            return
        _refused("namespaces", errno.ENOENT, lambda: Path("/proc/self").stat())
        self.held |= {"namespaces", "files"}
        if not self.drops:  # threads are counted for each user namespace by itself
            resource.setrlimit(resource.RLIMIT_NPROC, (_THREADS, _THREADS))

    def files(self) -> None:
        """Landlock: what Python and its libraries are made of, and the scratch folder."""
        if not landlock.abi() or "landlock" in self.without:
            if "files" in self.held:
                self.notes.append("no Landlock; a root folder of its own holds the files alone")
            self.reasons["files"] = "this kernel has no Landlock"
            return
        landlock.restrict(self.readable, [self.scratch, Path(os.devnull)])
        _refused("files", errno.EACCES, lambda: list(Path("/").iterdir()))
        self.held.add("files")
        self.notes.append(f"Landlock {landlock.abi()}")

    def user(self, *, filtered: bool) -> None:
        """No root, no groups, no capabilities."""
        kept = 0
        if self.drops:
            hard = resource.getrlimit(resource.RLIMIT_NPROC)[1]
            most = min(_THREADS_OF_NOBODY, hard) if hard >= 0 else _THREADS_OF_NOBODY
            resource.setrlimit(resource.RLIMIT_NPROC, (most, most))
            linux.prctl(linux.KEEPCAPS, 1)
            os.setgroups([])
            os.setresgid(linux.NOBODY, linux.NOBODY, linux.NOBODY)
            os.setresuid(linux.NOBODY, linux.NOBODY, linux.NOBODY)
            if not places.reachable():
                kept = self._read_as_root(filtered=filtered)
        linux.keep_capabilities(kept)
        linux.prctl(linux.DUMPABLE, 0)  # no other process of this user looks in
        linux.prctl(linux.PDEATHSIG, signal.SIGKILL)  # a change of user had cleared it
        if self.root and not self.drops:
            self.reasons["user"] = "root here, and not allowed to become anyone else"
        else:
            self.held.add("user")

    def _read_as_root(self, *, filtered: bool) -> int:
        """Python lies where only root may read: keep that right, where Landlock bounds it."""
        if not filtered or "files" not in self.held:
            raise NotHeld(
                "Python lies where only root may read it, and this system cannot let a worker "
                "read there and nowhere else: install it elsewhere, or do not run as root"
            )
        self.notes.append("reads past permissions below the folders it may read")
        return linux.READ_ANYTHING

    def syscalls(self, *, filtered: bool) -> None:
        """The filter on system calls comes last: it forbids what the others are made with."""
        if not filtered:
            self.reasons["syscalls"] = "this kernel or machine has no filter that we know"
            return
        seccomp.install()
        _refused("syscalls", errno.EPERM, os.fork)
        self.held |= {"syscalls", "network"}

    def network(self) -> None:
        """Report the network as held only if no packet could leave."""
        if "network" not in self.held:
            return
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
            end.connect(("192.0.2.1", 9))  # sends nothing; a network that is there would take it
            raise NotHeld("network: a socket could be connected")


def _refused(layer: str, number: int, attempt: Callable[[], object]) -> None:
    """Push against a wall; end here if it gives way."""
    try:
        result = attempt()
    except OSError as error:
        if error.errno == number:
            return
        raise NotHeld(f"{layer}: {error}") from error
    if result == 0:  # a fork that should not have been: this is the child
        os._exit(1)
    raise NotHeld(f"{layer}: it was taken on, but does not hold")
