"""HTML from strangers as lines of text, the one way for web pages, mail, books and saved archives.

Nothing is run, fetched or drawn. The page goes through as a stream of tags, so that a hundred
thousand nested elements cost no more than as many side by side. A paragraph, heading, list item or
row of a table is a line; what a browser would not show is kept apart, with why.
"""

from __future__ import annotations

import codecs
import dataclasses
import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from vitrina.core.types import Claim, Place, Text, clean

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "frameset",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "legend",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "option",
        "p",
        "pre",
        "section",
        "select",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
_CELLS = frozenset(("td", "th"))
_SILENT = frozenset(["script", "style", "template", "object", "embed", "applet", "svg", "math"])
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "frame",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
_META = {
    "author": "Author", "dc.creator": "Author", "article:author": "Author", "byl": "Author",
    "description": "Description", "og:description": "Description", "keywords": "Keywords",
    "og:title": "Title", "dc.title": "Title", "og:site_name": "Publisher", "dc.publisher": "Publisher",
    "article:published_time": "Date", "dc.date": "Date", "date": "Date", "pubdate": "Date",
    "datepublished": "Date", "article:modified_time": "Modified", "og:url": "Source",
    "citation_publication_date": "Date", "citation_author": "Author", "citation_title": "Title",
    "generator": "Producer", "language": "Language",
}  # fmt: skip
_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE
)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})""")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE
)
_POSTS = frozenset(
    (
        "twitter-tweet",
        "twitter-video",
        "bluesky-embed",
        "mastodon-embed",
        "instagram-media",
        "tiktok-embed",
    )
)
"""Classes of a quotation that another site's post was embedded as."""
_STATUS = re.compile(
    r"https?://[^\s]{1,300}?/(?:status(?:es)?|post|p|video|reel|@[\w.]{1,60})/[\w-]{1,40}"
)
MOST_POSTS = 200
_SPACE = re.compile(r"[ \t\n\r\f\v\u00a0]+")
MOST_LD = 200_000
BLOCK = 200_000


def decode(data: bytes, told: str = "") -> str:
    """Give the characters of a page: by its mark, its transport (``told``), its own word, or UTF-8."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    head = data[:4096]
    found = _XML.search(head) or _CHARSET.search(head)
    for name in (told, found[1].decode("ascii") if found else "", "utf-8"):
        try:
            known = codecs.lookup(name).name if name else ""
            if known and known not in {"utf-16", "utf-7"} and known.count("_codec") == 0:
                return data.decode({"iso8859-1": "cp1252", "ascii": "utf-8"}.get(known, known))
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def read(text: str, part: str = "") -> Iterator[Claim | Text]:
    """Yield the page's claims, its lines, and then what is hidden in it."""
    sink = _Sink()
    target: Any = sink  # text comes as str: the parser is fed str
    parser = etree.HTMLParser(target=target, huge_tree=True, remove_pis=True, no_network=True)
    if not text.strip():
        return
    # libxml2 would take the page's own word for its encoding over ours: it is characters by now.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text[:500]) + text[500:]
    try:
        for at in range(0, len(text), 65536):
            parser.feed(text[at : at + 65536].replace("\0", ""))
        parser.close()
    except (etree.XMLSyntaxError, AssertionError):
        sink.close()  # what came before the break stands
    yield from sink.claims(part)
    yield from _blocks(sink.lines, part)
    for why, lines in sink.hidden.items():
        yield from _blocks(lines, f"{part}.hidden".lstrip("."), why, start=sink.hidden_start(why))


def lines(data: str) -> list[str]:
    """Give only the lines that a browser would show."""
    return [
        line
        for item in read(data)
        if isinstance(item, Text) and not item.hidden
        for line in item.text.split("\n")
    ]


def _blocks(lines: list[str], part: str, hidden: str = "", start: int = 1) -> Iterator[Text]:
    held: list[str] = []
    size, first = 0, start
    for line in lines:
        if size > BLOCK:
            yield Text(Place(part, 0, first), "\n".join(held), hidden)
            first += len(held)
            held, size = [], 0
        held.append(line)
        size += len(line) + 1
    if held:
        yield Text(Place(part, 0, first), "\n".join(held), hidden)


@dataclasses.dataclass
class _Post:
    """A post of another site in the page: the line it begins at, its address, its language."""

    line: int
    link: str = ""
    language: str = ""


class _Sink:
    """Takes tags as they come; holds lines, claims and what is hidden."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.hidden: dict[str, list[str]] = {}
        self._meta: list[tuple[str, str]] = []
        self._held: list[str] = []
        self._hidden_held: list[str] = []
        self._open: list[tuple[str, bool, bool]] = []  # tag, silent, hidden
        self._silent = self._concealed = 0
        self._pre = 0
        self._title: list[str] | None = None
        self._ld: list[str] | None = None
        self._post: _Post | None = None
        self.posts: list[_Post] = []

    def claims(self, part: str) -> Iterator[Claim]:
        """Each claim once, the page's own title first."""
        for name, value in dict.fromkeys(self._meta):
            yield Claim(Place(part), name, value)
        for post in self.posts:
            place = Place(part, 0, post.line)
            yield Claim(place, "Post", post.link or "embedded, without a link")
            if post.language:
                yield Claim(place, "Post-Language", post.language)

    def hidden_start(self, why: str) -> int:
        """The number of the first line of one kind of hidden text: they are numbered together."""
        start = 1
        for other, lines in self.hidden.items():
            if other == why:
                break
            start += len(lines)
        return start

    def start(self, tag: Any, attributes: Any) -> None:
        tag = str(tag).rpartition("}")[2].rpartition(":")[2].lower()
        get = attributes.get
        if tag in _BLOCKS:
            self._break()
        elif tag in _CELLS and self._held and not "".join(self._held).endswith("\t"):
            self._held.append("\t")
        if tag == "meta":
            self._told(
                (get("name") or get("property") or get("itemprop") or "").lower(),
                get("content") or "",
            )
        elif tag == "link" and (get("rel") or "").lower() == "canonical":
            self._claim("Source", get("href") or "")
        elif tag == "html" and (get("lang") or get("xml:lang")):
            self._claim("Language", get("lang") or get("xml:lang") or "")
        elif tag == "time" and get("datetime") and "pubdate" in attributes:
            self._claim("Date", get("datetime"))
        elif tag == "img" and (get("alt") or "").strip() and not self._silent:
            self._hide("alternative text", get("alt"))
        elif tag == "title" and not self._concealed:
            self._title = []
        elif tag == "script" and "ld+json" in (get("type") or ""):
            self._ld = []
        if not self._silent and not self._concealed:
            self._embedded(tag, get)
        if tag in _VOID:
            return
        silent = tag in _SILENT
        concealed = "hidden" in attributes
        concealed = concealed or bool(get("style") and _HIDDEN.search(get("style")))
        self._open.append((tag, silent, concealed))
        self._silent += silent
        self._concealed += concealed
        self._pre += tag in {"pre", "textarea", "xmp", "plaintext"}

    def end(self, tag: Any) -> None:
        tag = str(tag).rpartition("}")[2].rpartition(":")[2].lower()
        if tag in _VOID:
            return
        if tag in _BLOCKS:
            self._break()
        while self._open:
            name, silent, concealed = self._open.pop()
            self._silent -= silent
            self._pre -= name in {"pre", "textarea", "xmp", "plaintext"}
            if concealed:
                self._break()
                self._concealed -= 1
            if name == tag:
                break
        if tag == "blockquote" and self._post:
            self.posts.append(self._post)
            self._post = None
        elif tag == "title" and self._title is not None:
            self._claim("Title", "".join(self._title), first=True)
            self._title = None
        elif tag == "script" and self._ld is not None:
            self._linked_data("".join(self._ld))
            self._ld = None

    def data(self, text: str) -> None:
        if self._ld is not None:
            if sum(map(len, self._ld)) < MOST_LD:
                self._ld.append(text)
        elif self._title is not None:
            self._title.append(text)
        elif self._silent:
            return
        elif self._concealed:
            self._hidden_held.append(text)
        elif self._pre:
            first, *rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            self._held.append(first)
            for line in rest:
                self._break(keep=True)
                self._held.append(line)
        else:
            self._held.append(_SPACE.sub(" ", text))

    def comment(self, text: str) -> None:
        words = " ".join(text.split())
        if (
            sum(char.isalpha() for char in words) > 20
            and not words.startswith(("[if", "<![", "[endif"))
            and "{" not in words
        ):
            self._hide("comment in the page's source", words)

    def close(self) -> None:
        self._break()

    def _break(self, *, keep: bool = False) -> None:
        if self._concealed:
            line = " ".join("".join(self._hidden_held).split())
            self._hidden_held.clear()
            if line:
                self._hide("not shown by a browser", line)
            return
        line = "".join(self._held)
        self._held.clear()
        line = line.rstrip() if self._pre or keep else _tidy(line)
        if line.strip() or (keep and self.lines and self.lines[-1]):
            self.lines.append(clean(line))

    def _hide(self, why: str, text: str) -> None:
        self.hidden.setdefault(why, []).append(clean(" ".join(text.split())))

    def _claim(self, name: str, value: Any, *, first: bool = False) -> None:
        value = clean(" ".join(str(value).split()))[:2000]
        if value and len(self._meta) < 400:
            self._meta.insert(0 if first else len(self._meta), (name, value))

    def _told(self, name: str, value: str) -> None:
        if name in _META:
            self._claim(_META[name], value)

    def _embedded(self, tag: str, get: Any) -> None:
        """Note where the post of another site begins, in what language, and its address."""
        if tag == "blockquote" and _POSTS & set((get("class") or "").lower().split()):
            if len(self.posts) < MOST_POSTS:
                link = get("cite") or get("data-instgrm-permalink") or ""
                self._post = _Post(len(self.lines) + 1, link[:400], get("lang") or "")
        elif self._post and tag == "p" and not self._post.language:
            self._post.language = (get("lang") or "")[:20]
        elif self._post and tag == "a" and (found := _STATUS.match(get("href") or "")):
            self._post.link = found[0]

    def _linked_data(self, text: str) -> None:
        """schema.org's word for author, date and publisher, as news sites leave it."""
        try:
            heap = [json.loads(text)]
        except (ValueError, RecursionError):
            return
        for _ in range(200):
            if not heap:
                return
            node = heap.pop()
            if isinstance(node, list):
                heap += node[:50]
            elif isinstance(node, dict):
                heap += [node["@graph"]] if "@graph" in node else []
                for key, name in (
                    ("headline", "Title"),
                    ("datePublished", "Date"),
                    ("dateModified", "Modified"),
                ):
                    if isinstance(node.get(key), str):
                        self._claim(name, node[key])
                for key, name in (("author", "Author"), ("publisher", "Publisher")):
                    for who in node[key] if isinstance(node.get(key), list) else [node.get(key)]:
                        told = who.get("name") if isinstance(who, dict) else who
                        if isinstance(told, str):
                            self._claim(name, told)


def _tidy(line: str) -> str:
    return "\t".join(cell.strip(" ") for cell in re.sub(" +", " ", line).split("\t")).strip(" \t")
