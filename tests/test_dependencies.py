"""Licences of what is shipped, and that the locks are those of pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from docs.dependencies_md import LOCK, is_compatible, licence, names
from tests.conftest import PROJECT

LISTED = dict(
    re.findall(
        r"^\| (?!package)([a-z0-9][\w.-]*) \| ([^|]+) \|$",
        (PROJECT / "docs/dependencies.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
)


def test_every_locked_package_is_listed() -> None:
    assert list(LISTED) == names(LOCK.read_text(encoding="utf-8")), (
        "run: python -m docs.dependencies_md > docs/dependencies.md"
    )
    assert len(LISTED) > 40


@pytest.mark.parametrize(
    ("lock", "extras"),
    [
        ("requirements.lock", ()),
        ("requirements-server.lock", ("metrics", "parquet")),
        ("requirements-dev.lock", ("dev", "browser", "metrics", "parquet")),
        ("requirements-deploy.lock", ("dev", "browser", "metrics", "parquet", "deploy")),
    ],
)
def test_locks_are_those_of_pyproject(lock: str, extras: tuple[str, ...]) -> None:
    lines = (PROJECT / lock).read_text(encoding="utf-8")
    locked: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", lines, re.MULTILINE):
        locked.setdefault(canonicalize_name(name), []).append(version)
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"]]
    for extra in extras:
        wanted += project["optional-dependencies"][extra]
    for requirement in map(Requirement, wanted):
        versions = locked.get(canonicalize_name(requirement.name))
        assert versions, f"{requirement.name} is not in {lock}: script/lock"
        assert all(map(requirement.specifier.contains, versions)), f"{lock}: script/lock"


def test_every_licence_is_compatible_and_what_the_package_says() -> None:
    for package, listed in LISTED.items():
        assert is_compatible(listed), package
        try:
            metadata.version(package)
        except metadata.PackageNotFoundError:
            continue  # an extra, or for another platform
        assert licence(package) == listed, package


@pytest.mark.parametrize(
    ("expression", "verdict"),
    [
        ("MIT", True),
        ("GPL-3.0-only OR MIT", True),
        ("Apache-2.0 AND MIT", True),
        ("Apache-2.0 AND GPL-3.0-only", False),
        ("?", False),
    ],
)
def test_expressions(expression: str, verdict: bool) -> None:
    assert is_compatible(expression) is verdict
