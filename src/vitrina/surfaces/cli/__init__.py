"""The command line: one module a command, loaded when it is asked for.

A command module has ``HELP`` (one line), ``EXAMPLE``, ``arguments(parser)`` and
``run(given) -> int``. It parses, makes one call on the library, and prints.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

COMMANDS = {
    "open": "read a folder into its library and search it in the browser",
    "add": "add a folder or file to a library and read it",
    "search": "search a library",
    "batch": "ask for each name or query of a list, and tell who hits what",
    "export": "write every answer to a query out, as a table or an archive",
    "show": "print the lines that a citation names",
    "facts": "what was found in a document, line by line; put a finding right",
    "timeline": "what happened when, as the papers that answer a query tell it",
    "statements": "who said what, in the papers that answer a query",
    "claims": "what the sentences of an article rest on: passages of the records, and why",
    "compare": "copies and versions of a document; two documents side by side",
    "refs": "what a paper cites and what cites it; the cited papers that are missing",
    "actors": "who is named, by all their names; merge, split, rename; compare with a list",
    "names": "count senders, addressees, markings, places, people, as papers name them",
    "report": "what became of every file",
    "remove": "erase a document from every file of the library",
    "redact": "decide what must not be seen, and look at exactly what would be published",
    "key": "make the key that signs editions, or show its public half",
    "publish": "write papers out as a signed edition: a folder that any web server carries",
    "approve": "sign, as the second person, an edition that awaits it, after seeing what it is",
    "timestamp": "have an authority say that an edition was there today",
    "withdraw": "take a paper out of the next edition, for a reason that is told",
    "verify": "check an edition: every file, every entry of its log, every proof",
    "absent": "show that a word stands in no document of an edition, with a receipt",
    "leaks": "search an edition, in every layer of every file, for what must not be seen",
    "serve": "open the workspace of a library, without reading",
    "mcp": "let an assistant search, read and cite (Model Context Protocol)",
    "formats": "the kinds of file that are read",
    "doctor": "what is installed, what is missing and what that costs",
}
DEFECT, USAGE, PART, INTERRUPTED = 1, 2, 3, 130
NOT_WHOLE, STALE, FORGED, AWAITING = 43, 44, 45, 47  # what a check of an edition ends with


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] in {"-h", "--help", "help"}:
        sys.stdout.write(overview())
        return 0 if words else USAGE
    if words[0] in {"--version", "version"}:
        from vitrina import __version__

        print(f"vitrina {__version__}")
        return 0
    if words[0] not in COMMANDS:
        return _unknown(words[0])
    from vitrina.surfaces.cli.running import run

    return run(words[0], words[1:])


def overview() -> str:
    """What ``vitrina --help`` prints."""
    rows = "\n".join(f"  {name:<11}{text}" for name, text in COMMANDS.items())
    return f"""Vitrina turns a pile of files into a library that can be searched and cited.

usage: vitrina COMMAND [...]        vitrina COMMAND --help for each

{rows}

A first try:  vitrina open PAPERS
Exit status:  0 done; 3 done, but some files could not be read; 2 wrong usage; others: docs/exit-codes.md
"""


def _unknown(word: str) -> int:
    import difflib

    near = difflib.get_close_matches(word, COMMANDS, 1)
    hint = f" Did you mean {near[0]}?" if near else ""
    sys.stderr.write(f"vitrina: there is no command {word!r}.{hint} See vitrina --help.\n")
    return USAGE
