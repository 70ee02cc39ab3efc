"""Downloads by other means than plain HTTP, for sites that need it: a browser, or curl's TLS.

A spider asks for them by `render = True` and `impersonate = "chrome"`; all else goes its usual way.
Both are extras: `browser` (scrapy-playwright) and `impersonate` (scrapy-impersonate).
"""

from __future__ import annotations

import asyncio
import shutil
import sys
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.responsetypes import responsetypes
from scrapy.utils.misc import build_from_crawler

from newsbot.frontier.wire import HTTPDownloadHandler
from newsbot.guard import AddressPolicy

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

UNWANTED_TYPES = frozenset(
    (
        "image",
        "media",
        "font",
        "texttrack",
        "eventsource",
        "websocket",
        "ping",
        "beacon",
        "manifest",
    )
)
TRACKERS = frozenset({
    "2mdn.net", "adnxs.com", "adsafeprotected.com", "adsrvr.org", "amazon-adsystem.com",
    "appnexus.com", "bluekai.com", "branch.io", "casalemedia.com", "chartbeat.com",
    "chartbeat.net", "clarity.ms", "clevertap-prod.com", "comscore.com", "criteo.com",
    "criteo.net", "crwdcntrl.net", "demdex.net", "doubleclick.net", "doubleverify.com",
    "everesttech.net", "facebook.net", "google-analytics.com", "googleadservices.com",
    "googlesyndication.com", "googletagmanager.com", "googletagservices.com", "hotjar.com",
    "imrworldwide.com", "izooto.com", "krxd.net", "mixpanel.com", "moatads.com", "mookie1.com",
    "newrelic.com", "nr-data.net", "onesignal.com", "openx.net", "optimizely.com",
    "outbrain.com", "parsely.com", "permutive.com", "piano.io", "pubmatic.com",
    "quantserve.com", "rubiconproject.com", "scorecardresearch.com", "segment.com",
    "segment.io", "sharethis.com", "smartadserver.com", "taboola.com", "tiqcdn.com",
    "vdopia.com", "webengage.com", "yieldmo.com", "zedo.com",
})  # fmt: skip
"""Domains of advertising and measurement; no text comes from them."""


class DownloadHandler(HTTPDownloadHandler):
    """Scrapy's own, and a browser or curl for requests whose `meta` asks for one."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._owner = crawler
        self._others: dict[str, Any] = {}
        self._starting = asyncio.Lock()

    async def download_request(self, request: Request) -> Response:
        for kind in ("playwright", "impersonate"):
            if request.meta.get(kind):
                handler = await self._other(kind)
                response: Response = await handler.download_request(request)
                return response
        return await super().download_request(request)

    async def _other(self, kind: str) -> Any:
        """The handler of this kind, started by the first request that needs it."""
        async with self._starting:
            if kind not in self._others:
                self._others[kind] = await getattr(self, f"_start_{kind}")()
        return self._others[kind]

    async def _start_playwright(self) -> Any:
        from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

        handler = build_from_crawler(ScrapyPlaywrightDownloadHandler, self._owner)
        # It would do so when the engine starts; that was long ago.
        await handler._maybe_launch_in_thread()
        policy = AddressPolicy(self._owner.settings.getlist("NEWSBOT_ALLOWED_NETWORKS"))
        handler.abort_request = lambda request: is_unwanted(
            request.resource_type, request.url, policy
        )
        return handler

    async def _start_impersonate(self) -> Any:
        return Curl.from_crawler(self._owner)

    async def close(self) -> None:
        """End the browser, if one was started."""
        for handler in self._others.values():
            await handler.close()
        await super().close()


class Curl:
    """scrapy-impersonate's handler; time, size and errors of an answer are Scrapy's.

    Args:
        handler: scrapy-impersonate's.
        timeout: seconds for an answer, where its request says nothing else.
        limit: bytes of an answer, decompressed.
    """

    def __init__(self, handler: Any, *, timeout: float, limit: int) -> None:
        self._handler, self._timeout, self._limit = handler, timeout, limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        from scrapy_impersonate.handler import ImpersonateDownloadHandler

        return cls(
            build_from_crawler(ImpersonateDownloadHandler, crawler),
            timeout=crawler.settings.getfloat("DOWNLOAD_TIMEOUT"),
            limit=crawler.settings.getint("DOWNLOAD_MAXSIZE") or sys.maxsize,
        )

    async def download_request(self, request: Request) -> Response:
        from curl_cffi import CurlECode
        from curl_cffi.curl import CURL_WRITEFUNC_ERROR
        from curl_cffi.requests.exceptions import RequestException

        body = bytearray()

        def add(data: bytes) -> int:  # decompressed by curl: a small answer may be a huge page
            body.extend(data)
            return len(data) if len(body) <= self._limit else CURL_WRITEFUNC_ERROR

        timeout = request.meta.get("download_timeout") or self._timeout
        arguments = {"timeout": timeout, "content_callback": add}
        asked = request.replace(meta={**request.meta, "impersonate_args": arguments})
        try:
            response: Response = await self._handler.download_request(asked)
        except RequestException as error:
            if len(body) > self._limit:
                told = f"{request.url} is larger than {self._limit} bytes"
                raise DownloadCancelledError(told) from error
            errors: dict[int, type[Exception]] = {
                CurlECode.COULDNT_RESOLVE_HOST: CannotResolveHostError,
                CurlECode.COULDNT_CONNECT: DownloadConnectionRefusedError,
                CurlECode.OPERATION_TIMEDOUT: DownloadTimeoutError,
                CurlECode.PARTIAL_FILE: ResponseDataLossError,
            }
            raise errors.get(error.code, DownloadFailedError)(str(error)) from error
        request.meta["download_latency"] = asked.meta.get("download_latency")
        whole, headers = bytes(body), response.headers
        kind = responsetypes.from_args(headers=headers, url=response.url, body=whole)
        return response.replace(cls=kind, body=whole, request=request)

    async def close(self) -> None:
        await self._handler.close()


def is_unwanted(kind: str, url: str, policy: AddressPolicy) -> bool:
    """Whether a page's own request is none that its text needs, or leads where no crawl may go."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    labels = host.split(".")
    if kind in UNWANTED_TYPES or parts.scheme not in ("http", "https", "data", "blob"):
        return True
    if any(".".join(labels[start:]) in TRACKERS for start in range(len(labels) - 1)):
        return True
    is_local = host == "localhost" or host.endswith(".localhost")
    is_address = labels[-1].isdigit() or ":" in host
    return is_local or (is_address and not policy.allows(host))


class BrowserAddon:
    """Puts `DownloadHandler` in place, and bounds the browser: pages at once, seconds of a page."""

    def __repr__(self) -> str:
        return type(self).__name__

    def update_settings(self, settings: BaseSettings) -> None:
        for scheme in ("http", "https"):
            settings["DOWNLOAD_HANDLERS_BASE"].set(
                scheme, "newsbot.browser.DownloadHandler", priority="addon"
            )
        changes: dict[str, Any] = {
            "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": settings.getint("NEWSBOT_BROWSER_PAGES"),
            "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": 1000 * settings.getint("DOWNLOAD_TIMEOUT"),
        }
        browser = settings.get("NEWSBOT_BROWSER") or shutil.which("chromium")
        if browser:
            changes["PLAYWRIGHT_LAUNCH_OPTIONS"] = {"executable_path": browser}
        for name, value in changes.items():
            settings.set(name, value, priority="addon")
