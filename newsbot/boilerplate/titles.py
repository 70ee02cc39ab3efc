"""Tail lines that are headlines of other articles of the site: recommended, in any language."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import Final

from newsbot.boilerplate import Stripped
from newsbot.boilerplate.lexicon import lexicon

_SHORTEST: Final = 15
_LONGEST: Final = 300
_MOST_LINES: Final = 20


def title_key(title: str) -> str | None:
    """16 hexadecimal digits, blind to case and punctuation; None for what is too short to tell."""
    folded = lexicon().fold(title)
    if len(folded) < _SHORTEST:
        return None
    return blake2b(folded.encode(), digest_size=8).hexdigest()


def tail_keys(text: str) -> list[str]:
    """Keys of the last lines, each once: those that `strip` may ask for."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    found = (title_key(line) for line in lines[1:][-_MOST_LINES:] if len(line) <= _LONGEST)
    return list(dict.fromkeys(key for key in found if key))


def strip(text: str, is_known: Callable[[str], bool]) -> tuple[str, list[Stripped]]:
    """`text` without the lines at its end that `is_known` says are titles of other articles.

    Args:
        text: lines parted by line feeds.
        is_known: whether a `title_key` is that of another article of the site.
    """
    lines = text.rstrip().split("\n")
    end = len(lines)
    first = next((number for number, line in enumerate(lines, start=1) if line.strip()), end)
    taken: list[Stripped] = []
    while end > first and len(taken) < _MOST_LINES:
        line = lines[end - 1].strip()
        if line:
            key = title_key(line) if len(line) <= _LONGEST else None
            if key is not None and is_known(key):
                taken.append(Stripped(line, "title", "titles"))
            elif taken and lexicon().heading(line):
                taken.append(Stripped(line, "marker", "titles"))
            else:
                break
        end -= 1
    if not taken:
        return text, []
    return "\n".join(lines[:end]).rstrip(), taken[::-1]
