"""What a worker waits for when no host may be asked yet, told to people."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from newsbot.failures import in_words
from newsbot.redis import keys

if TYPE_CHECKING:
    import redis.asyncio
    from scrapy.crawler import Crawler

    from newsbot.frontier.worker import Worker

logger = logging.getLogger(__name__)

WORTH_A_LINE = 2.0
"""Seconds of a wait that is mentioned at all."""
SAY_EVERY = 30.0
"""Seconds between two lines, unless the wait has doubled."""
REMEMBERED = 1000
"""Hosts whose last trouble is known."""
_ATTRIBUTE = "_newsbot_waiting"


class Waiting:
    """Knows why hosts are in trouble, and says for which one the worker waits."""

    def __init__(self, namespace: str, delay: float) -> None:
        self._namespace = namespace
        self._delay = delay
        self._troubles: OrderedDict[str, str] = OrderedDict()
        self._line = ""
        self._until = 0.0  # monotonic
        self._said_at = float("-inf")
        self._said_pause = 0.0

    def note(self, host: str, reason: str) -> None:
        """A host is in trouble, for a reason of `newsbot.failures`."""
        self._troubles[host] = reason
        self._troubles.move_to_end(host)
        while len(self._troubles) > REMEMBERED:
            self._troubles.popitem(last=False)

    @property
    def state(self) -> str:
        """Such as "waiting 12 s for www.example.com: …"; empty while there is something to do."""
        left = self._until - time.monotonic()
        return f"waiting {left:.0f} s for {self._line}" if left > 1 else ""

    async def look(self, worker: Worker, client: redis.asyncio.Redis) -> None:
        """Find out what a worker without work waits for; log it, but not too often."""
        from redis.exceptions import RedisError

        pause = worker.pause
        if pause < WORTH_A_LINE:
            self._until = 0.0
            return
        try:
            self._line = await self._reason(worker, client)
        except (RedisError, OSError):
            return  # the next commit says what there is to say
        now = time.monotonic()
        self._until = now + pause
        if now - self._said_at >= SAY_EVERY or pause >= 2 * self._said_pause:
            self._said_at, self._said_pause = now, pause
            logger.warning("Waiting %.0f s for %s", pause, self._line)

    async def _reason(self, worker: Worker, client: redis.asyncio.Redis) -> str:
        ready: Any = client.zrange(worker.frontier.keys[0], 0, 0)
        host = b"".join(await ready).decode(errors="replace")
        known: Any = client.hmget(keys.HOST(self._namespace, host=host), "p", "b")
        pace, crawl_delay = await known
        if host in self._troubles:
            why = in_words(self._troubles[host])
        elif pace is not None:
            why = "it was in trouble when it was last asked"
        elif crawl_delay is not None and _seconds(crawl_delay) > self._delay:
            why = f"its robots.txt asks for {_seconds(crawl_delay):.0f} s between two requests"
        else:
            why = "it was asked a moment ago"
        return f"{host.removesuffix(':443').removesuffix(':80')}: {why}"


def waiting_for(crawler: Crawler) -> Waiting:
    """The crawler's own, made on first call."""
    waiting: Waiting | None = vars(crawler).get(_ATTRIBUTE)
    if waiting is None:
        settings = crawler.settings
        waiting = Waiting(
            settings.get("NEWSBOT_NAMESPACE", "newsbot"), settings.getfloat("DOWNLOAD_DELAY")
        )
        setattr(crawler, _ATTRIBUTE, waiting)
    return waiting


def _seconds(milliseconds: bytes) -> float:
    try:
        return float(milliseconds) / 1000
    except ValueError:
        return 0.0
