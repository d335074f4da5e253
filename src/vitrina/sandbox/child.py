"""The worker's first steps: import what reads files, give up everything else, then listen."""

from __future__ import annotations

import contextlib
import faulthandler
import importlib
import io
import os
import platform
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import cast

import msgspec

from vitrina.sandbox import linux
from vitrina.sandbox.channel import Channel, Closed
from vitrina.sandbox.confine import NotHeld, confine
from vitrina.sandbox.start import OUT_OF_MEMORY, Report, Start

Entry = Callable[[Channel, bytes], None]


def main(descriptor: int, parent: int) -> None:
    """Run one worker; never returns."""
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the coordinator's to hear
    _die_with(parent)
    sys.stdout = sys.stderr = io.TextIOWrapper(
        cast("io.BufferedWriter", _Overflowing()), "utf-8", "backslashreplace", write_through=True
    )
    channel = Channel(socket.socket(fileno=descriptor), descriptors=True)
    try:
        _work(channel, parent)
    except Closed:
        os._exit(0)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except BaseException:  # the last frame: the coordinator is told by the status
        traceback.print_exc()
        os._exit(1)
    os._exit(0)  # not sys.exit: a thread that a file left running would be waited for


def _work(channel: Channel, parent: int) -> None:
    start = msgspec.msgpack.decode(channel.receive()[0], type=Start)
    run = _entry(start.entry)
    try:
        held = confine(
            [Path(name) for name in start.readable],
            Path(start.scratch),
            start.limits,
            start.room,
            start.without,
        )
    except (NotHeld, OSError) as error:
        channel.send(msgspec.msgpack.encode(Report(None, str(error))))
        return
    if os.getppid() != parent:  # it died before the kernel was asked to watch
        return
    channel.send(msgspec.msgpack.encode(Report(held)))
    run(channel, start.settings)


def _entry(name: str) -> Entry:
    module, _, function = name.partition(":")
    return cast("Entry", getattr(importlib.import_module(module), function))


def _die_with(parent: int) -> None:
    if platform.system() == "Linux":
        linux.prctl(linux.PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


class _Overflowing(io.RawIOBase):
    """Standard error as a pipe that nobody must empty: what does not fit is lost."""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        view = memoryview(data)  # type: ignore[arg-type]
        with contextlib.suppress(OSError):  # full: a worker must not stumble over its complaints
            os.write(2, view)
        return len(view)


def idle(channel: Channel, settings: bytes) -> None:  # noqa: ARG001  (the shape of an entry)
    """Do nothing until told to end: for ``probe``."""
    channel.receive()
