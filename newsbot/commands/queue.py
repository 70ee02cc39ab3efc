"""`scrapy queue`: the stream, its groups and how far behind they are."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from newsbot.commands.looking import Looking, looking_into, only_options
from newsbot.monitoring.terminal import counted, one_line, shown_json
from newsbot.redis import keys

if TYPE_CHECKING:
    import argparse

    from newsbot.stream.admin import StreamAdmin, StreamStatus


class Command(Looking, ScrapyCommand):
    """Show the stream of articles; drop groups, requeue dead letters, trim."""

    def short_desc(self) -> str:
        return "Show the stream of articles, its groups, their lag and dead letters"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument_group("queue").add_mutually_exclusive_group().add_argument
        add("--json", action="store_true", help="print the status as JSON")
        add("--dead", metavar="GROUP", help="print the group's dead letters, one JSON a line")
        add("--requeue", metavar="GROUP", help="give the group its dead letters once more")
        add("--forget-dead", metavar="GROUP", help="delete the group's dead letters")
        add("--drop-group", metavar="GROUP", help="forget a group; nothing is kept for it any more")
        add("--trim", action="store_true", help="let go of what every group has acknowledged")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from newsbot.redis.schema import require
        from newsbot.stream.admin import StreamAdmin

        only_options(args)
        with looking_into(self.settings) as (client, namespace):
            require(client, keys.STREAM, namespace)
            require(client, keys.DEAD, namespace)
            self._do(StreamAdmin(client, namespace), opts)

    def _do(self, admin: StreamAdmin, opts: argparse.Namespace) -> None:
        named = (opts.drop_group, opts.requeue, opts.forget_dead, opts.dead)
        group = next((name for name in named if name is not None), None)
        if group is not None and not admin.knows(group):
            print(f"newsbot: there is no group {group!r}: `scrapy queue` lists", file=sys.stderr)
            self.exitcode = 2
        elif opts.drop_group:
            admin.drop_group(opts.drop_group)
            print(f"Group {one_line(opts.drop_group)} is forgotten.")
        elif opts.requeue:
            print(f"{counted(admin.requeue(opts.requeue), 'dead letter')} back in the stream.")
        elif opts.forget_dead:
            print(f"{counted(admin.forget_dead(opts.forget_dead), 'dead letter')} deleted.")
        elif opts.trim:
            print(f"{counted(admin.trim(), 'article')} went that every group had read.")
        elif opts.dead:
            found = False
            for letter in admin.dead_letters(opts.dead):
                found = True
                print(shown_json(json.dumps(letter, ensure_ascii=False)))
            if not found:
                print(f"Group {opts.dead} has no dead letters.", file=sys.stderr)
        elif opts.json:
            print(shown_json(json.dumps(asdict(admin.status()), ensure_ascii=False)))
        else:
            print(_table(admin.status()))


def _table(status: StreamStatus) -> str:
    size, index = status.bytes / 1e6, status.index_bytes / 1e6
    articles, oldest = counted(status.articles, "article"), _age(status.oldest)
    head = f"{articles} in the stream ({size:,.1f} MB), oldest {oldest}"
    lines = [head, f"{index:,.1f} MB remember what was published"]
    rows = [("group", "consumers", "unread", "pending", "oldest", "dead")]
    for group in status.groups:
        unread = "?" if group.unread is None else f"{group.unread:,}"
        counts = (f"{group.consumers:,}", unread, f"{group.pending:,}")
        rows.append((one_line(group.name), *counts, _age(group.oldest), f"{group.dead:,}"))
    if not status.groups:
        lines.append("No group reads it: `scrapy consume -O stream.jsonl` registers one.")
        return "\n".join(lines)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        name, *cells = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        lines.append("  ".join([name.strip().ljust(widths[0]), *cells]))
    return "\n".join(lines)


def _age(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.0f} s"
