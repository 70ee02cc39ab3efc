"""What a sitemap of 50,000 URLs costs: `python -m benchmarks.sitemaps [--entries N] [--whole]`.

Seconds to the first link and to the last, the longest time between two links (for so long a crawl
does nothing else), and by how much the process's memory rose at most. `--whole` reads it as a
tree, for comparison.
"""

from __future__ import annotations

import argparse
import json
import time
from datetime import UTC, datetime

from benchmarks.memory import peak
from newsbot.discovery import Discovered, Sitemap, documents, stream_source

URL = "https://www.example.com/sitemap.xml"
ENTRY = (
    b"<url><loc>https://www.example.com/world/2026/11/24/a-story-of-some-length-%d.html</loc>"
    b"<lastmod>2026-11-24T10:00:00+00:00</lastmod><changefreq>daily</changefreq></url>"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--entries", type=int, default=50_000)
    parser.add_argument("--whole", action="store_true", help="as one tree")
    arguments = parser.parse_args()
    if arguments.whole:
        documents.STREAMED = 1 << 40
    body = b"<urlset>%s</urlset>" % b"".join(ENTRY % n for n in range(arguments.entries))
    before, start = peak(), time.perf_counter()
    last, longest, first, count = start, 0.0, 0.0, 0
    found = Discovered()
    for _ in stream_source(Sitemap(URL), body, URL, now=datetime.now(UTC), found=found):
        moment = time.perf_counter()
        first = first or moment - start
        longest = max(longest, moment - last)
        last, count = moment, count + 1
    print(
        json.dumps(
            {
                "links": count,
                "document_mb": round(len(body) / 1e6, 1),
                "first_s": round(first, 4),
                "longest_s": round(longest, 4),
                "all_s": round(last - start, 2),
                "memory_mb": round((peak() - before) / 2**20, 1),
            }
        )
    )


if __name__ == "__main__":
    main()
