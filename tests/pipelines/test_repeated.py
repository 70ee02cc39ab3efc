from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler

from newsbot.boilerplate import repeated
from newsbot.items import Article
from newsbot.pipelines.repeated import RepeatedPipeline
from newsbot.redis import connect
from newsbot.stream.sightings import Sightings
from tests.conftest import PROJECT

FOOTER = "पहाड़ की ताजा खबरें सबसे पहले पाने के लिए हमारे चैनल से जुड़ें"


def article(number: int, *tail: str) -> Article:
    name = "river" + "s" * number
    lines = [
        f"The {name} was in the news today, said the council.",
        f"Nobody knows what the {name} will be.",
        *tail,
    ]
    return Article(
        site="hill",
        id=f"{number:016x}",
        title=f"What will become of the {name}",
        body="\n\n".join(lines),
        fingerprint="as it was",
    )


def process(url: str, articles: list[Article], workers: int = 1) -> tuple[list[Article], Any]:
    """Articles after the pipelines of some workers, in turn, and the statistics of all."""
    stats = MemoryStatsCollector(get_crawler())

    async def work() -> list[Article]:
        clients = [connect(url) for _ in range(workers)]
        pipelines = [RepeatedPipeline(Sightings(client), stats) for client in clients]
        done = [
            await pipelines[number % workers].process_item(item)
            for number, item in enumerate(articles)
        ]
        for client in clients:
            await client.aclose()
        return done

    return asyncio.run(work()), stats.get_stats()


def test_a_footer_goes_after_enough_articles_of_all_workers(valkey: str) -> None:
    done, stats = process(valkey, [article(n, FOOTER) for n in range(8)], workers=2)
    kept = [FOOTER in item.body for item in done]
    assert kept == [True] * repeated.ENOUGH + [False] * (8 - repeated.ENOUGH)
    assert [item.stripped for item in done] == [0] * 5 + [1] * 3
    assert done[-1].body == article(7).body
    assert done[-1].fingerprint == "as it was"
    assert stats["newsbot/boilerplate/repeated/repeated"] == 3
    assert stats["newsbot/boilerplate/lines"] == 3


def test_headlines_of_other_articles_of_the_site_go_from_the_end(valkey: str) -> None:
    last = article(9, "Read more", article(1).title, article(2).title.upper())
    done, stats = process(valkey, [article(1), article(2), last])
    assert done[-1].body == article(9).body
    assert stats["newsbot/boilerplate/titles/title"] == 2
    assert stats["newsbot/boilerplate/titles/marker"] == 1


def test_an_article_does_not_recommend_itself(valkey: str) -> None:
    item = article(1, article(1).title)
    done, _ = process(valkey, [item, item])
    assert done[-1].body == item.body


def test_sites_learn_apart(valkey: str) -> None:
    items = [article(n, FOOTER) for n in range(8)]
    for number, item in enumerate(items):
        item.site = f"site{number % 2}"
    done, _ = process(valkey, items)
    assert all(FOOTER in item.body for item in done)


def test_without_redis_the_article_goes_on_as_it_is() -> None:
    items = [article(n, FOOTER) for n in range(2)]
    done, stats = process("redis://127.0.0.1:1", items)
    assert [item.body for item in done] == [article(n, FOOTER).body for n in range(2)]
    assert stats == {"newsbot/boilerplate/unshared": 2}


SPIDER = """
import scrapy
from newsbot.items import Article

class Hill(scrapy.Spider):
    name = "hill"

    async def start(self):
        for n in range(int(self.first), int(self.last)):
            river = "river" + "s" * n
            yield Article(
                url=f"https://hill.example/{n}", canonical_url=f"https://hill.example/{n}",
                site="hill", title=f"Of the {river}",
                body=f"The {river} rose, said {'a' * n} council.\\n\\nFollow us on every channel.",
            )
"""


def crawl(folder: Path, valkey: str, first: int, last: int) -> tuple[list[str], str]:
    (folder / "hill.py").write_text(SPIDER)
    command = [sys.executable, "-m", "scrapy", "runspider", str(folder / "hill.py")]
    command += ["-a", f"first={first}", "-a", f"last={last}", "-O", str(folder / "out.jsonl")]
    command += ["-s", f"NEWSBOT_REDIS_URL={valkey}", "-s", "NEWSBOT_DUPLICATES_POLICY=mark"]
    done = subprocess.run(
        command, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=True
    )
    lines = (folder / "out.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["body"] for line in lines], done.stderr


def test_a_later_crawl_knows_what_an_earlier_one_saw(tmp_path: Path, valkey: str) -> None:
    bodies, _ = crawl(tmp_path, valkey, 0, 5)
    assert [body.count("Follow us") for body in bodies] == [1] * 5
    bodies, log = crawl(tmp_path, valkey, 5, 8)
    assert [body.count("Follow us") for body in bodies] == [0] * 3
    assert "'newsbot/boilerplate/repeated/repeated': 3," in log
