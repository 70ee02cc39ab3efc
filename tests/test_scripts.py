"""The scripts, the lock files and what the README says to do."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import PROJECT

SCRIPTS = [*sorted((PROJECT / "script").iterdir()), PROJECT / ".ci/run"]
LOCKS = [
    "requirements.lock",
    "requirements-server.lock",
    "requirements-dev.lock",
    "requirements-deploy.lock",
]


def locked(name: str) -> dict[str, str]:
    """Package → version."""
    lines = (PROJECT / name).read_text().splitlines()
    pins = [Requirement(line.removesuffix(" \\")) for line in lines if re.match(r"[a-z]", line)]
    return {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in pins}


def declared(*extras: str) -> list[Requirement]:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    lines = list(project["dependencies"])
    for extra in extras:
        lines += project["optional-dependencies"][extra]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize(
    ("lock", "extras"),
    [
        ("requirements.lock", []),
        ("requirements-server.lock", ["metrics", "parquet"]),
        ("requirements-dev.lock", ["dev", "browser", "metrics", "parquet"]),
        ("requirements-deploy.lock", ["dev", "browser", "metrics", "parquet", "deploy"]),
    ],
)
def test_what_pyproject_asks_for_is_locked(lock: str, extras: list[str]) -> None:
    versions = locked(lock)
    missing = [
        str(requirement)
        for requirement in declared(*extras)
        if (version := versions.get(canonicalize_name(requirement.name))) is None
        or not requirement.specifier.contains(version, prereleases=True)
    ]
    assert not missing, "run script/lock"


def test_all_locks_have_the_same_versions() -> None:
    every = locked("requirements-deploy.lock")
    for lock in LOCKS:
        for name, version in locked(lock).items():
            assert every[name] == version


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_have_hashes_and_name_no_host(lock: str) -> None:
    text = (PROJECT / lock).read_text()
    assert "://" not in text
    assert "--index-url" not in text
    for entry in re.split(r"\n(?=[a-z])", text)[1:]:
        assert "--hash=sha256:" in entry


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_posix_and_executable(script: Path) -> None:
    assert script.read_text().startswith("#!/bin/sh\n")
    assert script.stat().st_mode & 0o111
    shell = shutil.which("dash") or "sh"
    assert subprocess.run([shell, "-n", script], check=False).returncode == 0


def test_every_page_and_command_that_the_readme_names_is_there() -> None:
    text = (PROJECT / "README.md").read_text()
    for page in re.findall(r"\]\((docs/[\w.]+)\)", text):
        assert (PROJECT / page).is_file(), page
    ours = {path.stem for path in (PROJECT / "newsbot/commands").glob("*.py")}
    named = set(re.findall(r"scrapy (\w+)", text)) - {"is"}
    assert named <= ours, named - ours
    for script in re.findall(r"script/\w+", text):
        assert (PROJECT / script).is_file(), script


def test_install_without_a_fit_python_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "script").mkdir()
    shutil.copy(PROJECT / "script/install", tmp_path / "script/install")
    old = tmp_path / "old-python"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = subprocess.run(
        [tmp_path / "script/install", "requirements.lock"],
        env={"PATH": "/usr/bin:/bin", "PYTHON": str(old)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "newsbot needs Python 3.11 or later with venv" in done.stderr
