"""Why something could not be fetched: one word for statistics, plain words for people."""

from __future__ import annotations

import re
from http import HTTPStatus

_WORDS = {
    "cannot_resolve_host": "the name of the host cannot be found",
    "download_connection_refused": "the host refuses connections",
    "download_timeout": "the host does not answer in time",
    "download_failed": "the connection broke",
    "response_data_loss": "the answer came incomplete",
    "download_cancelled": "the answer is larger than DOWNLOAD_MAXSIZE",
    "unsupported_url_scheme": "the address is neither http nor https",
    "ignore_request": "forbidden by robots.txt",
    "private_address": "the address is not public (NEWSBOT_ALLOWED_NETWORKS lists exceptions)",
    "not_archived": "not in the archive",
    "blocked": "the site turns this crawler away (401, 403 or a challenge)",
    "http_404": "gone (404)",
    "http_410": "gone (410)",
}
_REMEDIES = {
    "cannot_resolve_host": "check that this machine is online and can look up names (DNS)",
    "download_connection_refused": "check the network, a firewall or proxy",
    "download_timeout": "check the network, a firewall or proxy",
    "download_failed": "check the network, a firewall or proxy",
    "blocked": "USER_AGENT can name you and an address; ask the site",
    "http_404": "the site has moved its sources: `scrapy sources URL` finds those of today",
    "http_410": "the site has moved its sources: `scrapy sources URL` finds those of today",
    "http_429": "the site asks for fewer requests: raise DOWNLOAD_DELAY",
    "ignore_request": "the site forbids it; `-s ROBOTSTXT_OBEY=0` reads it all the same",
    "private_address": "add its network to NEWSBOT_ALLOWED_NETWORKS if you trust it",
    "not_archived": "record it with NEWSBOT_ARCHIVE, or name other archives",
}


def reason_of(error: BaseException) -> str:
    """One word for statistics, such as http_404, download_timeout, cannot_resolve_host."""
    response = getattr(error, "response", None)
    if (status := getattr(response, "status", None)) is not None:
        return f"http_{status}"
    return reason_named(type(error).__name__)


def reason_named(name: str) -> str:
    """The same, by the name of the exception's class."""
    words: list[str] = re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z]+", name)
    return "_".join(words).lower().removesuffix("_error")


def is_failure(reason: str) -> bool:
    """Whether it says that a page was not fetched, and not that no article was in it."""
    return reason in _WORDS or reason.startswith("http_")


def in_words(reason: str) -> str:
    """What a reason of `reason_of` means."""
    if reason in _WORDS:
        return _WORDS[reason]
    if reason.startswith("http_") and (status := reason.removeprefix("http_")).isdigit():
        known = {code.value: code.phrase for code in HTTPStatus}
        phrase = known.get(int(status))
        return f"the host answers {status}" + (f" ({phrase})" if phrase else "")
    return reason.replace("_", " ")


def remedy(reason: str) -> str | None:
    """What may help; None where nothing general does."""
    return _REMEDIES.get(reason)
