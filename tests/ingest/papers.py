"""Makes small troves for the tests: plain papers, a mailbox, archives in archives, broken files."""

from __future__ import annotations

import io
import tarfile
import zipfile
from email.message import EmailMessage
from pathlib import Path


def letter(number: int) -> str:
    """A short paper with a word of its own."""
    return (
        f"FROM: EMBASSY PORT{number % 7}\nTO: CAPITAL\nDATE: 17 April 19{60 + number % 30}\n\n"
        f"The minister spoke of the harbour treaty{number} and of asylum.\nNo decision was taken.\n"
    )


def mail(number: int) -> bytes:
    """A message; every tenth has an attachment."""
    message = EmailMessage()
    message["From"] = f"Person {number % 5} <p{number % 5}@example.org>"
    message["To"] = "Desk <desk@example.org>"
    message["Date"] = "Mon, 13 Dec 2010 07:02:00 +0000"
    message["Subject"] = f"Harbour note {number}"
    message["Message-ID"] = f"<{number}@example.org>"
    message.set_content(f"Message number mail{number} about the harbour.\n")
    if number % 10 == 0:
        message.add_attachment(
            letter(10_000 + number).encode(),
            maintype="text",
            subtype="plain",
            filename=f"note{number}.txt",
        )
        message.set_boundary(f"----=_{number:08}")
    return message.as_bytes()


def build(root: Path, *, papers: int = 300, mails: int = 200) -> Path:
    """Write the trove; deterministic, byte for byte."""
    for number in range(papers):
        folder = root / f"volume{number % 3}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number:05}.txt").write_text(letter(number))
    (root / "copy.txt").write_text(letter(1))
    (root / "empty.txt").write_bytes(b"")
    (root / "mystery.bin").write_bytes(bytes(range(256)) * 20)
    box = b"".join(
        b"From MAILER Mon Dec 13 07:02:00 2010\n"
        + mail(number).replace(b"\nFrom ", b"\n>From ")
        + b"\n"
        for number in range(mails)
    )
    (root / "old.mbox").write_bytes(box)
    (root / "nested.zip").write_bytes(nested())
    return root


def nested() -> bytes:
    """A zip with a paper, a tar.gz with two more, and a broken zip."""
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as archive:
        for number in (20_001, 20_002):
            data = letter(number).encode()
            entry = tarfile.TarInfo(f"deep/{number}.txt")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (
            ("inside.txt", letter(20_000).encode()),
            ("papers.tar", tar.getvalue()),
            ("broken.zip", b"PK\x03\x04" + b"\0" * 40),
        ):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
    return outer.getvalue()
