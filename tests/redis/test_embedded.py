"""The embedded server: shared, single, and ended with its last user even after kill -9."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from newsbot.redis import RedisService, RedisUnavailable, connect_sync, masked
from newsbot.redis.embedded import EmbeddedError, _is_held, _ping, socket_path, start

USER = """
import sys, pathlib, time
from newsbot.redis.embedded import start
server = start(pathlib.Path(sys.argv[1]))
print(server.url, flush=True)
time.sleep(60)
"""


def use(directory: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", USER, str(directory)], stdout=subprocess.PIPE, text=True
    )


def await_that(condition: Callable[[], bool], otherwise: str = "") -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.02)


def wait_until_gone(directory: Path) -> None:
    await_that(lambda: not _ping(socket_path(directory)), "the server outlives its users")


def test_one_server_for_all_until_the_last_is_killed(tmp_path: Path) -> None:
    with use(tmp_path) as first, use(tmp_path) as second:
        assert first.stdout is not None
        assert second.stdout is not None
        url = first.stdout.readline().strip()
        assert second.stdout.readline().strip() == url
        with connect_sync(url) as client:
            process = client.info()["process_id"]
            client.set("kept", "yes")
            first.kill()
            first.wait()
            time.sleep(0.3)
            assert client.info()["process_id"] == process
        second.send_signal(signal.SIGKILL)
    wait_until_gone(tmp_path)
    with start(tmp_path) as again, connect_sync(again.url) as client:
        assert client.get("kept") == b"yes"
    wait_until_gone(tmp_path)


def test_a_server_that_dies_comes_back_with_its_data(tmp_path: Path) -> None:
    with start(tmp_path) as server, connect_sync(server.url) as client:
        client.set("kept", "yes")
        client.waitaof(1, 0, 60_000)
        os.kill(client.info()["process_id"], signal.SIGKILL)
        await_that(lambda: _ping(socket_path(tmp_path)))
        assert client.get("kept") == b"yes"


def test_a_killed_keeper_is_replaced_and_no_second_server_opens_the_data(tmp_path: Path) -> None:
    with start(tmp_path) as server, connect_sync(server.url) as client:
        process = client.info()["process_id"]
        os.kill(keeper_of(process), signal.SIGKILL)
        time.sleep(0.1)
        with start(tmp_path):
            assert client.info()["process_id"] == process
    wait_until_gone(tmp_path)


def keeper_of(server: int) -> int:
    return int(Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()[1])


def test_users_replace_a_killed_keeper(tmp_path: Path) -> None:
    """Else nobody would end the server after them, or start another when it dies."""
    with start(tmp_path) as server, connect_sync(server.url) as client:
        process = client.info()["process_id"]
        os.kill(keeper_of(process), signal.SIGKILL)
        await_that(lambda: _is_held(tmp_path / "keeper"))
        os.kill(process, signal.SIGKILL)
        await_that(lambda: _ping(socket_path(tmp_path)))
        again = client.info()["process_id"]
        for pid in (keeper_of(again), again):
            os.kill(pid, signal.SIGKILL)
        await_that(lambda: _ping(socket_path(tmp_path)))
    wait_until_gone(tmp_path)


def test_a_server_whose_directory_is_deleted_ends_too(tmp_path: Path) -> None:
    with start(tmp_path / "state") as server, connect_sync(server.url) as client:
        process = client.info()["process_id"]
        shutil.rmtree(tmp_path / "state")
    await_that(lambda: not Path(f"/proc/{process}").exists(), "the server outlives its users")


def test_only_the_owner_may_enter(tmp_path: Path) -> None:
    with start(tmp_path / "state"):
        assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700
        assert socket_path(tmp_path / "state").stat().st_mode & 0o777 == 0o700


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 90) / ("y" * 90)
    with start(deep) as server, connect_sync(server.url) as client:
        assert client.ping()
        assert len(server.url) < 108


def test_a_server_that_cannot_start_says_where_to_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsbot.redis.embedded.find_binary", lambda: "/bin/false")
    with pytest.raises(EmbeddedError, match=r"valkey\.log.*move .* away"):
        start(tmp_path)
    usage = shutil.disk_usage(tmp_path)._replace(free=0)
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage)
    with pytest.raises(EmbeddedError, match="its disk is full"):
        start(tmp_path)
    monkeypatch.setattr("newsbot.redis.embedded.find_binary", lambda: None)
    with pytest.raises(EmbeddedError, match="NEWSBOT_REDIS_URL"):
        start(tmp_path)
    (tmp_path / "keeper").unlink()
    (tmp_path / "keeper").mkdir()
    with pytest.raises(EmbeddedError, match="set NEWSBOT_STATE_DIR"):
        start(tmp_path)


def test_no_server_at_the_url_is_said_with_a_remedy_and_without_the_password() -> None:
    with RedisService("redis://me:secret@127.0.0.1:1/0") as service:
        with pytest.raises(
            RedisUnavailable, match="start one or unset NEWSBOT_REDIS_URL"
        ) as raised:
            _ = service.sync
        assert "secret" not in str(raised.value)
    assert masked("unix:///a.sock?password=secret&db=1") == "unix:///a.sock?password=***&db=1"


@pytest.mark.parametrize(
    "url", ["localhost:6379", "http://x", "redis://h:port", "redis+sentinel://h"]
)
def test_what_is_no_redis_url_is_refused(url: str) -> None:
    with pytest.raises(RedisUnavailable, match="is no Redis URL"):
        connect_sync(url)


def test_sentinel_url() -> None:
    client = connect_sync("redis+sentinel://u:p%40ss@a:1,b/main/2")
    pool = client.connection_pool
    assert pool.connection_kwargs["password"] == "p@ss"
    assert pool.connection_kwargs["db"] == 2
    client.close()
