"""Article or not, on saved pages: `python -m benchmarks.kinds ARTICLES NON_ARTICLES [--fit]`.

Both folders have a `manifest.jsonl` with `file` and `url`. Prints precision, recall and F1 of
"article" and of the opposite, the kinds found, and the worst misses. With `--fit` the weights are
made anew (logistic regression, five-fold cross-validation) and printed, ready for
newsbot/extraction/kind.py.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from newsbot.extraction.article import extract
from newsbot.extraction.kind import BIAS, THRESHOLD, WEIGHTS, Kind, classify
from newsbot.extraction.page import Page

Vector = list[float]


def pages(folder: Path) -> Iterator[Page]:
    """The saved pages of a folder; a page whose address is not known counts as an article's."""
    with (folder / "manifest.jsonl").open() as manifest:
        for row in map(json.loads, manifest):
            body = gzip.decompress((folder / row["file"]).read_bytes())
            yield Page(body, row["url"] or "https://unknown.invalid/a/b")


def classify_all(folder: Path) -> list[tuple[str, Kind]]:
    return [(page.url, classify(page, extract(page), thorough=True)) for page in pages(folder)]


def fit(rows: Sequence[Vector], labels: Sequence[bool], steps: int = 300) -> tuple[Vector, float]:
    """Weights and bias by gradient descent with momentum; the rarer class counts for more."""
    size, width = len(rows), len(rows[0])
    positive = sum(labels)
    rare = math.sqrt(positive / max(size - positive, 1))
    importance = [1.0 if label else rare for label in labels]
    total = sum(importance)
    weights, speed, bias, bias_speed = [0.0] * width, [0.0] * width, 0.0, 0.0
    for _ in range(steps):
        slope, bias_slope = [0.0] * width, 0.0
        for row, label, weight in zip(rows, labels, importance, strict=True):
            score = bias + sum(map(float.__mul__, weights, row))
            error = (1 / (1 + math.exp(-max(-30.0, min(30.0, score)))) - label) * weight / total
            bias_slope += error
            for index, value in enumerate(row):
                slope[index] += error * value
        for index in range(width):
            speed[index] = 0.9 * speed[index] - 2.0 * (slope[index] + 0.0005 * weights[index])
            weights[index] += speed[index]
        bias_speed = 0.9 * bias_speed - 2.0 * bias_slope
        bias += bias_speed
    return weights, bias


def cross_validate(rows: Sequence[Vector], labels: Sequence[bool]) -> list[float]:
    """The score of each row from weights that were made without its fifth."""
    order = list(range(len(rows)))
    random.Random(1).shuffle(order)
    scores = [0.0] * len(rows)
    for fold in range(5):
        held = set(order[fold::5])
        kept = [index for index in order if index not in held]
        weights, bias = fit([rows[index] for index in kept], [labels[index] for index in kept])
        for index in held:
            scores[index] = bias + sum(map(float.__mul__, weights, rows[index]))
    return scores


def report(found: Sequence[bool], labels: Sequence[bool]) -> None:
    for name, wanted in (("article", True), ("not an article", False)):
        right = sum(a == b == wanted for a, b in zip(found, labels, strict=True))
        precision = right / max(sum(value == wanted for value in found), 1)
        recall = right / max(sum(value == wanted for value in labels), 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        print(f"{name:15} precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("non_articles", type=Path)
    parser.add_argument("--fit", action="store_true", help="make the weights anew")
    arguments = parser.parse_args()
    articles, others = classify_all(arguments.articles), classify_all(arguments.non_articles)
    found = [(url, kind, True) for url, kind in articles] + [
        (url, kind, False) for url, kind in others
    ]
    labels = [label for _, _, label in found]
    if not arguments.fit:
        report([kind.is_article for _, kind, _ in found], labels)
        for name, group in (("articles", articles), ("others", others)):
            print(name, dict(Counter(kind.name for _, kind in group).most_common()))
        return
    rows = [[kind.signals.get(name, 0.0) for name in WEIGHTS] for _, kind, _ in found]
    print("cross-validated:")
    report([score >= THRESHOLD for score in cross_validate(rows, labels)], labels)
    weights, bias = fit(rows, labels)
    print(f"BIAS = {bias:.1f}  # was {BIAS}")
    for name, weight in zip(WEIGHTS, weights, strict=True):
        print(f'    "{name}": {weight:.1f},')


if __name__ == "__main__":
    main()
