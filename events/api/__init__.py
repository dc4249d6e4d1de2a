"""The public read API: docs/feeds.md."""
