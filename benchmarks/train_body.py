"""Train the model of body extraction, and say how good it is on sites it has not seen.

    python -m benchmarks.train_body DIR [--write newsbot/extraction/body_model.json]

Needs `lightgbm` (extra `train`). Five-fold cross-validation by site comes first: every page is
judged by models, and by class-name statistics, that never saw its site. The second pass learns from
what a first one says of sites that it never saw, as it will find it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

from benchmarks.extraction import share, squeezed
from benchmarks.labelled import UNKNOWN, Sample, load
from benchmarks.metric import Score, averages, compare
from newsbot.boilerplate.blocks import Node, name_words
from newsbot.extraction.body import choose
from newsbot.extraction.context import around
from newsbot.extraction.features import Row, vectors
from newsbot.extraction.model import DOUBTFUL, NAMES
from newsbot.extraction.wording import SHORT, words_in

FOLDS = 5
SNIPPET_PAGE = 250
"""Tokens that a page counts for of which only some blocks are known."""
WEIGHTS = {"fundus": 2.0}
"""Of the pages of a set, where not 1: the one of nothing but news has the fewest."""
LEARNT = 0.7
"""Pages of which models of other sites find less, as F1, are not learnt from: most have a gold that
is wrong (benchmarks/verdicts.md), and nothing is like the rest."""
PRIOR = 0.35
"""Usual share of text among what an element holds."""
FEWEST_SITES = 8
"""Words of fewer say nothing."""


class Statistics:
    """Log-odds of words, with one site's share left out: each site counts once."""

    def __init__(self, prior: float | None = None) -> None:
        self._counts: dict[str, dict[str, list[float]]] = defaultdict(
            lambda: defaultdict(lambda: [0.0, 0.0])
        )
        self._prior = prior

    def add(self, word: str, domain: str, is_text: bool, weight: float) -> None:
        self._counts[word][domain][not is_text] += weight

    def settle(self) -> None:
        """Take the counts together, of words that enough sites use."""
        self._shares: dict[str, dict[str, float]] = {
            word: {domain: text / (text + other) for domain, (text, other) in sites.items()}
            for word, sites in self._counts.items()
            if len(sites) >= FEWEST_SITES
        }
        self._counts.clear()
        self._sums = {word: sum(sites.values()) for word, sites in self._shares.items()}
        if self._prior is None:
            self._prior = sum(self._sums.values()) / sum(map(len, self._shares.values()))

    def log_odds(self, word: str, without: str | None = None) -> float | None:
        sites, prior = self._shares.get(word), self._prior
        if sites is None or prior is None:
            return None
        total, count = self._sums[word], len(sites)
        if without in sites:
            total, count = total - sites[without], count - 1
        share = (total + prior * 4) / (count + 4)
        odds = math.log(share / (1 - share)) - math.log(prior / (1 - prior))
        return round(odds, 1) if abs(odds) >= 0.5 else None

    def by_odds(self) -> dict[str, str]:
        """Log-odds → its words, parted by spaces: half as long as a table of words."""
        words: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._shares):
            if (odds := self.log_odds(word)) is not None:
                words[f"{odds:g}"].append(word)
        return {odds: " ".join(found) for odds, found in sorted(words.items())}

    def names(self, without: str) -> Callable[[str, str], tuple[float, float, float]]:
        @cache
        def scores(tag: str, names: str) -> tuple[float, float, float]:
            every = (self.log_odds(word, without) for word in (f"<{tag}>", *name_words(names)))
            odds = [value for value in every if value is not None]
            return (min(odds), max(odds), sum(odds) / len(odds)) if odds else (0.0, 0.0, 0.0)

        return scores


def name_statistics(samples: list[Sample]) -> Statistics:
    """Of words in class names, by the blocks below them."""
    found = Statistics(PRIOR)
    for sample in samples:
        if not any(label >= 0.5 for label in sample.labels):
            continue
        for index, block in enumerate(sample.page.blocks):
            if index in sample.page.dropped or sample.labels[index] == UNKNOWN:
                continue
            weight = min(sample.sizes[index], 50) / 50 + 0.1
            words: set[str] = set()
            node: Node | None = block.node
            for _ in range(4):
                if node is None or node.parent is None or node is sample.page.container:
                    break
                words |= {f"<{node.tag}>", *name_words(node.names)}
                node = node.parent
            for word in words:
                found.add(word, sample.domain, sample.labels[index] >= 0.5, weight)
    found.settle()
    return found


def word_statistics(samples: list[Sample]) -> Statistics:
    """Of words in the text of short blocks."""
    found = Statistics()
    for sample in samples:
        page = sample.page
        if not any(label >= 0.5 for label in sample.labels):
            continue
        for index in range(sample.start, sample.end):
            label = sample.labels[index]
            if index in page.dropped or label == UNKNOWN:
                continue
            if page.words[index] > SHORT or page.linked[index] >= 0.8:  # prose, menus
                continue
            for word in set(words_in(page.blocks[index].text.lower())):
                found.add(word, sample.domain, label >= 0.5, 1.0)
    found.settle()
    return found


def fold(domain: str) -> int:
    return int.from_bytes(hashlib.blake2b(domain.encode(), digest_size=4).digest()) % FOLDS


Shape = tuple[int, int, float]
"""Trees, leaves of each, and how much of its own guess each adds."""
Chances = dict[str, list[float]]
"""File → the chance of each block of its window."""


def weighted(
    samples: list[Sample], rows_of: Callable[[Sample], list[Row | None]]
) -> tuple[list[Row], list[bool], list[float]]:
    """Rows, labels and weights: each page of a set counts about the same, each block by length."""
    rows: list[Row] = []
    labels: list[bool] = []
    weights: list[float] = []
    for sample in samples:
        size = sum(
            min(length, 80)
            for length, label in zip(sample.sizes, sample.labels, strict=True)
            if label >= 0.5
        )
        if not size:
            continue
        if not sample.gold:
            size = SNIPPET_PAGE
        titles = set(choose(sample.page, sample.start, sample.rows, None).titles)
        for index, row in enumerate(rows_of(sample), sample.start):
            if row is None or index in titles or sample.labels[index] == UNKNOWN:
                continue
            rows.append(row)
            labels.append(sample.labels[index] >= 0.5)
            weight = WEIGHTS.get(sample.set, 1.0)
            weights.append(weight * (min(sample.sizes[index], 150) + 8) / (size + 150))
    mean = sum(weights) / len(weights)
    return rows, labels, [weight / mean for weight in weights]


def train(
    samples: list[Sample],
    rows_of: Callable[[Sample], list[Row | None]],
    shape: Shape,
    seed: int,
) -> Any:
    import lightgbm
    import numpy

    trees, leaves, rate = shape
    rows, labels, weights = weighted(samples, rows_of)
    options = {
        "objective": "binary", "num_leaves": leaves, "learning_rate": rate, "min_data_in_leaf": 60,
        "feature_fraction": 0.35, "max_bin": 63, "bagging_fraction": 0.8, "bagging_freq": 1,
        "lambda_l2": 5, "verbose": -1, "num_threads": 1, "seed": seed, "deterministic": True,
    }  # fmt: skip
    data = lightgbm.Dataset(
        numpy.array(rows, float), numpy.array(labels), weight=numpy.array(weights)
    )
    return lightgbm.train(options, data, trees)


def predicted(model: Any, rows: list[Row | None]) -> list[float]:
    """The chance of each row; 0 for none."""
    import numpy

    given = [row for row in rows if row is not None]
    found = iter(model.predict(numpy.array(given, float)) if given else ())
    return [0.0 if row is None else float(next(found)) for row in rows]


class Training:
    """Models of both passes, for all folds or without some."""

    def __init__(
        self,
        samples: list[Sample],
        first: Shape,
        second: Shape,
        seed: int,
        unlearnt: frozenset[str] = frozenset(),
    ) -> None:
        self.samples, self.seed, self.unlearnt = samples, seed, unlearnt
        self.shapes = first, second
        self._chances: dict[frozenset[int], Chances] = {}

    def without(self, folds: frozenset[int]) -> list[Sample]:
        return [
            sample
            for sample in self.samples
            if fold(sample.domain) not in folds and sample.file not in self.unlearnt
        ]

    def first(self, folds: frozenset[int] = frozenset()) -> Any:
        return train(self.without(folds), own_rows, self.shapes[0], self.seed)

    def second(self, folds: frozenset[int] = frozenset()) -> Any:
        """Of chances that a first model gave which had seen neither `folds` nor the page's site."""
        chances: Chances = {}
        for number in set(range(FOLDS)) - folds:
            chances |= self.judged(folds | {number}, number)
        return train(
            self.without(folds),
            lambda sample: wide_rows(sample, chances[sample.file]),
            self.shapes[1],
            self.seed,
        )

    def judged(self, folds: frozenset[int], number: int) -> Chances:
        """What the first model without `folds` says of the pages of one of them."""
        if folds not in self._chances:
            model = self.first(folds)
            self._chances[folds] = {
                sample.file: predicted(model, sample.rows)
                for sample in self.samples
                if fold(sample.domain) in folds
            }
        return {
            sample.file: self._chances[folds][sample.file]
            for sample in self.samples
            if fold(sample.domain) == number
        }

    def validated(self) -> Chances:
        """Chances as `Model.chances` gives them, by models that never saw the page's site."""
        chances: Chances = {}
        low, high = DOUBTFUL
        for number in range(FOLDS):
            apart = frozenset({number})
            firsts = self.judged(apart, number)
            model = self.second(apart)
            for sample in self.samples:
                if sample.file not in firsts:
                    continue
                first = firsts[sample.file]
                second = predicted(model, wide_rows(sample, first))
                chances[sample.file] = [
                    again if low < chance < high else chance
                    for chance, again in zip(first, second, strict=True)
                ]
        return chances


def own_rows(sample: Sample) -> list[Row | None]:
    return sample.rows


def wide_rows(sample: Sample, chances: list[float]) -> list[Row | None]:
    """A block's own features, and what stands around it by first chances."""
    known = around(sample.page, sample.start, chances, range(len(chances)))
    return [
        None if row is None else (*row, *more) for row, more in zip(sample.rows, known, strict=True)
    ]


def text_of(sample: Sample, chances: Chances) -> str:
    chosen = choose(sample.page, sample.start, sample.rows, chances[sample.file])
    return "\n".join(sample.page.blocks[index].text for index in chosen.kept)


def ill_found(samples: list[Sample], chances: Chances) -> frozenset[str]:
    """Files of the pages of which less than `LEARNT` is found."""
    return frozenset(
        sample.file
        for sample in samples
        if sample.gold and compare(sample.gold, text_of(sample, chances)).f1 < LEARNT
    )


def report(samples: list[Sample], chances: Chances) -> None:
    scores: dict[str, list[Score]] = defaultdict(list)
    snippets: dict[str, list[bool]] = defaultdict(list)
    for sample in samples:
        text = text_of(sample, chances)
        flat = squeezed(text)
        for name, wanted in (("body_must_contain", True), ("body_must_not_contain", False)):
            for snippet in sample.known.get(name, ()):
                snippets[sample.set].append((squeezed(snippet) in flat) == wanted)
        if not sample.gold:
            continue
        scores[sample.set].append(compare(sample.gold, text))
    for name, found in sorted(scores.items()):
        line = averages(found)
        print(f"{name:10} {line['pages']:4} F1 {line['f1']:.3f} precision {line['precision']:.3f} "
              f"recall {line['recall']:.3f} exact {line['exact']:.3f}")  # fmt: skip

    for name, right in sorted(snippets.items()):
        print(f"{name:10} snippets {share(right):.3f} of {len(right)}")


def plain(node: dict[str, Any]) -> Any:
    """A LightGBM tree as nested lists, see `newsbot.extraction.model`."""
    if "leaf_value" in node:
        return round(node["leaf_value"], 3)
    threshold = float(f"{node['threshold']:.4g}")
    return [node["split_feature"], threshold, plain(node["left_child"]), plain(node["right_child"])]


def listed(model: Any) -> str:
    """A model's trees, one a line."""
    trees = (plain(tree["tree_structure"]) for tree in model.dump_model()["tree_info"])
    return ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in trees)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument("--write", type=Path, help="train on all pages and write the model here")
    parser.add_argument("--sites", choices=("odd", "even"), help="only half of the sites")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-validation", action="store_true")
    options = parser.parse_args()
    samples = load(options.directory, options.sites)
    names, words = name_statistics(samples), word_statistics(samples)
    for sample in samples:
        sample.rows = vectors(
            sample.page,
            sample.start,
            sample.end,
            names.names(sample.domain),
            cache(partial(words.log_odds, without=sample.domain)),
            **sample.given,
        )
    shapes: tuple[Shape, Shape] = (40, 16, 0.1), (120, 16, 0.08)
    unlearnt = ill_found(samples, Training(samples, *shapes, options.seed).validated())
    print(f"{len(unlearnt)} pages are not learnt from")
    training = Training(samples, *shapes, options.seed, unlearnt)
    if not options.no_validation:
        report(samples, training.validated())
    if options.write:
        first, second = map(listed, (training.first(), training.second()))
        of_names, of_words = (
            json.dumps(found.by_odds(), separators=(",", ":"), ensure_ascii=False)
            for found in (names, words)
        )
        features = json.dumps(NAMES)
        options.write.write_text(
            f'{{"features":{features},\n"names":{of_names},\n"words":{of_words},\n'
            f'"first":[\n{first}\n],\n"second":[\n{second}\n]}}\n',
            "utf-8",
        )


if __name__ == "__main__":
    main()
