from __future__ import annotations

from newsbot.boilerplate import repeated, titles

FOLLOW = "हमारे व्हाट्सएप चैनल से जुड़ें और ताजा खबरें सबसे पहले पाएं"
ADVERT = "Download our app for the latest news from the hill."


def story(number: int) -> str:
    names = ["river", "bridge", "market", "school", "mayor", "flood", "tower", "forest", "harbour"]
    name = names[number % len(names)] + "s" * (number // len(names))
    first = f"The {name} was in the news today, said the council."
    return f"{first}\nNobody knows what the {name} will be."


def test_never_on_the_first_sightings_then_always() -> None:
    counts = repeated.Counts()
    taken = []
    for number in range(8):
        text = f"{story(number)}\n{FOLLOW}"
        _, removed = repeated.strip(text, counts.add(str(number), repeated.keys(text)))
        taken.append([line.text for line in removed])
    assert taken == [[]] * repeated.ENOUGH + [[FOLLOW]] * (8 - repeated.ENOUGH)


def test_a_retried_article_counts_once() -> None:
    counts = repeated.Counts()
    for _ in range(20):
        before = counts.add("same", repeated.keys(ADVERT))
    assert set(before.values()) == {0}


def test_a_refrain_inside_the_text_needs_more_than_a_footer_does() -> None:
    text = f"{story(1)}\n{ADVERT}\n{story(2)}"
    key = repeated.paragraph_key(ADVERT)
    assert key is not None
    assert repeated.strip(text, {key: repeated.ENOUGH})[1] == []
    kept, removed = repeated.strip(text, {key: repeated.ENOUGH_INSIDE})
    assert kept == f"{story(1)}\n{story(2)}"
    assert [(line.layer, line.text) for line in removed] == [("repeated", ADVERT)]


def test_an_article_that_repeats_whole_is_left_to_the_duplicate_check() -> None:
    text = story(3)
    counts = dict.fromkeys(repeated.keys(text), 99)
    assert repeated.strip(text, counts) == (text, [])


def test_memory_is_bounded_and_what_is_no_longer_printed_is_forgotten() -> None:
    counts = repeated.Counts(limit=10)
    for number in range(6):
        counts.add(f"a{number}", repeated.keys(ADVERT))
    for number in range(30):
        counts.add(f"b{number}", repeated.keys(story(number)))
    assert set(counts.add("last", repeated.keys(ADVERT)).values()) == {0}


def test_tail_lines_that_are_known_titles_go_with_their_marker() -> None:
    dispute = "मंडी में नई जगह पर विवाद"
    known = {
        titles.title_key("Bridge closed for the whole of May"),
        titles.title_key(dispute),
    }
    text = f"{story(0)}\n\nRead more\nBridge closed for the whole of May!\n\n{dispute}"
    kept, removed = titles.strip(text, known.__contains__)
    assert kept == story(0)
    assert [line.rule for line in removed] == ["marker", "title", "title"]


def test_a_last_sentence_that_is_no_known_title_stays() -> None:
    text = f"{story(0)}\nAnd so the market moved to the hill"
    assert titles.strip(text, lambda _: False) == (text, [])
    assert titles.strip("Bridge closed for May", lambda _: True) == ("Bridge closed for May", [])
