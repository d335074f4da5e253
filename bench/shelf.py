"""The search of an edition: what it takes to build, beside Pagefind; what a query costs a reader.

    python bench/shelf.py build 10000 /tmp/shelf --pagefind node_modules/.bin/pagefind
    python bench/shelf.py build 100000 /tmp/shelf
    python bench/shelf.py query /tmp/shelf "the government" "embassy asylum"
    python bench/shelf.py withdraw 100000                 # how many files one document less changes
    python bench/shelf.py again 10000                     # processor time, with one document changed
    python bench/shelf.py agree FOLDER [--kept DIR]       # fifty queries, here and in the workspace

Documents are real papers, grown (bench/troves.py). CPU seconds, peak memory, files, bytes. A query is asked
in Chromium with nothing kept, from a server on the same machine, each time on a fresh page: until the order is
known, until the hits in view (1280 x 720) stand there with the words around them, and until all ten do; files and
bytes from the first request on, the signature and the root among them, the page and its scripts not (least, middle
and most of five times). "Typed": the same from the key Enter on, the box having been in focus while it was typed.
"""

from __future__ import annotations

import argparse
import html
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import agreement

import troves
import vitrina
from vitrina.formats import canonical, notes, tlog
from vitrina.publish import keys, pages, shelved
from vitrina.publish.pages import About, Listed
from vitrina.publish.shelf import Before, Card, Shelf

KEY = keys.make("example.org/bench", (b"1" * 32, b"2" * 32))


def papers(count: int) -> Iterator[tuple[int, str, str]]:
    """(which of the copies, title, text) of each document, in an order of chance, as an edition numbers them.

    Copies of one paper that lay at even distances would pack to nothing.
    """
    cables = troves.cables()
    for which in random.Random(1).sample(range(count), count):
        text = troves.copy(cables, which)
        yield which, next((line for line in text.split("\n") if line.strip()), "")[:80], text


def shelve(
    count: int,
    put: Callable[[str, bytes], None],
    without: int = -1,
    before: Before | None = None,
    changed: int = -1,
) -> str:
    """Build the index of so many documents; of the last one where that is given, which has all but one."""
    shelf = Shelf(before)
    for number, (which, title, text) in enumerate(papers(count)):
        if number != without:
            digest, date = (
                sha256(text.encode()).hexdigest(),
                f"{1940 + which % 60}-0{1 + which % 9}-15",
            )
            kind = "pdf" if which % 3 else "text"
            shelf.add(
                number,
                Card(f"{number:08}", 1, title, date, kind, "en", text[:200], digest, len(text)),
                text if number != changed else f"{text}\nPut right.",
                known=before is not None and number != changed,
            )
    root = shelf.write(put)
    shelf.close()
    return root


def build(count: int, out: Path, pagefind: str) -> None:
    sizes: dict[str, int] = {}

    def put(path: str, data: bytes) -> None:
        sizes[path] = len(data)
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(data)

    start = time.process_time()
    root = shelve(count, put)
    spent = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"ours: {spent:.1f} s, {memory:.0f} MB of memory, {len(sizes):,} files, {sum(sizes.values()) / 1e6:.1f} MB"
    )
    seal(out, root)
    if pagefind:
        beside(count, out / "pagefind-site", pagefind)


def seal(out: Path, root: str) -> None:
    """Sign what was built, as an edition is."""
    entry = canonical.write({"m": "0" * 64, "n": 0, "op": "release", "s": root, "v": 1})
    tree = tlog.tree([entry])
    note = notes.write(tlog.Checkpoint(KEY.name, 1, tree.root()).body(), KEY.signers, 0)
    (out / "log").mkdir(exist_ok=True)
    public = [each.print() for each in KEY.verifiers]
    (out / "log/keys").write_text("".join(f"{line}\n" for line in public))
    (out / "log/release.tlog-proof").write_text(tlog.proof(0, (), note, entry))
    rows = [Listed("x", 1, 0, "", "", "text", "en", "", 1, 0, 0)]  # so that English has its stems
    for path, data in pages.site(About("Bench"), rows, [], public, 0):
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(data)


def beside(count: int, site: Path, pagefind: str) -> None:
    """Build Pagefind's index of pages with the same words."""
    for number, (_, title, text) in enumerate(papers(count)):
        folder = site / f"{number // 1000:04}"
        folder.mkdir(parents=True, exist_ok=True)
        head = f'<!doctype html><html lang="en"><title>{html.escape(title)}</title>'
        page = f"{head}<body><p>{html.escape(text)}</p></body></html>"
        (folder / f"{number}.html").write_text(page)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([pagefind, "--site", str(site)], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    files = [path for path in (site / "pagefind").rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    print(
        f"pagefind: {spent:.1f} s, {after.ru_maxrss / 1024:.0f} MB of memory, {len(files):,} files, {size / 1e6:.1f} MB"
    )


def agree(folder: Path, tongue: str, kept: Path) -> None:
    """Publish what lies in a folder, and ask the same of both sides."""
    with vitrina.open(folder, library=kept / "library") as library:
        library.ingest(ocr=False)
    shutil.rmtree(
        kept / "library/index"
    )  # made anew: no weight counts what is deleted and not yet gone
    with vitrina.open(folder, library=kept / "library") as library:
        slots = agreement.published(library, kept / "edition", KEY)
        with _searching(kept / "edition" / "data") as evaluate:
            agreement.told(library, slots, agreement.QUERIES[tongue], evaluate)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _searching(out: Path) -> Iterator[Callable[[str, str], Any]]:
    """Ask a script something on a fresh page of an edition, with nothing kept."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  (builds need no browser)

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(out)))
    Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )

        def evaluate(script: str, given: str) -> Any:
            context = browser.new_context()
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{server.server_address[1]}/index.html")
            page.wait_for_load_state("networkidle")
            told = page.evaluate(script, given)
            context.close()
            return told

        yield evaluate
        browser.close()
    server.shutdown()


def query(out: Path, asked: list[str]) -> None:
    with _searching(out) as evaluate:
        for text in asked:
            order = [evaluate(ORDER, text) for _ in range(ROUNDS)]
            typed, shown = (
                [evaluate(script, text) for _ in range(ROUNDS)] for script in (TYPED, SHOWN)
            )
            print(f"{text!r}: {order[0]['hits']:,} documents")
            for what, told in (
                ("order", order),
                ("in view", [each["inView"] for each in shown]),
                ("all ten", shown),
                ("in view, typed", [each["inView"] for each in typed]),
            ):
                times = sorted(each["time"] for each in told)
                print(
                    f"  {what}: {told[0]['files']} files, {told[0]['bytes'] / 1000:.0f} kB,"
                    f" {times[0]:.0f}-{times[len(times) // 2]:.0f}-{times[-1]:.0f} ms"
                )


def withdraw(count: int) -> None:
    before: set[str] = set()
    after: set[str] = set()
    shelve(count, lambda path, _: before.add(path))
    shelve(count, lambda path, _: after.add(path), without=count // 2)
    print(
        f"{len(after - before):,} of {len(after):,} files are new: {100 * len(after - before) / len(after):.1f} %"
    )


def again(count: int) -> None:
    """Build an index, and once more with one document changed: from nothing, and from the last one."""
    last: dict[str, bytes] = {}
    root = shelve(count, last.__setitem__)
    made: list[dict[str, bytes]] = []
    for what in ("from nothing", "from the last"):
        start = time.process_time()
        before = shelved.opened(lambda path, _: last.get(path), root) if made else None
        files: dict[str, bytes] = {}
        shelve(count, files.__setitem__, before=before, changed=count // 2)
        spent = time.process_time() - start
        made.append(files)
        new = sum(data != last.get(path) for path, data in files.items())
        print(f"{what}: {spent:.1f} s, {new:,} of {len(files):,} files are new")
    print("the same bytes" if made[0] == made[1] else "OTHER BYTES")


ROUNDS = 5
ORDER = """async text => {
  const { cost } = vitrina, start = performance.now();
  cost.files = cost.bytes = 0;
  const { hits } = await vitrina.ranked(text);
  return { ...cost, hits: hits.length, time: performance.now() - start };
}"""
SHOWN = """async text => {
  const { cost } = vitrina, start = performance.now(), told = () => ({ ...cost, time: performance.now() - start });
  let inView = null;
  new MutationObserver(() => { inView ??= told(); }).observe(document.querySelector("#cost"), { childList: true });
  document.querySelector("#q").value = text;
  await vitrina.search();
  return { ...told(), inView: inView ?? told() };
}"""
TYPED = f"""async text => {{
  document.querySelector("#q").focus();
  await vitrina.index();
  return ({SHOWN})(text);
}}"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("what", choices=("build", "query", "withdraw", "again", "agree"))
    parser.add_argument("rest", nargs="+")
    parser.add_argument("--pagefind", default="")
    parser.add_argument("--language", default="en", choices=tuple(agreement.QUERIES))
    parser.add_argument("--kept", type=Path, help="where library and edition are kept")
    given = parser.parse_args()
    if given.what == "build":
        build(int(given.rest[0]), Path(given.rest[1]), given.pagefind)
    elif given.what == "query":
        query(Path(given.rest[0]), given.rest[1:])
    elif given.what == "agree":
        with tempfile.TemporaryDirectory() as aside:
            agree(Path(given.rest[0]), given.language, given.kept or Path(aside))
    elif given.what == "again":
        again(int(given.rest[0]))
    else:
        withdraw(int(given.rest[0]))


if __name__ == "__main__":
    main()
