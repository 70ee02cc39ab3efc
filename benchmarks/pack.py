"""Pack saved pages into a WARC: `python -m benchmarks.pack DIR -o pages.warc.gz [--site NAME]`.

DIR has a `manifest.jsonl` whose lines are JSON objects with `url` and `file` (a page, gzipped or
not, relative to DIR). `--site` takes what a spider takes: pages of its domains.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from newsbot.archive.index import is_on
from newsbot.archive.writer import WarcWriter


def pack(folder: Path, output: Path, domains: list[str] | None = None) -> int:
    """Write the pages of `folder`, of `domains` only if given; their number.

    Raises:
        OSError: a page cannot be read, or the output written.
    """
    count = 0
    with tempfile.TemporaryDirectory(dir=output.parent) as made:
        writer = WarcWriter(Path(made), "pages", limit=1 << 62)
        for url, body in _pages(folder, domains):
            headers = [("Content-Type", "text/html"), ("Content-Length", str(len(body)))]
            writer.write(url, ("HTTP/1.1 200 OK", headers, body))
            count += 1
        writer.close()
        for path in Path(made).iterdir():
            path.replace(output)
    return count


def _pages(folder: Path, domains: list[str] | None) -> Iterator[tuple[str, bytes]]:
    with (folder / "manifest.jsonl").open(encoding="utf-8") as manifest:
        for page in map(json.loads, manifest):
            url = page.get("url") or ""
            if not url.startswith(("http://", "https://")):
                continue
            if domains is None or is_on(url, domains):
                data = (folder / page["file"]).read_bytes()
                yield url, gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def _domains(site: str) -> list[str]:
    from scrapy.spiderloader import get_spider_loader
    from scrapy.utils.project import get_project_settings

    loader = get_spider_loader(get_project_settings())
    if site not in loader.list():
        sys.exit(f"no spider is called {site!r}: `scrapy list` shows all")
    return list(getattr(loader.load(site), "allowed_domains", None) or ())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--site", help="only the pages of this spider's domains")
    options = parser.parse_args()
    domains = _domains(options.site) if options.site else None
    try:
        count = pack(options.folder, options.output, domains)
    except OSError as error:
        parser.error(f"{error.filename}: {error.strerror}")
    if not count:
        sys.exit(f"no page of {options.site or 'any site'} in {options.folder}")
    print(f"{count} pages in {options.output}")


if __name__ == "__main__":
    main()
