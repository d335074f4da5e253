"""Errors that a person may see. Each class has its own exit status and says what to do next.

Exit statuses: 0 done; 1 a defect of ours; 2 wrong usage; 3 done, but some files could not be read;
4-19 the library, its folder or the machine; 20-39 one file.
"""

from __future__ import annotations


class VitrinaError(Exception):
    """Base of every error that is not a defect of ours. The first line of each is its title."""

    status = 1
    advice = ""


class Unreadable(VitrinaError):
    """The file as a whole can't be read; ``code`` is a key of ``core.outcomes.OUTCOMES``."""

    status = 20
    code = "damaged"
    advice = "The file is kept as it came."


class Encrypted(Unreadable):
    """The file needs a password."""

    status = 21
    code = "encrypted"


class Damaged(Unreadable):
    """The file is broken, or cut short."""

    status = 22
    code = "damaged"


class TooMuch(Unreadable):
    """The file asks for more than a limit allows: size, depth, entries or expansion."""

    status = 23
    code = "limit"


class NotOurs(Unreadable):
    """The bytes look like this kind but are another: the next reader is asked."""

    status = 24
    code = "unknown"


class Skipped(Unreadable):
    """A kind that holds no words for a reader: a program, a font, a disk image of one."""

    status = 25
    code = "no-words"
