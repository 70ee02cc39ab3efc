"""The headline, out of the four or five places where a page words it differently."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from newsbot.extraction.text import folded, plain

MAX_CHARS = 400
"""A longer headline is a paragraph set as a heading."""

_SEPARATOR = re.compile(
    r"\s*[|｜¦‖]+\s*|\s+[»«·•★☆♥⋆]+\s+|\s+[-–—−~>/]{1,3}\s+|\s*::+\s*|[-_]{2,}|_(?=[^_]{2,20}$)"
)
_COLON = re.compile(r"\s*[:：]\s+|[:：](?=[^\x00-\u2fff])")
_KICKER_END = re.compile(r"\s+[-–—|]\s+|\s*[:：]\s+")
_STRONG = frozenset("|｜¦‖»«·•★☆♥⋆:_")


def clean_title(raw: object, *, site_names: Iterable[str] = ()) -> str | None:
    """One line without any of `site_names` at its ends; None where nothing is left."""
    text = plain(raw)[: 4 * MAX_CHARS]
    names = {name for name in map(folded, site_names) if name}
    text = _without_site(text, names) if names else text
    return text if text and len(text) <= MAX_CHARS else None


def is_site_name(text: str, names: Iterable[str]) -> bool:
    """Whether `text` is one of the folded `names`, or little more: "BBC News" where it is "BBC"."""
    name = folded(text)
    if len(name) < 3 or len(text) > 60:
        return not name or name in names
    return any(
        name == known
        or (len(known) >= 3 and known in name and len(name) <= len(known) + 12)
        or (name in known and len(name) * 2 >= len(known))
        for known in names
    )


def _without_site(text: str, names: set[str]) -> str:
    for pattern in (_SEPARATOR, _COLON):
        for found in pattern.finditer(text):
            head, tail = text[: found.start()].strip(), text[found.end() :]
            if head and (folded(tail) in names or not folded(tail)):
                text = head
                break
        while (breaks := list(pattern.finditer(text))) and len(breaks) < 20:
            head, tail = text[: breaks[-1].start()].strip(), text[breaks[-1].end() :].strip()
            start, rest = text[: breaks[0].start()], text[breaks[0].end() :].strip()
            if head and is_site_name(tail, names):
                text = head
            elif rest and is_site_name(start, names):
                text = rest
            else:
                break
    return text


def longest_segment(title: str) -> str:
    """What is left of a title element, with nothing to compare it with, once its trail is cut."""
    breaks = list(_SEPARATOR.finditer(title))
    if not breaks or len(breaks) > 20:
        return title
    if not any(set(found[0]) & _STRONG for found in breaks):
        head, tail = title[: breaks[-1].start()], title[breaks[-1].end() :]
        # A dash also parts the two halves of a headline: cut what is too short to be one.
        return head if len(head.split()) >= 4 > len(tail.split()) else title
    return max(_SEPARATOR.split(title), key=len)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading element of the page; `parts` are the texts of its pieces (kicker, headline)."""

    text: str
    parts: Sequence[str] = ()


def choose_title(
    said: Mapping[str, str], headings: Sequence[Heading], *, description: str = ""
) -> tuple[str, str] | None:
    """The rule that wins and its wording.

    Where wordings differ, the title element has the one for search engines, so a wording that
    stands apart from it is the newsroom's own.

    Args:
        said: cleaned wordings by place: "json-ld", "og", "title", "twitter", "microdata", "meta".
        headings: `h1` elements in order, then smaller ones.
        description: a headline that repeats it is none.
    """
    title = folded(said.get("title", ""))
    keys = {place: folded(text) for place, text in said.items() if text}
    data = keys.get("json-ld", "")
    if data and (len(data) > 200 or data == folded(description)[: len(data)]):
        data = ""
    heading = _headline_among(headings, list(keys.values()), alone=not (keys.keys() - {"title"}))
    top = folded(heading) if heading else ""
    shared = keys.get("og", "")
    if data and top.startswith(data):
        data = top  # cut short by the software that wrote it
    elif len(data) > 60 and shared.startswith(data):
        data = shared
    if not data:
        # A kicker within the heading, which neither data nor the window's title repeats.
        kicked = top != shared and top.endswith(shared) and title.startswith(shared)
        winner = shared if kicked and len(shared) >= 15 else top or _agreed(keys)
    elif not top or data == top:
        # The one wording beside data, heading and title that agree: the headline in full.
        fuller = title == data and shared and len(shared) >= 0.95 * len(data)
        winner = shared if fuller and shared != data else data
    elif (
        title.startswith(data)
        or (shared == top and not title.startswith(top))
        or len(data) * 2 < len(top)  # the name of a section or a series
    ):
        winner = top
    else:
        winner = data
    tail = _shared_tail(heading, said["og"]) if heading and winner == top and shared else None
    if tail:
        return "html", tail
    return _worded(winner, said, keys, heading)


def _shared_tail(a: str, b: str) -> str | None:
    """What follows two different kickers in both wordings: that is the headline."""
    (kicker, tail), (other_kicker, other_tail) = _kicked(a), _kicked(b)
    if len(folded(tail)) < 15 or folded(tail) != folded(other_tail) or len(kicker) > len(tail):
        return None
    return tail if _overlap(folded(kicker), folded(other_kicker)) < 0.4 else None


def _kicked(text: str) -> tuple[str, str]:
    found = _KICKER_END.search(text)
    return (text[: found.start()], text[found.end() :]) if found else ("", "")


def _worded(
    winner: str, said: Mapping[str, str], keys: Mapping[str, str], heading: str | None
) -> tuple[str, str] | None:
    """The best spelling of the wording: data has no line breaks, and no capitals for show."""
    options = [(place, said[place]) for place in ("json-ld", "og") if keys.get(place) == winner]
    if heading and folded(heading) == winner:
        options.append(("html", heading))
    options += [(place, said[place]) for place, key in keys.items() if key == winner]
    if not winner or not options:
        return None
    return next((option for option in options if not option[1].isupper()), options[0])


def _agreed(keys: Mapping[str, str]) -> str:
    """With neither JSON-LD nor heading: OpenGraph if another place contains it, else the title."""
    shared = keys.get("og", "")
    others = [key for place, key in keys.items() if place != "og"]
    if shared and (not others or any(shared in key or key in shared for key in others)):
        return shared
    return keys.get("title") or next(iter(keys.values()), "")


def _headline_among(headings: Sequence[Heading], keys: Sequence[str], *, alone: bool) -> str | None:
    """The heading that says what the page's data says; without data the first heading.

    `alone`: only the title element can vouch, and it is often worded for search engines alone.
    """
    best, best_overlap = None, 0.4
    for heading in headings:
        key = folded(heading.text)
        if key in keys or (key and not keys):
            return heading.text
        overlap = max(
            (_overlap(key, other) for other in keys if len(key) * 3 >= len(other)), default=0.0
        )
        if overlap > best_overlap + 0.2 or (best is None and overlap >= best_overlap):
            best, best_overlap = heading, overlap
    if best is None:
        if not alone:
            return None
        long = (heading.text for heading in headings if len(heading.text) >= 25)
        return headings[0].text if len(headings) == 1 else next(long, None)
    # A kicker, or a second line, within the heading: data tells which piece is which.
    return next((part for part in best.parts if folded(part) in keys), best.text)


def _overlap(a: str, b: str) -> float:
    """Share of the shorter one's character trigrams that the longer one has."""
    if len(a) < 3 or len(b) < 3:
        return float(a == b)
    grams_a = {a[i : i + 3] for i in range(len(a) - 2)}
    grams_b = {b[i : i + 3] for i in range(len(b) - 2)}
    return len(grams_a & grams_b) / min(len(grams_a), len(grams_b))


def is_tail(title: str, heading: str, names: Iterable[str]) -> bool:
    """Whether a title element ends in `heading` after a separator: so it names the site.

    Unless one of the folded `names` of the site stands before it.
    """
    key = folded(heading)
    for found in _SEPARATOR.finditer(title) if key else ():
        head = title[: found.start()].strip()
        if folded(title[found.end() :]) == key and head and not is_site_name(head, names):
            return True
    return False
