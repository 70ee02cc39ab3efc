"""`scrapy list`, with a pattern and with what each site says of itself."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from scrapy.commands.list import Command as ScrapyList
from scrapy.spiderloader import get_spider_loader

from newsbot.commands.careful import Careful, fail
from newsbot.spiders.loader import near_matches

if TYPE_CHECKING:
    import argparse

    from scrapy import Spider


class Command(Careful, ScrapyList):
    """List spiders, one a line."""

    def syntax(self) -> str:
        return "[options] [pattern]"

    def long_desc(self) -> str:
        return (
            "List the spiders, one name a line. A pattern (bha*, or any part of a name or domain) "
            "narrows it. Exit code 2 when nothing matches."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--verbose", "-v", action="store_true", help="domain, country, language"
        )
        parser.add_argument("--country", metavar="CODE", help="only this country (ISO 3166, as IN)")
        parser.add_argument("--language", metavar="TAG", help="only this language (BCP 47, as hi)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if len(args) > 1:
            fail("one pattern at most; quote it if the shell expands it")
        loader = get_spider_loader(self.settings)
        wanted = {"country": opts.country, "language": opts.language}
        if not (args or opts.verbose or any(wanted.values())) and (names := sorted(loader.list())):
            print("\n".join(names))  # without importing a site
            return
        found = [
            spider
            for spider in map(loader.load, sorted(loader.list()))
            if all(not args or _matches(spider, pattern.lower()) for pattern in args)
            and all(
                value is None or (getattr(spider, name, None) or "").lower() == value.lower()
                for name, value in wanted.items()
            )
        ]
        if not found:
            asked = [*args, *(f"--{name} {value}" for name, value in wanted.items() if value)]
            if not asked:
                fail("there are no spiders yet: `scrapy genspider -t news NAME URL` makes one")
            hint = near_matches(args[0], loader.list()) if args else "`scrapy list` shows all"
            fail(f"no spider matches {' '.join(asked)}: {hint}")
        width = max(len(spider.name) for spider in found)
        for spider in found:
            print(_line(spider, width) if opts.verbose else spider.name)


def _matches(spider: type[Spider], pattern: str) -> bool:
    names = [spider.name, *_domains(spider)]
    return any(pattern in name or fnmatchcase(name, pattern) for name in names)


def _domains(spider: type[Spider]) -> list[str]:
    return list(getattr(spider, "allowed_domains", None) or ())


def _line(spider: type[Spider], width: int) -> str:
    country, language = (getattr(spider, name, None) or "-" for name in ("country", "language"))
    return f"{spider.name:<{width}}  {country:<2}  {language:<6}  {' '.join(_domains(spider))}"
