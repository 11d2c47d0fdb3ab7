"""WARC files (ISO 28500): captures with the exchanges that brought them, written and read."""
