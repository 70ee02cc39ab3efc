"""Articles by number, in the stream and in files."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from newsbot.items import Article
from newsbot.redis import keys
from newsbot.stream.encoding import encode

STREAM = keys.STREAM()


def fill(client: Any, numbers: range) -> None:
    with client.pipeline(transaction=False) as pipe:
        for n in numbers:
            article = Article(
                url=f"https://a.example/{n}",
                site=f"site{n % 3}",
                body="ख" * (n % 50),
                date_published=f"2026-11-{1 + n % 2:02}T08:30:00+05:30",
                language=("hi", "en", None)[n % 3],
            )
            pipe.xadd(STREAM, {"article": encode(article)})
        pipe.execute()


def numbers(*files: Path) -> list[int]:
    """Of the articles in the files; every line must be whole."""
    lines = []
    for file in files:
        data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        assert not data or data.endswith(b"\n")
        lines += data.splitlines()
    return [int(json.loads(line)["url"].rpartition("/")[2]) for line in lines]
