"""What a verdict means, in sentences for people."""

from __future__ import annotations

from collections.abc import Iterator

from vitrina.verify.absence import Absence
from vitrina.verify.checking import AWAITING, DAMAGED, FORGED, GOOD, INCOMPLETE, STALE, Verdict

MOST = 50
_HEADS = {
    GOOD: "GOOD",
    INCOMPLETE: "INCOMPLETE: files are missing. Nothing of what is there is wrong.",
    DAMAGED: "NOT WHOLE: this is not what was published. Get another copy.",
    AWAITING: "AWAITING APPROVAL: nothing is wrong, but not everyone who is to sign has signed. It is not published.",
    STALE: "STALE: you have seen a newer state of this edition. Look for a newer copy.",
    FORGED: "FORGED: this was not signed by these keys, or tells another story than before. Do not trust it.",
}


def told(verdict: Verdict) -> Iterator[str]:
    """Give the lines to print."""
    state = verdict.state
    if state != GOOD:
        yield _HEADS[state]
        for finding in verdict.findings[:MOST]:
            yield f"  {finding.kind:<8} {finding.path}: {finding.why}"
        if len(verdict.findings) > MOST:
            yield f"  … and {len(verdict.findings) - MOST:,} more"
        return
    what = f"document {verdict.only}" if verdict.only else f"{verdict.documents:,} documents"
    yield f"GOOD: {what}, {verdict.files:,} files, as {verdict.origin} published them."
    yield f"  log    {verdict.size:,} entries, {verdict.withdrawn:,} withdrawn; root {verdict.root}"
    yield f"  signed {', '.join('+'.join(key.split('+')[:2]) for key in verdict.keys)}"
    if verdict.stamped:
        yield f"  stamped {verdict.stamped} by {verdict.authority}"
    if verdict.calendars:
        pending = "pending" if verdict.blocks else "pending, in no block of Bitcoin yet"
        yield f"  noted by {', '.join(verdict.calendars)}: {pending}"
    if verdict.blocks:
        yield f"  noted in Bitcoin's block {', '.join(f'{each:,}' for each in verdict.blocks)}, as it says"
    yield "It means: every byte is the one that was signed, and the log of what was published, changed"
    yield "and withdrawn is whole."
    if verdict.since:
        yield f"It extends the state of {verdict.since:,} entries that you have seen before."
    if verdict.traced:
        yield "It was there at the time of the stamp, by the word of an authority that you trust."
    if verdict.mined:
        yield f"It was there when a block was made whose header says {verdict.mined}. Ask a node, or several"
        yield f"others, that it is of the chain: {verdict.block}"
    yield "It does not mean:"
    if verdict.stamped and not verdict.traced:
        yield "  - that it was there at that time: anyone can make an authority. Give --authority, its certificate."
    if verdict.blocks and not verdict.mined:
        yield "  - that the block has it: give --bitcoin-header, its header, from a node or from several others."
    if verdict.own_keys:
        yield "  - that the publisher made it: these keys came with the edition. Give --key."
    if not verdict.listed:
        yield "  - that the server holds nothing else: it does not tell."
    if not verdict.since:
        yield "  - that the log is the one that others see, or that you saw. Give --since, an old checkpoint."
    yield "  - that it is the newest, or that what the papers say is true."


def missing(found: Absence) -> Iterator[str]:
    """Give the lines to print for a receipt of absence."""
    if found.awaits:
        yield f"AWAITING APPROVAL: {', '.join(found.awaits)} has not signed it."
        return
    if found.wrong:
        yield f"FORGED: {found.wrong}"
        return
    before, after = (repr(each) if each else "the end of the index" for each in found.between)
    yield f"ABSENT: no document of {found.origin} has the word {found.word!r}, at log size {found.size:,}"
    yield f"  of {found.documents:,} documents; the log's root {found.root}"
    yield f"  in the index, nothing stands between {before} and {after}"
    yield "It means: in no published text, title, sender or recipient, as the index writes words: without"
    yield "capitals and accents. It does not mean that no picture shows it, or that a scan was read rightly;"
    yield "nor that the publisher never had it: what was removed is not there."
    if found.own_keys:
        yield "The keys came with the receipt: give --key to know whose it is."
