"""From whom and to whom a file says that it is."""

from __future__ import annotations

from collections.abc import Iterable

from vitrina.core.types import Claim

MOST = 200
"""Characters of a line."""


def sender(claims: Iterable[Claim]) -> str:
    """Give who is said to have sent it, in a line; '' where nothing is said."""
    return one_line(next((claim.value for claim in claims if claim.name == "From"), ""))


def recipients(claims: Iterable[Claim]) -> str:
    """Give who is said to have received it, all of them in a line."""
    return one_line(", ".join(c.value for c in claims if c.name in {"To", "Cc", "Bcc"}))


def one_line(text: str) -> str:
    """Give a text in a line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= MOST else f"{line[: MOST - 1]}…"
