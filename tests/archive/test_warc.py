"""Files: what is written can be read by others, what others write can be read, damage is found."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsbot.archive.index import ArchiveIndex, find_files
from newsbot.archive.reader import Capture, Damage, Record, capture, read_at, read_records
from newsbot.archive.writer import WarcWriter

URL = "https://news.example/a?b=1"
OK = "HTTP/1.1 200 OK"
HTML = [("Content-Type", "text/html; charset=utf-8")]


def written(folder: Path, *bodies: bytes, **options: int) -> list[Path]:
    writer = WarcWriter(folder, "daily", **options)
    for number, body in enumerate(bodies):
        url = f"https://news.example/{number}"
        writer.write(url, (OK, HTML, body), (f"GET /{number} HTTP/1.1", [("Host", "x")], b""))
    writer.close()
    return sorted(folder.iterdir())


def captures(path: Path) -> list[Capture]:
    records = [record for record in read_records(path) if isinstance(record, Record)]
    return [found for record in records if (found := capture(record))]


def damages(path: Path) -> list[Damage]:
    return [record for record in read_records(path) if isinstance(record, Damage)]


def foreign(path: Path, headers: list[tuple[str, str]], body: bytes, *, gz: bool = True) -> Path:
    """A file by warcio in WARC 1.0, as Common Crawl's are."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=gz, warc_version="WARC/1.0")
        writer.write_record(writer.create_warcinfo_record("x", {"isPartOf": "CC-NEWS"}))
        http = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
        for _ in range(2):
            record = writer.create_warc_record(
                URL, "response", payload=BytesIO(body), length=len(body), http_headers=http
            )
            writer.write_record(record)
    return path


def test_warcio_reads_what_was_written(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, "daily")
    date = datetime(2026, 8, 22, 6, 30, tzinfo=UTC)
    request = ("GET /a?b=1 HTTP/1.1", [("Host", "news.example")], b"")
    named = {"WARC-IP-Address": "192.0.2.1"}
    writer.write(URL, (OK, HTML, "खबर".encode()), request, date=date, fields=named)
    writer.close()
    (path,) = tmp_path.iterdir()
    with path.open("rb") as file:
        records = []
        for record in ArchiveIterator(file, check_digests=True):
            body = record.content_stream().read()
            assert record.digest_checker.passed is not False
            records.append((record, body))
    (info, _), (response, body), (request_record, _) = records
    assert info.rec_type == "warcinfo"
    header = response.rec_headers.get_header
    assert response.rec_headers.protocol == "WARC/1.1"
    assert (header("WARC-Target-URI"), header("WARC-Date")) == (URL, "2026-08-22T06:30:00Z")
    assert header("WARC-IP-Address") == "192.0.2.1"
    assert response.http_headers.get_header("Content-Type") == "text/html; charset=utf-8"
    assert body.decode() == "खबर"
    assert request_record.rec_headers.get_header("WARC-Concurrent-To") == header("WARC-Record-ID")
    assert request_record.http_headers.to_str().startswith("GET /a?b=1 HTTP/1.1")


def test_files_rotate_by_size_and_read_again(tmp_path: Path) -> None:
    paths = written(tmp_path, *[bytes(range(256)) * 40] * 9, limit=2000)
    assert len(paths) > 2
    bodies = [found.body for path in paths for found in captures(path)]
    assert bodies == [bytes(range(256)) * 40] * 9


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "", "...", "x" * 400, "नाम", "-rf"])
def test_a_name_stays_in_its_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "kept"
    writer = WarcWriter(folder, name)
    writer.write(URL, (OK, HTML, b""))
    writer.close()
    (path,) = folder.iterdir()
    assert path.parent == folder
    assert not path.name.startswith((".", "-"))
    assert list(tmp_path.iterdir()) == [folder]


def test_a_header_cannot_start_another(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, "daily")
    writer.write(URL, (OK, [("X", "a\r\nSet-Cookie: b\r\n\r\n<html>")], b"body"))
    writer.close()
    (found,) = captures(next(tmp_path.iterdir()))
    assert found.header(b"Set-Cookie") is None
    assert found.body == b"body"


@given(cut=st.integers(min_value=1, max_value=10_000))
def test_a_torn_end_loses_no_whole_record(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    folder = tmp_path_factory.mktemp("torn")
    (path,) = written(folder, b"one", b"two", b"three" * 100)
    data = path.read_bytes()
    offsets = [record.offset for record in read_records(path) if isinstance(record, Record)]
    size = max(1, len(data) - cut % len(data))
    path.write_bytes(data[:size])
    whole = [
        begin for begin, end in zip(offsets, [*offsets[1:], len(data)], strict=True) if end <= size
    ]
    found = list(read_records(path))
    assert [record.offset for record in found if isinstance(record, Record)] == whole
    if size not in (*offsets, len(data)):
        (damage,) = damages(path)
        assert damage.offset == max(begin for begin in offsets if begin < size)
        assert "middle of a record" in damage.reason or "not a WARC file" in damage.reason


def test_what_follows_a_damaged_record_is_read(tmp_path: Path) -> None:
    (path,) = written(tmp_path, b"one" * 99, b"two" * 99, b"three" * 99)
    records = [record for record in read_records(path) if isinstance(record, Record)]
    data = bytearray(path.read_bytes())
    second = next(record.offset for record in records if b"twotwo" in record.block)
    data[second + 40 : second + 60] = bytes(20)
    path.write_bytes(data)
    (damage,) = damages(path)
    assert damage.offset == second
    assert str(damage).startswith(f"{path}, byte {second}: a record cannot be decompressed")
    assert [found.body[:3] for found in captures(path)] == [b"one", b"thr"]


@pytest.mark.parametrize("gz", [True, False])
def test_files_of_others_are_read(tmp_path: Path, gz: bool) -> None:
    path = foreign(tmp_path / "x.warc", HTML, b"<p>text</p>", gz=gz)
    assert [(found.url, found.status, found.body) for found in captures(path)] == [
        (URL, 200, b"<p>text</p>")
    ] * 2
    offsets = [record.offset for record in read_records(path) if isinstance(record, Record)]
    again = capture(read_at(path, offsets[-1]))
    assert again is not None
    assert again.body == b"<p>text</p>"
    assert not damages(path)


@pytest.mark.parametrize(
    ("headers", "body", "kept"),
    [
        ({"Content-Encoding": "gzip"}, gzip.compress(b"text"), True),
        ({"Content-Encoding": "gzip"}, b"text", False),  # undone, but still named
        ({"Content-Encoding": "br", "Content-Length": "999"}, b"\x8b\x01", True),
    ],
)
def test_a_content_coding_is_believed_if_the_body_bears_it_out(
    tmp_path: Path, headers: dict[str, str], body: bytes, kept: bool
) -> None:
    found = captures(foreign(tmp_path / "x.warc.gz", list(headers.items()), body))[0]
    assert (found.header(b"content-encoding") is not None) is kept
    assert found.header(b"content-length") is None
    assert found.body == body


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (b"4\r\nWiki\r\n5;x=y\r\npedia\r\n0\r\n\r\n", b"Wikipedia"),
        (b"not chunked at all", b"not chunked at all"),
        (b"4\r\nWiki\r\nff\r\ntorn", b"Wikitorn"),
    ],
)
def test_chunks_are_joined(tmp_path: Path, body: bytes, read: bytes) -> None:
    path = foreign(tmp_path / "x.warc.gz", [("Transfer-Encoding", "chunked")], body)
    found = captures(path)[0]
    assert (found.body, found.header(b"transfer-encoding")) == (read, None)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04 a zip", "not a WARC file"),
        (gzip.compress(b"<html></html>"), "no WARC record"),
        (b"WARC/1.0\r\nContent-Length: 99\r\n\r\nshort", "ends in the middle of a record"),
        (b"WARC/1.0\r\nContent-Length: x\r\n\r\n", "no WARC record"),
        (b"WARC/1.0\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n", "no WARC record"),
        (
            gzip.compress(b"WARC/1.0\r\nContent-Length: 1\r\n\r\na\r\n\r\nWARC/1.0\r\n" * 2),
            "several records in one gzip member (`warcio recompress` mends the file)",
        ),
        (b"\x1f\x8b\x08" + bytes(50), "cannot be decompressed"),
    ],
)
def test_what_is_no_archive_is_said(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(data)
    found = damages(path)
    assert reason in found[0].reason
    assert not captures(path)


def test_a_status_of_any_length_is_none(tmp_path: Path) -> None:
    path = tmp_path / "x.warc"
    http = b"HTTP/1.1 " + b"2" * 5000 + b" OK\r\n\r\n"
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {URL}\r\n".encode()
    path.write_bytes(head + b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(http), http))
    assert not damages(path)
    assert not captures(path)


def test_an_empty_file_is_an_archive_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "x.warc.gz").touch()
    assert list(read_records(tmp_path / "x.warc.gz")) == []


@given(data=st.binary(max_size=300), plain=st.booleans())
def test_any_bytes_are_read_to_their_end(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, plain: bool
) -> None:
    path = tmp_path_factory.mktemp("any") / "x.warc"
    head = b"WARC/1.0\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n"
    path.write_bytes(head + data if plain else gzip.compress(head) + data)
    assert isinstance(next(iter(read_records(path))), Record)


def test_a_bomb_is_cut(tmp_path: Path) -> None:
    (path,) = written(tmp_path, bytes(5_000_000), b"after")
    found = [record for record in read_records(path, 100_000) if isinstance(record, Record)]
    bomb = next(record for record in found if record.cut)
    assert len(bomb.block) <= 100_000 + (1 << 20)
    assert found[-2].block.endswith(b"after")


def test_the_best_capture_of_a_url_is_the_newest_that_succeeded(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, "daily")
    for day, (status, body) in enumerate(
        [("200 OK", b"old"), ("200 OK", b"new"), ("304 Not Modified", b""), ("503 Busy", b"")], 1
    ):
        date = datetime(2026, 1, day, tzinfo=UTC)
        writer.write(URL, (f"HTTP/1.1 {status}", HTML, body), date=date)
    writer.write("https://news.example/gone", ("HTTP/1.1 404 Not Found", HTML, b""))
    writer.close()
    index = ArchiveIndex.read(find_files(str(tmp_path)), wanted=lambda url: True)
    best, gone = index.get(URL + "&utm_source=feed#top"), index.get("https://news.example/gone")
    assert best is not None
    assert (best.body, best.date) == (b"new", "2026-01-02T00:00:00Z")
    assert gone is not None
    assert gone.status == 404
    assert index.get("https://news.example/never") is None
    assert index.pages == [URL, URL]


def test_files_folders_and_patterns(tmp_path: Path) -> None:
    for name in ("a/1.warc.gz", "a/b/2.warc", "a/note.txt", "3.warc.gz"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = find_files(f"{tmp_path}/a, {tmp_path}/*.gz,{tmp_path}/3.warc.gz")
    assert [path.name for path in found] == ["1.warc.gz", "2.warc", "3.warc.gz"]
    with pytest.raises(FileNotFoundError, match=r"no WARC file at .*none\.warc"):
        find_files(f"{tmp_path}/a,{tmp_path}/none.warc")
