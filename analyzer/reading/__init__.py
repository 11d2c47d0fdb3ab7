"""From bytes to version text: web pages, PDF, DOCX, Markdown and plain text."""

from analyzer.reading.joint import join
from analyzer.reading.media import guess_media_type
from analyzer.reading.reader import LIMIT, READERS, read

__all__ = ["LIMIT", "READERS", "guess_media_type", "join", "read"]
