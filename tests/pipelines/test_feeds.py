"""A crawl that is told to end finishes its feeds: what was published, and no torn line."""

from __future__ import annotations

import gzip
import json
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scrapy import Spider
from scrapy.utils.test import get_crawler

from newsbot.demo import Newspapers
from newsbot.items import Article
from newsbot.monitoring.feeds import FeedExporter
from newsbot.redis import RedisService, keys
from tests.commands.conftest import ScrapyProject

FEEDS = {
    "one.jsonl": {"format": "jsonlines"},
    "one.jsonl.gz": {
        "format": "jsonlines",
        "postprocessing": ["scrapy.extensions.postprocessing.GzipPlugin"],
    },
    "batch-%(batch_id)05d.jsonl": {"format": "jsonlines", "batch_item_count": 4},
}


def urls(*contents: bytes) -> list[str]:
    """Of the articles in files; every line must be whole, its fields in their order."""
    found = []
    for content in contents:
        assert not content or content.endswith(b"\n")
        for line in content.splitlines():
            article = json.loads(line)
            assert list(article) == list(Article.__dataclass_fields__)
            found.append(article["url"])
    return found


def test_a_worker_that_begins_takes_no_other_one_s_output(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    crawler = get_crawler(settings_dict={"FEEDS": {str(out): {"format": "jsonlines"}}})
    crawler.spider = Spider("one")
    exporter = FeedExporter(crawler)
    with ThreadPoolExecutor(2) as others:
        checks = [others.submit(exporter.check) for _ in range(400)]
        while not all(check.done() for check in checks):
            out.write_bytes(b"{}\n")
            assert out.exists()
            out.unlink()
        for check in checks:
            check.result()


def test_feeds_at_sigterm(tmp_path: Path) -> None:
    project, out = ScrapyProject(tmp_path), tmp_path / "one.jsonl"
    with Newspapers(articles=300, slow=0.05) as press:
        process = project.start(
            "crawl", "demo", "-a", f"port={press.port}", "-s", f"FEEDS={json.dumps(FEEDS)}",
            "-s", f"LOG_FILE={tmp_path / 'crawl.log'}", SPIDERS="newsbot.demo.spider",
        )  # fmt: skip
        deadline = time.monotonic() + 60
        while not out.exists() or out.stat().st_size == 0:
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(signal.SIGTERM)
        _, error = process.communicate(timeout=60)
    assert process.returncode == 143, error
    with RedisService(state_dir=tmp_path / ".newsbot") as service:
        entries = service.sync.xrange(keys.STREAM())
    published = [json.loads(fields[b"article"])["url"] for _, fields in entries]
    assert len(published) >= 2
    batches = [path.read_bytes() for path in sorted(tmp_path.glob("batch-*.jsonl"))]
    assert len(batches) >= len(published) // 4
    zipped = gzip.decompress((tmp_path / "one.jsonl.gz").read_bytes())
    for contents in ([out.read_bytes()], [zipped], batches):
        assert sorted(urls(*contents)) == sorted(published)
