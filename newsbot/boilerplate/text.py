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
_LONGEST_INLINE: Final = 260

# Where a sentence ends: the danda and full stops of other scripts count, and a closing quote.
_SENTENCE_END: Final = re.compile(r"[.!?।॥。！？…؟۔።։][\"'”’»)\]]*$")
_INNER_END: Final = re.compile(r"[.!?।॥۔።։][\"'”’»)]*\s+(?=\S{2})|[。！？]")


def looks_like_headline(line: str) -> bool:
    """Whether a line could be the title of another story: short, and not running prose."""
    if not 2 < len(line) <= _LONGEST_HEADLINE:
        return False
    if line[-1] in "。۔።।॥." and not line.endswith(("...", "..", "…")):
        return False
    sentences = len(_INNER_END.findall(line))
    return sentences <= 2 and not (len(line) > 150 and sentences and _SENTENCE_END.search(line))


def _inline(line: str, words: Lexicon) -> str | None:
    """The rule by which a line of its own is an inline recommendation, or None."""
    marker = words.label(line)
    if marker is None or len(line) > _LONGEST_INLINE:
        return None
    if marker.kind in ("related", "popular") and len(_INNER_END.findall(marker.rest)) <= 1:
        return "inline"
    return None


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
        if not line:
            continue
        rule = _inline(line, words)
        if rule:
            drop[index - 1] = rule
            continue
        marker = words.heading(line)
        if marker is None:
            continue
        start, after = index - 1, index
        headlines: list[int] = []
        while after < len(lines) and len(headlines) < _MOST_HEADLINES:
            below = lines[after].strip()
            if below:
                if not looks_like_headline(below) or words.heading(below):
                    break
                headlines.append(after)
            after += 1
        at_end = not any(line.strip() for line in lines[after:])
        if marker.kind == "related":
            drop[start] = "marker"
        elif len(headlines) >= (2 if at_end else 3):
            drop[start] = f"marker-{marker.kind}"
        else:
            continue
        drop.update(dict.fromkeys(headlines, "headline"))
        index = after
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
