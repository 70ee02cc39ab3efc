"""How well articles are extracted from saved pages, and how fast, beside other extractors.

    python -m benchmarks.extraction DIR [--json FILE] [--peer trafilatura]
        [--sites odd|even] [--worst N]

DIR holds `manifest.jsonl`, `pages/` and `gold/`. Every extractor runs in a process of its own, one
after the other, so that its peak memory is its own.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.metric import Score, averages, compare

Record = dict[str, Any]
PEERS = ("ours", "trafilatura", "trafilatura-precision", "trafilatura-fast")


def pages(directory: Path, sites: str | None = None, only: str | None = None) -> Iterator[Record]:
    """Rows of the manifest; `sites` keeps half of the domains, `only` the files that contain it."""
    for line in (directory / "manifest.jsonl").read_text("utf-8").splitlines():
        row: Record = json.loads(line)
        if sites and half(row["domain"]) != sites:
            continue
        if only and only not in row["file"]:
            continue
        yield row


def half(domain: str) -> str:
    """ "odd" or "even", always the same for a domain."""
    return "odd" if hashlib.blake2b(domain.encode()).digest()[0] % 2 else "even"


def _ours() -> Callable[[bytes, str], Record]:
    from newsbot.extraction.article import extract
    from newsbot.extraction.page import Page

    def run(body: bytes, url: str) -> Record:
        values = extract(Page(body, url)).values
        keys = ("title", "body", "authors", "date_published")
        return {key: values.get(key) for key in keys}

    return run


def _trafilatura(options: dict[str, Any]) -> Callable[[bytes, str], Record]:
    import trafilatura

    def run(body: bytes, url: str) -> Record:
        found = trafilatura.bare_extraction(
            body, url=url or None, with_metadata=True, include_comments=False, **options
        )
        if found is None:
            return {}
        record = found if isinstance(found, dict) else found.as_dict()
        return {
            "title": record.get("title"),
            "body": record.get("text"),
            "authors": [
                name.strip() for name in (record.get("author") or "").split(";") if name.strip()
            ],
            "date_published": record.get("date"),
        }

    return run


def extractor(name: str) -> Callable[[bytes, str], Record]:
    """The function that turns bytes and a URL into title, body, authors, date_published."""
    if name == "ours":
        return _ours()
    options = {
        "trafilatura": {},
        "trafilatura-precision": {"favor_precision": True},
        "trafilatura-fast": {"fast": True},
    }[name]
    return _trafilatura(options)


def worker(name: str, directory: Path, sites: str | None, only: str | None, out: Path) -> None:
    """Run one extractor over the pages and write what it found, a line a page, with its cost."""
    run = extractor(name)
    warm = True
    with out.open("w", encoding="utf-8") as file:
        for row in pages(directory, sites, only):
            body = gzip.decompress((directory / row["file"]).read_bytes())
            if warm:  # imports and lexicons are paid once a process, not on a page
                warm = False
                run(body, row["url"] or "")
            before = peak_kib()
            start = time.process_time()
            try:
                record = run(body, row["url"] or "")
            except Exception as error:  # noqa: BLE001 - a peer's crash is a result
                record = {"error": repr(error)}
            record["seconds"] = time.process_time() - start
            record["grew_kib"] = peak_kib() - before
            record["file"] = row["file"]
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
        file.write(json.dumps({"peak_kib": peak_kib()}) + "\n")


def peak_kib() -> int:
    """Most memory this process ever held, in KiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 1024 if sys.platform == "darwin" else peak


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


def evaluate(directory: Path, results: Path, sites: str | None, only: str | None) -> Record:
    """Scores of one extractor's results file."""
    records = {}
    peak = 0
    for line in results.read_text("utf-8").splitlines():
        record = json.loads(line)
        if "file" in record:
            records[record["file"]] = record
        else:
            peak = record["peak_kib"]
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
        gold: Record = json.loads((directory / row["gold"]).read_text("utf-8"))
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
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument("--json", type=Path, help="write all figures here")
    parser.add_argument("--peer", action="append", default=[], choices=PEERS[1:])
    parser.add_argument("--sites", choices=("odd", "even"), help="half of the sites")
    parser.add_argument("--only", help="pages whose file name contains this")
    parser.add_argument("--worst", type=int, default=10, help="how many of the worst pages to list")
    parser.add_argument("--worker", nargs=2, metavar=("NAME", "OUT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        worker(
            options.worker[0],
            options.directory,
            options.sites,
            options.only,
            Path(options.worker[1]),
        )
        return
    if not (options.directory / "manifest.jsonl").is_file():
        parser.error(f"{options.directory} has no manifest.jsonl")
    report = {}
    with tempfile.TemporaryDirectory() as scratch:
        for name in ("ours", *options.peer):
            out = Path(scratch) / f"{name}.jsonl"
            command = [sys.executable, "-m", "benchmarks.extraction", str(options.directory),
                       "--worker", name, str(out)]  # fmt: skip
            command += ["--sites", options.sites] if options.sites else []
            command += ["--only", options.only] if options.only else []
            subprocess.run(command, check=True)
            report[name] = evaluate(options.directory, out, options.sites, options.only)
            show(name, report[name], options.worst)
    for name in options.peer:
        ratio = report["ours"]["cpu_ms"]["median"] / report[name]["cpu_ms"]["median"]
        late = report["ours"]["cpu_ms"]["p99"] / report[name]["cpu_ms"]["p99"]
        print(f"\nCPU, ours / {name}: median 1/{1 / ratio:.1f}, p99 1/{1 / late:.1f}")
    if options.json:
        options.json.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
