"""Pages that say no, in our own words: what happened and what to do about it."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from vitrina.core.errors import VitrinaError
from vitrina.surfaces.web.face import N_, Face

# why: (status, title, what to do)
REASONS = {
    "host": (
        403,
        N_("This address is not ours"),
        N_("Open the workspace by the address that Vitrina printed when it started."),
    ),
    "origin": (
        403,
        N_("This request came from another page"),
        N_("Only pages of this workspace may ask for that. Go back and try again from there."),
    ),
    "key": (
        403,
        N_("The workspace is locked"),
        N_("Open it by the address that Vitrina printed when it started: it holds the key."),
    ),
    "code": (
        403,
        N_("This door opens once, and has been used"),
        N_("Use the address that Vitrina printed when it started."),
    ),
    "wrong-key": (
        403,
        N_("That is not the key"),
        N_("Copy the whole address that Vitrina printed when it started, and try again."),
    ),
    "form": (
        403,
        N_("This form is out of date"),
        N_("Vitrina was started anew since the page was opened. Go back, reload it and try again."),
    ),
    "missing": (
        404,
        N_("There is no such page"),
        N_("Check the address, or start from the search page."),
    ),
    "method": (
        405,
        N_("That can't be done here"),
        N_("Check the address, or start from the search page."),
    ),
    "large": (
        413,
        N_("That is too much at once"),
        N_("Send less, in several steps."),
    ),
    "defect": (
        500,
        N_("Something broke on our side"),
        N_("It is not your fault. What happened stands in the terminal where Vitrina runs."),
    ),
}
# Exit statuses of the errors that are not "it is not there".
STATUS = {2: 400, 7: 409, 8: 507, 9: 409, 15: 409, 17: 400}
BY_STATUS = {404: "missing", 405: "method", 413: "large"}


def refuse(request: Request, why: str) -> Response:
    """Answer with the page for ``why``, a key of ``REASONS``."""
    status, title, advice = REASONS[why]
    face: Face = request.app.state.face
    return face.page(
        request, "refusal.html", status=status, title=title, advice=advice, locked=why in LOCKED
    )


LOCKED = {"host", "origin", "key", "code", "wrong-key"}


def on_http(request: Request, error: Exception) -> Response:
    """Answer what the router could not: an unknown path, a wrong method."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    return refuse(request, BY_STATUS.get(status, "defect" if status >= 500 else "missing"))


def on_ours(request: Request, error: Exception) -> Response:
    """Answer an error that a person can act on: its first line and its advice."""
    advice = error.advice if isinstance(error, VitrinaError) else ""
    status = STATUS.get(error.status if isinstance(error, VitrinaError) else 0, 404)
    title = (str(error).splitlines() or [""])[0][:300]
    face: Face = request.app.state.face
    return face.page(
        request, "refusal.html", status=status, title=title, advice=advice, locked=False
    )
