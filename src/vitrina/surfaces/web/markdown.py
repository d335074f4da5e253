"""What a person wrote in Markdown, as HTML: no raw HTML, no pictures, citations as links."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urlencode

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup

_CITED = re.compile(r"vitrina:[0-9a-f]{12,64}(?:#[^\s)\]>*_,;<\"]*[^\s)\]>*_,;<\".!?:])?")
_FINE = ("https://", "http://", "vitrina:", "/d/")


@cache
def _renderer() -> MarkdownIt:
    made = MarkdownIt("js-default", {"html": False, "linkify": False, "maxNesting": 20})
    made.disable("image")
    made.validateLink = lambda url: url.lower().startswith(_FINE)  # type: ignore[method-assign]
    made.core.ruler.push("citations", _citations)
    return made


def html(text: str) -> Markup:
    """Render a note. The result is safe to stand in a page of ours."""
    return Markup(_renderer().render(text))  # noqa: S704  (raw HTML is off; the test attacks it)


def _citations(state: StateCore) -> None:
    """Make links of citations, demote headings below those of the page, and let links tell nothing."""
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) + 3)}"
        if token.type != "inline" or not token.children:
            continue
        made: list[Token] = []
        inside = 0
        for child in token.children:
            inside += child.nesting if child.type.startswith("link_") else 0
            if child.type == "link_open":
                child.attrs["href"] = _address(str(child.attrs.get("href", "")))
                child.attrs["rel"] = "noreferrer noopener nofollow"
            if child.type == "text" and not inside:
                made += _split(child)
            else:
                made.append(child)
        token.children = made


def _address(url: str) -> str:
    return "/cite?" + urlencode({"c": url}) if url.startswith("vitrina:") else url


def _split(token: Token) -> list[Token]:
    """A run of text with each citation in it as a link."""
    found: list[Token] = []
    at = 0
    for cited in _CITED.finditer(token.content):
        found.append(_text(token.content[at : cited.start()]))
        opening = Token("link_open", "a", 1)
        opening.attrs = {"href": _address(cited[0]), "class": "cited"}
        found += [opening, _text(cited[0]), Token("link_close", "a", -1)]
        at = cited.end()
    return [*found, _text(token.content[at:])] if found else [token]


def _text(content: str) -> Token:
    made = Token("text", "", 0)
    made.content = content
    return made
