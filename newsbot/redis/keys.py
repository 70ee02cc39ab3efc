"""Every key that newsbot keeps in Redis: name, type, size and lifetime.

Names are made here and nowhere else. All carry the same hash tag, `{namespace}`, so that a script
touches one slot of a Cluster; the namespace is the setting NEWSBOT_NAMESPACE. `docs/redis_keys.md`
is generated from this file: `python -m newsbot.redis.keys > docs/redis_keys.md`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Key:
    """One kind of key. Calling it gives a name: `QUEUE("newsbot", spider="bhaskar")`."""

    pattern: str
    """What follows the hash tag; `%(part)s` where a name has parts."""
    type: str
    size: str
    """Bytes and of what, as `MEMORY USAGE` counts them."""
    lifetime: str
    purpose: str

    def __call__(self, namespace: str = "newsbot", **parts: str) -> str:
        return f"{{{namespace}}}:{self.pattern % parts}"


QUEUE = Key(
    "%(spider)s:requests",
    "sorted set",
    "≈ 400 a request",
    "until fetched",
    "Requests to be fetched: msgpack, by falling priority.",
)
SEEN = Key(
    "%(spider)s:dupefilter",
    "set",
    "≈ 72 a URL",
    "until flushed",
    "Fingerprints of the requests that were queued once: 20 bytes each.",
)
SOURCES = Key(
    "%(spider)s:sources",
    "set",
    "≈ 72 a source",
    "until the next crawl begins",
    "Fingerprints of the sources that this crawl has queued: 20 bytes each.",
)
WORKERS = Key(
    "%(spider)s:workers",
    "sorted set",
    "≈ 100 a worker",
    "until the worker ends",
    "Workers by the time of their last sign of life (Unix seconds).",
)
STREAM = Key(
    "articles",
    "stream",
    "≈ the article's JSON + 60",
    "until every group has read it and NEWSBOT_STREAM_MAXLEN is reached",
    "Published articles: field `article`, JSON with a schema version.",
)
DEAD = Key(
    "articles:dead",
    "stream",
    "≈ the article's JSON + 200",
    "until requeued or deleted by `scrapy queue`",
    "Messages that no reader of a group could use: the article, the group and the error.",
)
FILES = Key(
    "articles:files:%(group)s",
    "hash",
    "≈ 100 a file",
    "until the group is dropped",
    "`scrapy consume`: output and file name → bytes of it that hold acknowledged articles.",
)
RECORDS = Key(
    "articles:records",
    "hash",
    "see docs/stream.md",
    "NEWSBOT_DUPLICATES_WINDOW days an article",
    "What was published: 2 bytes of the id → the rest of it, content fingerprint, day, version.",
)
BANDS = Key(
    "articles:bands",
    "hash",
    "see docs/stream.md",
    "NEWSBOT_DUPLICATES_WINDOW days an article",
    "Which articles share a text or a part of one: bucket → tag, day, id.",
)
COPIES = Key(
    "articles:copies",
    "hash",
    "≈ 150 a file",
    "until deleted",
    "Files that `scrapy launch` writes: site and path → id of the last entry copied.",
)
REPORTS = Key(
    "reports",
    "hash",
    "≈ 3,000 a worker",
    "a day after the worker's last sign of life",
    "Workers, running or ended: name → JSON with time, state and statistics.",
)


def all_keys() -> dict[str, Key]:
    """Every kind of key by its constant's name, in the order of this file."""
    return {name: key for name, key in globals().items() if isinstance(key, Key)}


def table() -> str:
    """The page `docs/redis_keys.md`."""
    head = (
        "# Redis keys\n\n"
        "Generated from `newsbot/redis/keys.py`; a test compares them. Every name begins with\n"
        "the hash tag `{namespace}:` (setting `NEWSBOT_NAMESPACE`): a script touches one slot.\n\n"
        "| key | type | bytes | lifetime | what it holds |\n|---|---|---|---|---|\n"
    )
    rows = (
        f"| `{key.pattern}` | {key.type} | {key.size} | {key.lifetime} | {key.purpose} |\n"
        for key in all_keys().values()
    )
    return head + "".join(rows)


if __name__ == "__main__":
    import sys

    sys.stdout.write(table())
