"""What lies on a PDF's page: pictures, and where words may stand that are not seen.

    text, then a black box over it     the box covers cells in which there is text: OVER
    a blue box, then white text on it  the text's cells are inked already: nothing to say
    white text on nothing              PALE

The page's objects are gone through once, in the order in which they are drawn, and marked on a grid of
cells. That is cheap, and only a suspicion: ``pdf_unseen`` draws what is suspected.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from math import isfinite
from typing import Any

GRID = 256
MOST_OBJECTS = 10_000
"""Objects of a page that are gone through, those inside forms counted too."""
MOST_PAINT = 200
"""How many times over a page may be painted; beyond that it is not drawn."""
BLENDED = 50
"""How much longer it takes at worst to paint what lets through what is below: 0.1 s a page."""
DEEPEST = 15
LEAST = 2.0
"""Points that a box has at least in width and height to hide a word."""
BROAD = 4.0
"""Points of a pen as broad as a line of print."""
LIGHT = 230
_CLEAR = 16
_SHADES = 32
OVER, SAME, PALE, LAYER, GHOST = "over", "same", "pale", "layer", "ghost"

Rows = list[int]
"""The grid: for each row a bit for each cell."""
Edges = tuple[float, float, float, float]
"""Left, bottom, right, top, in the page's units."""
Matrix = tuple[float, float, float, float, float, float]


class Survey:
    """What was met on a page. ``marks``: kind of suspicion -> cells."""

    def __init__(self, edges: Edges) -> None:
        self.left, self.bottom, right, top = edges
        self.across = GRID / max(1.0, right - self.left)
        self.up = GRID / max(1.0, top - self.bottom)
        self.marks: dict[str, Rows] = {}
        self.objects = 0
        self.paint = 0.0
        self.pictured = 0.0
        """The share of the page that pictures cover."""
        self.invisible = self.visible = 0
        """Runs of text of each kind."""
        self._text: Rows = [0] * GRID
        self._inked: dict[int, Rows] = {}
        self._pictures: Rows = [0] * GRID
        self._painted: Rows = [0] * GRID

    @property
    def bare(self) -> bool:
        """Whether nothing is suspected but pale letters, and those where nothing at all is painted."""
        pale = self.marks.get(PALE)
        return (
            len(self.marks) == 1
            and pale is not None
            and not any(cells & painted for cells, painted in zip(pale, self._painted, strict=True))
        )

    @property
    def bounded(self) -> bool:
        """Whether the page may be drawn at a cost that is known."""
        return self.objects <= MOST_OBJECTS and self.paint <= MOST_PAINT

    def kinds(self, room: Edges) -> frozenset[str]:
        """What is suspected of a word that stands here."""
        low, high, mask = self._cells(room, 0)
        return frozenset(
            kind
            for kind, rows in self.marks.items()
            if any(rows[row] & mask for row in range(low, high))
        )

    def text(self, room: Edges) -> None:
        """Take in letters, which what comes later may cover."""
        low, high, mask = self._cells(room, 0)
        for row in range(low, high):
            self._text[row] |= mask

    def suspect(self, kind: str, room: Edges) -> None:
        """Mark a place."""
        low, high, mask = self._cells(room, 0)
        self._mark(kind, low, high, mask)

    def pale(self, room: Edges) -> None:
        """Take in letters of the paper's colour: they are seen on what is inked."""
        low, high, mask = self._cells(room, 0)
        for row in range(low, high):
            under = self._pictures[row]
            for rows in self._inked.values():
                under |= rows[row]
            if rest := mask & ~under:
                self._mark(PALE, row, row + 1, rest)

    def dark(self, room: Edges, shade: int) -> None:
        """Take in letters of a brightness: they are not seen on a box that has it too."""
        low, high, mask = self._cells(room, 0)
        near = shade // _SHADES
        for at in (near - 1, near, near + 1):
            rows = self._inked.get(at)
            for row in range(low, high) if rows else ():
                if rows and (same := rows[row] & mask):
                    self._mark(SAME, row, row + 1, same)

    @property
    def inked(self) -> bool:
        """Whether any box is filled with more than white."""
        return bool(self._inked)

    def cover(self, room: Edges, shade: int, *, picture: bool, clear: bool) -> None:
        """Take in a box that is filled, or a picture; ``clear`` ones let what is below be seen."""
        low, high, mask = self._cells(room, 0)
        share = (high - low) * mask.bit_count() / (GRID * GRID)
        self.paint += share * (BLENDED if clear else 1)
        for row in range(low, high):
            self._painted[row] |= mask
        low, high, mask = self._cells(room, 1)
        if picture:
            for row in range(low, high):
                self._pictures[row] |= mask
        if clear or not mask:
            return
        for row in range(low, high):
            if hit := self._text[row] & mask:
                self._mark(OVER, row, row + 1, hit)
        for rows in self._inked.values():
            for row in range(low, high):
                rows[row] &= ~mask
        if not picture and 0 <= shade < LIGHT:
            low, high, mask = self._cells(room, 0)
            rows = self._inked.setdefault(shade // _SHADES, [0] * GRID)
            for row in range(low, high):
                rows[row] |= mask

    def close(self) -> None:
        """Leave out invisible text that is laid over a picture: somebody's OCR."""
        if ghost := self.marks.pop(GHOST, None):
            rest = [cells & ~seen for cells, seen in zip(ghost, self._pictures, strict=True)]
            if any(rest):
                self.marks[GHOST] = rest

    def share(self, room: Edges) -> float:
        """How much of the page a place takes."""
        left, bottom, right, top = room
        wide, high = max(0.0, right - left) * self.across, max(0.0, top - bottom) * self.up
        return wide * high / (GRID * GRID)

    def _mark(self, kind: str, low: int, high: int, mask: int) -> None:
        rows = self.marks.setdefault(kind, [0] * GRID)
        for row in range(low, high):
            rows[row] |= mask

    def _cells(self, room: Edges, inward: int) -> tuple[int, int, int]:
        """(first row, row after the last, cells of a row). Boxes are taken a little too small."""
        left, bottom, right, top = room
        first = int((left - self.left) * self.across) + inward
        last = int((right - self.left) * self.across) + 1 - inward
        low = int((bottom - self.bottom) * self.up) + inward
        high = int((top - self.bottom) * self.up) + 1 - inward
        first, last = max(0, min(GRID, first)), max(0, min(GRID, last))
        low, high = max(0, min(GRID, low)), max(0, min(GRID, high))
        return low, high, (1 << last) - (1 << first) if last > first else 0


class _Objects:
    """Asks PDFium of one object after another; the places it answers into are made once."""

    def __init__(self) -> None:
        from pypdfium2 import raw  # noqa: PLC0415

        self.raw = raw
        self._edges = tuple(ctypes.c_float() for _ in range(4))
        self._edges_at = tuple(ctypes.byref(each) for each in self._edges)
        self._colour = tuple(ctypes.c_uint() for _ in range(4))
        self._colour_at = tuple(ctypes.byref(each) for each in self._colour)

    def of(self, page: Any, found: Survey) -> Iterator[tuple[Any, int, Matrix | None]]:
        """(object, kind, matrix of the form that it is in), in the order in which they are drawn."""
        raw = self.raw
        kind_of, form = raw.FPDFPageObj_GetType, raw.FPDF_PAGEOBJ_FORM
        one, count = raw.FPDFPage_GetObject, raw.FPDFPage_CountObjects(page.raw)
        waiting: list[tuple[Iterator[Any], Matrix | None]] = [
            ((one(page.raw, at) for at in range(count)), None)
        ]
        while waiting:
            some, matrix = waiting[-1]
            for item in some:
                found.objects += 1
                if found.objects > MOST_OBJECTS:
                    return
                kind = kind_of(item)
                if kind != form:
                    yield item, kind, matrix
                elif len(waiting) <= DEEPEST:
                    waiting.append((self._inside(item), self._through(item, matrix)))
                    break
            else:
                waiting.pop()

    def _inside(self, form: Any) -> Iterator[Any]:
        one = self.raw.FPDFFormObj_GetObject
        return (one(form, at) for at in range(max(0, self.raw.FPDFFormObj_CountObjects(form))))

    def _through(self, form: Any, outer: Matrix | None) -> Matrix:
        own = self.raw.FS_MATRIX()
        self.raw.FPDFPageObj_GetMatrix(form, own)
        a, b, c, d, e, f = own.a, own.b, own.c, own.d, own.e, own.f
        if outer is None:
            return a, b, c, d, e, f
        oa, ob, oc, od, oe, of = outer
        return (
            a * oa + b * oc, a * ob + b * od, c * oa + d * oc,
            c * ob + d * od, e * oa + f * oc + oe, e * ob + f * od + of,
        )  # fmt: skip

    def room(self, item: Any, matrix: Matrix | None) -> Edges | None:
        """Where an object stands on the page."""
        if not self.raw.FPDFPageObj_GetBounds(item, *self._edges_at):
            return None
        one, two, three, four = self._edges
        left, bottom, right, top = one.value, two.value, three.value, four.value
        if matrix is None:
            return (left, bottom, right, top) if isfinite(left + bottom + right + top) else None
        a, b, c, d, e, f = matrix
        xs = [a * x + c * y + e for x in (left, right) for y in (bottom, top)]
        ys = [b * x + d * y + f for x in (left, right) for y in (bottom, top)]
        if not isfinite(sum(xs) + sum(ys)):
            return None
        return min(xs), min(ys), max(xs), max(ys)

    def shade(self, item: Any) -> int:
        """The brightness of what fills an object; that of paper if it is clear, -1 for a pattern."""
        if not self.raw.FPDFPageObj_GetFillColor(item, *self._colour_at):
            return -1
        red, green, blue, opaque = self._colour
        return brightness(red.value, green.value, blue.value, opaque.value)

    def painted(self, path: Any) -> tuple[bool, int]:
        """(whether a path may cover words, its brightness): it is filled, or drawn with a broad pen."""
        fill, stroke, width = ctypes.c_int(), ctypes.c_int(), ctypes.c_float()
        self.raw.FPDFPath_GetDrawMode(path, fill, stroke)
        if fill.value:
            return True, self.shade(path)
        broad = bool(stroke.value) and self.raw.FPDFPageObj_GetStrokeWidth(path, width)
        return broad and width.value >= BROAD, -1

    def in_layer(self, item: Any) -> bool:
        """Whether an object is marked as part of a layer."""
        raw = self.raw
        for at in range(min(8, max(0, raw.FPDFPageObj_CountMarks(item)))):
            name, size = (ctypes.c_ushort * 8)(), ctypes.c_ulong()
            mark = raw.FPDFPageObj_GetMark(item, at)
            if (
                raw.FPDFPageObjMark_GetName(mark, name, 16, size)
                and bytes(name)[:6] == b"O\0C\0\0\0"
            ):
                return True
        return False


def brightness(red: int, green: int, blue: int, opaque: int) -> int:
    """How bright a colour is, to 255; what is clear is as bright as paper."""
    return 255 if opaque < _CLEAR else (299 * red + 587 * green + 114 * blue) // 1000


def survey(page: Any, *, layered: bool) -> Survey:
    """Go through a page's objects. ``layered``: its file has layers, which may be switched off."""
    found = Survey(_edges(page))
    ask = _Objects()
    raw = ask.raw
    waiting: list[tuple[Any, Matrix | None]] = []
    """Text whose place was not asked yet: on most pages nothing is drawn after it."""
    for item, kind, matrix in ask.of(page, found):
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            waiting.append((item, matrix))
            _text(found, ask, item, matrix, layered=layered)
            continue
        picture = kind == raw.FPDF_PAGEOBJ_IMAGE
        room = ask.room(item, matrix)  # first, since most paths are too thin
        if room is None or room[2] - room[0] < LEAST or room[3] - room[1] < LEAST:
            continue
        covers, shade = ask.painted(item) if kind == raw.FPDF_PAGEOBJ_PATH else (True, -1)
        if not covers:
            continue
        found.pictured += found.share(room) if picture else 0
        clear = bool(raw.FPDFPageObj_HasTransparency(item))
        if not clear:
            _place(found, ask, waiting)
        found.cover(room, shade, picture=picture, clear=clear)
    pinned = list(_pinned(page, raw))
    if pinned:
        _place(found, ask, waiting)
    for room in pinned:
        found.cover(room, -1, picture=False, clear=False)
    found.close()
    return found


def _text(found: Survey, ask: _Objects, item: Any, matrix: Matrix | None, *, layered: bool) -> None:
    """Say what is suspected of letters where they stand, whatever is drawn later."""
    layer = layered and (matrix is not None or ask.in_layer(item))
    mode = ask.raw.FPDFTextObj_GetTextRenderMode(item)
    shade = -1
    if mode == ask.raw.FPDF_TEXTRENDERMODE_INVISIBLE:
        found.invisible += 1
        kind = GHOST
    else:
        found.visible += 1
        if mode == ask.raw.FPDF_TEXTRENDERMODE_FILL:  # an outline may be of another colour
            shade = ask.shade(item)
        kind = PALE if shade >= LIGHT else SAME if found.inked and shade >= 0 else ""
    room = ask.room(item, matrix) if kind or layer else None
    if room is None:
        return
    if layer:
        found.suspect(LAYER, room)
    if kind == GHOST:
        found.suspect(GHOST, room)
    elif kind == PALE:
        found.pale(room)
    elif kind == SAME:
        found.dark(room, shade)


def _place(found: Survey, ask: _Objects, waiting: list[tuple[Any, Matrix | None]]) -> None:
    for item, matrix in waiting:
        room = ask.room(item, matrix)
        if room is not None:
            found.text(room)
    waiting.clear()


def _edges(page: Any) -> Edges:
    """The part of a page that is shown."""
    from pypdfium2 import PdfiumError  # noqa: PLC0415

    try:
        left, bottom, right, top = page.get_bbox()
    except PdfiumError:
        return 0.0, 0.0, *page.get_size()
    return left, bottom, right, top


def _pinned(page: Any, raw: Any) -> Iterator[Edges]:
    """Boxes and stamps that are pinned on a page cover it too."""
    kinds = {
        raw.FPDF_ANNOT_SQUARE, raw.FPDF_ANNOT_POLYGON, raw.FPDF_ANNOT_INK, raw.FPDF_ANNOT_STAMP,
        raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_REDACT, raw.FPDF_ANNOT_LINE,
    }  # fmt: skip
    edge = raw.FS_RECTF()
    for at in range(min(raw.FPDFPage_GetAnnotCount(page.raw), 2000)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, at)
        if not annotation:
            continue
        if raw.FPDFAnnot_GetSubtype(annotation) in kinds and raw.FPDFAnnot_GetRect(
            annotation, edge
        ):
            yield edge.left, edge.bottom, edge.right, edge.top
        raw.FPDFPage_CloseAnnot(annotation)
