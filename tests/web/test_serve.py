"""The server: prints its address once, answers, and stops when told or when its parent is gone."""

from __future__ import annotations

import multiprocessing
import os
import socket
import threading
import urllib.error
import urllib.request
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from vitrina.surfaces.web import serve as serving
from vitrina.surfaces.web.serve import listen

HERE = Path(__file__).parent


def _serve(pipe: Connection) -> None:
    import importlib.util

    spec = importlib.util.spec_from_file_location("vitrina_shelf", HERE / "shelf.py")
    assert spec
    assert spec.loader
    shelf: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(shelf)
    serving.serve(shelf.Shelf(), open_browser=False, announce=pipe.send)


@pytest.fixture(name="child")
def _child() -> Any:
    """A server in a process of its own, and the address that it printed."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,))
    process.start()
    assert ours.poll(60)
    yield process, ours.recv(), ours
    process.kill()
    process.join()


def status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_it_serves_and_stops(child: Any):
    """Once the address is printed it answers; the key is in no path; SIGTERM ends it in order."""
    process, address, pipe = child
    place, _, key = address.partition("/enter#")
    assert place.startswith("http://127.0.0.1:")
    assert 32 == len(key)
    assert [200, 403] == [status(address.partition("#")[0]), status(place + "/")]
    process.terminate()
    process.join(30)
    assert not process.is_alive()
    assert not pipe.poll(0) or pipe.recv() is None


def test_it_ends_with_its_pipe():
    """With a pipe to its parent it serves as long as the pipe is open, in any process."""
    reading, writing = os.pipe()
    told: list[str] = []
    with os.fdopen(reading, "rb") as ear:
        thread = threading.Thread(
            target=serving.serve,
            args=(SimpleNamespace(name="empty", desk=None),),
            kwargs={"open_browser": False, "announce": told.append, "until": ear},
        )
        thread.start()
        os.close(writing)
        thread.join(30)
        assert not thread.is_alive()
    assert 1 == len(told)


def test_a_taken_port_is_said():
    """A port that is taken ends in words that a person can act on."""
    with serving.listen("127.0.0.1", 0) as one, pytest.raises(serving.NoPort) as caught:
        serving.listen("127.0.0.1", one.getsockname()[1])
    assert "free" in caught.value.advice


def test_the_port_is_free_afterwards():
    """A listener takes a free port on loopback, and lets go of it."""
    with serving.listen("127.0.0.1", 0) as one:
        port = one.getsockname()[1]
        assert "127.0.0.1" == one.getsockname()[0]
    with serving.listen("127.0.0.1", port) as two:
        assert port == two.getsockname()[1]


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "[::1]"),
        ("0.0.0.0", "127.0.0.1"),
        ("box.lan", "box.lan"),
    ],
)
def test_addresses(host: str, expected: str):
    """The printed address is one that a browser takes."""
    assert expected == serving.shown(host)


def test_the_socket_names_its_protocol():
    """asyncio sends small answers at once only where the socket names TCP; else each waits 40 ms."""
    with listen("127.0.0.1", 0) as listener:
        assert socket.IPPROTO_TCP == listener.proto
