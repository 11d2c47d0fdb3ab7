"""Finding cues in text with a spaCy pipeline: our words, sentences, and a phrase matcher."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from .phrase import Part, split_words
from .rulebook import Cue

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

__all__ = ["CueFinder", "Hit", "load_language"]

_Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """A cue found in a text. Places are numbers of words there, `start` and `end` of characters."""

    cue: Cue
    words: tuple[_Span, ...]  # first word and the word after the last, of each part
    start: int
    end: int


class _WordTokenizer:
    """Makes a spaCy Doc of our own words, so that cues and texts are cut in the same way."""

    def __init__(self, vocab: "Vocab") -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> "Doc":
        from spacy.tokens import Doc  # 1-4 s to import, and only needed here

        words = tuple(split_words(text))
        doc = Doc(self.vocab, words=[word for word, _, _ in words])
        doc.user_data["offsets"] = [(start, end) for _, start, end in words]
        return doc


@lru_cache(maxsize=1)
def load_language() -> "Language":
    """Return the pipeline: words as `split_words` cuts them, and sentences."""
    import spacy  # 1-4 s to import, and only needed here

    language = spacy.blank("en")
    language.tokenizer = _WordTokenizer(language.vocab)
    language.add_pipe("sentencizer", config={"punct_chars": ["."]})
    return language


class CueFinder:
    """Finds a fixed set of cues in texts."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        from spacy.matcher import PhraseMatcher
        from spacy.tokens import Doc

        self._cues = tuple(cues)
        self._language = load_language()
        vocab = self._language.vocab
        self._matcher = PhraseMatcher(vocab, attr="ORTH")
        self._uses: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for number, cue in enumerate(self._cues):
            for place, part in enumerate(cue.parts):
                for phrase in part.phrases:
                    self._uses[vocab.strings.add(phrase)].append((number, place))
        for key in self._uses:
            phrase = vocab.strings[key]
            self._matcher.add(phrase, [Doc(vocab, words=phrase.split())])

    def find(self, text: str) -> tuple[Hit, ...]:
        """Return the cues found, each once, at its first place."""
        doc = self._language(text)
        parts = self._find_parts(doc)
        ends = [sentence.end for sentence in doc.sents]
        offsets = doc.user_data["offsets"]
        hits = []
        for number in sorted(parts):
            cue = self._cues[number]
            chain = _find_chain(cue.parts, parts[number], ends)
            if chain:
                start, end = offsets[chain[0][0]][0], offsets[chain[-1][1] - 1][1]
                hits.append(Hit(cue=cue, words=chain, start=start, end=end))
        return tuple(hits)

    def _find_parts(self, doc: "Doc") -> dict[int, dict[int, list[_Span]]]:
        parts: dict[int, dict[int, list[_Span]]] = defaultdict(lambda: defaultdict(list))
        for key, start, end in self._matcher(doc):
            for number, place in self._uses[key]:
                parts[number][place].append((start, end))
        return parts


def _find_chain(
    parts: Sequence[Part], places: Mapping[int, Sequence[_Span]], ends: Sequence[int]
) -> tuple[_Span, ...]:
    """Return the first run of parts in order, in one sentence, with no gap too wide; else nothing."""
    for span in places.get(0, ()):
        chain = [span]
        for place, part in enumerate(parts[1:], start=1):
            spans = places.get(place, ())
            limit = min(chain[-1][1] + part.gap, ends[bisect_right(ends, chain[-1][0])] - 1)
            found = next((each for each in spans if chain[-1][1] <= each[0] <= limit), None)
            if found is None:
                break
            chain.append(found)
        else:
            return tuple(chain)
    return ()
