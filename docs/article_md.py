"""Make docs/article.md and its schema from newsbot/items.py: `python -m docs.article_md`."""

from __future__ import annotations

import ast
import inspect
import json
from pathlib import Path
from typing import Any

import msgspec

from newsbot.items import Article

FOLDER = Path(__file__).resolve().parent
PAGE, SCHEMA = FOLDER / "article.md", FOLDER / "article.schema.json"

_FORMATS: dict[str, dict[str, Any]] = {
    "url": {"format": "uri"},
    "canonical_url": {"format": "uri"},
    "image": {"format": "uri"},
    "next_part": {"format": "uri"},
    "fetched_at": {"format": "date-time"},
    "id": {"pattern": "^[0-9a-f]{16}$"},
    "fingerprint": {"pattern": "^[0-9a-f]{16}$"},
    "version": {"minimum": 1},
    "stripped": {"minimum": 0},
}
_DAY_OR_MOMENT = r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2})?$"
_INTRODUCTION = """# The article

What a crawl yields: a JSON object a line (`-O out.jsonl`), a message of the stream, a row of a
Parquet file. The schema is `article.schema.json`; both are made from `newsbot/items.py` by
`python -m docs.article_md`.

| Field | Type | |
|---|---|---|
"""


def descriptions() -> dict[str, str]:
    """Field → the docstring under it, on one line.

    Raises:
        ValueError: a field without one.
    """
    tree = ast.parse(inspect.getsource(Article))
    body = tree.body[0].body  # type: ignore[attr-defined]
    found: dict[str, str] = {}
    for node, following in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            text = following.value if isinstance(following, ast.Expr) else None
            if not isinstance(text, ast.Constant) or not isinstance(text.value, str):
                raise ValueError(f"Article.{node.target.id} has no docstring")
            found[node.target.id] = " ".join(text.value.split())
    return found


def schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of an Article."""
    (_, components) = msgspec.json.schema_components([Article])
    told = descriptions()
    properties: dict[str, Any] = {}
    for name, property_ in components["Article"]["properties"].items():
        more = _FORMATS.get(name, {})
        if name.startswith("date_"):
            more = {"pattern": _DAY_OR_MOMENT}
        properties[name] = {**property_, **more, "description": told[name]}
        properties[name].pop("default", None)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Article",
        "description": inspect.getdoc(Article),
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def markdown() -> str:
    rows = "".join(
        f"| `{name}` | {Article.__annotations__[name]} | {text} |\n".replace("| None", "or none")
        for name, text in descriptions().items()
    )
    return _INTRODUCTION + rows


def schema_text() -> str:
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PAGE.write_text(markdown(), encoding="utf-8")
    SCHEMA.write_text(schema_text(), encoding="utf-8")
