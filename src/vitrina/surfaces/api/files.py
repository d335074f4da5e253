"""What became of the files, and how far a run is, for programs."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from vitrina.core.outcomes import OUTCOMES
from vitrina.core.records import Counts, FileOutcome, Progress
from vitrina.surfaces.api.operation import Call, Many, Offset, Operation

State = Annotated[
    Literal["", "read", "part", "unreadable", "skipped", "waiting"],
    Meta(description="Where a file stands; '' is any"),
]
Code = Annotated[
    str,
    Meta(pattern=f"^({'|'.join(OUTCOMES)})$", description="What became of a file, by its code"),
]


class ReportAsked(Struct, frozen=True, forbid_unknown_fields=True):
    """Outcomes, narrowed down."""

    state: State = ""
    code: Annotated[
        str, Meta(pattern=f"^({'|'.join(OUTCOMES)})?$", description="As in a report")
    ] = ""
    kind: Annotated[str, Meta(max_length=40, description="Kind of file, as pdf or mail")] = ""
    folder: Annotated[str, Meta(max_length=300, description="Folder below the trove's root")] = ""
    limit: Many = 100
    offset: Offset = 0


class Again(Struct, frozen=True, forbid_unknown_fields=True):
    """Outcomes to be tried again; without any, all that could not be read or only in part."""

    codes: Annotated[tuple[Code, ...], Meta(max_length=40)] = ()


class Marked(Struct, frozen=True):
    """How many files wait to be read again by the next run."""

    files: int


class Run(Struct, frozen=True):
    """The current or the last run; null if there was none."""

    run: Progress | None


def report(call: Call, asked: ReportAsked) -> tuple[FileOutcome, ...]:
    """Tell what became of each file: those in the folders first, then those inside other files."""
    return call.library.report(
        state=asked.state,
        code=asked.code,
        kind=asked.kind,
        folder=asked.folder.replace("\0", ""),
        limit=asked.limit,
        offset=asked.offset,
    )


def counts(call: Call) -> Counts:
    """Give the sum of all outcomes."""
    return call.library.counts()


def retry(call: Call, sent: Again) -> Marked:
    """Mark files to be read again. The next run does it, in whichever process that is."""
    return Marked(call.library.retry(sent.codes))


def progress(call: Call) -> Run:
    """Tell how far the current or the last run is, with what is in hand."""
    return Run(call.library.progress())


OPERATIONS = (
    Operation("files", "GET", "/files", report),
    Operation("files", "POST", "/files/retry", retry),
    Operation("files", "GET", "/counts", counts),
    Operation("files", "GET", "/progress", progress),
)
