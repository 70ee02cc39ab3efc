"""What docs/stream.md promises."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from newsbot.items import Article
from newsbot.redis import connect_sync, keys
from newsbot.stream.encoding import encode
from tests.conftest import PROJECT


def test_the_consumer_of_the_docs_runs_as_it_stands(valkey: str, tmp_path: Path) -> None:
    page = (PROJECT / "docs/stream.md").read_text("utf-8")
    [code] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(code.splitlines()) <= 10
    program = tmp_path / "consumer.py"
    program.write_text(code.replace("redis://localhost:6379/0", valkey), "utf-8")
    with connect_sync(valkey) as client:
        for n in range(3):
            client.xadd(keys.STREAM(), {"article": encode(Article(site="s", title=f"खबर {n}"))})
        with subprocess.Popen(
            [sys.executable, "-u", str(program)], cwd=PROJECT, stdout=subprocess.PIPE, text=True,
            encoding="utf-8", env={"PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1"},
        ) as running:  # fmt: skip
            assert running.stdout is not None
            lines = [running.stdout.readline() for _ in range(3)]
            running.kill()
    assert lines == [f"s खबर {n}\n" for n in range(3)]


def test_every_option_and_key_named_is_there() -> None:
    page = (PROJECT / "docs/stream.md").read_text("utf-8")
    commands = "".join(
        (PROJECT / f"newsbot/commands/{name}.py").read_text("utf-8")
        for name in ("consume", "queue")
    )
    for option in set(re.findall(r"--[a-z-]{3,}", page)):
        assert f'"{option}"' in commands, option
    settings = (PROJECT / "newsbot/settings.py").read_text("utf-8")
    for name in set(re.findall(r"NEWSBOT_[A-Z_]+", page)):
        assert f"\n{name} = " in settings, name
