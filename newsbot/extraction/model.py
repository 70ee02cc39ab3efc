"""The trained model of body extraction: which blocks are text of the article.

`body_model.json` holds plain numbers: gradient-boosted trees over the features of
`features.NAMES`, more of them over those and `context.NAMES`, and log-odds, each with the words in
class names that have it: how likely what they name is text.
`python -m benchmarks.train_body` makes it.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from math import exp
from typing import Any

from newsbot.boilerplate.blocks import name_words
from newsbot.extraction import context, features
from newsbot.extraction.features import Page, Row

Tree = list[Any] | float
"""`[feature, threshold, tree where value <= threshold, tree where it is greater]`, or a leaf."""


NAMES = (*features.NAMES, *context.NAMES)
DOUBTFUL = (0.2, 0.8)
"""Chances between which a block is judged again, by what was found around it."""


class Model:
    """Chance of each block to be text of the article.

    Args:
        first: trees whose leaves add up to log-odds, on a block's own features.
        second: the same, on those and what the first found around it.
        names: word → log-odds, see `blocks.name_words`; "<p>" stands for the tag.
        words: word of a text, in lower case → log-odds.
    """

    def __init__(
        self,
        first: Sequence[Tree],
        second: Sequence[Tree],
        names: dict[str, float],
        words: dict[str, float],
    ) -> None:
        self._names = names
        self._first = _compiled(first, len(features.NAMES))
        self._second = _compiled(second, len(NAMES))
        self.names = lru_cache(maxsize=8192)(self._score)
        """Lowest, highest and mean log-odds among the words of an element's tag and names."""
        self.words = words.get
        """Log-odds of a short block with this word in its text; None for most words."""

    def _score(self, tag: str, names: str) -> tuple[float, float, float]:
        words = (f"<{tag}>", *name_words(names)) if names else (f"<{tag}>",)
        known = [odds for odds in map(self._names.get, words) if odds is not None]
        if not known:
            return 0.0, 0.0, 0.0
        return min(known), max(known), sum(known) / len(known)

    def chances(self, page: Page, start: int, rows: Sequence[Row | None]) -> list[float]:
        """Probability for each row of features, those of the blocks from `start`; 0 for none."""
        first, second = self._first, self._second
        chances = [0.0 if row is None else 1 / (1 + exp(-first(*row))) for row in rows]
        low, high = DOUBTFUL
        doubtful = [place for place, chance in enumerate(chances) if low < chance < high]
        if doubtful:
            known = context.around(page, start, chances, doubtful)
            for place, found in zip(doubtful, known, strict=True):
                row = rows[place]
                assert row is not None
                chances[place] = 1 / (1 + exp(-second(*row, *found)))
        return chances


def _compiled(trees: Sequence[Tree], count: int) -> Callable[..., float]:
    """The trees as one function of `count` features: ten times as fast as a loop over nodes."""

    def expression(tree: Tree) -> ast.expr:
        if not isinstance(tree, list):
            return ast.Constant(float(tree))
        feature, threshold, low, high = tree
        value = ast.Name(f"x{int(feature)}", ast.Load())
        test = ast.Compare(value, [ast.LtE()], [ast.Constant(float(threshold))])
        return ast.IfExp(test, expression(low), expression(high))

    total: ast.expr = ast.Constant(0.0)
    for tree in trees:
        total = ast.BinOp(total, ast.Add(), expression(tree))
    names = [ast.arg(f"x{number}") for number in range(count)]
    arguments = ast.arguments([], names, None, [], [], None, [])
    function = ast.Expression(ast.Lambda(arguments, total))
    code = compile(ast.fix_missing_locations(function), "body_model.json", "eval")
    log_odds: Callable[..., float] = eval(code)  # noqa: S307 - made of numbers only
    return log_odds


@cache
def body_model() -> Model:
    """The project's own model, read on first use.

    Raises:
        ValueError: the file was trained for other features than this code computes.
    """
    data = json.loads((files(__package__) / "body_model.json").read_text("utf-8"))
    if tuple(data["features"]) != NAMES:
        raise ValueError(
            "body_model.json is for other features: run python -m benchmarks.train_body"
        )
    names, words = (
        {word: float(odds) for odds, those in data[table].items() for word in those.split()}
        for table in ("names", "words")
    )
    return Model(data["first"], data["second"], names, words)
