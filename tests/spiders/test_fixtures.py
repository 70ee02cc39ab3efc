"""The saved pages under tests/pages: each field of each page is what its expectation says."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsbot.spiders import fixtures
from newsbot.spiders.catalogue import site_spiders
from tests.conftest import PROJECT

PAGES = PROJECT / "tests/pages"
SAVED = list(fixtures.read_all(PAGES)) if PAGES.is_dir() else []
SPIDERS = {spider.name: spider for spider in site_spiders()}


@pytest.mark.parametrize(
    "fixture", SAVED, ids=lambda fixture: f"{fixture.file.parent.name}-{fixture.file.stem}"
)
def test_page(fixture: fixtures.Fixture, subtests: pytest.Subtests) -> None:
    spider = SPIDERS[fixture.file.parent.name]
    assert fixtures.folder_of(PAGES, spider) == fixture.file.parent
    assert fixture.reviewed, f"look at {fixture.file}, mend it, and set reviewed to true"
    found = fixtures.extract_fields(fixture.page(), spider)
    for name in fixtures.FIELDS:
        with subtests.test(name):
            assert found[name] == fixture.expected.get(name)


PAGE = "<html lang='en'><title>A bridge is closed</title><article><h1>A bridge is closed</h1>" + (
    "<p>The council voted on Tuesday to close the old bridge for repairs of two years or more.</p>"
    * 3
)


def test_a_fixture_is_written_read_compared_and_accepted(tmp_path: Path) -> None:
    spider = SPIDERS["bhaskar"]
    page = fixtures.Page(PAGE.encode(), "https://www.bhaskar.com/a-1.html")
    fields = fixtures.extract_fields(page, spider)
    folder = fixtures.folder_of(tmp_path, spider)
    saved = fixtures.make(folder, page, fields, "2026-11-24T00:00:00+00:00")
    saved.write(page.body)
    (read,) = fixtures.read_all(tmp_path)
    assert read == saved
    assert not read.reviewed
    assert fixtures.differences(read, spider) == {}
    wrong = fixtures.replace(read, expected={**fields, "title": "Another"}, reviewed=True)
    assert fixtures.differences(wrong, spider) == {"title": ("Another", "A bridge is closed")}
    assert fixtures.accept(wrong, spider).expected == fields
    assert not fixtures.accept(wrong, spider).reviewed
    wrong.file.write_text("[]")
    with pytest.raises(ValueError, match="is no page fixture"):
        fixtures.read(wrong.file)
