"""Saved pages with each block labelled, for the training of the model of body extraction."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from benchmarks.extraction import squeezed
from benchmarks.labels import align
from benchmarks.metric import tokens
from benchmarks.pages import pages
from newsbot.boilerplate import dom
from newsbot.boilerplate.blocks import Blocks
from newsbot.boilerplate.lexicon import lexicon
from newsbot.extraction import article
from newsbot.extraction import page as fetched
from newsbot.extraction.body import Body, window
from newsbot.extraction.features import Page, Row

UNKNOWN = -1.0
"""Label of a block that no gold speaks of."""


@dataclass(slots=True)
class Sample:
    """One page with gold."""

    file: str
    set: str
    domain: str
    gold: str
    page: Page
    start: int
    end: int
    given: dict[str, Any]
    sizes: list[int]
    """Tokens of each block."""
    labels: list[float]
    """Share of each block that is in the gold; `UNKNOWN` where only snippets are given."""
    known: dict[str, Any]
    rows: list[Row | None] = field(default_factory=list)


def from_snippets(texts: list[str], known: dict[str, Any]) -> list[float]:
    """Labels of the blocks that hold a snippet of what is, or is not, text."""
    labels = [UNKNOWN] * len(texts)
    flat = [squeezed(text) for text in texts]
    for name, label in (("body_must_not_contain", 0.0), ("body_must_contain", 1.0)):
        for snippet in map(squeezed, known.get(name, ())):
            for index, text in enumerate(flat):
                if snippet in text:
                    labels[index] = label
    return labels


def load(directory: Path, sites: str | None) -> list[Sample]:
    """Pages that have a gold body, with their blocks labelled."""
    samples = []
    for row in pages(directory, sites):
        if not {"body", "body_must_contain"} & set(row["gold_fields"]):
            continue
        known = json.loads((directory / row["gold"]).read_text("utf-8"))
        gold = known.get("body", "")
        source = gzip.decompress((directory / row["file"]).read_bytes())
        read = fetched.Page(source, row["url"] or "")
        with mock.patch.object(article, "extract_body", return_value=Body()) as asked:
            article.extract(read)
        given = {name: asked.call_args.kwargs[name] for name in ("title", "description")}
        blocks = Blocks(read.root)
        page = Page(blocks, dom.find(blocks), lexicon(), given.pop("title"))
        texts = [block.text for block in page.blocks]
        samples.append(
            Sample(
                row["file"],
                row["set"],
                row["domain"],
                gold,
                page,
                *window(page),
                given,
                [len(tokens(text)) for text in texts],
                align(texts, gold) if gold else from_snippets(texts, known),
                known,
            )
        )
    return samples
