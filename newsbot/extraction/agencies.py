"""Names of news agencies, in the scripts that newspapers print them in."""

from __future__ import annotations

import re
from functools import cache

from newsbot.extraction.text import folded

# Parted by "|"; compared without case, spaces and punctuation.
_NAMES = """
AP|Associated Press|The Associated Press|एपी|АП|美联社|美聯社|AP通信|أسوشيتد برس|आईएपी
Reuters|Thomson Reuters|रॉयटर्स|रायटर|रॉयटर|Рейтер|路透社|路透|ロイター|로이터|رويترز|রয়টার্স
AFP|Agence France-Presse|Agence France Presse|एएफपी|АФП
法新社|أ ف ب|فرانس برس|এএফপি|AFP通信|AFP時事
UPI|Bloomberg|Bloomberg News|ब्लूमबर्ग|CNN Wire|CNN Newsource|Dow Jones
Dow Jones Newswires|MarketWatch
PTI|Press Trust of India|पीटीआई|पीटीआई भाषा|भाषा|PTI Bhasha|पीटीआय|পিটিআই|பிடிஐ|పీటీఐ|પીટીઆઈ
ANI|Asian News International|एएनआई|एएनआय|এএনআই|ఏఎన్ఐ
ANI News|IANS|IANS News|आईएएनएस|आयएएनएस|আইএএনএস
UNI|United News of India|यूनीवार्ता|वार्ता|यूएनआई|Udaipur Kiran|Udaipur Kiran News|उदयपुर किरण
Hindusthan Samachar|हिन्दुस्थान समाचार|हिंदुस्थान समाचार|Hindustan Samachar|HS|एजेंसी
एजेंसियां|एजेंसियाँ
TNN|Times News Network|ENS|Express News Service|HT Correspondent|IANSlife|ETV Bharat|ईटीवी भारत
BSS|বাসস|UNB|ইউএনবি|RSS|रासस|राससा|APP|Associated Press of Pakistan|اے پی پی|PPI|NNI|INP
dpa|Deutsche Presse-Agentur|dpa-infocom|dpa-AFX|AFX|SID|Sport-Informations-Dienst|epd|KNA|APA|SDA
Keystone-SDA|Schweizerische Depeschenagentur|SDA-ATS|ATS|APA-OTS|OTS|RND
Redaktionsnetzwerk Deutschland
ANSA|AGI|Adnkronos|AdnKronos|LaPresse|Askanews|Dire|Italpress|EFE|Agencia EFE|Europa Press
Europapress
Agencias|Servimedia|Colpisa|Lusa|Agência Lusa|Agência Brasil|Estadão Conteúdo|Folhapress
Agência Estado
Télam|Telam|NA|Notimex|Prensa Latina|Xinhua
Xinhua News Agency|新华社|新華社|新华网|शिन्हुआ|शिन्हुआ समाचार
中新社|中新网|中国新闻网|中央社|CNA|央视新闻|共同社
共同通信|共同通信社|共同|Kyodo|Kyodo News|時事|時事通信
時事通信社|Jiji|Jiji Press|연합뉴스|Yonhap|Yonhap News|韩联社|뉴시스|Newsis|뉴스1|聯合國新聞|KCNA
TASS|ТАСС|ИТАР-ТАСС|塔斯社|तास|RIA Novosti
РИА Новости|Interfax|Интерфакс|Интерфакс-Украина|Регнум|ФАН
Укринформ|Укрінформ|Ukrinform|УНИАН|УНІАН|UNIAN|УНН|РБК-Украина|БЕЛТА|БелТА|BELTA
Казинформ|Kazinform
Anadolu|Anadolu Ajansı|Anadolu Agency|AA|DHA
Demirören Haber Ajansı|İHA|IHA|İhlas Haber Ajansı|ANKA
PAP|Polska Agencja Prasowa|ČTK|CTK|TASR|SITA|MTI|Agerpres|Mediafax|BTA|БТА|БГНЕС|Tanjug
Танјуг|HINA|Hina
FENA|Fena|STA|MIA|МИА|ΑΠΕ-ΜΠΕ|ΑΜΠΕ|ΑΠΕ|AMNA|NTB|TT|TT-AFP|Ritzau|STT|LETA|BNS|ELTA|Belga|ANP|NOS
The Canadian Press|Canadian Press|La Presse canadienne|CP|AAP|Australian Associated Press
NZ Herald Wire
SAPA|NAN|News Agency of Nigeria|GNA|PANA|MAP|APS|TAP|MENA
أ ش أ|واس|وام|بترا|سانا|وفا|قنا|كونا|د ب أ
IRNA|ایرنا|ISNA|ایسنا|Fars|فارس|Mehr|مهر|Tasnim|تسنیم|WAM|SPA|QNA|KUNA|Petra|SANA|WAFA
Antara|ANTARA|Bernama|VNA|TTXVN|Vietnam News Agency|Philippine News Agency|PNA|Khaosod Wire
Inter Press Service|IPS|Press Association|PA|PA Media|PA Media Agency|ETX Daily Up
Tribune News Service
"""
_PARTED = re.compile(r"\s*(?:/|,|;|&|\+|\band\b|\bund\b|\bet\b|\by\b|\bи\b|और|、|・)\s*")
# An agency that is not on the list calls itself one.
_CALLS_ITSELF = re.compile(
    r"\b(?:news agency|newswire|wire service|wires?|news service|agency|agencies|agentur|"
    r"agenturen|agencia|"
    r"agência|agence|agenzia|ajansı|agencja|агентство|news network)\b"
    r"|समाचार एजेंसी|通讯社|通訊社|通信社"
    r"|एजेंसी|एजेंसियां|وكالة|وكالات|খবর সংস্থা",
    re.IGNORECASE,
)


def is_agency(name: str) -> bool:
    """Whether `name` is an agency, or several: "dpa", "AP/Reuters", "ANI और PTI"."""
    name = name.strip(" .()[]-–—")
    if not name or len(name) > 60:
        return False
    if folded(name) in _known() or _CALLS_ITSELF.search(name):
        return True
    parts = [part for part in _PARTED.split(name) if part]
    return len(parts) > 1 and all(folded(part) in _known() for part in parts)


@cache
def _known() -> frozenset[str]:
    return frozenset(
        folded(name) for line in _NAMES.split("\n") for name in line.split("|") if name
    )
