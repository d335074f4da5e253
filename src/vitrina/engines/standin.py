"""An index that lies where nothing may be written: a read-only medium, somebody else's folder.

Tantivy locks a file in the index's folder even to read it. So a folder of links to the index's files
stands in for it, of our own and gone when it is closed; the lock is then taken there.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

META = "meta.json"


class StandIn:
    """Links to the files of an index, as they are now."""

    def __init__(self, index: Path) -> None:
        self._index = index
        self._folder = tempfile.TemporaryDirectory(prefix="vitrina-index-")
        self._seen = self._stamp()
        for path in index.resolve().iterdir():
            if path.suffix != ".lock":
                (Path(self._folder.name) / path.name).symlink_to(path)

    @property
    def path(self) -> str:
        """The folder to open instead of the index's own."""
        return self._folder.name

    def stale(self) -> bool:
        """Whether someone who may write there has committed since."""
        return self._stamp() != self._seen

    def close(self) -> None:
        """Remove the links."""
        self._folder.cleanup()

    def _stamp(self) -> tuple[int, int]:
        status = (self._index / META).stat()
        return status.st_mtime_ns, status.st_ino


def needed(index: Path) -> bool:
    """Whether the index lies where nothing may be written."""
    return not os.access(index, os.W_OK)
