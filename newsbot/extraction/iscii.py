"""ISCII (IS 13194:1991), the code of Indic pages before Unicode: Python has no codec for it."""

from __future__ import annotations

import re

# Two letters after `x-iscii-` → the script's Unicode block.
BLOCKS = {
    "de": 0x0900, "be": 0x0980, "as": 0x0980, "pa": 0x0A00, "gr": 0x0A00, "gu": 0x0A80,
    "or": 0x0B00, "ta": 0x0B80, "tm": 0x0B80, "te": 0x0C00, "ka": 0x0C80, "kn": 0x0C80,
    "ma": 0x0D00, "ml": 0x0D00,
}  # fmt: skip
_NAME = re.compile(
    r"(?:x-)?iscii(?:-([a-z]{2}))?(?:-91)?|57002|windows-57002|x-windows-iscii-([a-z]{2})"
)

# Byte → place in a block, as in Devanagari.
_PLACES = dict(
    zip(
        range(0xA1, 0xEA),
        (
            *(0x01, 0x02, 0x03, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0A, 0x0B, 0x0E, 0x0F, 0x10, 0x0D),
            *(0x12, 0x13, 0x14, 0x11),
            *range(0x15, 0x30),
            *(0x5F, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x200D),
            *(0x3E, 0x3F, 0x40, 0x41, 0x42, 0x43, 0x46, 0x47, 0x48, 0x45, 0x4A, 0x4B, 0x4C, 0x49),
            *(0x4D, 0x3C),
        ),
        strict=True,
    )
)
_NUKTA, _VIRAMA, _DANDA = 0xE9, 0xE8, 0xEA
# With a nukta behind it, a letter is another.
_WITH_NUKTA = {0xA1: 0x50, 0xA6: 0x0C, 0xA7: 0x61, 0xAA: 0x60, 0xDB: 0x62, 0xDC: 0x63, 0xDF: 0x44}


def block_of(name: str) -> int | None:
    """The Unicode block of an encoding's name, Devanagari if it names none; None if not ISCII."""
    match = _NAME.fullmatch(name.strip().lower())
    return BLOCKS.get(match[1] or match[2] or "de", 0x0900) if match else None


def decode(body: bytes, block: int) -> str:
    """Text of bytes in ISCII; what has no meaning becomes U+FFFD."""
    out: list[str] = []
    position = 0
    while position < len(body):
        byte = body[position]
        following = body[position + 1] if position + 1 < len(body) else 0
        position += 1
        if byte < 0x80:
            out.append(chr(byte))
        elif byte == _VIRAMA:
            out.append(chr(block + 0x4D))
            if following in (_VIRAMA, _NUKTA):  # shown as such, or half a letter
                out.append("\u200c" if following == _VIRAMA else "\u200d")
                position += 1
        elif following == _NUKTA and byte in _WITH_NUKTA:
            out.append(chr(block + _WITH_NUKTA[byte]))
            position += 1
        elif byte == _DANDA:
            if following == _NUKTA:
                out.append(chr(block + 0x3D))
                position += 1
            elif following == _DANDA:
                out.append("\u0965")
                position += 1
            else:
                out.append("\u0964")
        elif byte in _PLACES:
            place = _PLACES[byte]
            out.append(chr(place if place > 0xFF else block + place))
        elif 0xF1 <= byte <= 0xFA:
            out.append(chr(block + 0x66 + byte - 0xF1))
        else:
            out.append("\ufffd")
    return "".join(out)
