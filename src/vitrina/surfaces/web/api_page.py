"""How programs and assistants ask: the key, an example, and every operation in a line."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response


def page(request: Request) -> Response:
    """Show it. The key itself stands on no page."""
    from vitrina.surfaces.api.application import OPERATIONS, PREFIX  # noqa: PLC0415
    from vitrina.surfaces.api.describing import GROUPS  # noqa: PLC0415

    groups = [
        (text, [each for each in OPERATIONS if each.group == name]) for name, text in GROUPS.items()
    ]
    return request.app.state.face.page(  # type: ignore[no-any-return]
        request, "api.html", groups=groups, prefix=PREFIX, base=str(request.base_url).rstrip("/")
    )
