"""What `deploy/` holds does what it says, on a real Valkey and by systemd's own judgement."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
import redis

from newsbot.dashboard.watch import Watch
from newsbot.monitoring.metrics import exposition
from newsbot.redis.embedded import find_binary
from tests import servers
from tests.commands.conftest import ScrapyProject
from tests.conftest import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEPLOY = PROJECT / "deploy"


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[int]:
    """Port of a Valkey with the users of `deploy/valkey/users.acl`."""
    binary = find_binary()
    assert binary is not None
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    users = DEPLOY / "valkey/users.acl"
    arguments = ["--port", str(port), "--dir", str(tmp_path), "--save", "", "--aclfile", str(users)]
    with subprocess.Popen([binary, *arguments], stdout=subprocess.DEVNULL) as server:
        deadline = time.monotonic() + servers.PATIENCE
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield port
        server.terminate()


def url(user: str, port: int) -> str:
    return f"redis://{user}:change-me-{user}@127.0.0.1:{port}/0"


def test_each_user_can_do_its_work_and_no_more(guarded: int, tmp_path: Path) -> None:
    project = ScrapyProject(tmp_path)
    for user, arguments in {
        "worker": ["crawl", "daily"],
        "consumer": ["consume", "-O", "articles.jsonl"],
        "status": ["status"],
    }.items():
        code, _, error = project.run(*arguments, NEWSBOT_REDIS_URL=url(user, guarded))
        assert code == 0, error
        assert "change-me" not in error, "a secret in the log"
    with redis.Redis.from_url(url("status", guarded)) as client:  # what the dashboard asks
        watch = Watch(client, "newsbot")
        assert [one.spider for one in watch.read().status.workers] == ["daily"]
        assert b"newsbot_up 1.0" in exposition(client, "newsbot")
    with redis.Redis.from_url(url("backup", guarded)) as client:
        assert client.config_set("auto-aof-rewrite-percentage", 0)
    for user, command in [
        ("backup", ["GET", "{newsbot}:schema"]),
        ("backup", ["CONFIG", "GET", "*"]),
        ("worker", ["FLUSHALL"]),
        ("worker", ["CONFIG", "GET", "*"]),
        ("worker", ["SET", "elsewhere", "1"]),
        ("consumer", ["DEL", "{newsbot}:bhaskar:frontier"]),
        ("consumer", ["HGETALL", "{newsbot}:reports"]),
        ("status", ["DEL", "{newsbot}:reports"]),
        ("status", ["KEYS", "*"]),
    ]:
        with (
            redis.Redis.from_url(url(user, guarded)) as client,
            pytest.raises(redis.exceptions.NoPermissionError),
        ):
            client.execute_command(*command)
    with redis.Redis(port=guarded) as client, pytest.raises(redis.exceptions.RedisError):
        client.ping()


def test_the_configuration_is_one_that_valkey_takes(tmp_path: Path) -> None:
    binary = find_binary()
    assert binary is not None
    lines = (DEPLOY / "valkey/valkey.conf").read_text().splitlines()
    kept = [line for line in lines if not line.startswith(("aclfile", "port"))]
    (tmp_path / "valkey.conf").write_text(
        "\n".join([*kept, f"dir {tmp_path}", "port 0", "unixsocket s"])
    )
    with subprocess.Popen(
        [binary, tmp_path / "valkey.conf"], stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            with redis.Redis(unix_socket_path=str(tmp_path / "s")) as client:
                servers.until(lambda: server.poll() is not None or servers.answers(client))
        finally:
            server.terminate()
            said = server.communicate()[0]
    assert "FATAL" not in said
    assert server.returncode == 0, said


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_the_worker_unit_is_valid_and_sandboxed() -> None:
    unit = DEPLOY / "systemd/newsbot-worker@.service"
    verified = subprocess.run(
        ["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False
    )
    complaints = [
        line for line in verified.stderr.splitlines() if "/opt/newsbot" not in line
    ]  # it is not installed here
    assert not complaints
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", unit],
        capture_output=True,
        text=True,
        check=False,
    )
    assert judged.returncode == 0, judged.stdout[-400:]


def test_a_backup_of_a_running_server_is_restored(tmp_path: Path) -> None:
    """As docs/operations.md says; with the configuration of `deploy/`."""
    binary = find_binary()
    assert binary is not None
    configuration = [
        line
        for line in (DEPLOY / "valkey/valkey.conf").read_text().splitlines()
        if not line.startswith(("aclfile", "port", "bind"))
    ]

    @contextmanager
    def server(folder: Path) -> Iterator[redis.Redis]:
        folder.mkdir(exist_ok=True)
        socket_path = folder / "s"
        lines = [*configuration, f"dir {folder}", "port 0", f"unixsocket {socket_path}"]
        (folder / "valkey.conf").write_text("\n".join(lines))
        with subprocess.Popen(
            [binary, folder / "valkey.conf"], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            while "Ready to accept connections" not in (line := process.stdout.readline()):
                assert line, "it ended"
            with redis.Redis(unix_socket_path=str(socket_path)) as client:
                yield client
            process.kill()  # as a machine that fails
            process.communicate()

    with server(tmp_path / "one") as client:
        for number in range(1000):
            client.xadd("{newsbot}:articles", {"article": str(number)})
            client.hset("{newsbot}:bhaskar:frontier", str(number), number)
        client.config_set("auto-aof-rewrite-percentage", 0)
        client.execute_command("WAITAOF", 1, 0, 10_000)  # on the disk, not in a second
        shutil.copytree(tmp_path / "one/appendonlydir", tmp_path / "backup")
        client.flushall()
    (tmp_path / "two").mkdir()
    shutil.copytree(tmp_path / "backup", tmp_path / "two/appendonlydir")
    with server(tmp_path / "two") as client:
        assert client.xlen("{newsbot}:articles") == 1000
        assert client.hlen("{newsbot}:bhaskar:frontier") == 1000
