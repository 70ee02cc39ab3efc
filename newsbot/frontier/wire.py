"""When a request leaves: the moment from which a host counts, and the pause to the next one does.

Between the start of a download and its first byte on the wire lie the name's resolution, a
connection, TLS, and turns of a loop that parses pages meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from twisted.internet.interfaces import IHandshakeListener, IStreamClientEndpoint
from zope.interface import alsoProvides, implementer

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred


class Departure:
    """One request on its way to the wire; `left` is called when it is there.

    Twice, where a kept connection turned out to be closed and it had to be sent again.
    """

    def __init__(self, left: Callable[[], None]) -> None:
        self.awaited = False
        """Whether somebody will say when it leaves."""
        self._left = left

    def written(self, connection: Any) -> Any:
        """A connection is about to be given the request."""
        loop = asyncio.get_running_loop()
        # The transport sends in the next turn of the loop, so the one after comes later.
        loop.call_soon(loop.call_soon, self.leave)
        return connection

    def connected(self, connection: Any) -> Any:
        """A new connection is there; over TLS it begins with a handshake."""
        if hasattr(connection.transport, "getPeerCertificate"):
            connection.handshakeCompleted = lambda: self.written(connection)
            alsoProvides(connection, IHandshakeListener)
        else:
            self.written(connection)
        return connection

    def leave(self) -> None:
        """It is on the wire, or never will be."""
        self.awaited = False
        self._left()


DEPARTURE: ContextVar[Departure | None] = ContextVar("DEPARTURE", default=None)
"""Of the request that is being handed to a download handler, where somebody wants to know."""


@implementer(IStreamClientEndpoint)
class _Endpoint:
    """An endpoint that tells a departure of each connection it makes."""

    def __init__(self, endpoint: Any, departure: Departure) -> None:
        self._endpoint, self._departure = endpoint, departure

    def connect(self, factory: Any) -> Deferred[Any]:
        connecting: Deferred[Any] = self._endpoint.connect(factory)
        return connecting.addCallback(self._departure.connected)


def _connection(original: Callable[..., Deferred[Any]], key: Hashable, end: Any) -> Deferred[Any]:
    """A pool's `getConnection`, telling the departure of what it is for."""
    departure = DEPARTURE.get()
    if departure is None:
        return original(key, end)
    departure.awaited = True
    connecting = original(key, _Endpoint(end, departure))
    if connecting.called:  # one that was there
        connecting.addCallback(departure.written)
    return connecting


class HTTPDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's, telling when requests leave."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        pool: Any = self._pool
        pool.getConnection = partial(_connection, pool.getConnection)
