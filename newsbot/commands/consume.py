"""`scrapy consume`: the stream as files, each article exactly once."""

from __future__ import annotations

import re
import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from newsbot.commands.careful import Careful
from newsbot.monitoring.terminal import counted
from newsbot.redis import RedisUnavailable, keys, resolve

if TYPE_CHECKING:
    import argparse

    from newsbot.items import Article
    from newsbot.stream.export import Export

_AGE = re.compile(r"(\d+)([mhd])")
_LONGEST = 366 * 86_400
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


class Command(Careful, ScrapyCommand):
    """Write published articles to files; may be killed and started again at any moment."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_LEVEL": "WARNING"}

    def syntax(self) -> str:
        return "[options] -O FILE"

    def short_desc(self) -> str:
        return "Write the articles of the stream to files, each once"

    def long_desc(self) -> str:
        return (
            f"{self.short_desc()}. The ending of the name makes the format: .jsonl, .jsonl.gz or "
            ".parquet; %(site)s, %(date)s and %(language)s in it make a file for each. "
            "Started again, it goes on where it was, even after kill -9."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument_group("consume").add_argument
        # Scrapy's own -O and -o, for crawls, mean a feed.
        add("-O", "--overwrite-output", metavar="FILE", dest="overwrite", help="write FILE")
        add("-o", "--output", metavar="FILE", help="append to FILE where it exists already")
        add("--group", default="files", help="who reads; every group sees all (files)")
        add("--follow", action="store_true", help="wait for more until Ctrl-C")
        add("--since", metavar="TIME", help="where a new group begins (2026-11-24, 36h, 7d)")
        add("--site", action="append", metavar="NAME", help="only this site; may be repeated")
        add("--language", action="append", metavar="TAG",
            help="only this language (hi, pt-BR); may be repeated")  # fmt: skip
        add("--batch", type=int, default=1000, metavar="N", help="articles per commit (1000)")
        add("--idle", type=float, default=300.0, metavar="SECONDS",
            help="take over what another consumer of the group left for so long (300)")  # fmt: skip

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from redis.exceptions import RedisError

        from newsbot.redis.schema import require
        from newsbot.stream.delivery import GroupGone
        from newsbot.stream.export import Export, ExportFiles, OutputError
        from newsbot.stream.scripts import is_away

        if args or bool(opts.overwrite) == bool(opts.output):
            raise UsageError("name the output, one: scrapy consume -O stream.jsonl")
        if opts.batch < 1 or not 0 < opts.idle <= _LONGEST:
            raise UsageError("--batch must be 1 or more, --idle seconds above 0, a year at most")
        if not opts.group:
            raise UsageError("--group needs a name")
        assert self.settings is not None
        start = _start(opts.since)
        if (opts.overwrite or opts.output).endswith(".parquet"):
            _require_pyarrow()
        try:
            with resolve(self.settings) as service:
                namespace = self.settings.get("NEWSBOT_NAMESPACE")
                require(service.sync, keys.STREAM, namespace)
                require(service.sync, keys.FILES, namespace, group=opts.group)
                files = ExportFiles(opts.overwrite or opts.output)
                with Export(
                    service.url,
                    opts.group,
                    files,
                    overwrite=bool(opts.overwrite),
                    wanted=_filter(opts.site, opts.language),
                    namespace=namespace,
                    start=start,
                    follow=opts.follow,
                    batch=opts.batch,
                    idle=opts.idle,
                ) as export:
                    for number in (signal.SIGINT, signal.SIGTERM):
                        signal.signal(number, lambda *_: export.stop())
                    _show(export, opts)
        except (RedisUnavailable, OutputError, GroupGone) as error:
            print(f"newsbot: {error}", file=sys.stderr)
            self.exitcode = 2 if isinstance(error, OutputError) else 1
        except OSError as error:
            print(f"newsbot: cannot write: {error}", file=sys.stderr)
            self.exitcode = 1
        except RedisError as error:  # it refuses, or is away and we are told to stop
            state = "is away" if is_away(error) else "refuses"
            print(
                f"newsbot: Redis {state} ({error}): what it has not heard of comes again",
                file=sys.stderr,
            )
            self.exitcode = 1


def _show(export: Export, opts: argparse.Namespace) -> None:
    started = shown = time.monotonic()
    is_terminal = sys.stderr.isatty()
    for written in export.run():
        now = time.monotonic()
        if is_terminal and now - shown > 0.5:
            shown = now
            rate = written / (now - started)
            print(
                f"\r{counted(written, 'article')}, {rate:,.0f}/s ",
                end="",
                file=sys.stderr,
                flush=True,
            )
    skipped = export.read - export.written
    name = opts.overwrite or opts.output
    line = f"{counted(export.written, 'article')} written to {name}"
    if skipped:
        line += f", {skipped:,} others skipped"
    if not export.read:
        line += f" (group {opts.group!r} has read all there is; another --group reads it again)"
    print(("\r" if is_terminal else "") + line, file=sys.stderr)


def _start(since: str | None) -> str | datetime:
    if since is None:
        return "beginning"
    try:
        if match := _AGE.fullmatch(since):
            return datetime.now(UTC) - timedelta(**{_UNITS[match[2]]: int(match[1])})
        day = datetime.fromisoformat(since)
    except (ValueError, OverflowError):
        raise UsageError(f"--since {since}: a date, or an age as 90m, 36h, 7d") from None
    return day if day.tzinfo else day.astimezone()


def _filter(sites: list[str] | None, languages: list[str] | None) -> Any:
    def wanted(article: Article) -> bool:
        if sites and article.site not in sites:
            return False
        if languages is None:
            return True
        tag = (article.language or "").lower()
        return any(tag == one.lower() or tag.startswith(f"{one.lower()}-") for one in languages)

    return wanted


def _require_pyarrow() -> None:
    from importlib.util import find_spec

    if find_spec("pyarrow") is None:
        raise UsageError("Parquet needs pyarrow: python -m pip install pyarrow")
