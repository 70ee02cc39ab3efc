"""WARC files, record by record; a damaged place is reported, and what is whole is read.

Reads what `newsbot.archive.writer`, warcio, Heritrix and Common Crawl write: one gzip member a
record, or no compression. Formats: ISO 28500:2017 (WARC 1.1), RFC 1952 (gzip), RFC 9112 (HTTP/1.1).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

LIMIT = 64 << 20
"""Bytes of one record that are kept in memory; what is longer is cut."""

_CHUNK = 1 << 16
_GZIP = b"\x1f\x8b\x08"
_STATUS = re.compile(rb"\d{3}")
_LENGTH = re.compile(r"[0-9]{1,18}")  # more digits make a number that is no size, or none at all


@dataclass(frozen=True, slots=True)
class Record:
    """One record: named fields with lower-case names, and the block after them."""

    offset: int
    """Where to read it again with `read_at`."""
    headers: dict[str, str]
    block: bytes
    cut: bool = False
    """Whether the block lacks its end, because of the limit."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A place where no record can be read."""

    path: Path
    offset: int
    """Bytes from the start of the file."""
    reason: str

    def __str__(self) -> str:
        return f"{self.path}, byte {self.offset}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Capture:
    """One archived HTTP response."""

    url: str
    date: str
    """ISO 8601 in UTC, of the download."""
    status: int
    headers: list[tuple[bytes, bytes]] = field(repr=False)
    """As archived, without those that the archive's own framing replaced."""
    body: bytes = field(repr=False)
    """Without transfer coding; with the content coding that `headers` names."""

    def header(self, name: bytes) -> bytes | None:
        """First value of a header, whatever its case."""
        lowered = name.lower()
        return next((value for key, value in self.headers if key.lower() == lowered), None)


def read_records(path: Path, limit: int = LIMIT) -> Iterator[Record | Damage]:
    """Every whole record of a file in order, and every damaged place between them.

    Raises:
        OSError: the file cannot be opened.
    """
    with path.open("rb") as file:
        start = file.read(5)
        file.seek(0)
        if not start:
            return
        if start.startswith(b"WARC/"):
            yield from _plain_records(path, file, limit)
        elif start.startswith(_GZIP):
            yield from _gzip_records(path, file, limit)
        else:
            yield Damage(path, 0, "not a WARC file")


def read_at(path: Path, offset: int, limit: int = LIMIT) -> Record:
    """The record at an offset that `read_records` gave.

    Raises:
        OSError: the file cannot be opened.
        ValueError: no record is there (any more).
    """
    with path.open("rb") as file:
        file.seek(offset)
        start = file.read(5)
        file.seek(offset)
        plain = start.startswith(b"WARC/")
        found = next((_plain_records if plain else _gzip_records)(path, file, limit), None)
    if not isinstance(found, Record):
        raise ValueError(str(found or Damage(path, offset, "the file ends before it")))
    return found


def capture(record: Record) -> Capture | None:
    """The HTTP response in a record; None for any other kind of record, or one that is no HTTP."""
    headers = record.headers
    url = headers.get("warc-target-uri", "").strip("<>")
    if headers.get("warc-type") != "response" or not url.startswith(("http://", "https://")):
        return None
    head, separator, body = record.block.partition(b"\r\n\r\n")
    if not separator:
        head, _, body = record.block.partition(b"\n\n")
    status_line, *lines = head.replace(b"\r\n", b"\n").split(b"\n")
    parts = status_line.split(None, 2)
    if len(parts) < 2 or not parts[0].startswith(b"HTTP/") or not _STATUS.fullmatch(parts[1]):
        return None
    found = []
    for line in lines:
        name, colon, value = line.partition(b":")
        if colon:
            found.append((name.strip(), value.strip()))
    kept, body = _unframed(found, body)
    return Capture(url, headers.get("warc-date", ""), int(parts[1]), kept, body)


def _unframed(
    headers: list[tuple[bytes, bytes]], body: bytes
) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """Headers and body as if the body had come in one piece.

    Some archives (Common Crawl's news among them) keep the headers of a coding that they have
    undone: a coding is believed only if the body bears it out.
    """
    kept = []
    for name, value in headers:
        lowered, coding = name.lower(), value.lower()
        if lowered == b"transfer-encoding":
            body = _dechunked(body) if b"chunked" in coding else body
        elif lowered == b"content-encoding":
            magic = {b"gzip": _GZIP, b"x-gzip": _GZIP, b"zstd": b"\x28\xb5\x2f\xfd"}.get(coding)
            if magic is None or body.startswith(magic):
                kept.append((name, value))
        elif lowered != b"content-length":
            kept.append((name, value))
    return kept, body


def _dechunked(body: bytes) -> bytes:
    """The body without chunk sizes; unchanged if it has none."""
    parts: list[bytes] = []
    position = 0
    while True:
        end = body.find(b"\r\n", position, position + 64)
        try:
            size = int(body[position:end].partition(b";")[0], 16) if end >= 0 else -1
        except ValueError:
            size = -1
        if size < 0:
            return b"".join(parts) if parts else body
        if size == 0:
            return b"".join(parts)
        parts.append(body[end + 2 : end + 2 + size])
        position = end + 4 + size


def _gzip_records(path: Path, file: IO[bytes], limit: int) -> Iterator[Record | Damage]:
    position, buffer = file.tell(), b""
    while buffer := buffer or file.read(_CHUNK):
        offset = position
        inflater = zlib.decompressobj(wbits=31)
        pieces, size = [], 0
        try:
            while not inflater.eof:
                if not buffer and not (buffer := file.read(_CHUNK)):
                    yield Damage(path, offset, "the file ends in the middle of a record")
                    return
                piece = inflater.decompress(buffer, _CHUNK * 16)
                rest = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
                position += len(buffer) - len(rest)
                buffer = rest
                if size < limit:
                    pieces.append(piece)
                size += len(piece)
        except zlib.error as error:
            yield Damage(path, offset, f"a record cannot be decompressed ({error})")
            position = _next_member(file, offset + 1)
            file.seek(position)
            buffer = b""
            continue
        yield _parse(path, offset, b"".join(pieces), cut=size > limit)


def _next_member(file: IO[bytes], position: int) -> int:
    """Where the next gzip member may begin; the end of the file if none does."""
    file.seek(position)
    window = b""
    while chunk := file.read(_CHUNK):
        window += chunk
        if (found := window.find(_GZIP)) >= 0:
            return position + found
        position += len(window) - 2
        window = window[-2:]
    return file.seek(0, 2)


def _parse(path: Path, offset: int, data: bytes, *, cut: bool) -> Record | Damage:
    head, _, rest = data.partition(b"\r\n\r\n")
    headers = _headers(head)
    if headers is None:
        return Damage(path, offset, "no WARC record")
    length = int(headers["content-length"])
    if len(rest) < length and not cut:
        return Damage(path, offset, f"a record of {len(rest)} bytes that should have {length}")
    if not cut and rest[length:].strip():
        reason = "several records in one gzip member (`warcio recompress` mends the file)"
        return Damage(path, offset, reason)
    return Record(offset, headers, rest[:length], cut)


def _headers(head: bytes) -> dict[str, str] | None:
    """Named fields of a record; None if these bytes do not open one."""
    version, *lines = head.decode("utf-8", "replace").splitlines() or [""]
    if not version.startswith("WARC/"):
        return None
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return headers if _LENGTH.fullmatch(headers.get("content-length", "")) else None


def _plain_records(path: Path, file: IO[bytes], limit: int) -> Iterator[Record | Damage]:
    size = file.seek(0, 2) if (position := file.tell()) >= 0 else 0
    file.seek(position)
    while position < size:
        head = bytearray()
        while (line := file.readline(_CHUNK)).strip() or not head.strip():
            head += line
            if not line or len(head) > _CHUNK:
                break
        if not head.strip():
            return  # blank lines after the last record
        offset = position + len(head) - len(head.lstrip())
        headers = _headers(bytes(head).strip())
        if headers is None:
            yield Damage(path, offset, "no WARC record")
            return
        begin, length = file.tell(), int(headers["content-length"])
        if begin + length > size:
            yield Damage(path, offset, "the file ends in the middle of a record")
            return
        yield Record(offset, headers, file.read(min(length, limit)), cut=length > limit)
        position = file.seek(begin + length)
