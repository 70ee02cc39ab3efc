"""Recommended links in text that comes without a page: feeds, APIs, `articleBody`, old archives.

A line is all there is to judge by, so nothing goes without a marker from the lexicon, and what
follows a marker goes only while it looks like headlines.
"""

from __future__ import annotations

import re
from typing import Final

from newsbot.boilerplate import Stripped
from newsbot.boilerplate.lexicon import Lexicon, lexicon

_LONGEST_HEADLINE: Final = 220
_MOST_HEADLINES: Final = 15
_MOST_IN_COMPANY: Final = 8
_LONGEST_INLINE: Final = 260
_BULLETS: Final = "-*•●■◆▶►–—·»>"

# Where a sentence ends: the danda and full stops of other scripts count, and a closing quote.
_SENTENCE_END: Final = re.compile(r"[.!?।॥。！？…؟۔።։][\"'”’»)\]]*$")
_INNER_END: Final = re.compile(r"[.!?।॥۔።։][\"'”’»)]*\s+(?=\S{2})|[。！？]")


# Scripts written without spaces: how long a headline may be, in characters.
_HAN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_UNSPACED: Final = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_LONGEST_HAN: Final = 72
_LONGEST_UNSPACED: Final = 130


def _is_short(line: str) -> bool:
    """Whether it is no longer than a headline is in its script."""
    size = len(line)
    if size <= _LONGEST_HAN or line.isascii():
        return size <= _LONGEST_HEADLINE
    if len(_HAN.findall(line)) * 2 > size:
        return False
    unspaced = size > _LONGEST_UNSPACED and len(_UNSPACED.findall(line)) * 2 > size
    return size <= _LONGEST_HEADLINE and not unspaced


def looks_like_headline(line: str) -> bool:
    """Whether a line could be the title of another story: short, and not running prose."""
    if not (len(line) > 2 and _is_short(line)) or line[-1] in ":：,，、;；" or line[:2] == "# ":
        return False
    if line[-1] in "。۔།॥." and not line.endswith(("...", "..")):
        return False
    if ("。" in line or line.count("，") > 2) and len(_HAN.findall(line)) * 2 > len(line):
        return False  # a headline has spaces there
    sentences = len(_INNER_END.findall(line))
    return sentences <= 2 and not (len(line) > 150 and sentences and _SENTENCE_END.search(line))


def _words(line: str) -> float:
    """Words; in scripts without spaces, a third of the characters."""
    spaces = line.count(" ")
    if not line.isascii() and len(line) > 9 * (spaces + 1):
        return len(line) / 3
    return spaces + 1


def _inline(line: str, words: Lexicon) -> str | None:
    """The rule by which a line of its own is an inline recommendation, or None."""
    marker = words.label(line) if len(line) <= _LONGEST_INLINE else None
    if marker is None or len(_INNER_END.findall(marker.rest)) > 2:
        return None
    if marker.kind in ("related", "popular"):
        return "inline"
    ends = _SENTENCE_END.search(marker.rest) and marker.rest[-1] not in "?!？！…"
    if not ends and _words(marker.rest) >= 4 and not marker.rest[0].islower():
        return "inline-weak"
    return None


def _headlines(lines: list[str], start: int, words: Lexicon) -> tuple[list[int], bool]:
    """Line numbers after `start` that read as headlines, and whether they reach the end."""
    rest = [number for number in range(start, len(lines)) if lines[number].strip()]
    found: list[int] = []
    bullet = ""
    for number in rest[:_MOST_HEADLINES]:
        line = lines[number].strip()
        if not looks_like_headline(line) or words.heading(line):
            break
        mark = line[0] if line[0] in _BULLETS else ""
        if not found:
            bullet = mark
        elif mark != bullet:  # a list ends where its bullets end
            break
        found.append(number)
    tail = [lines[number].strip() for number in rest]
    like = sum(map(looks_like_headline, tail))
    if (
        found
        and len(found) < len(rest) <= _MOST_IN_COMPANY
        and like >= 3
        and like * 5 >= len(rest) * 3
        and looks_like_headline(tail[-1])  # else the story goes on below
        and all(_is_short(line) and not words.heading(line) for line in tail)
    ):
        found = rest  # some headlines are sentences: judged by their company
    return found, len(found) == len(rest)


def _before_story(numbers: list[int], lines: list[str], kind: str) -> list[int]:
    """In the middle of a text: without what may be a subheading or a list of the story."""
    fewest = 2 if kind == "related" else 4
    sizes = [_words(lines[number].strip()) for number in numbers]
    count = next((at for at, size in enumerate(sizes) if size < fewest), len(sizes))
    while count > 2 and sizes[count - 1] < 4:  # stands right above the story's next paragraph
        count -= 1
    return numbers[:count]


def strip(text: str, *, language: str | None = None) -> tuple[str, list[Stripped]]:
    """`text` without its recommended lines, the other lines untouched, and what was removed.

    Args:
        text: Lines or paragraphs, parted by line feeds.
        language: BCP 47 tag; reserved for rules that hold in one language only.
    """
    words = lexicon()
    lines = text.split("\n")
    drop: dict[int, str] = {}
    index = 0
    while index < len(lines):
        line = lines[index].strip()
        index += 1
        if not line or not words.may_open(line):
            continue
        rule = _inline(line, words)
        if rule:
            drop[index - 1] = rule
            continue
        marker = words.heading(line)
        if marker is None:
            continue
        if marker.kind == "prefix" and _SENTENCE_END.search(line):
            continue  # "More on the bridge was said later."
        headlines, at_end = _headlines(lines, index, words)
        if not at_end:
            headlines = _before_story(headlines, lines, marker.kind)
        if marker.kind == "related":
            drop[index - 1] = "marker"
        elif len(headlines) >= 3 or (at_end and len(headlines) != 1):
            drop[index - 1] = f"marker-{marker.kind}"
        else:
            continue
        drop.update(dict.fromkeys(headlines, "headline"))
        index = headlines[-1] + 1 if headlines else index
    if not drop:
        return text, []
    kept: list[str] = []
    cut = False
    for number, line in enumerate(lines):
        if number in drop:
            cut = True
        elif line.strip():
            kept.append(line)
            cut = False
        elif not (cut and kept and not kept[-1].strip()):  # one blank line where two would meet
            kept.append(line)
    while kept and not kept[-1].strip():
        kept.pop()
    removed = [
        Stripped(lines[number].strip(), rule, "text") for number, rule in sorted(drop.items())
    ]
    return "\n".join(kept), removed
