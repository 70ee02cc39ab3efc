"""Characters: what every text of an article goes through, whatever its script."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from unicodedata import is_normalized, normalize

# Out: C0 and C1 controls but tab and newline, soft hyphen, zero-width space, word joiner, bidi
# embeddings, overrides and isolates, byte order marks, interlinear marks, surrogates,
# noncharacters, language tags.
# Kept: ZWNJ and ZWJ (Indic and Persian spelling), LRM and RLM, variation selectors (emoji).
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u202a-\u202e"
    "\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]+"
)
# All that is white space to a reader. A line or paragraph separator ends a line.
_LINE_BREAKS = re.compile("\r\n?|[\x85\u2028\u2029]")
_SPELLING = "\u200c\u200d\u200e\u200f"
_SPACES = re.compile("[\t \xa0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_AROUND_BREAK = re.compile(" ?\n ?")
_BLANK_LINES = re.compile("\n{3,}")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_STRAY_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")


MAX_PLAIN = 20_000
"""Characters of one value of a page's data that are looked at."""


def clean_text(text: str) -> str:
    """Unicode NFC, without control characters and bidi overrides; line breaks kept.

    ZWJ, ZWNJ and danda stay as they are. Runs of spaces become one, and of three and more line
    breaks two. Idempotent.
    """
    odd = not _is_printable(text)
    if odd:
        text = _UNWANTED.sub("", _LINE_BREAKS.sub("\n", text))
    if not text.isascii() and not is_normalized("NFC", text):
        text = normalize("NFC", text)
    if odd or "  " in text:
        text = _SPACES.sub(" ", text)
    if " \n" in text or "\n " in text:
        text = _AROUND_BREAK.sub("\n", text)
    if "\n\n\n" in text:
        text = _BLANK_LINES.sub("\n\n", text)
    return text.strip()


def _is_printable(text: str) -> bool:
    """Whether nothing but line feeds and what belongs to the spelling is unprintable.

    So it is nearly always, and five times as fast to tell as to search for what is unwanted.
    """
    text = text.replace("\n", "")
    if not text.isprintable():
        for mark in _SPELLING:
            text = text.replace(mark, "")
    return text.isprintable()


def clean_line(text: str) -> str:
    """As `clean_text`, on one line."""
    line = " ".join(text.split())
    if line.isprintable() and (line.isascii() or is_normalized("NFC", line)):
        return line  # nearly always
    return " ".join(clean_text(text).split())


# Neither letter, digit nor a mark that belongs to one: the vowel signs of Indic scripts are no
# punctuation. Blocks of combining marks as Unicode lays them out; the danda is left out.
_NOT_TEXT = re.compile(
    r"(?:[^\w\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0971-\u0dff"
    r"\u0e31-\u0e4e\u0eb1-\u0ecd\u0f18-\u0fbc\u102b-\u103e\u135d-\u135f\u17b4-\u17d3\u3099\u309a]|_)+"
)


@lru_cache(maxsize=1024)  # one page compares the same few names again and again
def folded(text: str) -> str:
    """Letters, their marks, and digits alone, case folded: what is equal so says the same."""
    return _NOT_TEXT.sub("", normalize("NFKC", text).casefold())


def plain(value: object, limit: int = MAX_PLAIN) -> str:
    """One clean line of what a page's data gives as text: markup and entities undone.

    Data is often escaped once too often (`&amp;quot;`), so entities are undone twice. What is not
    text gives ""; what is longer than `limit` characters is cut.
    """
    if not isinstance(value, str):
        return str(value) if isinstance(value, int | float) and value is not True else ""
    value = value[:limit]
    for _ in range(2):
        if "&" not in value or _STRAY_ENTITY.search(value) is None:
            break
        value = html.unescape(value)
    if "<" in value:
        value = _TAG.sub(" ", value)
    return clean_line(value)
