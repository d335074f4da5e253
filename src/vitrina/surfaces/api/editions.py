"""Editions for programs: how they stand, a rehearsal, a publication, and how far that is."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from vitrina.desk.desk import MOST_NAME
from vitrina.desk.keeping import MOST_TEXT
from vitrina.editions import Choice, Standing
from vitrina.publish.pages import About
from vitrina.surfaces.api.operation import Call, Ident, Key, Operation, Words
from vitrina.surfaces.publishing import Order, Publishing

Place = Annotated[
    str, Meta(min_length=1, max_length=1000, description="A path on the machine of the library")
]
Web = Annotated[str, Meta(max_length=500, pattern="^(https?://.*)?$")]


class Chosen(Struct, frozen=True, forbid_unknown_fields=True):
    """Which documents: all that answer a query, are in a dossier or are named; or everything."""

    query: Words = ""
    dossiers: Annotated[tuple[Key, ...], Meta(max_length=100)] = ()
    documents: Annotated[tuple[Ident, ...], Meta(max_length=10_000)] = ()
    everything: bool = False


class Said(Struct, frozen=True, forbid_unknown_fields=True):
    """What the edition says of itself."""

    title: Annotated[str, Meta(max_length=MOST_NAME, pattern=r"\S")]
    publisher: Annotated[str, Meta(max_length=MOST_NAME)] = ""
    notes: Annotated[
        tuple[Annotated[str, Meta(max_length=MOST_TEXT)], ...],
        Meta(max_length=100, description="The editor's, for the public: a paragraph each"),
    ] = ()
    address: Annotated[Web, Meta(description="Where it will be found; '' if that is not known")] = (
        ""
    )
    findings: Annotated[
        tuple[Literal["names", "events", "statements"], ...],
        Meta(max_length=3, description="Findings of machines to publish with it"),
    ] = ()


class Rehearsal(Struct, frozen=True, forbid_unknown_fields=True):
    """An edition that leaks are looked for in, and nothing stays of."""

    choice: Chosen
    about: Said


class Publication(Struct, frozen=True, forbid_unknown_fields=True):
    """An edition to be published."""

    out: Annotated[Place, Meta(description="The edition's folder: new, empty, or the last edition")]
    key: Annotated[Place, Meta(description="The file of the key")]
    passphrase: Annotated[str, Meta(max_length=1000, description="It is kept nowhere")]
    choice: Annotated[Chosen | None, Meta(description="null: what was chosen last time")] = None
    about: Annotated[Said | None, Meta(description="null: what was said last time")] = None
    approvers: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=4000)], ...],
        Meta(
            max_length=20, description="Public keys of others who are to sign it before it is out"
        ),
    ] = ()
    timestamp: Annotated[
        Web,
        Meta(
            description="An authority (RFC 3161) that is asked over the network for a timestamp: it is "
            "sent the SHA-256 of the checkpoint and nothing else; '' asks nobody"
        ),
    ] = ""
    opentimestamps: Annotated[
        tuple[Web, ...] | None,
        Meta(
            description="Calendars that are asked over the network to note it for a block of Bitcoin: they are "
            "sent a hash of the checkpoint's digest and a nonce; [] are the public ones, null asks nobody"
        ),
    ] = None


class Standings(Struct, frozen=True):
    """Every edition of the library, and the last piece of work: null if there was none."""

    editions: tuple[Standing, ...]
    last: Publishing | None


def editions(call: Call) -> Standings:
    """Tell how each edition stands, who has yet to approve it, and how the last work went."""
    return Standings(call.library.editions.standing(), call.publisher.last)


def rehearse(call: Call, sent: Rehearsal) -> Publishing:
    """Begin to make an edition aside, look for leaks in it, and throw it away."""
    return call.publisher.rehearse(call.library, _choice(sent.choice), _about(sent.about))


def publish(call: Call, sent: Publication) -> Publishing:
    """Begin to publish an edition. Where others are to sign it as well it then awaits their approval."""
    order = Order(
        sent.out, sent.key, sent.passphrase,
        None if sent.choice is None else _choice(sent.choice),
        None if sent.about is None else _about(sent.about),
        sent.approvers, sent.timestamp, sent.opentimestamps,
    )  # fmt: skip
    return call.publisher.publish(call.library, order)


def _choice(sent: Chosen) -> Choice:
    return Choice(sent.query, sent.dossiers, sent.documents, sent.everything)


def _about(sent: Said) -> About:
    notes = tuple(" ".join(each.split()) for each in sent.notes if each.strip())
    findings = tuple(sorted(set(sent.findings)))
    return About(sent.title, sent.publisher, notes, sent.address, findings)


OPERATIONS = (
    Operation("publish", "GET", "/editions", editions),
    Operation("publish", "POST", "/editions/rehearsal", rehearse, status=202),
    Operation("publish", "POST", "/editions", publish, status=202),
)
