"""`scrapy replay`: what today's rules make of yesterday's pages."""

from __future__ import annotations

import gzip
import os
import sys
import time
from collections import Counter
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand
from scrapy.spiderloader import get_spider_loader

from newsbot.commands.careful import FAILED, Careful, check_spider_name, fail
from newsbot.commands.fetching import tell_damages
from newsbot.monitoring.terminal import counted

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from newsbot.archive.index import ArchiveIndex
    from newsbot.monitoring.reextract import Batch

NOTHING_FOUND = 3
INTERRUPTED = 130
SUFFIXES = (".jsonl", ".jsonl.gz", ".parquet")
SMALL = 200
"""Pages up to which one process is faster than starting others."""


class Command(Careful, ScrapyCommand):
    """Extract whole archives again, on all cores, without crawling or publishing."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] <WARC file, folder or pattern> ... -O articles.jsonl"

    def short_desc(self) -> str:
        return "Extract the articles of WARC archives again, on all cores"

    def long_desc(self) -> str:
        return (
            f"{self.short_desc()}: the newest capture of each page, by its site's spider or, for "
            "other sites, without a rule. The ending of the output's name makes the format: "
            f"{', '.join(SUFFIXES)}; - is standard output. Exit codes: 0 all was read; 1 a file is "
            "damaged (what is whole was extracted) or cannot be read; 2 wrong use; 3 no article "
            "was found; 130 interrupted."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument
        add("-O", "--overwrite-output", metavar="FILE", dest="output", default="-",
            help="where to (standard output)")  # fmt: skip
        add("--site", metavar="NAME", action="append", help="only this site; may be repeated")
        add("--jobs", type=int, metavar="N", default=os.cpu_count() or 1,
            help="processes (one a core)")  # fmt: skip

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from newsbot.monitoring.reextract import reextract

        assert self.settings is not None
        if not args:
            fail("name the archives: scrapy replay <WARC file, folder or pattern> ...")
        if opts.jobs < 1:
            fail(f"--jobs {opts.jobs}: at least 1")
        if opts.output != "-" and not opts.output.endswith(SUFFIXES):
            fail(f"{opts.output}: the name must end in one of {', '.join(SUFFIXES)}")
        for name in opts.site or ():
            check_spider_name(name, get_spider_loader(self.settings).list())
        begin = time.monotonic()
        output = _Output(opts.output)
        try:
            with output as file:
                index = self._index(args, opts.site)
                total = len(index.places())
                jobs = 1 if total <= SMALL else opts.jobs
                batches = reextract(index, self.settings, jobs)
                pages, counts = _write(batches, file, total)
        except KeyboardInterrupt:
            output.discard()  # Ctrl-C may come while it is being opened
            fail("interrupted, nothing was written", INTERRUPTED)
        except BlockingIOError:
            fail(f"cannot write {opts.output}: another process is writing it", FAILED)
        except OSError as error:
            fail(f"cannot write {opts.output}: {error.strerror or error}", FAILED)
        seconds = time.monotonic() - begin
        print(
            f"{counted(pages, 'page')}, {counted(counts['articles'], 'article')} "
            f"in {seconds:.1f} s ({pages / seconds:.0f} pages/s, processes: {jobs})"
            f"{_reasons(counts)}",
            file=sys.stderr,
        )
        if index.damages:
            tell_damages(index)
            self.exitcode = FAILED
        elif not counts["articles"]:
            fail("no article found", NOTHING_FOUND)

    def _index(self, names: list[str], sites: list[str] | None) -> ArchiveIndex:
        from newsbot.archive.index import ArchiveIndex, find_files, is_on

        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        domains = [
            domain
            for site in sites or ()
            for domain in getattr(loader.load(site), "allowed_domains", None) or ()
        ]
        try:
            files = [path for name in names for path in find_files(name)]
            return ArchiveIndex.read(
                list(dict.fromkeys(files)),
                self.settings.getint("DOWNLOAD_MAXSIZE"),
                only=(lambda url: is_on(url, domains)) if sites else None,
            )
        except OSError as error:
            fail(str(error), FAILED)


def _write(batches: Iterator[Batch], file: IO[bytes], total: int) -> tuple[int, Counter[str]]:
    """Pages read and counts, `articles` among them. Each article once, by its identifier."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

    console = Console(stderr=True)
    shown: AbstractContextManager[Any] = nullcontext()
    if console.is_terminal:
        columns = [*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeRemainingColumn()]
        shown = progress = Progress(*columns, console=console, transient=True)
        task = progress.add_task("pages", total=total)
    pages, counts, seen = 0, Counter[str](), set[int]()
    with shown:
        for batch in batches:
            pages += batch.pages
            counts += batch.counts
            for identifier, line in batch.articles:
                number = int(identifier, 16)
                if number in seen:
                    counts["newsbot/dropped/same_canonical_url"] += 1
                else:
                    seen.add(number)
                    counts["articles"] += 1
                    file.write(line + b"\n")
            if console.is_terminal:
                progress.update(task, completed=pages)
    return pages, counts


def _reasons(counts: Counter[str]) -> str:
    prefix = "newsbot/dropped/"
    parts = [
        f"{number} {name.removeprefix(prefix)}"
        for name, number in counts.most_common()
        if name.startswith(prefix)
    ]
    return f"; no article: {', '.join(parts)}" if parts else ""


class _Output:
    """The opened output; a file appears under its name when it is whole, or not at all."""

    def __init__(self, name: str) -> None:
        self.path = None if name == "-" else Path(name)
        self.part = self.path and self.path.with_name(f".{self.path.name}.part")
        self.file: Any = None
        self.raw: Any = None

    def __enter__(self) -> IO[bytes]:
        if self.part is None:
            self.file = sys.stdout.buffer
        else:
            from newsbot.stream.copy import locked

            self.part.parent.mkdir(parents=True, exist_ok=True)
            self.raw = locked(self.part)
            self.raw.truncate(0)
            zipped = self.part.name.endswith(".gz.part")
            self.file = gzip.open(self.raw, "wb", 6) if zipped else self.raw
        opened: IO[bytes] = self.file
        return opened

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self.part is None or self.path is None:
            self.file.flush()
            return
        if kind is not None:
            self.discard()
            return
        if self.file is not self.raw:
            self.file.close()
        self.raw.flush()
        if self.path.suffix == ".parquet":
            from newsbot.stream.parquet import write_parquet

            write_parquet(self.part, self.path)
            self.part.unlink()
        else:
            self.part.replace(self.path)
        self.raw.close()  # and with that unlocked: its name is free

    def discard(self) -> None:
        """Leave nothing of it; what another is writing is not touched."""
        if self.part is None:
            return
        from newsbot.stream.copy import locked

        try:
            raw = self.raw or locked(self.part)
        except OSError:
            return
        self.part.unlink(missing_ok=True)
        if self.file is not None:
            self.file.close()
        raw.close()
