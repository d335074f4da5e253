"""Word documents (DOCX, DOCM, DOTX): text, tables, notes; and what was struck out, hidden or remarked.

A paragraph is a line; a row of a table is a line whose cells part at tabs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vitrina.core import opc, xml
from vitrina.core.errors import Unreadable
from vitrina.core.package import Package
from vitrina.core.rows import flow
from vitrina.core.source import Source
from vitrina.core.types import Child, Item, Place, Problem, Reader, clean

_PARTS = (
    ("header", "headers", ""), ("footer", "footers", ""), ("footnotes", "footnotes", ""),
    ("endnotes", "endnotes", ""), ("comments", "comments", "comment"),
)  # fmt: skip
_BREAKS = {"tab": "\t", "br": " ", "cr": " ", "noBreakHyphen": "-", "softHyphen": ""}


def knows(source: Source) -> bool:
    """A zip with a Word part."""
    names = source.zip_names
    return names is not None and any(
        name.startswith("word/") and name.endswith(".xml") for name in names
    )


def read(source: Source) -> Iterator[Item]:
    """Yield claims, the body, then notes, headers, comments and what is hidden."""
    with Package(source) as package:
        yield from opc.claims(package)
        main = opc.main_part(package, "word/document.xml")
        text = _Words()
        text.take(xml.parse(package.read(main)))
        yield from flow(iter(text.lines))
        hidden = dict(text.hidden)
        relations = opc.relations(package, main).values()
        for number, (kind, target) in enumerate(relations, 1):
            if kind == "aFChunk" and package.has(target):
                name = clean(target.rpartition("/")[2])
                yield Child(Place(part=f"chunk-{number}"), name, "", package.read(target))
        for kind, part, why in _PARTS:
            found = _Words()
            for target in sorted({target for other, target in relations if other == kind}):
                try:
                    found.take(xml.parse(package.read(target)), remarks=bool(why))
                except Unreadable as error:
                    yield Problem(
                        Place(part=part),
                        f"{part} that can't be read",
                        f"passed over: {error}",
                        lost=True,
                    )
            yield from flow(iter(dict.fromkeys(found.lines)), part, why)
            for other, lines in found.hidden.items():
                hidden.setdefault(other, []).extend(lines)
        for why, lines in hidden.items():
            yield from flow(iter(lines), why.replace(" ", "-"), why)
        yield from opc.children(package)


class _Words:
    """Gathers a part's paragraphs as lines, and apart from them what is not seen."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.hidden: dict[str, list[str]] = {}

    def take(self, root: Any, *, remarks: bool = False) -> None:
        """Go through a part."""
        body = next(xml.elements(root, "body"), root)
        for element in body:
            who = ""
            if remarks and xml.local(element) == "comment":
                who = next(
                    (value for key, value in element.attrib.items() if key.endswith("}author")), ""
                )
            self._block(element, f"{who}: " if who else "")

    def _block(self, element: Any, before: str = "") -> None:
        name = xml.local(element)
        if name == "p":
            self._line(before + self._inline(element))
        elif name == "tbl":
            for row in element:
                if xml.local(row) == "tr":
                    self._line(
                        "\t".join(
                            self._cell(cell) for cell in xml.elements(row, "tc") if _own(cell, row)
                        )
                    )
        elif name not in {"sectPr", "del", "moveFrom"}:
            for child in element:
                self._block(child, before)
        else:
            self._struck(element)

    def _cell(self, cell: Any) -> str:
        inner = _Words()
        for child in cell:
            inner._block(child)
        for why, lines in inner.hidden.items():
            self.hidden.setdefault(why, []).extend(lines)
        return " ".join(line.replace("\t", " ") for line in inner.lines)

    def _line(self, text: str) -> None:
        self.lines.append(clean(text.rstrip()))

    def _inline(self, element: Any) -> str:
        parts: list[str] = []
        for child in element:
            name = xml.local(child)
            if name in {"del", "moveFrom"}:
                self._struck(child)
            elif name == "r":
                text = self._run(child)
                if _is_hidden(child) and text.strip():
                    self._hide("hidden text", text)
                else:
                    parts.append(text)
            elif name not in {"pPr", "rPr", "instrText", "delText", "commentRangeStart"}:
                parts.append(self._inline(child))
        return "".join(parts)

    def _run(self, run: Any) -> str:
        parts: list[str] = []
        for child in run:
            name = xml.local(child)
            if name == "t":
                parts.append(child.text or "")
            elif name in _BREAKS:
                parts.append(_BREAKS[name])
            elif name == "sym":
                parts.append("\N{BULLET}")
            elif name == "ruby":
                parts.append(self._ruby(child))
            elif name in {"drawing", "pict", "object", "AlternateContent"}:
                self._drawing(child)
        return "".join(parts)

    def _ruby(self, ruby: Any) -> str:
        """Signs with their reading above them: the reading stands behind, in brackets."""
        told = {xml.local(part): self._inline(part) for part in ruby}
        return f"{told.get('rubyBase', '')}({told.get('rt', '')})"

    def _drawing(self, drawing: Any) -> None:
        """Text boxes stand after their paragraph; of two versions of one, the first is taken."""
        for described in xml.elements(drawing, "docPr"):
            if (described.get("descr") or "").strip():
                self._hide("alternative text", described.get("descr"))
        choice = next(xml.elements(drawing, "Choice"), drawing)
        for box in xml.elements(choice, "txbxContent"):
            for child in box:
                self._block(child)

    def _struck(self, element: Any) -> None:
        words = "".join(
            text.text or "" for text in element.iter() if xml.local(text) in {"delText", "t"}
        )
        if words.strip():
            self._hide("tracked deletion", words)

    def _hide(self, why: str, text: str) -> None:
        self.hidden.setdefault(why, []).append(clean(" ".join(text.split())))


def _own(cell: Any, row: Any) -> bool:
    """Whether a cell is of this row, not of a table inside a cell of it."""
    above = cell.getparent()
    while above is not None and xml.local(above) != "tr":
        above = above.getparent()
    return above is row


def _is_hidden(run: Any) -> bool:
    for properties in run:
        if xml.local(properties) == "rPr":
            return any(
                xml.local(mark) == "vanish"
                and next((v for k, v in mark.attrib.items() if k.endswith("}val")), "1")
                not in {"0", "false", "off"}
                for mark in properties
            )
    return False


READER = Reader(
    name="docx",
    kind="document",
    media=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    suffixes=(".docx", ".docm", ".dotx", ".dotm"),
    knows=knows,
    read=read,
    version=2,
    limits=(
        "pages are not known: the file has none until it is printed",
        "fields are read as last shown",
    ),
    sources=("https://ecma-international.org/publications-and-standards/standards/ecma-376/",),
)
