"""The door: who comes in, from where, and what every answer carries."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from vitrina.formats import names
from vitrina.surfaces.web.access import Access
from vitrina.surfaces.web.entrance import back
from vitrina.surfaces.web.guard import HEADERS, named

PAGES = (
    "/",
    "/?q=asylum",
    "/files",
    "/help",
    "/cite?c=nonsense",
    "/nowhere",
    "/?q=boom",
    "/enter",
    "/progress.json",
)


def test_a_stranger_sees_nothing(stranger: TestClient):
    """Without the cookie every page is locked, and says how to open it."""
    answers = [stranger.get(path) for path in ("/", "/files", "/progress.json", "/d/" + "0" * 64)]
    assert [403] * 4 == [answer.status_code for answer in answers]
    assert all("The workspace is locked" in answer.text for answer in answers)
    assert not any("seedcase/" in answer.text or "form_key" in answer.text for answer in answers)


def test_a_code_opens_once(stranger: TestClient, access: Access):
    """The code in the path sets the cookie and is void afterwards."""
    code = access.code()
    first = stranger.get(f"/enter/{code}")
    assert (303, "/") == (first.status_code, first.headers["location"])
    cookie = first.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert 200 == stranger.get("/").status_code
    stranger.cookies.clear()
    assert 403 == stranger.get(f"/enter/{code}").status_code


def test_the_key_opens(stranger: TestClient, access: Access):
    """The key, or the whole printed address, opens by the form; another one does not."""
    wrong = stranger.post("/enter", data={"key": "x" * 32})
    assert (403, None) == (wrong.status_code, wrong.headers.get("set-cookie"))
    right = stranger.post("/enter", data={"key": f"http://127.0.0.1:1/enter#{access.key}"})
    assert 303 == right.status_code
    assert 200 == stranger.get("/").status_code


@pytest.mark.parametrize(
    ("host", "bound", "expected"),
    [
        ("127.0.0.1:80", "127.0.0.1", True),
        ("localhost:8123", "127.0.0.1", True),
        ("[::1]:8123", "::1", True),
        ("evil.example", "127.0.0.1", False),
        ("127.0.0.1.evil.example:80", "127.0.0.1", False),
        ("localhost.evil.example", "127.0.0.1", False),
        ("192.168.1.7:80", "127.0.0.1", False),
        ("192.168.1.7:80", "0.0.0.0", True),
        ("reading.example:80", "reading.example", True),
        ("", "127.0.0.1", False),
    ],
)
def test_names(host: str, bound: str, expected: Any):
    """Only names that no foreign DNS can point at us are ours."""
    assert expected == named(host, bound)


def test_rebinding_is_refused(reader: TestClient):
    """A page of another name gets nothing, even with the cookie."""
    answer = reader.get("/?q=asylum", headers={"host": "evil.example"})
    assert 403 == answer.status_code
    assert "asylum in due form" not in answer.text


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, 200),
        (
            {"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty"},
            200,
        ),
        (
            {"sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"},
            403,
        ),
        (
            {"sec-fetch-site": "cross-site", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty"},
            403,
        ),
        (
            {
                "sec-fetch-site": "cross-site",
                "sec-fetch-mode": "navigate",
                "sec-fetch-dest": "iframe",
            },
            403,
        ),
        (
            {
                "sec-fetch-site": "cross-site",
                "sec-fetch-mode": "navigate",
                "sec-fetch-dest": "document",
            },
            200,
        ),
    ],
)
def test_other_pages_cannot_probe(reader: TestClient, headers: dict[str, str], expected: Any):
    """Another site, or another port, can neither embed nor fetch anything of ours."""
    assert expected == reader.get("/?q=asylum", headers=headers).status_code


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_is_sealed(reader: TestClient, path: str):
    """Every answer, errors too, has the headers that hold documents down."""
    headers = reader.get(path).headers
    assert HEADERS == {name: headers.get(name) for name in HEADERS}
    assert "unsafe" not in headers["content-security-policy"]
    assert "cache-control" in headers


def test_forms_must_be_ours(reader: TestClient, access: Access, shelf: Any):
    """A form without our key, or from another origin, changes nothing."""
    assert 403 == reader.post("/files/retry", data={"code": "damaged"}).status_code
    forged = {"form_key": access.form_key, "code": "damaged"}
    headers = {"origin": "http://127.0.0.1:9999"}
    assert 403 == reader.post("/files/retry", data=forged, headers=headers).status_code
    headers = {"origin": "null", "sec-fetch-site": "cross-site"}
    assert 403 == reader.post("/files/retry", data=forged, headers=headers).status_code
    assert [] == shelf.retried
    assert 303 == reader.post("/files/retry", data=forged).status_code
    assert [("damaged",)] == shelf.retried


def test_a_form_is_bounded(reader: TestClient):
    """A form that does not end is refused while it is read."""
    assert 413 == reader.post("/settings", content=b"a" * 100_000).status_code


def test_settings_are_kept(reader: TestClient, access: Access):
    """Language, theme and single keys are set without script, and lead back."""
    sent = {
        "form_key": access.form_key,
        "language": "es",
        "theme": "dark",
        "keys": "off",
        "next": "/files",
    }
    answer = reader.post("/settings", data=sent)
    assert "/files" == answer.headers["location"]
    page = reader.get("/").text
    assert '<html lang="es" data-theme="dark">' in page
    assert "Buscar" in page


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "/\nx", ""],
)
def test_back_stays_here(path: str):
    """The way back never leads elsewhere."""
    assert "/" == back(path)


def test_a_defect_is_ours(reader: TestClient):
    """A defect gives a page in our words, without a traceback."""
    answer = reader.get("/?q=boom")
    assert 500 == answer.status_code
    assert "Something broke on our side" in answer.text
    assert "RuntimeError" not in answer.text


def test_the_original_is_a_deliberate_act(reader: TestClient, access: Access, shelf: Any):
    """A link only warns; the button gives an attachment of no kind that a browser opens."""
    ident = next(iter(shelf.documents))
    assert b"MZ" not in reader.get(f"/d/{ident}/original").content
    assert 403 == reader.post(f"/d/{ident}/original").status_code
    answer = reader.post(f"/d/{ident}/original", data={"form_key": access.form_key})
    assert b"MZ these are the bytes as they came" == answer.content
    assert "application/octet-stream" == answer.headers["content-type"]
    assert answer.headers["content-disposition"].startswith('attachment; filename="2021-01-04.txt"')


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a/b/report.pdf", "report.pdf"),
        ("mail.pst!/Inbox/4711!/..\\..\\boot.ini", "boot.ini"),
        ("annexe\u202ecod.exe", "annexecod.exe"),
        ('x"; filename=evil.exe', "x_; filename=evil.exe"),
        ("a\r\nset-cookie: x", "aset-cookie_ x"),
        (".bashrc", "bashrc"),
        ("aux.txt", "_aux.txt"),
        ("...", "file"),
        ("é" * 300 + ".docx", "é" * 130 + ".docx"),
    ],
)
def test_names_of_downloads_are_safe(path: str, expected: Any):
    """A name can't leave its folder, hide its ending or carry a header."""
    assert expected == names.safe(path)
