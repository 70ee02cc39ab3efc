"""Every site that newsbot knows, and what has become of it since."""

from __future__ import annotations

import importlib
import logging
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from scrapy.settings import Settings

from newsbot.spiders.loader import SpiderLoader
from newsbot.spiders.news import NewsSpider

logger = logging.getLogger(__name__)

PACKAGE = "newsbot.spiders"


def site_spiders() -> list[type[NewsSpider]]:
    """The spider classes of all sites, by name. Imports every module of the catalogue."""
    return [spider for spider in load_sites([PACKAGE]).values() if spider.country]


def load_sites(modules: Sequence[str]) -> dict[str, type[NewsSpider]]:
    """The spider classes of all sites in these modules (SPIDER_MODULES), by name."""
    loader = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": list(modules)}))
    classes = {name: loader.load(name) for name in sorted(loader.list())}
    return {name: found for name, found in classes.items() if issubclass(found, NewsSpider)}


class Catalogue:
    """The sites of these modules; `refresh` reads again what has changed on disk."""

    def __init__(self, modules: Sequence[str]) -> None:
        self.modules = list(modules)
        self._seen = self._stamp()
        self.sites = load_sites(self.modules)

    def refresh(self) -> bool:
        """Whether anything changed. What cannot be imported is logged, and the rest goes on."""
        stamp = self._stamp()
        if stamp == self._seen:
            return False
        self._seen = stamp
        former = {name: sys.modules.pop(name) for name in list(sys.modules) if self._is_site(name)}
        importlib.invalidate_caches()
        try:
            self.sites = load_sites(self.modules)
        except Exception:  # a site's file may raise anything
            logger.exception("The catalogue cannot be read again: the former sites go on")
            sys.modules.update(former)
            return False
        return True

    def _is_site(self, module: str) -> bool:
        """Whether it is a site's or a family's, not the base that all share."""
        file = getattr(sys.modules[module], "__file__", None)
        inside = any(module.startswith(f"{package}.") for package in self.modules)
        return inside and file is not None and Path(file).parent != Path(__file__).parent

    def _stamp(self) -> dict[Path, tuple[int, int]]:
        found = {}
        for module in self.modules:
            spec = find_spec(module)
            for folder in (spec.submodule_search_locations if spec else None) or ():
                for path in Path(folder).rglob("*.py"):
                    stat = path.stat()
                    found[path] = (stat.st_mtime_ns, stat.st_size)
        return found
