"""Clients for every kind of URL.

| URL | server |
|---|---|
| `redis://[user:password@]host:port/db`, `rediss://…` (TLS), `unix:///path?db=0` | one |
| `redis+sentinel://[user:password@]host:port,host:port/service/db` | found by Sentinel |
| `redis+cluster://[user:password@]host:port,host:port` | a Cluster |
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    import redis
    import redis.asyncio

TIMEOUT = 15.0  # seconds for one command; a server that is stopped must not hang a worker
SCHEMES = ("redis", "rediss", "unix", "redis+sentinel", "redis+cluster")


class RedisUnavailable(RuntimeError):  # noqa: N818, reads as the state it names
    """No usable server at the URL; the message says what to do and shows no password."""


def masked(url: str) -> str:
    """The URL with its password as `***`, fit for logs."""
    url = re.sub(r"(?<=://)([^/@:]*):.*@", r"\1:***@", url)
    return re.sub(r"(?i)((?:password|token)=)[^&]*", r"\1***", url)


def connect(url: str) -> redis.asyncio.Redis:
    """An asyncio client; it opens connections on first use. Close it with `aclose()`.

    Raises:
        RedisUnavailable: the URL is not one.
    """
    import redis.asyncio as module
    from redis.asyncio import cluster, sentinel

    return cast("redis.asyncio.Redis", _connect(url, module, cluster, sentinel, "AsyncPool"))


def connect_sync(url: str) -> redis.Redis:
    """A blocking client, for commands and start-up; never for use inside the event loop.

    Raises:
        RedisUnavailable: the URL is not one.
    """
    import redis as module
    from redis import cluster, sentinel

    return cast("redis.Redis", _connect(url, module, cluster, sentinel, "Pool"))


@dataclass(frozen=True)
class _Parts:
    nodes: list[tuple[str, int]]
    service: str
    options: dict[str, Any]


def _connect(url: str, module: Any, cluster: Any, sentinel: Any, pool: str) -> Any:
    timeouts = {"socket_timeout": TIMEOUT, "socket_connect_timeout": 5.0}
    scheme = url.partition("://")[0].lower()
    if scheme not in SCHEMES or "://" not in url:
        raise RedisUnavailable(
            f"{masked(url)!r} is no Redis URL: write redis://host:6379/0, unix:///path, "
            "redis+sentinel://host:26379/service or redis+cluster://host:6379"
        )
    try:
        if scheme == "redis+cluster":
            parts = _parse(url, 6379)
            nodes = [cluster.ClusterNode(host, port) for host, port in parts.nodes]
            return cluster.RedisCluster(startup_nodes=nodes, **timeouts, **parts.options)
        if scheme == "redis+sentinel":
            from newsbot.redis import sentinel as pools

            parts = _parse(url, 26379)
            watchers = sentinel.Sentinel(parts.nodes, **timeouts)
            options = timeouts | parts.options
            return watchers.master_for(
                parts.service, connection_pool_class=getattr(pools, pool), **options
            )
        return module.Redis.from_url(url, **timeouts)
    except ValueError as error:
        raise RedisUnavailable(f"{masked(url)!r} is no Redis URL: {error}") from error
    except module_errors() as error:  # a Cluster is asked for its nodes at once
        raise RedisUnavailable(unavailable(url, error)) from error


def module_errors() -> tuple[type[Exception], ...]:
    """The bases of what redis-py raises when a server is away, imported late."""
    from redis.exceptions import RedisClusterException, RedisError

    return OSError, RedisError, RedisClusterException


def unavailable(url: str, error: object) -> str:
    """What to tell a user whose server does not answer."""
    # What Sentinel's error goes on with is the inside of its client.
    reason = masked(str(error).partition(" : <")[0])
    return f"no Redis at {masked(url)} ({reason}): start one or unset NEWSBOT_REDIS_URL"


def _parse(url: str, default_port: int) -> _Parts:
    split = urlsplit(url)
    credentials, _, hosts = split.netloc.rpartition("@")
    user, _, password = credentials.partition(":")
    options: dict[str, Any] = {}
    if user:
        options["username"] = unquote(user)
    if password:
        options["password"] = unquote(password)
    nodes = []
    for host in hosts.split(","):
        name, _, port = host.rpartition(":") if ":" in host else (host, "", "")
        if not name:
            raise ValueError("it names no host")
        nodes.append((name, int(port or default_port)))
    service, _, database = split.path.strip("/").partition("/")
    if database:
        options["db"] = int(database)
    if default_port == 26379 and not service:
        raise ValueError("it names no Sentinel service")
    return _Parts(nodes, service, options)
