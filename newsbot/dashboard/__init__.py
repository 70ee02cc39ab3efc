"""A page that shows how all crawls are doing, live. It only reads."""
