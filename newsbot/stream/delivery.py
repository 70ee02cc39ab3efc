"""What every reader does with a consumer group, in steps that run blocking or in the event loop."""

from __future__ import annotations

import logging
import os
import re
import secrets
import socket
import time
from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from redis.exceptions import ResponseError

from newsbot.redis import keys
from newsbot.stream.encoding import BadMessage, decode
from newsbot.stream.scripts import is_away

if TYPE_CHECKING:
    from newsbot.items import Article

log = logging.getLogger(__name__)

PAUSE = 0.5  # seconds between tries while Redis is away
DEAD_LETTERS = 100_000
"""Dead letters kept at most; beyond, a poison message stays pending instead."""


@dataclass(frozen=True, slots=True)
class Script:
    name: str
    keys: list[str]
    args: list[Any]


Steps = Generator[tuple[Any, ...] | Script, Any, Any]
"""Commands to be run, each answered by `send`: written once, run blocking or in the event loop."""


class GroupGone(RuntimeError):  # noqa: N818, reads as the state it names
    """The group was dropped while it was being read."""


class Delivered:
    """An article as delivered to this consumer; `deliveries` counts from 1."""

    __slots__ = ("_core", "article", "deliveries", "id")

    def __init__(self, core: Delivery, id: str, article: Article, deliveries: int) -> None:  # noqa: A002
        self._core = core
        self.id = id
        """Of the stream's entry: milliseconds since 1970, "-", number. Rising."""
        self.article = article
        self.deliveries = deliveries

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id} {self.article.url}>"


class Delivery:
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

    _message: type[Delivered]

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
        if not group:
            raise ValueError("a group needs a name")
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
        self.is_away = False
        self.is_stopped = False

    def stop(self) -> None:
        """End the iteration after what is in hand; may be called by a signal handler.

        While Redis is away it raises what Redis's client did: what is in hand comes again.
        """
        self.is_stopped = True

    def again(self) -> None:
        """Deliver once more what this consumer has not acknowledged."""
        self._own = "-"

    def fetch(self) -> Steps:
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

    def _open(self) -> Steps:
        try:
            yield ("XGROUP", "CREATE", self._stream, self.group, self._start, "MKSTREAM")
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise
        self._is_open = True

    def _claim(self, idle: int, start: str) -> Steps:
        args = [self.group, self.consumer, idle, start, self._batch]
        args += [self._deliveries, DEAD_LETTERS]
        after, claimed, buried = yield Script("claim", [self._stream, self._dead], args)
        if buried:
            log.warning("%d messages went to the dead letters: never acknowledged.", buried)
        entries = [
            (id_, dict(zip(flat[::2], flat[1::2], strict=True)), count)
            for id_, flat, count in claimed
        ]
        return _text(after), (yield from self._decoded(entries))

    def _decoded(self, entries: list[tuple[Any, Any, int]]) -> Steps:
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

    def acknowledge(self, messages: list[Any]) -> Steps:
        if messages:
            yield ("XACK", self._stream, self.group, *(message.id for message in messages))

    def report(self, message: Delivered, error: BaseException | str) -> Steps:
        text = f"{type(error).__name__}: {error}" if isinstance(error, BaseException) else error
        log.warning("Delivery %d of %s failed: %s", message.deliveries, message.article.url, text)
        if message.deliveries >= self._deliveries:
            yield from self._bury(message.id, message.deliveries, text)

    def _bury(self, id_: str, count: int, error: str) -> Steps:
        args = [self.group, id_, count, error.encode("utf-8", "replace")[:2_000], DEAD_LETTERS]
        return (yield Script("bury", [self._stream, self._dead], args))

    def still_mine(self, messages: list[Any]) -> Steps:
        """Those of the messages that nobody took over; others are told that we are at work."""
        if time.monotonic() - self._renewed < self._idle / 3:
            return messages
        self._renewed = time.monotonic()
        args = [self.group, self.consumer, *(message.id for message in messages)]
        mine = {_text(id_) for id_ in (yield Script("renew", [self._stream], args))}
        return [message for message in messages if message.id in mine]

    def leave(self) -> Steps:
        if self._is_open:
            yield Script("leave", [self._stream], [self.group, self.consumer])

    def instead(self, error: Exception, steps: Steps) -> tuple[Any, ...] | Script | None:
        """The command after one that failed; None for the same again, after a pause.

        Raises:
            Exception: the error, where Redis is away and nobody waits for it to come back.
        """
        if not is_away(error):
            following: tuple[Any, ...] | Script = steps.throw(self.explained(error))
            return following
        self.lost(error)
        if self.is_stopped:
            raise error
        return None

    def lost(self, error: Exception) -> None:
        """Redis went away under a command. What it handed out unheard is still pending."""
        self._own = "-"
        if not self.is_away:
            self.is_away = True
            log.warning("Redis is away (%s): the reader waits.", error)

    def explained(self, error: Exception) -> Exception:
        if "NOGROUP" in str(error):
            return GroupGone(f"group {self.group!r} was dropped while it was read")
        return error


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
