from __future__ import annotations

import re
from pathlib import Path

import pytest
from scrapy.settings import Settings

from docs.settings_md import SOURCE, markdown
from newsbot.settings import from_environment

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def settings() -> Settings:
    found = Settings()
    found.setmodule("newsbot.settings", priority="project")
    return found


def test_docs_list_every_setting() -> None:
    text = (PROJECT / "docs/settings.md").read_text(encoding="utf-8")
    assert text == markdown(SOURCE.read_text(encoding="utf-8")), (
        "run: python -m docs.settings_md > docs/settings.md"
    )


def test_a_setting_without_comment_is_refused() -> None:
    with pytest.raises(ValueError, match="NAKED has no comment"):
        markdown('"""Doc."""\n# --- A ---\n# Said.\nSAID = 1\nNAKED = 2\n')


def test_no_setting_is_read_that_is_not_listed(settings: Settings) -> None:
    used = set()
    for path in (PROJECT / "newsbot").rglob("*.py"):
        used |= set(re.findall(r"[\"'](NEWSBOT_[A-Z_]+)[\"']", path.read_text(encoding="utf-8")))
    assert used - set(settings) == set()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REMOTE_CONTROL_ENABLED", False),
        ("TELNETCONSOLE_ENABLED", False),
        ("COOKIES_ENABLED", False),
        ("ROBOTSTXT_OBEY", True),
        ("DOWNLOAD_VERIFY_CERTIFICATES", True),
        ("COMPRESSION_ENABLED", True),
        ("HTTPERROR_ALLOW_ALL", False),
    ],
)
def test_doors_are_shut(settings: Settings, name: str, value: bool) -> None:
    assert settings.getbool(name) is value


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("DOWNLOAD_MAXSIZE", 64 << 20),
        ("DOWNLOAD_WARNSIZE", 32 << 20),
        ("DOWNLOAD_TIMEOUT", 60),
        ("DNS_TIMEOUT", 30),
        ("REDIRECT_MAX_TIMES", 10),
        ("RETRY_TIMES", 5),
        ("DEPTH_LIMIT", 20),
        ("MEMUSAGE_LIMIT_MB", 8192),
    ],
)
def test_limits_exist_and_are_low(settings: Settings, name: str, most: int) -> None:
    assert 0 < settings.getint(name) <= most


def test_environment_wins_over_the_file(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text(
        "# local\nexport NEWSBOT_NAMESPACE='mine'\n\nREDIS_URL = redis://file\nPATH=/nowhere\n"
        "NEWSBOT_STATE_DIR=here\n"
    )
    environ = {"NEWSBOT_STATE_DIR": "there", "HOME": "/root"}
    assert from_environment(environ, dotenv) == {
        "NEWSBOT_NAMESPACE": "mine",
        "REDIS_URL": "redis://file",
        "NEWSBOT_STATE_DIR": "there",
    }


def test_no_file_is_no_error(tmp_path: Path) -> None:
    assert from_environment({}, tmp_path / ".env") == {}


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("NEWSBOT_NAMESPACE=x\nNEWSBOT REDIS\n")
    with pytest.raises(
        ValueError, match=r"\.env, line 2: write NAME=value instead of 'NEWSBOT REDIS'"
    ):
        from_environment({}, tmp_path / ".env")


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "url"
    secret.write_text("redis://user:secret@host\n")
    environ = {"NEWSBOT_REDIS_URL_FILE": str(secret)}
    assert from_environment(environ, tmp_path / ".env") == {
        "NEWSBOT_REDIS_URL": "redis://user:secret@host"
    }
    environ["NEWSBOT_REDIS_URL"] = "redis://other"
    assert from_environment(environ, tmp_path / ".env") == {"NEWSBOT_REDIS_URL": "redis://other"}


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"NEWSBOT_REDIS_URL_FILE: cannot read .*none"):
        from_environment({"NEWSBOT_REDIS_URL_FILE": str(tmp_path / "none")}, tmp_path / ".env")
