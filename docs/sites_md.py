"""Print docs/sites.md, made from the catalogue: `python -m docs.sites_md`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from newsbot.spiders.catalogue import site_spiders
from newsbot.spiders.news import NewsSpider

_HEAD = """\
# Sites

Every site that `scrapy list` names: {sites} in {languages} languages and {countries} countries.
`scrapy crawl NAME` crawls one.

*Rules* are the fields that the site declares; structured data and the generic extractor find the
others. *Verified* is the day of the newest saved page that the extraction was tested on, field by
field; **no** means that the site has its sources and no tested page yet. Sources are addresses that
the sites publish; a site may move them: `scrapy check NAME` tells. How often each field is right on
the saved pages stands in [accuracy.md](accuracy.md), site by site.
"""


def markdown(spiders: Iterable[type[NewsSpider]]) -> str:
    """Counts, and one table a country."""
    spiders = sorted(spiders, key=lambda spider: (spider.country or "", spider.name))
    languages = Counter(spider.language or "" for spider in spiders)
    countries = Counter(spider.country or "" for spider in spiders)
    parts = [_HEAD.format(sites=len(spiders), languages=len(languages), countries=len(countries))]
    counts = ", ".join(f"{language} {count}" for language, count in languages.most_common())
    parts.append(f"\n{sum(bool(spider.verified) for spider in spiders)} are verified. ")
    parts.append(f"By language: {counts}.\n")
    for country in sorted(countries):
        parts.append(
            f"\n## {country}\n\n| Spider | Site | Language | Sources | Rules | Verified |\n"
        )
        parts.append("|---|---|---|---|---|---|\n")
        parts += [_row(spider) for spider in spiders if spider.country == country]
    return "".join(parts)


def _row(spider: type[NewsSpider]) -> str:
    about = (spider.__doc__ or "").strip().rstrip(".")
    kinds = Counter(type(source).__name__ for source in spider.sources)
    sources = ", ".join(kind if count == 1 else f"{count} {kind}" for kind, count in kinds.items())
    rules = [*(["body"] if spider.body else []), *spider.fields]
    cells = [
        f"`{spider.name}`",
        f"[{about}]({spider.absolute('/')})",
        spider.language or "",
        sources,
        ", ".join(rules),
        spider.verified or "**no**",
    ]
    return "| " + " | ".join(cells) + " |\n"


if __name__ == "__main__":
    print(markdown(site_spiders()), end="")
