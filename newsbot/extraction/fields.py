"""Cleaners and parsers, one per field: raw value in, clean value out; idempotent and pure."""

from __future__ import annotations

import re
from typing import Any

from newsbot.extraction.text import clean_line as clean_line
from newsbot.extraction.text import plain

_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(Z|[+-]\d\d:?\d\d))?")


def _texts(raw: Any) -> list[str]:
    """The texts in a string, a thing with a name, or a list of both."""
    if isinstance(raw, list):
        return [text for item in raw for text in _texts(item)]
    if isinstance(raw, dict):
        return _texts(raw.get("name") or raw.get("url") or raw.get("@value"))
    text = plain(raw)
    return [text] if text else []


def clean_title(raw: Any) -> str | None:
    return next(iter(_texts(raw)), None)


def clean_description(raw: Any) -> str | None:
    return next(iter(_texts(raw)), None)


def clean_authors(raw: Any) -> list[str]:
    return list(dict.fromkeys(_texts(raw)))


def clean_tags(raw: Any) -> list[str]:
    texts = [tag.strip() for text in _texts(raw) for tag in re.split("[,;،、，]", text)]
    return list(dict.fromkeys(tag for tag in texts if tag))


def clean_image(raw: Any) -> str | None:
    """The address, absolute or not, of an image given as text or as an ImageObject."""
    if isinstance(raw, dict):
        raw = raw.get("url") or raw.get("contentUrl") or raw.get("@id")
    return next(iter(_texts(raw)), None)


def clean_language(raw: Any) -> str | None:
    text = next(iter(_texts(raw)), "").replace("_", "-")
    return text if re.fullmatch("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", text) else None


def parse_date(text: Any) -> str | None:
    found = _ISO.search(text) if isinstance(text, str) else None
    if not found:
        return None
    day, time, zone = found.groups()
    return f"{day}T{time}{'+00:00' if zone == 'Z' else zone}" if time else str(day)
