"""Pages that say "you are blocked", with whatever status: recognised, counted, backed off from.

Newsbot takes a no for a no: it solves no challenge and changes no name or address.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import IgnoreRequest
from scrapy.http import TextResponse

from newsbot.frontier.politeness import queue_host
from newsbot.frontier.tracking import Tracker, tracker_for

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

HEAD = 60_000
"""Bytes that are looked through. A challenge is a short page; a long one is an article."""

# Header, part of its value, who sends it.
_HEADERS = (
    ("cf-mitigated", "challenge", "cloudflare"),
    ("x-amzn-waf-action", "", "aws_waf"),
    ("x-dd-b", "", "datadome"),
    ("x-px-blocked", "", "perimeterx"),
)
# What a challenge loads or posts to: its machinery, not its wording, which is translated.
_MACHINERY = (
    (b"/cdn-cgi/challenge-platform/h/", b"_cf_chl_opt", "cloudflare"),
    (b"captcha-delivery.com", b"var dd=", "datadome"),
    (b"_Incapsula_Resource", b"incident_id", "imperva"),
    (b"px-captcha", b"_pxAppId", "perimeterx"),
    (b"awswaf.com", b"AwsWafIntegration", "aws_waf"),
    (b"/_sec/cp_challenge/", b"sec-if-cpt-container", "akamai"),
)


class Blocked(IgnoreRequest):
    """The site does not want this visitor; `by` says who told."""

    def __init__(self, by: str, url: str) -> None:
        super().__init__(f"blocked ({by}): {url}")
        self.by = by


class BlockedMiddleware:
    """Downloader middleware: raises `Blocked`, and slows the host down for all workers.

    Stats: `newsbot/blocked/<by>`: "cloudflare", "datadome", … or "http_403", "http_401".
    """

    def __init__(self, crawler: Crawler, tracker: Tracker) -> None:
        self.crawler = crawler
        self.tracker = tracker

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler, tracker_for(crawler))

    def process_response(self, request: Request, response: Response) -> Response:
        headers = {
            name.decode("latin-1").lower(): values[-1].decode("latin-1")
            for name, values in response.headers.items()
            if values
        }
        text = response.body if isinstance(response, TextResponse) else b""
        by = blocked_by(response.status, headers, text)
        if by is None or "archived" in response.flags:
            return response
        stats: Any = self.crawler.stats
        stats.inc_value(f"newsbot/blocked/{by}")
        if self.tracker.worker is not None:
            self.tracker.worker.report(queue_host(request.url)).failures += 1
        raise Blocked(by, request.url)


def blocked_by(status: int, headers: Mapping[str, str], body: bytes) -> str | None:
    """Who blocks, by a response's status, headers (names in lower case) and body; None: nobody."""
    for name, part, by in _HEADERS:
        if name in headers and part in headers[name]:
            return by
    if len(body) <= HEAD:
        for first, second, by in _MACHINERY:
            if first in body and second in body:
                return by
    return f"http_{status}" if status in (401, 403) else None
