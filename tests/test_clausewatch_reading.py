"""The texts of captures, and which of them are remembered."""

from collections.abc import Callable
from dataclasses import replace

from clausewatch.reading import Shelf
from store.record import Capture, Selection, digest

PAGE = b"<main><p>You pay in advance.</p></main><aside><p>Ask us anything.</p></aside>"


class Cellar:
    """Bytes by their SHA-256, and which of them were asked for."""

    def __init__(self, *contents: bytes) -> None:
        self._contents = {digest(content): content for content in contents}
        self.asked: list[bytes] = []

    def fetch(self, sha256: str) -> bytes:
        """Return the bytes."""
        self.asked.append(self._contents[sha256])
        return self._contents[sha256]


def test_bytes_that_come_back_are_read_once(make_capture: Callable[..., Capture]) -> None:
    """Of two texts that take turns each is read when it is new, whichever capture shows it."""
    texts = (b"You pay in advance.", b"You pay in arrears.")
    cellar = Cellar(*texts)
    shelf = Shelf(cellar.fetch)
    capture = make_capture(media_type="text/markdown")
    read = [shelf.read(capture, digest(text)).text for text in texts * 3]
    assert read == ["You pay in advance.", "You pay in arrears."] * 3
    assert cellar.asked == list(texts)


def test_other_parts_of_the_same_bytes_are_another_text(
    make_capture: Callable[..., Capture],
) -> None:
    """What is remembered of a page is what was selected of it, not all of it."""
    shelf = Shelf(Cellar(PAGE).fetch)
    capture = make_capture(media_type="text/html", selection=Selection(select=("main",)))
    aside = Selection(select=("aside",))
    assert shelf.read(capture, digest(PAGE)).text == "You pay in advance."
    assert shelf.read(replace(capture, selection=aside), digest(PAGE)).text == "Ask us anything."
    assert shelf.read(capture, digest(PAGE), (aside,)).text == "Ask us anything."


def test_few_texts_are_remembered(make_capture: Callable[..., Capture]) -> None:
    """A long history does not fill the memory: what was not wanted for long is read again."""
    texts = [f"You pay {number} euros.".encode() for number in range(40)]
    cellar = Cellar(*texts)
    shelf = Shelf(cellar.fetch)
    capture = make_capture(media_type="text/markdown")
    for text in (*texts, texts[0]):
        shelf.read(capture, digest(text))
    assert cellar.asked == [*texts, texts[0]]
