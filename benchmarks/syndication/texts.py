"""Articles to make pairs of: bodies of a folder of pages, and made-up ones where it has too few."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from newsbot.extraction.article import extract
from newsbot.extraction.page import Page

_SCARCE = ("hi", "ar")  # languages with pages enough only where none is left out
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_SENTENCE = re.compile(r"(?<=[.!?。！？।؟])\s*")


@dataclass(frozen=True)
class Text:
    """Paragraphs of one article, and where it came from."""

    title: str
    paragraphs: tuple[str, ...]
    domain: str

    @property
    def body(self) -> str:
        return "\n\n".join(self.paragraphs)


def tokens(text: str) -> list[str]:
    """Words; characters where a script has no spaces."""
    return list(text) if is_unspaced(text) else text.split()


def joined(parts: list[str], unspaced: bool) -> str:
    return ("" if unspaced else " ").join(parts)


def is_unspaced(text: str) -> bool:
    return len(_UNSPACED.findall(text)) * 3 > len(text)


def read(folder: Path, language: str) -> list[Text]:
    """Articles of a folder of pages with gold: gold bodies, or extracted where too few have one."""
    found = []
    for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines():
        page = json.loads(line)
        if page["language"] != language:
            continue
        gold = json.loads((folder / page["gold"]).read_text("utf-8"))
        body = gold.get("body") or (_extracted(folder, page) if language in _SCARCE else "")
        paragraphs = tuple(p.strip() for p in body.split("\n") if p.strip())
        if 150 <= sum(map(len, paragraphs)) <= 20_000:
            title = gold.get("title") or paragraphs[0][:60]
            found.append(Text(title, paragraphs, page["domain"]))
    return found


def _extracted(folder: Path, page: dict[str, str]) -> str:
    html = gzip.decompress((folder / page["file"]).read_bytes())
    return str(extract(Page(html, page["url"])).values.get("body") or "")


def made_up(models: list[str], count: int, chance: random.Random) -> list[Text]:
    """Articles from a Markov chain over two words, learnt from the models: alike in style only."""
    unspaced = is_unspaced("".join(models))
    follows: dict[tuple[str, str], list[str]] = defaultdict(list)
    starts = []
    for model in models:
        for part in filter(None, _SENTENCE.split(model)):
            words = tokens(part)
            starts += [tuple(words[:2])] if len(words) > 5 else []
            for one, two, three in zip(words, words[1:], [*words[2:], ""], strict=False):
                follows[one, two].append(three)
    loose: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for pair in follows:
        loose[pair[0]].append(pair)

    def sentence() -> str:
        words = list(chance.choice(starts))
        length = chance.randint(9, 28) * (2 if unspaced else 1)
        while len(words) < length:
            # Every second step forgets a word, so that no long run of a model is repeated.
            pair = (words[-2], words[-1])
            if chance.random() < 0.5 and loose.get(words[-1]):
                pair = (words[-1], "")
                following = chance.choice(loose[words[-1]])[1]
            else:
                following = chance.choice(follows.get(pair) or [""])
            if not following:
                words += chance.choice(starts)
                continue
            if chance.random() < 0.04:
                following = str(chance.randint(2, 9_999))
            words.append(following)
        return joined(words, unspaced).rstrip(".。।") + ("。" if unspaced else ".")

    texts = []
    for number in range(count):
        paragraphs = []
        for _ in range(chance.randint(3, 12)):
            glue = "" if unspaced else " "
            paragraphs.append(glue.join(sentence() for _ in range(chance.randint(1, 4))))
        texts.append(Text(sentence(), tuple(paragraphs), f"{number % 9}.example"))
    return texts
