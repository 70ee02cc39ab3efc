"""The phrases of `markers.toml`, folded so that spellings meet, and how a line is matched."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Final

LONGEST: Final = 110
"""A marker line with its name or topic is shorter than this, in characters."""

_SEPARATOR: Final = re.compile(r"\s*(?:[:：|»›>→▶►…\]】]|\.{3}|\s[-–—]|[-–—]\s)+\s*")
_OPENING: Final = "([{【（「『*-–—•●■◆▶►>»→👉📌🔴#|~_ \t"

_LOOKED_AT: Final = 8
_START: Final = 4
"""Characters at the start of a line, and folded of a phrase, that are compared first."""
_MOST_STARTS: Final = 20_000
_NUKTAS: Final = "\u093c\u09bc\u0a3c\u0abc\u0b3c\u0cbc"
"""Dots below a consonant: written or left out at will (ज़ and ज)."""


@dataclass(frozen=True, slots=True)
class Marker:
    """What a line says: `kind` as in `markers.toml`, and the text that follows the phrase."""

    phrase: str
    kind: str
    rest: str = ""


class _Fold(dict[int, str]):
    """Translation table filled as characters come: bounded by the number of code points."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        kept = []
        for part in unicodedata.normalize("NFKD", char).casefold():
            category = unicodedata.category(part)
            if category == "Cf" or part in _NUKTAS or (category == "Mn" and code < 0x0900):
                continue
            if part == "\N{DEVANAGARI SIGN CANDRABINDU}":
                part = "\N{DEVANAGARI SIGN ANUSVARA}"
            kept.append(part if part.isalpha() or category in ("Mc", "Mn") else " ")
        self[code] = folded = "".join(kept)
        return folded


class Lexicon:
    """Markers of every language together: pages mix them ("You may also like" under Hindi)."""

    def __init__(self, phrases: dict[str, dict[str, list[str]]]) -> None:
        self._table = _Fold()
        self._kinds: dict[str, str] = {}
        self._prefixes: dict[str, set[str]] = {}
        order = ("related", "popular", "weak", "prefix")
        for kind in reversed(order):
            for groups in phrases.values():
                for phrase in groups.get(kind, ()):
                    folded = self.fold(phrase)
                    if kind == "prefix":
                        self._prefixes.setdefault(folded.split(" ", 1)[0], set()).add(folded)
                    else:
                        self._kinds[folded] = kind
        folded_phrases = {*self._kinds, *chain.from_iterable(self._prefixes.values())}
        self._starts = {phrase[:_START] for phrase in folded_phrases}
        self._short = tuple(start for start in self._starts if len(start) < _START)
        self._openings = {phrase[:2] for phrase in folded_phrases}
        self._known_starts: dict[str, bool] = {}
        self._longest = max(map(len, self._kinds), default=0)

    def fold(self, text: str) -> str:
        """Lower case, one space between words; no accents, digits, punctuation or joiners."""
        return " ".join(text.translate(self._table).split())

    def _may_start(self, text: str) -> bool:
        """Whether a phrase opens as `text` does: a cheap look that spares folding the rest."""
        start = text[:_LOOKED_AT]
        known = self._known_starts.get(start)
        if known is None:
            if len(self._known_starts) > _MOST_STARTS:
                self._known_starts.clear()
            if (letters := start[:2]).isalpha():
                opens = self._known_starts.get(letters)
                if opens is None:
                    opens = self.fold(letters)[:2] in self._openings
                    self._known_starts[letters] = opens
                if not opens:  # half of all lines, and few pairs of letters
                    return False
            folded = self.fold(start)
            if len(folded) < _START:  # a bullet, digits: not much to go by
                known = folded[:2] in self._openings
            else:
                known = folded[:_START] in self._starts or folded.startswith(self._short)
            self._known_starts[start] = known
        return known

    def may_open(self, text: str) -> bool:
        """Whether `heading`, `label` or `opening` may find anything: one cheap look for all."""
        return self._may_start(text.lstrip(_OPENING))

    def heading(self, text: str) -> Marker | None:
        """The marker that a whole line is ("RELATED STORIES:", "More from Sport"), or None."""
        if not 2 <= len(text) <= LONGEST:
            return None
        if not self._may_start(text):
            return None
        folded = self.fold(text)
        kind = self._kinds.get(folded)
        if kind:
            return Marker(folded, kind)
        for prefix in self._prefixes.get(folded.split(" ", 1)[0], ()):
            if folded == prefix or folded.startswith(prefix + " "):
                return Marker(prefix, "prefix", folded[len(prefix) + 1 :])
        return None

    def label(self, text: str) -> Marker | None:
        """The marker that opens a line, and what it points to ("Also read: Headline"), or None.

        The two are parted by a colon, a bar, a dash or an arrow; `rest` keeps its own spelling.
        """
        text = text.lstrip(_OPENING)
        if not self._may_start(text):
            return None
        for match in _SEPARATOR.finditer(text, 0, self._longest + 12):
            phrase = self.fold(text[: match.start()])
            kind = self._kinds.get(phrase)
            if kind is None and phrase in self._prefixes.get(phrase.split(" ", 1)[0], ()):
                kind = "weak"
            rest = text[match.end() :].strip()
            if kind and rest:
                return Marker(phrase, kind, rest)
        return None

    def opening(self, text: str) -> Marker | None:
        """The longest marker whose words open `text`, without need of a separator, or None.

        Only for text that is known to be a link or a caption-like line: ordinary sentences also
        open with such words.
        """
        if not self._may_start(text):
            return None
        words = self.fold(text[:LONGEST]).split()
        for count in range(min(len(words), 9), 0, -1):
            phrase = " ".join(words[:count])
            kind = self._kinds.get(phrase)
            if kind:
                return Marker(phrase, kind, " ".join(words[count:]))
        return None


@cache
def lexicon() -> Lexicon:
    """The project's own lexicon, read on first use."""
    return Lexicon(tomllib.loads((files(__package__) / "markers.toml").read_text("utf-8")))
