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
import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from redis.exceptions import RedisError

from newsbot.redis import connect, connect_sync
from newsbot.stream import scripts
from newsbot.stream.delivery import PAUSE, Delivered, Delivery, GroupGone, Script, Steps

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    import redis
    import redis.asyncio

__all__ = ["ArticleStream", "AsyncArticleStream", "AsyncMessage", "GroupGone", "Message"]

T = TypeVar("T")


class Message(Delivered):
    """As a context manager it is acknowledged at the end; an exception is passed to `fail`."""

    __slots__ = ()
    _core: ArticleStream

    def ack(self) -> None:
        """Done with it: it is never delivered again to this group."""
        self._core._run(self._core.acknowledge([self]))

    def fail(self, error: BaseException | str) -> None:
        """Not done: it is delivered again later, or buried with the error if it was too often."""
        self._core._run(self._core.report(self, error))

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


class AsyncMessage(Delivered):
    """As an async context manager it is acknowledged at the end, or passed to `fail`."""

    __slots__ = ()
    _core: AsyncArticleStream

    async def ack(self) -> None:
        """See `Message.ack`."""
        await self._core._run(self._core.acknowledge([self]))

    async def fail(self, error: BaseException | str) -> None:
        """See `Message.fail`."""
        await self._core._run(self._core.report(self, error))

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


class ArticleStream(Delivery):
    """Iterates over messages; see the module. A context manager, for who stops early."""

    _message = Message

    def __init__(self, url: str, group: str = "default", **options: Any) -> None:
        super().__init__(url, group, **options)
        self._client: redis.Redis = connect_sync(url)

    def __iter__(self) -> Iterator[Message]:
        for batch in self.batches():
            messages = batch
            while not self.is_stopped and (messages := self._run(self.still_mine(messages))):
                yield messages[0]
                messages = messages[1:]

    def batches(self) -> Iterator[list[Message]]:
        """Up to `batch` messages at a time; acknowledge them with `ack`."""
        while not self.is_stopped and (messages := self._run(self.fetch())) is not None:
            if messages:
                yield messages

    def ack(self, messages: list[Message]) -> None:
        """Acknowledge several in one round trip."""
        self._run(self.acknowledge(messages))

    def close(self) -> None:
        """Leave the group, unless something is left unacknowledged; close the connection."""
        self.stop()
        try:
            self._run(self.leave())
        except (RedisError, OSError) as error:
            if not scripts.is_away(error):
                raise
        finally:
            self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self, steps: Steps) -> Any:
        try:
            command = next(steps)
            while True:
                try:
                    answer = self._do(command)
                except (RedisError, OSError) as error:
                    if (other := self.instead(error, steps)) is None:
                        time.sleep(PAUSE)
                    command = other or command
                else:
                    self.is_away = False
                    command = steps.send(answer)
        except StopIteration as end:
            return end.value

    def call(self, function: Callable[[], T]) -> T:
        """What the function returns, which may talk to the same Redis, as soon as that is there."""
        while True:
            try:
                return function()
            except (RedisError, OSError) as error:
                if self.is_stopped or not scripts.is_away(error):
                    raise
                self.lost(error)
                time.sleep(PAUSE)

    def _do(self, command: tuple[Any, ...] | Script) -> Any:
        if isinstance(command, Script):
            return scripts.run_sync(self._client, command.name, command.keys, command.args)
        call: Any = self._client.execute_command
        return call(*command)


class AsyncArticleStream(Delivery):
    """`ArticleStream` for the event loop: `async for`, `async with`, `await message.ack()`."""

    _message = AsyncMessage

    def __init__(self, url: str, group: str = "default", **options: Any) -> None:
        super().__init__(url, group, **options)
        self._client: redis.asyncio.Redis = connect(url)

    async def __aiter__(self) -> AsyncIterator[AsyncMessage]:
        async for batch in self.batches():
            messages = batch
            while not self.is_stopped and (messages := await self._run(self.still_mine(messages))):
                yield messages[0]
                messages = messages[1:]

    async def batches(self) -> AsyncIterator[list[AsyncMessage]]:
        """See `ArticleStream.batches`."""
        while not self.is_stopped and (messages := await self._run(self.fetch())) is not None:
            if messages:
                yield messages

    async def ack(self, messages: list[AsyncMessage]) -> None:
        """See `ArticleStream.ack`."""
        await self._run(self.acknowledge(messages))

    async def close(self) -> None:
        """See `ArticleStream.close`."""
        self.stop()
        try:
            await self._run(self.leave())
        except (RedisError, OSError) as error:
            if not scripts.is_away(error):
                raise
        finally:
            await self._client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _run(self, steps: Steps) -> Any:
        try:
            command = next(steps)
            while True:
                try:
                    answer = await self._do(command)
                except (RedisError, OSError) as error:
                    if (other := self.instead(error, steps)) is None:
                        await asyncio.sleep(PAUSE)
                    command = other or command
                else:
                    self.is_away = False
                    command = steps.send(answer)
        except StopIteration as end:
            return end.value

    async def _do(self, command: tuple[Any, ...] | Script) -> Any:
        if isinstance(command, Script):
            return await scripts.run(self._client, command.name, command.keys, command.args)
        call: Any = self._client.execute_command
        return await call(*command)
