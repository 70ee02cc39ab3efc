"""What a page is: an article, or one of the pages that a news site serves in its place.

A wall or an error page is known by its words, and only where there is little text beside them. The
rest is a sum of signals, each with a weight: a logistic regression on saved articles and other
pages (`python -m benchmarks.kinds --fit` makes the weights, without `--fit` it measures them).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from unicodedata import category
from urllib.parse import unquote, urlsplit

from lxml import etree

if TYPE_CHECKING:
    from newsbot.extraction.article import Extracted
    from newsbot.extraction.page import Page

THRESHOLD = -0.7
"""Score from which a page passes for an article. Below 0: losing an article costs more."""
MAX_WALL = 600
"""Characters of body beside which the words of a wall or an error page still count."""

WEIGHTS = {
    "article_type": 1.2,
    "goods_type": -1.6,
    "talk_type": -1.0,
    "og_other": -0.9,
    "authors": 0.6,
    "date": 1.4,
    "dated_path": 1.7,
    "elsewhere": -3.5,
    "root": -1.5,
    "manual": -1.9,
    "single": 0.6,
    "many": -1.2,
    "keywords": 0.7,
    "no_time": -0.9,
    "times": -1.8,
    "slug": 0.6,
    "one_word": -1.9,
    "prose": 0.1,
    "longest": 1.0,
    "linked": -0.9,
    "empty": -1.1,
    "code": -1.1,
    "shop": -2.1,
    "desk": -1.4,
    "press": 1.7,
}
BIAS = 1.3
_TAKEN_BY_STYLES = sum(max(0.0, -WEIGHTS[name]) for name in ("shop", "desk", "press"))
_TAKEN_BY_LINKS = max(0.0, -WEIGHTS["linked"])

_JSON_LD_TYPE = re.compile(rb'"@type"\s*:\s*\[?\s*"(?:https?://schema\.org/)?(\w+)"')
_ITEM_TYPE = re.compile(rb"itemtype=[\"']?https?://(?:www\.)?schema\.org/(\w+)")
_ARTICLE_TYPE = re.compile(rb"(?:\w*Article|BlogPosting|LiveBlogPosting|Report)$")
_GOODS_TYPES = frozenset(
    [b"Product", b"ProductGroup", b"Offer", b"AggregateOffer", b"Service", b"SoftwareApplication"]
)
_TALK_TYPES = frozenset([b"QAPage", b"DiscussionForumPosting", b"Question"])
_MANUAL = re.compile(
    r"sphinx|docusaurus|mkdocs|docutils|gitbook|vitepress|jsdoc|doxygen"
    r"|discourse|vbulletin|xenforo|phpbb|flarum"
)
_ELSEWHERE = re.compile(
    r"(?:^|\.)(?:docs?|forums?|community|shop|store|support|help|developers?|learn|api)\."
    r"|/(?:docs?|documentation|forums?|threads?|topics?|products?|shop|store|collections?"
    r"|categor(?:y|ies)|tags?|guide|api|reference|manual|questions|community|item|services?"
    r"|solutions|pricing|search|archives?|author)(?:/|$)",
    re.IGNORECASE,
)
_VISIBLE = etree.XPath(
    "//body//text()[not(parent::script or parent::style or parent::noscript)]", smart_strings=False
)
_LINKED = etree.XPath("//a//text()", smart_strings=False)
# Words of class attributes that tell shops, forums and manuals, and the press.
_CLASSES = etree.XPath("//@class", smart_strings=False)
_WORD = re.compile(r"[a-z]{3,}")
_SHOP = frozenset((
    "price", "prices", "cart", "minicart", "basket", "checkout", "shipping",
    "wishlist", "swatch", "quantity", "variant", "variants", "sku", "product", "products",
))  # fmt: skip
_DESK = frozenset((
    "admonition", "forum", "forums", "thread", "threads", "messagecontent",
    "filter", "filters", "sort", "toctree",
))  # fmt: skip
_PRESS = frozenset((
    "article", "author", "byline", "headline", "published", "news", "teaser", "hentry", "postid",
    "vcard",
))  # fmt: skip
_DATE_IN_PATH = re.compile(r"/(?:19|20)\d\d[-/]?\d\d")
_ONE_WORD = re.compile(r"/[^/\d_-]+")  # "/news"
_SINGLE = re.compile(r"single|article|artikel|story|post-template|postid")
_MANY = re.compile(
    r"archive|category|home|page-template|front|product|collection|search|listing|docs|index"
)

_NOT_FOUND = re.compile(
    r"\b404\b|(?:page|site|article|story) (?:was |is |could )?not (?:be )?found|not found$"
    r"|no longer (?:available|exists)|nicht gefunden|nicht (?:mehr )?verfügbar|introuvable"
    r"|no (?:se ha )?encontrad[ao]|não encontrad[ao]|non (?:è stata )?trovata|niet gevonden"
    r"|не найден|не знайден|nie (?:została )?znalezion|bulunamadı|tidak ditemukan|ikke funnet"
    r"|hittades inte|ei löytynyt|nenalezena|nem található|δεν βρέθηκε|nu a fost găsită"
    r"|không tìm thấy|नहीं मिल|सापडले नाही|পাওয়া যায়নি|খুঁজে পাওয়া|கிடைக்கவில்லை"
    r"|కనుగొనబడలేదు|ಕಂಡುಬಂದಿಲ್ಲ|കണ്ടെത്തിയില്ല|ਨਹੀਂ ਮਿਲਿਆ|કોઈ પૃષ્ઠ મળ્યું નથી|نہیں ملا"
    r"|見つかりません|(?:页面|頁面|网页)不存在|找不到|찾을 수 없|غير موجودة|یافت نشد|ไม่พบ",
    re.IGNORECASE,
)
_ROBOT = re.compile(
    r"just a moment\b|are you (?:a )?(?:robot|human)|(?:not|no soy) (?:a|un) robot"
    r"|kein roboter|pas un robot|não sou um robô|не робот|ロボットではありません|不是机器人"
    r"|로봇이 아닙니다|रोबोट नहीं|لست روبوت"
    r"|unusual traffic|access denied|zugriff verweigert|acceso denegado|accès refusé"
    r"|доступ запрещ[её]н|pardon our interruption|attention required"
    r"|verify(?:ing)? (?:that )?you are (?:a )?human|checking your browser"
    r"|enable javascript and cookies|security check|captcha|request (?:was )?blocked",
    re.IGNORECASE,
)
# Of text in lower case: a pattern that ignores case takes ten times as long.
_CONSENT = re.compile(
    r"cookies?\b|consent|zustimm|einwillig|datenschutz|privacy|personal data|confidentialit"
    r"|consentement|consentimiento|privacidad(?:e)?|consenso|toestemming|samtykke|कुकी|गोपनीयता"
    r"|同意|クッキー|согласи|куки|ملفات تعريف الارتباط|zgod|çerez",
)
_CONSENT_HOST = re.compile(r"^(?:consent|cmp|privacy|myprivacy)\.")
_AGREE = re.compile(
    r"accept all|\bi agree|\bagree\b|\baccept\b|akzeptier|zustimmen|einverstanden|accepter|aceptar"
    r"|aceito|accetta|accepteren|godta|akceptuj|kabul et"
    r"|स्वीकार|सहमत|принять|принимаю|同意する|同意并|동의|أوافق|قبول",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"^(?:(?:please )?(?:log|sign) ?in\b|(?:bitte )?(?:anmelden|einloggen|melden sie sich an)"
    r"|iniciar? sesión|se connecter|connectez-vous|accedi\b|entrar\b|inloggen|logga in|zaloguj"
    r"|giriş yap|войти|вход\b|войдите|लॉग ?इन|साइन ?इन|ログイン|登录|登入|로그인|تسجيل الدخول)",
    re.IGNORECASE,
)
_LOGIN_PATH = re.compile(r"/(?:login|signin|sign-in|log-in|account|register|subscribe)\b", re.I)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a page is, and why."""

    name: str
    """"article", "garbled" (no text), "soft_404", "robot_check", "consent", "login", "front",
    "listing" or "other"."""
    score: float = 0.0
    """Sum of the weights of `signals`; 0 where words alone decided."""
    signals: dict[str, float] = field(default_factory=dict)
    """Signal → its strength, from 0 to 1; not all of them where some were enough."""

    @property
    def is_article(self) -> bool:
        return self.name == "article"


def classify(page: Page, extracted: Extracted, *, thorough: bool = False) -> Kind:
    """The kind of `page`, given what was extracted from it. Never raises.

    Most articles are known by what costs little to look at; `thorough` looks at the rest, too.
    """
    body = str(extracted.values.get("body", ""))
    if _is_garbled(body):
        return Kind("garbled")
    signals = _measure(page, extracted, body)
    is_short = len(body) <= MAX_WALL
    dated_by = extracted.rules.get("date_published", "url")
    is_told = bool(signals["article_type"]) or dated_by != "url"
    if (is_short or not is_told) and (wall := _wall(page, is_short=is_short, is_told=is_told)):
        return Kind(wall)
    score = BIAS + _sum(signals)
    # What is yet to be looked at can take away no more than its weights.
    if thorough or score - _TAKEN_BY_STYLES - _TAKEN_BY_LINKS < THRESHOLD:
        signals |= _styles(page)
        score = BIAS + _sum(signals)
        if thorough or score - _TAKEN_BY_LINKS < THRESHOLD:
            linked = len(_squeezed(_LINKED(page.root)))
            signals["linked"] = linked / (linked + len(body) + 1)
            score = BIAS + _sum(signals)
    if score >= THRESHOLD:
        return Kind("article", score, signals)
    if signals["root"]:
        return Kind("front", score, signals)
    return Kind("listing" if signals["linked"] > 0.5 else "other", score, signals)


def _is_garbled(body: str) -> bool:
    """Whether it is bytes that are no text; one that lost its accented letters is still read."""
    broken = body.count("\ufffd")
    if broken <= 5 + 0.015 * len(body):  # of random bytes .02 and more are none in any encoding
        return False
    worded = sum(category(char)[0] in "LMNZ" or char == "\n" for char in body)  # random: to .73
    return broken > 0.3 * len(body) or worded < 0.85 * (len(body) - broken)


def _sum(signals: dict[str, float]) -> float:
    return sum(WEIGHTS[name] * strength for name, strength in signals.items())


def _squeezed(texts: Any) -> str:
    return " ".join("".join(texts).split())


def _wall(page: Page, *, is_short: bool, is_told: bool) -> str | None:
    """What stands in front of an article that is not there.

    Beside a body that is not short only consent counts, whose walls are long. Where the page says
    that it is an article (`is_told`) it may be one about cookies: then somebody must ask to agree.
    """
    visible = _squeezed(_VISIBLE(page.root))
    headings = [
        " ".join("".join(map(str, heading.itertext())).split())
        for heading in page.all("title", "h1")[:4]
    ]
    words = " ".join(headings)
    url = urlsplit(page.url)
    asked = len(_CONSENT.findall(visible.lower()))
    if _CONSENT_HOST.match(url.netloc) or (
        asked >= 4
        and asked * 120 > len(visible)
        and ((is_short and not is_told) or _AGREE.search(visible))
    ):
        return "consent"
    if not is_short:
        return None
    if _NOT_FOUND.search(words):
        return "soft_404"
    if _ROBOT.search(words) or (len(visible) < 1500 and _ROBOT.search(visible)):
        return "robot_check"
    if (
        any(map(_LOGIN.match, headings))
        or _LOGIN_PATH.search(url.path)
        or (len(visible) < 1500 and page.root.find(".//input[@type='password']") is not None)
    ):
        return "login"
    return None


def _measure(page: Page, extracted: Extracted, body: str) -> dict[str, float]:
    """The signals of a page, each from 0 to 1, but those of classes and of links."""
    types = {*_JSON_LD_TYPE.findall(page.body), *_ITEM_TYPE.findall(page.body)}
    metas = {
        (meta.get("property") or meta.get("name") or "").lower(): (
            meta.get("content") or ""
        ).lower()
        for meta in page.all("meta")
    }
    url = urlsplit(page.url)
    path = unquote(url.path).rstrip("/")
    html_body = page.root.find("body")
    names = "" if html_body is None else f"{html_body.get('class')} {html_body.get('id')}".lower()
    lengths = [len(block) for block in body.split("\n\n")]
    prose = sum(length for length in lengths if length >= 80)
    opened = metas.get("og:type", "")
    times = {time.get("datetime") or time.text for time in page.all("time")}
    slug = path.rpartition("/")[2]
    values: dict[str, float] = {
        "article_type": any(map(_ARTICLE_TYPE.match, types)),
        "goods_type": bool(types & _GOODS_TYPES),
        "talk_type": bool(types & _TALK_TYPES),
        "og_other": bool(opened) and "article" not in opened,
        "authors": bool(extracted.values.get("authors")),
        "date": bool(extracted.values.get("date_published")),
        "dated_path": bool(_DATE_IN_PATH.search(path)),
        "elsewhere": bool(_ELSEWHERE.search(f"{url.netloc}{path}/")),
        "root": not path,
        "manual": bool(_MANUAL.search(metas.get("generator", ""))),
        "single": bool(_SINGLE.search(names)),
        "many": bool(_MANY.search(names)),
        "keywords": "news_keywords" in metas,
        "no_time": not times,
        "times": min(len(times), 8) / 8,
        "slug": min(slug.count("-") + slug.count("_"), 8) / 8,
        "one_word": bool(_ONE_WORD.fullmatch(path)),
        "prose": prose / (len(body) + 1),
        "longest": min(max(lengths), 600) / 600,
        "empty": len(body) < 200,
        "code": min(len(page.places["pre"]) + len(page.places["code"]), 5) / 5,
    }
    return {name: float(strength) for name, strength in values.items()}


def _styles(page: Page) -> dict[str, float]:
    """The signals that words of class attributes are."""
    words = set(_WORD.findall(" ".join({*_CLASSES(page.root)}).lower()))
    return {
        "shop": min(len(words & _SHOP), 5) / 5,
        "desk": min(len(words & _DESK), 3) / 3,
        "press": min(len(words & _PRESS), 5) / 5,
    }
