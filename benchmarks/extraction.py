"""How well articles are extracted from saved pages, and how fast, beside other extractors.

    python -m benchmarks.extraction DIR [--json FILE] [--peer trafilatura | --peer all]
        [--sites odd|even] [--worst N]

DIR holds saved pages, what is right of each, and `manifest.jsonl`, a line for each page:

    {"file": "pages/1.html.gz", "gold": "gold/1.json", "url": "https://…", "domain": "example.com",
     "language": "en", "set": "mine"}

Gold is an object with what is known of `title`, `body` (a blank line between paragraphs),
`authors`, `date_published`, `body_must_contain`, `body_must_not_contain`. Every extractor runs in a
process of its own, one after the other. Peers are in the extra `benchmarks`, or in another
interpreter, `--python`.
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any

from benchmarks.metric import Score, averages, compare
from benchmarks.pages import Record, pages
from benchmarks.pages import gold as known
from benchmarks.peers.extractors import PEERS, PeerMissing, results


def folded(text: str | None) -> str:
    """For comparing titles and names: letters and digits only, lower case."""
    text = unicodedata.normalize("NFKC", text or "").casefold().replace("\xad", "")
    return " ".join(re.findall(r"[^\W_]+", text))


def squeezed(text: str) -> str:
    """For finding snippets: no white space, so that line breaks do not matter."""
    return "".join(unicodedata.normalize("NFC", text).split())


def right_authors(gold: list[Any], found: list[str] | None) -> bool:
    """Same people, in any order: one string, several, or (some gold) nested lists.

    Agencies that the gold lists beside people do not count: authors are people.
    """
    from newsbot.extraction.agencies import is_agency

    def names(values: list[Any]) -> set[str]:
        flat = (v for value in values for v in (value if isinstance(value, list) else [value]))
        parts = [part for v in flat for part in re.split(r",|;|&|\band\b|\bund\b|、|，", v)]
        people = [part for part in parts if not is_agency(part)]
        return {folded(part) for part in people or parts} - {""}

    return names(gold) == names(found or [])


def right_date(gold: str, found: str | None) -> bool:
    """Same calendar day as printed."""
    return found is not None and found[:10] == gold[:10]


def leaks(gold: Record, text: str) -> list[tuple[str, str]]:
    """Position and text of each recommended headline, or marker line, that is in `text`."""
    lines = {folded(line) for line in text.splitlines()}
    flat = f" {folded(text)} "
    wanted = f" {folded(gold.get('body'))} "
    leaked = []
    for block in gold.get("recommended_blocks", ()):
        marker = folded(block["marker"])
        if marker and marker in lines and f" {marker} " not in wanted:
            leaked.append((block["position"], block["marker"]))
        for headline in block["headlines"]:
            line = folded(headline)
            if len(line) >= 15 and f" {line} " in flat and f" {line} " not in wanted:
                leaked.append((block["position"], headline))
    return leaked


def share(values: list[bool]) -> float:
    return sum(values) / len(values) if values else 0.0


def evaluate(
    directory: Path, records: dict[str, Record], peak: int, sites: str | None, only: str | None
) -> Record:
    """Scores of what one extractor found."""
    by_set: dict[str, list[Score]] = defaultdict(list)
    by_language: dict[str, list[Score]] = defaultdict(list)
    fields: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    worst: list[Record] = []
    inside: list[bool] = []
    around: list[bool] = []
    lines = 0
    nonempty = []
    for row in pages(directory, sites, only):
        record = records[row["file"]]
        gold = known(directory, row)
        text = record.get("body") or ""
        nonempty.append(bool(text))
        if gold.get("body"):
            score = compare(gold["body"], text)
            by_set[row["set"]].append(score)
            by_language[row["language"] or "?"].append(score)
            figures = {"f1": score.f1, "precision": score.precision, "recall": score.recall}
            worst.append({"file": row["file"], **{k: round(v, 3) for k, v in figures.items()}})
        flat = squeezed(text)
        for snippet in gold.get("body_must_contain", ()):
            fields[row["set"]]["snippets"].append(squeezed(snippet) in flat)
        for snippet in gold.get("body_must_not_contain", ()):
            fields[row["set"]]["snippets"].append(squeezed(snippet) not in flat)
        if gold.get("title"):
            fields[row["set"]]["title"].append(folded(gold["title"]) == folded(record.get("title")))
        if gold.get("authors"):
            fields[row["set"]]["authors"].append(
                right_authors(gold["authors"], record.get("authors"))
            )
        if isinstance(gold.get("date_published"), str):  # some are not a number
            fields[row["set"]]["date"].append(
                right_date(gold["date_published"], record.get("date_published"))
            )
        positions = {block["position"] for block in gold.get("recommended_blocks", ())}
        leaked = leaks(gold, text)
        lines += len(leaked)
        if positions & {"in"}:
            inside.append(any(place == "in" for place, _ in leaked))
        if positions & {"in", "in-end", "after"}:
            around.append(any(place in ("in", "in-end", "after") for place, _ in leaked))
    seconds = sorted((record["seconds"], name) for name, record in records.items())
    grew = max(((record["grew_kib"], name) for name, record in records.items()), default=(0, ""))
    middle = seconds[len(seconds) // 2][0] if seconds else 0.0
    late = seconds[min(len(seconds) - 1, int(len(seconds) * 0.99))][0] if seconds else 0.0
    return {
        "body": {name: averages(scores) for name, scores in sorted(by_set.items())},
        "body_by_language": {
            name: averages(scores) for name, scores in sorted(by_language.items())
        },
        "fields": {
            name: {key: round(share(values), 4) for key, values in sorted(found.items())}
            for name, found in sorted(fields.items())
        },
        "leaks": {
            "inside_pages": len(inside),
            "inside_share": share(inside),
            "in_or_after_pages": len(around),
            "in_or_after_share": share(around),
            "lines": lines,
        },
        "with_text": share(nonempty),
        "errors": sum("error" in record for record in records.values()),
        "cpu_ms": {"median": middle * 1e3, "p99": late * 1e3},
        "peak_rss_mib": peak / 1024,
        "worst_by_time": {"file": seconds[-1][1], "ms": seconds[-1][0] * 1e3} if seconds else None,
        "worst_by_memory": {"file": grew[1], "grew_mib": grew[0] / 1024},
        "worst_body": sorted(worst, key=lambda page: page["f1"]),
    }


def show(name: str, result: Record, count: int) -> None:
    """Print one extractor's tables."""
    print(f"\n== {name}")
    for title, table in (("set", result["body"]), ("language", result["body_by_language"])):
        print(f"{title:10} {'pages':>5} {'F1':>6} {'prec':>6} {'recall':>6} {'exact':>6}")
        for key, row in table.items():
            print(f"{key:10} {row['pages']:5} {row['f1']:6.3f} {row['precision']:6.3f} "
                  f"{row['recall']:6.3f} {row['exact']:6.3f}")  # fmt: skip
    for key, row in result["fields"].items():
        print(f"{key:10} " + "  ".join(f"{field} {value:.3f}" for field, value in row.items()))
    leak = result["leaks"]
    print(f"leaks: inside {leak['inside_share']:.1%} of {leak['inside_pages']}, in or after "
          f"{leak['in_or_after_share']:.1%} of {leak['in_or_after_pages']} pages, "
          f"{leak['lines']} lines; pages with text {result['with_text']:.3f}; "
          f"errors {result['errors']}")  # fmt: skip
    cpu = result["cpu_ms"]
    print(f"CPU ms/page: median {cpu['median']:.2f}, p99 {cpu['p99']:.1f}; "
          f"peak RSS {result['peak_rss_mib']:.0f} MiB")  # fmt: skip
    print(f"worst by time {result['worst_by_time']}, by memory {result['worst_by_memory']}")
    for page in result["worst_body"][:count]:
        print(
            f"  {page['f1']:.3f} (p {page['precision']:.3f} r {page['recall']:.3f}) {page['file']}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("directory", type=Path)
    parser.add_argument("--json", type=Path, help="write all figures here")
    parser.add_argument("--peer", action="append", default=[], choices=(*PEERS, "all"))
    parser.add_argument("--python", help="interpreter that has the peers, if not this one")
    parser.add_argument("--sites", choices=("odd", "even"), help="half of the sites")
    parser.add_argument("--only", help="pages whose file name contains this")
    parser.add_argument("--worst", type=int, default=10, help="how many of the worst pages to list")
    options = parser.parse_args()
    directory, sites, only = options.directory, options.sites, options.only
    if not (directory / "manifest.jsonl").is_file():
        parser.error(f"{directory} has no manifest.jsonl: --help shows what it holds")
    peers = PEERS if "all" in options.peer else options.peer
    report = {}
    for name in ("ours", *peers):
        try:
            records, peak = results(name, directory, sites, only, options.python)
        except PeerMissing as error:
            print(f"\n{error}")
            continue
        report[name] = evaluate(directory, records, peak, sites, only)
        show(name, report[name], options.worst if name == "ours" else 0)
    for name in list(report)[1:]:
        print(f"\nCPU, ours / {name}: " + ", ".join(
            f"{part} 1/{report[name]['cpu_ms'][part] / report['ours']['cpu_ms'][part]:.1f}"
            for part in ("median", "p99")
        ))  # fmt: skip
    if options.json:
        options.json.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
