"""Members of a zip package (OPC, ODF, EPUB), each read with a limit on what it may expand to."""

from __future__ import annotations

import zipfile
import zlib
from types import TracebackType
from typing import Self

from vitrina.core.errors import Damaged, Encrypted, TooMuch
from vitrina.core.limits import MIB
from vitrina.core.source import Source

MOST = 128 * MIB


class Package:
    """An open zip package: ``names`` in the file's order, ``read`` for one member's bytes."""

    def __init__(self, source: Source) -> None:
        try:
            self._zip = zipfile.ZipFile(source.open())
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
            raise Damaged("the zip package that it is made of does not open") from error
        self._left = max(MOST, source.limits.text)
        self.names = self._zip.namelist()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    def has(self, name: str) -> bool:
        """Whether there is a member of exactly this name."""
        return name in self._zip.NameToInfo

    def read(self, name: str, most: int = MOST) -> bytes:
        """Give a member's bytes. Raises ``Damaged``, ``Encrypted`` or ``TooMuch``."""
        try:
            with self._zip.open(name) as member:
                data = member.read(min(most, self._left) + 1)
        except KeyError as error:
            raise Damaged(f"no member {name}") from error
        except RuntimeError as error:  # zipfile's way to say that a password is needed
            raise Encrypted("a member of the package is encrypted") from error
        except (
            zipfile.BadZipFile,
            OSError,
            ValueError,
            NotImplementedError,
            EOFError,
            zlib.error,
        ) as error:
            raise Damaged(f"member {name} does not unpack") from error
        if len(data) > min(most, self._left):
            raise TooMuch(f"member {name} expands to more than {min(most, self._left)} bytes")
        self._left -= len(data)
        return data
