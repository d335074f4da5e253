"""The door: a code that opens it once, or the run's key; and the settings a person may change."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from vitrina.surfaces.web.access import COOKIE_AGE, Access
from vitrina.surfaces.web.face import Face, Settings
from vitrina.surfaces.web.forms import fields, form
from vitrina.surfaces.web.refusals import refuse


def enter(request: Request) -> Response:
    """Show the form for the key; a script fills it in from the address's fragment."""
    face: Face = request.app.state.face
    return face.page(request, "enter.html", wrong=False)


def enter_once(request: Request) -> Response:
    """Take the code that the browser was started with; it is void from now on."""
    access: Access = request.app.state.access
    if access.redeem(request.path_params["code"]):
        return _welcome(access)
    if access.inside(request):
        return RedirectResponse("/", 303)
    return refuse(request, "code")


async def enter_by_key(request: Request) -> Response:
    """Take the key from the form."""
    access: Access = request.app.state.access
    found = await fields(request)
    if access.opens("".join(found.get("key", []))[:200].strip().rpartition("#")[2]):
        return _welcome(access)
    return refuse(request, "wrong-key")


def _welcome(access: Access) -> Response:
    response = RedirectResponse("/", 303)
    response.set_cookie(access.cookie, access.session, httponly=True, samesite="strict")
    return response


async def settings(request: Request) -> Response:
    """Keep what a person has set, and go back to where she was."""
    face: Face = request.app.state.face
    found = await form(request)
    known = face.settings(request)
    sent = {name: values[-1] for name, values in found.items()}
    made = Settings.parse(
        ".".join(
            (
                sent.get("language", known.language),
                sent.get("theme", known.theme),
                sent.get("keys", "on" if known.keys else "off"),
            )
        )
    )
    response = RedirectResponse(back(sent.get("next", "/")), 303)
    response.set_cookie(
        face.cookie, made.print(), max_age=COOKIE_AGE, httponly=True, samesite="strict"
    )
    return response


def back(path: str) -> str:
    """Give a path of this workspace to go back to; never the address of another place."""
    fine = path.startswith("/") and not path.startswith(("//", "/\\")) and len(path) < 6000
    return path if fine and path.isprintable() and path.isascii() else "/"
