"""Licences of what is shipped, and that the locks are those of pyproject.toml."""

from __future__ import annotations

import re
from importlib import metadata

import pytest

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
