r"""Rich text (RTF): words by code page and by Unicode, hidden and struck-out text apart, claims of \info.

One pass over the bytes with a stack of groups; nothing recurses, so depth costs memory alone, and
that is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vitrina.core.errors import TooMuch
from vitrina.core.rows import flow
from vitrina.core.source import Source
from vitrina.core.types import Claim, Item, Place, Reader, clean

DEEPEST = 2_000
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|([\r\n]+)|([^\\{}\r\n]+)",
    re.DOTALL,
)
_SKIPPED = frozenset(
    [
        "fonttbl",
        "colortbl",
        "stylesheet",
        "listtable",
        "listoverridetable",
        "rsidtbl",
        "generator",
        "pict",
        "objdata",
        "themedata",
        "datastore",
        "latentstyles",
        "xmlnstbl",
        "filetbl",
        "revtbl",
        "fldinst",
        "bkmkstart",
        "bkmkend",
        "template",
        "mmathPr",
        "wgrffmtfilter",
        "panose",
        "colorschememapping",
        "pgdsctbl",
        "nonshppict",
        "blipuid",
        "blipuid",
        "userprops",
        "docvar",
        "formfield",
        "objclass",
        "pntext",
    ]
)
_APART = {"annotation": "comment", "atnauthor": "", "atnid": "", "atndate": ""}
_CLAIMS = {"title": "Title", "author": "Author", "subject": "Subject", "keywords": "Keywords", "doccomm": "Description",
           "company": "Organization", "operator": "Modified-by"}  # fmt: skip
_MARKS = {"lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "endash": "–",
          "emdash": "—", "emspace": " ", "enspace": " ", "tab": "\t"}  # fmt: skip
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip


def knows(source: Source) -> bool:
    """By its first group."""
    return source.head[:6].lstrip()[:5] == b"{\\rtf"


def read(source: Source) -> Iterator[Item]:
    """Yield claims, the lines that are seen, and those that are not."""
    found = _Found()
    found.run(source.bytes())
    for name, value in found.claims.items():
        if shown := " ".join(value.split()):
            yield Claim(Place(), name, clean(shown))
    yield from flow(clean(line) for line in found.lines("").split("\n"))
    for why in sorted(found.kept.keys() - {""}):
        if found.lines(why).strip():
            told = (clean(line) for line in found.lines(why).split("\n") if line.strip())
            yield from flow(told, why.replace(" ", "-"), why)


class _Group:
    """What holds inside one pair of braces."""

    __slots__ = ("charset", "claim", "deleted", "hidden", "skip", "uc", "why")

    def __init__(self, above: _Group | None = None) -> None:
        self.skip: bool = above.skip if above else False
        self.hidden: bool = above.hidden if above else False
        self.deleted: bool = above.deleted if above else False
        self.why: str = above.why if above else ""
        self.claim: str = above.claim if above else ""
        self.uc: int = above.uc if above else 1
        self.charset: str = above.charset if above else ""


class _Found:
    """What one pass gathers."""

    def __init__(self) -> None:
        self.kept: dict[str, list[str]] = {"": []}
        self.claims: dict[str, str] = {}
        self._stack: list[_Group] = []
        self._now = _Group()
        self._page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = -1
        self._in_fonts = 0
        self._pass = 0
        self._bytes = bytearray()
        self._high = ""

    def lines(self, why: str) -> str:
        """The text of one kind, lines parted."""
        return "".join(self.kept.get(why, ())).strip("\n")

    def run(self, data: bytes) -> None:
        """Go through the file once."""
        at = 0
        fresh = star = False
        while found := _TOKEN.match(data, at):
            at = found.end()
            word, number, code, sign, brace, end, plain = found.groups()
            if code is None and not (plain is not None and self._pass):
                self._flush()
            if brace == b"{":
                if len(self._stack) >= DEEPEST:
                    raise TooMuch(f"groups nested more than {DEEPEST} deep")
                self._stack.append(self._now)
                self._now, fresh, star = _Group(self._now), True, False
                continue
            if brace == b"}":
                self._now = self._stack.pop() if self._stack else _Group()
                if len(self._stack) < self._in_fonts:
                    self._in_fonts = 0
            elif word is not None:
                name = word.decode("ascii")
                if name == "bin" and number:
                    at += max(0, int(number))
                elif name == "u" and number:
                    self._unicode(int(number))
                else:
                    self._word(name, int(number) if number else None, fresh=fresh, star=star)
            elif code is not None:
                self._code(int(code, 16))
            elif sign is not None:
                star = fresh and sign == b"*"
                self._sign(sign)
                if star:
                    continue
            elif plain is not None:
                self._plain(plain)
            fresh = star = False if end is None else fresh
        self._flush()

    def _word(self, name: str, number: int | None, *, fresh: bool, star: bool) -> None:
        now = self._now
        if name == "fonttbl":
            self._in_fonts = len(self._stack)
        if fresh or star:
            if name in _SKIPPED or (
                star and name not in {"shpinst", "annotation", "shptxt", "flddata"}
            ):
                now.skip = True
            elif name in _APART:
                now.why, now.skip = _APART[name], not _APART[name]
            elif name in _CLAIMS and len(self._stack) < 6:
                now.claim = _CLAIMS[name]
            elif name == "info":
                now.skip = False
        if name == "ansicpg" and number:
            self._page = f"cp{number}" if number != 10000 else "mac_roman"
        elif name in {"mac", "pc", "pca"} and len(self._stack) < 2:
            self._page = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[name]
        elif name == "f" and number is not None:
            self._font = number
            now.charset = self._fonts.get(number, "")
        elif name == "fcharset" and number is not None and self._in_fonts:
            if number in _CHARSETS:
                self._fonts[self._font] = _CHARSETS[number]
        elif name == "uc" and number is not None:
            now.uc = max(0, min(number, 8))
        elif name == "v":
            now.hidden = number != 0
        elif name == "deleted":
            now.deleted = number != 0
        elif name == "plain":
            now.hidden = now.deleted = False
        elif name in {"par", "line", "sect", "page", "row"}:
            self._put("\n")
        elif name in {"cell", "nestcell"}:
            self._put("\t")
        elif name in _MARKS:
            self._put(_MARKS[name])

    def _sign(self, sign: bytes) -> None:
        if sign in b"\r\n":
            self._put("\n")
        elif sign in b"{}\\":
            self._put(sign.decode())
        elif sign == b"~":
            self._put(" ")
        elif sign == b"_":
            self._put("-")

    def _code(self, value: int) -> None:
        if self._pass:
            self._pass -= 1
        else:
            self._bytes.append(value)

    def _plain(self, text: bytes) -> None:
        if self._pass:
            gone = min(self._pass, len(text))
            self._pass -= gone
            text = text[gone:]
        if text:
            self._flush()
            self._put(
                text.decode(self._now.charset or "cp1252", "replace")
                if max(text) > 127
                else text.decode("ascii")
            )

    def _unicode(self, value: int) -> None:
        """Code units of UTF-16, signed; two of them may make one character."""
        unit = value & 0xFFFF
        if 0xD800 <= unit < 0xDC00:
            self._high = chr(unit)
        elif 0xDC00 <= unit < 0xE000:
            pair = (self._high + chr(unit)).encode("utf-16-le", "surrogatepass")
            self._put(pair.decode("utf-16-le", "replace"))
            self._high = ""
        else:
            self._put(chr(unit & 0xFF) if 0xF000 <= unit <= 0xF0FF else chr(unit))
        self._pass = self._now.uc

    def _flush(self) -> None:
        if self._bytes:
            try:
                text = self._bytes.decode(self._now.charset or self._page, "replace")
            except LookupError:
                text = self._bytes.decode("cp1252", "replace")
            self._bytes.clear()
            self._put(text)

    def _put(self, text: str) -> None:
        now = self._now
        if now.claim:
            self.claims[now.claim] = self.claims.get(now.claim, "") + text
        elif not now.skip and not self._in_fonts:
            why = now.why or (
                "tracked deletion" if now.deleted else "hidden text" if now.hidden else ""
            )
            self.kept.setdefault(why, []).append(text)


READER = Reader(
    name="rtf",
    kind="document",
    media=("application/rtf",),
    suffixes=(".rtf",),
    knows=knows,
    read=read,
    limits=(
        "pictures and objects inside are not read",
        f"refused: groups nested more than {DEEPEST} deep",
    ),
    sources=("https://www.loc.gov/preservation/digital/formats/fdd/fdd000473.shtml",),
)
