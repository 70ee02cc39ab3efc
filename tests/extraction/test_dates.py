"""Dates of any language as ISO 8601; what is no date is none."""

from __future__ import annotations

import datetime as dt
import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.extraction.calendars import from_solar_hijri
from newsbot.extraction.dates import find_zone, is_month, parse_date

DAY = "2026-11-24"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-24T08:30:00+05:30", "2026-11-24T08:30:00+05:30"),
        ("2026-11-24T08:30:00.123456Z", "2026-11-24T08:30:00+00:00"),
        ("2026-11-24 08:30:00 -0500", "2026-11-24T08:30:00-05:00"),
        ("20261124T083000Z", "2026-11-24T08:30:00+00:00"),
        ("Tue, 24 Nov 2026 08:30:00 GMT", "2026-11-24T08:30:00+00:00"),
        ("1763973000", "2025-11-24T08:30:00+00:00"),
        (1763973000000, "2025-11-24T08:30:00+00:00"),
        ("2026-11-24 08:30", DAY),
        ("20261124", DAY),
        (DAY, DAY),
    ],
)
def test_what_machines_write(text: object, expected: str) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Published: 08:30 AM, Nov. 24th, 2026 | Updated 25 Nov 2026", "en"),
        ("November 24, 2026", "en-GB"),
        ("24. November 2026, 8.30 Uhr", "de"),
        ("24 de noviembre de 2026", "es"),
        ("le 24 novembre 2026 à 08h30", "fr"),
        ("24 novembre 2026", "it"),
        ("24 Kasım 2026 Salı 14:02", "tr"),
        ("24 ноября 2026, 10:30", "ru"),
        ("24 листопада 2026", "uk"),
        ("24 Νοεμβρίου 2026", "el"),
        ("24 नवंबर 2026", "hi"),
        ("२४ नवम्बर २०२६", "hi"),
        ("२४ नोव्हेंबर २०२६", "mr"),
        ("২৪ নভেম্বর ২০২৬, ০৮:৩০", "bn"),
        ("நவம்பர் 24, 2026", "ta"),
        ("24 నవంబర్ 2026", "te"),
        ("24 નવેમ્બર 2026", "gu"),
        ("24 ನವೆಂಬರ್ 2026", "kn"),
        ("24 നവംബർ 2026", "ml"),
        ("24 ਨਵੰਬਰ 2026", "pa"),
        ("24 نومبر 2026", "ur"),
        ("24 نوفمبر 2026", "ar"),
        ("٢٤ تشرين الثاني ٢٠٢٦", "ar"),
        ("24 בנובמבר 2026", "he"),
        ("2026年11月24日 08:30", "zh"),
        ("2026年11月24日（火） 午後3時05分", "ja"),
        ("令和8年11月24日", "ja"),
        ("民國115年11月24日", "zh-TW"),
        ("2026년 11월 24일 오후 3:05", "ko"),
        ("ngày 24 tháng 11 năm 2026", "vi"),
        ("24 November 2026", "id"),
        ("24 พฤศจิกายน 2569", "th"),
        ("24 พ.ย. 69", "th"),
        ("۳ آذر ۱۴۰۵", "fa"),
        ("3 آذر 1405", "fa"),
        ("1405/09/03", "fa"),
        ("24.11.26", "de"),
        ("24-Nov-26", "en"),
        ("11/24/2026", "en"),
        ("24/11/2026", "en"),
    ],
)
def test_what_newspapers_print(text: str, language: str) -> None:
    assert parse_date(text, languages=[language]) == DAY


def test_the_language_settles_which_number_is_the_month() -> None:
    assert parse_date("3/5/2026", languages=["en"]) == "2026-03-05"
    assert parse_date("3/5/2026", languages=["en-GB"]) == "2026-05-03"
    assert parse_date("3/5/2026", languages=["fr"]) == "2026-05-03"


def test_a_month_that_means_another_elsewhere_needs_a_language() -> None:
    assert parse_date("24 listopada 2026", languages=["pl"]) == DAY
    assert parse_date("24 listopada 2026", languages=["hr"]) == "2026-10-24"
    assert parse_date("24 listopad 2026") is None


@pytest.mark.parametrize(
    ("text", "timezone", "expected"),
    [
        ("24 नवंबर 2026, 08:30 AM IST", None, "2026-11-24T08:30:00+05:30"),
        ("Nov 24, 2026 10:30 p.m. EST", None, "2026-11-24T22:30:00-05:00"),
        ("24/11/2026 14:05 (GMT+7)", None, "2026-11-24T14:05:00+07:00"),
        ("24 Nov 2026 12:05 am", "Europe/Berlin", "2026-11-24T00:05:00+01:00"),
        ("2026-11-24 08:30", "+05:30", "2026-11-24T08:30:00+05:30"),
        ("2026-11-24T08:30:00Z", "Asia/Kolkata", "2026-11-24T08:30:00+00:00"),
        ("2026-11-24 08:30", "Nowhere/At_All", DAY),
    ],
)
def test_time_and_zone(text: str, timezone: str | None, expected: str) -> None:
    assert parse_date(text, timezone=timezone) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "2 hours ago", "yesterday", "5 मिनट पहले", "vor 3 Stunden", "मास्को, 22 अगस्त",
        "November 2026", "24 Nov 10:30", "6 mins | February 28", "2026-02-30", "99999-01-01",
        "0001-01-01T00:00:00", "1970-01-01T00:00:00Z", "1900-01-01", "2200-01-01", "२०८३ मंसिर ९",
        "12345678", "version 10.11.12.13", "call 0800 123456", None, True, [], {}, 1e400, -1e400,
        float("nan"), 10**400,
    ],
)  # fmt: skip
def test_what_is_no_date(text: object) -> None:
    assert parse_date(text) is None


def test_nothing_is_published_after_it_was_fetched() -> None:
    assert parse_date("2026-11-25", reference="2026-11-24T10:00:00+00:00") == "2026-11-25"
    assert parse_date("2026-11-26", reference="2026-11-24T10:00:00+00:00") is None


@pytest.mark.parametrize(
    ("solar", "day"),
    [
        ((1300, 1, 1), "1921-03-21"),
        ((1357, 11, 22), "1979-02-11"),
        ((1399, 1, 1), "2020-03-20"),
        ((1403, 12, 30), "2025-03-20"),
        ((1404, 1, 1), "2025-03-21"),
        ((1404, 12, 30), None),
        ((1404, 13, 1), None),
        ((1100, 1, 1), None),
    ],
)
def test_solar_hijri(solar: tuple[int, int, int], day: str | None) -> None:
    found = from_solar_hijri(*solar)
    assert (found.isoformat() if found else None) == day


def month_names() -> list[tuple[str, int, str]]:
    source = files("newsbot.extraction").joinpath("months.toml").read_text("utf-8")
    return [
        (language, number, name)
        for language, names in tomllib.loads(source).items()
        for number, variants in enumerate(names, start=1)
        for name in variants.split("|")
    ]


def test_every_name_of_a_month_is_read_in_its_language() -> None:
    names = month_names()
    assert {"hi", "bn", "ta", "ar", "ru", "mr", "te", "gu", "kn", "ml", "pa", "ur", "fa"} <= {
        language for language, _, _ in names
    }
    wrong = [
        (language, name)
        for language, number, name in names
        if parse_date(f"7 {name} 2026", languages=[language]) != f"2026-{number:02}-07"
    ]
    assert wrong == []


@pytest.mark.parametrize("zero", "０०০੦૦୦௦౦೦൦๐໐༠၀០٠۰")
def test_digits_of_every_script(zero: str) -> None:
    digits = {ord("0") + n: chr(ord(zero) + n) for n in range(10)}
    assert parse_date("24.11.2026".translate(digits)) == DAY
    assert parse_date("2026年11月24日".translate(digits)) == DAY


@pytest.mark.parametrize("text", ["24/11/2569", "24 พฤศจิกายน 2569", "2569-11-24", "๒๔/๑๑/๒๕๖๙"])
def test_buddhist_years(text: str) -> None:
    assert parse_date(text, languages=["th"]) == DAY


def test_persian_as_it_is_typed_on_an_arabic_keyboard() -> None:
    assert parse_date("2 تير 1399 - 12:09", languages=["fa"]) == "2020-06-22"
    assert parse_date("۵ ارديبهشت ۱۴۰۵", languages=["fa"]) == "2026-04-25"


def test_zones() -> None:
    zone = find_zone("-03:30")
    assert zone is not None
    assert zone.utcoffset(None) == -dt.timedelta(hours=3, minutes=30)
    assert find_zone("") is None
    assert find_zone("../../etc/passwd") is None


def test_months() -> None:
    assert is_month("Août")
    assert is_month("अगस्त")
    assert is_month("Sept.")
    assert not is_month("जयशंकर")


@given(
    st.dates(dt.date(1971, 1, 1), dt.date(2099, 12, 31)), st.sampled_from(["%d %B %Y", "%Y/%m/%d"])
)
def test_every_day_is_read_back(day: dt.date, form: str) -> None:
    assert parse_date(day.strftime(form), languages=["en"]) == day.isoformat()


@given(st.text(max_size=60))
def test_any_text_gives_a_date_within_bounds_or_none(text: str) -> None:
    found = parse_date(text, languages=["hi", "en"], timezone="Asia/Kolkata")
    assert found is None or "1800" <= found[:4] <= "2100"
