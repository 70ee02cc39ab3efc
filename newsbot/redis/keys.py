"""Every key that newsbot keeps in Redis: name, type, size and lifetime.

Names are made here and nowhere else. All carry the same hash tag, `{namespace}`, so that a script
touches one slot of a Cluster; the namespace is the setting NEWSBOT_NAMESPACE. `docs/redis_keys.md`
is generated from this file: `python -m newsbot.redis.keys > docs/redis_keys.md`.
"""

from __future__ import annotations

import re
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


SCHEMA = Key(
    "schema",
    "string",
    "≈ 60",
    "for ever",
    "Version of this table's meaning; a crawl whose newsbot has another refuses to start.",
)
START_URLS = Key(
    "%(spider)s:start_urls",
    "list, set or sorted set",
    "the data",
    "until a worker takes it",
    "URLs or JSON to begin with, from other programs; the name without the hash tag works too.",
)
QUEUE = Key(
    "%(spider)s:requests:%(host)s",
    "sorted set",
    "≈ 260 a request",
    "until leased",
    "Requests to one host by order: id (6 bytes), mark (1), MessagePack.",
)
READY = Key(
    "%(spider)s:ready",
    "sorted set",
    "≈ 130 a host",
    "until its queue is empty",
    "Hosts with requests, by when the next may start (Unix ms).",
)
STATE = Key(
    "%(spider)s:frontier",
    "hash",
    "≈ 100",
    "for ever",
    "`seq`: last id given; `size`: requests queued; `over`: whether workers were told of the end; "
    "`turned`: what the clock said before it last went back.",
)
WORKERS = Key(
    "%(spider)s:workers",
    "sorted set",
    "≈ 130 a worker",
    "until the worker ends",
    "Workers by when their leases end unless renewed (Unix ms).",
)
LEASES = Key(
    "%(spider)s:leases:%(worker)s",
    "hash",
    "≈ 350 a request",
    "until acknowledged or given back",
    "What one worker is busy with: id → host, order, mark, MessagePack.",
)
DEAD_LETTERS = Key(
    "%(spider)s:dead",
    "list",
    "≈ 250 a request",
    "until requeued or purged",
    "Dead letters: time, host, order, reason, then the request.",
)
SOURCES = Key(
    "%(spider)s:sources",
    "set",
    "≈ 60 a source",
    "until the next crawl begins",
    "Fingerprints of the sources that this crawl has queued.",
)
SEEN = Key(
    "%(spider)s:seen",
    "hash",
    "≈ 100",
    "until flushed",
    "`n`: fingerprints held; `b`: buckets or filters. No spider in the name: shared by all.",
)
SEEN_BUCKET = Key(
    "%(spider)s:seen:%(bucket)s",
    "set, hash or string",
    "≈ 9 a URL exact, ≈ 17 expiring, ≈ 3 probabilistic",
    "until flushed",
    "Fingerprints of what was queued once; setting NEWSBOT_SEEN.",
)
BEGINNING = Key(
    "%(spider)s:beginning",
    "string",
    "≈ 100",
    "a moment, 60 s at most",
    "Which worker may forget the queue just now; others wait before they join.",
)
SLEEPERS = Key(
    "%(spider)s:sleepers",
    "set",
    "≈ 80 a worker",
    "while they wait",
    "Workers to be woken when requests come.",
)
WAKE = Key(
    "%(spider)s:wake:%(worker)s",
    "list",
    "≈ 100",
    "a minute",
    "What a waiting worker blocks on.",
)
HOST = Key(
    "hosts:%(host)s",
    "hash",
    "≈ 150 a host",
    "a day after its last visit",
    "`n`: next start (ms); `p`: pace in trouble (ms) and `t`: since; `b`: Crawl-delay (ms); "
    "`l`: what an answer takes (ms); `a`: leased now; `w`: the worker it belongs to, `s`: since; "
    "`q`: the spider that waits for it, `r`: since. Shared by all spiders.",
)
ROBOTS = Key(
    "robots:%(host)s",
    "string",
    "the file",
    "NEWSBOT_ROBOTS_EXPIRY",
    "robots.txt of a host, fetched once for all workers.",
)
REFUSED = Key(
    "refused:%(name)s",
    "any",
    "as found",
    "until deleted by hand",
    "Keys of a wrong type, moved out of the way.",
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
PARAGRAPHS = Key(
    "sites:%(site)s:paragraphs",
    "hash",
    "at most ≈ 400,000 a site",
    "90 days after the site's last article",
    "In which articles of a site a paragraph stood: part of its hash → the rest, 12 tags.",
)
TITLES = Key(
    "sites:%(site)s:titles",
    "hash",
    "at most ≈ 150,000 a site",
    "90 days after the site's last article",
    "Titles of a site's articles: part of the hash → the rest, the article's tag.",
)
LATEST = Key(
    "latest",
    "stream",
    "≈ 8,000 an article",
    "the last NEWSBOT_LATEST",
    "What the dashboard shows: article, verdict, and the lines stripped with their rules; JSON.",
)
SITE_PUBLISHED = Key(
    "sites:published",
    "hash",
    "≈ 60 a site",
    "until deleted",
    "Site → articles published, new versions included.",
)
SITE_LAST = Key(
    "sites:last",
    "hash",
    "≈ 60 a site",
    "until deleted",
    "Site → when it last gave an article (Unix s).",
)
REPORTS = Key(
    "reports",
    "hash",
    "≈ 3,000 a worker",
    "a day after the worker's last sign of life",
    "Workers, running or ended: name → JSON with time, state and statistics.",
)
VISITS_DUE = Key(
    "visits:%(kind)s",
    "sorted set",
    "≈ 110 a source or article",
    "until it is no longer visited",
    "Sources and articles of the fleet, by when each is next visited (Unix seconds); under way: "
    "when its lease ends.",
)
VISITS = Key(
    "visits:%(kind)s:states",
    "hash",
    "≈ 600 a source, ≈ 350 an article",
    "as in `visits:%(kind)s`",
    "What the visits of each have told: MessagePack map.",
)
VISITS_LINKS = Key(
    "visits:%(kind)s:links",
    "hash",
    "10 a link, at most 50,000 a source",
    "as in `visits:%(kind)s`",
    "What each source listed last: hash of the URL (6 bytes), minute of its last change (4).",
)
VISITS_SITES = Key(
    "visits:sites",
    "hash",
    "≈ 60 a site",
    "for ever",
    "Site → when a worker of the fleet last wanted it (Unix seconds).",
)
VISITS_CREDIT = Key(
    "visits:credit",
    "string",
    "≈ 60",
    "for ever",
    "Updates that may be looked for now: NEWSBOT_UPDATES_SHARE of all requests.",
)
BUDGETS = Key(
    "budgets:%(day)s",
    "hash",
    "≈ 60 a site",
    "two days",
    "Site → pages asked for on this day, by all workers; `*`: of all sites.",
)
DELAYS = Key(
    "delays",
    "hash",
    "≈ 70 a site and class, at most 20 classes a site",
    "for ever; halved as they grow",
    "Site and class → articles that took so long from publication to the stream (powers of √2 of "
    "15 s).",
)
HEALTH = Key(
    "health:%(site)s",
    "hash",
    "≈ 500 a site",
    "180 days after its last page",
    "What a site's pages gave: `past` (shares), `recent` (counts that are still too few), as JSON.",
)


def pattern(name: str) -> str:
    """A key's name as a pattern of SCAN that matches only it."""
    return re.sub(r"([*?\[\]\\^])", r"\\\1", name)


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
