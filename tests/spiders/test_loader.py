"""Spiders are found as Scrapy finds them, and only the one that is asked for is imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader as ScrapySpiderLoader

from newsbot.spiders.loader import SpiderLoader
from tests.conftest import PROJECT

SITE = 'import scrapy\n\nclass {0}Spider(scrapy.Spider):\n    name = "{1}"\n'


def loader(package: str, **settings: object) -> SpiderLoader:
    return SpiderLoader.from_settings(Settings({"SPIDER_MODULES": [package], **settings}))


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty package of spiders that can be imported by its folder's name."""
    folder = tmp_path / f"sites_{tmp_path.name.replace('-', '_')}"
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    return folder


def test_the_catalogue_is_that_of_scrapys_own_loader() -> None:
    settings = Settings({"SPIDER_MODULES": ["newsbot.spiders", "newsbot.demo.spider"]})
    ours, scrapys = SpiderLoader(settings), ScrapySpiderLoader(settings)
    assert sorted(ours.list()) == sorted(scrapys.list())
    assert {name: ours.load(name) for name in ours.list()} == scrapys._spiders


def test_one_site_is_imported_of_all() -> None:
    code = (
        "import sys; from scrapy.settings import Settings;"
        "from newsbot.spiders.loader import SpiderLoader;"
        "found = SpiderLoader(Settings({'SPIDER_MODULES': ['newsbot.spiders']}));"
        "found.load('bhaskar');"
        "print(sum(name.startswith('newsbot.spiders.in_.') for name in sys.modules),"
        "'newsbot.spiders.looks' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT
    )
    assert done.stdout.strip() == "1 False"


def test_what_is_not_plainly_one_spider_is_found_too(package: Path) -> None:
    (package / "plain.py").write_text(SITE.format("Plain", "plain"))
    (package / "two.py").write_text(SITE.format("One", "one") + SITE.format("Two", "two"))
    made = SITE.format("Made", "x").replace('"x"', '"ma" + "de"')
    (package / "computed.py").write_text(made)
    (package / "both.py").write_text(
        "import scrapy\n\nif True:\n    class BothSpider(scrapy.Spider):\n"
        '        name: str = "both"\n\nclass OtherSpider(scrapy.Spider):\n  key = name = "other"\n'
    )
    needless = "raise ImportError\ndef f(\n    name: str\n):\n    return dict(name=name)\n"
    (package / "needless.py").write_text(needless)
    deep = package / "deep"
    deep.mkdir()
    (deep / "__init__.py").touch()
    (deep / "helper.py").write_text("VALUE = 1\n")
    (deep / "other_file.py").write_text(SITE.format("Named", "named_otherwise"))
    found = loader(package.name)
    names = ["both", "made", "named_otherwise", "one", "other", "plain", "two"]
    assert sorted(found.list()) == names
    assert [found.load(name).name for name in names] == names
    with pytest.raises(KeyError, match="Spider not found: none"):
        found.load("none")


def test_a_broken_site_spoils_no_other(package: Path) -> None:
    (package / "good.py").write_text(SITE.format("Good", "good"))
    (package / "bad.py").write_text("import no_such_module\n" + SITE.format("Bad", "bad"))
    found = loader(package.name)
    assert found.load("good").name == "good"
    with pytest.raises(ImportError, match="no_such_module"):
        found.load("bad")


def test_two_spiders_of_one_name_are_told(package: Path) -> None:
    (package / "a.py").write_text(SITE.format("A", "same"))
    (package / "b.py").write_text(SITE.format("B", "same"))
    with pytest.warns(UserWarning, match="several spiders with the same name"):
        loader(package.name)


def test_a_module_that_is_missing() -> None:
    with pytest.raises(ImportError, match="no_such_package"):
        loader("no_such_package")
    with pytest.warns(RuntimeWarning, match="no_such_package"):
        assert loader("no_such_package", SPIDER_LOADER_WARN_ONLY=True).list() == []


def test_spiders_of_a_request() -> None:
    found = loader("newsbot.spiders").find_by_request(Request("https://www.bhaskar.com/x.html"))
    assert found == ["bhaskar"]
