"""A real library, made once from the samples, and its workspace for programs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import vitrina
from vitrina.library import Library
from vitrina.surfaces.web import app
from vitrina.surfaces.web.access import Access

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(name="library", scope="session")
def _library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The samples, read."""
    root = tmp_path_factory.mktemp("samples")
    with vitrina.open(SAMPLES, library=root / "library") as made:
        made.ingest(workers=1, ocr=False)
        yield made


@pytest.fixture(name="access")
def _access() -> Access:
    """The secrets of one run."""
    return Access()


@pytest.fixture(name="program")
def _program(library: Library, access: Access) -> TestClient:
    """A program with the key."""
    return TestClient(
        app(library, access),
        base_url="http://127.0.0.1/api/v1",
        raise_server_exceptions=False,
        follow_redirects=False,
        headers={"authorization": f"Bearer {access.key}"},
    )
