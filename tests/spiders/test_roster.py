"""The catalogue while a fleet runs: sites come, change and break."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from newsbot.spiders.catalogue import Catalogue

SITE = """
from newsbot.spiders.news import NewsSpider


class {name}Spider(NewsSpider):
    name = "{low}"
    allowed_domains = ["{low}.example"]
    country = "{country}"
"""


def write(package: Path, low: str, country: str, age: int) -> None:
    file = package / f"{low}.py"
    file.write_text(SITE.format(name=low.capitalize(), low=low, country=country))
    os.utime(file, (1_700_000_000 - age, 1_700_000_000 - age))  # no two writes in one tick


def test_what_changes_on_disk_is_read_and_what_breaks_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    package = tmp_path / "roster_sites"
    package.mkdir()
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    write(package, "alpha", "IN", 9)
    catalogue = Catalogue(["roster_sites"])
    assert set(catalogue.sites) == {"alpha"}
    assert not catalogue.refresh()
    write(package, "beta", "IN", 8)
    write(package, "alpha", "NP", 7)
    assert catalogue.refresh()
    assert {name: site.country for name, site in catalogue.sites.items()} == {
        "alpha": "NP",
        "beta": "IN",
    }
    broken = SITE.format(name="Gamma", low="gamma", country="IN") + "    language = 1 / 0\n"
    (package / "gamma.py").write_text(broken)
    assert not catalogue.refresh()
    assert set(catalogue.sites) == {"alpha", "beta"}
    assert "cannot be read again" in caplog.text
    (package / "gamma.py").unlink()
    (package / "beta.py").unlink()
    assert catalogue.refresh()
    assert set(catalogue.sites) == {"alpha"}
