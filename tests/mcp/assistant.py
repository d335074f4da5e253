"""An assistant's side of the protocol: starts the program, asks, and reads what comes back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

VERSION = "2026-07-28"
META = {
    "io.modelcontextprotocol/protocolVersion": VERSION,
    "io.modelcontextprotocol/clientCapabilities": {},
}


class Assistant:
    """One run of ``vitrina mcp`` over a library, in a process of its own."""

    def __init__(self, library: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "vitrina", "mcp", "--library", str(library)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )  # fmt: skip
        self._number = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def send(self, line: bytes) -> None:
        """Send a line as it is."""
        assert self.process.stdin
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()

    def hear(self) -> dict[str, Any]:
        """The next line that comes back."""
        assert self.process.stdout
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found

    def ask(self, method: str, meta: dict[str, Any] | None = META, **params: Any) -> dict[str, Any]:
        """Ask, and give the whole answer; with ``meta`` None as a client of before 2026 does."""
        self._number += 1
        if meta is not None:
            params["_meta"] = meta
        asked = {"jsonrpc": "2.0", "id": self._number, "method": method, "params": params}
        self.send(json.dumps(asked).encode())
        found = self.hear()
        assert self._number == found["id"]
        return found

    def call(self, name: str, **arguments: Any) -> dict[str, Any]:
        """Call a tool, and give its result."""
        found: dict[str, Any] = self.ask("tools/call", name=name, arguments=arguments)["result"]
        return found

    def end(self) -> tuple[int, bytes, bytes]:
        """Close its input: its status, and what was left on both streams."""
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out, err
