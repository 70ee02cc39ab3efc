"""What is known of single pages, by file and field."""

from __future__ import annotations

GOLD_ERRORS: dict[tuple[str, str], str] = {}
"""Where the gold is wrong or means something else, and why."""

OPEN: dict[tuple[str, str], str] = {}
"""Where the extraction is wrong, and what is missing."""

NO_ARTICLES: dict[str, str] = {}
"""Pages that a site's spider does not ask for, and why."""
