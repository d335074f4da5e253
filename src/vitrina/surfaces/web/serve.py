"""The workspace's server: one process on loopback, quiet, gone when its parent is."""

from __future__ import annotations

import gc
import multiprocessing
import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, BinaryIO

import uvicorn

from vitrina.core.errors import VitrinaError
from vitrina.surfaces.web.access import Access
from vitrina.surfaces.web.application import app

if TYPE_CHECKING:
    from vitrina.library import Library


class NoPort(VitrinaError):
    """The address to serve at is taken, or not this machine's."""

    status = 13
    advice = "Leave --port out to take a free one."


def serve(
    library: Library,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    open_browser: bool = True,
    announce: Callable[[str], object] = print,
    until: BinaryIO | None = None,
) -> None:
    """Serve the workspace until it is told to stop (SIGINT, SIGTERM, or the parent's end).

    Port 0 takes a free one. ``announce`` gets the address once; it holds the key of this run.
    ``until``: serve while this pipe is open at its other end; a parent that is killed closes it.
    """
    access = Access()
    listener = listen(host, port)
    address = f"http://{shown(host)}:{listener.getsockname()[1]}"
    server = uvicorn.Server(
        uvicorn.Config(
            app(library, access, bound=host),
            access_log=False,
            log_level="error",
            server_header=False,
            lifespan="off",
            timeout_keep_alive=30,
            timeout_graceful_shutdown=3,
        )
    )
    announce(f"{address}/enter#{access.key}")
    if open_browser and has_screen():
        opening = f"{address}/enter/{access.code()}"
        threading.Thread(target=webbrowser.open, args=(opening,), daemon=True).start()
    _end_with_parent(server, until)
    # What is loaded stays: looking through it again and again made the slowest searches slower by a tenth.
    gc.freeze()
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        pass  # uvicorn has stopped in order, and passes the signal on
    finally:
        listener.close()


def listen(host: str, port: int) -> socket.socket:
    """Open the listening socket; connections wait in it until the server is up."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio switches Nagle's delay off only where the protocol is named: 40 ms a page.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name != "nt":  # there it would let another program take the port over
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise NoPort(f"no page can be served at {shown(host)}:{port}") from error
    return listener


def shown(host: str) -> str:
    """Write a host as it stands in an address."""
    if host in {"0.0.0.0", "::"}:  # noqa: S104  (compared, not bound)
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def has_screen() -> bool:
    """Whether a browser could show anything: otherwise a text browser would take the terminal."""
    if sys.platform in {"darwin", "win32"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _end_with_parent(server: uvicorn.Server, until: BinaryIO | None) -> None:
    """Stop when the parent is gone, however it went."""
    parent = multiprocessing.parent_process()

    def watch_process(sentinel: int) -> None:
        wait([sentinel])
        server.should_exit = True

    def watch_pipe(pipe: BinaryIO) -> None:
        while pipe.read(4096):
            pass
        server.should_exit = True

    if parent is not None:
        threading.Thread(target=watch_process, args=(parent.sentinel,), daemon=True).start()
    if until is not None:
        threading.Thread(target=watch_pipe, args=(until,), daemon=True).start()
