"""The shingle metric of the article extraction benchmark, written from its description.

github.com/scrapinghub/article-extraction-benchmark: multisets of 4-token shingles; per page, the
shared, surplus and missing shingles as shares of the page's; precision and recall are averaged over
pages and F1 is taken from the averages.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

SIZE = 4
_TOKEN = re.compile(
    # Scripts without spaces are split by character; what else \w covers stays together.
    r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
    r"|[^\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)


def tokens(text: str) -> list[str]:
    """Words, or characters where words are not parted; case is kept."""
    return _TOKEN.findall(unicodedata.normalize("NFC", text))


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Runs of `SIZE` tokens and how often each occurs; a shorter text is one shingle."""
    words = tokens(text)
    if not words:
        return Counter()
    return Counter(tuple(words[i : i + SIZE]) for i in range(max(1, len(words) - SIZE + 1)))


@dataclass(frozen=True, slots=True)
class Score:
    """One page: shares of its shingles that are shared, surplus and missing. They sum to 1."""

    shared: float
    surplus: float
    missing: float
    exact: bool

    @property
    def precision(self) -> float:
        if self.surplus == self.missing == 0:
            return 1.0
        found = self.shared + self.surplus
        return self.shared / found if found else 0.0

    @property
    def recall(self) -> float:
        if self.surplus == self.missing == 0:
            return 1.0
        wanted = self.shared + self.missing
        return self.shared / wanted if wanted else 0.0

    @property
    def f1(self) -> float:
        return harmonic(self.precision, self.recall)


def compare(gold: str, found: str) -> Score:
    """How much of `gold` is in `found`, and how much else."""
    wanted, got = shingles(gold), shingles(found)
    shared = (wanted & got).total()
    surplus = got.total() - shared
    missing = wanted.total() - shared
    whole = shared + surplus + missing
    exact = tokens(gold) == tokens(found)
    if not whole:
        return Score(0.0, 0.0, 0.0, exact)
    return Score(shared / whole, surplus / whole, missing / whole, exact)


def harmonic(precision: float, recall: float) -> float:
    """F1 of a precision and a recall."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def averages(scores: Iterable[Score]) -> dict[str, float]:
    """Precision, recall, F1 and share of exact pages over pages."""
    pages = list(scores)
    if not pages:
        return {"pages": 0, "precision": 0.0, "recall": 0.0, "f1": 0.0, "exact": 0.0}
    precision = sum(page.precision for page in pages) / len(pages)
    recall = sum(page.recall for page in pages) / len(pages)
    return {
        "pages": len(pages),
        "precision": precision,
        "recall": recall,
        "f1": harmonic(precision, recall),
        "exact": sum(page.exact for page in pages) / len(pages),
    }
