"""What the articles of a site have in common, shared by all workers, in bounded memory."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from redis.exceptions import RedisError

from newsbot.redis import keys
from newsbot.stream import scripts

if TYPE_CHECKING:
    from collections.abc import Sequence

    import redis.asyncio

BUCKETS: Final = 1024
PARAGRAPHS_IN_BUCKET: Final = 12
TITLES_IN_BUCKET: Final = 8
LIFETIME: Final = 90 * 86_400_000
"""Milliseconds after a site's last article at which it is forgotten."""
BATCH: Final = 64
"""Articles in one script call."""
_MOST_PARAGRAPHS: Final = 2_000
"""Of one article; what follows is not counted."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What other articles of the site held before."""

    counts: dict[str, int]
    """Key of a paragraph → in how many other articles it stood; at most 12."""
    titles: frozenset[str]
    """Keys of those lines that are titles of other articles."""


@dataclass(slots=True)
class _Pending:
    names: tuple[str, str]
    args: list[bytes]
    paragraphs: Sequence[str]
    lines: Sequence[str]
    done: asyncio.Future[Sighting]


class Sightings:
    """Counts distinct articles per paragraph, and knows titles, site by site.

    At most 600 KB a site: 12,288 paragraphs and 8,192 titles, the last seen; 0.1 ms of Redis an
    article. What is asked while a call is under way goes in the next one.
    """

    def __init__(self, client: redis.asyncio.Redis, *, namespace: str = "newsbot") -> None:
        self._client = client
        self._namespace = namespace
        self._waiting: list[_Pending] = []
        self._flushing: asyncio.Task[None] | None = None

    async def note(
        self,
        site: str,
        article: str,
        *,
        paragraphs: Sequence[str],
        title: str | None,
        lines: Sequence[str],
    ) -> Sighting:
        """Remember an article; what its site's other articles had of its paragraphs and lines.

        Args:
            site: name of the spider, or a host.
            article: its id; the same article counts once, however often it comes.
            paragraphs: keys of 16 hexadecimal digits, each once.
            title: key of its headline.
            lines: keys of lines that may be headlines of others, each once.

        Raises:
            RedisError: what redis-py raises; nothing is tried again.
        """
        paragraphs = paragraphs[:_MOST_PARAGRAPHS]
        digest = blake2b(article.encode(), digest_size=2).digest()
        pending = _Pending(
            (
                keys.PARAGRAPHS(self._namespace, site=site),
                keys.TITLES(self._namespace, site=site),
            ),
            [
                bytes(byte or 1 for byte in digest),
                b"".join(map(_packed, paragraphs)),
                _packed(title) if title else b"",
                b"".join(map(_packed, lines)),
            ],
            paragraphs,
            lines,
            asyncio.get_running_loop().create_future(),
        )
        self._waiting.append(pending)
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.create_task(self._flush())
        return await pending.done

    async def _flush(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            try:
                answers = await scripts.run(
                    self._client,
                    "sightings",
                    [name for pending in batch for name in pending.names],
                    [
                        PARAGRAPHS_IN_BUCKET,
                        TITLES_IN_BUCKET,
                        LIFETIME,
                        *(part for pending in batch for part in pending.args),
                    ],
                )
            except (RedisError, OSError) as error:
                for pending in batch:
                    if not pending.done.done():
                        pending.done.set_exception(error)
                continue
            for pending, (counts, known) in zip(batch, answers, strict=True):
                if not pending.done.done():
                    pending.done.set_result(
                        Sighting(
                            dict(zip(pending.paragraphs, counts, strict=True)),
                            frozenset(
                                key
                                for key, is_known in zip(pending.lines, known, strict=True)
                                if is_known
                            ),
                        )
                    )


def _packed(key: str) -> bytes:
    """Bucket and rest of a key of 16 hexadecimal digits, 6 bytes."""
    digits = bytes.fromhex(key)
    return (int.from_bytes(digits[:2]) % BUCKETS).to_bytes(2) + digits[2:6]
