"""The workspace over a small library in memory, as an ASGI client and in a real browser."""

from __future__ import annotations

import importlib.util
import shutil
import socket
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.testclient import TestClient

from vitrina.core.records import Work
from vitrina.surfaces.web import app
from vitrina.surfaces.web.access import Access

SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


def load(name: str, path: Path):
    """Load a module that is in no package."""
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules.setdefault(name, module)
    spec.loader.exec_module(module)
    return module


shelf = load("vitrina_shelf", Path(__file__).parent / "shelf.py")


@pytest.fixture(name="shelf")
def _shelf() -> Any:
    """A library in memory."""
    return shelf.Shelf()


@pytest.fixture(name="access")
def _access() -> Access:
    """The secrets of one run."""
    return Access()


@pytest.fixture(name="stranger")
def _stranger(shelf: Any, access: Access) -> TestClient:
    """Somebody without the key."""
    return TestClient(
        app(shelf, access),
        base_url="http://127.0.0.1",
        raise_server_exceptions=False,
        follow_redirects=False,
        headers={"accept-language": "en"},
    )


@pytest.fixture(name="reader")
def _reader(stranger: TestClient, access: Access) -> TestClient:
    """Somebody with the key, who reads English."""
    stranger.cookies.set(access.cookie, access.session, domain="127.0.0.1")
    return stranger


class Site:
    """The workspace on a real port, in a thread."""

    def __init__(self, library: Any) -> None:
        self.access = Access()
        self.library = library
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        config = uvicorn.Config(
            app(library, self.access), log_level="critical", lifespan="off", ws="none"
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._listener]}, daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)
        self._listener.close()


@pytest.fixture(name="site", scope="session")
def _site() -> Any:
    """The workspace, served, over a library that is being read."""
    running = shelf.Progress(
        5761,
        1204,
        310,
        52_000_000,
        12_000_000,
        14,
        2,
        3,
        12.0,
        338.0,
        184.0,
        walking=False,
        finished=False,
        working=(
            Work("state-dept-emails/box.mbox", 48_213_000),
            Work(f"scans/{shelf.ATTACK}.tif", page=7),
        ),
    )
    made = Site(shelf.Shelf(running))
    yield made
    made.stop()


@pytest.fixture(name="own_site", scope="module")
def _own_site() -> Any:
    """The workspace, served, over a library whose desk a test may change."""
    made = Site(shelf.Shelf())
    yield made
    made.stop()


@pytest.fixture(name="sites")
def _sites() -> Any:
    """Serve any library on a real port, for the length of a test."""
    made = []

    def serve(library: Any) -> Site:
        made.append(Site(library))
        return made[-1]

    yield serve
    for site in made:
        site.stop()


@pytest.fixture(name="visit")
def _visit(sites: Any, chromium: Any, library: Any) -> Any:
    """Open pages with the key, in a browser of one's own, of a module's ``library``."""
    site = sites(library)
    opened = []

    def visit(size: str, scheme: str, tongue: str, *, script: bool) -> tuple[Any, str]:
        context = chromium.new_context(
            viewport=SIZES[size], color_scheme=scheme, locale=tongue, java_script_enabled=script,
            reduced_motion="reduce",
        )  # fmt: skip
        opened.append(context)
        cookie = {"name": site.access.cookie, "value": site.access.session, "url": site.address}
        context.add_cookies([cookie])
        return context.new_page(), site.address

    yield visit
    for context in opened:
        context.close()


@pytest.fixture(name="launch", scope="session")
def _launch() -> Any:
    """Start a headless Chromium with more arguments; without one the test is skipped, and says so."""
    path = (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    if path is None:
        pytest.skip("no chromium on this machine")
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
    with sync_playwright() as playwright:
        started = []

        def launch(*more: str) -> Any:
            started.append(playwright.chromium.launch(executable_path=path, args=[*quiet, *more]))
            return started[-1]

        yield launch
        for browser in started:
            browser.close()


@pytest.fixture(name="chromium", scope="session")
def _chromium(launch: Any) -> Any:
    """A headless Chromium as it is."""
    return launch()


@pytest.fixture(name="postquantum", scope="session")
def _postquantum(launch: Any) -> Any:
    """One that knows ML-DSA: Chromium 150 has it behind a switch, 156 without."""
    browser = launch("--enable-features=WebCryptoPQC")
    page = browser.new_page()
    page.goto(Path(__file__).as_uri())
    make = "crypto.subtle.generateKey({name: 'ML-DSA-44'}, false, ['sign', 'verify'])"
    known = page.evaluate(f"{make}.then(() => true, () => false)")
    page.close()
    if not known:
        pytest.skip("this Chromium knows no ML-DSA, switched on or not")
    return browser
