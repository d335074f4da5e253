"""Bring the Spanish catalogue up to date: collect what is to be said, merge, compile.

    python scripts/translations.py          after changing a text, then translate what is new

Collected are the marked texts of the web surface (templates and modules), and what ``core`` says
to a person: the outcomes and the advice of errors; and what the operations for programs do.
"""

from __future__ import annotations

import ast
import importlib
import io
import pkgutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
WEB = ROOT / "src/vitrina/surfaces/web"
PO = WEB / "locale/es/LC_MESSAGES/vitrina.po"
sys.path.insert(0, str(ROOT / "src"))


def collect() -> Catalog:
    """Gather every text that a person may see."""
    found = Catalog(project="vitrina", charset="utf-8")
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    options = {"templates/**.html": {"trimmed": "true", "newstyle_gettext": "true"}}
    keywords = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "plural": (1, 2)}
    for name, _, message, comments, context in extract_from_dir(
        WEB, methods, options, keywords=keywords
    ):
        found.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    for text in spoken():
        found.add(text, locations=[("core", 0)])
    return found


def spoken() -> list[str]:
    """What the layers below say in English."""
    from vitrina import core, stamping  # noqa: PLC0415
    from vitrina.core.errors import VitrinaError  # noqa: PLC0415
    from vitrina.core.outcomes import OUTCOMES  # noqa: PLC0415
    from vitrina.formats import citation  # noqa: PLC0415
    from vitrina.publish import edition, keys  # noqa: PLC0415
    from vitrina.redact import leaks  # noqa: PLC0415
    from vitrina.store import errors  # noqa: PLC0415
    from vitrina.surfaces import publishing  # noqa: PLC0415
    from vitrina.surfaces.api.application import OPERATIONS  # noqa: PLC0415
    from vitrina.surfaces.api.describing import GROUPS  # noqa: PLC0415

    for module in pkgutil.iter_modules(core.__path__):
        importlib.import_module(f"vitrina.core.{module.name}")
    classes = [VitrinaError, citation.NotACitation, errors.NotFound]
    for known in classes:
        classes.extend(new for new in known.__subclasses__() if new not in classes)
    shown = (edition, keys, leaks, publishing, stamping)
    texts = [text for outcome in OUTCOMES.values() for text in (outcome.title, outcome.advice)]
    # Only of modules imported here: what else a process has loaded must make no difference.
    own = [
        known.advice
        for known in classes
        if known.__module__.startswith("vitrina.core.")
        or known.__module__ in {each.__name__ for each in (citation, errors, *shown)}
    ]
    asked = [operation.summary for operation in OPERATIONS]
    told = [*texts, *own, *asked, *GROUPS.values(), *details()]
    return sorted({text for text in told if text})


DETAILS = {"Problem": (1, 2), "Damaged": (0,), "Encrypted": (0,), "TooMuch": (0,), "_Unknown": (0,)}
"""Calls by which the code below tells what it met in a file, and which of their arguments say it."""


def details() -> set[str]:
    """What readers say of a file, with ``{}`` where something is filled in; ``details.said`` finds it again."""
    from vitrina.readers import binaries  # noqa: PLC0415

    found = {words for _, _, words in binaries.MAGIC} | {
        "charset {} does not fit",
        "a file inside could not be read whole",
        "files inside one another more than {} deep",
        "its size changed while it was read",
        "a link",
        "a device",
    }
    for folder in ("core", "readers", "ingest"):
        for path in sorted((ROOT / "src/vitrina" / folder).glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    found.update(_told(node))
    return found - {"{}"}


def _told(call: ast.Call) -> Iterator[str]:
    function = call.func
    name = getattr(function, "id", "") or getattr(function, "attr", "")
    if name == "append" and getattr(getattr(function, "value", None), "id", "") == "broken":
        yield from _texts(call.args[0])
    for index in DETAILS.get(name, ()):
        if index < len(call.args):
            yield from _texts(call.args[index])


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
        )
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)


def merged() -> Catalog:
    """Give the Spanish catalogue with everything collected in it."""
    with PO.open("rb") as file:
        spanish = read_po(file, locale="es")
    spanish.update(collect(), no_fuzzy_matching=True)
    spanish.obsolete.clear()
    # Nothing of when and where: the same texts give the same files.
    spanish.creation_date = spanish.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    spanish.project, spanish.version, spanish.copyright_holder = "Vitrina", "1", "Vitrina"
    spanish.msgid_bugs_address = spanish.last_translator = "-"
    return spanish


def compiled(catalogue: Catalog) -> bytes:
    """Compile a catalogue as gettext reads it."""
    target = io.BytesIO()
    write_mo(target, catalogue)
    return target.getvalue()


def main() -> int:
    """Write both files; say what is still to be translated."""
    if not PO.exists():
        PO.parent.mkdir(parents=True, exist_ok=True)
        PO.write_bytes(b'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n')
    spanish = merged()
    target = io.BytesIO()
    write_po(target, spanish, sort_output=True, no_location=True, omit_header=False, width=98)
    PO.write_bytes(target.getvalue())
    PO.with_suffix(".mo").write_bytes(compiled(spanish))
    missing = [m.id for m in spanish if m.id and not _translated(m.string)]
    for text in missing:
        print(text)
    return 1 if missing else 0


def _translated(text: str | tuple[str, ...]) -> bool:
    return all(text) if isinstance(text, tuple) else bool(text)


if __name__ == "__main__":
    sys.exit(main())
