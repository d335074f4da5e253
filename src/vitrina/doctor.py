"""What Vitrina finds on this machine, and what is lacking and what that costs."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from vitrina.engines import meaning
from vitrina.sandbox.process import probe
from vitrina.store.catalogue import SQLITE_VERSION

LOW_DISK = 5_000_000_000


class Finding(Struct, frozen=True):
    """One thing looked at: whether it is well, what it is, and what its lack costs."""

    name: str
    ok: bool
    found: str
    cost: str = ""


def examine(folder: str | Path) -> tuple[Finding, ...]:
    """Look at everything that Vitrina stands on. ``folder``: where the library lies or will."""
    return (
        *_software(),
        *_sandbox(),
        *_ocr(),
        *_optional(),
        *_index(Path(folder)),
        _disk(Path(folder)),
    )


def _software() -> Iterator[Finding]:
    yield Finding(
        "Python",
        ok=True,
        found=f"{platform.python_version()} on {platform.system()} {platform.machine()}",
    )
    yield Finding("SQLite", ok=SQLITE_VERSION >= (3, 37), found=".".join(map(str, SQLITE_VERSION)))
    for name in ("tantivy", "pypdfium2", "tesserocr"):
        try:
            yield Finding(name, ok=True, found=importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            yield Finding(
                name, ok=False, found="not installed", cost="Install Vitrina again: it needs this."
            )


def _sandbox() -> Iterator[Finding]:
    tier = probe()
    yield Finding(
        "sandbox", ok=not tier.missing, found=f"{tier.name}: {', '.join(tier.layers) or 'no layer'}"
    )
    for layer, cost in tier.missing.items():
        yield Finding(f"sandbox, {layer}", ok=False, found="does not hold here", cost=cost)


def _ocr() -> Iterator[Finding]:
    from vitrina.engines import tesseract  # noqa: PLC0415  (slow to load)

    known = sorted(tesseract.languages())
    yield Finding("OCR languages", ok="eng" in known, found=" ".join(known) or "none",
                  cost="" if len(known) > 1 else "Scans in other languages are read as English. On Debian: "
                  "apt install tesseract-ocr-spa, and others by their code.")  # fmt: skip


def _optional() -> Iterator[Finding]:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    yield Finding("LibreOffice", ok=bool(office), found="found" if office else "not found",
                  cost="" if office else "Nothing now: no file is read with it yet.")  # fmt: skip
    encoder = meaning.available()
    yield Finding("encoder of meaning", ok=encoder, found="found" if encoder else "not found",
                  cost="" if encoder else "meaning:on does nothing: answers in another language than the question's "
                  f"are ordered by their words alone. {meaning.INSTALL} (50 MB).")  # fmt: skip


def _index(folder: Path) -> Iterator[Finding]:
    """Whether every file of a library's index is as it was written; nothing where there is none."""
    from vitrina.engines import tantivy  # noqa: PLC0415  (slow to load)

    if not (folder / "index").is_dir():
        return
    count = len(tantivy.changed(folder / "index"))
    said = f"{count} file{' is' if count == 1 else 's are'} not as it was written"
    cost = "The disk may be failing. The next `vitrina open` makes the index anew."
    yield Finding(
        "index",
        ok=not count,
        found=said if count else "as it was written",
        cost=cost if count else "",
    )


def _disk(folder: Path) -> Finding:
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    return Finding("free disk", ok=free > LOW_DISK, found=f"{free / 1e9:.1f} GB",
                   cost="" if free > LOW_DISK else "A library takes about 1.4 bytes for a byte of text, and "
                   "the originals that it keeps.")  # fmt: skip
