"""`scrapy crawl fleet`: a worker that serves any site of the catalogue, for ever."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from redis.exceptions import RedisError
from scrapy import Request, Spider, signals
from scrapy.exceptions import DontCloseSpider

from newsbot.discovery import Discovered, Link, source_from_dict, stream_source
from newsbot.failures import in_words
from newsbot.items import Article
from newsbot.revisit import known
from newsbot.revisit.clock import DAY, Clock, moment
from newsbot.revisit.pace import DEAD_AFTER, Limits
from newsbot.revisit.schedule import Plan, Schedule, Visit
from newsbot.spiders import follow
from newsbot.spiders.catalogue import Catalogue
from newsbot.spiders.delays import Delays
from newsbot.spiders.looks import Looks
from newsbot.spiders.means import means
from newsbot.spiders.news import (
    SOURCE_PRIORITY,
    NewsSpider,
    failure_reason,
    header_encoding,
)
from newsbot.spiders.roster import Roster, plan_of
from newsbot.spiders.visits import META, VisitOver, Visits, headers_of, visits_for

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

FRESH = 100
"""Priority of an article that a source has just begun to list; the backlog's is 0."""
MAX_CHILDREN = 50
"""Sitemaps of one index that are visited, the newest."""
LATER = ("blocked", "cannot_resolve_host", "response_data_loss")
"""Why a page may be there another time, beside status 5xx and 429 and broken connections."""
AT_ONCE = 50
BREATH = 200
"""Links of a sitemap that are read without letting other work go on."""
LONGEST_SLEEP = 1.0
SHORTEST_SLEEP = 0.02


class FleetSpider(Spider):
    """All sites of the catalogue, or some, from one frontier that all workers share.

    Arguments (`-a`): `sites`, names separated by commas; `country` (ISO 3166) and `language`
    (BCP 47), likewise. They say which sites this worker wants visited; it serves whatever any
    worker of the fleet wants. SIGHUP makes it read the catalogue again at once.
    """

    name = "fleet"

    def __init__(
        self,
        name: str | None = None,
        *,
        sites: str | None = None,
        country: str | None = None,
        language: str | None = None,
        **unknown: Any,
    ) -> None:
        super().__init__(name)
        if unknown:
            raise ValueError(
                f"fleet has no argument {', '.join(sorted(unknown))}: "
                "it takes sites, country and language"
            )
        self.asked = {"sites": sites, "country": country, "language": language}
        self._hangup = False
        self._loop: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._sleeps_until = 0.0  # of the fleet's clock

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings = crawler.settings
        catalogue = Catalogue(settings.getlist("SPIDER_MODULES"))
        spider.roster = Roster(crawler, catalogue, **spider.asked)
        spider.limits = Limits(
            floor=settings.getfloat("NEWSBOT_REVISIT_FLOOR"),
            ceiling=settings.getfloat("NEWSBOT_REVISIT_CEILING"),
            yield_=settings.getfloat("NEWSBOT_REVISIT_YIELD"),
        )
        spider.days = settings.getfloat("NEWSBOT_FLEET_DAYS")
        spider.every = settings.getfloat("NEWSBOT_FLEET_RELOAD")
        spider.visits = visits_for(crawler)
        spider.clock = spider.visits.clock
        spider.schedule = spider.visits.schedules["sources"]
        spider.visits.settled = spider._settled
        spider.looks = Looks.from_crawler(crawler, spider.visits)
        spider.delays = Delays.from_crawler(crawler, spider.clock)
        crawler.signals.connect(spider.go_on, signals.spider_idle)
        crawler.signals.connect(spider.end, signals.spider_closed)
        crawler.signals.connect(spider.delays.scraped, signals.item_scraped)
        crawler.signals.connect(spider.looks.dropped, signals.item_dropped)
        return spider

    roster: Roster
    limits: Limits
    days: float
    every: float
    clock: Clock
    schedule: Schedule
    visits: Visits
    looks: Looks
    delays: Delays

    # --- The loop ------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        """Nothing: requests come from the schedule."""
        if hasattr(signal, "SIGHUP") and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGHUP, self._hang_up)
        self._loop = asyncio.ensure_future(self._run())
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    def _hang_up(self, *_: Any) -> None:
        self._hangup = True

    def go_on(self) -> None:
        """Signal `spider_idle`: there will be news."""
        raise DontCloseSpider

    async def end(self) -> None:
        """Signal `spider_closed`."""
        if self._loop is not None:
            self._loop.cancel()
        await self.visits.close()
        await self.delays.flush()
        self.delays.to_stats()

    async def _run(self) -> None:
        loaded = -1e9
        is_away = False
        while True:
            pause = LONGEST_SLEEP
            try:
                now = asyncio.get_running_loop().time()
                if now - loaded > self.every or self._hangup:
                    self._hangup = False
                    await self.roster.sync(self.schedule, self.limits.ceiling / 4)
                    loaded = now
                pause = await self._take()
                await self.delays.flush()
                is_away = False
            except (RedisError, OSError) as error:
                if not is_away:
                    self.logger.warning("Redis is away (%s): no visit is begun", error)
                is_away = True
            except Exception:  # of one round; without the loop the fleet would stand still
                self.logger.exception("A round of the fleet failed")
            self._sleeps_until = self.clock.now() + pause * self.clock.scale
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), pause)
            self._wake.clear()

    def _settled(self, when: float) -> None:
        """Something is due at this time; it may be before the next round."""
        if 0 <= when < self._sleeps_until:
            wait = self.clock.on_wall(max(when - self.clock.now(), 0.0))
            asyncio.get_running_loop().call_later(wait, self._wake.set)

    async def _take(self) -> float:
        """Begin what is due; seconds until the next round."""
        oldest = self.clock.now() - 3 * (self.every + 60) * max(self.clock.scale, 1.0)
        sources, next_source = await self.schedule.take(AT_ONCE, oldest=oldest)
        for visit in sources:
            self._ask(self._source_request(visit))
        looked, next_look = await self.looks.take(AT_ONCE)
        for visit in looked:
            by = self._means(visit, page=True)
            self._ask(self.looks.request(visit, self.parse_article, self.article_failed, by))
        if len(sources) == AT_ONCE or len(looked) == AT_ONCE:
            return SHORTEST_SLEEP
        times = [time for time in (next_source, next_look) if time >= 0]
        wait = self.clock.on_wall(min(times, default=0) - self.clock.now()) if times else 1.0
        return min(max(wait, SHORTEST_SLEEP), LONGEST_SLEEP)

    def _ask(self, request: Request | None) -> None:
        engine = self.crawler.engine
        if request is not None and engine is not None and engine.spider is not None:
            engine.crawl(request)

    def site_of(self, request: Request) -> NewsSpider | None:
        """The site of a request; None, counted, for one that is in no catalogue any more."""
        site = self.roster.site(str(request.meta.get("newsbot_site")))
        if site is None:
            self.crawler.stats.inc_value("newsbot/dropped/unknown_site")
        return site

    def site_settings(self, request: Request) -> type[NewsSpider] | None:
        """The class whose attributes (`pages_per_day`, …) count for a request."""
        return self.roster.site_class(str(request.meta.get("newsbot_site")))

    # --- Sources -------------------------------------------------------------------------------

    def _source_request(self, visit: Visit) -> Request:
        source = visit.state["source"]
        return Request(
            source["url"],
            self.parse_source,
            errback=self.source_failed,
            priority=SOURCE_PRIORITY + source.get("depth", 0),
            dont_filter=True,
            meta={
                "newsbot_source": source,
                "newsbot_site": visit.state["site"],
                META: visit.ticket,
                "handle_httpstatus_list": [304],
                **self._means(visit, page=False),
            },
        )

    def _means(self, visit: Visit, *, page: bool) -> dict[str, Any]:
        site = self.roster.site_class(visit.state["site"])
        return means(site, page=page) if site else {}  # another worker's, that has read it anew

    async def parse_source(self, response: Response) -> AsyncIterator[Request]:
        """Requests for the articles that a source lists; plans its next visit."""
        assert response.request is not None
        visit, site = self.visits.of(response.request), self.site_of(response.request)
        if visit is None or site is None:
            return
        if response.status == 304:
            site.count("sources", {"unchanged": 1})
            self.visits.settle(
                visit, follow.answered(visit, response, self.clock.now(), self.limits)
            )
            return
        now = self.clock.utc()
        source = source_from_dict(visit.state["source"])
        encoding = header_encoding(response)
        found, counts = Discovered(), Counter({"fetched": 1})
        stream = stream_source(source, response.body, response.url, encoding, now=now, found=found)
        wanted = []
        for link in site.wanted(stream, counts):
            wanted.append(link)
            if len(wanted) % BREATH == 0:
                await asyncio.sleep(0)
        counts.update(found.problems)
        links = self._recent(wanted)
        listed = [(link.url, link.lastmod or link.hints.date_modified) for link in links]
        listed += [(child.url, found.lastmods.get(child.url)) for child in found.sources]
        comparison = known.compare(listed, visit.links)
        await self._plan_children(visit, site, found, comparison)
        first = not visit.state.get("last")
        for link in links:
            is_new = link.url in comparison.new and not first
            yield self._article_request(site, link, FRESH if is_new else 0, fresh=is_new)
        changed = [link for link in links if link.url in comparison.changed]
        await self.looks.hasten(site, changed)
        novel = await self.looks.unknown(site, [x for x in links if x.url in comparison.new])
        counts["new"] += len(novel)
        site.count("sources", counts)
        times = [moment(link.hints.date_published or link.lastmod) for link in novel]
        children = {child.url for child in found.sources} & (comparison.new | comparison.changed)
        settlement = follow.answered(
            visit,
            response,
            self.clock.now(),
            self.limits,
            new=len(novel) + len(children),
            echoed=len(comparison.new) - len(novel),
            times=[time for time in times if time is not None],
            links=comparison.memory,
        )
        self.visits.settle(visit, settlement)

    def _recent(self, links: list[Link]) -> list[Link]:
        """Without those that are older than NEWSBOT_FLEET_DAYS."""
        oldest = self.clock.now() - self.days * DAY
        dates = ((link, moment(link.hints.date_published or link.lastmod)) for link in links)
        return [link for link, time in dates if time is None or time >= oldest]

    def _article_request(
        self, site: NewsSpider, link: Link, priority: int, *, fresh: bool
    ) -> Request:
        request = site.article_request(link).replace(
            callback=self.parse_article, errback=self.article_failed, priority=priority
        )
        request.meta["newsbot_site"] = site.name
        if fresh:
            request.meta["newsbot_fresh"] = True
        return request

    async def _plan_children(
        self, visit: Visit, site: NewsSpider, found: Discovered, comparison: known.Comparison
    ) -> None:
        """The sitemaps of an index are sources of their own, due at once when it says so."""
        now, plans = self.clock.now(), []
        oldest = now - self.days * DAY
        for child in found.sources[:MAX_CHILDREN]:
            if site.is_offsite(child.url):
                continue
            changed = moment(found.lastmods.get(child.url))
            if changed is not None and changed < oldest:
                continue
            plan = plan_of(
                site.name, child, now, parent=visit.id, driven=child.url in found.lastmods
            )
            moved = child.url in comparison.new | comparison.changed
            plans.append(Plan(plan.id, plan.state, now, "sooner" if moved else "new"))
        await self.schedule.plan(plans)

    def source_failed(self, failure: Failure) -> None:
        """Plans the next try of a source that could not be fetched: later each time, then daily."""
        request: Request = failure.request  # type: ignore[attr-defined]
        visit = self.visits.of(request)
        if isinstance(failure.value, VisitOver) or visit is None:
            self.crawler.stats.inc_value("newsbot/sources/visited_already")
            return
        reason = failure_reason(failure)
        self.crawler.stats.inc_value(f"newsbot/sources/{reason}")
        headers = headers_of(getattr(failure.value, "response", None))
        self._failed(visit, reason, headers)

    def _failed(self, visit: Visit, reason: str, headers: Mapping[str, str]) -> None:
        settlement = follow.failed(visit, reason, headers, self.clock.now(), self.limits)
        failures = settlement.changes["failures"]
        log = self.logger.warning if failures in (1, DEAD_AFTER) else self.logger.info
        if failures == DEAD_AFTER:
            self.crawler.stats.inc_value("newsbot/sources/dead")
        is_dead = failures >= DEAD_AFTER
        what = "is dead, asked for daily" if is_dead else "failed"
        url = visit.state["source"]["url"]
        log("source %s (%s, failure %d in a row): %s", what, in_words(reason), failures, url)
        self.visits.settle(visit, settlement)

    # --- Articles ------------------------------------------------------------------------------

    async def parse_article(self, response: Response) -> AsyncIterator[Article]:
        """The article of a page, and the plan of when to look at it again."""
        assert response.request is not None
        site = self.site_of(response.request)
        if site is None:
            return
        visit = self.visits.of(response.request)
        if visit is not None and response.status != 200:
            for tombstone in self.looks.not_there(visit, site, response):
                yield tombstone
            return
        found = list(site.parse_article(response))
        if visit is not None:
            self.looks.settle(visit, response)
        elif found:
            await self.looks.plan(site, response, found[0].canonical_url)
        for article in found:
            yield article

    async def article_failed(self, failure: Failure) -> None:
        """Counts why a page could not be fetched; a look at a known one is made again later."""
        if isinstance(failure.value, VisitOver):
            return
        request: Request = failure.request  # type: ignore[attr-defined]
        visit, reason = self.visits.of(request), failure_reason(failure)
        self.crawler.stats.inc_value(f"newsbot/dropped/{reason}")
        if visit is not None:
            self.looks.failed(visit)
        elif reason in LATER or reason.startswith(("http_5", "http_429", "download_")):
            await self.looks.try_later(str(request.meta.get("newsbot_site")), request)
        has_answered = hasattr(failure.value, "response") or reason == "blocked"
        if has_answered and (site := self.site_of(request)):
            site.tell_page(None)
