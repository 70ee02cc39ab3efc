"""Which sites the fleet follows: the catalogue, what of it is wanted, and what is scheduled."""

from __future__ import annotations

import logging
import random
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from newsbot.discovery import Source
from newsbot.discovery.sources import MAX_DEPTH
from newsbot.revisit.schedule import Plan, Schedule, visit_id
from newsbot.spiders.catalogue import Catalogue
from newsbot.spiders.loader import near_matches
from newsbot.spiders.means import missing
from newsbot.spiders.news import NewsSpider

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class Roster:
    """The sites of a catalogue as one worker sees them.

    Args:
        crawler: whose statistics and settings the sites' spiders use.
        catalogue: all sites.
        sites: names, separated by commas; None: all that have a country.
        country: ISO 3166 codes, likewise.
        language: BCP 47 tags, likewise.

    Raises:
        ValueError: a site that does not exist, or none at all.
    """

    def __init__(
        self,
        crawler: Crawler,
        catalogue: Catalogue,
        *,
        sites: str | None = None,
        country: str | None = None,
        language: str | None = None,
    ) -> None:
        self.crawler = crawler
        self.catalogue = catalogue
        self.names = _words(sites)
        self.wanted = {"country": _words(country), "language": _words(language)}
        self._spiders: dict[str, NewsSpider] = {}
        self.selected()

    def selected(self) -> list[str]:
        """Names of the sites that this worker wants visited.

        Raises:
            ValueError: a site that does not exist, or none at all.
        """
        sites = self.catalogue.sites
        if unknown := [name for name in self.names if name not in sites]:
            told = (f"no site is called {name!r}: {near_matches(name, sites)}" for name in unknown)
            raise ValueError("; ".join(told))
        chosen = [
            name
            for name, site in sites.items()
            if not site.disabled
            and (name in self.names if self.names else site.country)
            and all(_matches(getattr(site, key), words) for key, words in self.wanted.items())
        ]
        for name in list(chosen):
            if needed := missing(sites[name]):
                logger.error("%s is left out: %s", name, needed)
                chosen.remove(name)
        if not chosen and not any(site.disabled for site in sites.values()):
            raise ValueError("no site is of that country and language: `scrapy list` shows all")
        return chosen

    def site_class(self, name: str) -> type[NewsSpider] | None:
        """What a site declares; None for one that is in no catalogue any more."""
        return self.catalogue.sites.get(name)

    def site(self, name: str) -> NewsSpider | None:
        """The site's spider, which knows its rules; None as above, after another look."""
        if name not in self.catalogue.sites:
            self.refresh()
        if name not in self.catalogue.sites:
            return None
        if name not in self._spiders:
            spider = self.catalogue.sites[name]()
            spider.crawler, spider.settings = self.crawler, self.crawler.settings
            self._spiders[name] = spider
        return self._spiders[name]

    def refresh(self) -> None:
        """Read what has changed of the catalogue."""
        if self.catalogue.refresh():
            self._spiders.clear()
            logger.info("The catalogue has changed: %d sites", len(self.catalogue.sites))

    async def sync(self, schedule: Schedule, spread: float) -> None:
        """Let the schedule have the sources of the wanted sites and no others of them.

        New ones are visited within `spread` seconds of the clock, or a tenth of a second for each.
        """
        self.refresh()
        try:
            chosen = self.selected()
        except ValueError as error:  # what it was started for is gone: it serves the others
            logger.error("No site is wanted: %s", error)
            chosen = []
        await schedule.want(chosen)
        now, plans = schedule.clock.now(), []
        declared: dict[str, set[str]] = {name: set() for name in self.catalogue.sites}
        for name in chosen:
            site = self.site(name)
            for source in site.declared() if site else ():
                plan = plan_of(name, source, now)
                declared[name].add(plan.id)
                plans.append(plan)
        spread = min(spread, len(plans) / 10)
        await schedule.plan(replace(plan, when=now + random.uniform(0, spread)) for plan in plans)
        states = await schedule.states()
        gone = [
            Plan(id_, {}, 0.0, "never")
            for id_, state in states.items()
            if (name := str(state.get("site"))) not in declared
            or self.catalogue.sites[name].disabled
            or (name in chosen and not stems_from(id_, states, declared[name]))
        ]
        await schedule.plan(gone)
        if late := await schedule.mend(states):
            logger.warning("Redis' clock has gone back: %d sources are visited now", late)


def plan_of(site: str, source: Source, when: float, **state: Any) -> Plan:
    """The plan of a source's visits; the same source has the same id."""
    stored = source.to_dict()
    id_ = visit_id(site, *(f"{key}={stored[key]}" for key in sorted(stored) if key != "depth"))
    return Plan(id_, {"site": site, "source": stored, **state}, when)


def stems_from(id_: str, states: Mapping[str, dict[str, Any]], declared: set[str]) -> bool:
    """Whether a source is declared, or a sitemap below one that is."""
    for _ in range(MAX_DEPTH + 1):
        if id_ in declared:
            return True
        id_ = str(states.get(id_, {}).get("parent"))
    return False


def _words(text: str | None) -> list[str]:
    return [word.strip() for word in (text or "").split(",") if word.strip()]


def _matches(value: str | None, words: list[str]) -> bool:
    """Whether it is one of the words, or a narrower tag ("pt-BR" of "pt"), or there are none."""
    own = (value or "").lower()
    return not words or any(own == w.lower() or own.startswith(f"{w.lower()}-") for w in words)
