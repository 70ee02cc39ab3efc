"""The crawler's one door to Redis."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from newsbot.redis.client import RedisUnavailable, connect, connect_sync, module_errors, unavailable

if TYPE_CHECKING:
    import redis
    import redis.asyncio
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from newsbot.redis.embedded import EmbeddedServer

_ATTRIBUTE = "_newsbot_redis"


class RedisService:
    """The server at `url` and its clients, each opened on first use.

    With a `state_dir` instead of a `url` it is the embedded server of that folder, in use until
    `close`.
    """

    def __init__(self, url: str | None = None, *, state_dir: Path | None = None) -> None:
        self._url = url
        self._state_dir = state_dir or Path(".newsbot")
        self._embedded: EmbeddedServer | None = None
        self._sync: redis.Redis | None = None
        self._client: redis.asyncio.Redis | None = None

    @property
    def is_embedded(self) -> bool:
        """Whether no server was named."""
        return self._embedded is not None or self._url is None

    @property
    def url(self) -> str:
        """Where the server is; starts the embedded one when there is no other.

        Raises:
            RedisUnavailable: it cannot be started.
        """
        if self._url is None:
            from newsbot.redis.embedded import EmbeddedError, start

            try:
                self._embedded = start(self._state_dir / "valkey")
            except EmbeddedError as error:
                raise RedisUnavailable(str(error)) from error
            self._url = self._embedded.url
        return self._url

    @property
    def sync(self) -> redis.Redis:
        """A blocking client that has answered a PING: for commands and start-up.

        Raises:
            RedisUnavailable: nothing answers.
        """
        if self._sync is None:
            client = connect_sync(self.url)
            try:
                client.ping()
            except module_errors() as error:
                client.close()
                raise RedisUnavailable(unavailable(self.url, error)) from error
            self._sync = client
        return self._sync

    @property
    def client(self) -> redis.asyncio.Redis:
        """The client for the event loop; its first command may raise what redis-py raises."""
        if self._client is None:
            self._client = connect(self.url)
        return self._client

    async def close(self) -> None:
        """Close the clients and stop using the embedded server."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None
        self.close_sync()

    def close_sync(self) -> None:
        """`close` for who never used `client`."""
        if self._sync is not None:
            self._sync.close()
            self._sync = None
        if self._embedded is not None:
            self._embedded.close()
            self._embedded = self._url = None

    def __enter__(self) -> RedisService:
        return self

    def __exit__(self, *_: object) -> None:
        self.close_sync()


def resolve(settings: BaseSettings) -> RedisService:
    """The server that the settings name (the environment is in them), else the embedded one.

    In this order: NEWSBOT_REDIS_URL, REDIS_URL, REDIS_HOST with REDIS_PORT and REDIS_DB (the
    settings of scrapy-redis), the embedded server in NEWSBOT_STATE_DIR.
    """
    url = None
    for name in ("NEWSBOT_REDIS_URL", "REDIS_URL"):
        url = url or settings.get(name)
    if not url and (host := settings.get("REDIS_HOST")):
        port, database = settings.getint("REDIS_PORT", 6379), settings.getint("REDIS_DB", 0)
        url = f"redis://{host}:{port}/{database}"
    return RedisService(url or None, state_dir=Path(settings.get("NEWSBOT_STATE_DIR", ".newsbot")))


def check_url(settings: BaseSettings) -> None:
    """Knock at the server that the settings name; the embedded one is not started.

    Raises:
        RedisUnavailable: nothing answers.
    """
    with resolve(settings) as service:
        if not service.is_embedded:
            service.sync  # noqa: B018, connects


def for_crawler(crawler: Crawler) -> RedisService:
    """The crawler's own service, made on first call and closed when its engine has stopped."""
    service: RedisService | None = vars(crawler).get(_ATTRIBUTE)
    if service is None:
        from scrapy import signals

        service = resolve(crawler.settings)
        setattr(crawler, _ATTRIBUTE, service)
        crawler.signals.connect(service.close, signal=signals.engine_stopped)
    return service
