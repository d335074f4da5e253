"""The description against the service: whatever fits the one is answered as it says, by the other."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from vitrina.library import Library
from vitrina.surfaces.api.application import OPERATIONS
from vitrina.surfaces.web import app
from vitrina.surfaces.web.access import Access
from vitrina.surfaces.web.serve import listen

CONFIG = """
[parameters]
"path.ident" = "{ident}"
"path.page" = 1
"query.c" = "{citation}"

[checks.positive_data_acceptance]
# 422: the form is right, and it can't be kept, as a tag without a letter; documented with each.
expected-statuses = ["2xx", "401", "403", "404", "409", "422"]
"""


@pytest.fixture(name="address")
def _address(library: Library, access: Access) -> Iterator[str]:
    """The workspace on a real port."""
    listener = listen("127.0.0.1", 0)
    workspace = app(library, access)
    config = uvicorn.Config(workspace, log_level="critical", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/api/v1"
    server.should_exit = True
    thread.join(10)
    listener.close()
    workspace.state.publisher.wait(60)


def test_every_operation_answers_as_described(
    library: Library, access: Access, address: str, tmp_path: Path
):
    """Right and wrong questions, with the key and without, get the answers that are described."""
    program = shutil.which("schemathesis", path=Path(sys.executable).parent)
    assert program is not None
    hit = library.search("safe-conduct type:pdf", limit=1).hits[0]
    settings = tmp_path / "settings.toml"
    settings.write_text(CONFIG.format(ident=hit.document, citation=hit.citation))
    done = subprocess.run(
        [program, "--config-file", str(settings), "run", f"{address}/openapi.json",
         "--header", f"Authorization: Bearer {access.key}", "--max-examples", "5", "--seed", "1994",
         "--no-color"],
        cwd=tmp_path, env={**os.environ, "PYTHONWARNINGS": "default"},
        capture_output=True, text=True, timeout=400, check=False,
    )  # fmt: skip
    assert 0 == done.returncode, done.stdout[-6000:] + done.stderr[-2000:]
    assert f"{len(OPERATIONS)} selected / {len(OPERATIONS)} total" in " ".join(done.stdout.split())
