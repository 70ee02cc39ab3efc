from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from newsbot.items import Article
from newsbot.redis import keys
from newsbot.stream.encoding import encode
from newsbot.stream.export import Export, ExportFiles, OutputError
from tests import servers
from tests.stream.articles import STREAM, fill, numbers

FILES = keys.FILES(group="g")


def export(url: str, pattern: Path | str, **options: Any) -> Export:
    options = {"follow": False, "batch": 7, **options}
    return Export(url, options.pop("group", "g"), ExportFiles(str(pattern)), **options)


def run(url: str, pattern: Path | str, **options: Any) -> int:
    with export(url, pattern, **options) as job:
        return max(job.run(), default=0)


def test_a_second_run_goes_on_where_the_first_was(client: Any, valkey: str, tmp_path: Path) -> None:
    out = tmp_path / "new/articles.jsonl"
    fill(client, range(20))
    assert run(valkey, out) == 20
    assert run(valkey, out) == 0
    fill(client, range(20, 30))
    assert run(valkey, out) == 10
    assert numbers(out) == list(range(30))
    assert list(json.loads(out.read_text("utf-8").splitlines()[0])) == list(
        Article.__dataclass_fields__
    )


def test_gzip(client: Any, valkey: str, tmp_path: Path) -> None:
    fill(client, range(30))
    run(valkey, tmp_path / "a.jsonl.gz")
    assert numbers(tmp_path / "a.jsonl.gz") == list(range(30))


def test_a_file_for_each_site_and_day(client: Any, valkey: str, tmp_path: Path) -> None:
    fill(client, range(30))
    run(valkey, f"{tmp_path}/%(site)s/%(date)s.jsonl")
    files = sorted(tmp_path.glob("*/*.jsonl"))
    assert len(files) == 6
    assert files[0] == tmp_path / "site0/2026-11-01.jsonl"
    assert sorted(numbers(*files)) == list(range(30))


def test_names_from_articles_stay_in_their_folder(client: Any, valkey: str, tmp_path: Path) -> None:
    client.xadd(
        STREAM, {"article": encode(Article(site="../../etc\x1b[2J\n", language="..", url="x/1"))}
    )
    run(valkey, f"{tmp_path}/out/%(site)s-%(language)s.jsonl")
    assert [p.name for p in (tmp_path / "out").glob("*.jsonl")] == ["_.._etc_[2J_-unknown.jsonl"]


@pytest.mark.parametrize("torn", [b'{"url":"https://a.exam', b'{"url":"https://a.example/1"}\n'])
def test_what_was_not_committed_is_cut_off_and_written_again(
    client: Any, valkey: str, tmp_path: Path, torn: bytes
) -> None:
    out = tmp_path / "a.jsonl"
    fill(client, range(10))
    run(valkey, out)
    with out.open("ab") as file:
        file.write(torn)
    fill(client, range(10, 12))
    run(valkey, out)
    assert numbers(out) == list(range(12))


def test_an_existing_file_is_overwritten_or_appended_to(
    client: Any, valkey: str, tmp_path: Path
) -> None:
    fill(client, range(3))
    for overwrite, expected in ((True, [0, 1, 2]), (False, [9, 0, 1, 2])):
        out = tmp_path / f"{overwrite}.jsonl"
        out.write_text('{"url": "https://a.example/9"}\n')
        run(valkey, out, overwrite=overwrite, group=str(overwrite))
        assert numbers(out) == expected


@pytest.mark.parametrize("left", [0, 40, None])
def test_a_file_that_someone_deleted_or_cut_goes_on_from_what_is_left(
    client: Any, valkey: str, tmp_path: Path, left: int | None
) -> None:
    out = tmp_path / "articles.jsonl"
    fill(client, range(10))
    with export(valkey, out, follow=True) as job:
        steps = job.run()
        assert next(steps) == 7
        assert next(steps) == 10
        if left is None:
            out.unlink()
        else:
            os.truncate(out, len(b"".join(out.read_bytes().splitlines(keepends=True)[:left])))
        kept = numbers(out) if out.exists() else []
        fill(client, range(10, 15))
        assert next(steps) == 15
        job.stop()
    assert numbers(out) == [*kept, *range(10, 15)]
    out.unlink()
    fill(client, range(15, 20))
    assert run(valkey, out) == 5
    assert numbers(out) == list(range(15, 20))


def test_a_folder_deleted_while_it_is_written_takes_no_article_along(
    client: Any, valkey: str, tmp_path: Path
) -> None:
    out = tmp_path / "out/articles.jsonl"
    fill(client, range(3))
    with export(valkey, out, follow=True) as job:
        steps = job.run()
        assert next(steps) == 3
        shutil.rmtree(out.parent)
        fill(client, range(3, 6))
        with pytest.raises(FileNotFoundError, match="deleted while it was in use"):
            next(steps)
    servers.until(lambda: len(client.xpending_range(STREAM, "g", "-", "+", 9, idle=10)) == 3)
    assert run(valkey, out, idle=0.01) == 3
    assert numbers(out) == [3, 4, 5]


def test_messages_that_another_took_over_are_not_written(
    client: Any, valkey: str, tmp_path: Path
) -> None:
    fill(client, range(6))
    with export(valkey, tmp_path / "a.jsonl") as job:
        job.files.append("a.jsonl", 0, b"")
        [batch] = [next(job._stream.batches())]
        for message in batch[::2]:
            client.xclaim(STREAM, "g", "other", 0, [message.id])
        left = job._move(batch)
        assert left == batch[1::2]
        assert job._move(left) == []
    assert numbers(tmp_path / "a.jsonl") == [1, 3, 5]
    assert client.xpending(STREAM, "g")["pending"] == 3


@pytest.mark.parametrize("taken", [slice(None), slice(0, 6, 3)], ids=["all", "a file's"])
def test_nothing_is_left_of_lines_that_another_took_over(
    client: Any, valkey: str, tmp_path: Path, taken: slice
) -> None:
    fill(client, range(6))
    out = f"{tmp_path}/%(site)s.jsonl"
    with export(valkey, out) as job:
        work = job.run()
        next(work)
        committed = numbers(*tmp_path.glob("*.jsonl"))
        fill(client, range(6, 12))
        [batch] = [next(job._stream.batches())]
        for message in batch[taken]:
            client.xclaim(STREAM, "g", "other", 0, [message.id])
        left = job._move(batch)
        assert len(left) == 6 - len(batch[taken])
        if left:
            job._move(left)
    lines = numbers(*tmp_path.glob("*.jsonl"))
    kept = [n for n in range(6, 12) if n not in range(6, 12)[taken]]
    assert sorted(lines) == sorted(committed + kept)


def test_a_full_disk_leaves_no_torn_line(
    client: Any, valkey: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(client, range(6))
    append = ExportFiles.append

    def fail(files: ExportFiles, name: str, size: int, data: bytes) -> int:
        if name == "site1.jsonl":
            append(files, name, size, data[:10])
            raise OSError(28, "No space left on device")
        return append(files, name, size, data)

    monkeypatch.setattr(ExportFiles, "append", fail)
    with pytest.raises(OSError, match="No space"):
        run(valkey, f"{tmp_path}/%(site)s.jsonl")
    assert numbers(*tmp_path.glob("*.jsonl")) == []
    monkeypatch.undo()
    run(valkey, f"{tmp_path}/%(site)s.jsonl")
    assert sorted(numbers(*tmp_path.glob("*.jsonl"))) == list(range(6))


def test_a_redis_with_an_older_past_gets_its_files_back(
    client: Any, valkey: str, tmp_path: Path
) -> None:
    out = tmp_path / "a.jsonl"
    fill(client, range(7))
    run(valkey, out)
    before = {name: client.dump(name) for name in (STREAM, FILES)}
    fill(client, range(7, 14))
    with export(valkey, out) as job:
        work = job.run()
        next(work)  # numbers 7 to 13 are committed
        for name, dump in before.items():
            client.restore(name, 0, dump, replace=True)
        fill(client, range(14, 21))
        list(work)
    assert numbers(out) == [*range(7), *range(14, 21)]


def test_two_consumers_of_one_output_are_one_too_many(valkey: str, tmp_path: Path) -> None:
    files = ExportFiles(str(tmp_path / "a.jsonl"))
    with pytest.raises(OutputError, match="another consumer"):
        ExportFiles(str(tmp_path / "a.jsonl"))
    files.close()
    ExportFiles(str(tmp_path / "a.jsonl")).close()


@pytest.mark.parametrize("pattern", ["a.csv", "%(place)s.jsonl", "%s.jsonl", "/proc/x/a.jsonl"])
def test_an_output_that_cannot_be(pattern: str) -> None:
    with pytest.raises(OutputError):
        ExportFiles(pattern)


HOSTILE = '\0\u2028\u2029\x85\x1f\ufeff\u202e\U0010ffff\ufffe"\\\r\n</script>'
SCRIPTS = [
    "मास्को, 22 अगस्त ‍्", "Grüße, Bär", "北京市議會", "صوت المجلس", "Москва", "ประเทศไทย",
    "தமிழ்நாடு", "한국어 기사", "עיתון", "日本語のニュース", HOSTILE,
]  # fmt: skip


def full_article(text: str, n: int) -> Article:
    return Article(
        url=f"https://a.example/{n}", canonical_url=f"https://b.example/{text}", site=text,
        title=text, description=text, body=f"{text}\n\n{text}", authors=[text, "x"],
        publisher=text, agency=text, dateline=text, date_published="2026-11-24T08:30:00+05:30",
        date_modified="2026-11-24", language="hi", section=text, tags=[text], image=text,
        fetched_at="2026-11-24T03:00:00+00:00", id="0" * 16, fingerprint="f" * 16, version=3,
        duplicate_of="1" * 16, extraction={"title": text, text: "x"}, stripped=5, paywalled=True,
    )  # fmt: skip


def test_every_field_in_every_script_survives(client: Any, valkey: str, tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is an extra")

    articles = [full_article(text, n) for n, text in enumerate(SCRIPTS)] + [Article(url="bare")]
    for article in articles:
        client.xadd(STREAM, {"article": encode(article)})
    run(valkey, tmp_path / "a.jsonl", group="jsonl")
    lines = (tmp_path / "a.jsonl").read_bytes().split(b"\n")[:-1]
    assert [Article(**json.loads(line)) for line in lines] == articles
    run(valkey, tmp_path / "a.parquet", group="parquet")
    rows = pq.read_table(tmp_path / "a.parquet").to_pylist()
    assert [Article(**{**row, "extraction": dict(row["extraction"])}) for row in rows] == articles


def test_parquet_grows_and_is_made_up_for_after_a_kill(
    client: Any, valkey: str, tmp_path: Path
) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is an extra")

    out = tmp_path / "a.parquet"
    run(valkey, out)
    assert pq.read_table(out).num_rows == 0
    fill(client, range(10))
    with export(valkey, out) as job:
        next(job.run())  # and never finished
    fill(client, range(10, 12))
    run(valkey, out)
    urls = pq.read_table(out, columns=["url"]).to_pydict()["url"]
    assert urls == [f"https://a.example/{n}" for n in range(12)]
