"""`scrapy genspider -t news`: a spider, saved pages and expectations for a new site."""

from __future__ import annotations

import argparse
import keyword
import re
from datetime import UTC, datetime
from html import escape
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands.genspider import Command as ScrapyGenspider
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.conf import closest_scrapy_cfg

from newsbot.commands.careful import FAILED, Careful, check_url, fail
from newsbot.commands.fetching import Replayable, read_archive, run_with_fetch
from newsbot.monitoring.terminal import counted

if TYPE_CHECKING:
    from newsbot.discovery.survey import Fetch, Fetched
    from newsbot.spiders.proposal import Proposal

NOTHING_FOUND = 3


class Command(Replayable, Careful, ScrapyGenspider):
    """Scrapy's own, and the template `news`, which looks at the site first."""

    def long_desc(self) -> str:
        return (
            f"{self.short_desc()}. With -t news: looks at the site (robots.txt, feeds, sitemaps, "
            "front page, a few articles), writes the spider, saves the articles as page fixtures "
            "and prints what it found. Exit codes: 0 written; 1 the site cannot be reached; "
            "2 wrong use; 3 no article found: nothing is written."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        group = parser.add_argument_group("With -t news")
        group.add_argument("--country", metavar="CODE", help="ISO 3166 code, where it is not told")
        group.add_argument("--language", metavar="TAG", help="BCP 47 tag, where it is not told")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if opts.template != "news":
            try:
                super().run(args, opts)
            except ValueError as error:
                fail(f"{args[-1]!r} is no address: {error}")
            return
        if len(args) != 2:
            fail("name the spider and the site: scrapy genspider -t news NAME URL")
        name, home = args[0], args[1] if "://" in args[1] else f"https://{args[1]}/"
        self._check(name, home, opts)
        proposal = self._propose(home, opts)
        proposal.country = (opts.country or proposal.country or "").upper()
        proposal.language = opts.language or proposal.language
        if not re.fullmatch("[A-Z]{2}", proposal.country):
            fail(f"the country of {proposal.domain} is not told: name it with --country")
        if not proposal.language:
            fail(f"the language of {proposal.domain} is not told: name it with --language")
        self._write(name, proposal)

    def _check(self, name: str, home: str, opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if not re.fullmatch(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*", name) or keyword.iskeyword(name):
            fail(f"{name!r} cannot be the name of a spider: lower-case words joined by _")
        if name in get_spider_loader(self.settings).list() and not opts.force:
            fail(f"there is a spider {name} already; --force writes it anew")
        check_url(home)

    def _propose(self, home: str, opts: argparse.Namespace) -> Proposal:
        from newsbot.spiders.proposal import propose

        assert self.settings is not None
        now = datetime.now(UTC)
        stand_in = _archived_front(home, opts.replay) if opts.replay else None

        async def task(fetch: Fetch) -> Proposal:
            async def fetch_or_stand_in(url: str) -> Fetched:
                answer = await fetch(url)
                return stand_in if stand_in and url == home and answer.reason else answer

            return await propose(home, fetch_or_stand_in, now=now)

        found = run_with_fetch(task, self.settings)
        if found is None:
            fail("interrupted", FAILED)
        if found.survey.reason:
            fail(f"cannot fetch {home}: {found.survey.reason}", FAILED)
        if not found.samples:
            reasons = ", ".join(f"{reason} {count}" for reason, count in found.rejected.items())
            fail(
                f"no article found on {home} ({reasons or 'no link looks like one'})", NOTHING_FOUND
            )
        return found

    def _write(self, name: str, proposal: Proposal) -> None:
        from newsbot.extraction.article import SiteRule
        from newsbot.spiders import fixtures
        from newsbot.spiders.proposal import module_text

        assert self.settings is not None
        assert proposal.country
        package = import_module(self.settings["NEWSPIDER_MODULE"])
        assert package.__file__
        code = proposal.country.lower()
        folder = Path(package.__file__).parent / (f"{code}_" if keyword.iskeyword(code) else code)
        folder.mkdir(exist_ok=True)
        (folder / "__init__.py").touch()
        file = folder / f"{name}.py"
        file.write_text(module_text(proposal, name), encoding="utf-8")
        print(f"spider    {file}")
        project = Path(closest_scrapy_cfg()).parent
        pages = project / "tests/pages" / code / name
        now = datetime.now(UTC).isoformat(timespec="seconds")
        rule = SiteRule(language=proposal.language, fields=proposal.fields)
        for sample in proposal.samples:
            fields = fixtures.fields_of(sample.page, rule)
            saved = fixtures.make(pages, sample.page, fields, now)
            saved.write(sample.page.body)
            print(f"page      {saved.file}")
        _print_what_was_found(name, proposal)


def _archived_front(home: str, names: str) -> Fetched | None:
    """For an archive of articles alone: links to what it holds of the site, as a front page."""
    from newsbot.discovery.survey import Fetched
    from newsbot.extraction.page import Page
    from newsbot.urls import same_site

    index = read_archive(names, lambda url: same_site(url, home))
    links = []
    for found in filter(None, map(index.get, index.pages)):
        title = Page(found.body, found.url).root.findtext(".//title") or ""
        links.append(f'<a href="{escape(found.url)}">{escape(title)}</a>')
    return Fetched(home, "".join(links).encode()) if links else None


def _print_what_was_found(name: str, proposal: Proposal) -> None:
    for source in proposal.sources:
        finding = next(f for f in proposal.survey.findings if f.source.url == source.url)
        kind, links = type(source).__name__, len(finding.links)
        newest = f"newest {finding.newest}" if finding.newest else "undated"
        print(f"source    {source.url} ({kind}, {counted(links, 'link')}, {newest})")
    print(f"articles  {proposal.article_urls or 'every link of the sources'}")
    for field in ("title", "body", "authors", "date_published"):
        filled = [sample for sample in proposal.samples if sample.extracted.values.get(field)]
        rules = sorted({sample.extracted.rules[field] for sample in filled})
        share = f"{len(filled)} of {len(proposal.samples)}"
        print(f"{field:14} on {share} samples ({', '.join(rules) or '-'})")
    for reason, count in proposal.rejected.items():
        print(f"left out  {count} {reason}")
    print(
        f"\nNext: look at the pages' expectations, set reviewed to true, then\n"
        f"  python -m pytest tests/spiders -k {name}\n"
        f"  python -m docs.sites_md > docs/sites.md\n"
        f"  scrapy crawl {name} -O {name}.jsonl"
    )
