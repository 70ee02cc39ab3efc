from __future__ import annotations

import pytest
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler

from newsbot.items import Article
from newsbot.pipelines.language import LanguagePipeline, detect

TEXTS = {
    "hi": "भारत के विदेश मंत्री ने गुरुवार को रूसी राष्ट्रपति से अहम मुलाकात की।",
    "en": "The council voted on Tuesday to close the old bridge for repairs until spring.",
    "zh": "市议会周二投票决定关闭这座老桥进行维修，直到明年春天。",
    "ar": "صوت المجلس يوم الثلاثاء على إغلاق الجسر القديم للإصلاح حتى الربيع.",
    "de": "Der Stadtrat hat am Dienstag beschlossen, die alte Brücke bis zum Frühjahr zu sperren.",
    "ru": "Городской совет во вторник решил закрыть старый мост на ремонт до весны.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_languages(language: str) -> None:
    assert detect(TEXTS[language]) == language


@pytest.mark.parametrize("text", ["", "123 456", "\x01\x02", "\ufdd0", "\ud800"])
def test_hostile_or_empty_text_has_none(text: str) -> None:
    assert detect(text) is None


def test_a_stated_language_stays() -> None:
    pipeline = LanguagePipeline(MemoryStatsCollector(get_crawler()))
    article = Article(title="Stadtrat", body=TEXTS["de"], language="gsw")
    assert pipeline.process_item(article).language == "gsw"
    article.language = None
    pipeline.process_item(article)
    assert (article.language, article.extraction["language"]) == ("de", "text")
