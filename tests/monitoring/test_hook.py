from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from newsbot.monitoring.hook import HookError, call


def test_a_webhook_gets_json(httpserver: HTTPServer) -> None:
    httpserver.expect_oneshot_request("/told", method="POST", json={"text": "x"}).respond_with_data(
        "", 204
    )
    call(httpserver.url_for("/told"), b'{"text": "x"}')
    httpserver.check()


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_webhook_that_refuses(httpserver: HTTPServer, status: int) -> None:
    httpserver.expect_request("/told").respond_with_data(
        "", status, headers={"Location": httpserver.url_for("/elsewhere")}
    )
    with pytest.raises(HookError, match=f"answered {status}"):
        call(httpserver.url_for("/told"), b"{}")
    assert [request.path for request, _ in httpserver.log] == ["/told"]


def test_a_webhook_that_is_not_there() -> None:
    with pytest.raises(HookError, match="cannot be reached") as error:
        call("http://127.0.0.1:9/secret", b"{}")
    assert "secret" not in str(error.value)


def test_a_command_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "told with a space"
    program = "import sys; open(sys.argv[1], 'w').write(sys.stdin.read())"
    call(shlex.join([sys.executable, "-c", program, str(file)]), b"{}")
    assert file.read_text() == "{}"


@pytest.mark.parametrize(
    ("command", "why"),
    [("/no/such/program", "FileNotFoundError"), ("false", "exit code 1"), ("a 'b", "ValueError")],
)
def test_a_command_that_fails(command: str, why: str) -> None:
    with pytest.raises(HookError, match=why):
        call(command, b"{}")


def test_a_command_that_does_not_end() -> None:
    with pytest.raises(HookError, match="TimeoutExpired"):
        call(f"{sys.executable} -c 'import time; time.sleep(60)'", b"{}", timeout=0.2)
