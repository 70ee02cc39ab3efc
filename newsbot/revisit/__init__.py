"""When things are visited again: sources that list articles, and articles that may have changed."""
