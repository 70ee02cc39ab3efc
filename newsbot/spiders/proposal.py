"""A spider for a site that is not in the catalogue, proposed from what the site shows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from newsbot.discovery.pattern import article_pattern
from newsbot.discovery.sources import Feed, Link, Listing, NewsSitemap, Sitemap, Source
from newsbot.discovery.survey import Fetch, Fetched, Finding, Survey, host_of, survey
from newsbot.discovery.text import unique
from newsbot.extraction.article import Extracted, SiteRule, extract
from newsbot.extraction.kind import classify
from newsbot.extraction.page import Page
from newsbot.urls import same_site

WANTED_SAMPLES = 4
MAX_SAMPLE_FETCHES = 16
"""Pages asked for until there are enough samples: some are gone, some are no articles."""

# Country codes that are used as if they were words.
_GENERIC_CODES = frozenset(
    ["ai", "am", "cc", "co", "eu", "fm", "gg", "io", "ly", "me", "sh", "to", "tv"]
)
_TLD_COUNTRY = {"uk": "GB"}


@dataclass(slots=True)
class Sample:
    """One article that was fetched for the proposal."""

    page: Page
    extracted: Extracted


@dataclass(slots=True)
class Proposal:
    """What to write into a spider, and what it rests on."""

    survey: Survey
    domain: str = ""
    country: str | None = None
    language: str | None = None
    sources: list[Source] = field(default_factory=list)
    article_urls: str | None = None
    fields: dict[str, str] = field(default_factory=dict)
    samples: list[Sample] = field(default_factory=list)
    rejected: Counter[str] = field(default_factory=Counter)
    """Why other pages are no samples."""


async def propose(home: str, fetch: Fetch, *, now: datetime) -> Proposal:
    """Survey the site, choose sources and the article pattern, and try both on a few articles.

    `survey.reason` says why there is nothing; without `samples` the proposal is not to be trusted.
    """
    found = Proposal(await survey(home, fetch, now=now))
    if found.survey.reason:
        return found
    found.domain = host_of(found.survey.home)
    chosen = _choose(found.survey.findings)
    found.sources = [_as_declared(finding) for finding in chosen]
    articles = _example_links(chosen, found.survey)
    urls = [link.url for link in articles]
    found.article_urls = article_pattern(urls, [link.url for link in found.survey.front])
    await _take_samples(found, articles, fetch)
    found.language = _language(found)
    found.country = _country(found)
    if len(found.samples) > 1:
        found.fields = _missing_fields(found.samples)
    return found


def _choose(findings: Sequence[Finding]) -> list[Finding]:
    """The freshest news sitemap and feed; a plain sitemap or the front page only without them."""
    chosen: list[Finding] = []
    for kind in (NewsSitemap, Feed):
        best = next(
            (finding for finding in findings if type(finding.source) is kind and finding.links),
            None,
        )
        if best:
            chosen.append(best)
    if not chosen:
        dated = (f for f in findings if type(f.source) is Sitemap and f.newest)
        chosen = list(dated)[:1] or [f for f in findings if type(f.source) is Listing]
    return chosen


def _as_declared(finding: Finding) -> Source:
    source = finding.source
    return Sitemap(source.url, since=2) if type(source) is Sitemap else source


def _example_links(chosen: Sequence[Finding], survey: Survey) -> list[Link]:
    """Links that are articles, newest first, taken in turn from each source."""
    lists = []
    for finding in chosen:
        links = [link for link in finding.links if same_site(link.url, survey.home)]
        if isinstance(finding.source, Listing):
            links = [link for link in links if link.hints.title and len(link.hints.title) > 30]
        dated = [link for link in links if link.hints.date_published or link.lastmod]
        dated.sort(key=lambda link: link.hints.date_published or link.lastmod or "", reverse=True)
        lists.append((dated or links)[:100])
    longest = max(map(len, lists), default=0)
    turns = [links[turn] for turn in range(longest) for links in lists if turn < len(links)]
    return list({link.url: link for link in turns}.values())


async def _take_samples(found: Proposal, links: Sequence[Link], fetch: Fetch) -> None:
    pattern = re.compile(found.article_urls or "")
    for link in [link for link in links if pattern.search(link.url)][:MAX_SAMPLE_FETCHES]:
        if len(found.samples) >= WANTED_SAMPLES:
            return
        answer = await fetch(link.url)
        if answer.reason:
            found.rejected[answer.reason] += 1
            continue
        _try_page(found, answer)


def _try_page(found: Proposal, answer: Fetched) -> None:
    page = Page(answer.body, answer.url, answer.encoding)
    extracted = extract(page, SiteRule())
    kind = classify(page, extracted)
    if not kind.is_article:
        found.rejected[kind.name] += 1
    elif not (extracted.values.get("title") and extracted.values.get("body")):
        found.rejected["no title or body"] += 1
    else:
        found.samples.append(Sample(page, extracted))


def _language(found: Proposal) -> str | None:
    """What most samples are written in, else what the front page declares."""
    tags = Counter(str(sample.extracted.values.get("language") or "") for sample in found.samples)
    tag = next((tag for tag, _ in tags.most_common() if tag), found.survey.language or "")
    return tag.partition("-")[0].partition("_")[0].lower() or None


def _country(found: Proposal) -> str | None:
    """From the language's region ("hi-IN"), else from the domain (".in"); None if neither tells."""
    region = re.search(r"[-_]([A-Z]{2})\b", found.survey.language or "")
    if region:
        return region[1]
    tld = found.domain.rpartition(".")[2]
    if len(tld) == 2 and tld.isalpha() and tld not in _GENERIC_CODES:
        return _TLD_COUNTRY.get(tld, tld.upper())
    return None


# Selectors that are tried, in this order, for a field that most samples lack.
_TRIED = {
    "date_published": ("time::attr(datetime)", "[itemprop=datePublished]::attr(content)"),
    "authors": ("[rel=author]", "[itemprop=author]", ".byline a", ".author-name", ".author a"),
}


def _missing_fields(samples: Sequence[Sample]) -> dict[str, str]:
    """Field → selector that fills it on more samples than structured data does."""
    proposed: dict[str, str] = {}
    for name, selectors in _TRIED.items():
        have = sum(bool(sample.extracted.values.get(name)) for sample in samples)
        if have * 2 > len(samples):
            continue
        for selector in selectors:
            rule = SiteRule(fields={name: selector})
            filled = sum(extract(sample.page, rule).rules.get(name) == "site" for sample in samples)
            if filled * 2 > len(samples):
                proposed[name] = selector
                break
    return proposed


def module_text(proposal: Proposal, name: str) -> str:
    """The Python source of the spider."""
    kinds = sorted({type(source).__name__ for source in proposal.sources})
    class_name = "".join(map(str.capitalize, name.split("_"))) + "Spider"
    title = re.sub(r'["\\]', "", proposal.survey.title)
    title = " | ".join(unique(title.split(" | ")))[:80].strip(" .")  # some say their name twice
    about = title or proposal.domain
    lines = [
        f"from newsbot.discovery import {', '.join(kinds)}",
        "from newsbot.spiders.news import NewsSpider",
        "",
        "",
        f"class {class_name}(NewsSpider):",
        f'    """{about}."""',
        "",
        f'    name = "{name}"',
        f'    allowed_domains = ["{proposal.domain}"]',
        f'    country, language = "{proposal.country}", "{proposal.language}"',
        "    sources = [",
        *(f"        {_call(source)}," for source in proposal.sources),
        "    ]",
    ]
    if proposal.article_urls:
        lines.append(f'    article_urls = r"{proposal.article_urls}"')
    if proposal.fields:
        pairs = ", ".join(f'"{field}": "{selector}"' for field, selector in proposal.fields.items())
        lines.append(f"    fields = {{{pairs}}}")
    lines.append(f'    verified = "{datetime.now(UTC).date().isoformat()}"')
    return "\n".join(lines) + "\n"


def _call(source: Source) -> str:
    data = source.to_dict()
    kind, url = data.pop("kind"), data.pop("url")
    rest = "".join(f", {name}={value!r}" for name, value in data.items())
    return f'{kind}("{url}"{rest})'
