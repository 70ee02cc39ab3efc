from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.duplicates.addresses import other_address
from newsbot.duplicates.signatures import BANDS, SKETCH, compare, signature

STORIES = {
    "en": "The council of {} voted on day {} to close the bridge, which carries {} vehicles a day, "
    "for repairs that will cost {} million and take {} months according to the engineers. "
    "Merchants complained that business would suffer, and the mayor promised compensation worth "
    "{} thousand for every household affected by the diversion through neighbouring streets. "
    "Engineers inspected the foundations during {} nights and found corrosion in {} places.",
    "hi": "{} नगर परिषद ने {} तारीख को पुल बंद करने का फैसला किया, जिस पर रोज {} वाहन चलते हैं। "
    "मरम्मत पर {} करोड़ रुपये खर्च होंगे और इंजीनियरों के अनुसार इसमें {} महीने लगेंगे। व्यापारियों ने शिकायत की "
    "कि कारोबार प्रभावित होगा, जबकि महापौर ने हर परिवार को {} हजार रुपये मुआवजा देने का वादा किया। "
    "इंजीनियरों ने {} रातों तक नींव का निरीक्षण किया और {} स्थानों पर जंग पाया।",
    "zh": "{}市议会{}日投票决定关闭这座每天通行{}辆汽车的大桥进行维修，工程预计耗资{}亿元，"
    "历时{}个月。"
    "商户抱怨生意将受到影响，市长承诺向每个受绕行影响的家庭补偿{}元。工程师连续检查桥墩基础{}个夜晚，"
    "发现{}处锈蚀，专家组建议尽快加固主梁并更换全部支座，市民代表则要求公开招标过程和监理单位名单。",
    "ar": "قرر مجلس مدينة {} يوم {} إغلاق الجسر الذي تعبره {} سيارة يوميا لإجراء إصلاحات تكلف "
    "{} مليونا وتستغرق {} شهرا وفق المهندسين. "
    "واشتكى التجار من تضرر أعمالهم، فيما وعد رئيس البلدية بتعويض قدره "
    "{} ألفا لكل أسرة متضررة من تحويل السير عبر الشوارع المجاورة. وفحص المهندسون الأساسات طوال "
    "{} ليلة ووجدوا تآكلا في {} موضعا.",
}


def told(language: str, numbers: list[int]) -> str:
    return STORIES[language].format("Ashford", *numbers)


@pytest.mark.parametrize("language", STORIES)
def test_a_copy_shares_a_band_and_is_told_from_tomorrows_report(language: str) -> None:
    text = told(language, [24, 8000, 12, 7, 350, 3, 41])
    copy = "PTI: " + text.replace(",", "").replace("\u060c", "") + "\n\nRead more about bridges."
    tomorrow = told(language, [25, 9500, 31, 4, 275, 6, 18])
    one, two, other = signature(text), signature(copy), signature(tomorrow)
    bands = [{s.bands[n : n + 4] for n in range(0, 4 * BANDS, 4)} for s in (one, two)]
    assert bands[0] & bands[1]
    assert compare(one.sketch, two.sketch).is_copy
    assert not compare(one.sketch, other.sketch).is_copy


def test_native_digits_are_digits() -> None:
    text = told("hi", [24, 8000, 12, 7, 350, 3, 41])
    native = text.translate(str.maketrans("0123456789", "०१२३४५६७८९"))
    assert signature(native) == signature(text)


def test_case_punctuation_and_joiners_do_not_count() -> None:
    text = told("en", [24, 8000, 12, 7, 350, 3, 41])
    styled = text.upper().replace(",", " –").replace(". ", "…\n\n").replace("bridge", "“bridge”")
    assert signature(styled) == signature(text)


@pytest.mark.parametrize("text", ["", "Short.", "短い", "\0\ud800\u2028", "1 2 3 4 5 6 7 8 9"])
def test_a_text_too_short_has_no_bands(text: str) -> None:
    assert signature(text) == (b"", bytes(SKETCH))


@settings(max_examples=200)
@given(st.text(max_size=400), st.text(max_size=400))
def test_any_text_has_a_signature_that_compares(one: str, two: str) -> None:
    first, second = signature(one * 3), signature(two)
    assert len(first.sketch) == SKETCH
    assert len(first.bands) in (0, 4 * BANDS)
    assert compare(first.sketch, first.sketch).differ == 0
    assert compare(first.sketch, second.sketch) == compare(second.sketch, first.sketch)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("https://www.a.in/news/old-slug-1234567.html", "https://m.a.in/new-slug-1234567"),
        ("https://a.in/2026/11/24/four-words-of-slug/", "https://amp.a.in/2026/11/24/four-words-of-slug.html"),
        ("https://a.in/x/four-words-of-slug", "https://a.in/amp/x/four-words-of-slug"),
    ],
)  # fmt: skip
def test_addresses_of_one_article(one: str, two: str) -> None:
    assert other_address(one) == other_address(two) != b""


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("https://a.in/s-1234567.html", "https://b.in/s-1234567.html"),
        ("https://a.in/s-1234567.html", "https://a.in/s-1234568.html"),
        ("https://a.in/20261124-daily-report-of-weather", "https://a.in/20261125-daily-report-of-weather"),
        ("https://a.in/2026/11/24/daily-report-of-weather", "https://a.in/2026/11/25/daily-report-of-weather"),
    ],
)  # fmt: skip
def test_addresses_of_two_articles(one: str, two: str) -> None:
    assert other_address(one) != other_address(two)


@pytest.mark.parametrize("url", ["https://a.in/", "https://a.in/news", "https://a.in/20261124"])
def test_urls_that_promise_nothing(url: str) -> None:
    assert other_address(url) == b""
