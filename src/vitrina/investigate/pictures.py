"""Pictures of pages, drawn in a confined process on demand and kept while the library is open.

The original is handed in as a descriptor; pixels and numbers come back. A page that draws for ever,
or crashes the drawing library, costs that process, and the person sees that there is no picture.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from vitrina.core.errors import VitrinaError
from vitrina.core.limits import MIB, Limits
from vitrina.core.types import Box
from vitrina.sandbox import channel as channels
from vitrina.sandbox.process import Process
from vitrina.store.blobs import Blobs
from vitrina.store.errors import NotKept
from vitrina.store.lookup import Lookup, Row

ENTRY = "vitrina.investigate.drawing:main"
SHOW, BOXES, LOOKED, PLATES, READ = "show", "boxes", "looked", "plates", "read"
SECONDS = 20.0
READING_SECONDS = 120.0
KEPT_BYTES = 48 * MIB
WIDEST = 3000


class Request(msgspec.Struct, frozen=True):
    """Draw a page ``width`` pixels wide, or give its words' boxes, or its plates, or read it by OCR."""

    media: str
    size: int
    page: int
    width: int
    what: str = SHOW
    languages: tuple[str, ...] = ()


class Reply(msgspec.Struct, frozen=True):
    """A picture, or boxes with the line that each stands on, or why there is neither."""

    data: bytes = b""
    media: str = ""
    boxes: tuple[Box, ...] = ()
    problem: str = ""
    text: str = ""
    seen: bytes = b""
    """Of each box, whether its word can be seen (``engines.pdfium``)."""
    rooms: tuple[Box, ...] = ()
    width: int = 0
    height: int = 0


class NoPicture(VitrinaError):
    """The page can't be drawn."""

    status = 26
    advice = "Its text, where there is any, can be read all the same."


class Studio:
    """Draws pages, one at a time; safe to call from several threads.

    A confined process dies with the thread that started it, so one thread of our own does the work.
    """

    def __init__(self, root: Path, limits: Limits, lookup: Lookup, blobs: Blobs) -> None:
        self._root, self._limits, self._lookup, self._blobs = root, limits, lookup, blobs
        self._process: Process | None = None
        self._thread = ThreadPoolExecutor(1, "drawing")
        self._kept: OrderedDict[tuple[bytes, int, int, str], Reply] = OrderedDict()
        self._held = 0

    def picture(self, row: Row, page: int, width: int) -> tuple[bytes, str]:
        """Give a page's picture and its media type. Raises ``NoPicture`` or ``NotKept``."""
        reply = self._get(row, page, max(50, min(width, WIDEST)))
        if not reply.data:
            raise NoPicture(f"page {page} can't be shown: {reply.problem or 'it is empty'}")
        return reply.data, reply.media

    def boxes(self, row: Row, page: int) -> tuple[tuple[int, Box], ...]:
        """(line, box) of each word of a page with a text layer; none where there is nothing to see."""
        if row.kind != "pdf":
            return ()
        try:
            reply = self._get(row, page, 0, BOXES)
        except VitrinaError:
            return ()
        return tuple((box.line, box._replace(line=0)) for box in reply.boxes)

    def plates(self, row: Row, page: int, width: int) -> tuple[bytes, int, int]:
        """Give a page's pixels in grey, never compressed, and how many across and down.

        Raises ``NoPicture`` or ``NotKept``.
        """
        reply = self._get(row, page, width, PLATES)
        if not reply.data or len(reply.data) != reply.width * reply.height:
            raise NoPicture(f"page {page} can't be printed: {reply.problem or 'it is empty'}")
        return reply.data, reply.width, reply.height

    def looked(self, row: Row, page: int, width: int) -> tuple[tuple[Box, int, Box], ...]:
        """Each word of a PDF's text layer, with its line, whether it is seen, and its font's room.

        Raises ``NoPicture`` or ``NotKept``: where nobody could look, nobody may say that all is seen.
        """
        if row.kind != "pdf":
            return ()
        reply = self._get(row, page, width, LOOKED)
        if reply.problem:
            raise NoPicture(f"page {page} can't be looked at: {reply.problem}")
        return tuple(zip(reply.boxes, reply.seen, reply.rooms, strict=True))

    def read(
        self, row: Row, page: int, languages: tuple[str, ...]
    ) -> tuple[str, tuple[Box, ...]] | None:
        """What OCR reads on a page as it is drawn, and each word's box; None if it could not look."""
        try:
            reply = self._get(row, page, 0, READ, languages)
        except NotKept:
            return None
        return None if reply.problem else (reply.text, reply.boxes)

    def close(self) -> None:
        """Let the process go."""
        self._thread.submit(self._stop).result()
        self._thread.shutdown()

    def _get(
        self, row: Row, page: int, width: int, what: str = SHOW, languages: tuple[str, ...] = ()
    ) -> Reply:
        file = self._lookup.open_original(row, self._blobs, self._root)
        if file is None:
            raise NotKept(f"the original of {row.title or row.name} is not at hand")
        try:
            request = Request(row.media, row.size, page, width, what, languages)
            return self._thread.submit(self._draw, row.sha, request, file).result()
        finally:
            os.close(file)

    def _draw(self, sha: bytes, request: Request, file: int) -> Reply:
        key = (sha, request.page, request.width, request.what)
        if key not in self._kept:
            reply = self._ask(request, file)
            if reply.problem and request.what != SHOW:  # what is published is tried once more
                return reply
            self._keep(key, reply)
        self._kept.move_to_end(key)
        return self._kept[key]

    def _keep(self, key: tuple[bytes, int, int, str], reply: Reply) -> None:
        self._kept[key] = reply
        self._held += len(reply.data) + 56 * len(reply.boxes)
        while self._held > KEPT_BYTES and len(self._kept) > 1:
            _, old = self._kept.popitem(last=False)
            self._held -= len(old.data) + 56 * len(old.boxes)

    def _ask(self, request: Request, file: int) -> Reply:
        if self._process is None:
            self._process = Process(
                ENTRY, self._limits, settings=msgspec.msgpack.encode(self._limits)
            )
        patience = READING_SECONDS if request.what == READ else SECONDS
        try:
            self._process.channel.send(msgspec.msgpack.encode(request), [file])
            message, _ = self._process.channel.receive(patience)
            return msgspec.msgpack.decode(message, type=Reply)
        except channels.Stuck:
            problem = "it takes too long to draw"
        except (channels.Closed, msgspec.DecodeError):
            problem = "it crashed the program that draws it"
        self._stop()
        return Reply(problem=problem)

    def _stop(self) -> None:
        if self._process:
            self._process.close()
            self._process = None
