"""The command that writes the stream to files."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import pytest

from newsbot.redis import keys
from tests import servers
from tests.commands.conftest import ScrapyProject
from tests.stream.articles import STREAM, fill, numbers


@pytest.fixture
def project(tmp_path: Path) -> ScrapyProject:
    return ScrapyProject(tmp_path)


def consume(project: ScrapyProject, url: str, *args: str) -> tuple[int, str]:
    """Exit code and what it said."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        code, output, said = project.call("consume", "-s", f"NEWSBOT_REDIS_URL={url}", *args)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert output == ""
    return code, said


@pytest.mark.parametrize(
    ("out", "files"),
    [
        ("a.jsonl", 1),
        ("a.jsonl.gz", 1),
        ("a.parquet", 1),
        ("%(site)s/%(date)s.jsonl", 6),
        ("%(language)s.jsonl.gz", 3),
    ],
)
def test_the_command_writes_each_kind(
    client: Any, valkey: str, project: ScrapyProject, out: str, files: int
) -> None:
    if out.endswith(".parquet"):
        pytest.importorskip("pyarrow", reason="pyarrow is an extra")
    fill(client, range(30))
    assert consume(project, valkey, "-O", f"out/{out}") == (
        0, f"30 articles written to out/{out}\n",
    )  # fmt: skip
    made = [path for path in (project.folder / "out").rglob("[!.]*") if path.is_file()]
    assert len(made) == files
    if not out.endswith(".parquet"):
        assert sorted(numbers(*made)) == list(range(30))


def test_the_commands_options(client: Any, valkey: str, project: ScrapyProject) -> None:
    fill(client, range(30))
    out = project.folder / "a.jsonl"
    code, said = consume(
        project, valkey, "-o", "a.jsonl", "--group", "nlp", "--site", "site0", "--site", "site1",
        "--language", "EN", "--since", "1h", "--batch", "4", "--idle", "60",
    )  # fmt: skip
    assert (code, said) == (0, "10 articles written to a.jsonl, 20 others skipped\n")
    assert numbers(out) == list(range(1, 30, 3))
    code, said = consume(project, valkey, "-o", "a.jsonl", "--group", "nlp")
    assert "group 'nlp' has read all there is; another --group reads it again" in said
    code, said = consume(project, valkey, "-o", "a.jsonl", "--group", "other")
    assert (code, said.count("is written by group 'nlp'")) == (2, 1)
    assert numbers(out) == list(range(1, 30, 3))
    assert consume(project, valkey, "-O", "a.jsonl", "--group", "other")[0] == 0
    assert numbers(out) == list(range(30))
    later = consume(project, valkey, "-O", "b.jsonl", "--group", "later", "--since", "2100-01-01")
    assert later[1].startswith("0 articles written")


def test_the_command_follows_until_it_is_told_to_end(
    client: Any, valkey: str, project: ScrapyProject
) -> None:
    out = project.folder / "a.jsonl"
    url = f"NEWSBOT_REDIS_URL={valkey}"
    process = project.start("consume", "-O", "a.jsonl", "--follow", "-s", url)
    fill(client, range(5))
    servers.until(lambda: out.exists() and out.read_bytes().count(b"\n") == 5)
    fill(client, range(5, 12))
    servers.until(lambda: out.read_bytes().count(b"\n") == 12)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (0, "12 articles written to a.jsonl\n")
    assert numbers(out) == list(range(12))


@pytest.mark.parametrize(("key", "kind"), [(STREAM, "stream"), (keys.FILES(group="files"), "hash")])
def test_a_key_that_holds_something_else_is_named(
    client: Any, valkey: str, project: ScrapyProject, key: str, kind: str
) -> None:
    client.rpush(key, "x")
    code, said = consume(project, valkey, "-O", "a.jsonl")
    assert (code, said) == (
        1,
        f"newsbot: the key {key} holds a list, not a {kind}: another program wrote it; rename or "
        "delete it, or set another NEWSBOT_NAMESPACE\n",
    )
    assert not (project.folder / "a.jsonl").exists()


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["-O", "a.txt"], "the name must end in one of .jsonl, .jsonl.gz, .parquet"),
        (["-O", "%(place)s.jsonl"], "a name may hold %(site)s"),
        (["-O", "taken.jsonl"], "taken.jsonl is a folder"),
        (["-O", "/proc/none/a.jsonl"], "/proc/none cannot be written"),
        (["-O", "a.jsonl", "-o", "b.jsonl"], "name the output, one"),
        (["-O", "a.jsonl", "b"], "name the output, one"),
        (["-O", ""], "name the output, one"),
        (["-O", "a.jsonl", "--since", "yore"], "--since yore: a date, or an age as 90m, 36h, 7d"),
        (["-O", "a.jsonl", "--since", "999999999d"], "a date, or an age as 90m, 36h, 7d"),
        (["-O", "a.jsonl", "--batch", "0"], "--batch must be 1 or more"),
        (["-O", "a.jsonl", "--batch", "x"], "--batch: invalid int value"),
        (["-O", "a.jsonl", "--idle", "nan"], "--idle seconds above 0, a year at most"),
        (["-O", "a.jsonl", "--group", ""], "--group needs a name"),
    ],
)
def test_bad_use_ends_with_2_and_the_reason(
    client: Any, valkey: str, project: ScrapyProject, args: list[str], says: str
) -> None:
    (project.folder / "taken.jsonl").mkdir()
    code, said = consume(project, valkey, *args)
    assert code == 2
    assert says in said.splitlines()[-1]
    assert client.keys() == []
