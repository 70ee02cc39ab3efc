"""Pages kept as they came (WARC 1.1, ISO 28500:2017), and crawls fed from what was kept."""
