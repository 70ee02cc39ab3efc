"""The pipelines in a crawl, on a real server."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.conftest import PROJECT

SPIDER = """
import json, sys
import scrapy
from newsbot.items import Article

TEXT = "The council voted on Tuesday to close the old bridge for repairs until spring. "

class Example(scrapy.Spider):
    name = "example"

    async def start(self):
        for n in range(30):  # ten stories, each at three addresses
            yield Article(
                url=f"https://{n % 3}.example/{n // 3}",
                canonical_url=f"https://{n % 2}.example/{n // 3}",
                title="Bridge", body=f"{TEXT}{n // 3}.", site="example",
            )
        yield Article(url="https://a.example/", title="", body="No title.")
"""


def crawl(tmp_path: Path, valkey: str) -> tuple[list[dict[str, object]], str]:
    (tmp_path / "example.py").write_text(SPIDER)
    command = [sys.executable, "-m", "scrapy", "runspider", str(tmp_path / "example.py")]
    command += ["-O", str(tmp_path / "out.jsonl"), "-s", f"NEWSBOT_REDIS_URL={valkey}"]
    done = subprocess.run(
        command, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=True
    )
    lines = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines], done.stderr


def test_a_crawl_publishes_each_article_once_and_counts_the_rest(
    tmp_path: Path, valkey: str
) -> None:
    exported, log = crawl(tmp_path, valkey)
    assert len(exported) == 10
    assert {item["version"] for item in exported} == {1}
    for stat, value in {
        "newsbot/articles/published": 10,
        "newsbot/duplicates/canonical_url": 10,
        "newsbot/duplicates/content": 10,
        "newsbot/dropped/no_title": 1,
        "newsbot/languages/detected": 30,
    }.items():
        assert f"'{stat}': {value}," in log, stat

    exported, log = crawl(tmp_path, valkey)
    assert exported == []
    assert "'newsbot/articles/already_published': 10," in log
