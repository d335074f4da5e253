"""The operations as an ASGI application, to stand under ``/api/v1`` of the workspace."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from vitrina.core.errors import VitrinaError
from vitrina.surfaces.api import desk, editions, files, joining, papers, telling
from vitrina.surfaces.api.describing import described
from vitrina.surfaces.api.operation import BODY_MOST, Call, Operation, Stream
from vitrina.surfaces.api.refusals import on_defect, on_http, on_ours
from vitrina.surfaces.web.originals import attached

if TYPE_CHECKING:
    from vitrina.library import Library
    from vitrina.surfaces.publishing import Publisher
    from vitrina.surfaces.web.list_pages import Runner

OPERATIONS: tuple[Operation, ...] = (
    *papers.OPERATIONS,
    *telling.OPERATIONS,
    *joining.OPERATIONS,
    *files.OPERATIONS,
    *desk.OPERATIONS,
    *editions.OPERATIONS,
)
PREFIX = "/api/v1"


def api(library: Library, runner: Runner, publisher: Publisher) -> Starlette:
    """Make the application over a library."""
    by_path: dict[str, dict[str, Operation]] = {}
    for operation in OPERATIONS:
        by_path.setdefault(operation.path, {})[operation.method] = operation
    routes = [
        Route(path, _endpoint(methods), methods=list(methods)) for path, methods in by_path.items()
    ]
    made = Starlette(
        routes=[Route("/openapi.json", description), *routes],
        exception_handlers={
            HTTPException: on_http,
            VitrinaError: on_ours,
            Exception: on_defect,
        },
    )
    made.state.library, made.state.runner = library, runner
    made.state.publisher = publisher
    return made


def description(request: Request) -> Response:
    """Give the OpenAPI document."""
    del request
    return Response(described(OPERATIONS, PREFIX), media_type="application/json")


def _endpoint(methods: Mapping[str, Operation]) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        method = "GET" if request.method == "HEAD" else request.method
        operation = methods[method]
        state = request.app.state
        base = str(request.base_url).removesuffix(f"{PREFIX}/").rstrip("/")
        call = Call(state.library, state.runner, state.publisher, base)
        given: dict[str, Any] = {}
        if operation.asks.__struct_fields__:
            given["asked"] = asked(request, operation.asks)
        if operation.takes is not None:
            given["sent"] = await sent(request, operation.takes)
        found = await run_in_threadpool(operation.does, call, **given)
        return _answered(operation, found)

    return answer


def _answered(operation: Operation, found: Any) -> Response:
    if isinstance(found, Stream):
        headers = attached(found.name) if found.name else {"cache-control": "no-store"}
        return StreamingResponse(found.pieces, 200, headers=headers, media_type=found.media)
    if operation.gives is None:
        return Response(status_code=204, headers={"cache-control": "no-store"})
    return Response(
        msgspec.json.encode(found),
        operation.status,
        headers={"cache-control": "no-store"},
        media_type="application/json",
    )


def asked(request: Request, wanted: type[Struct]) -> Struct:
    """Read the path and what stands after the question mark, as the record says. Raises 400."""
    lists = {
        field.name
        for field in msgspec.structs.fields(wanted)
        if isinstance(field.default, tuple) or field.default_factory is list
    }
    found: dict[str, Any] = dict(request.path_params)
    for name, value in request.query_params.multi_items():
        if name in lists:
            found.setdefault(name, []).append(value)
        elif name in found:
            raise HTTPException(400, f"{name[:40]!r} is given twice")
        else:
            found[name] = value
    try:
        return msgspec.convert(found, wanted, strict=False)
    except msgspec.ValidationError as error:
        raise HTTPException(400, str(error)[:300]) from error


async def sent(request: Request, wanted: type[Struct]) -> Struct:
    """Read the body as the record says. Raises 400, 413 or 415."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise HTTPException(415, "Content-Type must be application/json")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_MOST:
            raise HTTPException(413)
    try:
        return msgspec.convert(whole(msgspec.json.decode(body)), wanted)
    except (msgspec.DecodeError, RecursionError) as error:
        raise HTTPException(400, str(error)[:300]) from error


def whole(value: Any) -> Any:
    """Give JSON with its whole numbers as such: to JSON, 3.0 is one, to many programs the only kind."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [whole(each) for each in value]
    if isinstance(value, dict):
        return {name: whole(each) for name, each in value.items()}
    return value
