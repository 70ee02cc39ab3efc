"""Publishes articles: duplicate check, index and push in one atomic script."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Literal, cast

from redis.exceptions import RedisError

from newsbot.duplicates.addresses import other_address
from newsbot.duplicates.signatures import signature
from newsbot.redis import keys
from newsbot.stream import scripts
from newsbot.stream.encoding import encode_open

if TYPE_CHECKING:
    import redis.asyncio

    from newsbot.items import Article

log = logging.getLogger(__name__)

Verdict = Literal[
    "published",
    "updated",
    "known",
    "canonical_url",
    "content",
    "near",
    "published_content",
    "published_near",
]
Policy = Literal["drop", "mark"]

BUCKETS = 65_536
"""Of the index: two bytes of the id name one."""
BATCH = 64
"""Articles in one script call: enough that round trips cost nothing, few enough to block no one."""
_PAUSES = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an article.

    `published` and `updated` (a new version) are in the stream now. `known`: this text was
    published from this URL before. The others repeat an article: they were not published, or, by
    the policy "mark", `published_content` and `published_near` were, with `duplicate_of`.
    """

    verdict: Verdict
    version: int = 0
    """As published; of a `known` article or a `canonical_url`, the version that is out."""
    original: str | None = None
    """Id of the article that this one repeats."""


@dataclass(slots=True)
class _Pending:
    args: list[bytes]
    done: asyncio.Future[Outcome]
    sent: bool = False
    """It was sent before and no answer came, so that the script may have run."""


class ArticleWriter:
    """Publishes to one stream. What is published while a call is under way goes in the next one.

    Waits, and says so, while Redis is away or the stream is full; loses nothing and publishes
    nothing twice. `memory` is how many articles the index remembers, `limit` how many the stream
    holds. `count` is told what happens: "waits/full", "waits/redis", "trimmed".
    """

    def __init__(
        self,
        client: redis.asyncio.Redis,
        *,
        namespace: str = "newsbot",
        window: int = 30,
        policy: Policy = "drop",
        memory: int = 5_000_000,
        limit: int = 100_000,
        list_key: str | None = None,
        count: Callable[[str, int], None] = lambda event, number: None,
    ) -> None:
        if not 1 <= window <= 200:
            raise ValueError(f"a window of {window} days: it is between 1 and 200")
        if policy not in ("drop", "mark"):
            raise ValueError(f'the policy is "drop" or "mark", not {policy!r}')
        self._client = client
        self._keys = [key(namespace) for key in (keys.STREAM, keys.RECORDS, keys.BANDS)]
        if list_key:
            self._keys.append(list_key)
        self._config: list[int | str] = [window, limit, policy, max(memory // BUCKETS, 4)]
        self._limit = limit
        self._count = count
        self._waiting: list[_Pending] = []
        self._flushing: asyncio.Task[None] | None = None
        self._told: set[str] = set()
        self._ever_told: set[str] = set()

    async def publish(self, article: Article) -> Outcome:
        """Publish it unless it was; `article` must have `id`, `canonical_url` and `fingerprint`.

        Raises:
            ValueError: `id` or `fingerprint` are not 16 hexadecimal digits, or a text holds a
                lone surrogate.
        """
        identity = bytes.fromhex(article.id), bytes.fromhex(article.fingerprint)
        if [len(part) for part in identity] != [8, 8]:
            raise ValueError(f"id {article.id!r}, fingerprint {article.fingerprint!r}: 16 digits")
        check = blake2b(article.url.encode(), digest_size=2).digest()
        bands, sketch = signature(article.body)
        pending = _Pending(
            [
                *identity,
                check,
                other_address(article.canonical_url),
                bands,
                sketch,
                encode_open(article),
            ],
            asyncio.get_running_loop().create_future(),
        )
        self._waiting.append(pending)
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.create_task(self._flush())
        return await pending.done

    async def _flush(self) -> None:
        attempt = 0
        while self._waiting:
            batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            try:
                refused = await self._send(batch)
                if not refused or await self._trim():
                    attempt = 0
                    self._waiting = refused + self._waiting
                    continue
            except (RedisError, OSError, ValueError) as error:
                refused = [pending for pending in batch if not pending.done.done()]
                if not scripts.is_away(error):
                    for pending in refused:
                        pending.done.set_exception(error)
                    continue
                self._wait_for("redis", f"Redis is away ({error}): articles wait to be published")
            self._waiting = refused + self._waiting
            await asyncio.sleep(_PAUSES[min(attempt, len(_PAUSES) - 1)])
            attempt += 1

    async def _send(self, batch: list[_Pending]) -> list[_Pending]:
        """Publish a batch in one call and return what a full stream refused."""
        before = [pending.sent for pending in batch]
        for pending in batch:
            pending.sent = True
        args = [part for pending in batch for part in pending.args]
        answers = await scripts.run(self._client, "publish", self._keys, [*self._config, *args])
        refused = []
        for pending, sent, (verdict, version, original) in zip(batch, before, answers, strict=True):
            name = _text(verdict)
            if name == "full":
                pending.sent = sent
                refused.append(pending)
                continue
            if name == "known" and sent:  # it was this one: the answer got lost, not the article
                name = "published" if version == 1 else "updated"
            if not pending.done.done():
                pending.done.set_result(
                    Outcome(cast("Verdict", name), version, _text(original) or None)
                )
        if not refused:
            self._told.clear()
        return refused

    async def _trim(self) -> bool:
        """Make room behind the slowest group; False if there is none to be made."""
        most = max(self._limit // 10, 1)
        removed, read = await scripts.run(self._client, "trim", self._keys[:1], [self._limit, most])
        if not removed:
            self._wait_for(
                "full",
                f"the stream holds {self._limit} articles that a group has yet to read: this "
                "worker waits. `scrapy queue` shows which; NEWSBOT_STREAM_MAXLEN allows more",
            )
            return False
        self._count("trimmed", removed)
        if not read and "unread" not in self._ever_told:
            self._ever_told.add("unread")
            log.warning(
                "The stream is full and no group reads it: its oldest %d articles went. "
                "`scrapy consume` registers a group, for which articles are kept.",
                removed,
            )
        return True

    def _wait_for(self, reason: str, message: str) -> None:
        """Count a wait; say so when it begins."""
        self._count(f"waits/{reason}", 1)
        if reason not in self._told:
            self._told.add(reason)
            log.warning("%s.", message)


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
