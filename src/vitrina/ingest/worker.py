"""The reading worker: runs confined, is handed descriptors, gives events. It opens no path itself."""

from __future__ import annotations

import gc
import mmap
import os
import time
from collections import deque
from collections.abc import Iterator

import msgspec

from vitrina.core.limits import MIB, Limits
from vitrina.core.pack import compress
from vitrina.core.source import Source
from vitrina.ingest.events import Answer, Asked, Event, Order, Picture, Seen, Settled, Study, Task
from vitrina.ingest.reading import Run
from vitrina.sandbox.channel import Channel, Closed
from vitrina.sandbox.confine import allow_cpu

MAP_FROM = 8 * MIB
SEND_BYTES = 2 * MIB
SEND_SECONDS = 0.5


class Setup(msgspec.Struct, frozen=True):
    """What a worker is told at its start."""

    limits: Limits
    keep: int


def main(channel: Channel, settings: bytes) -> None:
    """Take orders until the channel closes."""
    gc.freeze()
    gc.set_threshold(
        20_000, 20, 50
    )  # records make no cycles; looking for them took a tenth of the time
    worker = _Worker(channel, msgspec.msgpack.decode(settings, type=Setup))
    try:
        worker.run()
    except Closed:
        return


class _Worker:
    def __init__(self, channel: Channel, setup: Setup) -> None:
        self._channel = channel
        self._setup = setup
        self._orders: deque[tuple[Order, int]] = deque()
        self._answers: deque[Answer] = deque()
        self._events: list[bytes] = []
        self._held = 0
        self._sent = time.monotonic()
        self._careful = False
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(list[Order])

    def run(self) -> None:
        while True:
            while not self._orders:
                self._receive()
            order, file = self._orders.popleft()
            allow_cpu(self._setup.limits.cpu)
            try:
                if isinstance(order, Task):
                    self._read(order, file)
                elif isinstance(order, Picture):
                    self._see(order, file)
                elif isinstance(order, Study):
                    self._study(order)
            finally:
                if file >= 0:
                    os.close(file)
            if not self._orders or self._held > SEND_BYTES or self._late():
                self._send()

    def _receive(self) -> None:
        message, files = self._channel.receive()
        left = iter(files)
        for order in self._decoder.decode(message):
            if isinstance(order, Answer):
                self._answers.append(order)
            else:
                self._orders.append((order, -1 if isinstance(order, Study) else next(left)))

    def _emit(self, event: Event) -> None:
        data = self._encoder.encode(event)
        self._events.append(data)
        self._held += len(data)
        if self._careful or self._held > SEND_BYTES or self._late():
            self._send()
            allow_cpu(self._setup.limits.cpu)

    def _late(self) -> bool:
        return time.monotonic() - self._sent > SEND_SECONDS

    def _send(self) -> None:
        if self._events:
            self._channel.send(_array(self._events))
        self._events, self._held, self._sent = [], 0, time.monotonic()

    def _ask(self, number: int, sha: bytes) -> tuple[bool, int]:
        self._emit(Asked(number, sha))
        self._send()
        while not self._answers:
            self._receive()
        answer = self._answers.popleft()
        return answer.known, answer.have

    def _read(self, task: Task, file: int) -> None:
        self._careful = task.careful
        data = _bytes(file, task.size)
        if len(data) != task.size:
            self._emit(Settled(task.number, b"", "vanished", "its size changed while it was read"))
            return
        limits = self._setup.limits
        run = Run(
            self._emit,
            limits=limits,
            ask=lambda sha: self._ask(task.number, sha),
            keep=self._setup.keep,
            careful=task.careful,
            poison=dict(task.poison),
        )
        sha = run.read(Source(data, task.name, "", limits))
        self._emit(Settled(task.number, sha))

    def _see(self, order: Picture, file: int) -> None:
        from vitrina.ingest import seeing  # noqa: PLC0415  (loads the OCR engine)

        source = Source(_bytes(file, order.size), "", order.media, self._setup.limits)
        block, producer = seeing.see(source, order)
        packed = compress(msgspec.msgpack.encode(block)) if block else b""
        self._emit(Seen(order.number, order.page, producer, packed))

    def _study(self, order: Study) -> None:
        from vitrina.ingest import studying  # noqa: PLC0415  (loads the analyzers)

        self._emit(studying.study(order))


def _array(encoded: list[bytes]) -> bytes:
    """A msgpack array of values that are encoded already."""
    return b"\xdd" + len(encoded).to_bytes(4, "big") + b"".join(encoded)


def _bytes(file: int, size: int) -> bytes | mmap.mmap:
    if size > MAP_FROM:
        return mmap.mmap(file, 0, access=mmap.ACCESS_READ)
    return b"".join(_chunks(file, size))


def _chunks(file: int, size: int) -> Iterator[bytes]:
    at = 0
    while at < size and (chunk := os.pread(file, size - at, at)):
        yield chunk
        at += len(chunk)
