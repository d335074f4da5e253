"""What the docs claim of commands, statuses and files is so."""

from __future__ import annotations

import importlib
import pkgutil
import re
import shlex
from pathlib import Path

import pytest

import vitrina
from vitrina.core.errors import Unreadable, VitrinaError
from vitrina.store.folder import Settings
from vitrina.surfaces import cli

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "bench").glob("*.md")])


def errors(kind: type[VitrinaError]) -> set[type[VitrinaError]]:
    return {kind}.union(*(errors(below) for below in kind.__subclasses__()))


def test_statuses() -> None:
    """The table of statuses has each that a command may end with, and no other."""
    for module in pkgutil.walk_packages(vitrina.__path__, "vitrina."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    of_one_file = {kind for kind in errors(Unreadable) if kind.__module__.startswith("vitrina")}
    raised = {kind.status for kind in errors(VitrinaError) - of_one_file}
    page = (ROOT / "docs/exit-codes.md").read_text(encoding="utf-8")
    listed = [int(number) for number in re.findall(r"^\| (\d+) \|", page, re.MULTILINE)]

    told = {cli.DEFECT, cli.USAGE, cli.PART, cli.INTERRUPTED}
    told |= {cli.NOT_WHOLE, cli.STALE, cli.FORGED, cli.AWAITING}
    assert sorted({0} | told | raised) == listed


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands(page: Path) -> None:
    """Every command and every option that a page names is one that there is."""
    text = page.read_text(encoding="utf-8")
    found = re.findall(r"(?:^\s*(?:\$ )?|`)(?:\./)?vitrina ([a-z][^`\n]*)", text, re.MULTILINE)
    for words in found:
        name, *rest = words.split()
        if name in {"serach", "is"}:
            continue
        assert name in cli.COMMANDS, words
        known = options(name)
        if "'" not in words or words.count("'") % 2 == 0:
            rest = shlex.split(" ".join(rest), comments=True)
        given = {word.partition("=")[0] for word in rest if word.startswith("--")}
        assert given <= known, words


def options(command: str) -> set[str]:
    """The options that a command takes."""
    import argparse

    parser = argparse.ArgumentParser()
    importlib.import_module(f"vitrina.surfaces.cli.{command}_command").arguments(parser)
    return set(parser._option_string_actions)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links(page: Path) -> None:
    """Every link to a file of the project leads to one."""
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))

    assert [] == [link for link in links if not (page.parent / link).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_page_was_merged_by_half(page: Path) -> None:
    """No mark of an unfinished merge is left on a page."""
    text = page.read_text(encoding="utf-8")

    assert [] == re.findall(r"^(?:<<<<<<<|=======|>>>>>>>)(?: .*)?$", text, re.MULTILINE)


def test_examples() -> None:
    """The example in each command's help is one that its parser takes."""
    import argparse

    for name in cli.COMMANDS:
        module = importlib.import_module(f"vitrina.surfaces.cli.{name}_command")
        parser = argparse.ArgumentParser(exit_on_error=False)
        module.arguments(parser)
        _, command, *rest = shlex.split(module.EXAMPLE)
        assert name == command
        parser.parse_args(rest)


def test_settings() -> None:
    """The page of the library's folder names every setting."""
    page = (ROOT / "docs/spec/library.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`\[?(\w+)\]?`", page))

    assert set(Settings.__struct_fields__) - {"format"} <= named
