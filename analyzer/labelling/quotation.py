"""Showing the words of a span in a reason."""

__all__ = ["quote"]

_LONGEST = 70  # characters of a quotation


def quote(text: str, start: int, end: int) -> str:
    """Return the words of a span in quotation marks, on one line; long ones lose their middle.

    A span that ends inside a word is cut before that word.

    >>> quote("We may, without notice, change it.", 8, 22)
    '“without notice”'
    """
    end = min(end, len(text))
    if end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end = max(text.rfind(" ", start, end), start + 1)
    words = " ".join(text[start:end].split()).replace("“", "‘").replace("”", "’")
    if len(words) > _LONGEST:
        half = _LONGEST // 2
        words = f"{words[:half].rsplit(' ', 1)[0]} … {words[-half:].split(' ', 1)[-1]}"
    return f"“{words}”"
