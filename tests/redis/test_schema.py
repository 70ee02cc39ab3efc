from __future__ import annotations

import pytest

from newsbot.redis import connect_sync, keys
from newsbot.redis.schema import VERSION, OtherSchema, check
from tests.commands.conftest import ScrapyProject


def test_a_new_namespace_is_marked(valkey: str) -> None:
    with connect_sync(valkey) as client:
        check(client, "ns")
        check(client, "ns")
        assert client.get(keys.SCHEMA("ns")) == str(VERSION).encode()


@pytest.mark.parametrize(
    ("found", "remedy"), [("999", "upgrade newsbot"), ("0", "let the newsbot"), ("?", "let the")]
)
def test_another_schema_is_refused_with_what_to_do(valkey: str, found: str, remedy: str) -> None:
    with connect_sync(valkey) as client:
        client.set(keys.SCHEMA("ns"), found)
        with pytest.raises(OtherSchema, match=remedy):
            check(client, "ns")


def test_a_crawl_refuses_before_it_touches_a_key(
    valkey: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    project = ScrapyProject(tmp_path_factory.mktemp("project"))
    with connect_sync(valkey) as client:
        client.set(keys.SCHEMA(), "999")
        code, _, error = project.run("crawl", "daily", NEWSBOT_REDIS_URL=valkey)
        assert code == 1
        assert error.splitlines()[-1].startswith("newsbot: the keys of namespace 'newsbot'")
        assert client.keys() == [keys.SCHEMA().encode()]
