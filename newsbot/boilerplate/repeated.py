"""Paragraphs that a site repeats under its articles: "Follow us on WhatsApp", disclaimers.

No lexicon: a paragraph is boilerplate when it stood in enough different articles of one site. The
counts are the caller's (in memory here, shared elsewhere); this module says what to count and what
a count means. A paragraph is never taken on its first sightings.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Final

from newsbot.boilerplate import Stripped
from newsbot.boilerplate.lexicon import lexicon

ENOUGH: Final = 5
"""Different articles of a site that a paragraph must have stood in before this one."""
ENOUGH_INSIDE: Final = 12
"""The same for a paragraph with story on both sides, which may be a refrain or a subheading."""
_SHORTEST: Final = 12
_LONGEST: Final = 600


def paragraph_key(paragraph: str) -> str | None:
    """16 hexadecimal digits, blind to case, digits and punctuation; None if not worth counting.

    Very short paragraphs (subheadings, "No.") and very long ones (syndicated text) are not.
    """
    if not _SHORTEST <= len(paragraph) <= _LONGEST:
        return None
    folded = lexicon().fold(paragraph)
    if len(folded) < _SHORTEST // 2:
        return None
    return blake2b(folded.encode(), digest_size=8).hexdigest()


def keys(text: str) -> list[str]:
    """Each paragraph's key once, in order: what an article adds to its site's counts."""
    found = (paragraph_key(line.strip()) for line in text.split("\n"))
    return list(dict.fromkeys(key for key in found if key))


def strip(text: str, counts: Mapping[str, int]) -> tuple[str, list[Stripped]]:
    """`text` without the paragraphs that its site repeats.

    Args:
        text: paragraphs parted by line feeds.
        counts: key of a paragraph → in how many other articles of the site it stood. Absent is 0.
    """
    if max(counts.values(), default=0) < ENOUGH:  # nearly always
        return text, []
    lines = text.split("\n")
    filled = [number for number, line in enumerate(lines) if line.strip()]
    seen = {number: counts.get(paragraph_key(lines[number].strip()) or "", 0) for number in filled}
    gone: set[int] = set()
    for order in (filled, filled[::-1]):  # from both ends inwards, as far as it repeats
        for number in order:
            if seen[number] < ENOUGH:
                break
            gone.add(number)
    gone.update(number for number in filled if seen[number] >= ENOUGH_INSIDE)
    if not gone or len(gone) == len(filled):  # all of it repeats: the same article again
        return text, []
    return _without(lines, gone), [
        Stripped(lines[number].strip(), "repeated", "repeated") for number in sorted(gone)
    ]


def _without(lines: list[str], gone: set[int]) -> str:
    kept: list[str] = []
    for number, line in enumerate(lines):
        if number in gone or (not line.strip() and (not kept or not kept[-1].strip())):
            continue
        kept.append(line)
    while kept and not kept[-1].strip():
        kept.pop()
    return "\n".join(kept)


class Counts:
    """In how many different articles of a site each paragraph stood, in bounded memory.

    Two generations: when the younger is full the elder is forgotten, so that what a site no longer
    prints decays. `limit` keys each; about 120 bytes a key.
    """

    def __init__(self, limit: int = 20_000) -> None:
        self._limit = limit
        self._young: dict[str, tuple[int, str]] = {}
        self._old: dict[str, tuple[int, str]] = {}

    def add(self, article: str, paragraphs: list[str]) -> dict[str, int]:
        """Count the article's paragraphs; how many *other* articles had each before.

        The same `article` in a row (a retry, an update) counts once.
        """
        before: dict[str, int] = {}
        for key in paragraphs:
            count, last = self._young.get(key) or self._old.get(key) or (0, "")
            if last == article:
                before[key] = count - 1
                continue
            before[key] = count
            if key not in self._young and len(self._young) >= self._limit:
                self._young, self._old = {}, self._young
            self._young[key] = (count + 1, article)
        return before
