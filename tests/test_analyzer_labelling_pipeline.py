"""Cues are found along a tree of phrases, just as spaCy's phrase matcher would find them."""

from collections.abc import Callable, Sequence
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.labelling.phrase import cut_words
from analyzer.labelling.pipeline import CueFinder
from analyzer.labelling.rulebook import load_cues

Matcher = Callable[[Sequence[str]], set[str]]

WORDS = (
    "we may share your personal data with partners and sell it you can opt out at any time without"
    " notice refund renew arbitration class action waive terms change liable . law courts of"
)
SIMPLE = tuple(cue for cue in load_cues() if len(cue.parts) == 1)[::9]
FINDER = CueFinder(SIMPLE)


@cache
def load_matcher() -> Matcher:
    """Return spaCy's phrase matcher for the same cues, as what it finds in words."""
    import spacy
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc

    vocab = spacy.blank("en").vocab
    matcher = PhraseMatcher(vocab, attr="ORTH")
    for number, cue in enumerate(SIMPLE):
        docs = [Doc(vocab, words=phrase.split()) for phrase in cue.parts[0].phrases]
        matcher.add(str(number), docs)

    def find(words: Sequence[str]) -> set[str]:
        met = matcher(Doc(vocab, words=[*words] or [" "]))
        return {SIMPLE[int(vocab.strings[key])].written for key, _, _ in met}

    return find


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS.split()), max_size=40).map(" ".join))
def test_the_same_cues_are_found_as_by_spacy(text: str) -> None:
    """Every cue that is a plain phrase is found where spaCy finds it, and nowhere else."""
    found = {hit.cue.written for hit in FINDER.find(text)}
    assert found == load_matcher()(cut_words(text)[0])


def test_a_hit_spans_its_words() -> None:
    """A hit tells where its words stand, as characters and as a set of words."""
    text = "You may, at any time, opt out of ads."
    [cue] = [
        cue for cue in load_cues() if cue.owner == "privacy-choices" and cue.written == "opt out"
    ]
    [hit] = CueFinder([cue]).find(text)
    assert text[hit.start : hit.end] == "opt out"
    assert hit.words == 0b1100000
