"""How much boilerplate is left, and how much of the article goes with it.

    python -m benchmarks.boilerplate DIR [--json FILE] [--sites odd|even] [--peer trafilatura]

Three parts: leaks of recommended links on the saved pages; words of the gold that each layer alone
takes; and the text layer on gold bodies into which blocks in a dozen languages are put.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.extraction import PEERS, extractor, leaks, pages
from benchmarks.labels import align
from benchmarks.metric import tokens
from newsbot.boilerplate import dom
from newsbot.boilerplate import text as plain
from newsbot.boilerplate.blocks import Blocks
from newsbot.boilerplate.lexicon import lexicon
from newsbot.extraction.page import Page

Record = dict[str, Any]


def leaked(directory: Path, sites: str | None, name: str) -> Record:
    """Share of pages with recommended links of which a headline or marker is in the body."""
    run = extractor(name)
    inside: list[bool] = []
    around: list[bool] = []
    examples = []
    for row in pages(directory, sites):
        gold = json.loads((directory / row["gold"]).read_text("utf-8"))
        positions = {block["position"] for block in gold.get("recommended_blocks", ())}
        if not positions & {"in", "in-end", "after"}:
            continue
        source = gzip.decompress((directory / row["file"]).read_bytes())
        found = leaks(gold, run(source, row["url"] or "").get("body") or "")
        if "in" in positions:
            inside.append(any(place == "in" for place, _ in found))
        around.append(any(place in ("in", "in-end", "after") for place, _ in found))
        examples += [(row["file"], place, line) for place, line in found if place != "before"]
    return {
        "inside_pages": len(inside),
        "inside": sum(inside) / max(1, len(inside)),
        "in_or_after_pages": len(around),
        "in_or_after": sum(around) / max(1, len(around)),
        "lines": examples,
    }


def lost(directory: Path, sites: str | None) -> Record:
    """Share of the gold's words that each layer alone would take from the page or the text."""
    words = 0
    taken = {"dom": 0, "text": 0}
    worst: list[tuple[int, str, str]] = []
    for row in pages(directory, sites):
        if "body" not in row["gold_fields"]:
            continue
        gold = json.loads((directory / row["gold"]).read_text("utf-8"))["body"]
        words += len(tokens(gold))
        _, stripped = plain.strip(gold)
        gone = sum(len(tokens(line.text)) for line in stripped)
        taken["text"] += gone
        worst += [(gone, "text", row["file"])] if gone else []
        blocks = Blocks(Page(gzip.decompress((directory / row["file"]).read_bytes()), "").root)
        shares = align([block.text for block in blocks.blocks], gold)
        gone = sum(
            len(tokens(blocks.blocks[index].text))
            for index in dom.find(blocks)
            if shares[index] >= 0.5
        )
        taken["dom"] += gone
        worst += [(gone, "dom", row["file"])] if gone else []
    return {
        "words": words,
        **{layer: count / max(1, words) for layer, count in taken.items()},
        "worst": sorted(worst, reverse=True)[:20],
    }


def inserted(directory: Path, sites: str | None, seed: int = 7) -> Record:
    """The text layer on gold bodies with tail, middle, inline and bare blocks put in."""
    chance = random.Random(seed)
    bodies: dict[str, list[list[str]]] = defaultdict(list)
    headlines: dict[str, set[str]] = defaultdict(set)
    markers: dict[str, set[str]] = defaultdict(set)
    for row in pages(directory, sites):
        gold = json.loads((directory / row["gold"]).read_text("utf-8"))
        language = row["language"] or "?"
        if gold.get("body"):
            lines = [line.strip() for line in gold["body"].split("\n") if line.strip()]
            words = lexicon()
            if len(lines) >= 4 and not any(
                words.heading(line) or words.label(line) for line in lines
            ):  # gold that itself holds such lines cannot tell right from wrong
                bodies[language].append(lines)
        if len(gold.get("title") or "") > 25:
            headlines[language].add(gold["title"].strip())
        for block in gold.get("recommended_blocks", ()):
            headlines[language].update(h.strip() for h in block["headlines"] if 25 < len(h) < 160)
            if block["category"] == "related" and block["form"] != "inline":
                markers[language].add(block["marker"].strip())
    totals: dict[str, list[int]] = defaultdict(
        lambda: [0, 0, 0]
    )  # put in, of them removed, removed
    missed: list[tuple[str, str, str]] = []
    wrong: list[tuple[str, str, str]] = []
    for language, texts in sorted(bodies.items()):
        names = sorted(markers[language]) or sorted(markers["en"])
        titles = sorted(headlines[language]) or sorted(headlines["en"])
        if len(titles) < 5:
            continue
        for lines in chance.sample(texts, min(len(texts), 40)):
            for form in ("tail", "middle", "inline", "bare", "twice"):
                whole, put = _insert(chance, form, lines, names, titles)
                _, stripped = plain.strip("\n".join(whole), language=language)
                removed = [line.text for line in stripped]
                for line in put:
                    if line in removed:
                        removed.remove(line)
                        totals[language][1] += 1
                    else:
                        missed.append((language, form, line))
                totals[language][0] += len(put)
                totals[language][2] += len(stripped)
                wrong += [(language, form, line) for line in removed]
    inserted, right, all_removed = (sum(row[i] for row in totals.values()) for i in range(3))
    return {
        "languages": {
            name: {
                "lines": row[0],
                "recall": row[1] / max(1, row[0]),
                "precision": row[1] / max(1, row[2]),
            }
            for name, row in totals.items()
        },
        "recall": right / max(1, inserted),
        "precision": right / max(1, all_removed),
        "missed": missed,
        "wrong": wrong,
    }  # fmt: skip


def _insert(
    chance: random.Random, form: str, lines: list[str], names: list[str], titles: list[str]
) -> tuple[list[str], list[str]]:
    """Body with a block of the given form, and the lines that were put in."""
    pick: Callable[[int], list[str]] = lambda count: chance.sample(titles, count)  # noqa: E731
    marker = chance.choice(names)
    # Above running text: a block above a subheading ends where no line of text can tell.
    after = [number for number in range(1, len(lines)) if len(lines[number]) > 120]
    middle = min(after, key=lambda number: abs(number - len(lines) // 2), default=1)
    if form == "tail":
        block = [marker, *pick(chance.randint(3, 5))]
        return lines + block, block
    if form == "middle":
        block = [marker, *pick(3)]
        return [*lines[:middle], *block, *lines[middle:]], block
    if form == "inline":
        block = [f"{marker.rstrip(':')}{chance.choice([': ', ' | ', ' – '])}{pick(1)[0]}"]
        return [*lines[:middle], *block, *lines[middle:]], block
    if form == "bare":
        block = [marker]
        return lines + block, block
    first, second = [marker, *pick(3)], [chance.choice(names), *pick(4)]
    return [*lines[:middle], *first, *lines[middle:], *second], first + second


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--sites", choices=("odd", "even"))
    parser.add_argument("--peer", action="append", default=[], choices=PEERS[1:])
    parser.add_argument("--examples", type=int, default=15)
    parser.add_argument("--part", choices=("leaks", "lost", "text"), help="only one part")
    options = parser.parse_args()
    report: Record = {}
    if options.part in (None, "leaks"):
        for name in ("ours", *options.peer):
            report[name] = found = leaked(options.directory, options.sites, name)
            print(f"{name:22} leaks: inside {found['inside']:.1%} of {found['inside_pages']} "
                  f"pages, in or after {found['in_or_after']:.1%} of "
                  f"{found['in_or_after_pages']}")  # fmt: skip
        for file, place, line in report["ours"]["lines"][: options.examples]:
            print(f"  {place:7} {file[6:60]} {line[:80]!r}")
    if options.part in (None, "lost"):
        report["lost"] = found = lost(options.directory, options.sites)
        print(
            f"gold words lost: DOM {found['dom']:.3%}, text {found['text']:.3%} of {found['words']}"
        )
        for count, layer, file in found["worst"][: options.examples]:
            print(f"  {count:5} {layer} {file}")
    if options.part in (None, "text"):
        report["text"] = found = inserted(options.directory, options.sites)
        print(f"text layer: recall {found['recall']:.3f}, precision {found['precision']:.4f}")
        for name, row in found["languages"].items():
            print(f"  {name:4} {row['lines']:5} lines, recall {row['recall']:.3f}, "
                  f"precision {row['precision']:.4f}")  # fmt: skip
        for kind in ("wrong", "missed"):
            for name, form, line in found[kind][: options.examples]:
                print(f"  {kind} {name} {form}: {line[:90]!r}")
    if options.json:
        options.json.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
