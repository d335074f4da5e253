"""What can become of a file that goes in: exactly one of these, in words, with what to do."""

from __future__ import annotations

from msgspec import Struct

READ, PART, UNREADABLE, SKIPPED = "read", "part", "unreadable", "skipped"


class Outcome(Struct, frozen=True):
    """One possible end of a file: its state, a title and advice for the person who reads it."""

    code: str
    state: str
    title: str
    advice: str


def amiss(code: str) -> bool:
    """Whether a file with this outcome needs a person: a scan that waits for OCR is work, and counted as that."""
    return code != "scan" and OUTCOMES[code].state in {PART, UNREADABLE}


OUTCOMES: dict[str, Outcome] = {
    outcome.code: outcome
    for outcome in (
        Outcome("read", READ, "read", ""),
        Outcome("no-text", READ, "read; it holds no text", "Open it to see what it shows."),
        Outcome("empty", READ, "an empty file", "Nothing to do: the file has no bytes."),
        Outcome("media", READ, "sound or film: only what it says of itself was read",
                "Listen to it; a transcript saved beside it will be searchable."),
        Outcome("part", PART, "read in part", "See the problems listed with the document."),
        Outcome("scan", PART, "waiting for OCR", "Leave `vitrina open` running until the scans are read."),
        Outcome("no-ocr", PART, "pictures of pages that were not read",
                "Look at the page itself. If `vitrina doctor` says that OCR is missing, run `vitrina report --retry`"
                " with it."),
        Outcome("encrypted", UNREADABLE, "locked with a password",
                "Open it with its password, save an unlocked copy in the folder, and run again."),
        Outcome("damaged", UNREADABLE, "broken or cut short",
                "Look for another copy; the program that made it may be able to repair it."),
        Outcome("limit", UNREADABLE, "asks for more than a limit allows",
                "If you trust it, raise the limit in library.toml and run `vitrina report --retry`."),
        Outcome("crashed", UNREADABLE, "crashed the program that reads it",
                "It was read apart from everything else, so nothing else suffered. Treat it with care."),
        Outcome("time", UNREADABLE, "took too long to read",
                "If you trust it, raise the limit in library.toml and run `vitrina report --retry`."),
        Outcome("memory", UNREADABLE, "needed too much memory",
                "If you trust it, raise the limit in library.toml and run `vitrina report --retry`."),
        Outcome("unknown", UNREADABLE, "of a kind that is not known",
                "Save it in a common format, such as PDF or text, beside the original."),
        Outcome("denied", UNREADABLE, "could not be opened",
                "Allow reading the file (its permissions), then run `vitrina report --retry`."),
        Outcome("vanished", UNREADABLE, "gone or changed while it was read",
                "Wait until it is written, then run again."),
        Outcome("no-words", SKIPPED, "a kind that holds no words", "Nothing to do."),
        Outcome("erased", SKIPPED, "erased by a person", "It will not be read in again."),
        Outcome("not-a-file", SKIPPED, "a link, device or socket: not a file",
                "Copy what it points to into the folder if it belongs there."),
    )
}  # fmt: skip
