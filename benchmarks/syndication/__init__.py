"""Pairs of articles with truth: what syndication does to a text, and what only looks like it."""
