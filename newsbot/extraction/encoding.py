"""Which encoding the bytes of a page are in, whatever its headers say."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from unicodedata import category

from w3lib.encoding import read_bom, resolve_encoding

from newsbot.extraction import iscii

# HTML requires the declaration within the first 1024 bytes; real pages need more.
_HEAD_BYTES = 8192
_SAMPLE = 60_000
"""Bytes of text, tags taken out, that a guess is made from."""
_META = re.compile(
    rb"""<meta[^>]{0,400}?charset\s*=\s*["']?\s*([\w:.-]{2,40})"""
    rb"""|<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w:.-]{2,40})""",
    re.IGNORECASE,
)
# 7-bit encodings: their bytes are also valid UTF-8, only the declaration tells.
_SEVEN_BIT = frozenset({"iso2022_jp", "iso2022_jp_2", "iso2022_kr", "hz"})
_TAG = re.compile(rb"<[^<>]{0,2000}>")
# The commonest characters of the languages that are written in an encoding, and the least share
# that they have in a text of it. A wrong reading shows other characters.
_CHINESE = (
    "的一是不了在人有我他这這中大来來上国國个個到说說们們为為子和地出道也时時年得就那要下以生会會"
)
_KANA = "のにはをたがでとしれさいるもなすからてこまっきくんりうアイルンスートリク"
_COMMON = {
    "gb18030": (_CHINESE, 0.08), "big5hkscs": (_CHINESE, 0.08),
    "cp932": (_KANA, 0.25), "euc_jp": (_KANA, 0.25),
    "cp949": ("이다의는에을가한고를은로지사도서기인대하자어시리", 0.2),
    "cp1251": ("оеаинтсрвл", 0.45), "koi8_u": ("оеаинтсрвл", 0.45),
    "cp866": ("оеаинтсрвл", 0.45),
    "cp1253": ("αοιετσνηυρ", 0.45), "cp1255": ("יוהלאתרמבש", 0.45),
    "cp1256": ("اليمنروتبة", 0.45), "cp874": ("านรอกเงมย่ว", 0.4),
}  # fmt: skip
# Latin scripts, which differ by a few letters: CLD2's codes of the languages of each.
_LATIN_LANGUAGES = {
    "cp1252": "en de fr es it pt nl sv da no fi is ca gl eu id ms sw af ga cy tl",
    "cp1250": "pl cs sk hu sl hr bs ro sq sr", "cp1254": "tr az", "cp1257": "lt lv et",
    "cp1258": "vi",
}  # fmt: skip
_LATIN = frozenset({"cp1252", "latin_1", "iso8859-1", "iso8859-15"})


def detect(body: bytes, declared: str | None = None) -> str:
    """Name of the codec that decodes `body` best: Python's, or "x-iscii-de" and the like.

    A byte order mark wins; then bytes that are valid UTF-8, since other encodings hardly ever
    are by accident; then `declared` (the HTTP header's), then what the page says of itself, if its
    text reads as text in that; then the likeliest by the text.
    """
    bom, _ = read_bom(body[:4])
    if bom:
        return bom
    if wide := _utf16(body):
        return wide
    is_ascii = body.isascii()
    may_be_seven_bit = is_ascii and (b"\x1b" in body or b"~{" in body)
    if not may_be_seven_bit and (is_ascii or is_utf8(body)):
        return "utf-8"
    names = [name for name in (_resolve(declared), in_markup(body)) if name]
    if may_be_seven_bit:
        for name in names:
            if name in _SEVEN_BIT:
                return name
        if is_utf8(body):
            return "utf-8"
    sample = _text_of(body[: 10 * _SAMPLE])
    for name in dict.fromkeys(names):
        if _reads_as_text(sample, name):
            return name
    return _likeliest(sample) or (names[0] if names else "cp1252")


def in_markup(body: bytes) -> str | None:
    """The encoding that a meta tag or an XML declaration near the start names."""
    match = _META.search(body, 0, _HEAD_BYTES)
    name = _resolve((match[1] or match[2]).decode("ascii", "ignore")) if match else None
    # A page whose tags can be read as ASCII is not in UTF-16, whatever it says.
    return "utf-8" if name and name.startswith(("utf-16", "utf-32")) else name


def is_utf8(body: bytes) -> bool:
    """Whether `body` is valid UTF-8; a character cut off at its very end is forgiven."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(body) - 3
    return True


def decode(body: bytes, name: str) -> str:
    """Text of `body`; `name` is what `detect` gives. Undecodable bytes become U+FFFD."""
    block = iscii.block_of(name)
    return body.decode(name, "replace") if block is None else iscii.decode(body, block)


def _resolve(name: str | None) -> str | None:
    if name and iscii.block_of(name) is not None:
        return name.strip().lower()
    resolved = resolve_encoding(name) if name else None
    if resolved is None:
        return None
    try:
        return codecs.lookup(resolved).name
    except LookupError:
        return None


def _utf16(body: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of the markup that it begins with is NUL."""
    head = body[:40]  # a title may have none
    even, odd = head[::2].count(0), head[1::2].count(0)
    if len(head) < 9 or abs(even - odd) * 5 < len(head) * 2:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _text_of(body: bytes) -> bytes:
    """The first `_SAMPLE` bytes that are neither script, style nor tag."""
    lowered = body.lower()
    pieces: list[bytes] = []
    position = 0
    while position < len(body):
        starts = [at for tag in (b"<script", b"<style") if (at := lowered.find(tag, position)) >= 0]
        start = min(starts, default=len(body))
        pieces.append(_TAG.sub(b" ", body[position:start]))
        end = lowered.find(b"</", start + 1)
        position = end if end >= 0 else len(body)
        if sum(map(len, pieces)) > _SAMPLE:
            break
    return b" ".join(b"".join(pieces).split())[:_SAMPLE]


def _reads_as_text(sample: bytes, name: str) -> bool:
    """Whether a declared encoding can be believed: it has a character for nearly every byte.

    Any bytes can be read as Latin-1, so that declaration is doubted where many are not ASCII.
    """
    beyond = _above(0x7F, sample)
    if _broken(Counter(decode(sample, name))) * 50 > max(beyond, 100):
        return False
    return name not in _LATIN or beyond * 8 < len(sample) or _likeliest(sample) in (None, "cp1252")


def _above(limit: int, sample: bytes) -> int:
    """How many of the bytes are greater."""
    return len(sample.translate(None, bytes(range(limit + 1))))


def _broken(counts: Counter[str]) -> int:
    """Characters that no text has: U+FFFD, controls, private and unassigned ones.

    Args:
        counts: of a text; it has a hundred times as many characters as different ones.
    """
    return sum(
        count
        for char, count in counts.items()
        if char > "\x7e" and (char == "\ufffd" or category(char) in ("Cc", "Co", "Cn"))
    )


def _likeliest(sample: bytes) -> str | None:
    """The encoding in which the text shows what its languages have most of; None if in none."""
    beyond = _above(0x7F, sample)
    if not beyond:
        return None
    whole = sample.decode("utf-8", "ignore")
    if (len(sample) - len(whole.encode())) * 50 < beyond:
        return "utf-8"  # but for a few broken bytes
    if beyond * 3 > _above(0x40, sample):  # another script than Latin
        found = [(_share(sample, name), name) for name in _COMMON]
        share, name = max(found)
        if share >= 1:
            return name
    return _latin(sample)


def _share(sample: bytes, name: str) -> float:
    """How common the characters beyond ASCII are, as a multiple of the least that is expected."""
    counts = Counter(sample.decode(name, "replace"))
    beyond = {char: count for char, count in counts.items() if char > "\x7e" and not char.isspace()}
    whole = sum(beyond.values())
    if _broken(counts) * 100 > whole:
        return 0.0
    common, least = _COMMON[name]
    return sum(beyond.get(char, 0) for char in set(common)) / max(whole, 1) / least


def _latin(sample: bytes) -> str | None:
    import pycld2

    best, best_percent = None, 0
    for name, codes in _LATIN_LANGUAGES.items():
        text = sample.decode(name, "replace")
        counts = Counter(text)
        if _broken(counts) * 100 > len(text):
            continue
        for char in counts:
            if not char.isprintable():
                text = text.replace(char, "")
        try:
            reliable, _, details = pycld2.detect(text.encode("utf-8", "ignore"))
        except pycld2.error:
            continue
        percent = sum(share for _, code, share, _ in details if code in codes.split())
        if reliable and percent > best_percent:
            best, best_percent = name, percent
    return best
