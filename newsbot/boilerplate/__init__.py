"""Recommended links and repeated blocks: found, removed, and the reason kept."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stripped:
    """One removed line or block: its text as it stood, the rule that took it, and the layer.

    `layer` is "dom", "text", "repeated", "titles" or "body"; `rule` is a short name such as
    "marker", "inline", "vendor" or "link-list".
    """

    text: str
    rule: str
    layer: str
