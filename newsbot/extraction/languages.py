"""The language of an article: what the page declares, checked against what its text is in."""

from __future__ import annotations

import re

_TAG = re.compile(r"([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{4}))?(?:[-_]([a-zA-Z]{2}|\d{3}))?(?:[-_.@].*)?")
_OBSOLETE = {"iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro", "sh": "sr", "tl": "fil"}
_NAMES = {
    "english": "en", "hindi": "hi", "bengali": "bn", "tamil": "ta", "telugu": "te", "marathi": "mr",
    "gujarati": "gu", "kannada": "kn", "malayalam": "ml", "punjabi": "pa", "urdu": "ur",
    "odia": "or",
    "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es",
    "español": "es",
    "italian": "it", "portuguese": "pt", "russian": "ru", "chinese": "zh", "japanese": "ja",
    "korean": "ko", "arabic": "ar", "turkish": "tr", "persian": "fa", "greek": "el", "polish": "pl",
}  # fmt: skip
# Codes that are no language, and placeholders of templates.
_NONE = frozenset({"und", "mul", "zxx", "xx", "un", "lang"})
# Detection cannot tell these apart on a short text, so the declaration stands.
_ALIKE = tuple(
    frozenset(group.split())
    for group in (
        "hr bs sr cnr sl", "id ms jv su", "no nb nn da", "cs sk", "fil tl ceb", "pt gl", "bn as",
        "hi mr ne bh bho mai sa kok awa doi", "az tr tk", "zu xh st ss nr", "nl af", "mk bg",
        "ca es oc", "kk ky tt", "fa prs", "ur pnb",
    )
)  # fmt: skip
_SAMPLE = 2000
"""Characters that detection reads: 75 µs; more change its answer on one page of a thousand."""


def clean_language(raw: object) -> str | None:
    """A BCP 47 tag in its usual spelling ("pt-BR", "zh-Hant-TW"); None for what is no language."""
    if isinstance(raw, dict):
        raw = raw.get("alternateName") or raw.get("name")
    if isinstance(raw, list):
        raw = raw[0] if raw else None
    if not isinstance(raw, str):
        return None
    text = raw.strip().partition(",")[0].strip()
    if name := _NAMES.get(text.casefold()):
        return name
    match = _TAG.fullmatch(text)
    if match is None:
        return None
    language, script, region = match.groups()
    language = language.lower()
    language = _OBSOLETE.get(language, language)
    if language in _NONE:
        return None
    parts = [language, script.title() if script else None, region.upper() if region else None]
    return "-".join(part for part in parts if part)


def detect_language(text: str) -> str | None:
    """Tag of the language that most of `text` is in; None when that is not certain."""
    import pycld2

    sample = text[:_SAMPLE]
    if len(sample) < 30:
        return None
    try:
        reliable, _, details = pycld2.detect(sample.encode("utf-8", "ignore"), bestEffort=False)
    except pycld2.error:  # control characters in the text
        return None
    _, code, percent, _ = details[0]
    if not reliable or percent < 60 or code == "un":
        return None
    return clean_language(code)


def settle_language(declared: str | None, text: str) -> tuple[str | None, bool]:
    """The language, and whether it is the declared one.

    A declaration stands unless the text is beyond doubt in another language: sites leave their
    software's "en" in place.
    """
    found = detect_language(text)
    if declared is None or found is None:
        return declared or found, declared is not None
    said, seen = declared.partition("-")[0], found.partition("-")[0]
    if said == seen or any(said in group and seen in group for group in _ALIKE):
        return declared, True
    return found, False
