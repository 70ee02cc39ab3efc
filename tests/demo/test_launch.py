"""`scrapy launch` on the demo: what comes home is what was printed, and nothing stays."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import msgspec
import pytest

from newsbot.demo import Newspapers, TrueArticle, truth
from newsbot.items import Article
from newsbot.redis import RedisService, keys
from tests.conftest import PROJECT

# Several launches in a test, of seconds each on a quiet machine.
pytestmark = pytest.mark.timeout(600)
PATIENCE = 250.0


class Launcher:
    """Runs `scrapy launch` in a folder of its own, on a port of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / "articles.jsonl"
        self.port = free_port()
        (folder / "scrapy.cfg").write_text("[settings]\ndefault = newsbot.settings\n")
        self._environment = {
            **{name: value for name, value in os.environ.items() if "REDIS" not in name},
            "PYTHONPATH": str(PROJECT),
            "COLUMNS": "100",
        }

    def start(
        self, *arguments: str, command: tuple[str, ...] = (), **environment: str
    ) -> subprocess.Popen[str]:
        """`scrapy launch`, or another command, in the launcher's folder."""
        command = command or ("launch", "--port", str(self.port))
        return subprocess.Popen(
            [sys.executable, "-m", "scrapy", *command, *arguments],
            cwd=self.folder,
            env={**self._environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str, **environment: str) -> tuple[int, str, str]:
        with self.start(*arguments, command=(), **environment) as process:
            try:
                output, error = process.communicate(timeout=PATIENCE)
            except BaseException:  # what is left running would fail other tests, too
                process.kill()
                raise
        return process.returncode, output, error

    def articles(self) -> list[Article]:
        lines = self.output.read_bytes().splitlines()
        return [msgspec.json.decode(line, type=Article) for line in lines]

    def processes(self) -> dict[int, str]:
        """Process id → command line of what this launch started: workers and Valkey."""
        pairs = (line.strip().partition(" ") for line in command_lines())
        return {
            int(pid): command
            for pid, _, command in pairs
            if f"port={self.port} " in command or str(self.folder) in command
        }

    def wait_until_nothing_runs(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while left := self.processes():
            assert time.monotonic() < deadline, left
            time.sleep(0.1)


def command_lines() -> list[str]:
    """Process id and command of each process; from /proc where there is one, as `ps` may lack."""
    if Path("/proc/self/cmdline").exists():
        lines = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):  # ended meanwhile
                command = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
                lines.append(f"{path.parent.name} {command}")
        return lines
    return subprocess.run(
        ["ps", "-axww", "-o", "pid=,command="], capture_output=True, text=True, check=True
    ).stdout.splitlines()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@pytest.fixture
def launcher(tmp_path: Path) -> Launcher:
    return Launcher(tmp_path)


def assert_is_the_truth(articles: list[Article], truth: list[TrueArticle]) -> None:
    """Every text once, whole, without a line that is not its own."""
    printings: dict[str, list[TrueArticle]] = defaultdict(list)
    for printed in truth:
        printings[printed.duplicate_of or printed.url].append(printed)
    by_url = {printed.url: printed for printed in truth}
    found = [by_url[article.url].duplicate_of or article.url for article in articles]
    assert sorted(found) == sorted(printings)
    wrong = [
        (name, article.url, found, expected)
        for article in articles
        for name, found, expected in differences(article, by_url[article.url])
    ]
    assert not wrong


def differences(article: Article, printed: TrueArticle) -> list[tuple[str, object, object]]:
    pairs = {
        "body": (article.body, printed.body),
        "title": (article.title, printed.title),
        "authors": (article.authors, list(printed.authors)),
        "publisher": (article.publisher, printed.publisher),
        "agency": (article.agency, printed.agency),
        "dateline": (article.dateline, printed.dateline),
        "date_published": (article.date_published, printed.date_published),
        "language": (article.language, printed.language),
        "section": (article.section, printed.section),
        "tags": (article.tags, list(printed.tags)),
        "image": (article.image, printed.image),
        "canonical_url": (article.canonical_url, printed.url),
    }
    return [(name, *pair) for name, pair in pairs.items() if pair[0] != pair[1]]


def test_two_workers_bring_home_what_was_printed_and_a_second_run_nothing(
    launcher: Launcher,
) -> None:
    before = {"pages": 900, "articles": 1.0, "length": 1e6}
    with RedisService(state_dir=launcher.folder / ".newsbot") as service:
        service.sync.hset(keys.HEALTH(site="demo"), "past", json.dumps(before))
    code, output, error = launcher.run("--workers", "2", "--report", "report.html")
    assert (code, error) == (0, "")
    assert output.count("demo is not as it was: length ") == 1  # though two workers tell it
    report = (launcher.folder / "report.html").read_text()
    assert "2 workers" in report
    assert "<b>108</b>articles" in report
    first = launcher.output.read_bytes()
    assert_is_the_truth(launcher.articles(), truth(port=launcher.port))
    assert "108 articles added, 108 in all" in output
    assert "6 not published: the text of a published article" in output
    assert "6 not published: nearly the text of a published article" in output
    # How they share it is up to chance: one may be done before the other has started.
    pages = [int(n) for n in re.findall(r"^ *(?:1|2|all) +(\d+) ", output, re.MULTILINE)]
    assert len(pages) == 3
    assert pages[2] == pages[0] + pages[1] > 108
    assert len(output.partition("Next:")[2].split("\n  ")) == 4
    launcher.wait_until_nothing_runs()

    code, output, error = launcher.run()
    assert (code, error) == (0, "")
    assert "Nothing new: of " in output
    assert launcher.output.read_bytes() == first
    launcher.wait_until_nothing_runs()

    launcher.output.unlink()  # a file that was deleted begins anew
    assert launcher.run()[0] == 0
    assert sorted(launcher.output.read_bytes().splitlines()) == sorted(first.splitlines())
    launcher.wait_until_nothing_runs()

    launcher.output.write_text("what is overwritten\n")
    code, output, error = launcher.run("-O", "articles.jsonl", "-s", "SCHEDULER_FLUSH_ON_START=1")
    assert (code, error) == (0, "")
    assert "articles.jsonl: 0 articles added, 0 in all" in output  # of this launch, that is
    assert "Nothing new" not in output  # the pages were followed, and what became of them is told
    assert not launcher.output.exists()


def test_a_killed_worker_is_told_and_the_next_run_completes(launcher: Launcher) -> None:
    process = launcher.start("-a", "since=2020-01-01")
    victim = wait_for_worker(launcher, 1)
    os.kill(victim, signal.SIGKILL)
    _, error = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "worker 1: was killed by signal 9" in error
    assert "the same command goes on from here" in error
    launcher.wait_until_nothing_runs()
    code, _, error = launcher.run("-a", "since=2020-01-01")
    assert (code, error) == (0, "")
    assert_is_the_truth(launcher.articles(), truth(port=launcher.port))


def test_ctrl_c_once_finishes_what_is_in_flight(launcher: Launcher) -> None:
    process = launcher.start()
    wait_for_worker(launcher, 2)
    process.send_signal(signal.SIGINT)
    output, error = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert "Ctrl-C again ends at once" in output
    assert "interrupted; what was queued waits for the next crawl" in error
    launcher.wait_until_nothing_runs()
    assert launcher.run()[0] == 0
    assert_is_the_truth(launcher.articles(), truth(port=launcher.port))


def test_ctrl_c_twice_ends_at_once(launcher: Launcher) -> None:
    process = launcher.start()
    wait_for_worker(launcher, 2)
    process.send_signal(signal.SIGINT)
    time.sleep(0.4)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    launcher.wait_until_nothing_runs()


def test_ctrl_c_twice_on_a_crawl_loses_nothing(launcher: Launcher) -> None:
    with Newspapers(launcher.port):
        process = launcher.start("-a", f"port={launcher.port}", command=("crawl", "demo"))
        assert process.stderr is not None
        log = []
        for awaited in ("Spider opened", "Received SIGINT, shutting down"):
            for line in process.stderr:
                log.append(line)
                if awaited in line:
                    break
            process.send_signal(signal.SIGINT)
        log += process.stderr.readlines()
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, "".join(log)
    assert log[-1] == "newsbot: interrupted; what was queued waits for the next crawl\n"
    assert "Traceback" not in "".join(log)
    launcher.wait_until_nothing_runs()
    code, _, error = launcher.run()
    assert (code, error) == (0, "")
    assert_is_the_truth(launcher.articles(), truth(port=launcher.port))


def test_a_killed_launcher_leaves_no_worker(launcher: Launcher) -> None:
    process = launcher.start()
    wait_for_worker(launcher, 2)
    process.kill()
    process.communicate()
    launcher.wait_until_nothing_runs()


def wait_for_worker(launcher: Launcher, number: int) -> int:
    """Process id of a worker that has begun to crawl."""
    log = launcher.folder / f".newsbot/log/demo-{number}.log"
    deadline = time.monotonic() + PATIENCE
    while not (log.exists() and "Spider opened" in log.read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    for pid, command in launcher.processes().items():
        if re.search(rf"NEWSBOT_WORKER=\w+/{number} ", command):
            return pid
    raise AssertionError("no such worker")


def test_taken_port(launcher: Launcher) -> None:
    with socket.create_server(("127.0.0.2", launcher.port)):
        code, _, error = launcher.run()
    assert code == 1
    assert "cannot listen on port" in error
    assert "--port" in error


def test_unwritable_output(launcher: Launcher) -> None:
    (launcher.folder / "folder").mkdir()
    code, _, error = launcher.run("-o", "folder")
    assert (code, error) == (
        2,
        "newsbot: cannot write folder: Is a directory; name another file with -o\n",
    )


def test_output_that_another_launch_writes(launcher: Launcher) -> None:
    with launcher.output.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        code, _, error = launcher.run()
    assert code == 2
    assert "another launch is writing it" in error


def test_output_that_holds_something_else_is_not_touched(launcher: Launcher) -> None:
    launcher.output.write_text("title,body\n")
    code, _, error = launcher.run()
    assert code == 2
    assert "cannot append to articles.jsonl" in error
    assert launcher.output.read_text() == "title,body\n"


def test_no_redis(launcher: Launcher) -> None:
    code, _, error = launcher.run(NEWSBOT_REDIS_URL=f"redis://127.0.0.1:{free_port()}/0")
    assert code == 1
    assert error.startswith("newsbot: ")
    assert "NEWSBOT_REDIS_URL" in error
    assert not launcher.output.exists()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["nosuch"], 2, "no spider is called 'nosuch'"),
        (["bhaskr"], 2, "did you mean bhaskar"),
        (["--workers", "0"], 2, "--workers: at least one"),
        (["-a", "since=yesterday-ish"], 2, "since"),
        (["-a", "nosuch=1"], 2, "nosuch"),
    ],
)
def test_wrong_use(launcher: Launcher, arguments: list[str], code: int, message: str) -> None:
    found, output, error = launcher.run(*arguments)
    assert found == code
    assert message in error + output
    launcher.wait_until_nothing_runs()
