"""Streams of an OLE compound file (DOC, PPT, MSG), read with a limit; and its summary as claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any, Self

from vitrina.core.errors import Damaged, TooMuch
from vitrina.core.limits import MIB
from vitrina.core.source import Source
from vitrina.core.types import Claim, Place, clean

MOST = 256 * MIB
_CLAIMS = {
    "title": "Title", "subject": "Subject", "author": "Author", "keywords": "Keywords",
    "comments": "Description", "last_saved_by": "Modified-by", "creating_application": "Producer",
    "company": "Organization", "manager": "Manager",
}  # fmt: skip
_LAST = 0xFFFFFFF9
"""Numbers above stand for an end, or for no sector."""
_SUMMARIES = ("\x05SummaryInformation", "\x05DocumentSummaryInformation")
_DATES = {"create_time": "Created", "last_saved_time": "Modified"}


def endless(source: Source) -> bool:
    """Whether some chain of sectors never ends: there are libraries that would follow it for ever."""
    import olefile  # noqa: PLC0415

    try:
        with olefile.OleFileIO(source.open()) as ole:
            ole.loadminifat()
            entries = [entry for entry in ole.direntries if entry is not None]
            starts = [entry.isectStart for entry in entries]
            starts += [ole.first_dir_sector, ole.first_mini_fat_sector]
            size = ole.sector_size
            return (
                _circles(ole.fat, starts)
                or _circles(ole.minifat or (), starts)
                or _table_circles(source, size)
            )
    except Exception:  # a broken compound file makes its parser raise nearly anything
        return True


def _circles(table: Sequence[int], starts: list[int]) -> bool:
    """Whether a chain comes back to itself. A sector seen from an earlier start is known to end."""
    known: set[int] = set()
    for start in starts:
        own: set[int] = set()
        at = start
        while at < len(table) and at not in known:
            if at in own:
                return True
            own.add(at)
            at = table[at]
        known |= own
    return False


def _table_circles(source: Source, size: int) -> bool:
    """The same of the sectors that tell where the table of sectors lies: the last number is the next."""
    at, seen = int.from_bytes(source.head[68:72], "little"), 0
    while at <= _LAST:
        seen += 1
        end = (at + 2) * size
        if end > source.size or seen > source.size // size:
            return seen > source.size // size
        at = int.from_bytes(bytes(source.data[end - 4 : end]), "little")
    return False


class Compound:
    """An open compound file."""

    def __init__(self, source: Source) -> None:
        import olefile  # noqa: PLC0415  (few files need it)

        try:
            self._ole = olefile.OleFileIO(source.open())
        except Exception as error:  # a broken compound file makes its parser raise nearly anything
            raise Damaged("the compound file that it is made of does not open") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ole.close()

    def names(self) -> list[list[str]]:
        """The path of every stream."""
        return [list(path) for path in self._ole.listdir()]

    def has(self, path: str) -> bool:
        """Whether there is such a stream."""
        return bool(self._ole.exists(path))

    def read(self, path: str, most: int = MOST) -> bytes:
        """Give a stream. Raises ``Damaged`` or ``TooMuch``."""
        try:
            size = self._ole.get_size(path)
            data = bytes(self._ole.openstream(path).read()) if size <= most else b""
        except Exception as error:  # the same
            raise Damaged(f"stream {path} can't be read") from error
        if size > most:
            raise TooMuch(f"a stream of more than {most // MIB} MiB")
        return data

    def claims(self) -> Iterator[Claim]:
        """What the summary says."""
        try:
            if any(_lists_too_much(self.read(name)) for name in _SUMMARIES if self.has(name)):
                return
            told = self._ole.get_metadata()
        except Exception:
            return
        for field, name in _CLAIMS.items():
            if value := _shown(getattr(told, field, None), getattr(told, "codepage", None)):
                yield Claim(Place(), name, value)
        for field, name in _DATES.items():
            moment = getattr(told, field, None)
            if moment is not None and getattr(moment, "year", 1601) > 1601:
                yield Claim(Place(), name, moment.isoformat(timespec="seconds"))


def _lists_too_much(data: bytes) -> bool:
    """Whether a summary tells of a list longer than itself: olefile would count to its end."""
    start = int.from_bytes(data[44:48], "little")
    section = data[start:]
    count = min(int.from_bytes(section[4:8], "little"), len(section) // 8)
    for number in range(count):
        at = int.from_bytes(section[12 + 8 * number : 16 + 8 * number], "little")
        kind, length = section[at : at + 4], int.from_bytes(section[at + 4 : at + 8], "little")
        if int.from_bytes(kind, "little") & 0x1000 and length > len(section):
            return True
    return False


def _shown(value: Any, page: Any) -> str:
    if isinstance(value, bytes):
        name = (
            "utf-8"
            if page in {65001, -535}
            else f"cp{page & 0xFFFF}"
            if isinstance(page, int)
            else "cp1252"
        )
        try:
            value = value.decode(name)
        except (LookupError, ValueError):
            value = value.decode("cp1252", "replace")
    return clean(" ".join(str(value).replace("\0", " ").split()))[:2000] if value else ""
