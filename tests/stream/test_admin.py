from __future__ import annotations

import argparse
import json
import subprocess
import sys
from typing import Any

import pytest
from scrapy.settings import Settings

from newsbot.commands.queue import Command
from newsbot.items import Article
from newsbot.redis import keys
from newsbot.stream.admin import StreamAdmin
from newsbot.stream.encoding import encode
from newsbot.stream.reader import ArticleStream
from tests.conftest import PROJECT


def fill(client: Any, count: int) -> None:
    for n in range(count):
        client.xadd(keys.STREAM(), {"article": encode(Article(url=f"https://a.example/{n}"))})


def read(url: str, group: str, *, fail: bool = False, count: int = 100) -> list[str]:
    urls = []
    with ArticleStream(url, group, follow=False, deliveries=1, batch=count) as stream:
        for batch in stream.batches():
            for message in batch:
                urls.append(message.article.url)
                message.fail("unfit") if fail else message.ack()
            if count < 100:
                break
    return urls


def test_an_empty_redis_has_an_empty_stream(client: Any) -> None:
    status = StreamAdmin(client).status()
    assert (status.articles, status.groups, status.oldest, status.dead) == (0, [], None, 0)


def test_status_and_trim(client: Any, valkey: str) -> None:
    fill(client, 10)
    read(valkey, "fast")
    read(valkey, "slow", count=4)
    status = StreamAdmin(client).status()
    assert [(g.name, g.unread, g.pending, g.dead) for g in status.groups] == [
        ("fast", 0, 0, 0),
        ("slow", 6, 0, 0),
    ]
    assert [g.oldest is None for g in status.groups] == [True, False]
    assert StreamAdmin(client).trim() == 4
    assert client.xlen(keys.STREAM()) == 6
    assert StreamAdmin(client).drop_group("slow")
    assert not StreamAdmin(client).drop_group("slow")
    assert StreamAdmin(client).trim() == 6


def test_requeued_dead_letters_come_to_their_group_alone(client: Any, valkey: str) -> None:
    fill(client, 7)
    assert len(read(valkey, "other")) == 7
    read(valkey, "nlp", fail=True)
    admin = StreamAdmin(client)
    assert [letter["error"] for letter in admin.dead_letters("nlp")] == ["unfit"] * 7
    assert admin.requeue("other") == 0
    assert admin.requeue("nlp") == 7
    assert admin.status().dead == 0
    assert read(valkey, "other") == []
    assert sorted(read(valkey, "nlp", fail=True)) == [f"https://a.example/{n}" for n in range(7)]
    assert admin.forget_dead("nlp") == 7
    assert client.xlen(keys.DEAD()) == 0


def test_the_command(client: Any, valkey: str, capsys: pytest.CaptureFixture[str]) -> None:
    fill(client, 3)
    read(valkey, "nlp", count=2)
    scrapy = [sys.executable, "-m", "scrapy", "queue", "-s", f"NEWSBOT_REDIS_URL={valkey}"]
    done = subprocess.run(
        scrapy, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=True
    )
    assert "3 articles in the stream" in done.stdout
    assert done.stdout.splitlines()[-1].split()[:4] == ["nlp", "0", "1", "0"]

    def run(*args: str) -> tuple[int, str, str]:
        command, parser = Command(), argparse.ArgumentParser()
        command.settings = Settings({"NEWSBOT_REDIS_URL": valkey, "NEWSBOT_NAMESPACE": "newsbot"})
        command.add_options(parser)
        command.run([], parser.parse_args(args))
        out, err = capsys.readouterr()
        return command.exitcode, out, err

    code, out, _ = run("--json")
    assert (code, json.loads(out)["groups"][0]["unread"]) == (0, 1)
    for option in ("--drop-group", "--requeue", "--forget-dead", "--dead"):
        code, out, err = run(option, "none")
        assert (code, out) == (2, "")
        assert err == "newsbot: there is no group 'none': `scrapy queue` lists\n"
    with pytest.raises(SystemExit):
        run("--trim", "--requeue", "nlp")
    assert "not allowed with" in capsys.readouterr().err
    assert run("--dead", "nlp") == (0, "", "Group nlp has no dead letters.\n")
    assert run("--requeue", "nlp") == (0, "0 dead letters back in the stream.\n", "")
    assert run("--forget-dead", "nlp") == (0, "0 dead letters deleted.\n", "")
    assert run("--trim") == (0, "2 articles went that every group had read.\n", "")
    assert run("--drop-group", "nlp")[:2] == (0, "Group nlp is forgotten.\n")
    client.rename(keys.STREAM(), "elsewhere")
    client.set(keys.STREAM(), "taken")
    with pytest.raises(SystemExit):
        run()
    assert "{newsbot}:articles holds a string, not a stream: " in capsys.readouterr().err
