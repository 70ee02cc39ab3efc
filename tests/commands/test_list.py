from __future__ import annotations

import subprocess
import sys

import pytest

from tests.commands.conftest import ScrapyProject
from tests.conftest import PROJECT


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ([], ["broken", "daily", "empty", "slow"]),
        (["da"], ["daily"]),
        (["*o*"], ["broken", "slow"]),
        (["--language", "EN"], ["broken"]),
        (["news.example", "--country", "in", "--language", "en"], ["broken"]),
    ],
)
def test_names_one_a_line(project: ScrapyProject, arguments: list[str], names: list[str]) -> None:
    assert project.call("list", *arguments) == (0, "".join(f"{name}\n" for name in names), "")


def test_verbose_says_country_language_and_domain(project: ScrapyProject) -> None:
    _, output, _ = project.call("list", "daily", "--verbose")
    assert output.split() == ["daily", "IN", "hi", "news.example"]


def test_an_empty_match_is_an_error(project: ScrapyProject) -> None:
    code, output, error = project.call("list", "nosuch", "--country", "IN")
    assert (code, output) == (2, "")
    assert error == "newsbot: no spider matches nosuch --country IN: `scrapy list` shows all\n"


def test_a_bare_list_imports_no_site_and_no_redis() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "scrapy", "list"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "bhaskar\n" in done.stdout
    assert "newsbot.spiders.loader\n" in done.stderr
    for module in ("newsbot.spiders.news", "redis.asyncio", "newsbot.extraction"):
        assert f" {module}\n" not in done.stderr
