"""Encodings declared, undeclared and wrongly declared; legacy code pages of many scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.extraction import iscii
from newsbot.extraction.encoding import decode, detect
from newsbot.extraction.page import Page

RUSSIAN = (
    "Президент России в четверг заявил, что переговоры продолжатся на следующей неделе в Москве."
)
JAPANESE = "首相は記者会見で、来年度の予算案について説明した。野党は反発している。"
TEXTS = {
    "cp1251": RUSSIAN,
    "koi8-r": RUSSIAN,
    "cp866": RUSSIAN,
    "gb18030": "国家主席在北京会见来访的外国领导人，双方就共同关心的问题交换了意见。",
    "big5": "總統府今天表示，相關政策將會在下個月公布，民眾可以透過網路提出意見。",
    "cp932": JAPANESE,
    "euc_jp": JAPANESE,
    "cp949": "대통령은 기자회견에서 내년 예산안에 대해 설명했다. 야당은 반발하고 있다.",
    "cp1253": "Ο πρωθυπουργός δήλωσε ότι η κυβέρνηση θα συνεχίσει τις μεταρρυθμίσεις.",
    "cp1255": "ראש הממשלה אמר כי השיחות יימשכו בשבוע הבא בירושלים לאחר פגישה.",
    "cp1256": "قال الرئيس إن المحادثات ستستمر الأسبوع المقبل في العاصمة بعد لقاء الوفد.",
    "cp874": "นายกรัฐมนตรีกล่าวว่าการเจรจาจะดำเนินต่อไปในสัปดาห์หน้าที่กรุงเทพ",
    "cp1254": "Başbakan, görüşmelerin önümüzdeki hafta İstanbul’da süreceğini söyledi.",
    "cp1250": "Premiér řekl, že jednání budou pokračovat příští týden v Praze. Změny přijdou.",
    "cp1252": "Le président a déclaré que les négociations se poursuivraient à Genève après l’été.",
}


@pytest.mark.parametrize("encoding", TEXTS)
@pytest.mark.parametrize("said", ["", "<meta charset=iso-8859-1>", "<meta charset=utf-8>"])
def test_what_is_undeclared_or_wrongly_declared_is_found(encoding: str, said: str) -> None:
    body = f"{said}<script>var x = '<p>';</script><p>{TEXTS[encoding]}</p>".encode(encoding)
    assert Page(body, "https://a.example/").root.findtext(".//p") == TEXTS[encoding]


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    body = f"<meta charset=utf-8><p>{RUSSIAN * 20}</p>".encode() + b"\xd0 \xff"
    assert detect(body) == "utf-8"
    assert RUSSIAN in Page(body, "https://a.example/").text


def test_utf16_without_a_mark() -> None:
    assert detect("<html><p>naïve</p></html>".encode("utf-16-le")) == "utf-16-le"
    assert detect("<html><p>naïve</p></html>".encode("utf-16-be")) == "utf-16-be"


@pytest.mark.parametrize(
    ("name", "body", "text"),
    [
        ("x-iscii-de", b"\xb3\xda\xcc\xea \xf1\xfa", "काम। ०९"),
        ("iscii", b"\xb3\xe8\xd6", "क्ष"),
        ("x-iscii-de", b"\xb3\xe8\xe8\xd6\xb3\xe8\xe9", "क्\u200cषक्\u200d"),
        ("x-iscii-de", b"\xa1\xe9 \xea\xea \xea\xe9", "ॐ ॥ ऽ"),
        ("x-iscii-be", b"\xb3\xda \xf3", "কা ২"),
        ("x-iscii-ta", b"\xc2\xcc\xdb\xd3\xe8", "தமிழ்"),
        ("x-iscii-de", b"A\x80\xb3", "A\ufffdक"),
    ],
)
def test_iscii(name: str, body: bytes, text: str) -> None:
    block = iscii.block_of(name)
    assert block is not None
    assert iscii.decode(body, block) == text


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("title", ["日本銀行は政策金利を据え置く" * 8, "Rząd, ırmak"])
def test_utf16_without_a_mark_is_known_by_its_markup(name: str, title: str) -> None:
    body = f"<html><head><title>{title}</title></head><p>{title}</p>".encode(name)
    for declared in (None, "utf-8"):
        assert Page(body, "https://a.example/", declared).root.findtext(".//p") == title


def test_a_declared_iscii_page_is_decoded() -> None:
    page = Page(b"<meta charset='x-iscii-de'><p>\xb3\xda\xcc</p>", "https://a.example/")
    assert page.encoding == "x-iscii-de"
    assert page.root.findtext(".//p") == "काम"
    assert iscii.block_of("iso-8859-1") is None


@given(st.binary(max_size=400), st.sampled_from([None, "utf-8", "gbk", "x-iscii-ta", "nonsense"]))
def test_any_bytes_have_an_encoding_and_a_text(body: bytes, declared: str | None) -> None:
    assert isinstance(decode(body, detect(body, declared)), str)
