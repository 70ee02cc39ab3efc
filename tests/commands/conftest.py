"""Real runs of `scrapy` in a project of their own: newsbot's settings, a few spiders, a state."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest
from scrapy.cmdline import execute
from scrapy.settings import Settings

PROJECT = Path(__file__).resolve().parent.parent.parent

SPIDERS = """
import asyncio

import scrapy


class Base(scrapy.Spider):
    sources = ()
    country, language = "IN", "hi"
    allowed_domains = ["news.example"]
    n = 5

    def __init__(self, name=None, section="home", **arguments):
        super().__init__(name, **arguments)
        if section == "bad":
            raise ValueError("section must be home or sport")
        self.section = section

    async def start(self):
        for number in range(int(self.n)):
            yield {"title": f"Story {number}", "body": "x" * 100}


class DailySpider(Base):
    name = "daily"


class BrokenSpider(Base):
    name = "broken"
    language = "en"

    async def start(self):
        yield {"title": "one"}
        raise RuntimeError("no such table")


class EmptySpider(Base):
    name = "empty"
    n = 0


class SlowSpider(Base):
    name = "slow"

    async def start(self):  # no item: Scrapy waits for ever if it is told to end in one of these
        await asyncio.sleep(60)
        yield {"title": "one"}
"""


class ScrapyProject:
    """Runs `scrapy` in a folder, with warnings as errors."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "scrapy.cfg").write_text("[settings]\ndefault = newsbot.settings\n")
        (folder / "sites.py").write_text(SPIDERS)
        self.environment = {
            **{name: value for name, value in os.environ.items() if "REDIS" not in name},
            "PYTHONPATH": f"{folder}{os.pathsep}{PROJECT}",
            "PYTHONWARNINGS": "error",
            "COLUMNS": "200",
        }

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        spiders = environment.pop("SPIDERS", "sites")
        return subprocess.Popen(
            [sys.executable, "-m", "scrapy", *arguments, "-s", f"SPIDER_MODULES={spiders}"],
            cwd=self.folder,
            env={**self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, **environment: str) -> tuple[int, str, str]:
        """Exit code, standard output and standard error."""
        with self.start(*arguments, **environment) as process:
            try:
                output, error = process.communicate(timeout=100)
            except BaseException:  # what is left running would fail other tests, too
                process.kill()
                raise
        return process.returncode, output, error

    def call(self, *arguments: str, spiders: str = "sites") -> tuple[int, str, str]:
        """As `run`, in this process: for commands that start no reactor."""
        output, error = TextIOWrapper(BytesIO(), "utf-8"), StringIO()
        settings = Settings()
        settings.setmodule("newsbot.settings", priority="project")
        with (
            pytest.MonkeyPatch.context() as patch,
            redirect_stdout(output),
            redirect_stderr(error),
        ):
            patch.chdir(self.folder)
            patch.syspath_prepend(str(self.folder))
            patch.setenv("COLUMNS", "200")
            with pytest.raises(SystemExit) as ended:
                execute(["scrapy", *arguments, "-s", f"SPIDER_MODULES={spiders}"], settings)
        output.flush()
        written = output.buffer.getvalue().decode()  # type: ignore[attr-defined]
        return int(ended.value.code or 0), written, error.getvalue()


@pytest.fixture
def project(tmp_path: Path) -> ScrapyProject:
    return ScrapyProject(tmp_path)
