"""Budgets of sites: pages a day, and the share of all that is fetched. Kept over all workers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsbot.frontier.politeness import queue_host
from newsbot.frontier.protocol import Call, run
from newsbot.frontier.tracking import META, Tracker, tracker_for
from newsbot.redis import for_crawler, keys
from newsbot.revisit.clock import DAY, Clock

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler

LEAST = 100
"""Pages a day from which on a share counts: before, everything is a large part of little."""
SHARE_PAUSE = 5.0
"""Seconds until a site that had its share is asked again."""
LIFETIME = 2 * DAY


@dataclass(frozen=True, slots=True)
class Budget:
    """What a site may cost. 0 is no limit."""

    site: str
    pages_per_day: int = 0
    share: float = 0.0


class BudgetMiddleware:
    """Downloader middleware: a request beyond its site's budget goes back to the queue, whose host
    is not asked before there is budget again.

    The spider's `site_settings(request)` names the site and what it declares: `pages_per_day`,
    `share`. Days are those of UTC. Stats: `newsbot/budget/{day,share}`.
    """

    def __init__(
        self,
        crawler: Crawler,
        tracker: Tracker,
        clock: Clock,
        *,
        namespace: str,
        pages: int,
        share: float,
    ) -> None:
        self.crawler = crawler
        self.namespace = namespace
        self.tracker = tracker
        self.clock = clock
        self.pages, self.share = pages, share

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        return cls(
            crawler,
            tracker_for(crawler),
            Clock.from_settings(settings),
            namespace=settings.get("NEWSBOT_NAMESPACE", "newsbot"),
            pages=settings.getint("NEWSBOT_PAGES_PER_DAY"),
            share=settings.getfloat("NEWSBOT_SITE_SHARE"),
        )

    async def process_request(self, request: Request) -> Request | None:
        budget = self._budget(request)
        worker = self.tracker.worker
        if budget is None or worker is None or request.meta.get(META) not in worker.held:
            return None
        day, passed = divmod(self.clock.now(), DAY)
        key = keys.BUDGETS(self.namespace, day=f"{day:.0f}")
        given: list[bytes | str | float] = [
            budget.site, budget.pages_per_day, budget.share, LEAST, int(LIFETIME)
        ]  # fmt: skip
        verdict = await run(for_crawler(self.crawler).client, Call("spend", [key], given, int))
        if not verdict:
            return None
        wait = self.clock.on_wall(DAY - passed) if verdict == 1 else SHARE_PAUSE
        report = worker.report(queue_host(request.url))
        report.wait = max(report.wait, wait)
        stats: Any = self.crawler.stats
        stats.inc_value(f"newsbot/budget/{'day' if verdict == 1 else 'share'}")
        return request.copy()

    def _budget(self, request: Request) -> Budget | None:
        declare: Any = getattr(self.crawler.spider, "site_settings", None)
        site = declare(request) if declare is not None else None
        if site is None:
            return None
        pages = self.pages if site.pages_per_day is None else site.pages_per_day
        share = self.share if site.share is None else site.share
        return Budget(site.name, pages, share) if pages or share else None
