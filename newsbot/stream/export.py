"""The stream as files, each article exactly once in them, whatever is killed when.

How: a batch is appended to its files and synced to disk; then one script acknowledges the messages
*and* notes the files' new sizes (`lua/commit.lua`). What lies beyond the noted size when a consumer
starts was never acknowledged: it is cut off, and comes again. Sizes are kept under an identity, a
random name in a small file beside the output, which is also the consumer's name in the group and
the lock that keeps a second consumer off.
"""

from __future__ import annotations

import errno
import fcntl
import gzip
import logging
import os
import re
import secrets
import unicodedata
from collections.abc import Callable, Iterator
from itertools import takewhile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import msgspec

from newsbot.redis import connect_sync, keys
from newsbot.stream import scripts
from newsbot.stream.copy import is_at
from newsbot.stream.reader import ArticleStream, Message

if TYPE_CHECKING:
    from typing import Self

    from newsbot.items import Article

log = logging.getLogger(__name__)

SUFFIXES = (".jsonl", ".jsonl.gz", ".parquet")
_FIELDS = ("%(site)s", "%(date)s", "%(language)s")
_FIELD = re.compile("|".join(map(re.escape, _FIELDS)))
_UNSAFE = frozenset('/\\:*?"<>|')


class OutputError(ValueError):
    """The output cannot be written as asked; the message says why."""


class ExportFiles:
    """Where articles go: one file, or one for each value of the fields in the pattern.

    Args:
        pattern: a path that ends in one of `SUFFIXES`; `%(site)s`, `%(date)s` (day of publication,
            else of fetching) and `%(language)s` stand for the article's own.

    Raises:
        OutputError: bad pattern, no right to write, or another consumer writes there.
    """

    def __init__(self, pattern: str) -> None:
        self.suffix = next((suffix for suffix in SUFFIXES if pattern.endswith(suffix)), "")
        if not self.suffix:
            raise OutputError(f"{pattern}: the name must end in one of {', '.join(SUFFIXES)}")
        if "%" in _FIELD.sub("", pattern):
            raise OutputError(f"{pattern}: a name may hold {', '.join(_FIELDS)}, and no other %")
        folders = takewhile(lambda part: "%" not in part, Path(pattern).parts[:-1])
        self.base = Path(*folders)
        if Path(pattern).is_dir():
            raise OutputError(f"{pattern} is a folder: name a file in it")
        self._name = str(Path(pattern).relative_to(self.base))
        try:
            self.base.mkdir(parents=True, exist_ok=True)
            self._lock = (self.base / f".{self._name.replace('/', '_')}.consume").open("a+b")
        except OSError as error:
            raise OutputError(f"{self.base} cannot be written: {error.strerror}") from error
        self._lock_file()
        identity, _, self._group = self._lock.read().decode("utf-8", "replace").partition(" ")
        self.identity = identity.strip()

    def _lock_file(self) -> None:
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            raise OutputError(f"another consumer writes {self.base / self._name}") from None
        self._lock.seek(0)

    def belong_to(self, group: str, *, overwrite: bool) -> None:
        """Be this group's: the sizes that another one noted are not this one's to go back to.

        Raises:
            OutputError: it is another group's, and not to be overwritten.
        """
        is_made = len(self.identity) == 16  # else new, or killed while it was made, before any use
        if is_made and self._group in ("", group):
            return
        if is_made and not overwrite:
            self.close()
            raise OutputError(
                f"{self.base / self._name} is written by group {self._group!r}: name another "
                f"output for group {group!r}, or -O to write it anew"
            )
        self.identity, self._group = secrets.token_hex(8), group
        self._lock.truncate(0)
        self._lock.write(f"{self.identity} {group}".encode("utf-8", "replace"))
        _sync(self._lock, self.base)

    def name_for(self, article: Article) -> str:
        """Path of the article's file, below `base`."""
        if "%" not in self._name:
            return self._name
        day = (article.date_published or article.fetched_at)[:10]
        values = {"site": article.site, "date": day, "language": article.language or ""}
        return self._name % {name: _file_part(value) or "unknown" for name, value in values.items()}

    def path(self, name: str) -> Path:
        """Where the lines of a file are written: for Parquet, a hidden file beside it."""
        path = self.base / name
        return path.with_name(f".{path.name}.jsonl") if self.suffix == ".parquet" else path

    def encoded(self, articles: list[Article]) -> bytes:
        """Lines, as they stand in the file; gzip files are a series of members (RFC 1952)."""
        lines = msgspec.json.Encoder().encode_lines(articles)
        return gzip.compress(lines, 6, mtime=0) if self.suffix == ".jsonl.gz" else lines

    def require_lock(self) -> None:
        """Raises FileNotFoundError: somebody deleted the lock, what is written now is not ours."""
        path = Path(self._lock.name)
        if not is_at(path, self._lock):
            reason = "deleted while it was in use: start again"
            raise FileNotFoundError(errno.ENOENT, reason, str(path))

    def size(self, name: str) -> int:
        """Bytes of a file, 0 if there is none."""
        path = self.path(name)
        return path.stat().st_size if path.exists() else 0

    def append(self, name: str, size: int, data: bytes) -> int:
        """Make the file its first `size` bytes and the data, on disk; return the new size."""
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        is_new = not path.exists()
        with path.open("ab") as file:
            if file.tell() != size:
                file.truncate(size)
            file.write(data)
            _sync(file, path.parent if is_new else None)
        return size + len(data)

    def cut(self, name: str, size: int) -> None:
        """Take off what lies beyond `size`."""
        if self.size(name) > size:
            with self.path(name).open("r+b") as file:
                file.truncate(size)
                _sync(file)

    def is_stale(self, name: str) -> bool:
        """Whether `finish` was not reached after the last lines were written."""
        lines, made = self.path(name), self.base / name
        if lines == made or not lines.exists():
            return False
        return not made.exists() or made.stat().st_mtime_ns < lines.stat().st_mtime_ns

    def finish(self, names: set[str]) -> None:
        """Make what readers expect at the end: Parquet files; one file that exists, if empty."""
        if "%" not in self._name:
            names.add(self._name)
        for name in names:
            spool = self.path(name)
            spool.parent.mkdir(parents=True, exist_ok=True)
            spool.touch()
            if self.suffix == ".parquet":
                from newsbot.stream.parquet import write_parquet

                write_parquet(spool, self.base / name)

    def close(self) -> None:
        """Let another consumer write here."""
        self._lock.close()


class Export:
    """Moves a group's messages into files.

    Args:
        overwrite: whether a file that this output has not written before is written anew; else
            it is appended to.
        wanted: which articles to keep; the others are acknowledged and skipped.
        options: those of `ArticleStream`.
    """

    def __init__(
        self,
        url: str,
        group: str,
        files: ExportFiles,
        *,
        overwrite: bool = True,
        wanted: Callable[[Article], bool] = lambda article: True,
        namespace: str = "newsbot",
        **options: Any,
    ) -> None:
        files.belong_to(group, overwrite=overwrite)
        self.files = files
        self.read = self.written = 0
        self._wanted = wanted
        self._overwrite = overwrite
        self._group = group
        self._keys = [keys.STREAM(namespace), keys.FILES(namespace, group=group)]
        self._client = connect_sync(url)
        self._stream = ArticleStream(
            url, group, consumer=files.identity, namespace=namespace, **options
        )
        self._sizes: dict[str, int] = {}
        self._changed: set[str] = set()

    def run(self) -> Iterator[int]:
        """Yield the number of articles written so far after each batch, until the end or `stop`."""
        self._recover()
        for batch in self._stream.batches():
            messages = batch
            while messages:
                messages = self._move(messages)
            self.read += len(batch)
            yield self.written
        self.files.finish(self._changed)

    def stop(self) -> None:
        """End after the batch at hand; may be called by a signal handler."""
        self._stream.stop()

    def _recover(self) -> None:
        prefix = f"{self.files.identity}/"
        stored: dict[Any, Any] = self._stream.call(lambda: self._client.hgetall(self._keys[1]))
        self._sizes = {
            key.decode().removeprefix(prefix): int(size)
            for key, size in stored.items()
            if key.decode().startswith(prefix)
        }
        for name, size in self._sizes.items():
            self.files.cut(name, size)
            if self.files.is_stale(name):
                self._changed.add(name)

    def _move(self, messages: list[Message]) -> list[Message]:
        """Write and acknowledge; return what is left to do when others took some of it over."""
        lines: dict[str, list[Article]] = {}
        for message in messages:
            if self._wanted(message.article):
                lines.setdefault(self.files.name_for(message.article), []).append(message.article)
        self.files.require_lock()
        before = {name: self._size(name) for name in lines}
        try:
            after = {
                name: self.files.append(name, before[name], self.files.encoded(articles))
                for name, articles in lines.items()
            }
        except OSError:  # no room on the disk
            self._take_back(before)
            raise
        args: list[str | int] = [self._group, self.files.identity, len(lines)]
        for name in lines:
            args += [f"{self.files.identity}/{name}", before[name], after[name]]
        args += [message.id for message in messages]
        verdict, *rest = self._stream.call(
            lambda: scripts.run_sync(self._client, "commit", self._keys, args)
        )
        if verdict == b"done":
            self._sizes.update(after)
            self._changed.update(lines)
            self.written += sum(map(len, lines.values()))
            return []
        if verdict == b"moved":  # Redis has an older past: what it knows of is what is written
            log.warning("Redis knows other file sizes: the files go back to those.")
            self._recover()
            self._stream.again()
            return []
        self._take_back(before)
        mine = {id_.decode() for id_ in rest[0]}
        return [message for message in messages if message.id in mine]

    def _take_back(self, sizes: dict[str, int]) -> None:
        """Cut off what was appended and is not to be committed: it may be another's by now."""
        for name, size in sizes.items():
            self.files.cut(name, size)

    def _size(self, name: str) -> int:
        actual, noted = self.files.size(name), self._sizes.get(name)
        if noted is not None and actual >= noted:
            return noted
        size = 0 if noted is None and self._overwrite else actual
        put = self._client.hsetnx
        if noted is not None:  # what is gone stays gone, and nothing is written in its place
            path = self.files.path(name)
            log.warning("%s has %d bytes, not %d: someone changed it.", path, actual, noted)
            put = self._client.hset
        self._stream.call(lambda: put(self._keys[1], f"{self.files.identity}/{name}", str(size)))
        self._sizes[name] = size
        return size

    def close(self) -> None:
        """Leave the group and let go of the files."""
        try:
            self._stream.close()
        finally:
            self._client.close()
            self.files.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _file_part(value: str) -> str:
    # Control characters, too: whoever lists the folder would send them to a terminal.
    safe = "".join(
        "_" if char in _UNSAFE or unicodedata.category(char)[0] == "C" else char for char in value
    ).strip(". ")
    return safe.encode("utf-8", "replace")[:70].decode("utf-8", "ignore")


def _sync(file: IO[bytes], folder: Path | None = None) -> None:
    file.flush()
    os.fsync(file.fileno())
    if folder is not None:  # a new file's name is data of its folder
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
