"""What a report is made of, what it shows, and that pages cannot write into it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsbot.monitoring import look, plots
from newsbot.monitoring.outcome import summary
from newsbot.monitoring.record import (
    BUCKETS,
    HOSTS,
    LATENCIES,
    OTHERS,
    WORST,
    Record,
    Series,
)  # fmt: skip
from newsbot.monitoring.report import read, write
from newsbot.monitoring.report_page import page
from tests.commands.conftest import ScrapyProject


def record() -> Record:
    made = Record("daily", started=1000.0, ended=1060.0, reason="finished")
    for number in range(30):
        url = f"http://a.example/{number}"
        made.answered(1000 + number, "a.example:80", url, 200 if number else 503, 1000 + number)
        made.waited(0.04 + number / 100, "a.example:80", url)
    made.gave_article(1010, "a.example:80", "hi")
    made.gave_article(1011, "a.example:80", None)
    made.gave_none("a.example:80", "http://a.example/x", "no_body")
    made.stats = {
        "response_received_count": 30,
        "newsbot/articles/published": 2,
        "newsbot/dropped/no_body": 40,
        "newsbot/boilerplate/dom/vendor": 7,
        "downloader/response_status_count/503": 1,
        "downloader/exception_type_count/twisted.internet.error.DNSLookupError": 3,
    }
    return made


def test_a_series_stays_short_and_loses_nothing() -> None:
    series = Series()
    for second in range(100_000):
        series.add(5e8 + second)
    assert len(series.counts) <= BUCKETS + 1
    assert sum(series.counts.values()) == 100_000
    rates = series.rates()
    assert max(rates) == 1.0
    assert sum(rates) * series.width == 100_000


def test_series_of_other_widths_add_up() -> None:
    long, short = Series(), Series()
    for second in range(1000):
        long.add(second, 2)
    short.add(3)
    total = long + short
    assert sum(total.counts.values()) == 2001
    assert total.width == long.width > short.width
    assert sum((short + Series()).counts.values()) == 1


def test_hosts_languages_and_worst_pages_are_bounded() -> None:
    made = Record()
    for number in range(HOSTS + 50):
        made.answered(0, f"h{number}", f"http://h{number}/", 200, number)
        made.gave_article(0, "h", f"x{number}")
        made.gave_none("h", f"http://h/{number}", "no_body")
    assert len(made.hosts) == HOSTS + 1
    assert made.hosts[OTHERS].pages == 51  # one of the places is h's
    assert len(made.languages) <= HOSTS
    assert len(made.left_out["no_body"]) == len(made.largest) == WORST
    assert max(made.largest)[0] == HOSTS + 49


def test_records_of_workers_add_up(tmp_path: Path) -> None:
    for number in range(2):
        write(record(), tmp_path / f"{number}.json")
    first, second = read(tmp_path / "0.json"), read(tmp_path / "1.json")
    assert first is not None
    assert second is not None
    total = first + second
    assert (total.workers, total.spider, total.reason) == (2, "daily", "finished")
    host = total.hosts["a.example:80"]
    assert (host.pages, host.bytes, host.articles, host.left_out, host.failed) == (
        60,
        60870,
        4,
        2,
        2,
    )
    assert (round(host.seconds, 6), round(host.slowest, 6)) == (11.1, 0.33)
    assert sum(total.latency) == 60
    assert len(total.latency) == len(LATENCIES)
    assert total.languages == {"hi": 2, "unknown": 2}
    assert total.stats["newsbot/articles/published"] == 4
    assert read(tmp_path / "none.json") is None


def test_the_page_shows_all_parts() -> None:
    html = page(record())
    for shown in (
        "status 503", "DNSLookupError", "a.example:80", "dom/vendor", "no body", "hi", "unknown",
        "No article: no body, the first 20 of 40", "http://a.example/29", "1 min",
    ):  # fmt: skip
        assert shown in html, shown
    assert html.count("<svg") > 6


def test_an_empty_record_makes_a_page() -> None:
    assert "None." in page(Record("daily"))


def test_text_of_a_page_stays_text() -> None:
    made = record()
    evil = 'http://a.example/"><script>alert(1)</script>\x1b\u202e'
    made.spider = made.reason = "<img onerror=x>"
    made.languages["<b>"] = 1
    made.answered(1, "<i>", evil, 200, 10**9)
    made.waited(99, "<i>", "javascript:alert(1)")
    made.gave_none("<i>", evil, "<u>")
    html = page(made)
    assert "default-src 'none'" in html
    for tag in ("<script", "<img", "<b>1", "<i>", "<u>", "\x1b", "\u202e"):
        assert tag not in html, tag
    assert not re.search(r'href="(?!https?://)', html)


@pytest.mark.parametrize("values", [[], [0.0], [3.0], [0.0, 0.0], [1.0, 5.0, 2.0]])
def test_plots_of_any_length(values: list[float]) -> None:
    for plot in (
        plots.area(values, seconds=10, label="x"),
        plots.spark(values, label="x"),
        plots.columns([("<", value) for value in values], label="x"),
    ):
        assert plot.startswith("<svg")
        assert "nan" not in plot
        assert "<<" not in plot


def test_numbers_and_durations_are_short() -> None:
    assert [plots.number(n) for n in (0, 0.25, 120, 3400, 12e6)] == [
        "0", "0.25", "120", "3.4 k", "12 M",
    ]  # fmt: skip
    assert [plots.duration(s) for s in (0.5, 34, 125, 11520, 187200)] == [
        "0.5 s", "34 s", "2 min 5 s", "3 h 12 min", "2 d 4 h",
    ]  # fmt: skip


def test_numeric_columns_are_marked() -> None:
    assert "<th class=n scope=col>pages</th>" in look.table(["pages#"], [["1"]])


def test_the_summary_says_what_became_of_pages() -> None:
    text = summary(
        "daily",
        {
            "elapsed_time_seconds": 10.0,
            "response_received_count": 40,
            "newsbot/articles/published": 20,
            "newsbot/articles/updated": 2,
            "newsbot/duplicates/near": 3,
            "newsbot/duplicates/request": 9,
            "newsbot/sources/links": 50,
            "newsbot/boilerplate/lines": 33,
            "log_count/ERROR": 1,
            "start_time": "not a number",
        },
    )
    assert text.splitlines() == [
        "daily: 40 pages in 10 s (4.0 a second), 22 articles, 2 of them new versions",
        "  3 not published: nearly the text of a published article",
        "  9 of 50 links queued before",
        "  33 lines of boilerplate stripped",
        "  1 error, see the log",
    ]


def test_a_crawl_writes_its_report_and_sums_up(tmp_path: Path) -> None:
    project = ScrapyProject(tmp_path)
    code, output, error = project.run("crawl", "daily", "--report", "out.html")
    assert (code, output) == (0, "")
    assert error.splitlines()[-1].startswith("daily: 0 pages in ")
    html = (tmp_path / "out.html").read_text()
    assert "<h1>daily</h1>" in html
    assert "finished" in html


def test_a_report_that_cannot_be_written_ends_the_crawl_before_it_starts(tmp_path: Path) -> None:
    project = ScrapyProject(tmp_path)
    code, _, error = project.run("crawl", "daily", "--report", "/nowhere/out.html")
    assert code == 2
    assert "newsbot: cannot write the report /nowhere/out.html" in error
    assert "Spider opened" not in error
