"""The first message to a worker, and the first one back."""

from __future__ import annotations

from msgspec import Struct

from vitrina.core.limits import Limits
from vitrina.sandbox.tier import Tier

OUT_OF_MEMORY = 75
"""Exit status of a worker that Python told there is no memory left."""


class Start(Struct, frozen=True):
    """What to become."""

    entry: str
    limits: Limits
    readable: list[str]
    scratch: str
    room: int
    settings: bytes
    without: frozenset[str] = frozenset()


class Report(Struct, frozen=True):
    """What holds the worker in, or why it did not start."""

    tier: Tier | None
    failed: str = ""
