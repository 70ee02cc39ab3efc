"""The benchmarks of extraction and boilerplate on a folder of three pages."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest

from benchmarks import boilerplate, inserted
from benchmarks.extraction import evaluate, leaks
from benchmarks.peers.extractors import PeerMissing, results
from newsbot.boilerplate import text
from tests.archive.test_replay import story

HEADLINES = [f"Mayor number {number} opens yet another bridge" for number in "123"]
TAIL = "<h3>You may also like</h3>" + "".join(
    f'<p><a href="/{line[13]}">{line}</a></p>' for line in HEADLINES
)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    rows = []
    for number in range(3):
        page = story(number).replace("</article>", f"{TAIL}</article>")
        (folder / f"{number}.html.gz").write_bytes(gzip.compress(page.encode()))
        lines = [part.split("</p>")[0] for part in page.split("<p>")[1:6]]
        block = {"marker": "You may also like", "headlines": HEADLINES, "position": "in-end"}
        block |= {"category": "related", "form": "heading+links"}
        gold = {"body": "\n".join(lines), "recommended_blocks": [block]}
        gold["title"] = f"Council of town {number} mends its bridges"
        (folder / f"{number}.json").write_text(json.dumps(gold))
        rows.append(
            {"file": f"{number}.html.gz", "gold": f"{number}.json", "set": "made", "language": "en",
             "url": f"https://news.example/{number}", "domain": "news.example",
             "gold_fields": ["body", "title"]}
        )  # fmt: skip
    (folder / "manifest.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return folder


def test_ours_in_a_process_of_its_own(directory: Path) -> None:
    records, peak = results("ours", directory)
    assert set(records) == {"0.html.gz", "1.html.gz", "2.html.gz"}
    report = evaluate(directory, records, peak, None, None)
    assert report["body"]["made"]["f1"] == 1.0
    assert report["fields"]["made"]["title"] == 1.0
    assert peak > 1000
    found = boilerplate.leaked(directory, None, records)
    assert (found["in_or_after_pages"], found["in_or_after"]) == (3, 0.0)


def test_a_peer_that_is_not_installed(directory: Path, tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nexit 9\n")
    python.chmod(0o755)
    with pytest.raises(PeerMissing, match="newspaper4k is not installed"):
        results("newspaper4k", directory, python=str(python))


def test_a_leak_is_a_headline_or_marker_that_is_not_in_the_gold(directory: Path) -> None:
    gold = json.loads((directory / "1.json").read_text())
    assert leaks(gold, gold["body"]) == []
    found = leaks(gold, f"{gold['body']}\nYou may also like\n{HEADLINES[0]}")
    assert found == [("in-end", "You may also like"), ("in-end", HEADLINES[0])]


def test_no_layer_takes_words_of_the_gold(directory: Path) -> None:
    found = boilerplate.lost(directory, None)
    assert found["words"] > 100
    layers = ("dom", "text", "repeated", "titles")
    assert [found[layer] for layer in layers] == [0, 0, 0, 0]


@pytest.mark.parametrize("form", [*inserted.FORMS, *inserted.NEGATIVES])
def test_what_is_put_in_is_what_is_to_go(form: str) -> None:
    lines = [f"Line {n} of the story says that the bridge is closed, and why. " * 3 for n in "abcd"]
    whole, put = inserted.insert(random.Random(1), form, lines, ["Read also"], HEADLINES * 2)
    assert bool(put) == (form in inserted.FORMS)
    assert sorted(line.text for line in text.strip("\n".join(whole))[1]) == sorted(put)
