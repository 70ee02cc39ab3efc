"""Newspapers on loopback whose truth is known: for trying newsbot out, for tests and benchmarks.

with Newspapers(articles=200) as press:
    press.papers[0].origin   # "http://127.0.0.2:40123"
    press.truth()            # what a perfect crawl would bring home
"""

from __future__ import annotations

from newsbot.demo.press import PORT, Paper, TrueArticle, origins, truth
from newsbot.demo.server import Newspapers

__all__ = ["PORT", "Newspapers", "Paper", "TrueArticle", "origins", "truth"]
