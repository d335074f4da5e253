"""How long the workspace's pages take over loopback, how heavy they are, and fifty people at once.

    python bench/web.py /tmp/trove          # a trove that was read in already (see ingest.py)

Times are those of a client on the same machine, from asking to the last byte, without rendering.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import multiprocessing
import re
import socket
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import uvicorn

import vitrina
from vitrina.surfaces.web import app
from vitrina.surfaces.web.access import Access

STATIC = Path(vitrina.__file__).parent / "surfaces/web/static"
QUERIES = (
    "asylum", "embassy visa", '"foreign minister"', "president elections congress", "mexic*",
    "minister OR secretary", "trade AND agreement NOT oil", "emabssy~1", "from:embassy", "date:1975",
    "human rights", "the government", "military aid", "nuclear", "visit of the president", "",
)  # fmt: skip
PEOPLE = 50
TOLD = ("timeline", "letters", "names", "statements", "references")


def serve(trove: str, access: Access, listener: socket.socket) -> None:
    """The workspace in a process of its own."""
    with vitrina.open(trove) as library:
        config = uvicorn.Config(
            app(library, access), log_level="critical", lifespan="off", ws="none"
        )
        uvicorn.Server(config).run(sockets=[listener])


def get(link: http.client.HTTPConnection, path: str, cookie: str) -> tuple[float, int, bytes]:
    """(seconds, status, body) of one page."""
    start = time.perf_counter()
    link.request("GET", path, headers={"cookie": cookie, "accept-language": "en"})
    answer = link.getresponse()
    body = answer.read()
    return time.perf_counter() - start, answer.status, body


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trove")
    parser.add_argument("--rounds", type=int, default=10)
    asked = parser.parse_args()
    access = Access()
    listener = socket.socket(proto=socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen(256)
    port = listener.getsockname()[1]
    server = multiprocessing.get_context("fork").Process(
        target=serve, args=(asked.trove, access, listener), daemon=True
    )
    server.start()
    cookie = f"{access.cookie}={access.session}"

    def open_link() -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    try:
        measure(open_link, cookie, asked.rounds)
    finally:
        server.terminate()
        server.join()


def measure(open_link: Callable[[], http.client.HTTPConnection], cookie: str, rounds: int) -> None:
    """Ask for pages, one after the other and then by fifty people at once."""
    link = open_link()
    searches = [f"/?q={quote(query)}&sort=" for query in QUERIES if query] + ["/?sort=-date&q="]
    searches += [f"/?q=government&p={page}" for page in (2, 50, 600)]
    documents: list[str] = []
    for path in searches:
        _, _, body = get(link, path, cookie)
        found = re.findall(r'<h3><a href="(/d/[^"#]+)', body.decode())[:5]
        documents += [url.replace("&amp;", "&") for url in found]
    for name, paths in (
        ("home", ["/"]),
        ("search", searches),
        ("document", documents),
        (
            "suggestions",
            ["/suggest.json?q=em", "/suggest.json?q=gover", "/suggest.json?q=a%20pres"],
        ),
        ("files", ["/files"]),
        ("findings", [path.partition("?")[0] + "/facts" for path in documents[:20]]),
        ("told", [f"/told/{view}?q=minister" for view in TOLD]),
        ("own", ["/mine", "/dossiers", "/lists", "/api", "/help", "/progress"]),
        ("api", [f"/api/v1/search?q={quote(query)}" for query in QUERIES]),
    ):
        asked = [(path, *get(link, path, cookie)) for _ in range(rounds) for path in paths]
        times = sorted(taken for _, taken, _, _ in asked)
        bad = sum(status != 200 for _, _, status, _ in asked)
        slowest = max(asked, key=lambda one: one[1])[0]
        print(
            f"{name:12} {len(times):5} asked  median {statistics.median(times) * 1000:6.1f} ms"
            f"  95th {times[int(len(times) * 0.95)] * 1000:6.1f} ms  errors {bad}"
            f"  heaviest {max(len(body) for *_, body in asked) / 1000:.0f} kB  slowest {slowest[:60]}"
        )
    for name, ending in (("scripts", "*.js"), ("styles", "*.css")):
        files = [path.read_bytes() for path in STATIC.rglob(ending)]
        print(
            f"{name:12} {sum(map(len, files)) / 1000:.1f} kB in all"
            f" (gzip {sum(len(gzip.compress(one)) for one in files) / 1000:.1f})"
        )
    images(link, cookie)

    def person(number: int) -> list[tuple[float, int]]:
        mine = open_link()
        turn = searches[number % len(searches) :] + searches[: number % len(searches)]
        return [get(mine, path, cookie)[:2] for path in turn]

    start = time.perf_counter()
    with ThreadPoolExecutor(PEOPLE) as pool:
        answers = [answer for one in pool.map(person, range(PEOPLE)) for answer in one]
    times = sorted(taken for taken, _ in answers)
    print(
        f"{PEOPLE} at once   {len(answers)} searches in {time.perf_counter() - start:.1f} s,"
        f" median {statistics.median(times) * 1000:.0f} ms, 95th {times[int(len(times) * 0.95)] * 1000:.0f} ms,"
        f" errors {sum(status != 200 for _, status in answers)}"
    )


def images(link: http.client.HTTPConnection, cookie: str) -> None:
    """Ask for the picture of the first page of some PDFs, each for the first time."""
    _, _, body = get(link, "/?q=*&kind=pdf", cookie)
    found = sorted(set(re.findall(r'<h3><a href="/d/([0-9a-f]{64})', body.decode())))
    link_times = [get(link, f"/d/{ident}/page/1.jpg?w=1200", cookie) for ident in found]
    times = sorted(taken for taken, status, _ in link_times if status == 200)
    if times:
        print(
            f"page image   {len(times):5} cold  median {statistics.median(times) * 1000:6.1f} ms"
            f"  slowest {times[-1] * 1000:6.1f} ms"
        )


if __name__ == "__main__":
    main()
