"""`scrapy deadletters`: requests that were given up on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from newsbot.commands.looking import Looking, looking_into

if TYPE_CHECKING:
    import argparse

    import redis


class Command(Looking, ScrapyCommand):
    """Lists, queues again or deletes the dead letters of one spider or of all."""

    def syntax(self) -> str:
        return "[options] <list|requeue|purge> [spider]"

    def short_desc(self) -> str:
        return "Requests that were given up on, and why"

    def long_desc(self) -> str:
        return (
            "A request that ends its workers, whose item cannot be published, or that is none, "
            "becomes a dead letter. `list` shows them, `requeue` queues them again (oldest first), "
            "`purge` deletes them. Without a spider: of all."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("-n", "--number", type=int, default=1000, help="at most so many (1000)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from newsbot.frontier import letters

        if not args or args[0] not in ("list", "requeue", "purge") or len(args) > 2:
            raise UsageError("list, requeue or purge, and one spider at most")
        with looking_into(self.settings) as (client, namespace):
            names = args[1:] or letters.spiders(client, namespace)
            for name in names:
                if args[0] == "list":
                    self._list(client, namespace, name, opts.number)
                elif args[0] == "requeue":
                    moved = letters.requeue(client, namespace, name, opts.number)
                    print(f"{name}: {moved} queued again")
                else:
                    print(f"{name}: {letters.purge(client, namespace, name)} deleted")
            if not names:
                print("no dead letters")

    def _list(self, client: redis.Redis, namespace: str, name: str, number: int) -> None:
        from newsbot.frontier import letters

        for count, letter in enumerate(letters.read(client, namespace, name)):
            if count >= number:
                break
            died = datetime.fromtimestamp(letter.died, UTC).isoformat(timespec="seconds")
            what = letter.url or f"(not a request, {letter.host})"
            print(f"{died}  {_plain(name)}  {_plain(what)}  {_plain(letter.reason)}")


def _plain(text: str) -> str:
    """Without control characters, which a stored URL could steer a terminal with."""
    return "".join(character if character.isprintable() else "?" for character in text)
