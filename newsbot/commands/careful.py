"""What every command does with how it was called: wrong use is one line and exit code 2."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from typing import TYPE_CHECKING, NoReturn

import newsbot.settings as newsbot_settings
from newsbot.monitoring.outcome import USAGE
from newsbot.monitoring.terminal import shown, without_secrets
from newsbot.settings import misfit
from newsbot.spiders.loader import near_matches
from newsbot.urls import host_key

if TYPE_CHECKING:
    import argparse

FAILED = 1
"""Exit code of a command that could not do what it was asked for."""


class Careful:
    """Beside a command of Scrapy's: refuses options that it does not have and misfit settings.

    Scrapy takes an option that it does not know for an argument, and a setting as it comes.
    """

    passes_on = False
    """Whether options that it does not know are another command's."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        check_settings(dict(pair.split("=", 1) for pair in opts.set if "=" in pair))
        super().process_options(args, opts)  # type: ignore[misc]
        if not self.passes_on:
            refuse_unknown_options(args)


def check_settings(settings: dict[str, str]) -> None:
    """End with exit code 2 if one that is a number, yes or no, or an object, is something else.

    Also if newsbot has none of that name: a crawl with NEWSBOT_ARCHVE would keep nothing.
    """
    from scrapy.settings import default_settings

    for name, value in settings.items():
        if name.startswith("NEWSBOT_") and not hasattr(newsbot_settings, name):
            near = get_close_matches(name, dir(newsbot_settings), n=1)
            hint = f"did you mean {near[0]}?" if near else "docs/settings.md lists them"
            fail(f"there is no setting {name}: {hint}")
        default = getattr(newsbot_settings, name, getattr(default_settings, name, None))
        if wrong := misfit(name, value, default):
            fail(wrong)


def refuse_unknown_options(args: list[str]) -> None:
    """End with exit code 2 if an option is left."""
    if unknown := [arg for arg in args if arg.startswith("-") and arg != "-"]:
        fail(f"there is no option {unknown[0]}; --help shows all")


def check_spider_name(name: str, known: list[str]) -> None:
    """End with exit code 2 and the near matches if there is no such spider."""
    if name not in known:
        fail(f"no spider is called {name!r}: {near_matches(name, known)}")


def check_url(url: str) -> None:
    """End with exit code 2 if it is no address of a page."""
    try:
        host_key(url)
    except ValueError:
        fail(f"{url}: not an http(s) URL")


def fail(message: str, code: int = USAGE) -> NoReturn:
    """End with one line on standard error and an exit code, wrong use if none is named."""
    print(f"newsbot: {without_secrets(shown(message))}", file=sys.stderr)
    sys.exit(code)
