"""The ASGI application."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import TYPE_CHECKING

from redis.exceptions import RedisError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from newsbot.dashboard import pages
from newsbot.dashboard.guard import Guard
from newsbot.dashboard.watch import Watch

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import redis
    from starlette.requests import Request


def make_app(client: redis.Redis, namespace: str, *, token: str | None = None) -> Starlette:
    """The dashboard of one namespace; without a token it answers only who asks for localhost."""
    watch = Watch(client, namespace)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await watch.start()
        yield
        await watch.close()

    async def front(request: Request) -> Response:
        return HTMLResponse(pages.front(watch.view))

    async def article(request: Request) -> Response:
        id_ = request.path_params["id"]
        try:
            glimpses = await watch.article(id_)
        except (RedisError, OSError) as error:
            return HTMLResponse(pages.problem("Redis is away", str(error)), 503)
        if not glimpses:
            return HTMLResponse(pages.problem("No such article", pages.GONE), 404)
        return HTMLResponse(pages.article(id_, glimpses))

    async def events(request: Request) -> Response:
        return StreamingResponse(_changes(watch), media_type="text/event-stream")

    async def metrics(request: Request) -> Response:
        try:
            from newsbot.monitoring.metrics import exposition
        except ImportError:
            return PlainTextResponse("python -m pip install prometheus-client", 501)
        text = await asyncio.to_thread(exposition, client, namespace)
        return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")

    async def style(request: Request) -> Response:
        return Response(pages.CSS, media_type="text/css")

    async def script(request: Request) -> Response:
        return Response(_script(), media_type="text/javascript")

    async def icon(request: Request) -> Response:
        return Response(status_code=204)  # browsers ask for it, and call its absence an error

    async def health(request: Request) -> Response:
        return PlainTextResponse((watch.view.error and "Redis is away") or "ok")

    async def missing(request: Request, error: Exception) -> Response:
        return HTMLResponse(pages.problem("Nothing here", "This page does not exist."), 404)

    return Starlette(
        routes=[
            Route("/", front),
            Route("/article/{id}", article),
            Route("/events", events),
            Route("/style.css", style),
            Route("/live.js", script),
            Route("/favicon.ico", icon),
            Route("/health", health),
            Route("/metrics", metrics),
        ],
        middleware=[Middleware(Guard, token=token)],
        exception_handlers={404: missing},
        lifespan=lifespan,
    )


async def _changes(watch: Watch) -> AsyncIterator[str]:
    """Server-sent events: the parts of the front page that differ from what was sent last."""
    sent: dict[str, str] = {}
    view = watch.view
    while not watch.is_closed:
        parts = pages.parts(view)
        changed = {name: html for name, html in parts.items() if sent.get(name) != html}
        sent = parts
        yield f"event: parts\ndata: {json.dumps(changed)}\n\n"
        view = await watch.next(view.when)


def _script() -> str:
    return files(__package__).joinpath("assets/live.js").read_text(encoding="utf-8")
