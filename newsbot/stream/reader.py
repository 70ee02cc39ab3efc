"""Read articles from the stream, in your own program.

    from newsbot.stream.reader import ArticleStream

    for message in ArticleStream("redis://localhost:6379/0", group="nlp"):
        with message:                        # acknowledges, or reports what was raised
            print(message.article.title)

Every group sees every article; the consumers of one group share them. A message that was not
acknowledged is delivered again, to whoever asks first once its consumer has been silent for
`idle` seconds; after `deliveries` times it goes to the dead letters (`scrapy queue`).
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import secrets
import socket
import time
from collections.abc import AsyncIterator, Generator, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ReadOnlyError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from newsbot.redis import connect, connect_sync, keys
from newsbot.stream import scripts
from newsbot.stream.encoding import BadMessage, decode

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    import redis
    import redis.asyncio

    from newsbot.items import Article

log = logging.getLogger(__name__)

DEAD_LETTERS = 100_000
"""Dead letters kept at most; beyond, a poison message stays pending instead."""
_AWAY = (RedisConnectionError, RedisTimeoutError, ReadOnlyError, OSError)
_PAUSE = 0.5  # seconds between tries while Redis is away


@dataclass(frozen=True, slots=True)
class _Script:
    name: str
    keys: list[str]
    args: list[Any]


_Steps = Generator[tuple[Any, ...] | _Script, Any, Any]
"""Commands to be run, each answered by `send`: written once, run blocking or in the event loop."""


class GroupGone(RuntimeError):  # noqa: N818, reads as the state it names
    """The group was dropped while it was being read."""


class _Message:
    """An article as delivered to this consumer; `deliveries` counts from 1."""

    __slots__ = ("_core", "article", "deliveries", "id")

    def __init__(self, core: _Core, id: str, article: Article, deliveries: int) -> None:  # noqa: A002
        self._core = core
        self.id = id
        """Of the stream's entry: milliseconds since 1970, "-", number. Rising."""
        self.article = article
        self.deliveries = deliveries

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id} {self.article.url}>"


class Message(_Message):
    """As a context manager it is acknowledged at the end; an exception is passed to `fail`."""

    __slots__ = ()
    _core: ArticleStream

    def ack(self) -> None:
        """Done with it: it is never delivered again to this group."""
        self._core._run(self._core._ack([self]))

    def fail(self, error: BaseException | str) -> None:
        """Not done: it is delivered again later, or buried with the error if it was too often."""
        self._core._run(self._core._fail(self, error))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> bool:
        if error is None:
            self.ack()
        elif isinstance(error, Exception):
            self.fail(error)
        return isinstance(error, Exception)


class AsyncMessage(_Message):
    """As an async context manager it is acknowledged at the end, or passed to `fail`."""

    __slots__ = ()
    _core: AsyncArticleStream

    async def ack(self) -> None:
        """See `Message.ack`."""
        await self._core._run(self._core._ack([self]))

    async def fail(self, error: BaseException | str) -> None:
        """See `Message.fail`."""
        await self._core._run(self._core._fail(self, error))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> bool:
        if error is None:
            await self.ack()
        elif isinstance(error, Exception):
            await self.fail(error)
        return isinstance(error, Exception)


class _Core:
    """What both readers do, as steps that either can run.

    Args:
        url: of the Redis, as in NEWSBOT_REDIS_URL.
        group: who reads; made when it is new.
        start: where a new group begins: "beginning", "now", an id, or a time (with its zone).
        consumer: name of this reader in the group; whoever takes it up again gets what it left
            unacknowledged. Unique if not given.
        follow: wait for more at the end of the stream instead of ending.
        batch: messages fetched at once.
        idle: seconds after which an unacknowledged message is given to another consumer.
        deliveries: after so many, a message is buried.
        namespace: the setting NEWSBOT_NAMESPACE of the crawl.
    """

    _message: type[_Message]

    def __init__(
        self,
        url: str,
        group: str,
        *,
        start: str | datetime = "beginning",
        consumer: str | None = None,
        follow: bool = True,
        batch: int = 100,
        idle: float = 300.0,
        deliveries: int = 5,
        namespace: str = "newsbot",
    ) -> None:
        self.url = url
        self.group = group
        self.consumer = consumer or f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"
        self._stream = keys.STREAM(namespace)
        self._dead = keys.DEAD(namespace)
        self._start = _start_id(start)
        self._follow = follow
        self._batch = batch
        self._idle = idle
        self._deliveries = deliveries
        self._is_open = False
        self._own: str | None = "-"
        """Where to go on in what this consumer left behind; None when that is done."""
        self._others = "0-0"
        self._next_claim = 0.0
        self._renewed = 0.0
        self._is_away = False

    def _fetch(self) -> _Steps:
        """The next messages; None at the end of a stream that is not followed."""
        if not self._is_open:
            yield from self._open()
        self._renewed = time.monotonic()
        while self._own is not None:
            after, messages = yield from self._claim(-1, self._own)
            self._own = after if after != "0-0" else None
            if messages:
                return messages
        if time.monotonic() >= self._next_claim:
            self._others, messages = yield from self._claim(int(self._idle * 1000), self._others)
            if self._others == "0-0":
                self._next_claim = time.monotonic() + min(self._idle / 4, 15.0)
            if messages:
                return messages
        command: list[Any] = ["XREADGROUP", "GROUP", self.group, self.consumer]
        command += ["COUNT", self._batch]
        if self._follow:
            command += ["BLOCK", int(max(min(self._idle / 4, 2.0), 0.05) * 1000)]
        answer = yield (*command, "STREAMS", self._stream, ">")
        streams = answer.items() if isinstance(answer, dict) else answer or ()
        entries = [(id_, fields, 1) for _, read in streams for id_, fields in read]
        if not entries and not self._follow:
            return None
        return (yield from self._decoded(entries))

    def _open(self) -> _Steps:
        try:
            yield ("XGROUP", "CREATE", self._stream, self.group, self._start, "MKSTREAM")
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise
        self._is_open = True

    def _claim(self, idle: int, start: str) -> _Steps:
        args = [self.group, self.consumer, idle, start, self._batch]
        args += [self._deliveries, DEAD_LETTERS]
        after, claimed, buried = yield _Script("claim", [self._stream, self._dead], args)
        if buried:
            log.warning("%d messages went to the dead letters: never acknowledged.", buried)
        entries = [
            (id_, dict(zip(flat[::2], flat[1::2], strict=True)), count)
            for id_, flat, count in claimed
        ]
        return _text(after), (yield from self._decoded(entries))

    def _decoded(self, entries: list[tuple[Any, Any, int]]) -> _Steps:
        messages, skipped = [], []
        for id_, fields, count in entries:
            if not fields or fields.get(b"for", self.group.encode()) != self.group.encode():
                skipped.append(_text(id_))  # deleted by hand, or requeued for another group
                continue
            try:
                article = decode(fields.get(b"article", b""))
            except BadMessage as error:
                log.warning("Message %s cannot be read and is buried: %s", _text(id_), error)
                yield from self._bury(_text(id_), count, str(error))
                continue
            messages.append(self._message(self, _text(id_), article, count))
        if skipped:
            yield ("XACK", self._stream, self.group, *skipped)
        return messages

    def _ack(self, messages: list[Any]) -> _Steps:
        if messages:
            yield ("XACK", self._stream, self.group, *(message.id for message in messages))

    def _fail(self, message: _Message, error: BaseException | str) -> _Steps:
        text = f"{type(error).__name__}: {error}" if isinstance(error, BaseException) else error
        log.warning("Delivery %d of %s failed: %s", message.deliveries, message.article.url, text)
        if message.deliveries >= self._deliveries:
            yield from self._bury(message.id, message.deliveries, text)

    def _bury(self, id_: str, count: int, error: str) -> _Steps:
        args = [self.group, id_, count, error.encode("utf-8", "replace")[:2_000], DEAD_LETTERS]
        return (yield _Script("bury", [self._stream, self._dead], args))

    def _still_mine(self, messages: list[Any]) -> _Steps:
        """Those of the messages that nobody took over; others are told that we are at work."""
        if time.monotonic() - self._renewed < self._idle / 3:
            return messages
        self._renewed = time.monotonic()
        args = [self.group, self.consumer, *(message.id for message in messages)]
        mine = {_text(id_) for id_ in (yield _Script("renew", [self._stream], args))}
        return [message for message in messages if message.id in mine]

    def _leave(self) -> _Steps:
        if self._is_open:
            yield _Script("leave", [self._stream], [self.group, self.consumer])

    def _lost(self, error: Exception) -> None:
        """Redis went away under a command. What it handed out unheard is still pending."""
        self._own = "-"
        if not self._is_away:
            self._is_away = True
            log.warning("Redis is away (%s): the reader waits.", error)

    def _explained(self, error: ResponseError) -> Exception:
        if "NOGROUP" in str(error):
            return GroupGone(f"group {self.group!r} was dropped while it was read")
        return error


class ArticleStream(_Core):
    """Iterates over messages; see the module. A context manager, for who stops early."""

    _message = Message

    def __init__(self, url: str, group: str = "default", **options: Any) -> None:
        super().__init__(url, group, **options)
        self._client: redis.Redis = connect_sync(url)

    def __iter__(self) -> Iterator[Message]:
        for batch in self.batches():
            messages = batch
            while messages := self._run(self._still_mine(messages)):
                yield messages[0]
                messages = messages[1:]

    def batches(self) -> Iterator[list[Message]]:
        """Up to `batch` messages at a time; acknowledge them with `ack`."""
        while (messages := self._run(self._fetch())) is not None:
            if messages:
                yield messages

    def ack(self, messages: list[Message]) -> None:
        """Acknowledge several in one round trip."""
        self._run(self._ack(messages))

    def close(self) -> None:
        """Leave the group, unless something is left unacknowledged; close the connection."""
        try:
            self._run(self._leave())
        finally:
            self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self, steps: _Steps) -> Any:
        try:
            command = next(steps)
            while True:
                try:
                    answer = self._do(command)
                except _AWAY as error:
                    self._lost(error)
                    time.sleep(_PAUSE)
                except ResponseError as error:
                    command = steps.throw(self._explained(error))
                else:
                    self._is_away = False
                    command = steps.send(answer)
        except StopIteration as end:
            return end.value

    def _do(self, command: tuple[Any, ...] | _Script) -> Any:
        if isinstance(command, _Script):
            return scripts.run_sync(self._client, command.name, command.keys, command.args)
        return self._client.execute_command(*command)


class AsyncArticleStream(_Core):
    """`ArticleStream` for the event loop: `async for`, `async with`, `await message.ack()`."""

    _message = AsyncMessage

    def __init__(self, url: str, group: str = "default", **options: Any) -> None:
        super().__init__(url, group, **options)
        self._client: redis.asyncio.Redis = connect(url)

    async def __aiter__(self) -> AsyncIterator[AsyncMessage]:
        async for batch in self.batches():
            messages = batch
            while messages := await self._run(self._still_mine(messages)):
                yield messages[0]
                messages = messages[1:]

    async def batches(self) -> AsyncIterator[list[AsyncMessage]]:
        """See `ArticleStream.batches`."""
        while (messages := await self._run(self._fetch())) is not None:
            if messages:
                yield messages

    async def ack(self, messages: list[AsyncMessage]) -> None:
        """See `ArticleStream.ack`."""
        await self._run(self._ack(messages))

    async def close(self) -> None:
        """See `ArticleStream.close`."""
        try:
            await self._run(self._leave())
        finally:
            await self._client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _run(self, steps: _Steps) -> Any:
        try:
            command = next(steps)
            while True:
                try:
                    answer = await self._do(command)
                except _AWAY as error:
                    self._lost(error)
                    await asyncio.sleep(_PAUSE)
                except ResponseError as error:
                    command = steps.throw(self._explained(error))
                else:
                    self._is_away = False
                    command = steps.send(answer)
        except StopIteration as end:
            return end.value

    async def _do(self, command: tuple[Any, ...] | _Script) -> Any:
        if isinstance(command, _Script):
            return await scripts.run(self._client, command.name, command.keys, command.args)
        return await self._client.execute_command(*command)


def _start_id(start: str | datetime) -> str:
    if isinstance(start, datetime):
        if start.tzinfo is None:
            raise ValueError(f"start {start}: a time needs its zone")
        return f"{max(int(start.timestamp() * 1000), 0)}-0"
    if start in ("beginning", "now"):
        return {"beginning": "0", "now": "$"}[start]
    if not re.fullmatch(r"\d+(-\d+)?", start):
        raise ValueError(
            f'start {start!r}: "beginning", "now", a time or an id as "1764000000000-0"'
        )
    return start


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
