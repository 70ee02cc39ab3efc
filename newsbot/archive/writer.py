"""WARC 1.1 files of HTTP exchanges, rotated by size."""

from __future__ import annotations

import gzip
import os
import re
from base64 import b32encode
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha1
from pathlib import Path
from typing import IO, TypeAlias
from uuid import uuid4

from newsbot import __version__

Headers: TypeAlias = list[tuple[str, str]]
Message: TypeAlias = tuple[str, Headers, bytes]
"""An HTTP message: its first line, headers (Latin-1), body without transfer coding."""

LEVEL = 6
"""Of gzip: half the time of 9 for a hundredth more space."""


class WarcWriter:
    """Appends to `folder/<name>-<time>-<host>-<pid>-<serial>.warc.gz`; one process, one file.

    Every record is one gzip member, written by one call: after a crash at most the last record of
    a file is torn. A file is made by its first record and synced when it is closed.
    """

    def __init__(self, folder: Path, name: str, *, limit: int = 10**9) -> None:
        self.folder = folder
        self.limit = limit
        """Bytes from which on the next exchange goes to a new file."""
        self._name = re.sub(r"[^\w.-]+|^[.-]+", "_", name)[:64] or "_"
        self._serial = 0
        self._file: IO[bytes] | None = None

    def write(
        self,
        url: str,
        response: Message,
        request: Message | None = None,
        *,
        date: datetime | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> None:
        """Add an exchange.

        Args:
            url: where the request went.
            response: what came back, from "HTTP/1.1 200 OK" on.
            request: what was sent, from "GET /path HTTP/1.1" on.
            date: of the download; now if None.
            fields: further named fields of the response record, "WARC-IP-Address" for one.

        Raises:
            OSError: the folder cannot be written.
        """
        moment = (date or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
        about = {"WARC-Target-URI": url, "WARC-Date": moment}
        answered = _record_id()
        data = _record(
            "response", {"WARC-Record-ID": answered, **about, **(fields or {})}, response
        )
        if request is not None:
            data += _record("request", {**about, "WARC-Concurrent-To": answered}, request)
        if self._file is not None and self._file.tell() >= self.limit:
            self.close()
        file = self._file or self._open()
        if file.write(data) != len(data):  # unbuffered: a full disk may take a part
            raise OSError(f"cannot write all of a record to {file.name}")

    def close(self) -> None:
        """Sync and close the file; the next exchange opens another."""
        if self._file is not None:
            os.fsync(self._file.fileno())
            self._file.close()
            self._file = None

    def _open(self) -> IO[bytes]:
        self.folder.mkdir(parents=True, exist_ok=True)
        moment = datetime.now(UTC)
        host = re.sub(r"[^\w.-]+", "_", os.uname().nodename)
        parts = (self._name, f"{moment:%Y%m%dT%H%M%SZ}", host, os.getpid(), f"{self._serial:05d}")
        name = "-".join(map(str, parts)) + ".warc.gz"
        self._serial += 1
        self._file = (self.folder / name).open("xb", buffering=0)
        about = f"software: newsbot/{__version__}\r\nformat: WARC File Format 1.1\r\n".encode()
        fields = {"WARC-Date": f"{moment:%Y-%m-%dT%H:%M:%SZ}", "WARC-Filename": name}
        self._file.write(_member("warcinfo", "application/warc-fields", fields, about))
        return self._file


def _record(kind: str, fields: Mapping[str, str], message: Message) -> bytes:
    first, headers, body = message
    lines = [first, *(f"{name}: {value}" for name, value in headers)]
    head = "".join(f"{_one_line(line)}\r\n" for line in lines).encode("latin-1", "replace")
    fields = {**fields, "WARC-Payload-Digest": _digest(body)}
    return _member(kind, f"application/http; msgtype={kind}", fields, head + b"\r\n" + body)


def _member(kind: str, content_type: str, fields: Mapping[str, str], block: bytes) -> bytes:
    """One record as one gzip member."""
    named = {
        "WARC-Type": kind,
        "WARC-Record-ID": _record_id(),
        **fields,
        "WARC-Block-Digest": _digest(block),
        "Content-Type": content_type,
        "Content-Length": str(len(block)),
    }
    lines = "".join(f"{name}: {_one_line(value)}\r\n" for name, value in named.items())
    data = b"WARC/1.1\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n"
    return gzip.compress(data, LEVEL, mtime=0)


def _record_id() -> str:
    return f"<urn:uuid:{uuid4()}>"


def _digest(data: bytes) -> str:
    # SHA-1 is what every WARC tool reads; it finds damage, it proves nothing.
    return f"sha1:{b32encode(sha1(data, usedforsecurity=False).digest()).decode()}"


def _one_line(text: str) -> str:
    return re.sub(r"[\r\n]+", " ", text)
