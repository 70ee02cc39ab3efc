"""`scrapy extract`: one page, one article."""

from __future__ import annotations

import gzip
import json
import os
import sys
import zlib
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand
from scrapy.spiderloader import get_spider_loader

from newsbot.commands.careful import FAILED, Careful, check_spider_name, fail
from newsbot.commands.fetching import fetch_once
from newsbot.urls import host_key

if TYPE_CHECKING:
    import argparse

    from newsbot.extraction.page import Page
    from newsbot.monitoring.explain import Explanation

NO_ARTICLE = 3


class Command(Careful, ScrapyCommand):
    """Print the article of one page as JSON, or why it came out as it did."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] <URL or file>"

    def short_desc(self) -> str:
        return "Print the article of one page as JSON"

    def long_desc(self) -> str:
        return (
            f"{self.short_desc()}, by the rule of the spider whose domain it is. "
            "A file may be gzipped. Exit codes: 0 an article was found; 1 the page cannot be had; "
            "2 wrong use; 3 the page holds no article."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument
        add("--url", metavar="URL", help="where a file came from (else what the page says)")
        add("--site", metavar="NAME", help="spider whose rule to use, whatever the domain")
        add("--explain", action="store_true", help="which rule won each field, what was stripped")
        add("--html", metavar="FILE", help="write the explanation as a web page")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from newsbot.extraction.page import Page
        from newsbot.monitoring.explain import explain
        from newsbot.monitoring.offline import Offline
        from newsbot.monitoring.terminal import shown

        assert self.settings is not None
        if len(args) != 1:
            fail("name one page: scrapy extract <URL or file>")
        target: str = args[0]
        if opts.site:
            check_spider_name(opts.site, get_spider_loader(self.settings).list())
        if opts.url and not _is_web(opts.url):
            fail(f"--url {opts.url}: not an http(s) URL")
        if "://" in target and not _is_web(target):
            fail(f"{target}: neither an http(s) URL nor a file")
        if _is_web(target):
            page, fetched_at = self._fetched(target)
        else:
            fetched_at = None
            body = self._read(Path(target))
            page = Page(body, opts.url or _stated_url(Page(body, "")) or "https://page.invalid/")
        offline = Offline.from_settings(self.settings)
        name = opts.site or offline.spider_name(page.url)
        explanation = explain(page, offline.spider(name) if name else None, offline, fetched_at)
        if opts.html:
            _write_html(Path(opts.html), explanation)
        try:
            _print(explanation, for_people=opts.explain)
            sys.stdout.flush()
        except BrokenPipeError:  # `| head` has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if explanation.why_dropped:
            self.exitcode = NO_ARTICLE
            print(f"newsbot: no article: {shown(explanation.why_dropped)}", file=sys.stderr)

    def _read(self, path: Path) -> bytes:
        assert self.settings is not None
        limit = self.settings.getint("DOWNLOAD_MAXSIZE")
        try:
            with path.open("rb") as file:
                zipped = file.read(2) == b"\x1f\x8b"
                file.seek(0)
                body: bytes = (gzip.GzipFile(fileobj=file) if zipped else file).read(limit + 1)
        except (OSError, EOFError, zlib.error) as error:
            fail(f"cannot read {path}: {getattr(error, 'strerror', None) or error}", FAILED)
        if len(body) > limit:
            fail(f"{path} has more than {limit} bytes, see DOWNLOAD_MAXSIZE", FAILED)
        return body

    def _fetched(self, url: str) -> tuple[Page, str | None]:
        """The page, and when an archive that answered got it."""
        from w3lib.encoding import http_content_type_encoding

        from newsbot.extraction.page import Page

        assert self.settings is not None
        response, reason = fetch_once(url, self.settings)
        if response is None:
            fail(f"cannot fetch {url}: {reason}", FAILED)
        content_type = (response.headers.get(b"Content-Type") or b"").decode("latin-1")
        page = Page(response.body, response.url, http_content_type_encoding(content_type))
        return page, response.meta.get("newsbot_fetched_at")


def _is_web(url: str) -> bool:
    try:
        host_key(url)
    except ValueError:
        return False
    return True


def _stated_url(page: Any) -> str | None:
    """Where the page itself says that it is."""
    found = page.root.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content")
    return next((str(url) for url in found if _is_web(url)), None)


def _write_html(path: Path, explanation: Explanation) -> None:
    from newsbot.monitoring.explain import html_explanation

    try:
        path.write_text(html_explanation(explanation), encoding="utf-8")
    except OSError as error:
        fail(f"cannot write {path}: {error.strerror}")


def _print(explanation: Explanation, *, for_people: bool) -> None:
    from newsbot.monitoring.terminal import shown_json

    if for_people:
        from rich.console import Console

        from newsbot.monitoring.explain import print_explanation

        print_explanation(explanation, Console(highlight=False, markup=False, emoji=False))
    elif not explanation.why_dropped:
        print(shown_json(json.dumps(asdict(explanation.article), ensure_ascii=False, indent=2)))
