"""In how many files of each kind words are found, and how fast: ours, kreuzberg and Tika in one run.

    python -m venv /tmp/peers && /tmp/peers/bin/pip install kreuzberg extractous
    python bench/formats.py FOLDER --peers /tmp/peers/bin/python [--kind .msg] [--missed]

FOLDER is any trove. A kind is an ending. Words are found in a file if what comes out of it holds a
letter or a digit, in the file itself or in a file inside it: a message attached to a message counts
for the one that was opened, as it does for the others, which write everything into one text. As they
write the names of the files in an archive, a mail's header, a song's and a drawing's title into that text too,
these count on our side (they are indexed and searched). OCR is off on all sides.

Ours is read by the code that the workers run (``ingest.reading``), analysed for the index and packed,
but not sandboxed and not written down. Each side is one process that reads one file after the other,
warmed up by one of each kind; seconds are its processor time, all threads together. A file that takes a minute, or
kills its process, gives nothing and counts with the time it took.
"""

from __future__ import annotations

import argparse
import collections
import json
import resource
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

SIDES = ("ours", "kreuzberg", "tika")
MOST_SECONDS = 60


def ours() -> Callable[[str], int]:
    """Letters that Vitrina finds in a file and what is inside it."""
    from vitrina.core.limits import DEFAULT  # noqa: PLC0415
    from vitrina.core.source import Source  # noqa: PLC0415
    from vitrina.ingest.events import Closed, Event, Lost  # noqa: PLC0415
    from vitrina.ingest.reading import Run  # noqa: PLC0415

    def read(path: str) -> int:
        found = 0

        def emit(event: Event) -> None:
            nonlocal found
            if isinstance(event, Closed):
                found += event.characters
                found += letters(event.about.name) if event.depth else 0
                if event.about.kind in {"mail", "media"} or event.about.reader == "dwg":
                    found += sum(letters(claim["value"]) for claim in json.loads(event.claims))
            elif isinstance(event, Lost):
                found += letters(event.name)

        run = Run(emit, limits=DEFAULT, ask=lambda _: (False, 0), keep=0)
        run.read(Source(Path(path).read_bytes(), Path(path).name))
        return found

    return read


def kreuzberg() -> Callable[[str], int]:
    """Letters that kreuzberg finds."""
    import kreuzberg as library  # noqa: PLC0415

    def read(path: str) -> int:
        return letters(library.extract_file_sync(path).content)

    return read


def tika() -> Callable[[str], int]:
    """Letters that Tika finds, compiled natively as extractous."""
    import extractous as library  # noqa: PLC0415

    pdf = library.PdfParserConfig().set_ocr_strategy(library.PdfOcrStrategy.NO_OCR)
    extractor = library.Extractor().set_pdf_config(pdf)
    extractor = extractor.set_extract_string_max_length(50_000_000)

    def read(path: str) -> int:
        text, _ = extractor.extract_file_to_string(path)
        return letters(text)

    return read


def letters(text: str) -> int:
    """How many letters and digits."""
    return sum(char.isalnum() for char in text)


def serve(side: str) -> None:
    """Read the files whose paths come in; answer each with what was found and what it took."""
    read = {"ours": ours, "kreuzberg": kreuzberg, "tika": tika}[side]()
    out = sys.stdout
    sys.stdout = sys.stderr
    for line in sys.stdin:
        start, clock = spent(), time.monotonic()
        try:
            found = read(json.loads(line))
        except BaseException as error:  # whatever a library does with a file is its answer
            found = -1
            print(type(error).__name__, error, file=sys.stderr)
        answer = {"found": found, "cpu": spent() - start, "wall": time.monotonic() - clock}
        out.write(f"{json.dumps(answer)}\n")
        out.flush()


def spent() -> float:
    """Seconds of processor time of this process and its children."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


class Side:
    """One reader in a process of its own, begun again when a file has killed it."""

    def __init__(self, name: str, python: str, warm: str) -> None:
        self._name, self._python, self._warm = name, python, warm
        self.killed = 0
        self._begin()

    def _begin(self) -> None:
        self._process = subprocess.Popen(
            [self._python, __file__, "--serve", self._name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        if self._answer(self._warm) is None:
            self.end()
            raise SystemExit(f"{self._name} does not run in {self._python}: name one by --peers")

    def ask(self, path: str) -> dict[str, float]:
        """What the reader finds in a file."""
        clock = time.monotonic()
        answer = self._answer(path)
        if answer is not None:
            return answer
        took = time.monotonic() - clock
        self.killed += 1
        self.end()
        self._begin()
        return {"found": -2, "cpu": took, "wall": took}

    def _answer(self, path: str) -> dict[str, float] | None:
        """What the process says; None if it is dead or has not ended in time."""
        assert self._process.stdin
        assert self._process.stdout
        try:
            self._process.stdin.write(f"{json.dumps(path)}\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            return None
        ready, _, _ = select.select([self._process.stdout], [], [], MOST_SECONDS)
        line = self._process.stdout.readline() if ready else ""
        return dict(json.loads(line)) if line else None

    def end(self) -> None:
        """Stop the process."""
        self._process.kill()
        self._process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--peers", default=sys.executable)
    parser.add_argument("--kind", action="append", default=[])
    parser.add_argument("--missed", action="store_true")
    parser.add_argument("--least", type=int, default=1, help="show kinds of at least so many files")
    parser.add_argument("--serve", choices=SIDES)
    wanted = parser.parse_args()
    if wanted.serve:
        serve(wanted.serve)
    else:
        compare(wanted)


def compare(wanted: argparse.Namespace) -> None:
    """Ask each side for each file, and print what they found by kind."""
    files = sorted(path for path in wanted.folder.rglob("*") if path.is_file())
    kinds = collections.defaultdict(list)
    for path in files:
        kinds[path.suffix.lower() or "(none)"].append(path)
    wanted_kinds = [kind for kind in sorted(kinds) if not wanted.kind or kind in wanted.kind]
    warm = str(next(path for path in files if path.suffix == ".txt"))
    pythons = {"ours": sys.executable}
    sides = [Side(name, pythons.get(name, wanted.peers), warm) for name in SIDES]
    for side in sides:
        for kind in wanted_kinds:
            side.ask(str(kinds[kind][0]))
    whole: dict[str, collections.Counter[str]] = {name: collections.Counter() for name in SIDES}
    short = []
    print(f"{'kind':10}{'files':>6}" + "".join(f"{name:>11}{'cpu s':>9}" for name in SIDES))
    for kind in wanted_kinds:
        sums: dict[str, collections.Counter[str]] = {name: collections.Counter() for name in SIDES}
        for path in kinds[kind]:
            answers = {}
            for name, side in zip(SIDES, sides, strict=True):
                answers[name] = answer = side.ask(str(path))
                sums[name].update(text=answer["found"] > 0)
                sums[name]["cpu"] += answer["cpu"]  # type: ignore[assignment]
                sums[name]["wall"] += answer["wall"]  # type: ignore[assignment]
            if answers["ours"]["found"] <= 0 < max(a["found"] for a in answers.values()):
                short.append((str(path), {name: int(a["found"]) for name, a in answers.items()}))
        for name in SIDES:
            whole[name].update(sums[name])
        if len(kinds[kind]) >= wanted.least:
            mark = " *" if sums["ours"]["text"] < max(s["text"] for s in sums.values()) else ""
            print(row(kind, len(kinds[kind]), sums) + mark, flush=True)
    print(row("all", sum(len(kinds[kind]) for kind in wanted_kinds), whole))
    ratio = whole["tika"]["cpu"] / max(whole["ours"]["cpu"], 1e-9)
    print(f"Tika takes {ratio:.1f} times our processor time; by the clock, seconds:", end=" ")
    print(", ".join(f"{name} {whole[name]['wall']:.1f}" for name in SIDES), end="; ")
    print("killed:", ", ".join(f"{n} {s.killed}" for n, s in zip(SIDES, sides, strict=True)))
    if wanted.missed:
        for path, found in short:
            print(path, found)
    for side in sides:
        side.end()


def row(kind: str, count: int, sums: dict[str, collections.Counter[str]]) -> str:
    """One line of the table."""
    cells = (f"{sums[name]['text']:>11}{sums[name]['cpu']:>9.2f}" for name in SIDES)
    return f"{kind:10}{count:>6}{''.join(cells)}"


if __name__ == "__main__":
    main()
