"""How long articles take from their publication on the site to the stream."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from newsbot.items import Article
from newsbot.redis import for_crawler, keys
from newsbot.revisit.clock import Clock, moment

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response

LEAST = 15.0
CLASSES = 24
"""Powers of √2: 15 s, 21 s, 30 s … 12 h."""


class Delays:
    """Counts the delays of articles that appeared while their source was followed, by class.

    All workers add to one hash in Redis; this worker's percentiles of each site go to the
    statistics at its end: `newsbot/delay/<site>/{p50,p95,articles}`, in seconds.
    """

    def __init__(self, crawler: Crawler, clock: Clock, *, namespace: str) -> None:
        self.crawler = crawler
        self.clock = clock
        self.key = keys.DELAYS(namespace)
        self._counts: Counter[tuple[str, int]] = Counter()
        self._told: Counter[tuple[str, int]] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler, clock: Clock) -> Self:
        return cls(crawler, clock, namespace=crawler.settings.get("NEWSBOT_NAMESPACE"))

    def scraped(self, item: Any, response: Response) -> None:
        """Signal `item_scraped`: it is in the stream."""
        request = response.request
        if not isinstance(item, Article) or request is None:
            return
        published = moment(item.date_published)
        if request.meta.get("newsbot_fresh") and published is not None and item.version == 1:
            delay = max(self.clock.now() - published, 0.0)
            self._counts[item.site, delay_class(delay)] += 1

    async def flush(self) -> None:
        """Tell Redis."""
        client = cast("Any", for_crawler(self.crawler).client)
        while self._counts - self._told:
            (site, index), number = next(iter((self._counts - self._told).items()))
            await client.hincrby(self.key, f"{site} {index}", number)
            self._told[site, index] += number

    def to_stats(self) -> None:
        """This worker's percentiles."""
        stats: Any = self.crawler.stats
        for site, classes in by_site(self._counts).items():
            stats.set_value(f"newsbot/delay/{site}/articles", sum(classes.values()))
            for name, share in (("p50", 0.5), ("p95", 0.95)):
                stats.set_value(f"newsbot/delay/{site}/{name}", percentile(classes, share))


def delay_class(seconds: float) -> int:
    """The class that a delay falls into; its upper end is `class_end`."""
    steps = math.ceil(2 * math.log2(max(seconds, LEAST) / LEAST))
    return min(steps, CLASSES - 1)


def class_end(index: int) -> float:
    """Seconds."""
    return round(LEAST * 2 ** (index / 2), 1)


def percentile(classes: Mapping[int, int], share: float) -> float:
    """Seconds within which this share of the articles arrived: the end of its class."""
    wanted, passed = share * sum(classes.values()), 0
    for index in sorted(classes):
        passed += classes[index]
        if passed >= wanted:
            return class_end(index)
    return 0.0


def by_site(counts: Mapping[tuple[str, int], int]) -> dict[str, dict[int, int]]:
    """Counts by site, then class."""
    found: dict[str, dict[int, int]] = {}
    for (site, index), number in counts.items():
        found.setdefault(site, {})[index] = number
    return found


def read_delays(raw: Mapping[bytes, bytes]) -> dict[str, dict[int, int]]:
    """What all workers have counted (`DELAYS`), by site, then class."""
    counts = {}
    for name, number in raw.items():
        site, _, index = name.decode().rpartition(" ")
        counts[site, int(index)] = int(number)
    return by_site(counts)
