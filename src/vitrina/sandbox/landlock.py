"""Landlock: which paths a worker may read or write, and that it opens no TCP connection.

Rights are given below folders; everything that is not given is refused, for the life of the
process. What is already open stays open: that is how files reach a worker. No right to execute is
given at all. Sources: ``landlock(7)`` and ``linux/landlock.h``, ABI 1 to 7.
"""

from __future__ import annotations

import ctypes
import os
import platform
import stat
import struct
from collections.abc import Iterable
from pathlib import Path

from vitrina.sandbox import linux

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same numbers on every machine that has them
_WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_REG = 1 << 4, 1 << 5, 1 << 7, 1 << 8
_TRUNCATE = 1 << 14
_ALL_OF_ABI = {1: 13, 2: 14, 3: 15, 4: 15}
"""ABI -> how many rights on files it knows; 16 from ABI 5 on."""

_READ = _READ_FILE | _READ_DIR
_SCRATCH = _READ | _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG | _TRUNCATE
_ON_FILES = _WRITE_FILE | _READ_FILE | _TRUNCATE


def abi() -> int:
    """Which Landlock this kernel has; 0 if none."""
    if platform.system() != "Linux":
        return 0
    return max(0, linux.call(_CREATE, None, 0, 1))


def restrict(readable: Iterable[Path], writable: Iterable[Path]) -> None:
    """Take the rules on. Raises ``OSError``; needs no_new_privs."""
    known = abi()
    handled = (1 << _ALL_OF_ABI.get(known, 16)) - 1
    # struct landlock_ruleset_attr: files; from ABI 4 TCP bind, connect; from ABI 6 scopes
    # (abstract sockets, signals)
    fields = (handled, 3, 3)[: 1 + (known >= 4) + (known >= 6)]
    attributes = ctypes.create_string_buffer(struct.pack(f"<{len(fields)}Q", *fields))
    size = 8 * len(fields)
    rules = linux.must(linux.call(_CREATE, attributes, size, 0), "landlock_create_ruleset")
    try:
        for path in readable:
            _allow(rules, path, _READ & handled)
        for path in writable:
            _allow(rules, path, _SCRATCH & handled)
        linux.must(linux.call(_RESTRICT, rules, 0), "landlock_restrict_self")
    finally:
        os.close(rules)


def _allow(rules: int, path: Path, rights: int) -> None:
    """Give ``rights`` below ``path``; a path that is not there needs none."""
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            rights &= _ON_FILES
        rule = ctypes.create_string_buffer(struct.pack("<Qi", rights, place))
        linux.must(linux.call(_ADD, rules, 1, rule, 0), "landlock_add_rule")
    finally:
        os.close(place)
