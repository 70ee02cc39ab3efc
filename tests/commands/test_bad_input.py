"""What every command does with input that is wrong: one line, exit code, no traceback, no trace."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path

import pytest
from scrapy.cmdline import ScrapyArgumentParser
from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings

import newsbot.commands
from tests.commands.conftest import ScrapyProject

OURS = sorted(
    module.name
    for module in pkgutil.iter_modules(newsbot.commands.__path__)
    if hasattr(import_module(f"newsbot.commands.{module.name}"), "Command")
)
NEEDS = {
    "crawl": ["daily"],
    "extract": ["page.html"],
    "replay": ["kept"],
    "consume": ["-O", "a.jsonl"],
}
# Hand what they do not know to another command.
PASS_ON = {"launch"}


def test_all_commands_are_known_here() -> None:
    assert {"crawl", "list", "extract", "replay", "consume", "launch"} <= set(OURS)


@pytest.mark.parametrize("command", [name for name in OURS if name not in PASS_ON])
def test_an_unknown_option_is_refused(project: ScrapyProject, command: str) -> None:
    before = set(project.folder.iterdir())
    code, output, error = project.call(command, *NEEDS.get(command, []), "--nosuch")
    assert (code, output) == (2, "")
    assert error == "newsbot: there is no option --nosuch; --help shows all\n"
    assert {path.name for path in set(project.folder.iterdir()) - before} <= {"__pycache__"}


@pytest.mark.parametrize("command", ["crawl", "extract", "replay", "consume"])
def test_a_missing_argument_is_named(project: ScrapyProject, command: str) -> None:
    code, output, error = project.call(command)
    assert (code, output) == (2, "")
    assert f"scrapy {command}" in error.splitlines()[-1]


@pytest.mark.parametrize("command", OURS)
def test_a_setting_without_value_is_refused(project: ScrapyProject, command: str) -> None:
    code, _, error = project.call(command, *NEEDS.get(command, []), "-s", "NEWSBOT_REDIS_URL")
    assert code == 2
    assert "Invalid -s value, use -s NAME=VALUE" in error


@pytest.mark.parametrize("command", OURS)
def test_help_is_there_and_needs_nothing(
    project: ScrapyProject, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSBOT_REDIS_URL", "redis://127.0.0.1:1")
    code, output, _ = project.call(command, "--help")
    assert code == 0
    assert f"scrapy {command}" in output
    assert isinstance(import_module(f"newsbot.commands.{command}").Command(), ScrapyCommand)


@pytest.mark.parametrize("command", OURS)
def test_help_has_no_colon_at_which_a_line_may_end(command: str) -> None:
    """Scrapy prints such a line as a heading, underlined: it depends on the terminal's width."""
    made = import_module(f"newsbot.commands.{command}").Command()
    made.settings = Settings()
    scrapys, ours = ScrapyArgumentParser(), ScrapyArgumentParser()
    ScrapyCommand.add_options(made, scrapys)
    made.add_options(ours)
    helps = {action.help or "" for action in ours._actions}
    helps -= {action.help or "" for action in scrapys._actions}
    assert [text for text in helps if ": " in text] == []


@pytest.mark.parametrize("arguments", [["consume", "-O", "a.jsonl"], ["launch", "daily"]])
def test_no_redis_at_the_url(project: ScrapyProject, arguments: list[str]) -> None:
    url = "NEWSBOT_REDIS_URL=redis://:hunter2@127.0.0.1:1"
    code, _, error = project.call(*arguments, "-s", url)
    assert code == 1
    assert "no Redis at redis://:***@127.0.0.1:1" in error.splitlines()[-1]
    assert "hunter2" not in error
    assert "Traceback" not in error


def test_workers_do_not_share_a_replay(project: ScrapyProject) -> None:
    code, output, error = project.call("launch", "daily", "-s", "NEWSBOT_REPLAY=kept")
    assert (code, output) == (2, "")
    assert error.startswith("newsbot: a replay has a Redis of its own")


def test_a_bad_line_in_dotenv_is_named(project: ScrapyProject) -> None:
    Path(project.folder / ".env").write_text("NEWSBOT REDIS\n")
    code, _, error = project.run("list")
    assert code == 2
    assert error == "newsbot: .env, line 1: write NAME=value instead of 'NEWSBOT REDIS'\n"


def test_a_number_in_the_environment_that_is_none_is_named(project: ScrapyProject) -> None:
    code, _, error = project.run("list", NEWSBOT_LEASE_SECONDS="soon")
    assert code == 2
    assert error == (
        "newsbot: NEWSBOT_LEASE_SECONDS=soon: not a number, as the default 20 is; "
        "mend it in the environment or in .env\n"
    )


def test_a_setting_that_newsbot_does_not_have_is_named(project: ScrapyProject) -> None:
    answer = project.call("crawl", "daily", "-s", "NEWSBOT_ARCHVE=kept")
    complaint = "there is no setting NEWSBOT_ARCHVE: did you mean NEWSBOT_ARCHIVE?"
    assert answer == (2, "", f"newsbot: {complaint}\n")


@pytest.mark.parametrize("command", OURS)
@pytest.mark.parametrize(
    ("setting", "complaint"),
    [
        ("CONCURRENT_REQUESTS=abc", "not a whole number, as the default "),
        ("DOWNLOAD_DELAY=1,5", "not a number, as the default "),
        ("ROBOTSTXT_OBEY=perhaps", "not 0 or 1, as the default True "),
        ("FEEDS=abc", "not a JSON object"),
    ],
)
def test_a_setting_of_the_wrong_kind_is_named(
    project: ScrapyProject, command: str, setting: str, complaint: str
) -> None:
    code, output, error = project.call(command, *NEEDS.get(command, []), "-s", setting)
    assert (code, output) == (2, "")
    assert error.startswith(f"newsbot: {setting}: {complaint}")
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["-a", "section"], "Invalid -a value, use -a NAME=VALUE"),
        (["-a", "section=bad"], "section must be home or sport"),
        (["--nosuch"], "there is no option --nosuch; --help shows all"),
        (["weekly"], "one site at a time, not daily and weekly"),
    ],
)
def test_a_launch_refuses_before_it_starts_anything(
    project: ScrapyProject, arguments: list[str], complaint: str
) -> None:
    answer = project.call("launch", "daily", *arguments)
    assert answer == (2, "", f"newsbot: {complaint}\n")
    assert not (project.folder / ".newsbot").exists()
