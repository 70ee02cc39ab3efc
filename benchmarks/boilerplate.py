"""How much boilerplate is left, and how much of the article goes with it.

    python -m benchmarks.boilerplate DIR [--json FILE] [--sites odd|even] [--peer NAME | --alone]

Three parts: leaks of recommended links on the saved pages, beside peers; words of the gold that
each layer alone takes; and the text layer on gold bodies into which blocks are put.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from benchmarks import inserted
from benchmarks.extraction import leaks, share
from benchmarks.labels import align
from benchmarks.metric import tokens
from benchmarks.pages import Record, gold, pages, source
from benchmarks.peers.extractors import PEERS, PeerMissing, results
from newsbot.boilerplate import dom, repeated, titles
from newsbot.boilerplate import text as plain
from newsbot.boilerplate.blocks import Blocks
from newsbot.extraction.page import Page

USUAL = ("trafilatura", "trafilatura-precision", "newspaper4k")


def leaked(directory: Path, sites: str | None, records: dict[str, Record]) -> Record:
    """Share of pages with recommended links of which a headline or marker is in the body."""
    inside: list[bool] = []
    around: list[bool] = []
    examples = []
    for row in pages(directory, sites):
        known = gold(directory, row)
        positions = {block["position"] for block in known.get("recommended_blocks", ())}
        if not positions & {"in", "in-end", "after"}:
            continue
        found = leaks(known, records[row["file"]].get("body") or "")
        if "in" in positions:
            inside.append(any(place == "in" for place, _ in found))
        around.append(any(place in ("in", "in-end", "after") for place, _ in found))
        examples += [(row["file"], place, line) for place, line in found if place != "before"]
    return {
        "inside_pages": len(inside),
        "inside": share(inside),
        "in_or_after_pages": len(around),
        "in_or_after": share(around),
        "with_text": share([bool(record.get("body")) for record in records.values()]),
        "lines": examples,
    }


def lost(directory: Path, sites: str | None) -> Record:
    """Share of the gold's words that each layer alone would take from the page or the text.

    The shared layers know what the folder's other pages of the same site teach: paragraphs of their
    bodies, their titles, and every headline that they recommend.
    """
    by_site: dict[str, list[tuple[Record, Record]]] = defaultdict(list)
    for row in pages(directory, sites):
        by_site[row["domain"]].append((row, gold(directory, row)))
    words = 0
    taken = dict.fromkeys(("dom", "text", "repeated", "titles", "dom or text"), 0)
    worst: list[tuple[int, str, str]] = []
    for site in by_site.values():
        counts = repeated.Counts()
        for row, known in site:
            body = known.get("body")
            if not body:
                continue
            words += len(tokens(body))
            before = counts.add(row["file"], repeated.keys(body))
            others = _titles(other for other_row, other in site if other_row is not row)
            others.discard(titles.title_key(known.get("title") or ""))
            by_dom = _taken_from_page(source(directory, row), body)
            by_text = [line.text for line in plain.strip(body)[1]]
            either = _counted(by_dom) | _counted(by_text)
            taken["dom or text"] += sum(map(len, either.elements()))
            for layer, removed in {
                "dom": by_dom,
                "text": by_text,
                "repeated": [line.text for line in repeated.strip(body, before)[1]],
                "titles": [line.text for line in titles.strip(body, others.__contains__)[1]],
            }.items():
                if gone := sum(len(tokens(line)) for line in removed):
                    taken[layer] += gone
                    worst.append((gone, layer, row["file"]))
    return {
        "words": words,
        **{layer: count / max(1, words) for layer, count in taken.items()},
        "worst": sorted(worst, reverse=True)[:20],
    }


def _titles(known: Iterable[Record]) -> set[str | None]:
    lines = [
        line
        for page in known
        for line in (
            page.get("title") or "",
            *(line for block in page.get("recommended_blocks", ()) for line in block["headlines"]),
        )
    ]
    return {titles.title_key(line) for line in lines} - {None}


def _counted(lines: Iterable[str]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(tokens(line)) for line in lines)


def _taken_from_page(body: bytes, text: str) -> list[str]:
    """Blocks that are in the gold and that the DOM layer removes."""
    blocks = Blocks(Page(body, "").root)
    shares = align([block.text for block in blocks.blocks], text)
    return [blocks.blocks[index].text for index in dom.find(blocks) if shares[index] >= 0.5]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument("--json", type=Path, help="write all figures here")
    parser.add_argument("--sites", choices=("odd", "even"), help="half of the sites")
    parser.add_argument("--peer", action="append", choices=PEERS, help=f"else {', '.join(USUAL)}")
    parser.add_argument("--alone", action="store_true", help="no peers")
    parser.add_argument("--python", help="interpreter that has the peers, if not this one")
    parser.add_argument("--examples", type=int, default=15)
    parser.add_argument("--part", choices=("leaks", "lost", "text"), help="only one part")
    options = parser.parse_args()
    directory, sites = options.directory, options.sites
    if not (directory / "manifest.jsonl").is_file():
        parser.error(f"{directory} has no manifest.jsonl")
    report: Record = {}
    if options.part in (None, "leaks"):
        for name in ("ours", *(() if options.alone else options.peer or USUAL)):
            try:
                records, _ = results(name, directory, sites, None, options.python)
            except PeerMissing as error:
                print(error)
                continue
            report[name] = found = leaked(directory, sites, records)
            print(
                f"{name:22} leaks: inside {found['inside']:.1%} of {found['inside_pages']} pages, "
                f"in or after {found['in_or_after']:.1%} of {found['in_or_after_pages']}; "
                f"pages with text {found['with_text']:.3f}"
            )
        for file, place, line in report["ours"]["lines"][: options.examples]:
            print(f"  {place:7} {file[6:60]} {line[:80]!r}")
    if options.part in (None, "lost"):
        report["lost"] = found = lost(directory, sites)
        layers = ("dom", "text", "repeated", "titles", "dom or text")
        shares = (f"{layer} {found[layer]:.3%}" for layer in layers)
        print(f"of {found['words']} gold words lost: {', '.join(shares)}")
        for count, layer, file in found["worst"][: options.examples]:
            print(f"  {count:5} {layer} {file}")
    if options.part in (None, "text"):
        report["text"] = inserted.text_layer(directory, sites)
        report["shared"] = inserted.shared_layers(directory, sites)
        inserted.show(report["text"], report["shared"], options.examples)
    if options.json:
        options.json.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
