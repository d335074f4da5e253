"""A timestamp authority of our own, for tests: certificates made here, and ``openssl ts`` behind an HTTP server."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

needs_openssl = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="there is no openssl that could play the authority"
)
_CONFIG = """
[tsa]
serial = {root}/serial
signer_cert = {root}/tsa.pem
signer_key = {root}/tsa.key
certs = {root}/ca.pem
default_policy = 1.2.3.4
digests = sha256, sha512
signer_digest = sha256
ess_cert_id_alg = {ess}
ordering = yes
tsa_name = yes
"""


class Authority:
    """Answers at ``address``. ``kind``: of its key. ``answer``: given instead of a reply, if set."""

    def __init__(
        self, root: Path, kind: str = "rsa", ess: str = "sha256", *, usage: bool = True
    ) -> None:
        self.root = root
        root.mkdir()
        (root / "serial").write_text("01\n")
        (root / "conf").write_text(_CONFIG.format(root=root, ess=ess))
        self.answer: bytes | None = None
        self.asked: list[bytes] = []
        self._certify(kind, usage=usage)
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                data = self.rfile.read(int(self.headers["Content-Length"]))
                authority.asked.append(data)
                reply = authority.reply(data) if authority.answer is None else authority.answer
                self.send_response(200 if reply else 503)
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, *_: object) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()

    def reply(self, query: bytes) -> bytes:
        """What openssl says to a request."""
        (self.root / "query").write_bytes(query)
        subprocess.run(
            ["openssl", "ts", "-reply", "-config", self.root / "conf", "-section", "tsa",
             "-queryfile", self.root / "query", "-out", self.root / "reply"],
            check=True, capture_output=True,
        )  # fmt: skip
        return (self.root / "reply").read_bytes()

    def agrees(self, reply: Path, data: Path) -> bool:
        """Whether openssl, too, finds that a reply is of these bytes and leads to the root."""
        done = subprocess.run(
            ["openssl", "ts", "-verify", "-in", reply, "-data", data, "-CAfile", self.root / "ca.pem"],
            check=False, capture_output=True,
        )  # fmt: skip
        return done.returncode == 0

    def _certify(self, kind: str, *, usage: bool) -> None:
        top = ec.generate_private_key(ec.SECP256R1())
        made = self._certificate("Example Root", "Example Root", top.public_key(), top, None)
        key = (
            rsa.generate_private_key(65537, 2048)
            if kind == "rsa"
            else ec.generate_private_key(ec.SECP384R1())
        )
        purpose = ExtendedKeyUsageOID.TIME_STAMPING if usage else ExtendedKeyUsageOID.CODE_SIGNING
        signer = self._certificate("Example Clock", "Example Root", key.public_key(), top, purpose)
        (self.root / "ca.pem").write_bytes(made.public_bytes(Encoding.PEM))
        (self.root / "tsa.pem").write_bytes(signer.public_bytes(Encoding.PEM))
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (self.root / "tsa.key").write_bytes(private)

    @staticmethod
    def _certificate(name, issuer, public, signer, purpose) -> x509.Certificate:  # type: ignore[no-untyped-def]
        now = dt.datetime.now(dt.UTC)
        named = [
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, each)]) for each in (name, issuer)
        ]
        made = (
            x509.CertificateBuilder().subject_name(named[0]).issuer_name(named[1]).public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=9))
            .add_extension(x509.BasicConstraints(ca=purpose is None, path_length=None), critical=True)
        )  # fmt: skip
        if purpose is not None:
            made = made.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
        return made.sign(signer, hashes.SHA256())
