"""`scrapy fixture`: the saved pages of a site, and what is expected of them."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.conf import closest_scrapy_cfg

from newsbot.commands.careful import FAILED, Careful, check_spider_name, check_url, fail
from newsbot.commands.fetching import Replayable, run_with_fetch

if TYPE_CHECKING:
    import argparse

    from newsbot.discovery.survey import Fetch, Fetched
    from newsbot.spiders.fixtures import Fixture
    from newsbot.spiders.news import NewsSpider


_WAYS = {
    "save": "fetch URL and save it as a page of the site",
    "refresh": "fetch every saved page again",
    "rerun": "extract from the saved pages again and name the fields that changed",
    "diff": "the same, and show how they changed",
}


class Command(Replayable, Careful, ScrapyCommand):
    """Save pages of a site, and compare what is extracted from them with what is expected."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "save NAME URL | refresh NAME | rerun [NAME] | diff NAME"

    def short_desc(self) -> str:
        return "Save, refresh, re-extract and compare the saved pages of a site"

    def long_desc(self) -> str:
        ways = "; ".join(f"{way}: {meaning}" for way, meaning in _WAYS.items())
        return (
            f"{ways}. Pages lie in tests/pages/<country>/<site>. A page that is new or changed is "
            "to be reviewed: look at its JSON file, set reviewed to true. Exit codes: 0 all is as "
            "expected; 1 a difference, an unreviewed page, or a failed download; 2 wrong use."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        way, names = (args[0], args[1:]) if args else ("", [])
        count = {"save": (2,), "refresh": (1,), "rerun": (0, 1), "diff": (1,)}.get(way)
        if count is None or len(names) not in count:
            fail(f"scrapy fixture {self.syntax()}")
        assert self.settings is not None
        known = get_spider_loader(self.settings)
        if names:
            check_spider_name(names[0], known.list())
        if way == "save":
            check_url(names[1])
            self._save(known.load(names[0]), names[1])
        elif way == "refresh":
            self._refresh(known.load(names[0]))
        else:
            self._compare(names, show=way == "diff")

    @property
    def _pages(self) -> Path:
        return Path(closest_scrapy_cfg()).parent / "tests/pages"

    def _saved(self, names: Sequence[str]) -> list[tuple[type[NewsSpider], Fixture]]:
        from newsbot.spiders import fixtures

        assert self.settings is not None
        known = get_spider_loader(self.settings)
        found = []
        try:
            for fixture in fixtures.read_all(self._pages):
                name = fixture.file.parent.name
                if not names or name in names:
                    spider: Any = known.load(name)
                    found.append((spider, fixture))
        except (ValueError, KeyError) as error:
            fail(str(error), FAILED)
        if not found:
            whose = ", ".join(names) or "any site"
            fail(f"no page of {whose} is saved: scrapy fixture save NAME URL")
        return found

    def _fetch(self, urls: Sequence[str]) -> list[Fetched]:
        async def all_of_them(fetch: Fetch) -> list[Fetched]:
            return [await fetch(url) for url in urls]

        assert self.settings is not None
        answers = run_with_fetch(all_of_them, self.settings)
        if answers is None:
            fail("interrupted", FAILED)
        return answers

    def _save(self, spider: type[Any], url: str) -> None:
        from newsbot.extraction.page import Page
        from newsbot.spiders import fixtures

        (answer,) = self._fetch([url])
        if answer.reason:
            fail(f"cannot fetch {url}: {answer.reason}", FAILED)
        page = Page(answer.body, answer.url, answer.encoding)
        fields = fixtures.extract_fields(page, spider)
        folder = fixtures.folder_of(self._pages, spider)
        fixture = fixtures.make(folder, page, fields, _now())
        fixture.write(answer.body)
        print(f"saved {fixture.file}: review it")

    def _refresh(self, spider: type[Any]) -> None:
        from dataclasses import replace

        from newsbot.spiders import fixtures

        saved = [fixture for _, fixture in self._saved([spider.name])]
        for fixture, answer in zip(saved, self._fetch([f.url for f in saved]), strict=True):
            if answer.reason:
                print(f"{fixture.file.name}: {answer.reason}, kept as it was")
                self.exitcode = FAILED
                continue
            fresh = replace(fixture, fetched_at=_now(), encoding=answer.encoding)
            fresh.write(answer.body)
            changed = fixtures.differences(fresh, spider)
            fixtures.accept(fresh, spider).write()
            state = f"changed: {', '.join(changed)}" if changed else "as it was"
            print(f"{fixture.file.name}: {state}")

    def _compare(self, names: Sequence[str], *, show: bool) -> None:
        from newsbot.spiders import fixtures

        for spider, fixture in self._saved(names):
            changed = fixtures.differences(fixture, spider)
            state = ", ".join(changed) or ("ok" if fixture.reviewed else "not reviewed")
            print(f"{spider.name} {fixture.file.stem} {state}")
            if changed or not fixture.reviewed:
                self.exitcode = FAILED
            for field, (expected, found) in changed.items() if show else ():
                lines = difflib.unified_diff(
                    _lines(expected),
                    _lines(found),
                    f"{field} expected",
                    f"{field} found",
                    lineterm="",
                )
                print("\n".join(lines))


def _lines(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(item) for item in value]
    return str(value or "").splitlines()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
