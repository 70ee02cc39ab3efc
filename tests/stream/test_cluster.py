"""Writer, readers, export and admin on a Cluster, where all keys of a script must lie in one slot,
and through a change of the primary that a Sentinel watches."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from benchmarks.stream import article
from newsbot.redis import connect, connect_sync
from newsbot.stream.admin import StreamAdmin
from newsbot.stream.export import Export, ExportFiles
from newsbot.stream.reader import ArticleStream, AsyncArticleStream
from newsbot.stream.writer import ArticleWriter
from tests import servers


def test_everything_works_on_a_cluster(tmp_path: Path) -> None:
    with servers.cluster(tmp_path) as url:
        use_everything(url, tmp_path)


def use_everything(cluster: str, tmp_path: Path) -> None:
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


def test_writer_reader_and_export_go_on_with_the_next_primary(tmp_path: Path) -> None:
    with servers.watched(tmp_path) as watched:
        asyncio.run(publish_before_and_after(watched, tmp_path / "a.jsonl"))
    lines = (tmp_path / "a.jsonl").read_bytes().splitlines()
    assert len(lines) == len(set(lines)) == 12


async def publish_before_and_after(watched: servers.Watched, out: Path) -> None:
    async with connect(watched.url) as client:
        writer = ArticleWriter(client)
        options: dict[str, Any] = {"follow": False, "batch": 4}
        with ArticleStream(watched.url, "sync", consumer="one", **options) as stream:
            assert [(await writer.publish(article(n))).verdict for n in range(9)] == [
                "published"
            ] * 9
            in_hand = next(stream.batches())
            with Export(watched.url, "files", ExportFiles(str(out)), **options) as export:
                work = export.run()
                assert next(work) == 4
                await client.wait(1, 60_000)  # for the replica to have it all
                await asyncio.to_thread(watched.fail_over)
                assert [(await writer.publish(article(n))).verdict for n in (9, 10, 11, 6, 7)] == (
                    ["published"] * 3 + ["known"] * 2
                )
                assert list(work)[-1] == 12
            stream.ack(in_hand)
            rest = [message.article.url for batch in stream.batches() for message in batch]
            assert sorted(rest) == sorted(article(n).url for n in range(4, 12))
