"""Signals that newsbot sends beside Scrapy's own; `crawler.signals.connect` as for those."""

from __future__ import annotations

from typing import Final

lines_stripped: Final = object()
"""`item`, `lines` (list of `Stripped`): boilerplate that was taken out of an article."""

page_left_out: Final = object()
"""`url`, `reason` (one word, as in `newsbot/dropped/<reason>`): a page that gave no article."""

visit_stored: Final = object()
"""`visit`, the `newsbot_visit` of a request's `meta`: all that came of the request is stored. Sent
by the frontier once Redis has confirmed it."""

page_read: Final = object()
"""`site`, `article` (None where it gave none): an answer to the request of an article."""
