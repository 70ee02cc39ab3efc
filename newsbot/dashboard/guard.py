"""Who may see the dashboard, and what a browser may do with it."""

from __future__ import annotations

import hmac
import os
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote_to_bytes, urlencode

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE: Final = "newsbot_dashboard"
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def is_loopback(host: str) -> bool:
    """Whether a name or address means this machine alone."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


class Guard:
    """Reading only; with a token for who shows it, without one for who asks for this machine.

    Asking by another name is refused: such a name may lead a browser here from a page of somebody
    else (DNS rebinding).
    """

    def __init__(self, app: ASGIApp, token: str | None) -> None:
        self._app = app
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        answer = self._refusal(Request(scope))
        await (answer or self._app)(scope, receive, send_with_headers)

    def _refusal(self, request: Request) -> Response | None:
        """None: come in."""
        if request.method not in ("GET", "HEAD"):
            return PlainTextResponse("The dashboard only reads.", 405, {"Allow": "GET, HEAD"})
        if request.url.path == "/health":  # for who watches the process; tells nothing
            return None
        if self._token is None:
            host = request.headers.get("host", "").rpartition(":")
            if is_loopback(host[0] or host[2]):
                return None
            return PlainTextResponse("Ask for it as localhost.", 421)
        if "token" in request.query_params:
            return self._admit(request)
        # A header's bytes stand in it as Latin-1 (RFC 9110).
        shown = request.headers.get("authorization", "").removeprefix("Bearer ").encode("latin-1")
        if self._is_right(shown or unquote_to_bytes(request.cookies.get(COOKIE, ""))):
            return None
        return PlainTextResponse(
            "Add ?token=… to the address: what NEWSBOT_DASHBOARD_TOKEN is where this runs.",
            401,
            {"WWW-Authenticate": "Bearer"},
        )

    def _admit(self, request: Request) -> Response:
        """Move the token from the address, which is remembered and shown, to a cookie."""
        token = request.query_params["token"].encode("utf-8", "replace")
        if not self._is_right(token):
            return PlainTextResponse("Not the token.", 401, {"WWW-Authenticate": "Bearer"})
        rest = [pair for pair in request.query_params.multi_items() if pair[0] != "token"]
        # One slash: two would lead to another host.
        path = "/" + request.url.path.lstrip("/\\")
        answer = RedirectResponse(path + (f"?{urlencode(rest)}" if rest else ""), 303)
        answer.set_cookie(
            COOKIE,
            quote(token, safe=""),
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return answer

    def _is_right(self, shown: bytes) -> bool:
        assert self._token is not None
        return hmac.compare_digest(shown, os.fsencode(self._token))
