"""Pairs of articles: copies as syndication makes them, and different articles that look alike."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.syndication.texts import Text, is_unspaced, joined, made_up, read, tokens

LANGUAGES = ("hi", "en", "zh", "ar", "de", "ru")
_NUMBER = re.compile(r"\d+")
_FEW = 60  # articles of a language, below which some are made up


@dataclass(frozen=True)
class Pair:
    """Two articles and whether the second is a copy of the first."""

    language: str
    kind: str
    grade: int
    is_copy: bool
    first: Text
    second: Text

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Pair:
        first, second = (
            Text(side["title"], tuple(side["paragraphs"]), side["domain"])
            for side in (data.pop("first"), data.pop("second"))
        )
        return cls(**data, first=first, second=second)


class Maker:
    """Makes the pairs of one language; the same seed makes the same pairs."""

    def __init__(self, language: str, texts: list[Text], seed: int) -> None:
        self.language = language
        self.chance = random.Random(f"{seed} {language}")
        self.stock = templates()[language]
        models = [text.body for text in texts] or [
            self.filled(story) for story in self.stock["stories"] for _ in range(6)
        ]
        self.real = len(texts)
        missing = max(_FEW - len(texts), 0)
        self.texts = texts + made_up(models, missing, self.chance)
        self.unspaced = is_unspaced(self.texts[0].body)

    def pairs(self, per_kind: int) -> Iterator[Pair]:
        """About `per_kind` of each kind and grade, as far as there are articles for them."""
        for kind, (edit, grades) in COPIES.items():
            for grade in range(1, grades + 1):
                for text in self.sample(per_kind):
                    copy = edit(self, text, grade)
                    if copy is not None:
                        yield Pair(self.language, kind, grade, True, text, copy)
        for kind, make in OTHERS.items():
            for _ in range(per_kind * 2):
                pair = make(self)
                if pair is not None:
                    yield Pair(self.language, kind, 0, False, *pair)

    def sample(self, count: int) -> list[Text]:
        return self.chance.sample(self.texts, min(count, len(self.texts)))

    def two(self) -> tuple[Text, Text]:
        """Two articles; of one site where that can be had, for they look alike."""
        one = self.chance.choice(self.texts)
        near = [text for text in self.texts if text.domain == one.domain and text is not one]
        others = near or [text for text in self.texts if text is not one]
        return one, self.chance.choice(others)

    def filled(self, story: str) -> str:
        """A template with numbers and names of one day."""

        def number(_: re.Match[str]) -> str:
            size = self.chance.choice((10, 40, 100, 100, 3_000, 90_000))
            return str(self.chance.randint(1, size))

        story = re.sub(r"\{n\}", number, story)
        story = re.sub(r"\{name\}", lambda _: self.chance.choice(self.stock["names"]), story)
        return re.sub(r"\{place\}", lambda _: self.chance.choice(self.stock["places"]), story)

    def headline(self) -> str:
        """Some other article's headline, or a sentence of one."""
        other = self.chance.choice(self.texts)
        return self.chance.choice([other.title, other.paragraphs[0][:70]])

    def filler(self, share: float, text: Text) -> list[str]:
        """Paragraphs of another article, about `share` of the length of this one."""
        wanted = share * len(text.body)
        other = self.chance.choice([t for t in self.texts if t is not text])
        words = tokens(" ".join(other.paragraphs[::-1]))
        size = max(int(wanted / max(len(other.body), 1) * len(words)), 8)
        return [joined(words[:size], self.unspaced)]


def _headline(maker: Maker, text: Text, grade: int) -> Text:
    return replace(text, title=maker.headline())


def _dateline(maker: Maker, text: Text, grade: int) -> Text:
    place = maker.chance.choice(maker.stock["places"])
    line = [f"{place}: ", f"{place}, {maker.chance.randint(1, 30)} ", f"({place}) – "][grade - 1]
    return replace(text, paragraphs=(line + text.paragraphs[0], *text.paragraphs[1:]))


def _cut(maker: Maker, text: Text, grade: int) -> Text | None:
    """A tenth, a third, half of the text is gone: the end, or paragraphs of the middle."""
    share = (0.1, 0.33, 0.5)[grade - 1]
    if maker.chance.random() < 0.5 and len(text.paragraphs) >= 6:
        count = max(round(len(text.paragraphs) * share), 1)
        gone = set(maker.chance.sample(range(1, len(text.paragraphs)), count))
        kept = tuple(p for n, p in enumerate(text.paragraphs) if n not in gone)
        if len("".join(kept)) < (1 - share) * 0.9 * len("".join(text.paragraphs)):
            return None  # the long ones went: more than this grade is about
        return replace(text, paragraphs=kept)
    words = tokens(text.body.replace("\n\n", " ¶ "))
    words = words[: round(len(words) * (1 - share))]
    return replace(text, paragraphs=_split(joined(words, maker.unspaced)))


def _split(text: str) -> tuple[str, ...]:
    return tuple(p.strip() for p in text.split("¶") if p.strip())


def _footer(maker: Maker, text: Text, grade: int) -> Text:
    added = maker.filler((0.1, 0.25, 0.5)[grade - 1], text)
    return replace(text, paragraphs=(*text.paragraphs, *added))


def _recommended(maker: Maker, text: Text, grade: int) -> Text:
    block = [maker.headline() for _ in range(5 if grade > 1 else 3)]
    at = maker.chance.randint(1, len(text.paragraphs))
    body = [*text.paragraphs[:at], *block, *text.paragraphs[at:]]
    if grade == 3:
        body += [maker.headline() for _ in range(5)]
    return replace(text, paragraphs=tuple(body))


def _reworded(maker: Maker, text: Text, grade: int) -> Text:
    """Two, four, eight of a hundred words are changed, dropped or added; numbers stay."""
    share, chance = (0.02, 0.04, 0.08)[grade - 1], maker.chance
    share /= 2 if maker.unspaced else 1  # a word is about two characters
    vocabulary = [w for w in tokens(chance.choice(maker.texts).body) if not _NUMBER.search(w)]

    def changed(paragraph: str) -> str:
        words = []
        for word in tokens(paragraph):
            if chance.random() >= share or _NUMBER.search(word):
                words.append(word)
            else:
                other = chance.choice(vocabulary)
                words += chance.choice([[other], [], [word, other]])
        return joined(words, maker.unspaced) or paragraph

    return replace(text, paragraphs=tuple(map(changed, text.paragraphs)))


def _order(maker: Maker, text: Text, grade: int) -> Text | None:
    if len(text.paragraphs) < 4:
        return None
    rest = list(text.paragraphs[1:])
    maker.chance.shuffle(rest)
    return replace(text, paragraphs=(text.paragraphs[0], *rest))


def _house_style(maker: Maker, text: Text, grade: int) -> Text:
    """Quotes, dashes, spaces, digits and paragraphs as another house writes them."""
    body = "\n\n".join(text.paragraphs)
    body = body.replace('"', "“").replace("'", "’").replace(" - ", " – ").replace("“", "«")
    body = body.replace("।", ".").replace("। ", ".\n\n") if grade > 1 else body
    if grade > 1:
        body = body.replace(". ", ".\n\n").replace("。", "。\n\n")
        digits = {"hi": "०१२३४५६७८९", "ar": "٠١٢٣٤٥٦٧٨٩"}.get(maker.language)
        if digits:
            body = body.translate(str.maketrans("0123456789", digits))
    return replace(text, paragraphs=tuple(p for p in body.split("\n\n") if p))


def _mixed(maker: Maker, text: Text, grade: int) -> Text | None:
    """Several at once, as they come: another headline and dateline, cut, reworded, with a tail."""
    cut = _cut(maker, text, min(grade, 2))
    if cut is None:
        return None
    edited = _dateline(maker, _headline(maker, cut, 1), grade)
    edited = _reworded(maker, edited, 1 if grade < 3 else 2)
    return (_recommended, _footer)[grade % 2](maker, edited, min(grade, 2))


Edit = Callable[[Maker, Text, int], Text | None]
COPIES: dict[str, tuple[Edit, int]] = {
    "headline": (_headline, 1),
    "dateline": (_dateline, 3),
    "cut": (_cut, 3),
    "footer": (_footer, 3),
    "recommended": (_recommended, 3),
    "reworded": (_reworded, 3),
    "order": (_order, 1),
    "house style": (_house_style, 2),
    "mixed": (_mixed, 3),
}


def _same_site(maker: Maker) -> tuple[Text, Text]:
    return maker.two()


def _numbers(maker: Maker) -> tuple[Text, Text] | None:
    """The same words with every number changed: tomorrow's report."""
    text = maker.chance.choice(maker.texts)
    if len(_NUMBER.findall(text.body)) < max(4, len(tokens(text.body)) // 60):
        return None

    def other(match: re.Match[str]) -> str:
        low = 10 ** (len(match[0]) - 1) if len(match[0]) < 12 else 0
        value = str(maker.chance.randint(low, low * 10 + 9))[: len(match[0])]
        return value if value != match[0] else str(int(value) + 1)

    paragraphs = tuple(_NUMBER.sub(other, p) for p in text.paragraphs)
    return text, replace(text, paragraphs=paragraphs)


def _template(maker: Maker) -> tuple[Text, Text]:
    story = maker.chance.choice(maker.stock["stories"])
    title = maker.headline()
    one, two = (Text(title, (maker.filled(story),), "agency.example") for _ in range(2))
    return one, two


def _long_template(maker: Maker) -> tuple[Text, Text]:
    """A round-up: every template of the language in a row, with one day's values."""
    one, two = (
        Text("–", tuple(map(maker.filled, maker.stock["stories"])), "agency.example")
        for _ in range(2)
    )
    return one, two


def _shared_footer(maker: Maker) -> tuple[Text, Text]:
    """Two articles of a house that ends each with the same notice."""
    one, two = maker.two()
    shorter = min(one, two, key=lambda text: len(text.body))
    notice = tuple(maker.filler(0.3, shorter))
    return tuple(replace(t, paragraphs=(*t.paragraphs, *notice)) for t in (one, two))  # type: ignore[return-value]


def _background(maker: Maker) -> tuple[Text, Text]:
    """A follow-up: new facts, and a third of it the background that the first one had."""
    one, two = maker.two()
    words = tokens(" ".join(one.paragraphs))
    size = min(int(len(tokens(two.body)) * 0.4), len(words) // 3)
    at = maker.chance.randint(0, len(words) - size)
    quoted = joined(words[at : at + size], maker.unspaced)
    return one, replace(two, paragraphs=(*two.paragraphs, quoted))


Other = Callable[[Maker], tuple[Text, Text] | None]
OTHERS: dict[str, Other] = {
    "same site": _same_site,
    "numbers": _numbers,
    "template": _template,
    "long template": _long_template,
    "shared footer": _shared_footer,
    "background": _background,
}


@cache
def templates() -> dict[str, dict[str, list[str]]]:
    """Names, places and stories of each language."""
    file = Path(__file__).with_name("templates.toml")
    return tomllib.loads(file.read_text("utf-8"))


def build(folder: Path, *, per_kind: int = 40, seed: int = 1) -> list[Pair]:
    """Pairs of every language from a folder of pages; prints how many articles are real."""
    pairs: list[Pair] = []
    for language in LANGUAGES:
        maker = Maker(language, read(folder, language), seed)
        made_up = len(maker.texts) - maker.real
        print(f"{language}: {maker.real} articles of the folder, {made_up} made up from them")
        pairs += maker.pairs(per_kind)
    return pairs
