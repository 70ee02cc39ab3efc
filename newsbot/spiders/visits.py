"""Visits that this worker is making: begun before the download, settled when all is stored."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from redis.exceptions import RedisError
from scrapy.exceptions import IgnoreRequest

from newsbot.redis import for_crawler
from newsbot.revisit.answers import conditions
from newsbot.revisit.clock import DAY, Clock
from newsbot.revisit.schedule import Kind, Schedule, Visit
from newsbot.signals import visit_stored

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

META = "newsbot_visit"
_ATTRIBUTE = "_newsbot_visits"
_TRIES = 5
BELIEVED = DAY
"""Seconds for which a source is believed that it has not changed; then it is read all the same."""
_UNFINISHED = 600.0
"""Seconds of the clock until a visit that came to nothing, without a word, is made again."""


class VisitOver(IgnoreRequest):
    """The request belongs to a visit that is over, or that another request makes now."""


@dataclass(slots=True)
class Settlement:
    """What a visit is settled with, once all that it brought is stored."""

    when: float
    """Unix seconds of the clock, or `NEVER` (newsbot.revisit.schedule)."""
    changes: dict[str, Any] = field(default_factory=dict)
    links: bytes = b""


class Visits:
    """The visits of one worker."""

    def __init__(self, schedules: Mapping[str, Schedule], clock: Clock) -> None:
        self.schedules = schedules
        self.clock = clock
        self.settled: Callable[[float], None] = lambda when: None
        """Called with the time of the next visit of what was settled."""
        self._open: dict[tuple[str, str], Visit] = {}
        self._settlements: dict[tuple[str, str], Settlement] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def begin(self, request: Request) -> None:
        """Make the request conditional.

        Raises:
            VisitOver: another request makes this visit, or none is due any more.
        """
        kind, id_, token = request.meta[META]
        visit = await self.schedules[kind].begin(id_, token, earn=kind == "sources")
        if visit is None:
            raise VisitOver(f"visited already: {request.url}")
        self._open[kind, id_] = visit
        state = visit.state
        if kind == "sources" and self.clock.now() - float(state.get("read", 0)) > BELIEVED:
            return  # some servers answer 304 for ever
        for name, value in conditions(state.get("etag", ""), state.get("modified", "")).items():
            request.headers[name] = value

    def of(self, request: Request | None) -> Visit | None:
        """The visit that a request makes."""
        ticket = request.meta.get(META) if request is not None else None
        return self._open.get((ticket[0], ticket[1])) if ticket else None

    def settle(self, visit: Visit, settlement: Settlement) -> None:
        """To be told when all that the visit brought is stored."""
        self._settlements[visit.kind, visit.id] = settlement

    def stored(self, visit: list[Any]) -> None:
        """Signal `visit_stored`."""
        kind, id_, token = visit
        found = self._open.get((kind, id_))
        if found is None or found.token != token:
            return  # it was over before it began
        del self._open[kind, id_]
        settlement = self._settlements.pop((kind, id_), None)
        if settlement is None:
            settlement = Settlement(self.clock.now() + _UNFINISHED)
        task = asyncio.ensure_future(self._settle(found, settlement))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _settle(self, visit: Visit, told: Settlement) -> None:
        schedule = self.schedules[visit.kind]
        for attempt in range(_TRIES):
            try:
                await schedule.settle(visit, told.when, told.changes, told.links)
            except (RedisError, OSError):
                await asyncio.sleep(random.uniform(0.5, 1.0) * 2.0**attempt)
            else:
                self.settled(told.when)
                return
        logger.warning("Redis is away: a visit is made again when its lease has ended")

    async def close(self) -> None:
        """Wait until all is told."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=5)


def visits_for(crawler: Crawler) -> Visits:
    """The crawler's own, made on first call."""
    visits: Visits | None = vars(crawler).get(_ATTRIBUTE)
    if visits is None:
        settings = crawler.settings
        clock = Clock.from_settings(settings)
        if not clock.scale > 0:
            raise ValueError(f"NEWSBOT_TIME_SCALE={clock.scale:g} must be above 0")

        def schedule(kind: Kind, **limits: Any) -> Schedule:
            return Schedule(
                for_crawler(crawler).client,
                settings.get("NEWSBOT_NAMESPACE"),
                kind,
                clock,
                lease=settings.getfloat("NEWSBOT_VISIT_SECONDS"),
                **limits,
            )

        share = settings.getfloat("NEWSBOT_UPDATES_SHARE")
        if not 0 <= share < 1:
            raise ValueError(f"NEWSBOT_UPDATES_SHARE={share:g} must be at least 0 and below 1")
        articles = schedule(
            "articles", share=share, limit=settings.getint("NEWSBOT_UPDATES_MEMORY")
        )
        sources = schedule("sources", share=share)
        visits = Visits({"sources": sources, "articles": articles}, clock)
        setattr(crawler, _ATTRIBUTE, visits)
        crawler.signals.connect(visits.stored, visit_stored)
    return visits


class VisitMiddleware:
    """Downloader middleware: a request that makes a visit is conditional, and only one goes on.

    Its place is right before the download: a request may have waited long in the queue.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if META in request.meta:
            try:
                await visits_for(self.crawler).begin(request)
            except (RedisError, OSError):
                logger.warning("Redis is away: %s is asked for unconditionally", request.url)


def headers_of(response: Response | None) -> dict[str, str]:
    """Header → last value, names in lower case; none of no response."""
    if response is None:
        return {}
    return {
        name.decode("latin-1").lower(): values[-1].decode("latin-1")
        for name, values in response.headers.items()
        if values
    }
