from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

from newsbot.items import Article
from newsbot.stream.copy import JsonLinesCopy

STREAM = "{newsbot}:articles"


def publish(client: Any, number: int) -> None:
    url = f"https://a.example/{number}"
    article = Article(
        url=url,
        canonical_url=url,
        site="a",
        title="Bridge",
        id=f"{number:016x}",
        body="The council closed the bridge. " * 500,  # longer than a buffer
    )
    data = msgspec.json.encode({"schema": 1, **msgspec.to_builtins(article)})
    client.xadd(STREAM, {"article": data})


def urls(path: Path) -> list[str]:
    return [msgspec.json.decode(line)["url"][-1] for line in path.read_bytes().splitlines()]


def test_a_full_disk_leaves_no_torn_line_and_the_next_look_goes_on(
    client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.jsonl"
    write = os.write
    with JsonLinesCopy(client, path, "a", "newsbot") as copy:
        publish(client, 1)
        copy.follow()
        room = [100]

        def until_full(descriptor: int, data: bytes) -> int:
            if not room:
                raise OSError(errno.ENOSPC, "No space left on device")
            return write(descriptor, data[: room.pop()])

        publish(client, 2)
        publish(client, 3)
        with monkeypatch.context() as patch:
            patch.setattr(os, "write", until_full)
            with pytest.raises(OSError, match="No space left"):
                copy.follow()
        assert not room
        assert (urls(path), copy.written, copy.total) == (["1"], 1, 1)
        publish(client, 4)
        assert copy.follow() == 3
    assert urls(path) == ["1", "2", "3", "4"]


def test_a_file_that_its_last_writer_deletes_while_it_is_opened_is_made_anew(
    client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, flock = tmp_path / "a.jsonl", fcntl.flock
    deletions = [path.unlink]

    def lock(file: Any, how: int) -> None:
        if deletions:
            deletions.pop()()
        flock(file, how)

    monkeypatch.setattr(fcntl, "flock", lock)
    publish(client, 1)
    with JsonLinesCopy(client, path, "a", "newsbot") as copy:
        assert not deletions
        assert copy.follow() == 1
        assert urls(path) == ["1"]
        path.unlink()  # by hand, while it is written: no error
    assert not path.exists()


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_file_that_is_deleted_while_it_is_written_is_written_anew(
    client: Any, tmp_path: Path, overwrite: bool
) -> None:
    path = tmp_path / "folder/a.jsonl"
    publish(client, 0)
    with JsonLinesCopy(client, path, "a", "newsbot", overwrite=overwrite) as copy:
        publish(client, 1)
        copy.follow()
        path.unlink()
        path.parent.rmdir()
        publish(client, 2)
        copy.follow()
        expected = ["1", "2"] if overwrite else ["0", "1", "2"]
        assert urls(path) == expected
        assert copy.written == copy.total == len(expected)
        path.unlink()
        path.write_text("something else\n")
        with pytest.raises(ValueError, match="no article"):
            copy.follow()
        assert path.read_text() == "something else\n"


def test_what_is_no_article_is_passed_over(client: Any, tmp_path: Path) -> None:
    for fields in ({"article": b"\xff"}, {"article": "[]"}, {"other": "1"}):
        client.xadd(STREAM, fields)
    publish(client, 1)
    with JsonLinesCopy(client, tmp_path / "a.jsonl", "a", "newsbot") as copy:
        assert copy.follow() == 1
    assert urls(tmp_path / "a.jsonl") == ["1"]
