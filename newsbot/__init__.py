"""News sites, in any language, as one clean, deduplicated stream of articles."""

__version__ = "0.1.0"
