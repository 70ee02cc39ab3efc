"""Who wrote it: people's names out of bylines in many languages."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsbot.extraction.agencies import is_agency
from newsbot.extraction.dates import is_month
from newsbot.extraction.text import folded, plain

MAX_AUTHORS = 40
MAX_NAME = 80
"""Characters; what is longer is a sentence about the author."""

_BY = re.compile(
    r"^\W*(?:(?:written|reported|reviewed|edited|posted|published|submitted|contributed|"
    r"compiled|text|words|story|"
    r"article|opinion|analysis|guest post|created|authored)\s+(?:by\b|:)|by\s*:?(?=\s)|by\s*:|"
    r"authors?\s*:|authors?\s+(?=[A-Z])|"
    r"(?:ein(?:e)?\s+\w+\s+)?von\s+|(?:text|autor(?:en|in|innen)?|verfasst von|"
    r"interview)\s*:\s*|par\s+|propos recueillis par\s+|"
    r"publié par\s+|auteurs?\s*:\s*|por\s+|escrito por\s*|autor(?:es|a)?\s*:?\s+|"
    r"di\s+(?=[A-Z])|a cura di\s+|redatto da\s+|"
    r"door\s+|av\s+|af\s+|tekst\s*:?\s+|text\s*:\s*|kirjoittaja\s*:?\s*|autor\s*:\s*|"
    r"opracował[a]?\s*:?\s*|"
    r"автор(?:ы)?\s*:?\s*|текст\s*:?\s*|συντάκτης\s*:?\s*|του\s+|της\s+|yazar\s*:?\s*|"
    r"penulis\s*:?\s*|oleh\s*:?\s*|"
    r"reporter\s*:\s*|editor\s*:\s*|tác giả\s*:?\s*|"
    r"लेखक\s*[:：]?\s*|द्वारा\s*:?\s*|रिपोर्ट\s*[:：]\s*|লেখক\s*[:：]?\s*|بقلم\s*:?\s*|"
    r"كتب(?:ت)?\s*:?\s*|نویسنده\s*:?\s*|"
    r"(?:本报|本刊|实习)?(?:作者|记者|記者|撰文|编辑|編輯|責任編輯|责任编辑|来源|文字|取材・文|文|著者|執筆|聞き手)\s*[:：／/●•|｜]\s*|"
    r"(?:本报|本刊|实习|本報)?(?:记者|記者|通讯员)\s*|글\s*[:：=]\s*)",
    re.IGNORECASE,
)
_OPENINGS = (
    "written", "reported", "reviewed", "edited", "posted", "published", "submitted", "contributed",
    "compiled", "text", "words", "story", "article", "opinion", "analysis", "guest", "created",
    "authored", "by", "author", "ein ", "eine ", "von ", "verfasst", "par ", "propos", "por ",
    "escrito", "autor", "di ", "a cura", "redatto", "door ", "av ", "af ", "tekst", "kirjoittaja",
    "yazar", "penulis", "oleh", "reporter", "editor",
)  # fmt: skip
_BY_AFTER = re.compile(r"\s*(?:द्वारा|記者|记者|기자|특파원|による|著|文|の?執筆|撰文)$")
_ADDRESS = re.compile(
    r"https?:|www\.|\.(?:com|org|net|de|co|in|html?|php)(?:/|\b.*/)|[\w.+-]+@[\w-]+\.\w+", re.I
)
_EMAIL = re.compile(r"\(?\b[\w.+-]+@[\w-]+\.[\w.]+\b\)?")
_HANDLE = re.compile(r"(?:^|\s)[@＠]\w+")
# A name within a name, "Paramita (Guha) Ghosh", stays.
_BRACKETED = re.compile(
    r"(?!\s?[(][A-Z][a-z]+[)]\s[A-Z])\s*[(（\[【][^()（）\[\]【】]{0,80}[)）\]】]"
)
# What others did to the text, and what it is filed under.
_OTHERS = re.compile(
    r"\b(?:(?:medically |last )?(?:updated|reviewed|edited|verified|approved|translated|researched|"
    r"illustrated|photographed)|fact[- ]check(?:ed)?|"
    r"(?:photos?|photographs?|illustrations?|graphics)) by\b.*|"
    r"(?<=\w)(?-i:\s+in\s+(?=[A-Z])).*",
    re.DOTALL | re.IGNORECASE,
)
# Initials that stand in for a portrait: "CM Craig McCarthy".
_INITIALS = re.compile(r"([A-Z])([A-Z])\s+(?=\1\w+\s+\2\w)")
_STRONG_BREAK = re.compile(r"\s*[|｜•●·∙▪◆►»\n\t]+\s*|\s+[-–—]+\s*|\s*[–—]+\s+|\s+/\s+|\s*::\s*")
_LIST_BREAK = re.compile(
    r"\s*[;；、，／]\s*|\s*,\s*(?:and|und|et|y|e|i|og|och|en|ja|und|и|и|और)\s+|\s*,\s*|\s+&\s+"
    r"|\s+(?:and|und|et|og|och|ja|oraz|и|та|και|और|व|এবং|ve|dan|và|with|mit|avec|con)\s+|\s+و\s+"
)
# In these the one letter that joins names is also an initial or a part of a name.
_SHORT_JOIN = re.compile(r"(?<=\w{2})\s+(?:y|e|i|en|ו)\s+(?=\w{2,}\s+\w{2,})")
_DIGIT = re.compile(r"\d")
_NAME_TAIL = re.compile(
    r"(?:^|[\s,])(?:updated|published|posted|last|on|at|in|am|vom|le|el|il|den|the|\d+|am|pm|"
    r"utc|gmt|"
    r"follow|twitter|facebook|linkedin|instagram|email|bio|profile|view|more|share|read|by|"
    r"mon|tue|wed|thu|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\W*$",
    re.IGNORECASE,
)
_CREDENTIAL = re.compile(
    r"(?:[A-Z]{2,6}(?:-[A-Z]{1,4})?|Ph\.?\s?D\.?|M\.?D\.?|Psy\.?D\.?|Ed\.?D\.?|J\.?D\.?|D\.O\.|"
    r"M\.?Sc?\.?|B\.?Sc?\.?|"
    r"M\.A\.|B\.A\.|R\.?N\.?|R\.D\.|Jr\.?|Sr\.?|I{2,3}|IV|Esq\.?|Dipl\.?|DACVB|MBA|CFP®?|CPA)"
    r"(?:\s*\([\w\s]{2,20}\))?(?:\s[A-Z]{2,6})*"
)
_ROLE_WORD = (
    r"editor|reporter|correspondent|writer|journalist|columnist|contributor|author|producer|"
    r"director|manager|"
    r"officer|president|founder|co-founder|ceo|cto|cmo|chief|head|lead|analyst|professor|"
    r"lecturer|fellow|researcher|"
    r"photographer|anchor|host|blogger|freelancer?|intern|specialist|expert|consultant|"
    r"strategist|bureau|staff writer|"
    r"redakteur(?:in)?|redaktor(?:in)?|reporterin|korrespondent(?:in)?|journalistin|autorin|"
    r"volontär(?:in)?|chefredakteur(?:in)?|"
    r"journaliste|rédactrice|rédacteur|correspondante?|periodista|redactora?|corresponsal|"
    r"jornalista|repórter|"
    r"giornalista|inviato|redaktør|redaktør|reportér|dziennikarz|dziennikarka|журналист|"
    r"корреспондент|обозреватель|редактор|"
    r"muhabir|editör|wartawan|jurnalis|संवाददाता|पत्रकार|संपादक|ब्यूरो|প্রতিবেদক|প্রতিনিধি|"
    r"নিজস্ব|நிருபர்|محرر|مراسل|صحفي|"
    r"خبرنگار|기자|특파원|논설위원|編集委員|論説委員|編集部員|engineer|developer|scientist|physician|attorney|lawyer|"
    r"counsel|coach|teacher|nutritionist|dietitian|planner|advisor|adviser|horticulturalist|"
    r"educator|associate|copywriter"
)
_ROLE = re.compile(rf"\b(?:{_ROLE_WORD})\b|(?:記者|记者|编辑|編集長|責編)$", re.IGNORECASE)
_ROLE_STARTS = re.compile(
    r"\s+(?:(?:senior|junior|chief|staff|deputy|associate|assistant|managing|executive|"
    r"contributing|political|"
    r"business|sports?|science|health|technology|news|features?|special|investigative|national|"
    r"foreign|world|local|data|"
    r"digital|freelance|founder|co-founder|ceo|cto|editor|reporter|correspondent|contributor|"
    r"writer|author|columnist|journalist|"
    r"director|professor|redakteur(?:in)?|chefredakteur(?:in)?|autor(?:in)?|journaliste|"
    r"periodista)\b.*)$",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"\b(?:team|staff|desk|editorial|editors|editor|newsroom|news|media|press|bureau|agency|"
    r"board|department|group|"
    r"inc|llc|ltd|gmbh|ag|corp|company|magazine|times|post|journal|herald|tribune|gazette|"
    r"daily|weekly|online|digital|"
    r"network|university|institute|foundation|association|society|center|centre|ministry|"
    r"office|council|committee|"
    r"redaktion|redaktionsteam|zeitung|nachrichten|verlag|agentur|rédaction|redacción|redacao|"
    r"redação|redazione|redakcja|redakce|redactie|"
    r"редакция|газета|новости|агентство|haber|ajansı|store|shop|admin|admissions|contributor|"
    r"contributors|submissions|"
    r"correspondent|reporter|services?|wire|blog|community|studio|labs?|tv|radio|fm)\b"
    r"|डेस्क|ब्यूरो|समाचार|भास्कर|न्यूज़?|टीम|संवाददाता|ডেস্ক|நியூஸ்|编辑部|編集部|新聞|新闻|日报|日報|网$|網$|"
    r"通信|报社|網站|온라인|뉴스|신문|\.\w{2,4}$",
    re.IGNORECASE,
)
_NOBODY = frozenset((
    "admin", "administrator", "root", "user", "guest", "unknown", "anonymous", "none", "null",
    "undefined", "n/a", "na", "author", "authors", "editor", "by", "autor", "redaction",
    "webmaster", "default", "test", "wordpress", "site", "home", "menu", "share", "follow",
    "share this", "read more", "view profile", "see more", "about the author", "posted",
    "published", "written by", "follow us", "subscribe", "more",
))  # fmt: skip
# An account ("jane.doe") or a template's variable that nobody filled in.
_MACHINE_NAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)+|[{%$#].*|\W+")
_TITLE = re.compile(r"^(?:mr|mrs|ms|miss|herr|frau|shri|smt|श्री|श्रीमती|सुश्री)\.?\s+", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")


def clean_authors(raw: object, *, site_names: Iterable[str] = ()) -> list[str]:
    """People, in order, each once: no "By", no roles, dates, addresses or agencies.

    Where no person is named, the newsroom, publisher or agency that is credited instead.

    Args:
        raw: a byline, a schema.org Person or Organization, or a list of them.
        site_names: of the publisher and its site, in any spelling.
    """
    names = {folded(name) for name in site_names}
    people: dict[str, str] = {}
    others: dict[str, str] = {}
    for text, is_whole in _texts(raw):
        for name in split_byline(text, whole=is_whole):
            if _MACHINE_NAME.fullmatch(name) and folded(name) not in names:
                continue
            held = others if is_organisation(name, names) else people
            held.setdefault(folded(name), name)
    return list((people or others).values())[:MAX_AUTHORS]


def is_organisation(name: str, folded_site_names: Iterable[str] = ()) -> bool:
    """Whether `name` is a newsroom, a publisher or an agency rather than a person."""
    return (
        is_agency(name)
        or _ORGANISATION.search(name) is not None
        or folded(name) in folded_site_names
    )


def is_person_beyond_doubt(name: str) -> bool:
    """At least two words, or one in a script that parts no words; nothing but letters."""
    if any(char.isdigit() or char in ":/@|" for char in name):
        return False
    return " " in name or name[0] >= "\u2e80"


def without_others(text: str) -> str:
    """A byline without those who reviewed, updated, illustrated … the text."""
    return _OTHERS.sub("", text)


def split_byline(text: str, *, whole: bool = False) -> list[str]:
    """The names in one byline; `whole`: it is one name, not to be parted at "and" or commas."""
    text = _EMAIL.sub(" ", text[:2000])
    if _ADDRESS.search(text):
        return []
    text = _HANDLE.sub(" ", _BRACKETED.sub(" ", text)).strip()
    text = _INITIALS.sub("", without_others(text))
    if len(text) > 6 * MAX_NAME:
        return []
    for segment in _STRONG_BREAK.split(text):
        if names := _names_in(segment, whole=whole):
            return names  # what follows is when, where and as what they wrote
    return []


def _names_in(segment: str, *, whole: bool) -> list[str]:
    while match := _opening(segment):
        if not segment[match.end() :].strip():
            return []
        segment = segment[match.end() :]
    if digit := _DIGIT.search(segment):
        before = segment[: digit.start()].strip()
        # A date follows the name; a name with a digit in it ("98 Buck Social") is a user's own.
        segment = before if len(before) >= 3 or len(segment) > 40 else segment
    parts = [segment] if whole else _LIST_BREAK.split(_SHORT_JOIN.sub(", ", segment))
    names: list[str] = []
    for part in parts:
        part = (part or "").strip()
        if not part:
            continue
        if names and _CREDENTIAL.fullmatch(part) and not is_agency(part):
            names[-1] = f"{names[-1]}, {part}"
            continue
        if names and _ROLE.search(part):
            break
        if name := _clean_name(part):
            names.append(name)
    return names


def _opening(text: str) -> re.Match[str] | None:
    """What says that a name follows; most texts are a name alone, and need no long pattern."""
    head = text[:24].lstrip(" -–—|(\t").lower()
    if head.isascii() and ":" not in head and not head.startswith(_OPENINGS):
        return None
    return _BY.match(text)


def _clean_name(text: str) -> str | None:
    while match := _opening(text):
        text = text[match.end() :]
    text = _TITLE.sub("", text.strip())
    while True:
        words = text.split()
        if words and is_month(words[-1]) and len(words) > 2:
            text = " ".join(words[:-1])
        elif (tail := _NAME_TAIL.search(text)) and tail.start() > 0:
            text = text[: tail.start()].strip()
        else:
            break
    text = _BY_AFTER.sub("", text)
    role = _ROLE_STARTS.search(text)
    if role and len(text[: role.start()].split()) >= 2 and _ROLE.search(role[0]):
        text = text[: role.start()]
    text = text.strip(" \t,.:;|/\\-–—*•\"'“”„«»‘’").strip()
    if text.endswith(tuple(" " + initial for initial in ("Jr", "Sr"))):
        text += "."
    if any(map(is_month, text.split())) and (text[:1].isdigit() or " " not in text):
        return None
    if not _LETTER.search(text) or len(text) > MAX_NAME or len(text.split()) > 8:
        return None
    return None if text.casefold() in _NOBODY else text


def _texts(raw: object) -> list[tuple[str, bool]]:
    """The bylines in `raw`, and whether each is known to be one name."""
    if isinstance(raw, list | tuple):
        return [text for item in raw for text in _texts(item)]
    if isinstance(raw, dict):
        name = raw.get("name") or raw.get("@value")
        if isinstance(name, list):
            return _texts(name)
        if not name and isinstance(raw.get("familyName"), str):
            name = f"{raw.get('givenName', '')} {raw['familyName']}"
        text = plain(name or raw.get("#text") or "")
        is_one = "Organization" in str(raw.get("@type")) and " | " not in text
        return [(text, is_one)] if text else []
    text = plain(raw)
    return [(text, False)] if text else []
