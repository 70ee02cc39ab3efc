from __future__ import annotations

import gzip
import json
import re
import signal
import subprocess
import sys
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsbot.archive.writer import WarcWriter
from newsbot.monitoring import reextract
from newsbot.monitoring.reextract import Batch
from newsbot.stream.copy import locked
from tests import servers
from tests.archive.test_replay import story
from tests.commands.conftest import ScrapyProject

HTML = [("Content-Type", "text/html; charset=utf-8")]


@pytest.fixture
def archive(project: ScrapyProject) -> Path:
    """Four pages of two sites, one captured twice, one a redirect, one compressed."""
    writer = WarcWriter(project.folder / "kept", "some")

    def write(
        url: str, page: str, *, day: int = 1, status: str = "200 OK", gz: bool = False
    ) -> None:
        body = gzip.compress(page.encode()) if gz else page.encode()
        headers = [*HTML, *([("Content-Encoding", "gzip")] if gz else [])]
        date = datetime(2026, 1, day, tzinfo=UTC)
        writer.write(url, (f"HTTP/1.1 {status}", headers, body), date=date)

    write("https://www.bhaskar.com/town-1.html", story(9))
    write("https://www.bhaskar.com/town-1.html", story(1), day=2)
    write("https://www.bhaskar.com/town-2.html", story(2), gz=True)
    write("https://www.bhaskar.com/town-5.html", story(5), status="404 Not Found")
    write("https://www.bhaskar.com/about", story(6))
    write("https://unknown.example/3", story(3))
    write("https://unknown.example/4", "<html><body><p>nothing</p></body></html>")
    writer.close()
    return next((project.folder / "kept").iterdir())


def test_an_extracted_page_has_the_archive_s_date(project: ScrapyProject, archive: Path) -> None:
    code, output, error = project.run(
        "extract", "https://www.bhaskar.com/town-2.html", "-s", f"NEWSBOT_REPLAY={archive}"
    )
    assert code == 0, error
    assert json.loads(output)["fetched_at"].startswith("2026-01-01T00:00:00")


def towns(text: str) -> list[tuple[str, str]]:
    articles = map(json.loads, text.splitlines())
    return [(item["site"], re.findall(r"town (\d)", item["title"])[0]) for item in articles]


def test_the_newest_capture_of_each_page_is_extracted(
    project: ScrapyProject, archive: Path
) -> None:
    code, output, error = project.call(
        "replay", "kept", "-O", "out/a.jsonl", spiders="newsbot.spiders"
    )
    assert (code, output) == (0, ""), error
    text = (project.folder / "out/a.jsonl").read_text()
    assert towns(text) == [("bhaskar", "1"), ("bhaskar", "2"), ("any", "3")]
    assert json.loads(text.splitlines()[0])["fetched_at"] == "2026-01-02T00:00:00Z"
    assert re.match(r"5 pages, 3 articles in .*; no article: ", error)
    assert "1 not_article" in error
    assert [path.name for path in (project.folder / "out").iterdir()] == ["a.jsonl"]


def test_one_site_to_standard_output_or_gzip(project: ScrapyProject, archive: Path) -> None:
    options = ("replay", str(archive), "--site", "bhaskar")
    _, output, _ = project.call(*options, spiders="newsbot.spiders")
    assert towns(output) == [("bhaskar", "1"), ("bhaskar", "2")]
    project.call(*options, "-O", "a.jsonl.gz", spiders="newsbot.spiders")
    assert gzip.decompress((project.folder / "a.jsonl.gz").read_bytes()).decode() == output


def test_what_only_tracks_readers_hides_no_article(project: ScrapyProject) -> None:
    writer = WarcWriter(project.folder / "kept", "some")
    writer.write(
        "https://www.bhaskar.com/town-1.html?utm_source=rss#ed=rss",
        ("HTTP/1.1 200 OK", HTML, story(1).encode()),
    )
    writer.close()
    code, output, error = project.call("replay", "kept", spiders="newsbot.spiders")
    assert code == 0, error
    assert json.loads(output)["url"] == "https://www.bhaskar.com/town-1.html"


def test_addresses_that_are_none_are_counted(project: ScrapyProject) -> None:
    writer = WarcWriter(project.folder / "kept", "odd")
    for url in ("http://[::1/a", "http://exa mple.com/", "http://a.example:port/", "http://:80/"):
        writer.write(url, ("HTTP/1.1 200 OK", HTML, story(1).encode()))
    writer.write(
        "https://www.bhaskar.com/town-2.html", ("HTTP/1.1 200 OK", HTML, story(2).encode())
    )
    writer.close()
    _, output, error = project.call("replay", "kept", spiders="newsbot.spiders")
    assert towns(output) == [("bhaskar", "2")]
    assert re.fullmatch(r"5 pages, 1 article in .*; no article: 4 malformed_url\n", error)
    _, output, _ = project.call("replay", "kept", "--site", "bhaskar", spiders="newsbot.spiders")
    assert towns(output) == [("bhaskar", "2")]


def test_parquet(project: ScrapyProject, archive: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    project.call("replay", "kept", "-O", "a.parquet", spiders="newsbot.spiders")
    assert parquet.read_table(project.folder / "a.parquet").num_rows == 3


def test_several_processes_give_the_same(project: ScrapyProject) -> None:
    writer = WarcWriter(project.folder / "kept", "many")
    for number in range(201):
        page = story(number % 7).replace("The council", f"On day {number} the council")
        writer.write(f"https://unknown.example/{number}", ("HTTP/1.1 200 OK", HTML, page.encode()))
    writer.close()
    for jobs, run in (("1", project.call), ("2", project.run)):
        code, _, error = run("replay", "kept", "-O", f"{jobs}.jsonl", "--jobs", jobs)
        assert code == 0, error
        assert f"processes: {jobs})" in error
    one, two = ((project.folder / f"{jobs}.jsonl").read_bytes() for jobs in "12")
    assert one == two
    assert one.count(b"\n") == 201


KILLER = """
import os
import signal
from pathlib import Path

from newsbot.spiders.news import NewsSpider


class KillerSpider(NewsSpider):
    name = "killer"
    allowed_domains = ["unknown.example"]

    def parse_article(self, response):
        once = Path("killed")
        if response.url.endswith("/77") and not once.exists():
            once.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if response.url.endswith("/199"):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().parse_article(response)
"""


def test_killed_processes_change_nothing_and_a_deadly_page_is_left_out(
    project: ScrapyProject,
) -> None:
    (project.folder / "killer.py").write_text(KILLER)
    writer = WarcWriter(project.folder / "kept", "many")
    for number in range(201):
        page = story(number % 7).replace("The council", f"On day {number} the council")
        writer.write(f"https://unknown.example/{number}", ("HTTP/1.1 200 OK", HTML, page.encode()))
    writer.close()

    code, output, error = project.run("replay", "kept", "--jobs", "2", SPIDERS="killer")
    assert code == 0, error
    assert "A process was killed" in error
    assert "no article: 1 kills_its_process" in error
    assert (project.folder / "killed").exists()
    numbers = [int(json.loads(line)["url"].rpartition("/")[2]) for line in output.splitlines()]
    assert numbers == [number for number in range(201) if number != 199]


def test_a_page_whose_process_something_else_killed_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deaths = [True, False, True, True]  # of the first page's two tries, then of the second's

    class Dying:
        def submit(self, *_: object) -> Future[Batch]:
            future: Future[Batch] = Future()
            if deaths.pop(0):
                future.set_exception(BrokenProcessPool())
            else:
                future.set_result(Batch(1, [("1", b"{}")]))
            return future

        def shutdown(self) -> None:
            """Nothing runs."""

    monkeypatch.setattr(reextract, "_processes", lambda _jobs: Dying())
    whole = reextract._one_by_one([(Path("a"), 1), (Path("a"), 2)], 1, "{}")
    assert (whole.pages, len(whole.articles)) == (2, 1)
    assert whole.counts == {"newsbot/dropped/kills_its_process": 1}


def test_processes_end_with_a_replay_that_is_killed() -> None:
    code = """
import os
from newsbot.monitoring.reextract import _processes
if __name__ == "__main__":
    print(_processes(1).submit(os.getpid).result(), flush=True)
    os.kill(os.getpid(), 9)
"""
    # Its output ends when both have ended.
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=100)
    assert run.returncode == -signal.SIGKILL
    assert int(run.stdout) > 0


def test_what_another_is_writing_is_left_to_it(project: ScrapyProject, archive: Path) -> None:
    part = project.folder / ".out.jsonl.gz.part"
    with locked(part) as file:
        file.write(b"another's")
        file.flush()
        code, _, error = project.call("replay", str(archive), "-O", "out.jsonl.gz")
        assert (code, part.read_bytes()) == (1, b"another's")
        assert "another process is writing it" in error
    code, _, error = project.call("replay", str(archive), "-O", "out.jsonl.gz")
    assert code == 0, error
    assert len(towns(gzip.decompress((project.folder / "out.jsonl.gz").read_bytes()).decode())) == 3
    assert not part.exists()


def test_damage_is_reported_and_the_rest_extracted(project: ScrapyProject, archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-50])
    code, _, error = project.call("replay", "kept", "-O", "a.jsonl", spiders="newsbot.spiders")
    assert code == 1
    assert re.search(
        r"newsbot: damaged archive: .*\.warc\.gz, byte \d+: the file ends in the middle", error
    )
    assert error.lower().count("damaged archive") == 1
    assert len(towns((project.folder / "a.jsonl").read_text())) == 3


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ([], 2, "name the archives: scrapy replay "),
        (["none.warc.gz"], 1, "no WARC file at none.warc.gz"),
        (["kept", "--site", "dayly"], 2, "no spider is called 'dayly': did you mean daily?"),
        (["kept", "-O", "a.xlsx"], 2, "a.xlsx: the name must end in one of .jsonl, "),
        (["kept", "-O", "/proc/none/a.jsonl"], 1, "cannot write /proc/none/a.jsonl: "),
        (["kept", "--jobs", "0"], 2, "--jobs 0: at least 1"),
        (["kept", "--site", "daily", "-O", "a.jsonl"], 3, "no article found"),
    ],
)
def test_bad_input_is_said_last(
    project: ScrapyProject, archive: Path, arguments: list[str], code: int, message: str
) -> None:
    found, output, error = project.call("replay", *arguments)
    assert (found, output) == (code, "")
    assert error.splitlines()[-1].startswith(f"newsbot: {message}"), error
    assert not list(project.folder.glob(".*.part"))


def test_ctrl_c_leaves_no_half_file(project: ScrapyProject) -> None:
    writer = WarcWriter(project.folder / "kept", "many")
    page = ("HTTP/1.1 200 OK", HTML, story(1).replace("</p>", "</p>" * 20).encode())
    for number in range(4000):
        writer.write(f"https://unknown.example/{number}", page)
    writer.close()
    process = project.start("replay", "kept", "-O", "a.jsonl", "--jobs", "2")
    part = project.folder / ".a.jsonl.part"
    servers.until(part.exists)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=60)
    assert process.returncode == 130, error
    assert error.splitlines()[-1] == "newsbot: interrupted, nothing was written"
    assert not part.exists()
    assert not (project.folder / "a.jsonl").exists()
