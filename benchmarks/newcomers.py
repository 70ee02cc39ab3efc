"""genspider on sites outside the catalogue: `python -m benchmarks.newcomers DIR [--sites N]`.

DIR holds saved pages with gold. A site's pages are offered under a made front page that links them
and some sections; counted is whether the proposed spider, without an edit, gives the articles of
the gold: each body by the shingle metric, F1 of at least 0.8.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
from collections import defaultdict
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.metric import compare
from newsbot.discovery.survey import Fetched
from newsbot.spiders.catalogue import site_spiders
from newsbot.spiders.proposal import Proposal, propose

Row = dict[str, Any]


def newcomers(folder: Path, limit: int) -> dict[str, list[Row]]:
    """Home page → manifest rows, for sites with gold bodies; those with most pages first."""
    known = [domain for spider in site_spiders() for domain in spider.allowed_domains]
    sites: dict[str, list[Row]] = defaultdict(list)
    with (folder / "manifest.jsonl").open(encoding="utf-8") as manifest:
        for row in map(json.loads, manifest):
            url = urlsplit(row["url"] or "")
            host = url.hostname or ""
            is_known = any(host == domain or host.endswith("." + domain) for domain in known)
            if host and not is_known and {"title", "body"} <= set(row["gold_fields"] or ()):
                sites[f"{url.scheme}://{url.netloc}/"].append(row)
    ordered = sorted(sites.items(), key=lambda site: (-len(site[1]), site[0]))
    return dict(ordered[:limit])


async def try_site(folder: Path, home: str, rows: list[Row]) -> Proposal:
    golds = [json.loads((folder / row["gold"]).read_text(encoding="utf-8")) for row in rows]
    links = [f'<a href="{escape(row["url"])}">{escape(gold["title"])}, and more of it</a>'
             for row, gold in zip(rows, golds, strict=True)]  # fmt: skip
    links += [f'<a href="/{section}/">{section}</a>' for section in ("news", "sport", "about")]
    pages = {home: "".join(links).encode()}
    for row in rows:
        pages[row["url"]] = gzip.decompress((folder / row["file"]).read_bytes())

    async def fetch(url: str) -> Fetched:
        body = next((body for page, body in pages.items() if _same(page, url)), None)
        return Fetched(url, body) if body else Fetched(url, reason="status 404")

    return await propose(home, fetch, now=datetime.now(UTC))


def _same(page: str, url: str) -> bool:
    return page.partition("?")[0].rstrip("/") == url.partition("?")[0].rstrip("/")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sites", type=int, default=10)
    arguments = parser.parse_args()
    right = 0
    sites = newcomers(arguments.folder, arguments.sites)
    for home, rows in sites.items():
        proposal = asyncio.run(try_site(arguments.folder, home, rows))
        scores = []
        for sample in proposal.samples:
            row = next(row for row in rows if _same(row["url"], sample.page.url))
            gold = json.loads((arguments.folder / row["gold"]).read_text(encoding="utf-8"))
            scores.append(compare(gold["body"], sample.extracted.values["body"]).f1)
        good = bool(scores) and min(scores) >= 0.8
        right += good
        shown = " ".join(f"{score:.3f}" for score in scores) or str(dict(proposal.rejected))
        print(f"{'right' if good else 'WRONG'}  {home}  {proposal.article_urls}  {shown}")
    print(f"{right} of {len(sites)} sites without an edit")


if __name__ == "__main__":
    main()
