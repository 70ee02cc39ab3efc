from __future__ import annotations

import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
_LITERAL = re.compile(r'"(newsbot/[a-z_]+/[a-z_/]*)')


def test_every_statistic_is_documented() -> None:
    """By its name, or by its constant beginning where the code fills in the rest."""
    page = (PROJECT / "docs/statistics.md").read_text()
    names = {
        name
        for path in (PROJECT / "newsbot").rglob("*.py")
        for name in _LITERAL.findall(path.read_text())
    }
    names |= {
        "newsbot/duplicates/request" if event == "duplicates" else f"newsbot/frontier/{event}"
        for path in (PROJECT / "newsbot/frontier/lua").glob("*.lua")
        for event in re.findall(r"counts\.(\w+)", path.read_text())
    }
    assert len(names) > 40
    assert not {name for name in names if f"`{name}" not in page}
