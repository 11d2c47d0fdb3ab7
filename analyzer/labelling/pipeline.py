"""Finding cues in text with spaCy: its English pipeline with our words, and its phrase matcher."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from analyzer.labelling.phrase import SENTENCE_END, Part, split_words
from analyzer.labelling.rulebook import Cue

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

__all__ = ["CueFinder", "Hit"]

_UNKNOWN = "·"  # stands for every word that is in no cue

_Span = tuple[int, int]
_Chain = tuple[_Span, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """A cue found in a text. Places are numbers of words there, `start` and `end` of characters."""

    cue: Cue
    words: _Chain  # first word and the word after the last, of each part
    start: int
    end: int


class _CueTokenizer:
    """Makes a spaCy Doc of our own words, so that cues and texts are cut in the same way.

    Words that are in no cue are all the same to it: its vocabulary does not grow with what is read.
    The Doc carries the characters of each word, and the word after the last of each sentence.
    """

    def __init__(self, vocab: "Vocab") -> None:
        self.vocab = vocab
        self.known: set[str] = set()

    def __call__(self, text: str) -> "Doc":
        from spacy.tokens import Doc  # takes a second to import, and is only needed here

        cut = tuple(split_words(text))
        known = self.known
        doc = Doc(self.vocab, words=[w if w in known else _UNKNOWN for w, _, _ in cut])
        doc.user_data["offsets"] = [(start, end) for _, start, end in cut]
        ends = [place for place, word in enumerate(cut, start=1) if word[0] == SENTENCE_END]
        doc.user_data["ends"] = [*ends, len(cut)]
        return doc


@lru_cache(maxsize=1)
def _load_language() -> tuple["Language", _CueTokenizer]:
    import spacy  # takes seconds to import, and is only needed here

    language = spacy.blank("en")
    language.tokenizer = tokenizer = _CueTokenizer(language.vocab)
    return language, tokenizer


class CueFinder:
    """Finds a fixed set of cues in texts. Building one takes about a second."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        from spacy.matcher import PhraseMatcher  # takes a second to import, only needed here
        from spacy.tokens import Doc

        phrases = {phrase for cue in cues for part in cue.parts for phrase in part.phrases}
        self._language, tokenizer = _load_language()
        tokenizer.known.update(word for each in phrases for word in each.split())
        vocab = self._language.vocab
        self._matcher = PhraseMatcher(vocab, attr="ORTH")
        for phrase in sorted(phrases):
            self._matcher.add(phrase, [Doc(vocab, words=phrase.split())])
        self._cues = tuple(cues)
        self._keys = tuple(  # for each cue and each of its parts, the phrases that satisfy it
            tuple(frozenset(vocab.strings[each] for each in part.phrases) for part in cue.parts)
            for cue in self._cues
        )
        self._simple: dict[int, list[int]] = defaultdict(list)  # phrase -> cues that it satisfies
        self._begun: dict[int, list[int]] = defaultdict(list)  # phrase -> cues that it begins
        for number, (first, *others) in enumerate(self._keys):
            for key in first:
                (self._begun if others else self._simple)[key].append(number)

    def find(self, text: str) -> tuple[Hit, ...]:
        """Return the cues found, each once, at its first place."""
        doc = self._language(text)
        places: dict[int, list[_Span]] = defaultdict(list)
        for key, start, end in self._matcher(doc):
            places[key].append((start, end))
        chains = self._find_simple(places) | self._find_chains(places, doc.user_data["ends"])
        offsets: list[_Span] = doc.user_data["offsets"]
        return tuple(
            Hit(
                cue=self._cues[number],
                words=chain,
                start=offsets[chain[0][0]][0],
                end=offsets[chain[-1][1] - 1][1],
            )
            for number, chain in sorted(chains.items())
        )

    def _find_simple(self, places: Mapping[int, Sequence[_Span]]) -> dict[int, _Chain]:
        """Return the first place of each cue that has a single part."""
        found: dict[int, _Chain] = {}
        for key, spans in places.items():
            for number in self._simple.get(key, ()):
                if number not in found or spans[0] < found[number][0]:
                    found[number] = (spans[0],)
        return found

    def _find_chains(
        self, places: Mapping[int, Sequence[_Span]], ends: Sequence[int]
    ) -> dict[int, _Chain]:
        """Return the places of the parts of each cue that has several."""
        met, found = set(places), dict[int, _Chain]()
        for number in {number for key in met for number in self._begun.get(key, ())}:
            keys = self._keys[number]
            if keys[1].isdisjoint(met):
                continue
            spans = [sorted(span for key in part & met for span in places[key]) for part in keys]
            chain = _link(self._cues[number].parts, spans, ends)
            if chain:
                found[number] = chain
        return found


def _link(parts: Sequence[Part], met: Sequence[Sequence[_Span]], ends: Sequence[int]) -> _Chain:
    """Return the first run of parts in order, in one sentence, without too wide a gap."""
    for span in met[0]:
        chain = [span]
        for part, spans in zip(parts[1:], met[1:], strict=True):
            after = chain[-1][1]
            limit = min(after + part.gap, ends[bisect_right(ends, after - 1)] - 1)
            place = bisect_left(spans, (after, after))
            if place == len(spans) or spans[place][0] > limit:
                break
            chain.append(spans[place])
        else:
            return tuple(chain)
    return ()
