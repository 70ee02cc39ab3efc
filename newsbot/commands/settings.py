"""`scrapy settings`, which shows no secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.commands.settings import Command as ScrapySettings

from newsbot.commands.careful import Careful
from newsbot.monitoring.terminal import is_secret
from newsbot.redis import masked

if TYPE_CHECKING:
    import argparse


class Command(Careful, ScrapySettings):
    """Print a setting; passwords in URLs, and AWS or other keys, tokens and hooks, as `***`."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        for name, value in self.settings.copy_to_dict().items():
            if isinstance(value, str) and value:
                hidden = "***" if is_secret(name) else masked(value)
                self.settings.set(name, hidden, priority="cmdline")
        super().run(args, opts)
