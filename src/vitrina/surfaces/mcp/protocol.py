"""The protocol: what a line asks, in which version, and the line that answers.

    {"jsonrpc": "2.0", "id": 1, "method": "tools/call", ...} --answer--> {"jsonrpc": "2.0", "id": 1, ...}

Two generations are spoken in one process. A *modern* request (2026-07-28) says its version in its
``_meta`` and stands alone; a *legacy* client opens with ``initialize``, and its later requests count
as of the version that was agreed then. <https://modelcontextprotocol.io/specification>
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from vitrina import __version__
from vitrina.core.errors import VitrinaError

MODERN = ("2026-07-28",)
LEGACY = ("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05")
_VERSION = "io.modelcontextprotocol/protocolVersion"
_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities"
_SERVER = "io.modelcontextprotocol/serverInfo"
SERVER = {"name": "vitrina", "title": "Vitrina", "version": __version__}
PARSE, INVALID, METHOD, PARAMS, INTERNAL, VERSION = -32700, -32600, -32601, -32602, -32603, -32022
FRESH = 3_600_000
"""Milliseconds for which a list of tools, which never changes while we run, may be kept."""
CHANGES_NOTHING = {"readOnlyHint": True, "openWorldHint": False}


class Told(Struct, frozen=True):
    """What a tool answers: as text for a reader, and as a record for a program."""

    text: str
    record: Struct


class Tool(Struct, frozen=True):
    """One thing an assistant may do: its name, what it is for, and the function that does it."""

    name: str
    title: str
    about: str
    takes: type[Struct]
    gives: type[Struct]
    does: Callable[[Any], Told]

    def described(self) -> dict[str, Any]:
        """Give it as ``tools/list`` has it."""
        return {
            "name": self.name,
            "title": self.title,
            "description": self.about,
            "inputSchema": schema(self.takes),
            "outputSchema": schema(self.gives),
            "annotations": CHANGES_NOTHING,
        }


class Refused(Exception):
    """A request that can't be answered: the code and the words of a JSON-RPC error."""

    def __init__(self, code: int, words: str, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(words)
        self.code, self.words, self.data = code, words, data


class Server:
    """Answers lines, one after the other."""

    def __init__(self, tools: tuple[Tool, ...], instructions: str) -> None:
        self._tools = {tool.name: tool for tool in tools}
        self._instructions = instructions
        self._opened = False

    def answer(self, line: bytes) -> bytes | None:
        """Answer a line; None for what wants no answer."""
        try:
            asked = msgspec.json.decode(line)
        except (msgspec.DecodeError, RecursionError):
            return _refusal(None, Refused(PARSE, "no JSON"))
        ident = asked.get("id") if isinstance(asked, dict) else None
        if not isinstance(ident, str | int) or isinstance(ident, bool):
            ident = None
        try:
            result = self._result(asked, ident)
        except Refused as refused:
            return _refusal(ident, refused)
        except Exception:  # the assistant is told; the person finds it where errors are written
            traceback.print_exc()
            return _refusal(ident, Refused(INTERNAL, "something broke on our side"))
        if result is None:
            return None
        return msgspec.json.encode({"jsonrpc": "2.0", "id": ident, "result": result})

    def _result(self, asked: Any, ident: str | int | None) -> dict[str, Any] | None:
        if not isinstance(asked, dict) or asked.get("jsonrpc") != "2.0":
            raise Refused(INVALID, "no JSON-RPC 2.0 message")
        method = asked.get("method")
        if "id" not in asked or not isinstance(method, str):
            if isinstance(method, str) or "result" in asked or "error" in asked:
                return None  # a notification, or an answer to what we never asked
            raise Refused(INVALID, "no method")
        if ident is None:
            raise Refused(INVALID, "an id is a string or a whole number")
        params = asked.get("params", {})
        if not isinstance(params, dict):
            raise Refused(PARAMS, "params are an object")
        meta = params.get("_meta")
        if isinstance(meta, dict) and _VERSION in meta:
            return self._modern(method, params, meta)
        return self._legacy(method, params)

    def _modern(self, method: str, params: dict[str, Any], meta: dict[str, Any]) -> dict[str, Any]:
        if meta[_VERSION] not in MODERN:
            supported = [*MODERN, *LEGACY]
            data = {"supported": supported, "requested": str(meta[_VERSION])[:40]}
            raise Refused(VERSION, "Unsupported protocol version", data)
        if not isinstance(meta.get(_CAPABILITIES), dict):
            raise Refused(PARAMS, f"_meta lacks {_CAPABILITIES}")
        if method == "server/discover":
            result: dict[str, Any] = {
                "supportedVersions": [*MODERN, *LEGACY],
                "capabilities": {"tools": {}},
                "instructions": self._instructions,
                "ttlMs": FRESH,
                "cacheScope": "private",
            }
        elif method == "tools/list":
            result = {**self._list(), "ttlMs": FRESH, "cacheScope": "private"}
        elif method == "tools/call":
            result = self._call(params)
        else:
            raise Refused(METHOD, "no such method")
        return {"resultType": "complete", **result, "_meta": {_SERVER: SERVER}}

    def _legacy(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        if method == "initialize":
            self._opened = True
            wanted = params.get("protocolVersion")
            return {
                "protocolVersion": wanted if wanted in LEGACY else LEGACY[0],
                "capabilities": {"tools": {}},
                "serverInfo": SERVER,
                "instructions": self._instructions,
            }
        if method == "ping":
            return {}
        if not self._opened:
            raise Refused(PARAMS, f"begin with initialize, or send {_VERSION} in _meta")
        if method == "tools/list":
            return self._list()
        if method == "tools/call":
            return self._call(params)
        raise Refused(METHOD, "no such method")

    def _list(self) -> dict[str, Any]:
        return {"tools": [tool.described() for tool in self._tools.values()]}

    def _call(self, params: dict[str, Any]) -> dict[str, Any]:
        tool = self._tools.get(str(params.get("name")))
        if tool is None:
            raise Refused(PARAMS, f"no such tool; there are: {', '.join(self._tools)}")
        try:
            told = tool.does(msgspec.convert(params.get("arguments", {}), tool.takes, strict=False))
        except msgspec.ValidationError as error:
            return _failed(f"The arguments don't fit: {str(error)[:300]}")
        except VitrinaError as error:
            return _failed(f"{(str(error).splitlines() or [''])[0][:300]}\n{error.advice}")
        return {
            "content": [{"type": "text", "text": told.text}],
            "structuredContent": msgspec.to_builtins(told.record),
            "isError": False,
        }


def schema(kind: type[Struct]) -> dict[str, Any]:
    """Give a record's JSON Schema with its definitions in it, the record itself at the top."""
    (top,), below = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    name = top["$ref"].rpartition("/")[2]
    made = dict(below.pop(name))
    return {**made, "$defs": below} if below else made


def _failed(words: str) -> dict[str, Any]:
    return {"content": [{"type": "text", "text": words}], "isError": True}


def _refusal(ident: str | int | None, refused: Refused) -> bytes:
    error: dict[str, Any] = {"code": refused.code, "message": refused.words}
    if refused.data:
        error["data"] = refused.data
    return msgspec.json.encode({"jsonrpc": "2.0", "id": ident, "error": error})
