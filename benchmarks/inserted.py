"""Text without a page: gold bodies into which boilerplate, and what only looks like it, is put."""

from __future__ import annotations

import random
import tomllib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from benchmarks.pages import Record, gold, pages
from newsbot import boilerplate
from newsbot.boilerplate import repeated, titles
from newsbot.boilerplate import text as plain
from newsbot.boilerplate.lexicon import lexicon

TEXTS = 40
"""Bodies a language; where there are fewer, each is used more often."""
FEWEST = 8
FORMS = ("tail", "middle", "inline", "bare", "twice")
NEGATIVES = ("sentence", "subheading", "last", "list", "poem", "interview")


@dataclass
class Material:
    """What pages of one language give."""

    bodies: list[list[str]] = field(default_factory=list)
    headlines: set[str] = field(default_factory=set)
    markers: set[str] = field(default_factory=set)


def gather(directory: Path, sites: str | None) -> dict[str, Material]:
    """Bodies, headlines and markers of the pages by language, without what is the wrong script."""
    found: dict[str, Material] = defaultdict(Material)
    words = lexicon()
    for row in pages(directory, sites):
        known = gold(directory, row)
        material = found[(row["language"] or "?").partition("-")[0]]
        lines = [line.strip() for line in (known.get("body") or "").split("\n") if line.strip()]
        # Gold that itself holds such lines cannot tell right from wrong.
        if len(lines) >= 4 and not any(words.heading(line) or words.label(line) for line in lines):
            material.bodies.append(lines)
        if len(known.get("title") or "") > 25:
            material.headlines.add(known["title"].strip())
        for block in known.get("recommended_blocks", ()):
            material.headlines.update(
                line.strip() for line in block["headlines"] if 25 < len(line) < 160
            )
            if block["category"] == "related" and block["form"] != "inline":
                material.markers.add(block["marker"].strip())
    phrases = tomllib.loads((files(boilerplate) / "markers.toml").read_text("utf-8"))
    for language, material in found.items():
        # A headline that begins with a marker cannot tell right from wrong.
        material.headlines = {
            line for line in material.headlines if not (words.heading(line) or words.label(line))
        }
        material.markers |= set(phrases.get(language, {}).get("related", ()))
        if len(material.headlines) < 6:  # of texts in the same language, at least
            material.headlines |= {
                line for lines in material.bodies for line in lines if 25 < len(line) < 90
            }
    return {
        language: material
        for language, material in sorted(found.items())
        if material.bodies and material.markers and len(material.headlines) >= 6
    }


@dataclass
class Tally:
    """Lines of one language or form."""

    put: int = 0
    right: int = 0
    removed: int = 0

    def record(self) -> Record:
        return {
            "lines": self.put,
            "recall": self.right / max(1, self.put),
            "precision": self.right / max(1, self.removed),
        }


def text_layer(directory: Path, sites: str | None, seed: int = 7) -> Record:
    """The text layer alone, on blocks put in and on hard negatives."""
    chance = random.Random(seed)
    by_language: dict[str, Tally] = defaultdict(Tally)
    by_form: dict[str, Tally] = defaultdict(Tally)
    missed: list[tuple[str, str, str]] = []
    wrong: list[tuple[str, str, str]] = []
    negatives = lines_of_negatives = 0
    for language, material in gather(directory, sites).items():
        markers, headlines = sorted(material.markers), sorted(material.headlines)
        for lines in _sample(chance, material.bodies):
            for form in (*FORMS, *NEGATIVES):
                whole, put = insert(chance, form, lines, markers, headlines)
                removed = [
                    line.text for line in plain.strip("\n".join(whole), language=language)[1]
                ]
                if form in NEGATIVES:
                    negatives += len(removed)
                    lines_of_negatives += len(whole)
                for tally in (by_language[language], by_form[form]):
                    tally.put += len(put)
                    tally.removed += len(removed)
                for line in put:
                    if line in removed:
                        removed.remove(line)
                        by_language[language].right += 1
                        by_form[form].right += 1
                    else:
                        missed.append((language, form, line))
                wrong += [(language, form, line) for line in removed]
    total = Tally(
        *(sum(getattr(tally, name) for tally in by_language.values()) for name in _COUNTS)
    )
    return {
        **total.record(),
        "hard_negatives": {"lines": lines_of_negatives, "removed": negatives},
        "languages": {name: tally.record() for name, tally in by_language.items()},
        "forms": {name: tally.record() for name, tally in by_form.items()},
        "missed": missed,
        "wrong": wrong,
    }


_COUNTS = ("put", "right", "removed")


def shared_layers(directory: Path, sites: str | None, seed: int = 7) -> Record:
    """Repeated paragraphs and titles: each language's bodies as one site, footers put under all.

    A footer is a sentence of another language; recall counts from where it may be known.
    """
    chance = random.Random(seed)
    tallies = {"repeated": Tally(), "titles": Tally()}
    found = gather(directory, sites)
    for language, material in found.items():
        if len(material.bodies) < TEXTS:  # a site has more
            continue
        other = next(name for name in sorted(found, reverse=True) if name != language)
        pool = [line for lines in found[other].bodies for line in lines[1:] if 40 < len(line) < 200]
        footer = chance.sample(pool, 2)
        counts = repeated.Counts()
        known = {titles.title_key(line) for line in material.headlines}
        for number, lines in enumerate(_sample(chance, material.bodies)):
            text = "\n\n".join([*lines, *footer])
            before = counts.add(str(number), repeated.keys(text))
            put = footer if number >= repeated.ENOUGH else []
            _score(tallies["repeated"], repeated.strip(text, before)[1], put)
            tail = chance.sample(sorted(material.headlines), 3)
            text = "\n\n".join([*lines, *tail])
            stripped = titles.strip(text, known.__contains__)[1]
            _score(tallies["titles"], stripped, [line for line in tail if titles.title_key(line)])
    return {name: tally.record() for name, tally in tallies.items()}


def _score(tally: Tally, stripped: list[boilerplate.Stripped], put: list[str]) -> None:
    tally.put += len(put)
    tally.removed += len(stripped)
    tally.right += sum(line.text in put for line in stripped)


def _sample(chance: random.Random, bodies: list[list[str]]) -> list[list[str]]:
    if len(bodies) >= TEXTS:
        return chance.sample(bodies, TEXTS)
    return bodies * -(-FEWEST // len(bodies)) if len(bodies) < FEWEST else bodies


def insert(
    chance: random.Random, form: str, lines: list[str], markers: list[str], headlines: list[str]
) -> tuple[list[str], list[str]]:
    """Body with a block of the given form, and the lines that are to be removed."""
    pick: Callable[[int], list[str]] = lambda count: chance.sample(headlines, count)  # noqa: E731
    marker = chance.choice(markers)
    # Above running text: a block above a subheading ends where no line of text can tell.
    after = [number for number in range(1, len(lines)) if len(lines[number]) > 120]
    middle = min(after, key=lambda number: abs(number - len(lines) // 2), default=1)
    above, below = lines[:middle], lines[middle:]
    block: list[str] = []
    if form == "tail":
        block = [marker, *pick(chance.randint(3, 5))]
        return lines + block, block
    if form == "middle":
        block = [marker, *pick(3)]
        return [*above, *block, *below], block
    if form == "inline":
        block = [f"{marker.rstrip(':')}{chance.choice([': ', ' | ', ' – '])}{pick(1)[0]}"]
        return [*above, *block, *below], block
    if form == "bare":
        return [*lines, marker], [marker]
    if form == "twice":
        first, second = [marker, *pick(3)], [chance.choice(markers), *pick(4)]
        return [*above, *first, *below, *second], first + second
    return _negative(form, above, below, marker, pick), []


def _negative(
    form: str, above: list[str], below: list[str], marker: str, pick: Callable[[int], list[str]]
) -> list[str]:
    """A text of which every line belongs to it."""
    if form == "sentence":  # a story about the words
        sentence = below[0] if below else above[-1]
        cut = len(sentence) // 2
        return [*above, f"{sentence[:cut]} “{marker}” {sentence[cut:]}", *below]
    if form == "subheading":
        return [*above, pick(1)[0], *below]
    if form == "last":
        return [*above, *below, pick(1)[0]]
    if form == "list":
        return [*above, *(f"{n}. {line}" for n, line in enumerate(pick(5), start=1)), *below]
    if form == "interview":
        return [
            part
            for n, line in enumerate(above + below)
            for part in ((f"{pick(1)[0].rstrip('.!?')}?", line) if n % 2 else (line,))
        ]
    words = " ".join(above + below).split()
    return [" ".join(words[start : start + 5]) for start in range(0, min(len(words), 120), 5)]


def show(found: Record, shared: Record, examples: int) -> None:
    """Print both parts."""
    negatives = found["hard_negatives"]
    print(
        f"text layer: recall {found['recall']:.3f}, precision {found['precision']:.4f} in "
        f"{len(found['languages'])} languages; of {negatives['lines']} lines of hard negatives "
        f"{negatives['removed']} removed"
    )
    for kind in ("languages", "forms"):
        for name, row in found[kind].items():
            if row["lines"]:
                print(
                    f"  {name:8} {row['lines']:5} lines, recall {row['recall']:.3f}, "
                    f"precision {row['precision']:.4f}"
                )
    for kind in ("wrong", "missed"):
        for name, form, line in found[kind][:examples]:
            print(f"  {kind} {name} {form}: {line[:90]!r}")
    for name, row in shared.items():
        print(
            f"{name} layer: {row['lines']} lines, recall {row['recall']:.3f}, "
            f"precision {row['precision']:.4f}"
        )


def main(directory: Path) -> Any:
    """For a quick look: `python -m benchmarks.inserted DIR`."""
    show(text_layer(directory, None), shared_layers(directory, None), 80)


if __name__ == "__main__":
    import sys

    main(Path(sys.argv[1]))
