"""What the answer to a visit says about the next one. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

MAX_AGE = re.compile(r"(?:^|[\s,])(?:s-maxage|max-age)\s*=\s*\"?(\d{1,9})(?!\d)", re.IGNORECASE)
_TTL = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)
HEAD = 16_384
"""Bytes of a feed in which its `<ttl>` is looked for."""
MAX_VALIDATOR = 500


def freshness(headers: Mapping[str, str]) -> float:
    """Seconds for which a response is fresh by Cache-Control and Age (RFC 9111); 0 if unsaid."""
    control = headers.get("cache-control", "")
    if "no-cache" in control.lower() or "no-store" in control.lower():
        return 0.0
    found = MAX_AGE.search(control)
    age = headers.get("age", "").strip()
    passed = float(age) if age.isdecimal() and len(age) < 10 else 0.0
    return max(float(found[1]) - passed, 0.0) if found else 0.0


def ttl(body: bytes) -> float:
    """Seconds of the `<ttl>` (minutes) of an RSS feed; 0 if it has none."""
    found = _TTL.search(body[:HEAD])
    return 60.0 * int(found[1]) if found else 0.0


def validators(headers: Mapping[str, str]) -> tuple[str, str]:
    """ETag and Last-Modified, "" for one that is absent or too long to keep."""
    etag, modified = headers.get("etag", ""), headers.get("last-modified", "")
    return tuple(text if len(text) <= MAX_VALIDATOR else "" for text in (etag, modified))  # type: ignore[return-value]


def conditions(etag: str, modified: str) -> dict[str, str]:
    """Headers of a conditional GET."""
    wanted = {"If-None-Match": etag, "If-Modified-Since": modified}
    return {name: value for name, value in wanted.items() if value}


def retry_after(headers: Mapping[str, str], now: float) -> float:
    """Seconds that `Retry-After` asks for (RFC 9110, 10.2.3); 0 for none or nonsense."""
    text = headers.get("retry-after", "").strip()
    if not text:
        return 0.0
    try:
        seconds = float(text) if text.isdigit() else parsedate_to_datetime(text).timestamp() - now
    except (ValueError, OverflowError):
        return 0.0
    return max(seconds, 0.0)
