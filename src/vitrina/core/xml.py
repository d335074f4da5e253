"""XML from strangers, parsed the one safe way: no entity, no network, no DTD, a counted depth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from vitrina.core.errors import Damaged, TooMuch
from vitrina.core.limits import DEFAULT


def parse(data: bytes, *, depth: int = DEFAULT.xml_depth, recover: bool = True) -> Any:
    """Give the root element (lxml) of ``data``. Raises ``Damaged`` or ``TooMuch``."""
    parser = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=recover,
        remove_pis=True,
    )
    level = 0
    try:
        for start in range(0, len(data), 65536):
            parser.feed(data[start : start + 65536])
            for event, _ in parser.read_events():
                level += 1 if event == "start" else -1
                if level > depth:
                    raise TooMuch(f"XML elements nested more than {depth} deep")
        root = parser.close()
    except etree.XMLSyntaxError as error:
        raise Damaged(
            f"not well-formed XML: {error.msg.splitlines()[0] if error.msg else ''}"
        ) from error
    if root is None:
        raise Damaged("no XML element in it")
    return root


def local(element: Any) -> str:
    """An element's name without its namespace; empty for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def elements(root: Any, name: str) -> Iterator[Any]:
    """Every element below ``root`` with this local name, in the file's order."""
    return root.iter(f"{{*}}{name}")  # type: ignore[no-any-return]


def words(element: Any) -> str:
    """All text inside an element, on one line; empty for comments, which have none of their own."""
    return " ".join("".join(element.itertext()).split()) if isinstance(element.tag, str) else ""
