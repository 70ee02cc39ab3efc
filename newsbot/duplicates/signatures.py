"""A text's signature: what near-copies share, in a few bytes, for any script.

**Shingles** are the places of a text, sampled by its content, so that a copy is sampled at the same
places: three words that begin with a long one (or six characters, one in four of which begin a
sample, where a script has no spaces). Punctuation, ASCII case and the digits' script do not count.
**Bands** are the smallest shingles by several hash functions (minwise hashing, Broder 1997): texts
that share much have one in common, and so find each other. **Estimate**: 4 bits each of 96 more
minima (b-bit minwise hashing, Li and König 2010) tell the overlap of two texts to within 0.05.
**Numbers**, each with the words that follow it, tell a copy from a story told daily with other
numbers: there the words agree and the numbers do not.
"""

from __future__ import annotations

import re
from functools import cache
from math import log2
from struct import pack
from typing import NamedTuple
from zlib import crc32

from newsbot.duplicates.normal import with_ascii_digits, words

BANDS = 10
ESTIMATE = 48
"""Bytes of the estimate: 96 minima of 4 bits."""
SLOTS = 12
"""Numbers kept, two bytes each: of the words that follow, and of the number."""
SKETCH = 1 + ESTIMATE + 2 * SLOTS

_PERMUTATIONS = BANDS + 2 * ESTIMATE
_SEED = 42
_NIBBLES = int.from_bytes(b"\x0f" * ESTIMATE)
_FEWEST = 6  # shingles of a text that is compared at all
SHORT = 20
"""Shingles below which, at some 50 words, the rule is stricter."""


class Signature(NamedTuple):
    """Bytes to be compared by `newsbot/stream/lua/publish.lua`."""

    bands: bytes
    """`BANDS` times four bytes; empty for a text too short to be compared."""
    sketch: bytes
    """Length of the text (one byte, logarithmic), estimate, numbers."""


def signature(body: str) -> Signature:
    """Return the signature of a text; some 60 to 110 µs for 600 words, by language."""
    from rensa import RMinHash

    shingles, numbers = _samples(body)
    if len(shingles) < _FEWEST:
        return Signature(b"", bytes(SKETCH))
    minhash = RMinHash(_PERMUTATIONS, _SEED)
    minhash.update(shingles)
    minima = pack(f"<{_PERMUTATIONS}I", *minhash.digest())
    lowest = minima[4 * BANDS :: 4]
    first, second = (
        int.from_bytes(part) & _NIBBLES for part in (lowest[:ESTIMATE], lowest[ESTIMATE:])
    )
    estimate = (first << 4 | second).to_bytes(ESTIMATE)
    sketch = bytes([_size(len(shingles))]) + estimate + _slots(numbers)
    return Signature(minima[: 4 * BANDS], sketch)


class Comparison(NamedTuple):
    """What two sketches tell of two texts."""

    is_likely: bool
    """Whether the first third of the estimate allows for a copy; if not, no more is looked at."""
    resemblance: float
    """Shared shingles as a share of all, estimated; a little below 0 where nothing is shared."""
    containment: float
    """Shared shingles as a share of the shorter text's, estimated; may exceed 1."""
    shingles: float
    """Of the shorter text."""
    agree: int
    """Places where the same words follow the same number."""
    differ: int
    """Places where the same words follow another number."""

    @property
    def is_copy(self) -> bool:
        """Whether one text is a near-copy of the other; the rule of `publish.lua`."""
        if not self.is_likely:
            return False
        if self.differ >= 2 and self.differ * 2 > self.agree:
            return False  # the same words, other numbers: tomorrow's report
        if self.shingles < SHORT:
            return self.containment >= 0.7 and (self.differ == 0 or self.differ < self.agree)
        return self.containment >= 0.56 and self.resemblance >= 0.32


def compare(one: bytes, two: bytes) -> Comparison:
    """Compare two sketches, exactly as `publish.lua` does."""
    same = [
        ((a ^ b) < 16) + ((a ^ b) % 16 == 0)
        for a, b in zip(one[1 : 1 + ESTIMATE], two[1 : 1 + ESTIMATE], strict=True)
    ]
    resemblance = (sum(same) / (2 * ESTIMATE) - 1 / 16) * 16 / 15
    first, second = 2 ** (one[0] / 16), 2 ** (two[0] / 16)
    shorter = min(first, second)
    containment = resemblance * (first + second) / ((1 + resemblance) * shorter)
    agree = differ = 0
    for at in range(1 + ESTIMATE, SKETCH, 2):
        if one[at + 1] and two[at + 1] and one[at] == two[at]:
            agree += one[at + 1] == two[at + 1]
            differ += one[at + 1] != two[at + 1]
    return Comparison(sum(same[:16]) >= 5, resemblance, containment, shorter, agree, differ)


def _size(count: int) -> int:
    """Sixteenths of an octave: within 4.5 % of the count."""
    return min(round(16 * log2(count)), 255)


def _slots(numbers: list[tuple[bytes, bytes]]) -> bytes:
    """For each slot the number whose context has the smallest hash there, so that copies agree."""
    keys, kept = [1 << 32] * SLOTS, [0] * SLOTS
    for number, context in numbers:
        key = crc32(context)
        slot = key % SLOTS
        if key <= keys[slot]:
            value = crc32(number) % 255 + 1
            if key < keys[slot] or value < kept[slot]:
                keys[slot], kept[slot] = key, value
    return bytes(
        byte
        for key, value in zip(keys, kept, strict=True)
        for byte in (key // SLOTS & 255 if value else 0, value)
    )


# A long word (7 bytes, 4 letters or more) and the two after it. What is longer than 60 bytes is no
# word but a clause of a script without spaces.
_WORDS = re.compile(rb" (?=([^ ]{7,60}+ [^ ]{1,60}+ [^ ]{1,60}+ ))")
_WORD_NUMBERS = re.compile(rb" ([0-9]++)[^ ]*+(?= ([^ ]++ [^ ]++))")
_CHARACTER_NUMBERS = re.compile(rb"([0-9][0-9]*+)(?=((?:[\xc0-\xff][\x80-\xbf]++){3}))")
# Thai and Lao, Burmese, Khmer, kana, Han: scripts that put no space between words.
_UNSPACED = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3041, 0x30FF),
    (0x3400, 0x9FFF),
)
_CHARACTERS = re.compile(
    r"[^\0-/:-@\[-`{-\xbf\u2000-\u206f\u3000-\u303f\uff00-\uff0f\uff1a-\uff20]+"
)


def _samples(body: str) -> tuple[list[bytes | str], list[tuple[bytes, bytes]]]:
    """Shingles of a text, and its numbers with the words that follow."""
    body = with_ascii_digits(body)
    text, has_unspaced = words(body)
    text = b" " + text + b" . . "
    shingles, numbers = _WORDS.findall(text), _WORD_NUMBERS.findall(text)
    if has_unspaced:
        characters = "".join(_CHARACTERS.findall(body)) + "....."
        shingles += _anchors().findall(characters)
        numbers += _CHARACTER_NUMBERS.findall(characters.encode("utf-8", "replace"))
    return shingles, numbers


@cache
def _anchors() -> re.Pattern[str]:
    """One in four characters of the scripts without spaces, and the five after it."""
    chosen = (
        f"\\u{code:04x}"
        for first, last in _UNSPACED
        for code in range(first, last + 1)
        if code * 40503 % 65536 < 16384
    )
    return re.compile(f"[{''.join(chosen)}](?=(.{{5}}))")
