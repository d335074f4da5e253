"""How long a folder takes to become a library, beside bare Tantivy and beside Recoll, in one run.

    python bench/ingest.py FOLDER [--recoll] [--bare]

FOLDER is a trove, such as ``bench/troves.py`` grows. Each contender reads the same files from a warm
cache, with every processor; ours includes walking, hashing, the sandbox, the catalogue and the index.
Prints seconds, those of processor, documents a second, disk beside text, the highest memory of the whole
tree of processes, and ratios. Understanding is left out on our side: it is not indexing. No threshold is
asserted: machines differ, ratios less so.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import tantivy

RUN = """
import sys, vitrina
with vitrina.open(sys.argv[1], library=sys.argv[2]) as library:
    library.ingest(workers=int(sys.argv[3]), ocr=False, understand=False)
"""


def tree_memory(root: int) -> int:
    """Proportional memory (PSS) of a process and all below it, in bytes."""
    kids: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        kids.setdefault(int(fields[1]), []).append(int(path.parent.name))
    total, heap = 0, [root]
    while heap:
        pid = heap.pop()
        heap += kids.get(pid, [])
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(
            int(line.split()[1]) * 1024
            for line in rollup.splitlines()
            if line.startswith("Pss_Anon:")
        )
    return total


def spent(who: int = resource.RUSAGE_CHILDREN) -> float:
    """Seconds of processor that ended processes, or this one, have taken."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def timed(command: list[str], **more: object) -> tuple[float, float, int]:
    """(seconds, seconds of processor, highest own memory of the tree) of a command."""
    start, before = time.monotonic(), spent()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more
    )  # type: ignore[call-overload]
    highest = [0]
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.25):
            highest[0] = max(highest[0], tree_memory(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    process.wait()
    seconds = time.monotonic() - start
    over.set()
    watcher.join()
    return seconds, spent() - before, highest[0]


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in files(folder))


def bare(folder: Path, into: Path) -> tuple[float, float]:
    """Tantivy's own writer over the same texts, read beforehand."""
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in files(folder)]
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body", stored=True, tokenizer_name="en_stem")
    index = tantivy.Index(builder.build(), str(into))
    start, before = time.monotonic(), spent(resource.RUSAGE_SELF)
    writer = index.writer(96_000_000, os.cpu_count() or 1)
    for text in texts:
        document = tantivy.Document()
        document.add_text("body", text)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    return time.monotonic() - start, spent(resource.RUSAGE_SELF) - before


def recoll(folder: Path, into: Path) -> tuple[float, float, int]:
    """Debian's recollindex over the same folder, with its own threads."""
    (into / "recoll.conf").write_text(
        f"topdirs = {folder.resolve()}\nthrQSizes = 2 2 2\nthrTCounts = 2 2 1\n"
    )
    return timed(["recollindex", "-c", str(into), "-z"])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--bare", action="store_true")
    parser.add_argument("--recoll", action="store_true")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    count, weight = len(files(given.folder)), size(given.folder)
    print(f"{given.folder}: {count:,} files, {weight / 1e6:.1f} MB")
    with tempfile.TemporaryDirectory() as work:
        library = Path(work) / "library"
        ours, processor, memory = timed(
            [sys.executable, "-c", RUN, str(given.folder), str(library), str(given.workers)]
        )
        disk = size(library) - (size(library / "blobs") if (library / "blobs").exists() else 0)
        print(
            f"vitrina  {ours:8.1f} s  {processor:7.1f} of processor  {count / ours:8.0f}/s"
            f"  {memory / 1e6:6.0f} MB  disk {disk / weight:.2f} a byte"
        )
        if given.bare:
            place = Path(work) / "bare"
            place.mkdir()
            seconds, own = bare(given.folder, place)
            print(
                f"tantivy  {seconds:8.1f} s  {own:7.1f} of processor  {count / seconds:8.0f}/s"
                f"  ours takes {ours / seconds:.2f} times as long, {processor / own:.2f} of processor"
            )
        if given.recoll and shutil.which("recollindex"):
            place = Path(work) / "recoll"
            place.mkdir()
            seconds, own, memory = recoll(given.folder, place)
            print(
                f"recoll   {seconds:8.1f} s  {own:7.1f} of processor  {count / seconds:8.0f}/s  {memory / 1e6:6.0f} MB"
                f"  ours is {seconds / ours:.2f} times as fast, {own / processor:.2f} of processor"
            )
        elif given.recoll:
            print("recoll   not installed: apt-get install recollcmd")


if __name__ == "__main__":
    main()
