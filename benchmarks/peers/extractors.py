"""Extractors side by side: each turns bytes and a URL into title, body, authors, date_published.

    python -m benchmarks.peers.extractors NAME DIR OUT [odd|even] [ONLY]

writes a line of JSON a page, with its cost; one process an extractor, so that its peak memory is
its own. Peers are imported here and nowhere else: this file also runs on an interpreter that has
the peers but not newsbot.
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.memory import peak
from benchmarks.pages import Record, pages, source

Extract = Callable[[bytes, str], Record]


def _newsbot() -> Extract:
    from newsbot.extraction.article import extract
    from newsbot.extraction.page import Page

    def run(body: bytes, url: str) -> Record:
        values = extract(Page(body, url)).values
        return {key: values.get(key) for key in ("title", "body", "authors", "date_published")}

    return run


def _trafilatura(**options: Any) -> Extract:
    import trafilatura

    def run(body: bytes, url: str) -> Record:
        found = trafilatura.bare_extraction(
            body, url=url or None, with_metadata=True, include_comments=False, **options
        )
        if found is None:
            return {}
        record = found if isinstance(found, dict) else found.as_dict()
        authors = (record.get("author") or "").split(";")
        return {
            "title": record.get("title"),
            "body": record.get("text"),
            "authors": [name.strip() for name in authors if name.strip()],
            "date_published": record.get("date"),
        }

    return run


def _newspaper() -> Extract:
    import newspaper

    def run(body: bytes, url: str) -> Record:
        article = newspaper.Article(url or "http://page.invalid/", fetch_images=False)
        article.download(input_html=_decoded(body))
        article.parse()
        date = article.publish_date
        return {
            "title": article.title,
            "body": article.text,
            "authors": list(article.authors),
            "date_published": str(date) if date else None,
        }

    return run


def _readability() -> Extract:
    import readability
    from resiliparse.extract.html2text import extract_plain_text

    def run(body: bytes, url: str) -> Record:
        document = readability.Document(_decoded(body), url=url or None)
        return {"title": document.short_title(), "body": extract_plain_text(document.summary())}

    return run


def _resiliparse() -> Extract:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    def run(body: bytes, url: str) -> Record:
        tree = HTMLTree.parse(_decoded(body))
        text = extract_plain_text(tree, main_content=True, comments=False)
        return {"title": tree.title, "body": text}

    return run


def _decoded(body: bytes) -> str:
    """For those that want text: the encoding as resiliparse sniffs it, the best of its kind."""
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    text: str = bytes_to_str(body, detect_encoding(body, from_html_meta=True))
    return text


EXTRACTORS: dict[str, tuple[Callable[[], Extract], tuple[str, ...]]] = {
    "ours": (_newsbot, ("newsbot",)),
    "trafilatura": (_trafilatura, ("trafilatura",)),
    "trafilatura-precision": (lambda: _trafilatura(favor_precision=True), ("trafilatura",)),
    "trafilatura-fast": (lambda: _trafilatura(fast=True), ("trafilatura",)),
    "newspaper4k": (_newspaper, ("newspaper", "resiliparse")),
    "readability-lxml": (_readability, ("readability", "resiliparse")),
    "resiliparse": (_resiliparse, ("resiliparse",)),
}
"""Name → what makes the function, and the packages that it needs."""
PEERS = tuple(EXTRACTORS)[1:]


class PeerMissing(Exception):  # noqa: N818, reads as the state it names
    """The interpreter lacks the peer's package."""


def results(
    name: str,
    directory: Path,
    sites: str | None = None,
    only: str | None = None,
    python: str | None = None,
) -> tuple[dict[str, Record], int]:
    """What an extractor found in the pages, by file, and its peak memory in KiB.

    Args:
        name: of `EXTRACTORS`.
        directory: with the pages.
        sites: "odd" or "even" half.
        only: part of the file names.
        python: interpreter for peers, where they do not go with newsbot's own packages.

    Raises:
        PeerMissing: it is not installed.
    """
    interpreter = python if python and name != "ours" else sys.executable
    with tempfile.NamedTemporaryFile("r", suffix=".jsonl", encoding="utf-8") as out:
        command = [interpreter, "-W", "ignore", "-m", "benchmarks.peers.extractors"]
        command += [name, str(directory), out.name, sites or "-", only or ""]
        project = str(Path(__file__).resolve().parents[2])
        done = subprocess.run(command, env={**os.environ, "PYTHONPATH": project}, check=False)
        if done.returncode == MISSING:
            raise PeerMissing(f"{name} is not installed: pip install 'newsbot[benchmarks]'")
        done.check_returncode()
        records = [json.loads(line) for line in out]
    return {record["file"]: record for record in records[:-1]}, records[-1]["peak_kib"]


MISSING = 9
"""Exit code of a process whose extractor is not installed."""


def write_results(
    name: str, directory: Path, out: Path, sites: str | None, only: str | None
) -> None:
    """Run one extractor over the pages and write what it found, a line a page, with its cost."""
    run = EXTRACTORS[name][0]()
    warm = True
    with out.open("w", encoding="utf-8") as file:
        for row in pages(directory, sites, only):
            body = source(directory, row)
            url = row["url"] or ""
            if warm:  # imports and lexicons are paid once a process, not on a page
                warm = False
                _guarded(run, body, url)
                gc.collect()
                gc.freeze()  # as a worker does after its first page; the same for all
                gc.set_threshold(50_000, 3, 3)
            before = peak() // 1024
            start = time.process_time()
            record = _guarded(run, body, url)
            record["seconds"] = time.process_time() - start
            record["grew_kib"] = peak() // 1024 - before
            record["file"] = row["file"]
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
        file.write(json.dumps({"peak_kib": peak() // 1024}) + "\n")


def _guarded(run: Extract, body: bytes, url: str) -> Record:
    try:
        record = run(body, url)
        json.dumps(record, ensure_ascii=False).encode()
    except Exception as error:  # noqa: BLE001 - a peer's crash is a result
        return {"error": repr(error)}
    return record


def main() -> Any:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("name", choices=EXTRACTORS)
    parser.add_argument("directory", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("sites", nargs="?", choices=("odd", "even", "-"), default="-")
    parser.add_argument("only", nargs="?", default="")
    options = parser.parse_args()
    if not all(map(importlib.util.find_spec, EXTRACTORS[options.name][1])):
        return MISSING
    sites = None if options.sites == "-" else options.sites
    write_results(options.name, options.directory, options.out, sites, options.only or None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
