"""The version of the keys' layout: no newsbot reads what another wrote otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from redis.exceptions import RedisError

from newsbot.redis import keys
from newsbot.redis.client import RedisUnavailable

if TYPE_CHECKING:
    from typing import Self

    import redis
    from scrapy.crawler import Crawler

VERSION: Final = 1
"""Raised when a key changes its meaning; a new key alone needs no new version."""


class OtherSchema(RedisUnavailable):
    """The keys are of another version; the message says what to do."""


def check(client: redis.Redis, namespace: str) -> None:
    """Mark an unused namespace as ours.

    Raises:
        OtherSchema: it was marked by a newsbot whose keys differ.
    """
    key = keys.SCHEMA(namespace)
    try:
        client.set(key, VERSION, nx=True)
        value: Any = client.get(key)
    except RedisError as error:
        raise RedisUnavailable(f"Redis refuses the key {key}: {error}") from error
    found = (value or b"").decode(errors="replace")
    if found == str(VERSION):
        return
    newer = found.isdigit() and int(found) > VERSION
    remedy = (
        "upgrade newsbot"
        if newer
        else "let the newsbot that wrote them finish its queue, and have its articles consumed"
    )
    raise OtherSchema(
        f"the keys of namespace {namespace!r} have schema {found[:20]!r}, this newsbot has "
        f"{VERSION}: {remedy}, or begin anew with another NEWSBOT_NAMESPACE"
    )


def require(client: redis.Redis, key: keys.Key, namespace: str, **parts: str) -> None:
    """Raises RedisUnavailable: another program has put something of another type there."""
    name = key(namespace, **parts)
    found = cast("bytes", client.type(name)).decode()
    if found not in ("none", key.type):
        raise RedisUnavailable(
            f"the key {name} holds a {found}, not a {key.type}: another program wrote it; rename "
            "or delete it, or set another NEWSBOT_NAMESPACE"
        )


class KeySchema:
    """Extension that checks before a crawl touches any key."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        from newsbot.redis.service import for_crawler

        check(for_crawler(crawler).sync, crawler.settings.get("NEWSBOT_NAMESPACE"))
        return cls()
