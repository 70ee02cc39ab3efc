"""Saved pages with gold, as a folder holds them: `manifest.jsonl`, `pages/` and `gold/`."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Record = dict[str, Any]


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


def gold(directory: Path, row: Record) -> Record:
    """What is known about a page."""
    known: Record = json.loads((directory / row["gold"]).read_text("utf-8"))
    return known


def source(directory: Path, row: Record) -> bytes:
    """A page's bytes as they were saved."""
    return gzip.decompress((directory / row["file"]).read_bytes())
