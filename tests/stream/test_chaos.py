"""Processes and servers killed at random: each article is there once."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections import Counter
from pathlib import Path

from benchmarks.stream import article, chaos
from newsbot.redis import RedisService, connect, connect_sync
from newsbot.stream.export import Export, ExportFiles
from newsbot.stream.reader import ArticleStream
from newsbot.stream.writer import ArticleWriter


def test_kill_9_of_writers_and_exporters(valkey: str, tmp_path: Path) -> None:
    result = chaos(valkey, 800, 4, tmp_path)
    assert result["in the files"] == 800
    assert result["writers"] + result["exporters"] == 4


def test_kill_9_of_the_server_while_it_is_written_read_and_exported(tmp_path: Path) -> None:
    count, verdicts, read = 600, Counter[str](), Counter[str]()
    with RedisService(state_dir=tmp_path) as service:
        with connect_sync(service.url) as client:
            server = client.info()["process_id"]
            # By "everysec" a server whose disk is busy answers before it has written anything.
            client.config_set("appendfsync", "always")
        streams = [ArticleStream(service.url, "reader", batch=20, consumer="one")]
        export = Export(service.url, "files", ExportFiles(str(tmp_path / "a.jsonl")), batch=20)

        def consume() -> None:
            for message in streams[0]:
                read[message.article.url] += 1
                message.ack()

        def write_files() -> None:
            for _ in export.run():
                pass

        async def write() -> None:
            async with connect(service.url) as client:
                writer = ArticleWriter(client)
                for at in range(0, count, 20):
                    if at == count // 2:
                        os.kill(server, signal.SIGKILL)
                    outcomes = await asyncio.gather(
                        *(writer.publish(article(n)) for n in range(at, at + 20))
                    )
                    verdicts.update(outcome.verdict for outcome in outcomes)

        threads = [threading.Thread(target=work) for work in (consume, write_files)]
        for thread in threads:
            thread.start()
        asyncio.run(write())
        deadline = time.monotonic() + 60
        while (len(read) < count or export.written < count) and time.monotonic() < deadline:
            time.sleep(0.05)
        streams[0].stop()
        export.stop()
        for thread in threads:
            thread.join()
        streams[0].close()
        export.close()
    assert verdicts == {"published": count}
    assert len(read) == count  # once each, but for those in hand when the server died
    assert sum(read.values()) - count <= 20
    lines = (tmp_path / "a.jsonl").read_bytes().splitlines()
    assert len(lines) == len(set(lines)) == count
