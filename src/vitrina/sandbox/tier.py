"""What holds a worker in, as it was found and not as it was asked for."""

from __future__ import annotations

from msgspec import Struct

LAYERS = ("user", "network", "files", "syscalls", "namespaces", "memory", "cpu")

COSTS = {
    "user": "a worker keeps rights of the user who started it that it does not need",
    "network": "a file that takes a worker over can send what the worker reads to anyone",
    "files": "a file that takes a worker over can read and change whatever you can",
    "syscalls": "a file that takes a worker over can start programs, signal yours, and reach for "
    "weak spots of the kernel",
    "namespaces": "there is one wall less behind the others, and a worker's temporary files lie "
    "on your disk",
    "memory": "a file can fill the memory until the coordinator notices",
    "cpu": "a file can burn the processor until the coordinator notices",
}
"""Layer -> what its absence costs, in words."""


class Tier(Struct, frozen=True):
    """How well a worker is held: ``sealed``, ``fenced``, ``limited`` or ``none``."""

    name: str
    layers: tuple[str, ...] = ()
    missing: dict[str, str] = {}
    """Layer that does not hold -> what that costs, and why if it is known."""
    notes: tuple[str, ...] = ()


def tier(held: set[str], reasons: dict[str, str], notes: tuple[str, ...] = ()) -> Tier:
    """Name what ``held`` amounts to. ``reasons`` says why others do not hold."""
    walls = {"user", "network", "files", "syscalls"}
    if walls <= held:
        name = "sealed"
    elif held & {"network", "files", "syscalls"}:
        name = "fenced"
    else:
        name = "limited" if held else "none"
    missing = {
        layer: COSTS[layer] + (f" ({reasons[layer]})" if layer in reasons else "")
        for layer in LAYERS
        if layer not in held
    }
    return Tier(name, tuple(layer for layer in LAYERS if layer in held), missing, notes)
