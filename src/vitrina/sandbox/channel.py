"""Messages between the coordinator and one worker, over a pair of local sockets.

    8 bytes: length of the body | 4 bytes: how many descriptors come with it | the body

All little-endian. Descriptors travel beside the header (SCM_RIGHTS). The coordinator's end takes
none: it reads with calls that make the kernel close whatever was sent along. It believes nothing
that a worker says: lengths are bounded, and memory is only taken for bytes that came.
"""

from __future__ import annotations

import array
import errno
import os
import select
import socket
import struct
import time
from collections import deque
from collections.abc import Sequence

_HEADER = struct.Struct("<QI")
_CHUNK = 256 * 1024
_ONE_TURN = 4 * 1024 * 1024
MOST_DESCRIPTORS = 250
"""Linux takes 253 in one message (SCM_MAX_FD)."""
_INTS = array.array("i")


class Closed(Exception):
    """The other end is gone."""


class Broken(Closed):
    """The other end breaks the rules: too long a message, or descriptors from a worker."""


class Stuck(Exception):
    """The other end did not take a message, or send one, in time. Its channel is of no more use."""


class Channel:
    """One end. ``descriptors``: whether this end takes them (the worker's does).

    ``most`` bounds the length of a message that comes in. ``patience`` is how many seconds
    ``send`` waits for the other end to take the whole message before it raises ``Stuck``; None
    waits for ever, which only a worker may.
    """

    def __init__(
        self,
        sock: socket.socket,
        *,
        most: int = 1 << 30,
        descriptors: bool = False,
        patience: float | None = None,
    ) -> None:
        sock.settimeout(None)
        self._socket = sock
        self._most = most
        self._descriptors = descriptors
        self._patience = patience
        self._room = socket.CMSG_SPACE((MOST_DESCRIPTORS + 3) * _INTS.itemsize)
        self._came = bytearray()
        self._ready: deque[tuple[bytes, list[int]]] = deque()
        self._fds: deque[int] = deque()
        self._end: Closed | None = None

    def fileno(self) -> int:
        """The socket's descriptor, for a selector."""
        return self._socket.fileno()

    def send(self, message: bytes, fds: Sequence[int] = ()) -> None:
        """Send one message. Raises ``Closed`` or, at a coordinator's end, ``Stuck``."""
        if len(fds) > MOST_DESCRIPTORS:
            raise ValueError(f"{len(fds)} descriptors in one message")
        parts = [memoryview(_HEADER.pack(len(message), len(fds))), memoryview(message)]
        beside = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))] if fds else []
        until = None if self._patience is None else time.monotonic() + self._patience
        while True:
            try:
                flags = 0 if until is None else socket.MSG_DONTWAIT
                sent = self._socket.sendmsg(parts, beside, flags)
            except BlockingIOError:
                self._make_room(until)
                continue
            except OSError as error:
                if error.errno == errno.ETOOMANYREFS:  # too many descriptors under way at once
                    self._pause(until)
                    continue
                if error.errno in {errno.EPIPE, errno.ECONNRESET, errno.EBADF}:
                    raise Closed("the other end is gone") from error
                raise
            beside = []
            parts = _rest(parts, sent)
            if not parts:
                return

    @property
    def waiting(self) -> bool:
        """Whether messages are here that ``arrived`` has not given yet: no selector tells of these."""
        return bool(self._ready)

    def _make_room(self, until: float | None) -> None:
        """Wait until the other end takes more, and take what it sends meanwhile.

        It may be in the middle of a message of its own: two ends that only send wait for ever.
        """
        full = sum(len(message) for message, _ in self._ready) > self._most
        event = select.POLLOUT if full else select.POLLOUT | select.POLLIN
        if self._wait(until, event) & select.POLLIN:
            self._take(socket.MSG_DONTWAIT)

    def receive(self, patience: float | None = None) -> tuple[bytes, list[int]]:
        """Wait for one message. Raises ``Closed`` when there will be none.

        With ``patience``, raises ``Stuck`` when that many seconds brought none.
        """
        until = None if patience is None else time.monotonic() + patience
        while not self._ready:
            if until is not None:
                self._wait(until, select.POLLIN)
            self._take(0)
        return self._ready.popleft()

    def arrived(self) -> list[tuple[bytes, list[int]]]:
        """Give the messages that are there, without waiting. Raises ``Closed`` at the end.

        At most some 4 MiB are read in one call, so that a worker that floods holds up no other.
        """
        left = _ONE_TURN
        try:
            while left > 0:
                left -= self._take(socket.MSG_DONTWAIT)
        except BlockingIOError:
            pass
        except Closed:
            if not self._ready:
                raise
        found = list(self._ready)
        self._ready.clear()
        return found

    def close(self) -> None:
        """Close this end, and every descriptor that came and was not given out."""
        self._socket.close()
        for fd in [*self._fds, *(fd for _, fds in self._ready for fd in fds)]:
            os.close(fd)
        self._fds.clear()
        self._ready.clear()

    def _take(self, flags: int) -> int:
        """Read once; give how many bytes came. What ended the channel is raised again and again."""
        if self._end is not None:
            raise self._end
        try:
            chunk = self._read(flags)
        except ConnectionResetError:
            chunk = b""
        if not chunk:
            self._end = Closed("the other end is gone")
            raise self._end
        self._came += chunk
        try:
            self._part()
        except Broken as broken:  # raised at the next turn: what came whole before it is whole
            self._end = broken
        return len(chunk)

    def _read(self, flags: int) -> bytes:
        if not self._descriptors:
            return self._socket.recv(_CHUNK, flags)
        chunk, beside, _, _ = self._socket.recvmsg(_CHUNK, self._room, flags | _CLOEXEC)
        for level, kind, data in beside:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                whole = len(data) - len(data) % _INTS.itemsize
                self._fds.extend(array.array("i", data[:whole]))
        return chunk

    def _part(self) -> None:
        """Cut what came into whole messages."""
        at, size = 0, len(self._came)
        while size - at >= _HEADER.size:
            length, count = _HEADER.unpack_from(self._came, at)
            if length > self._most:
                raise Broken(f"a message of {length} bytes, where {self._most} are allowed")
            if count > (len(self._fds) if self._descriptors else 0):
                raise Broken(f"a message with {count} descriptors that are not there")
            end = at + _HEADER.size + length
            if size < end:
                break
            with memoryview(self._came) as view:
                body = bytes(view[at + _HEADER.size : end])
            self._ready.append((body, [self._fds.popleft() for _ in range(count)]))
            at = end
        if at:
            del self._came[:at]

    def _wait(self, until: float | None, event: int) -> int:
        """Wait until the other end takes more, or sent more; what of it came about."""
        poll = select.poll()
        poll.register(self._socket, event)
        left = None if until is None else max(0.0, until - time.monotonic()) * 1000
        came = poll.poll(left)
        if not came:
            raise Stuck("the other end does not answer")
        return came[0][1]

    @staticmethod
    def _pause(until: float | None) -> None:
        if until is not None and time.monotonic() > until:
            raise Stuck("too many descriptors are on their way")
        time.sleep(0.001)


_CLOEXEC = getattr(socket, "MSG_CMSG_CLOEXEC", 0)


def _rest(parts: list[memoryview], sent: int) -> list[memoryview]:
    """What is left to send of ``parts`` after ``sent`` bytes."""
    left = []
    for part in parts:
        if sent < len(part):
            left.append(part[sent:])
        sent = max(0, sent - len(part))
    return left
