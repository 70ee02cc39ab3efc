"""All keys of a script lie in one slot: writer, readers, export and admin on a Cluster."""

from __future__ import annotations

import asyncio
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from benchmarks.harness import free_port
from benchmarks.stream import article
from newsbot.redis import connect, connect_sync
from newsbot.redis.embedded import find_binary
from newsbot.stream.admin import StreamAdmin
from newsbot.stream.export import Export, ExportFiles
from newsbot.stream.reader import ArticleStream, AsyncArticleStream
from newsbot.stream.writer import ArticleWriter


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[str]:
    binary = find_binary()
    assert binary
    port = free_port()
    # The default port of the cluster's bus is 10,000 higher, which may be none.
    options = ["--port", str(port), "--bind", "127.0.0.1", "--cluster-enabled", "yes", "--save", ""]
    options += ["--cluster-port", str(free_port())]
    with subprocess.Popen([binary, *options], cwd=tmp_path, stdout=subprocess.DEVNULL) as server:
        with redis.Redis(port=port) as client:
            deadline = time.monotonic() + 10
            while time.monotonic() < deadline:
                try:
                    client.ping()
                    break
                except redis.ConnectionError:
                    time.sleep(0.05)
            client.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, 16383)
            while client.cluster("info")["cluster_state"] != "ok":
                assert time.monotonic() < deadline
                time.sleep(0.05)
        yield f"redis+cluster://127.0.0.1:{port}"
        server.terminate()


def test_everything_works_on_a_cluster(cluster: str, tmp_path: Path) -> None:
    async def write() -> list[str]:
        async with connect(cluster) as client:
            writer = ArticleWriter(client, list_key="{newsbot}:example:items")
            return [(await writer.publish(article(n % 10))).verdict for n in range(11)]

    async def read() -> int:
        async with AsyncArticleStream(cluster, "async", follow=False) as stream:
            return len([await message.ack() async for message in stream])

    assert asyncio.run(write()) == ["published"] * 10 + ["known"]
    assert asyncio.run(read()) == 10
    with ArticleStream(cluster, "sync", follow=False, deliveries=1) as stream:
        for message in stream:
            message.fail("unfit")
    with Export(cluster, "files", ExportFiles(str(tmp_path / "a.jsonl")), follow=False) as export:
        assert list(export.run()) == [10]
    with connect_sync(cluster) as client:
        admin = StreamAdmin(client)
        assert admin.status().dead == 10
        assert admin.requeue("sync") == 10
        assert admin.trim() == 10
        assert client.llen("{newsbot}:example:items") == 10
