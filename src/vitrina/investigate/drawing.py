"""The drawing process: runs confined, is handed descriptors, gives pictures and boxes."""

from __future__ import annotations

import mmap
import os

import msgspec

from vitrina.core.errors import Unreadable
from vitrina.core.limits import Limits
from vitrina.core.source import Source
from vitrina.core.types import Place
from vitrina.engines import pdfium, tesseract
from vitrina.investigate.pictures import BOXES, LOOKED, PLATES, READ, Reply, Request
from vitrina.sandbox.channel import Channel, Closed
from vitrina.sandbox.confine import allow_cpu


def main(channel: Channel, settings: bytes) -> None:
    """Draw what is asked for until the channel closes."""
    limits = msgspec.msgpack.decode(settings, type=Limits)
    try:
        while True:
            message, files = channel.receive()
            allow_cpu(120)
            try:
                reply = _draw(msgspec.msgpack.decode(message, type=Request), files[0], limits)
            finally:
                for file in files:
                    os.close(file)
            channel.send(msgspec.msgpack.encode(reply))
    except Closed:
        return


def _draw(request: Request, file: int, limits: Limits) -> Reply:
    data = mmap.mmap(file, 0, access=mmap.ACCESS_READ)
    source = Source(data, "", request.media, limits)
    try:
        if request.what == BOXES:
            return Reply(boxes=tuple(pdfium.words(source, request.page)))
        if request.what == LOOKED:
            boxes, seen, rooms = pdfium.looked(source, request.page, request.width)
            return Reply(boxes=boxes, seen=seen, rooms=rooms)
        if request.what == PLATES:
            grey, across, down = pdfium.plates(source, request.media, request.page, request.width)
            return Reply(grey, width=across, height=down)
        if request.what == READ:
            picture = pdfium.for_ocr(source, request.media, request.page)
            text = tesseract.read(picture, request.languages, Place(page=request.page, line=1))
            return Reply(boxes=text.boxes if text else (), text=text.text if text else "")
        shown, media = pdfium.render(source, request.media, request.page, request.width)
        return Reply(shown, media)
    except Unreadable as error:
        return Reply(problem=str(error))
    except (MemoryError, Exception) as error:
        return Reply(problem=type(error).__name__)
