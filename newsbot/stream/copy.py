"""A JSON Lines file that follows the stream, for one site."""

from __future__ import annotations

import fcntl
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import msgspec

from newsbot.redis import keys
from newsbot.stream.encoding import BadMessage, decode

if TYPE_CHECKING:
    from typing import Self

    import redis

log = logging.getLogger(__name__)

_BATCH = 500


class _Identity(msgspec.Struct, frozen=True):
    id: str = ""
    fingerprint: str = ""


class JsonLinesCopy:
    """Appends the site's articles to `path`, each text once, over any number of runs.

    It reads the stream without a group: nothing is kept in Redis on its account. How far it came is
    remembered there; what the file holds already is read from the file itself, so that neither a
    kill in between nor a lost Redis writes an article twice. A file that was deleted begins anew,
    also while it is written. With `overwrite` the file is emptied, and holds what is published from
    then on.

    Raises:
        OSError: on entry, if the file cannot be written.
        BlockingIOError: on entry, if another process is writing it.
        ValueError: on entry, if it holds something else than JSON lines.
    """

    def __init__(
        self,
        client: redis.Redis,
        path: Path,
        site: str,
        namespace: str,
        *,
        overwrite: bool = False,
    ) -> None:
        self.path = path.resolve()
        self.written = 0
        """Articles added since entry."""
        self._client = client
        self._overwrite = overwrite
        self._site = site
        self._stream = keys.STREAM(namespace)
        self._cursors = keys.COPIES(namespace)
        self._name = f"{site}:{self.path}"
        self._file: BinaryIO | None = None
        self._held: set[_Identity] = set()
        self._first = self._after = b"0"

    def __enter__(self) -> Self:
        is_new = not self.path.exists()
        self._open(empty=self._overwrite)
        assert self._file is not None
        try:
            if self._overwrite:
                self._first = self._after = self._end()
            elif not is_new and self._held:
                cursor = cast("bytes | None", self._client.hget(self._cursors, self._name))
                self._after = cursor or b"0"
        except BaseException:
            self._file.close()
            raise
        return self

    def _open(self, *, empty: bool) -> None:
        """Lock the file of that name, and read what it holds."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = locked(self.path)
        try:
            if empty:
                file.truncate(0)
            self._held = _held(file)
        except BaseException:
            file.close()
            raise
        if self._file is not None:
            self._file.close()
        self._file = file

    def __exit__(self, *_: object) -> None:
        assert self._file is not None
        self._file.flush()
        # While it is locked: it may be another's the moment after.
        if is_at(self.path, self._file) and not os.fstat(self._file.fileno()).st_size:
            self.path.unlink()
        self._file.close()

    @property
    def total(self) -> int:
        """Articles in the file."""
        return len(self._held)

    def follow(self) -> int:
        """Append what was published since; how many articles that were.

        Raises:
            OSError: no room on the disk. What was not written comes with the next call.
            ValueError: somebody put something else than JSON lines in the file's place.
        """
        assert self._file is not None
        if not is_at(self.path, self._file):
            log.warning("%s was deleted or replaced: it is written anew.", self.path)
            self._open(empty=False)
            self._after, self.written = self._first, 0
        before = self.written
        while entries := cast(
            "list[tuple[bytes, dict[bytes, bytes]]]",
            self._client.xrange(self._stream, b"(" + self._after, "+", count=_BATCH),
        ):
            lines: dict[_Identity, bytes] = {}
            for id_, fields in entries:
                try:
                    article = decode(fields.get(b"article", b""))
                except BadMessage as error:
                    log.warning("Message %s cannot be read: %s", id_.decode(), error)
                    continue
                identity = _Identity(article.id, article.fingerprint)
                if article.site == self._site and identity not in self._held:
                    lines.setdefault(identity, msgspec.json.encode(article) + b"\n")
            self._append(b"".join(lines.values()))
            self._held.update(lines)
            self.written += len(lines)
            self._after = entries[-1][0]
            self._client.hset(self._cursors, self._name, self._after)
        return self.written - before

    def _end(self) -> bytes:
        """The id of the last entry of the stream."""
        last = cast(
            "list[tuple[bytes, dict[bytes, bytes]]]", self._client.xrevrange(self._stream, count=1)
        )
        return last[0][0] if last else b"0"

    def _append(self, data: bytes) -> None:
        """All of it to the disk or, where that fails, nothing: the next try writes it again."""
        assert self._file is not None
        descriptor = self._file.fileno()
        size = os.fstat(descriptor).st_size
        try:
            while data:
                data = data[os.write(descriptor, data) :]
            os.fsync(descriptor)
        except OSError:
            os.ftruncate(descriptor, size)
            raise


def locked(path: Path) -> BinaryIO:
    """The file of that name, opened and ours alone; made where there is none.

    Raises:
        BlockingIOError: it is another's.
    """
    while True:
        file = path.open("a+b")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if is_at(path, file):
                return file
        except BaseException:
            file.close()
            raise
        file.close()  # whoever had it deleted it, empty, between our opening and our locking


def is_at(path: Path, file: BinaryIO) -> bool:
    """Whether the name still leads to the opened file."""
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def _held(file: BinaryIO) -> set[_Identity]:
    """What the lines of the file are; a last line that a kill cut off is removed."""
    held: set[_Identity] = set()
    decoder = msgspec.json.Decoder(_Identity)
    file.seek(0)
    whole = 0
    for line in file:
        if not line.endswith(b"\n"):
            file.truncate(whole)
            break
        whole += len(line)
        try:
            held.add(decoder.decode(line))
        except msgspec.DecodeError as error:
            raise ValueError(f"a line of it is no article: {error}") from error
    return held
