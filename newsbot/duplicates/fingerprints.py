"""What makes two texts the same text."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from hashlib import blake2b

_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?")
_DIGIT = re.compile(r"\d")
_ASCII = bytes(code for code in range(128) if unicodedata.category(chr(code))[0] in "PSZC")
"""Separators among ASCII: the quick half of `separators`."""
_SENTENCE_ENDS = (".", "!", "?", "।", "。", "！", "？", "؟", "۔", "…", "”", '"', "»")
_COUNTER_LENGTH = 80
"""Longest paragraph, in bytes of UTF-8, that may be a counter or a time stamp."""


def content_fingerprint(title: str, body: str) -> str:
    """Return 16 hexadecimal digits (64-bit BLAKE2b) of the words of title and body.

    Blind to case, spacing, punctuation, Unicode compatibility forms, times of day, and
    paragraphs that are short, hold a digit and are no sentence (counters, "Updated: …"), so that
    these make no new version. A text made of nothing else is taken whole.
    """
    told = "\n".join(p for p in body.split("\n") if not _is_counter(p))
    text = unicodedata.normalize("NFKC", f"{title}\n{told.strip() or body}")
    words = _CLOCK.sub("", text).casefold().encode("utf-8", "replace").translate(None, _ASCII)
    if not words.isascii():  # few are left to be found by a pattern
        words = separators().sub("", words.decode()).encode()
    return blake2b(words, digest_size=8).hexdigest()


def _is_counter(paragraph: str) -> bool:
    return (
        len(paragraph.encode("utf-8", "replace")) <= _COUNTER_LENGTH
        and not paragraph.rstrip().endswith(_SENTENCE_ENDS)
        and _DIGIT.search(paragraph) is not None
    )


@cache
def separators() -> re.Pattern[str]:
    r"""Match a run of what is neither letter, mark nor digit, in any script.

    `\W` will not do: it splits Indic words at their vowel signs, which are marks. Beyond the Basic
    Multilingual Plane only the pictographs count: each range there is a slow one for `re`.
    """
    other = (c for c in map(chr, range(0x10000)) if unicodedata.category(c)[0] in "PSZC")
    ranges: list[list[int]] = []
    for code in map(ord, other):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    ranges.append([0x1F000, 0x1FAFF])
    return re.compile("[" + "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in ranges) + "]+")
