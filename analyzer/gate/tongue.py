"""In which language a text is written, by its own letters."""

from functools import cache
from importlib import import_module
from typing import Protocol, cast

from analyzer.gate.passage import cut

__all__ = ["detect", "is_same", "speak_alike"]

_LEAST = 200  # characters of sentences from which it can be told
_MOST = 3_000  # characters that are looked at
_MARGIN = 20.0  # how far, in natural logarithms, the likeliest is before the next
# Languages that are too near to be told apart by letters, each group under one name.
_NEAR = {
    **dict.fromkeys(("da", "nb", "nn", "no"), "no"),
    **dict.fromkeys(("bs", "hr", "sh", "sr"), "hr"),
    **dict.fromkeys(("cs", "sk"), "cs"),
    **dict.fromkeys(("id", "ms"), "id"),
    **dict.fromkeys(("gl", "pt"), "pt"),
}
_LANGUAGES = (
    "ar bg bs ca cs da de el en es et fa fi fr gl he hi hr hu id it ja ko lt lv ms nl nn no pl pt "
    "ro ru sk sl sr sv th tr uk vi zh"
)


class _Identifier(Protocol):
    def rank(self, text: str) -> list[tuple[str, float]]: ...

    def set_languages(self, langs: list[str]) -> None: ...


def detect(text: str) -> str:
    """Return the language of a text's sentences; empty where they leave it open."""
    sentences = " ".join(each.text for each in cut("", text) if each.is_sentence)[:_MOST]
    if len(sentences) < _LEAST:
        return ""
    first, second = _identifier().rank(sentences)[:2]
    return first[0] if first[1] - second[1] >= _MARGIN or is_same(first[0], second[0]) else ""


def is_same(language: str, other: str) -> bool:
    """Return whether two language tags name one language, or two that letters cannot tell apart.

    >>> is_same("en-GB", "en"), is_same("da", "no"), is_same("de", "fr")
    (True, True, False)
    """
    some, others = (tag.replace("_", "-").split("-")[0].lower() for tag in (language, other))
    return _NEAR.get(some, some) == _NEAR.get(others, others)


def speak_alike(text: str, other: str) -> bool:
    """Return whether two texts may be in one language."""
    language, beside = detect(text), detect(other)
    return not (language and beside) or is_same(language, beside)


@cache
def _identifier() -> _Identifier:
    """Return the identifier, which takes a second to load."""
    module = cast("_Identifier", import_module("py3langid"))
    module.set_languages(_LANGUAGES.split())
    return module
