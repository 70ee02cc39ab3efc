from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from newsbot.monitoring import logs
from newsbot.monitoring.logs import JsonRecord, Sparing, configure
from tests.commands.conftest import ScrapyProject


def record(message: str, *values: object, level: int = logging.INFO) -> logging.LogRecord:
    return logging.LogRecord("here", level, __file__, 1, message, values, None)


def test_of_one_kind_some_pass_and_the_rest_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    sparing = Sparing(3)
    passed = [sparing.filter(record("page %d", number)) for number in range(10)]
    assert passed == [True] * 3 + [False] * 7
    assert sparing.filter(record("another kind"))
    assert sparing.filter(record("page %d", 1, level=logging.ERROR))
    assert all(sparing.filter(record("page %d", 1, level=logging.DEBUG)) for _ in range(10))
    monkeypatch.setattr(logs, "MINUTE", 0.0)
    late = record("page %d", 11)
    assert sparing.filter(late)
    assert late.getMessage() == "page 11 (and 7 like it in the minute before)"


def test_its_memory_is_bounded() -> None:
    sparing = Sparing(1)
    for number in range(5000):
        sparing.filter(record(f"kind {number}"))
    assert len(sparing._seen) <= 1000


def test_a_record_is_one_json_object_whatever_it_holds() -> None:
    try:
        raise ValueError("bad\n\x1b[2Jnews")
    except ValueError as error:
        info = (ValueError, error, error.__traceback__)
    made = JsonRecord("here", logging.ERROR, __file__, 1, "खबर %s", ("\x1b\n\u202e",), info)
    line = logging.Formatter("%(message)s").format(made)
    assert "\n" not in line
    assert "\x1b" not in line
    assert "\u202e" not in line
    event = json.loads(line)
    assert (event["level"], event["logger"]) == ("ERROR", "here")
    assert event["message"] == "खबर \x1b\n\u202e"
    assert "ValueError: bad" in event["error"]
    assert event["time"].endswith("+00:00")


def test_an_unknown_format_is_said() -> None:
    with pytest.raises(UsageError, match='"text" or "json", not \'xml\''):
        configure(Settings({"NEWSBOT_LOG_FORMAT": "xml"}))


def test_every_line_of_a_crawl_is_json(tmp_path: Path) -> None:
    project = ScrapyProject(tmp_path)
    code, _, error = project.run("crawl", "broken", "-s", "NEWSBOT_LOG_FORMAT=json")
    assert code == 1
    # What follows the log is for people: the summary and why it failed.
    log = [line for line in error.splitlines() if line.startswith("{")]
    told = [line for line in error.splitlines() if not line.startswith("{")]
    events = [json.loads(line) for line in log]
    assert len(events) > 5
    assert any("no such table" in event["message"] for event in events)
    assert told[0].startswith("broken: ")
    assert told[-1].startswith("newsbot: ")
