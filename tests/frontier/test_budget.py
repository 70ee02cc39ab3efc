"""Budgets of sites, and pages that say no."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler

from newsbot.frontier.blocked import Blocked, BlockedMiddleware, blocked_by
from newsbot.frontier.protocol import Call, run
from newsbot.redis import connect

CHALLENGES = [
    ({"cf-mitigated": "challenge"}, b"", "cloudflare"),
    ({}, b"<script>window._cf_chl_opt={}</script><script src=/cdn-cgi/challenge-platform/h/b/x>",
     "cloudflare"),
    ({}, b"<script>var dd={'rt':'c'}</script><script src=https://ct.captcha-delivery.com/c.js>",
     "datadome"),
    ({}, b"<iframe src='/_Incapsula_Resource?x'>incident_id", "imperva"),
    ({"x-amzn-waf-action": "captcha"}, b"", "aws_waf"),
]  # fmt: skip


@pytest.mark.parametrize(("headers", "body", "by"), CHALLENGES)
@pytest.mark.parametrize("status", [200, 403])
def test_challenges_are_told_from_pages(
    status: int, headers: dict[str, str], body: bytes, by: str
) -> None:
    assert blocked_by(status, headers, body) == by


@pytest.mark.parametrize(
    ("status", "body", "by"),
    [
        (200, b"<p>The company DataDome sells captcha-delivery.com to newspapers.</p>", None),
        (200, b"<article>" + b"x" * 70_000 + b"_cf_chl_opt /cdn-cgi/challenge-platform/h/", None),
        (403, b"no", "http_403"),
        (401, b"no", "http_401"),
        (404, b"no", None),
    ],
)
def test_other_answers(status: int, body: bytes, by: str | None) -> None:
    assert blocked_by(status, {"server": "cloudflare"}, body) == by


def test_a_block_is_counted_and_the_page_goes_no_further() -> None:
    crawler = get_crawler()
    middleware = BlockedMiddleware.from_crawler(crawler)
    request = Request("https://a.example/x")
    good = HtmlResponse(request.url, body=b"<p>news</p>")
    assert middleware.process_response(request, good) is good
    with pytest.raises(Blocked, match="http_403"):
        middleware.process_response(request, HtmlResponse(request.url, status=403))
    assert crawler.stats is not None
    assert crawler.stats.get_value("newsbot/blocked/http_403") == 1


def test_a_site_gets_its_pages_and_its_share_and_no_more(valkey: str) -> None:
    async def go() -> dict[str, Any]:
        client = connect(valkey)

        async def spend(site: str, pages: int, share: float) -> int:
            given: list[Any] = [site, pages, share, 10, 1000]
            return await run(client, Call("spend", ["t:budget"], given, int))

        try:
            verdicts = await asyncio.gather(*(spend("a", 5, 0) for _ in range(20)))
            assert sorted(verdicts) == [0] * 5 + [1] * 15
            assert [await spend("b", 0, 0.5) for _ in range(11)] == [0] * 10 + [2]
            for _ in range(20):
                assert await spend("c", 0, 0) == 0
            assert await spend("b", 0, 0.5) == 0  # 10 of 35 now
            found = await client.hgetall("t:budget")  # type: ignore[misc]
            return {name.decode(): int(number) for name, number in found.items()}
        finally:
            await client.aclose()

    assert asyncio.run(go()) == {"a": 5, "b": 11, "c": 20, "*": 36}
