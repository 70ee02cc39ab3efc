"""Text from the web, fit for a terminal and for a log."""

from __future__ import annotations

import re

# C0 without line feed and tab, DEL, C1, and what turns the direction of the text around.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

_SECRET = r"[A-Z_]*(?:_PASS|_PASSWORD|_SECRET|_TOKEN|_KEY|_KEY_ID|_HOOK)"
_LITERAL = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
# As `pprint` writes a setting; a long text stands in pieces.
_SECRET_SETTING = re.compile(rf"('{_SECRET}': )(?:{_LITERAL})(?:\s+(?:{_LITERAL}))*")
_PASSWORD = re.compile(r"(?<=://)([^/@:\s]*):[^/@\s]+@")


def shown(text: str) -> str:
    r"""The text with control characters written out (`\x1b`, `\u202e`): it controls nothing."""
    return _CONTROL.sub(_escaped, text)


def is_secret(setting: str) -> bool:
    """Whether a setting of this name holds what nobody else may see."""
    return re.fullmatch(_SECRET, setting) is not None


def without_secrets(text: str) -> str:
    """The text with passwords in URLs, and what secret settings hold, as `***`."""
    return _SECRET_SETTING.sub(r"\1'***'", _PASSWORD.sub(r"\1:***@", text))


def counted(number: int, noun: str) -> str:
    """How many of a thing, as people write it: 1 article, 1,200 articles, 2 copies."""
    many = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else many}"


def one_line(text: str, width: int = 200) -> str:
    """As `shown`, without line ends, cut to `width` characters."""
    line = " ".join(shown(text).split())
    return line if len(line) <= width else line[: width - 1] + "…"


def shown_json(text: str) -> str:
    """JSON that means the same, with the control characters that JSON allows escaped too."""
    return _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
