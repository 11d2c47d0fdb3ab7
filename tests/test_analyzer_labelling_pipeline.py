"""Cues are found along a tree of phrases, just as spaCy's phrase matcher would find them."""

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.labelling.phrase import cut_words
from analyzer.labelling.pipeline import CueFinder
from analyzer.labelling.rulebook import Cue, load_cues

WORDS = (
    "we may share your personal data with partners and sell it you can opt out at any time without"
    " notice refund renew arbitration class action waive terms change liable . law courts of"
)
SIMPLE = tuple(cue for cue in load_cues() if len(cue.parts) == 1)


def match_with_spacy(cues: tuple[Cue, ...], text: str) -> Iterator[Cue]:
    """Yield the cues that spaCy's phrase matcher finds."""
    import spacy
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc

    vocab = spacy.blank("en").vocab
    matcher = PhraseMatcher(vocab, attr="ORTH")
    for number, cue in enumerate(cues):
        docs = [Doc(vocab, words=phrase.split()) for phrase in cue.parts[0].phrases]
        matcher.add(str(number), docs)
    words, _ = cut_words(text)
    met = {vocab.strings[key] for key, _, _ in matcher(Doc(vocab, words=words or [" "]))}
    yield from (cue for number, cue in enumerate(cues) if str(number) in met)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(WORDS.split()), max_size=40).map(" ".join))
def test_the_same_cues_are_found_as_by_spacy(text: str) -> None:
    """Every cue that is a plain phrase is found where spaCy finds it, and nowhere else."""
    cues = SIMPLE[::9]
    found = {hit.cue.written for hit in CueFinder(cues).find(text)}
    assert found == {cue.written for cue in match_with_spacy(cues, text)}


def test_a_hit_spans_its_words() -> None:
    """A hit tells where its words stand, as characters and as a set of words."""
    text = "You may, at any time, opt out of ads."
    [cue] = [
        cue for cue in load_cues() if cue.owner == "privacy-choices" and cue.written == "opt out"
    ]
    [hit] = CueFinder([cue]).find(text)
    assert text[hit.start : hit.end] == "opt out"
    assert hit.words == 0b1100000
