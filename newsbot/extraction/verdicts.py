"""Every line of a page, kept or removed, and what decided so: for people who ask why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from newsbot.boilerplate import Stripped
from newsbot.boilerplate.blocks import BREAK, Block, Blocks
from newsbot.extraction.body import Body, Judged
from newsbot.extraction.page import Page


@dataclass(frozen=True, slots=True)
class Verdict:
    """One line of the page; `why` is None where it is in the article."""

    text: str
    why: str | None = None
    """Layer and rule ("dom/marker-related"); "body/…" where nothing is wrong with it but that it
    is not the article: "outside", "title" (said again), "again" (a text that is
    there twice), "comment" (a reader's), "links" (nothing but a list of them), "unlikely 0.12"
    (the model's chance), "unselected" (by the site's rule), "unused" (the text was taken from
    the page's data)."""


def verdicts(page: Page, body: Body, text: str, later: Iterable[Stripped] = ()) -> list[Verdict]:
    """The page's lines in order; what is in the article but not on the page stands at the end.

    Args:
        page: as it was extracted.
        body: what was made of it.
        text: of the article in the end.
        later: what was removed from `body.text` on the way there.
    """
    if body.judged:
        lines = [
            (line, why)
            for block, why in zip(body.judged.known.blocks, _reasons(body.judged), strict=True)
            for line in _lines(block)
        ]
    else:
        blocks = Blocks(page.root).blocks
        lines = [(line, None) for block in blocks for line in _lines(block)]
    able = [number for number, (_, why) in enumerate(lines) if why is None]
    article = [line.strip() for line in text.split("\n") if line.strip()]
    matcher = SequenceMatcher(None, [lines[number][0] for number in able], article, autojunk=False)
    kept: set[int] = set()
    there: set[int] = set()
    for match in matcher.get_matching_blocks():
        kept.update(able[match.a : match.a + match.size])
        there.update(range(match.b, match.b + match.size))
    removed = [line for line in (*body.stripped, *later) if line.layer != "dom"]
    rest = "body/unselected" if body.rule == "site" else "body/unused"
    found = [
        Verdict(line, None if number in kept else why or _taken(line, removed) or rest)
        for number, (line, why) in enumerate(lines)
    ]
    return found + [Verdict(line) for at, line in enumerate(article) if at not in there]


def _lines(block: Block) -> Iterator[str]:
    return (line for part in block.text.split(BREAK) if (line := part.strip()))


def _taken(line: str, removed: list[Stripped]) -> str | None:
    """What removed a line of the body, if that was by its wording."""
    for stripped in removed:
        if stripped.text == line:
            removed.remove(stripped)
            return f"{stripped.layer}/{stripped.rule}"
    return None


def _reasons(judged: Judged) -> Iterator[str | None]:
    known, choice = judged.known, judged.choice
    kept, titles = set(choice.kept), set(choice.titles)
    for index in range(len(known.blocks)):
        place = index - judged.start
        if index in kept:
            yield None
        elif index in known.dropped:
            yield f"dom/{known.dropped[index]}"
        elif index in titles:
            yield "body/title"
        elif index in choice.repeats:
            yield "body/again"
        elif index in choice.comments:
            yield "body/comment"
        elif index in choice.links:
            yield "body/links"
        elif 0 <= place < len(judged.chances):
            yield f"body/unlikely {judged.chances[place]:.2f}"
        else:
            yield "body/outside"
