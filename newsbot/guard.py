"""Keeps a crawl on the public internet.

A page, feed, sitemap or redirect may name any address: this machine's own services, the
neighbours', a cloud's metadata service. Such requests are refused, by the address that is really
connected to, so that neither an odd spelling nor a name that changes its address (DNS rebinding)
helps. Address classes: the IANA special-purpose registries, as Python's `ipaddress` knows them.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest, UsageError
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_NAT64 = IPv6Network("64:ff9b::/96")
# All of IPv6 that is given out (RFC 4291, 2.4). Beyond it lie other ways to write an IPv4 address
# and the networks of old standards, which Python calls global.
_UNICAST = IPv6Network("2000::/3")
_NOT_PUBLIC = (
    ip_network("168.63.129.16"),  # Azure's own service for its machines, the secrets of each
    ip_network("192.0.0.0/24"),  # IETF's own; Oracle's metadata. Python calls some of it global
    ip_network("3fff::/20"),  # documentation (RFC 9637), newer than Python 3.13
)
_REMEMBERED = 1000
# Keys in `meta` of requests that do not go through Twisted's resolver.
_RESOLVE_THEMSELVES = frozenset(("playwright", "impersonate"))


class PrivateAddress(IgnoreRequest):
    """The request leads to an address that is not public."""


class AddressPolicy:
    """Which addresses may be connected to: public ones, and `networks`.

    Raises:
        ValueError: an entry of `networks` is no address or network.
    """

    def __init__(self, networks: Iterable[str] = ()) -> None:
        self._networks = [ip_network(network.strip(), strict=False) for network in networks]

    def allows(self, address: str) -> bool:
        """Whether an IP address may be connected to; not, if it is no IP address."""
        try:
            ip = ip_address(address.partition("%")[0])
        except ValueError:
            return False
        forms = [ip, *_embedded(ip)]
        if any(form in network for form in forms for network in self._networks):
            return True
        return all(map(_is_public, forms))


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    if isinstance(ip, IPv6Address) and ip not in _UNICAST and ip not in _NAT64:
        return False
    reserved = any(ip in network for network in _NOT_PUBLIC)
    return ip.is_global and not ip.is_multicast and not reserved


def _embedded(ip: IPv4Address | IPv6Address) -> list[IPv4Address]:
    """IPv4 addresses that an IPv6 address stands for."""
    if isinstance(ip, IPv4Address):
        return []
    found = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in _NAT64:
        found.append(IPv4Address(int(ip) & 0xFFFFFFFF))
    return [form for form in found if form is not None]


@implementer(IHostnameResolver)
class GuardedResolver:
    """Resolves as `inner` does, and passes on only the addresses that the policy allows."""

    def __init__(self, inner: Any, policy: AddressPolicy, refused: Callable[[str], None]) -> None:
        self.inner = inner
        self.policy = policy
        self.refused = refused
        """Called with each host of which an address was held back."""

    def resolveHostName(  # noqa: N802, the interface's name
        self, receiver: Any, host: str, *arguments: Any, **options: Any
    ) -> Any:
        guarded = _Receiver(receiver, lambda: self.refused(host), self.policy)
        return self.inner.resolveHostName(guarded, host, *arguments, **options)


@implementer(IResolutionReceiver)
class _Receiver:
    def __init__(self, receiver: Any, refuse: Callable[[], None], policy: AddressPolicy) -> None:
        self.resolutionBegan = receiver.resolutionBegan
        self.resolutionComplete = receiver.resolutionComplete
        self._receiver = receiver
        self._refuse = refuse
        self._policy = policy

    def addressResolved(self, address: Any) -> None:  # noqa: N802, the interface's name
        if self._policy.allows(address.host):
            self._receiver.addressResolved(address)
        else:
            self._refuse()


@implementer(IResolutionReceiver)
class _Lookup:
    def __init__(self, done: Deferred[None]) -> None:
        self._done = done

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802, the interface's name
        """Nothing to prepare."""

    def addressResolved(self, address: Any) -> None:  # noqa: N802, the interface's name
        """Nothing to connect to."""

    def resolutionComplete(self) -> None:  # noqa: N802, the interface's name
        self._done.callback(None)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


class GuardMiddleware:
    """Refuses requests to addresses that are not public, also after redirects and for robots.txt.

    NEWSBOT_ALLOWED_NETWORKS lists exceptions. For requests that a browser or another client will
    make, names are looked up here first; such a client looks them up again. Stats:
    `newsbot/guard/refused`.
    """

    def __init__(self, crawler: Crawler, policy: AddressPolicy) -> None:
        self.crawler = crawler
        self.policy = policy
        self._guarding = False
        self._refused: OrderedDict[str, None] = OrderedDict()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        networks = crawler.settings.getlist("NEWSBOT_ALLOWED_NETWORKS")
        try:
            return cls(crawler, AddressPolicy(networks))
        except ValueError as error:
            raise UsageError(f"NEWSBOT_ALLOWED_NETWORKS: {error}") from error

    async def process_request(self, request: Request) -> None:
        if not self._guarding:
            self._guard_reactor()
        host = urlsplit(request.url).hostname or ""
        if _is_address(host):
            if not self.policy.allows(host):
                raise self._refusal(request)
        elif not _RESOLVE_THEMSELVES.isdisjoint(request.meta):
            await self._look_up(host)
            if host in self._refused:
                raise self._refusal(request)
        # Any other name is judged by the address that Twisted connects to.

    async def _look_up(self, host: str) -> None:
        """Let the guarded resolver see the addresses of a name."""
        from twisted.internet import reactor

        done: Deferred[None] = Deferred()
        reactor.nameResolver.resolveHostName(_Lookup(done), host)
        await maybe_deferred_to_future(done)

    def process_exception(self, request: Request, exception: Exception) -> None:
        host = urlsplit(request.url).hostname or ""
        if host in self._refused:
            raise self._refusal(request) from exception

    def _guard_reactor(self) -> None:
        # On first use: Scrapy installs its own resolver when the reactor starts.
        from twisted.internet import reactor

        resolver = GuardedResolver(reactor.nameResolver, self.policy, self._remember)
        reactor.installNameResolver(resolver)
        self._guarding = True

    def _remember(self, host: str) -> None:
        self._refused[host] = None
        while len(self._refused) > _REMEMBERED:
            self._refused.popitem(last=False)

    def _refusal(self, request: Request) -> PrivateAddress:
        self.crawler.stats.inc_value("newsbot/guard/refused")
        logger.warning("Refused, the address is not public: %s", request)
        return PrivateAddress(
            f"{request.url} leads to an address that is not public "
            "(NEWSBOT_ALLOWED_NETWORKS lists exceptions)"
        )
