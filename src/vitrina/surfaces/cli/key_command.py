"""vitrina key FILE."""

from __future__ import annotations

import argparse
from pathlib import Path

from vitrina.formats import notes
from vitrina.publish import keys
from vitrina.surfaces.cli import secret

EXAMPLE = "vitrina key publisher.key --name example.org/papers"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument("file", help="the key's file; without --name its public half is shown")
    parser.add_argument(
        "--name",
        help="make a new key for this name: an address that is yours, without https://",
    )
    parser.add_argument(
        "--new-passphrase-file",
        metavar="NEW",
        help="seal the same key under another passphrase, the first line of this file",
    )
    parser.add_argument(
        "--public", metavar="FILE", help="write its public half to a file, to give to others"
    )
    secret.arguments(parser)


def run(given: argparse.Namespace) -> int:
    """Make a key, or show it."""
    path = Path(given.file)
    if given.name:
        told = secret.passphrase(given.passphrase_file, "A passphrase for the new key", twice=True)
        keys.save(keys.make(given.name), path, told)
        print(f"A new key is in {path}. Keep a copy of it and of its passphrase in two places:")
        print("without either nothing more can be published under this name.")
    elif given.new_passphrase_file:
        key = keys.load(path, secret.passphrase(given.passphrase_file, "Its passphrase now"))
        keys.reseal(key, path, secret.passphrase(given.new_passphrase_file, "", twice=True))
        print(f"{path} is sealed under the new passphrase. Old copies open with the old one.")
        return 0
    public = keys.public(path)
    if given.public:
        _hand_out(Path(given.public), [each.print() for each in public])
    print("Its fingerprint, to make known in more than one place, on paper too:")
    print(notes.fingerprint(public))
    print("Its public half, which every edition brings as well:")
    for each in public:
        print(each.print())
    return 0


def _hand_out(path: Path, lines: list[str]) -> None:
    try:
        path.write_text("".join(f"{line}\n" for line in lines), encoding="ascii")
    except OSError as error:
        raise keys.NoKey(f"{path} can't be written: {error.strerror}") from error
