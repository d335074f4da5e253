"""What can be wrong with a library's folder, said so that a person can act."""

from __future__ import annotations

from vitrina.core.errors import VitrinaError


class NoLibrary(VitrinaError):
    """There is no library in this folder."""

    status = 4
    advice = "Make one with `vitrina open FOLDER`, or name it with --library."


class NotALibrary(VitrinaError):
    """The folder holds something else, or a library that is broken."""

    status = 5
    advice = "Choose another folder with --library; nothing in this one was changed."


class TooNew(VitrinaError):
    """The library was made by a newer Vitrina."""

    status = 6
    advice = "Install the newer version; this one would misread the library."


class TooOld(VitrinaError):
    """The library has an older format, and lies where it can't be upgraded."""

    status = 15
    advice = "Copy it to a place that you may write to, and open it there."


class InUse(VitrinaError):
    """Another process is reading files into this library."""

    status = 7
    advice = "Searching works meanwhile. Wait for the other process, or stop it with Ctrl-C."


class DiskFull(VitrinaError):
    """There is no room left where the library lies."""

    status = 8
    advice = "Free some space and run the same command again: it goes on where it stopped."


class NotWritable(VitrinaError):
    """The library's folder can't be written to."""

    status = 9
    advice = "Choose a place that you may write to with --library."


class NoTrove(VitrinaError):
    """The folder to read is not there."""

    status = 10
    advice = "Check the path. If it lies on a drive, connect the drive and run again."


class NotFound(VitrinaError):
    """No document of this library has that id or path."""

    status = 11
    advice = "Search for it: `vitrina search WORDS`. An id is at least 12 hex digits."


class NotKept(VitrinaError):
    """The original is neither in the library nor where it was found."""

    status = 12
    advice = "Connect the drive that it was read from, or read it in again."


class Overtaken(VitrinaError):
    """What was to be undone has been changed again since."""

    status = 18
    advice = "Undo the later change first."


class NotOnDesk(VitrinaError):
    """There is no such note, search, dossier or item; it may have been taken away meanwhile."""

    status = 16
    advice = "Look at what there is under Mine; what was taken away can be brought back there."


class NotFit(VitrinaError):
    """Something lacks what it must have, or is more than may be kept."""

    status = 17
    advice = "Change it and try again; nothing was kept of it."
