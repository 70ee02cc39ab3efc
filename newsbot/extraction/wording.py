"""What a block's words say of it: numbers for the model that tells text from the rest."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

NAMES: Final = (
    # Log-odds of its known words, each once; 0 where it is long, or knows none.
    "word_low", "word_high", "word_mean", "word_sum",
    # Share of its words that stand in the page's description, and the other way; -1 without one.
    "in_description", "of_description",
    # Characters a word, and to those of the description (-1).
    "letters", "to_description",
    # Whether it ends in a colon; begins with a quotation mark, a small letter, a bullet or dash.
    "colon", "quoted", "small", "marked",
    # Share of capitals at its beginning.
    "capitals",
)  # fmt: skip
SHORT: Final = 30
"""Words: up to here a block's wording is looked at; a longer one is prose by its length."""

Odds = Callable[[str], "float | None"]
"""What a word speaks for, as log-odds of its block being text; None for one that says nothing."""

_WORDS = re.compile(r"[^\W\d_]+").findall
_TO_WORDS: Final = bytes(
    code if code > 127 or chr(code).isalpha() else ord(" ") for code in range(256)
)
_MARKS: Final = re.compile(rb"\xe2\x80[\x80-\xbf]")
"""In UTF-8, what quotes and dashes are among: no letters (U+2000 to U+203F)."""
_NO_CAPITALS: Final = bytes(code for code in range(256) if code not in range(65, 91))
_LONG: Final = 1200
"""Characters from which on a block is no standfirst."""
_START: Final = 60
_NO_ODDS: Final = (0.0,) * 4
_NO_DESCRIPTION: Final = (-1.0, -1.0)


def words_in(text: str) -> list[str]:
    """Runs of letters in a text in lower case."""
    # A table is six times as fast as a pattern, which is left the few parts that need it.
    data = text.encode("utf-8", "surrogatepass").translate(_TO_WORDS)
    if text.isascii():
        return data.decode().split()
    found: list[str] = []
    for part in _MARKS.sub(b" ", data).decode("utf-8", "surrogatepass").split():
        if part.isalpha():
            found.append(part)
        else:
            found += _WORDS(part)
    return found


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
        is_read = length < _LONG and (size <= SHORT or self._described)
        found = words_in(text.lower()) if is_read else []
        low, high, mean, total = _NO_ODDS
        # In their order, not a set's: sums would differ from one process to the next.
        if size <= SHORT and (known := [*filter(None, map(self._odds, dict.fromkeys(found)))]):
            low, high, total = min(known), max(known), sum(known)
            mean = total / len(known)
        inside, of_it = _NO_DESCRIPTION
        if described := self._described:
            inside = of_it = 0.0
            if shared := [*filter(described.__contains__, found)]:
                inside = len(shared) / len(found)
                of_it = len(set(shared)) / len(described)
        start = text[:_START]
        quoted, small, marked = _begins(text[0])
        return (
            low, high, mean, total,
            inside, of_it,
            length / (size + 1),
            length / (self._length + 1) if self._length else -1.0,
            1.0 if text[-1] in ":：" else 0.0,
            quoted, small, marked,
            _capitals(start) / len(start),
        )  # fmt: skip


@lru_cache(maxsize=4096)
def _begins(first: str) -> tuple[float, float, float]:
    """Whether a text that opens with `first` is quoted, goes on in small letters, or is marked."""
    return (
        1.0 if first in "\"“„«‘'»›「『" else 0.0,
        1.0 if first.islower() else 0.0,
        1.0 if first in "-–—•*>©+#@([" else 0.0,
    )


def _capitals(text: str) -> int:
    if text.isascii():
        return len(text.encode().translate(None, _NO_CAPITALS))
    return sum(map(str.isupper, text))
