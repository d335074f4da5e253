"""Numbers of seven bits a byte, the highest first (variable-length quantities): in MIDI and compiled help."""

from __future__ import annotations


def number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """(the number at a place, the place behind it); ``most`` bytes. Raises ``IndexError`` at the end."""
    value = 0
    for _ in range(most):
        byte = data[at]
        at += 1
        value = value << 7 | byte & 127
        if byte < 128:
            break
    return value, at
