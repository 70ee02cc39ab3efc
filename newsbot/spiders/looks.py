"""Articles are looked at again: have they changed, are they still there?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

from redis.exceptions import RedisError
from scrapy import Request

from newsbot.duplicates.fingerprints import content_fingerprint
from newsbot.items import Article
from newsbot.revisit.answers import validators
from newsbot.revisit.clock import Clock
from newsbot.revisit.schedule import NEVER, Plan, Visit, visit_id
from newsbot.spiders.visits import META, Settlement, Visits, headers_of
from newsbot.urls import article_id, canonical_url

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from newsbot.discovery import Link
    from newsbot.spiders.news import NewsSpider

PRIORITY = -10
"""Below the backlog's: news comes first, and the share says how many there may be."""
CONFIRM = 900.0
"""Seconds until a second look at an article that was not found (404)."""
RETRY = 3600.0
TRIES = 3


class Looks:
    """Plans looks at articles: NEWSBOT_UPDATES_HOURS after the first, or when a source says so.

    Stats: `newsbot/updates/{looked,unchanged,gone,no_room}`.
    """

    def __init__(
        self, crawler: Crawler, visits: Visits, *, hours: Sequence[float], tombstones: bool
    ) -> None:
        self.crawler = crawler
        self.visits = visits
        self.schedule = visits.schedules["articles"]
        self.clock: Clock = visits.clock
        self.hours = hours
        self.tombstones = tombstones
        self.enabled = bool(self.hours) and self.schedule.share > 0

    @classmethod
    def from_crawler(cls, crawler: Crawler, visits: Visits) -> Self:
        settings = crawler.settings
        told = settings.getlist("NEWSBOT_UPDATES_HOURS")
        try:
            hours = [float(hours) for hours in told]
        except ValueError:
            hours = [0.0]
        if (hours and not hours[0] > 0) or any(a >= b for a, b in pairwise(hours)):
            text = ",".join(map(str, told))
            raise ValueError(f"NEWSBOT_UPDATES_HOURS={text}: write rising numbers, such as 1,6,24")
        return cls(crawler, visits, hours=hours, tombstones=settings.getbool("NEWSBOT_TOMBSTONES"))

    async def take(self, number: int) -> tuple[list[Visit], float]:
        """As `Schedule.take`; nothing where updates are switched off."""
        if not self.enabled:
            return [], NEVER
        visits, due = await self.schedule.take(number)
        # What is due and was not taken waits for credit: requests of other kinds bring it.
        return visits, due if due > self.clock.now() else NEVER

    def request(self, visit: Visit, callback: Any, errback: Any, means: dict[str, Any]) -> Request:
        """What looks at an article again, by the means of its site."""
        state = visit.state
        meta: dict[str, Any] = {
            "newsbot_site": state["site"],
            META: visit.ticket,
            "handle_httpstatus_list": [304, 404, 410],
            **means,
        }
        if hints := state.get("hints"):
            meta["newsbot_hints"] = hints
        return Request(
            state["url"],
            callback,
            errback=errback,
            priority=PRIORITY,
            dont_filter=True,
            meta=meta,
        )

    async def plan(self, site: NewsSpider, response: Response, canonical: str) -> None:
        """An article was fetched for the first time."""
        if not self.enabled or response.request is None:
            return
        url = _asked(response.request)
        etag, modified = validators(headers_of(response))
        state = self._state(site.name, url, response.request.meta.get("newsbot_hints"))
        now = self.clock.now()
        state |= {"etag": etag, "modified": modified, "step": 0, "first": now}
        if canonical != url:
            state["canonical"] = canonical
        plan = Plan(visit_id(site.name, url), state, now + self.hours[0] * 3600)
        await self._plan([plan], earn=True)

    async def try_later(self, site: str, request: Request) -> None:
        """A new article could not be fetched, for a reason that may pass."""
        if self.enabled:
            url = _asked(request)
            state = self._state(site, url, request.meta.get("newsbot_hints"))
            now = self.clock.now()
            state |= {"step": -1, "first": now}
            await self._plan([Plan(visit_id(site, url), state, now + RETRY)])

    async def hasten(self, site: NewsSpider, links: Sequence[Link]) -> None:
        """A source says that these have changed."""
        if self.enabled and links:
            now = self.clock.now()
            states = [self._state(site.name, _as_request(link.url), None) for link in links]
            last = {"step": len(self.hours), "first": now}
            await self._plan(
                Plan(visit_id(site.name, state["url"]), state | last, now, "sooner")
                for state in states
            )

    async def unknown(self, site: NewsSpider, links: Sequence[Link]) -> list[Link]:
        """Those that no other source has brought lately."""
        if not links or not self.enabled:
            return list(links)
        ids = [visit_id(site.name, _as_request(link.url)) for link in links]
        client = cast("Any", self.schedule.client)
        scores = await client.zmscore(self.schedule.keys[0], ids)
        return [link for link, score in zip(links, scores, strict=True) if score is None]

    def settle(self, visit: Visit, response: Response) -> None:
        """It is there: changed or not, the next look is due later."""
        self._count("looked")
        if response.status == 304:
            self._count("unchanged")
        step = int(visit.state.get("step", 0)) + 1
        changes: dict[str, Any] = {"step": step, "gone": 0, "tries": 0}
        if response.status != 304:
            etag, modified = validators(headers_of(response))
            changes |= {"etag": etag, "modified": modified}
        when = NEVER
        if step < len(self.hours):
            first = float(visit.state.get("first", self.clock.now()))
            when = max(first + self.hours[step] * 3600, self.clock.now() + 60)
        self.visits.settle(visit, Settlement(when, changes))

    def not_there(self, visit: Visit, site: NewsSpider, response: Response) -> Iterator[Article]:
        """Unchanged (304), or gone: for good when it says so (410) or twice (404)."""
        if response.status == 304:
            self.settle(visit, response)
            return
        if response.status == 404 and not visit.state.get("gone"):
            when = self.clock.now() + CONFIRM
            self.visits.settle(visit, Settlement(when, {"gone": 1}))
            return
        self._count("looked")
        self._count("gone")
        self.visits.settle(visit, Settlement(NEVER))
        if self.tombstones:
            canonical = visit.state.get("canonical") or canonical_url(visit.state["url"])
            yield tombstone(
                visit.state["url"], canonical, site, self.clock.utc().isoformat("T", "seconds")
            )

    def failed(self, visit: Visit) -> None:
        """It could not be fetched: again later, a few times."""
        tries = int(visit.state.get("tries", 0)) + 1
        when = self.clock.now() + RETRY if tries < TRIES else NEVER
        self.visits.settle(visit, Settlement(when, {"tries": tries}))

    async def dropped(self, item: Any, response: Response, exception: Exception) -> None:
        """Signal `item_dropped`: what repeats another article is not looked at again."""
        if type(exception).__name__ == "DuplicateArticle" and response.request is not None:
            name = str(response.request.meta.get("newsbot_site"))
            plan = Plan(visit_id(name, _asked(response.request)), {}, 0.0, "never")
            await self._plan([plan])

    async def _plan(self, plans: Any, *, earn: bool = False) -> None:
        try:
            _, refused = await self.schedule.plan(plans, earn=earn)
        except (RedisError, OSError):
            self._count("no_room")  # the article itself is not lost by that
            return
        if refused:
            self._count("no_room", refused)

    def _state(self, site: str, url: str, hints: dict[str, Any] | None) -> dict[str, Any]:
        kept = {
            name: value
            for name, value in (hints or {}).items()
            if name in ("title", "date_published", "language") and len(str(value)) < 300
        }
        return {"site": site, "url": url, **({"hints": kept} if kept else {})}

    def _count(self, event: str, number: int = 1) -> None:
        stats: Any = self.crawler.stats
        stats.inc_value(f"newsbot/updates/{event}", number)


def tombstone(url: str, canonical: str, site: NewsSpider, moment: str) -> Article:
    """What stands for an article that its site has removed."""
    return Article(
        url=url,
        canonical_url=canonical,
        site=site.name,
        id=article_id(canonical),
        fingerprint=content_fingerprint(canonical, "removed"),
        fetched_at=moment,
        removed_at=moment,
    )


def _asked(request: Request) -> str:
    """The address that was asked for first, before redirects."""
    redirected: list[str] = request.meta.get("redirect_urls") or [request.url]
    return redirected[0]


def _as_request(url: str) -> str:
    return Request(url).url
