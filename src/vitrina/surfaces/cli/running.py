"""Runs one command: its parser, the errors that a person can act on, and Ctrl-C."""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import sys
from collections.abc import Sequence

from vitrina.core.errors import VitrinaError
from vitrina.surfaces.cli import COMMANDS, INTERRUPTED


def run(name: str, words: Sequence[str]) -> int:
    """Run a command with these words; its exit status."""
    module = importlib.import_module(f"vitrina.surfaces.cli.{name}_command")
    parser = argparse.ArgumentParser(
        prog=f"vitrina {name}",
        description=f"{COMMANDS[name][0].upper()}{COMMANDS[name][1:]}.",
        epilog=f"example:\n  {module.EXAMPLE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    module.arguments(parser)
    try:
        return int(module.run(parser.parse_args(words)))
    except VitrinaError as error:
        sys.stderr.write(f"vitrina: {error}\n{error.advice}\n")
        return error.status
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. The same command goes on where this one left off.\n")
        return INTERRUPTED
    except BrokenPipeError:  # what reads our output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE


def shared(parser: argparse.ArgumentParser, *, json: bool = True) -> None:
    """The options that every command on a library has."""
    parser.add_argument(
        "--library", metavar="DIR", help="the library's folder (default: the last one opened)"
    )
    if json:
        parser.add_argument("--json", action="store_true", help="print JSON lines")
