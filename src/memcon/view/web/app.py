"""The desk as an ASGI application."""

from __future__ import annotations

import mimetypes
from importlib.resources.abc import Traversable
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from memcon.errors import InputError, MemconError, UnknownActor, UnknownRecord
from memcon.view.selection import ConflictingFilters
from memcon.view.web.api import NotAcceptable, add_api
from memcon.view.web.desk import STATIC, Desk
from memcon.view.web.guard import Guard
from memcon.view.web.keeper import Keeper
from memcon.view.web.memory_pages import add_memory_pages, home_panels
from memcon.view.web.pages import add_pages
from memcon.view.web.pictures import add_pictures
from memcon.view.web.review import add_review

TITLES = {
    400: "This cannot be asked",
    404: "Not here",
    405: "Not that way",
    409: "Not both",
    500: "Something broke",
}


def create_app(desk: Desk) -> Guard:
    """The pages and REST of a store, behind their guard."""
    app = FastAPI(
        title="memcon",
        version="0.1.0",
        description="The record of diplomacy: who met whom, who said what, on whose word.",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    router = APIRouter(include_in_schema=False)
    add_pages(router, desk, home_panels)
    add_memory_pages(router, desk)
    add_review(router, desk)
    add_pictures(router, desk)
    app.include_router(router)
    add_api(app, desk)
    app.add_api_route(
        "/static/{tag}/{path:path}", _static, methods=["GET"], include_in_schema=False
    )
    _add_problems(app, desk)
    return Guard(Keeper(app, desk), token=desk.token, hosts=desk.hosts)


def _static(tag: str, path: str) -> Response:
    file: Traversable = STATIC
    for part in path.split("/"):
        if part in ("", ".", ".."):
            raise HTTPException(404)
        file = file / part
    if not file.is_file():
        raise HTTPException(404)
    media = mimetypes.guess_type(path)[0] or "application/octet-stream"
    headers = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(file.read_bytes(), media_type=media, headers=headers)


def _add_problems(app: FastAPI, desk: Desk) -> None:
    @app.exception_handler(MemconError)
    def memcon_error(request: Request, error: MemconError) -> Response:
        status = 500
        if isinstance(error, UnknownRecord | UnknownActor):
            status = 404
        elif isinstance(error, ConflictingFilters):
            status = 409
        elif isinstance(error, NotAcceptable):
            status = 406
        elif isinstance(error, InputError):
            status = 400
        return problem(desk, request, status, str(error))

    @app.exception_handler(HTTPException)
    def http_error(request: Request, error: HTTPException) -> Response:
        sentence = (
            "There is no such page on this desk."
            if error.status_code == 404
            else str(error.detail)
        )
        headers = dict(error.headers or {})
        return problem(desk, request, error.status_code, sentence, headers)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"][1:])
        return problem(desk, request, 422, f"{where}: {first['msg']}.")


def problem(
    desk: Desk,
    request: Request,
    status: int,
    sentence: str,
    headers: dict[str, Any] | None = None,
) -> Response:
    """What went wrong: a page for a browser, RFC 9457 for a program."""
    title = TITLES.get(status, "This did not work")
    wants_page = "text/html" in request.headers.get("accept", "")
    if request.url.path.startswith("/api/") or not wants_page:
        body = {"type": "about:blank", "title": title, "status": status, "detail": sentence}
        return JSONResponse(
            body, status, media_type="application/problem+json", headers=headers
        )
    html = desk.render(
        "error.html", section=None, request=request, title=title, sentence=sentence
    )
    return Response(html, status, media_type="text/html", headers=headers)
