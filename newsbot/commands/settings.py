"""`scrapy settings`, which shows no secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.commands.settings import Command as ScrapySettings

from newsbot.commands.careful import Careful
from newsbot.redis import masked

if TYPE_CHECKING:
    import argparse


class Command(Careful, ScrapySettings):
    """Print a setting; passwords in URLs, and AWS or other keys, tokens and hooks, as `***`."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        for name, value in self.settings.copy_to_dict().items():
            if isinstance(value, str) and value:
                secret = name.endswith(("_PASS", "_PASSWORD", "_SECRET", "_TOKEN", "_KEY", "_HOOK"))
                self.settings.set(name, "***" if secret else masked(value), priority="cmdline")
        super().run(args, opts)
