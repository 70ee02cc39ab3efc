from __future__ import annotations

import pytest

from newsbot.duplicates.fingerprints import content_fingerprint

BODY = "विदेश मंत्री ने मुलाकात की।\n\nउन्होंने 18 अगस्त को फोन पर बात की थी।"


@pytest.mark.parametrize(
    "same",
    [
        BODY.replace("।", " ."),
        BODY.replace("\n\n", " \u200d "),
        BODY + "\n\n1,234 views",
        "अपडेटेड: 24 नवंबर 2026, 10:35\n" + BODY,
        BODY + "😀",
    ],
)
def test_blind_to_spacing_punctuation_and_counters(same: str) -> None:
    assert content_fingerprint("भेंट", same) == content_fingerprint("भेंट", BODY)


@pytest.mark.parametrize(
    "other",
    [
        BODY.replace("18", "19"),
        BODY.replace("की", "का"),  # they differ in a vowel sign alone
        BODY + "\n\nमृतकों की संख्या 12 हुई।",
        "",
    ],
)
def test_every_word_and_number_counts(other: str) -> None:
    assert content_fingerprint("भेंट", other) != content_fingerprint("भेंट", BODY)


def test_a_body_of_counters_alone_is_a_text() -> None:
    assert content_fingerprint("Lotto", "6 aus 49") != content_fingerprint("Lotto", "7 aus 49")
