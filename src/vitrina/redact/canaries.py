"""Canaries: words that nobody knows, planted in a copy of an edition, one for each way to leak.

Before the leak check may say that an edition is clean, it must find every one of them: the channels
are those by which redactions have failed (docs/redaction.md). A check that can't see is worse than none.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import secrets
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, PngImagePlugin

from vitrina.publish import shelf
from vitrina.redact import leaks
from vitrina.redact.decisions import TERM, Decision

MOST = 100_000
"""Bytes of a file of the edition's own that are enough to plant one in."""
_SOUNDS = "bdfgklmprstvz"
_VOWELS = "aeou"
_HTML = "<!doctype html><title>x</title>"


def word(draw: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """Give a name of two words that nobody bears."""
    signs = draw(16)
    letters = [
        (_SOUNDS if at % 2 == 0 else _VOWELS)[byte % len(_SOUNDS if at % 2 == 0 else _VOWELS)]
        for at, byte in enumerate(signs)
    ]
    return f"{''.join(letters[:6]).title()} {''.join(letters[6:]).title()}"


def _page(name: str, body: str) -> dict[str, bytes]:
    return {f"data/d/canary0/{name}": body.encode()}


def _in(kind: str) -> Callable[[str], dict[str, bytes]]:
    return lambda name: _page(f"x.{kind}", _TEXTS[kind].format(name, *name.split()))


_TEXTS = {
    "html": _HTML + "<p>{0}",
    "txt": "line\n{0}\n",
    "csv": "id,title\r\n1,{0}\r\n",
    "jsonl": '{{"title":"{0}"}}\n',
    "xml": "<feed><title>{0}</title></feed>",
    "js": 'let a = "{0}";',
    "css": "a::after {{ content: '{0}' }}",
}


def _attribute(name: str) -> dict[str, bytes]:
    return _page("alt.html", f'{_HTML}<img alt="{name}">')


def _comment(name: str) -> dict[str, bytes]:
    return _page("comment.html", f"{_HTML}<!-- {name} -->")


def _split(name: str) -> dict[str, bytes]:
    return _page("split.html", f"{_HTML}<p>{'<b></b>'.join(name)}")


def _entities(name: str) -> dict[str, bytes]:
    return _page("entities.html", _HTML + "".join(f"&#{ord(char)};" for char in name))


def _slug(name: str) -> dict[str, bytes]:
    return {f"data/d/canary0/{name.lower().replace(' ', '-')}.html": _HTML.encode()}


def _link(name: str) -> dict[str, bytes]:
    return _page("link.html", f'{_HTML}<a href="?q={name.replace(" ", "%20")}">x</a>')


def _json(name: str) -> dict[str, bytes]:
    coded = "".join(f"\\u{ord(char):04x}" for char in name)
    return _page("x.json", f'{{"title":"{coded}"}}')


def _utf16(name: str) -> dict[str, bytes]:
    return {"data/d/canary0/wide.txt": f"x {name} x".encode("utf-16-be")}


def _hex(name: str) -> dict[str, bytes]:
    return _page("hex.txt", f"id {name.encode().hex()} end")


def _base64(name: str) -> dict[str, bytes]:
    return _page(
        "base64.html", f"{_HTML}<img src='data:text/plain;base64,{_coded(name.encode())}'>"
    )


def _packed_inside(name: str) -> dict[str, bytes]:
    coded = _coded(gzip.compress(f"{name} {secrets.token_hex(40)}".encode(), mtime=0))
    return _page("packed.js", f'let data = "{coded}";')


def _coded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _gzip(name: str) -> dict[str, bytes]:
    return {"data/d/canary0/x.json": gzip.compress(json.dumps({"title": name}).encode(), mtime=0)}


def _index(name: str) -> dict[str, bytes]:
    return {"data/s/ca/canary": shelf._packed({"cards": [["x", name]]})}


def _places(name: str) -> dict[str, bytes]:
    """The words of a text side by side in the index, and nowhere else."""
    files: dict[str, bytes] = {}
    made = shelf.Shelf()
    card = shelf.Card("x", 1, "x", "", "", "", "x", "", 0)
    made.add(0, card, f"before {name.split(maxsplit=1)[0]}, {name.split()[1]} after")
    made.write(files.__setitem__)
    made.close()
    return {f"data/{path}": data for path, data in files.items()}


def _zip(name: str) -> dict[str, bytes]:
    return {"data/x.zip": _archive({"a.txt": name})}


def _member(name: str) -> dict[str, bytes]:
    return {"data/x.zip": _archive({f"{name}.txt": "x"})}


def _archive(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in parts.items():
            archive.writestr(zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0)), text)
    return out.getvalue()


def _png(info: PngImagePlugin.PngInfo | None = None, *, shown: str = "", exif: str = "") -> bytes:
    page = Image.new("L", (900, 200), 255)
    if shown:
        ImageDraw.Draw(page).text((40, 80), shown, 0, font=ImageFont.load_default(36))
    out = io.BytesIO()
    told = Image.Exif()
    if exif:
        told[0x013B] = exif
    page.save(out, "PNG", pnginfo=info, **({"exif": told} if exif else {}))
    return out.getvalue()


def _picture(data: bytes) -> dict[str, bytes]:
    meta = json.dumps({"redactions": [{"page": 1, "reason": "other", "kind": "text"}]}).encode()
    return {"data/d/canary0/r1/p0001.png": data, "data/d/canary0/r1/meta.json": meta}


def _pixels(name: str) -> dict[str, bytes]:
    return _picture(_png(shown=f"Signed by {name} himself"))


def _chunk(name: str) -> dict[str, bytes]:
    info = PngImagePlugin.PngInfo()
    info.add_text("Title", name)
    return _picture(_png(info))


def _packed_chunk(name: str) -> dict[str, bytes]:
    info = PngImagePlugin.PngInfo()
    info.add_text("Title", name, zip=True)
    return _picture(_png(info))


def _exif(name: str) -> dict[str, bytes]:
    return _picture(_png(exif=name))


def _behind(name: str) -> dict[str, bytes]:
    return _picture(_png() + name.encode())


def _pdf(name: str) -> dict[str, bytes]:
    stream = zlib.compress(
        b"BT /A 12 Tf [" + b" ".join(b"(%c) 10" % ord(c) for c in name) + b"] TJ ET"
    )
    body = b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(stream), stream)
    return {"data/x.pdf": b"%PDF-1.4\n9 0 obj\n" + body + b"\nendobj\n%%EOF\n"}


def _info(name: str) -> dict[str, bytes]:
    told = name.encode("utf-16-be").hex().encode()
    return {"data/y.pdf": b"%PDF-1.4\n1 0 obj\n<</Title<feff" + told + b">>>\nendobj\n%%EOF\n"}


def _docx(name: str) -> dict[str, bytes]:
    first, last = name.split()
    runs = f"<w:delText>{first} </w:delText></w:r><w:r><w:delText>{last}</w:delText>"
    parts = {"word/document.xml": f"<w:document><w:del><w:r>{runs}</w:r></w:del></w:document>"}
    return {"data/x.docx": _archive(parts)}


def _mail(name: str) -> dict[str, bytes]:
    message = EmailMessage()
    message["From"] = f"{name} <x@example.org>"
    message["Subject"] = "x"
    message.set_content("x")
    coded = message.as_bytes().replace(
        name.encode(), b"=?utf-8?b?%b?=" % _coded(name.encode()).encode()
    )
    return {"data/x.eml": coded}


CHANNELS: dict[str, Callable[[str], dict[str, bytes]]] = {
    **{f"text of .{kind}": _in(kind) for kind in _TEXTS},
    "alternative text": _attribute,
    "comment in HTML": _comment,
    "letters between tags": _split,
    "entities": _entities,
    "file name": _slug,
    "address": _link,
    "escapes in JSON": _json,
    "UTF-16": _utf16,
    "hex": _hex,
    "base64": _base64,
    "file in base64": _packed_inside,
    "gzip": _gzip,
    "search index": _index,
    "places in the search index": _places,
    "archive": _zip,
    "name in an archive": _member,
    "pixels": _pixels,
    "text chunk": _chunk,
    "packed text chunk": _packed_chunk,
    "EXIF": _exif,
    "after the end of a picture": _behind,
    "letters set one by one in a PDF": _pdf,
    "properties of a PDF": _info,
    "tracked change": _docx,
    "header of a mail": _mail,
}


_BY_OCR = "pixels"


def score(
    read: Callable[[bytes], str] | None, edition: Path | None = None
) -> tuple[int, int, tuple[str, ...]]:
    """Plant a canary in each channel and search: (found, planted, channels that were missed).

    One file of each kind that the edition has is taken into the copy, and has one planted too.
    """
    planted = dict(_planted())
    planted |= (
        {f"the edition's own {kind}": made for kind, made in _own(edition)} if edition else {}
    )
    missed = []
    with tempfile.TemporaryDirectory(prefix="vitrina-") as folder:
        root = Path(folder) / "copy"
        for channel, (name, files) in planted.items():
            found = _is_found(root, channel, name, files, read)
            if not found and channel == _BY_OCR:  # one made-up word of a thousand may be misread
                name = word()  # noqa: PLW2901
                found = _is_found(root, channel, name, CHANNELS[channel](name), read)
            if not found:
                missed.append(channel)
    return len(planted) - len(missed), len(planted), tuple(missed)


def _is_found(
    root: Path,
    channel: str,
    name: str,
    files: dict[str, bytes],
    read: Callable[[bytes], str] | None,
) -> bool:
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    seeker = leaks.Seeker([Decision(channel, TERM, "other", "", term=name)], {})
    found = leaks.check(root, seeker, read=read).leaks
    shutil.rmtree(root)
    return any(leak.key == channel for leak in found)


def _own(edition: Path) -> Iterator[tuple[str, tuple[str, dict[str, bytes]]]]:
    """A file of each kind as the edition has it, with a canary in its middle."""
    kinds: dict[str, tuple[int, Path]] = {}
    for path in (edition / "data").rglob("*.*"):
        if path.suffix not in {".png", ".sha256"} and "log" not in path.parts and path.is_file():
            each = (path.stat().st_size, path)  # the smallest: lists grow with the edition
            kinds[path.suffix] = min(kinds.get(path.suffix, each), each)
    for kind, (_, path) in sorted(kinds.items()):
        name, data = word(), path.read_bytes()[:MOST]
        middle = data.find(b"\n", len(data) // 2) + 1 or len(data)
        made = data[:middle] + name.encode() + b"\n" + data[middle:]
        yield kind, (name, {path.relative_to(edition).as_posix(): made})


def _planted() -> Iterator[tuple[str, tuple[str, dict[str, bytes]]]]:
    for channel, plant in CHANNELS.items():
        name = word()
        yield channel, (name, plant(name))
