"""No request leaves the public internet, however its address is spelt or comes about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from twisted.internet.address import IPv4Address
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from werkzeug import Response
from zope.interface import implementer

from newsbot.guard import AddressPolicy, GuardedResolver
from tests.commands.conftest import ScrapyProject


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "151.101.1.1", "2a00:1450:4001:81c::200e", "64:ff9b::808:808"]
)
def test_public_addresses_are_allowed(address: str) -> None:
    assert AddressPolicy().allows(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",  # metadata of most clouds
        "100.100.100.200",  # of Alibaba's
        "fd00:ec2::254",  # of Amazon's by IPv6
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "::ffff:127.0.0.1",
        "2002:7f00:1::",  # 6to4 of 127.0.0.1
        "64:ff9b::7f00:1",  # NAT64 of it
        "64:ff9b:1::7f00:1",  # a network's own NAT64
        "::7f00:1",  # IPv4-compatible
        "::ffff:0:7f00:1",  # SIIT
        "fec0::1",  # site-local
        "3fff::1",  # documentation
        "168.63.129.16",  # Azure's machines alone reach it
        "192.0.0.192",  # Oracle's metadata
        "not an address",
    ],
)
def test_others_are_not(address: str) -> None:
    assert not AddressPolicy().allows(address)


def test_exceptions_are_networks_or_addresses() -> None:
    policy = AddressPolicy(["127.0.0.0/8", " 10.1.2.3"])
    assert policy.allows("127.0.0.9")
    assert policy.allows("::ffff:127.0.0.1")
    assert policy.allows("10.1.2.3")
    assert not policy.allows("10.1.2.4")
    with pytest.raises(ValueError, match="loopback"):
        AddressPolicy(["loopback"])


@implementer(IHostnameResolver)
class Rebinding:
    """A name server that answers differently each time."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)

    def resolveHostName(self, receiver: Any, host: str, port: int = 0) -> None:  # noqa: N802
        receiver.resolutionBegan(None)
        for address in self.answers.pop(0):
            receiver.addressResolved(IPv4Address("TCP", address, port))
        receiver.resolutionComplete()


@implementer(IResolutionReceiver)
class Endpoint:
    """Collects the addresses that a connection would be made to."""

    def __init__(self) -> None:
        self.addresses: list[str] = []

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        pass

    def addressResolved(self, address: IPv4Address) -> None:  # noqa: N802
        self.addresses.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.addresses.append("end")


def test_a_name_that_changes_its_address_is_judged_each_time() -> None:
    refused: list[str] = []
    names = Rebinding(["8.8.8.8"], ["127.0.0.1"], ["10.0.0.1", "8.8.4.4"])
    resolver = GuardedResolver(names, AddressPolicy(), refused.append)
    seen = []
    for _ in range(3):
        endpoint = Endpoint()
        resolver.resolveHostName(endpoint, "rebind.example", port=80)
        seen.append(endpoint.addresses)
    assert seen == [["8.8.8.8", "end"], ["end"], ["8.8.4.4", "end"]]
    assert refused == ["rebind.example"] * 2


SPIDER = """
import scrapy


class LeadingSpider(scrapy.Spider):
    name = "leading"
    custom_settings = {{"RETRY_TIMES": 0}}

    async def start(self):
        for url in {urls}:
            yield scrapy.Request(url, self.parse, errback=self.failed, dont_filter=True)
        # As if a browser were to fetch it: there is none, so it must not get that far.
        browser = {{"playwright": True}}
        yield scrapy.Request(
            "{named}", self.parse, errback=self.failed, meta=browser, dont_filter=True
        )

    def parse(self, response):
        yield {{"title": "reached " + response.url}}

    def failed(self, failure):
        yield {{"title": type(failure.value).__name__}}
"""


def test_a_crawl_does_not_reach_what_is_not_public(tmp_path: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/secret").respond_with_data("secret")
    inside = f"http://127.0.0.1:{httpserver.port}/secret"
    # Another loopback address stands for the public internet.
    with HTTPServer(host="127.0.0.2", port=0) as public:
        public.expect_request("/robots.txt").respond_with_data(status=404)
        public.expect_request("/hello").respond_with_data("hello")
        moved = Response(status=302, headers={"Location": f"{inside}?from=outside"})
        public.expect_request("/redirect").respond_with_response(moved)
        urls = [
            inside,
            f"http://localhost:{httpserver.port}/secret",
            f"http://2130706433:{httpserver.port}/secret",
            f"http://0x7f.1:{httpserver.port}/secret",
            f"http://0177.0.0.1:{httpserver.port}/secret",
            f"http://0:{httpserver.port}/secret",
            f"http://[::]:{httpserver.port}/secret",
            f"http://①②⑦。1:{httpserver.port}/secret",
            f"http://[::ffff:127.0.0.1]:{httpserver.port}/secret",
            public.url_for("/redirect"),
            public.url_for("/hello"),
        ]
        project = ScrapyProject(tmp_path)
        (tmp_path / "sites.py").write_text(SPIDER.format(urls=urls, named=urls[1]))
        _, output, error = project.run(
            "crawl", "leading", "-o", "-:csv", NEWSBOT_ALLOWED_NETWORKS="127.0.0.2/32"
        )
    refused = ["PrivateAddress"] * len(urls)
    assert sorted(output.splitlines()) == [*refused, f"reached {urls[-1]}", "title"], error
    assert not httpserver.log
    assert "Traceback" not in error


def test_a_wrong_network_is_said(tmp_path: Path) -> None:
    project = ScrapyProject(tmp_path)
    code, _, error = project.run("crawl", "daily", NEWSBOT_ALLOWED_NETWORKS="loopback")
    assert code == 2
    assert error.splitlines()[-1].startswith("newsbot: NEWSBOT_ALLOWED_NETWORKS: 'loopback'")
