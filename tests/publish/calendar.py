"""A calendar of our own (OpenTimestamps), for tests: the reference library behind an HTTP server, and a chain of one block."""

from __future__ import annotations

import hashlib
import struct
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation
from opentimestamps.core.op import OpAppend, OpPrepend, OpSHA256
from opentimestamps.core.serialize import BytesSerializationContext
from opentimestamps.core.timestamp import Timestamp, cat_sha256d

HEIGHT = 840_000
EASY = 0x207FFFFF
"""A target that every second hash meets."""


def mined(root: bytes, time: int = 1_700_100_000, bits: int = EASY) -> bytes:
    """A block's header over a Merkle root, with the work that its target wants."""
    for nonce in range(1 << 16):
        header = struct.pack("<I", 2) + bytes(32) + root + struct.pack("<III", time, bits, nonce)
        work = hashlib.sha256(hashlib.sha256(header).digest()).digest()
        if int.from_bytes(work, "little") <= (bits & 0x7FFFFF) << 8 * ((bits >> 24) - 3):
            return header
    raise AssertionError(bits)


def block(message: bytes) -> tuple[Timestamp, bytes]:
    """A proof that a message is in a block, and the block's header."""
    start = Timestamp(message)
    paid = start.ops.add(OpPrepend(b"\x6a\x20")).ops.add(OpSHA256()).ops.add(OpSHA256())
    top = cat_sha256d(paid, Timestamp(bytes(32)))
    top.attestations.add(BitcoinBlockHeaderAttestation(HEIGHT))
    return start, mined(top.msg)


def written(stamp: Timestamp) -> bytes:
    """A proof's tree as the reference library writes it."""
    out = BytesSerializationContext()
    stamp.serialize(out)
    return out.getbytes()


class Calendar:
    """Answers at ``address``. ``mining``: whether it has the proof by now. ``answer``: given instead, if set."""

    def __init__(self) -> None:
        self.mining = False
        self.answer: bytes | None = None
        self.asked: list[tuple[str, bytes]] = []
        self.header = b""
        calendar = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self._say(self.rfile.read(int(self.headers["Content-Length"])), calendar.note)

            def do_GET(self) -> None:
                self._say(bytes.fromhex(self.path.rpartition("/")[2]), calendar.complete)

            def _say(self, message, made) -> None:  # type: ignore[no-untyped-def]
                calendar.asked.append((self.path, message))
                reply = made(message) if calendar.answer is None else calendar.answer
                self.send_response(200 if reply else 404)
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, *_: object) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()

    def note(self, digest: bytes) -> bytes:
        """What it says to a digest: noted, beside what others sent, for a block to come."""
        stamp = Timestamp(digest)
        noted = stamp.ops.add(OpAppend(b"what others sent")).ops.add(OpSHA256())
        noted.attestations.add(PendingAttestation(self.address))
        return written(stamp)

    def complete(self, commitment: bytes) -> bytes:
        """What it says to a commitment: nothing, or the way to a block."""
        if not self.mining:
            return b""
        stamp, self.header = block(commitment)
        return written(stamp)
