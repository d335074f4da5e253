"""A SQLite connection for each thread that asks: made when it is first wanted, all closed together."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable


class Links:
    """The connections to one file."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._local = threading.local()
        self._made: list[sqlite3.Connection] = []
        self._guard = threading.Lock()

    def mine(self) -> sqlite3.Connection:
        """This thread's."""
        link: sqlite3.Connection | None = getattr(self._local, "link", None)
        if link is None:
            link = self._local.link = self._connect()
            with self._guard:
                self._made.append(link)
        return link

    def close(self) -> None:
        """Let go of every thread's."""
        with self._guard:
            for link in self._made:
                link.close()
            self._made.clear()
        self._local = threading.local()
