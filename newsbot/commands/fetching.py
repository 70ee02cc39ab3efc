"""One download through Scrapy's downloader, with the project's limits and middlewares."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

from scrapy import Request, Spider
from w3lib.encoding import http_content_type_encoding

from newsbot.commands.careful import FAILED, fail
from newsbot.failures import reason_of, remedy
from newsbot.guard import PrivateAddress
from newsbot.monitoring.terminal import shown

if TYPE_CHECKING:
    import argparse

    from scrapy.http import Response
    from scrapy.settings import Settings
    from twisted.python.failure import Failure

    from newsbot.archive.index import ArchiveIndex
    from newsbot.discovery.survey import Fetch, Fetched

T = TypeVar("T")

_ALONE: dict[str, Any] = {
    "SCHEDULER": "scrapy.core.scheduler.Scheduler",
    "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
    "DOWNLOADER": "scrapy.core.downloader.Downloader",
    "DOWNLOADER_MIDDLEWARES": {
        "newsbot.archive.replay.ReplayMiddleware": 940,
        "newsbot.guard.GuardMiddleware": 945,
    },
    "DOWNLOAD_HANDLERS": {"data": None, "file": None, "ftp": None, "s3": None},
    "EXTENSIONS": {"scrapy.extensions.logstats.LogStats": None},
    "AUTOTHROTTLE_ENABLED": False,  # Scrapy's begins with 5 s; DOWNLOAD_DELAY is kept
    "ITEM_PIPELINES": {},
    "SPIDER_MIDDLEWARES": {},
    "FEEDS": {},
    "LOG_LEVEL": "CRITICAL",  # the reason is returned
}
"""Settings of a download that shares nothing with a crawl, Redis least of all."""


class Replayable:
    """Beside a command that fetches: `--replay` lets an archive answer instead of the network."""

    settings: Settings | None

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)  # type: ignore[misc]
        parser.add_argument("--replay", metavar="FILE", help="answer from a WARC file, offline")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)  # type: ignore[misc]
        assert self.settings is not None
        if opts.replay:
            _check_archive(opts.replay)
            self.settings.set("NEWSBOT_REPLAY", opts.replay, priority="cmdline")


def _check_archive(names: str) -> None:
    """End with exit code 1 if no file is there, or none begins as an archive does."""
    from newsbot.archive.index import find_files
    from newsbot.archive.reader import Damage, read_records

    try:
        begins = [next(read_records(path), None) for path in find_files(names)]
    except OSError as error:
        fail(f"--replay {names}: {error}", FAILED)
    damages = [begin for begin in begins if isinstance(begin, Damage)]
    if damages and len(damages) == len(begins):
        fail(f"--replay {damages[0]}", FAILED)


def read_archive(names: str, wanted: Callable[[str], bool]) -> ArchiveIndex:
    """What `--replay` names, the wanted URLs as its pages; exits with 1 if it is no archive."""
    from newsbot.archive.index import ArchiveIndex, find_files

    try:
        index = ArchiveIndex.read(find_files(names), wanted=wanted)
    except (OSError, ValueError) as error:
        fail(f"--replay {names}: {error}", FAILED)
    tell_damages(index)
    return index


def tell_damages(index: ArchiveIndex) -> None:
    """Say where an archive cannot be read."""
    for damage in index.damages:
        print(f"newsbot: damaged archive: {shown(str(damage))}", file=sys.stderr)


class _PageSpider(Spider):
    name = "page"

    def __init__(self, url: str, found: list[Any]) -> None:
        super().__init__()
        self.url, self.found = url, found

    async def start(self) -> AsyncIterator[Request]:
        yield Request(self.url, self.parse, errback=self.failed, dont_filter=True)

    def parse(self, response: Response, **kwargs: Any) -> None:
        self.found.append(response)

    def failed(self, failure: Failure) -> None:
        self.found.append(failure.value)


def fetch_once(url: str, settings: Settings) -> tuple[Response | None, str]:
    """The page after redirects, or None and the reason. Takes the process's one reactor."""
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.http import Response

    settings.setdict(_ALONE, priority="spider")
    process = AsyncCrawlerProcess(settings)
    found: list[Any] = []
    process.crawl(_PageSpider, url=url, found=found)
    process.start()
    if not found:
        return None, "interrupted"
    if isinstance(found[0], Response):
        return found[0], ""
    return None, _reason(found[0])


def _reason(error: Exception) -> str:
    response = getattr(error, "response", None)
    if response is not None:
        return f"status {response.status}"
    if "robots.txt" in str(error):
        return "forbidden by robots.txt (-s ROBOTSTXT_OBEY=0 reads it all the same)"
    cause = (str(error) or type(error).__name__).removesuffix(".")
    told = isinstance(error, PrivateAddress)  # its remedy is in its text
    hint = None if told else remedy(reason_of(error))
    return f"{cause} ({hint})" if hint else cause


class _TaskSpider(Spider):
    """Runs one coroutine that fetches as it goes."""

    name = "task"

    def __init__(self, task: Callable[[Fetch], Awaitable[Any]], results: list[Any]) -> None:
        super().__init__()
        self.task, self.results = task, results

    async def start(self) -> AsyncIterator[Request]:
        self.results.append(await self.task(self.fetch))
        nothing: list[Request] = []
        for request in nothing:  # Scrapy wants a generator
            yield request

    async def fetch(self, url: str) -> Fetched:
        from newsbot.discovery.survey import Fetched

        assert self.crawler.engine is not None
        try:
            response = await self.crawler.engine.download_async(Request(url, dont_filter=True))
        except Exception as error:  # noqa: BLE001 (whatever a download raises is its answer)
            return Fetched(url, reason=_reason(error))
        if response.status != 200:
            return Fetched(url, reason=f"status {response.status}")
        content_type = (response.headers.get(b"Content-Type") or b"").decode("latin-1")
        return Fetched(response.url, response.body, http_content_type_encoding(content_type))


def run_with_fetch(task: Callable[[Fetch], Awaitable[T]], settings: Settings) -> T | None:
    """The result of a coroutine that is given a `fetch`; None if it was interrupted.

    Takes the process's one reactor. robots.txt is obeyed as the settings say.
    """
    from scrapy.crawler import AsyncCrawlerProcess

    settings.setdict(_ALONE, priority="spider")
    process = AsyncCrawlerProcess(settings)
    results: list[T] = []
    process.crawl(_TaskSpider, task=task, results=results)
    process.start()
    return results[0] if results else None
