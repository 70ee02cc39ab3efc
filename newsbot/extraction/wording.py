"""What a block's words say of it: numbers for the model that tells text from the rest."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

NAMES: Final = (
    "word_low", "word_high", "word_mean", "word_sum",
    "in_description", "of_description", "letters", "to_description",
    "colon", "quoted", "small", "marked", "capitals",
)  # fmt: skip
SHORT: Final = 30
"""Words: up to here a block's wording is looked at; a longer one is prose by its length."""

Odds = Callable[[str], "float | None"]
"""What a word speaks for, as log-odds of its block being text; None for an unknown one."""

words_in = re.compile(r"[^\W\d_]+").findall
_LONG: Final = 1200
"""Characters from which on a block is no standfirst."""
_START: Final = 60
_NO_ODDS: Final = (0.0,) * 4
_NO_DESCRIPTION: Final = (-1.0, -1.0)


class Wording:
    """Features in the order of `NAMES`, of one block of a page after the other.

    Args:
        odds: of words in lower case.
        description: the page's own, whole or cut.
    """

    def __init__(self, odds: Odds, description: str | None) -> None:
        self._odds = odds
        self._described = frozenset(words_in((description or "").lower()))
        self._length = len(description or "")

    def of(self, text: str, size: float) -> tuple[float, ...]:
        """The numbers of a text that is `size` words long."""
        length = len(text)
        lower = text.lower()
        found = words_in(lower) if length < _LONG else []
        odds: tuple[float, ...] = _NO_ODDS
        if size <= SHORT:
            # In their order, not a set's: sums would differ from one process to the next.
            once = map(self._odds, dict.fromkeys(found))
            known = [value for value in once if value is not None]
            if known:
                total = sum(known)
                odds = min(known), max(known), total / len(known), total
        shared: tuple[float, float] = _NO_DESCRIPTION
        if self._described:
            if found:
                inside = sum(map(self._described.__contains__, found))
                of_it = len(self._described.intersection(found))
                shared = inside / len(found), of_it / len(self._described)
            else:
                shared = 0.0, 0.0
        start = text[:_START]
        first = text[0]
        return (
            *odds,
            *shared,
            length / (size + 1),
            length / (self._length + 1) if self._length else -1.0,
            1.0 if text[-1] in ":：" else 0.0,
            1.0 if first in "\"“„«‘'»›「『" else 0.0,
            1.0 if first.islower() else 0.0,
            1.0 if first in "-–—•*>©+#@([" else 0.0,
            sum(map(str.isupper, start)) / len(start),
        )
