"""How much one file may ask for. Every bound that a hostile file could meet is in this record."""

from __future__ import annotations

from msgspec import Struct

MIB = 1024 * 1024


class Limits(Struct, frozen=True):
    """Bounds on reading one file that lies in the trove, with everything inside it."""

    memory: int = 1024 * MIB
    """Bytes of private memory that a worker may hold."""
    cpu: int = 300
    """Seconds of processor time between two results."""
    wall: int = 600
    """Seconds by the clock between two results."""
    text: int = 400 * 1000 * 1000
    """Characters of text from one document."""
    child: int = 512 * MIB
    """Bytes of one file inside a container."""
    expanded: int = 64 * 1024 * MIB
    """Bytes of all files inside one file of the trove, at every depth."""
    ratio: int = 400
    """How many times its own size a container may expand to, beyond the first 64 MiB."""
    entries: int = 2_000_000
    """Files inside one container."""
    depth: int = 24
    """Containers inside one another."""
    xml_depth: int = 256
    """Elements inside one another."""
    pixels: int = 178_956_970
    """Pixels of one image (Pillow's own alarm)."""


DEFAULT = Limits()
