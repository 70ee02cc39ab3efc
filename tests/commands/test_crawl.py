from __future__ import annotations

import gzip
import json
import re
import signal
import time
from pathlib import Path

import pytest

from tests.commands.conftest import ScrapyProject


def lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def last(error: str) -> str:
    return error.strip().splitlines()[-1]


def test_a_crawl_that_finds_ends_with_0(project: ScrapyProject) -> None:
    code, output, error = project.run("crawl", "daily", "-O", "out/a.jsonl", "-a", "n=3")
    assert (code, output) == (0, ""), error
    assert [item["title"] for item in lines(project.folder / "out/a.jsonl")] == [
        "Story 0",
        "Story 1",
        "Story 2",
    ]


def test_feeds_with_placeholders_batches_and_gzip(project: ScrapyProject) -> None:
    feeds = {
        "out/%(name)s-%(time)s-%(batch_id)02d.jsonl.gz": {
            "format": "jsonlines",
            "batch_item_count": 2,
            "postprocessing": ["scrapy.extensions.postprocessing.GzipPlugin"],
        },
        "out/%(section)s.csv": {"format": "csv"},
    }
    code, _, error = project.run(
        "crawl", "daily", "-s", f"FEEDS={json.dumps(feeds)}", "-a", "section=../../up"
    )
    assert code == 0, error
    names = sorted(path.name for path in (project.folder / "out").iterdir())
    assert names.pop(0) == "___up.csv"  # the argument found no way out of its folder
    assert [re.sub(r"\d{4}-\d\d-\d\dT[\d+-]+-(\d\d)\.", r"T-\1.", name) for name in names] == [
        f"daily-T-0{batch}.jsonl.gz" for batch in (1, 2, 3)
    ]
    batches = [gzip.decompress((project.folder / "out" / name).read_bytes()) for name in names]
    titles = [json.loads(line)["title"] for batch in batches for line in batch.splitlines()]
    assert titles == [f"Story {number}" for number in range(5)]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["daily", "-a", "section=bad"], 2, "section must be home or sport"),
        (["daily", "-O", "/proc/none/x.jsonl"], 2, "cannot export to /proc/none/x.jsonl: "),
        (["daily", "-O", "taken/x.jsonl"], 2, "cannot export to taken/x.jsonl: Not a directory"),
        (["daily", "-o", "%(nosuch)s.csv"], 2, "cannot export to %(nosuch)s.csv: unknown part"),
        (["daily", "-o", "gopher://x/y.csv"], 2, "cannot export to gopher://x/y.csv"),
        (["daily", "-s", "NEWSBOT_REDIS_URL=redis://127.0.0.1:1"], 1, "no Redis at redis://127.0"),
        (["broken"], 1, "the spider's start failed: RuntimeError: no such table"),
        (["empty", "-O", "x.jsonl"], 3, "no article found: nothing was fetched"),
    ],
)
def test_what_goes_wrong_is_said_last(
    project: ScrapyProject, arguments: list[str], code: int, message: str
) -> None:
    (project.folder / "taken").write_text("a file, not a folder")
    found, _, error = project.run("crawl", *arguments)
    assert last(error).startswith(f"newsbot: {message}")
    assert found == code


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("dayly", "did you mean daily?"),
        ("brok", "did you mean broken?"),
        ("dawn", "`scrapy list` shows all"),
    ],
)
def test_an_unknown_spider_has_near_matches(project: ScrapyProject, name: str, hint: str) -> None:
    answer = project.call("crawl", name, "-O", "x.jsonl")
    assert answer == (2, "", f"newsbot: no spider is called {name!r}: {hint}\n")


def test_an_unwritable_output_is_found_before_the_crawl(project: ScrapyProject) -> None:
    _, _, error = project.run("crawl", "daily", "-O", "new/folder/a.jsonl", "-O", "/dev/null/b.csv")
    assert "Spider opened" not in error
    assert last(error).endswith("; name a file in a folder that can be written to")
    assert not (project.folder / "new").exists()


def test_an_export_that_fails_on_the_way_is_not_silent(project: ScrapyProject) -> None:
    code, _, error = project.run("crawl", "daily", "-o", "/dev/full:jsonl", "-a", "n=300")
    assert code == 1
    assert last(error).startswith("newsbot: an export failed")


@pytest.mark.parametrize(
    ("signals", "code"),
    [
        ([signal.SIGINT], 130),
        ([signal.SIGINT, signal.SIGINT], 130),
        ([signal.SIGTERM], 143),
    ],
)
def test_signals_end_it_at_once(
    project: ScrapyProject, signals: list[signal.Signals], code: int
) -> None:
    process = project.start("crawl", "slow")
    assert process.stderr is not None
    for line in process.stderr:
        if "Crawled 0 pages" in line:
            break
    for number in signals:
        process.send_signal(number)
        time.sleep(0.01)
    error = process.communicate(timeout=45)[1]  # its start takes 60
    assert process.returncode == code, error
    assert "Traceback" not in error


def test_no_redis_is_said_before_the_log_begins(project: ScrapyProject) -> None:
    code, _, error = project.run("crawl", "daily", "-s", "NEWSBOT_REDIS_URL=redis://127.0.0.1:1")
    assert code == 1
    assert len(error.splitlines()) == 1


def test_a_failed_start_shows_its_traceback_once(project: ScrapyProject) -> None:
    error = project.run("crawl", "broken")[2]
    assert error.count("Traceback") == 1
    assert " object at 0x" not in error


def test_help_states_the_exit_codes(project: ScrapyProject) -> None:
    code, output, _ = project.call("crawl", "--help")
    assert code == 0
    assert re.search(r"Exit\s+codes:\s+0 .*2\s+wrong use.*3\s+it ended.*130", output, re.S)
