"""What a worker may read of the machine: what Python and its libraries are made of, no more."""

from __future__ import annotations

import os
import sys
import sysconfig
from pathlib import Path

import vitrina

PACKAGE = Path(vitrina.__file__).resolve().parent
_SYSTEM = (
    *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/nix/store", "/gnu/store"),
    *("/etc/ld.so.cache", "/etc/localtime", "/etc/mime.types", "/dev/urandom"),
    "/usr/share/zoneinfo",
    # pdfium draws with these where a file brings no fonts of its own
    *("/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/X11/fonts"),
    *("/usr/share/tesseract-ocr", "/usr/share/tessdata", "/usr/local/share/tessdata"),
)


def programs() -> list[Path]:
    """Folders and files of Python, installed packages, this package and shared libraries."""
    return [*(Path(name) for name in _SYSTEM), *_python(), PACKAGE]


def imports() -> list[str]:
    """The search path for a worker's modules: the coordinator's own, without where it was started.

    A folder of scripts or documents on ``sys.path`` is no place for a worker to look in.
    """
    allowed = [str(path) for path in _python()]
    real = [os.path.realpath(name) for name in sys.path if name]
    return [*(name for name in real if _below(name, allowed)), str(PACKAGE.parent)]


def reachable() -> bool:
    """Whether this user may read every module that is loaded, and the folders they lie in."""
    files = [getattr(module, "__file__", None) for module in tuple(sys.modules.values())]
    return all(os.access(name, os.R_OK) for name in files if name)


def _python() -> list[Path]:
    """The standard library, compiled parts included, and installed packages."""
    names = {sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")}
    names |= {os.path.join(prefix, "lib") for prefix in (sys.base_prefix, sys.base_exec_prefix)}  # noqa: PTH118
    names |= {name for name in sys.path if Path(name).name in {"site-packages", "dist-packages"}}
    names.add(os.path.join(sys.prefix, "share", "tessdata"))  # noqa: PTH118
    return sorted({Path(name).resolve() for name in names if name})


def _below(name: str, folders: list[str]) -> bool:
    return any(name == folder or name.startswith(folder + os.sep) for folder in folders)
