"""The model of clause labels: what it sees, what it says, and how it is kept."""

import hashlib
import json
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

import analyzer
from analyzer import ClauseInContext
from analyzer.labelling.taxonomy import OTHER, load_taxonomy
from analyzer.model import MODEL, label, skim
from analyzer.model.encoder import Encoder
from analyzer.model.ensemble import Ensemble, Scale, Scales
from analyzer.model.feature import Words, cut, extract, read_words
from analyzer.model.linear import Linear, Terms
from analyzer.model.network import HEADS, Network
from analyzer.model.piece import SIGNS, Pieces
from analyzer.model.pipeline import build_pipeline
from analyzer.model.storage import load_ensemble
from analyzer.model.vocabulary import Vocabulary
from store.record import Confidence, Polarity, Severity
from training.corpus import UNSEEN, Example, share_of
from training.score import Given, score

CLAUSES = Path(__file__).resolve().parents[2] / "shared" / "data" / "clauses" / "clauses.jsonl"
CLAUSES_HASH = "9127ff3637f46b0843b9edc1183a18335abdfed6430c8838c0b0efbe6ccb0719"
SHIPPED = Path(analyzer.__file__).parent / "model" / "clauses"
FLOORS = {
    "micro": 0.806,
    "macro": 0.799,
    "primary": 0.818,
    "among": 0.888,
    "severity": 0.813,
    "high_recall": 0.785,
    "polarity": 0.792,
}
"""A point below what was reached; they only rise."""
QUICK_FLOORS = {"micro": 0.784, "macro": 0.772, "primary": 0.766, "among": 0.870}
SCALE = Scale(
    share=0.5, needed=0.4, heavy=2.0, slope=1.0, offset=0.0, high=0.9, medium=0.7, low=0.3
)
WORDS = ("we", "may", "share", "your", "data", "privacy", ",")
TEXTS = (
    "We may share your personal data with advertising partners.",
    "You agree to resolve any dispute by binding arbitration and waive a jury trial.",
    "",
    "—",
    "\u202eيجوز لنا مشاركة بياناتك\u202c",
    "a " * 30_000,
)


def make_ensemble(seed: int = 3) -> Ensemble:
    """Return an ensemble of chance weights over a few words."""
    chance = np.random.default_rng(seed)

    def draw(*shape: int) -> "np.typing.NDArray[np.float32]":
        return chance.normal(0, 0.5, shape).astype(np.float32)

    slugs = (*load_taxonomy(), OTHER)
    vocabulary = Vocabulary(WORDS)
    size = len(vocabulary)
    terms = [
        Terms(vocabulary, np.arange(1, size), np.array([size + 2, 4 * size + 5]), draw(size + 1))
        for _ in range(3)
    ]
    linear = Linear(
        terms, [draw(len(each), len(slugs) + 6) for each in terms], draw(len(slugs) + 6)
    )
    seen = 3 * 5 + 2 * 8 + 3 + 2 * 8 + 45 + 1
    weights = {"embedding": draw(size, 8), "norm.weight": draw(seen), "norm.bias": draw(seen)}
    for name, width, size in (("text1", 1, 5), ("text3", 3, 5), ("text5", 5, 5)):
        weights |= {f"{name}.weight": draw(width * 8, size), f"{name}.bias": draw(size)}
    weights |= {"attention.weight": draw(24, 2), "attention.bias": draw(2)}
    weights |= {"heading.weight": draw(24, 3), "heading.bias": draw(3)}
    weights |= {"hidden.weight": draw(6, seen), "hidden.bias": draw(6)}
    for head, size in zip(HEADS, (46, 46, 3, 3), strict=True):
        weights |= {f"{head}.weight": draw(size, 6), f"{head}.bias": draw(size)}
    network = Network(tuple(load_taxonomy()), ["without-notice"], weights)
    scales = Scales(quick=SCALE, usual=SCALE, doubt=SCALE)
    return Ensemble(slugs, vocabulary, linear, network, load_encoder(), scales=scales)


@lru_cache(maxsize=1)
def load_encoder() -> Encoder:
    """Return the encoder that ships with the package: chance weights would take as long."""
    return load_ensemble(SHIPPED / "clause_labels").encoder


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("You’ll get 30 days.", ["you", "'", "ll", "get", "30", "days", "."]),
        ("SEC. 5(b)", ["sec", ".", "5", "(", "b", ")"]),
        ("", []),
        ("  \u200b ", ["\u200b"]),
    ],
)
def test_a_clause_is_cut_into_words(text: str, words: list[str]) -> None:
    """Words, numbers and signs are told apart, in lower case."""
    assert cut(text) == words


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("We may share", {"we", "may", "share", "we may"}),
        ("we, may", {"we", "may", "we may", ","}),  # signs part no words
        ("we never may", {"we", "may"}),  # unknown words do
        ("we share your data", {"we", "share", "your", "data", "your data"}),
        ("never", set()),
        ("", set()),
    ],
)
def test_terms_are_known_words_and_pairs(text: str, terms: set[str]) -> None:
    """A clause is weighed by the words it holds, and the pairs that stand together, if known."""
    vocabulary = Vocabulary(WORDS)
    size = len(vocabulary)
    pairs = np.array([size + 2, 4 * size + 5])
    known = Terms(vocabulary, np.arange(1, size), pairs, np.ones(size + 1, np.float32))
    rows, values = known.weigh(vocabulary.number(read_words(text).text))
    assert {known.name(int(row)) for row in rows} == terms - {","}
    assert not len(rows) or float((values * values).sum()) == pytest.approx(1)


def test_what_stands_above_a_clause_counts_apart() -> None:
    """The same word pulls in another way in a heading or in the name of a document's type."""
    ensemble = make_ensemble()
    texts = [(("data",), (), ()), ((), ("data",), ()), ((), (), ("data",))]
    number = ensemble.vocabulary.number
    scores = [
        ensemble.linear.score(ensemble.linear.weigh(*map(number, text))).tolist() for text in texts
    ]
    assert len({tuple(each) for each in scores}) == 3


def test_a_word_counts_alike_whatever_was_read_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered of words changes no score, also when more was read than is remembered."""
    monkeypatch.setattr("analyzer.model.network._REMEMBERED", 6)  # and eight words are read
    first, other = make_ensemble().network, make_ensemble().network
    text, above = np.array([1, 2, 3, 4, 5]), np.array([4])
    wanted = first.score(text, above, above, (), ())
    for number in (7, 6, 5, 4, 3, 2, 1, 0):
        other.score(np.array([number, 1]), above, above, (), ())
    again = other.score(text, above, above, (), ())
    assert all((wanted[head] == again[head]).all() for head in HEADS)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("We share", ["we", "share"]),
        ("shareable data", ["share", "##able", "data"]),
        ("unshareable", ["[UNK]"]),  # nothing known begins it
        ("share" * 20, ["[UNK]"]),  # longer than words are
        ("", []),
    ],
)
def test_words_are_cut_into_known_pieces(text: str, pieces: list[str]) -> None:
    """A word is cut into the longest pieces that are known, and is unknown where they end."""
    known = Pieces([*SIGNS, "we", "share", "##able", "##abl", "data", "privacy", "policy", "/"])
    row, texts = known.cut(read_words(text, ("Data",), "Privacy Policy"))
    above = ["[CLS]", "privacy", "policy", "data", "[SEP]"]
    assert [known.pieces[number] for number in row] == [*above, *pieces, "[SEP]"]
    assert texts == [0] * len(above) + [1] * (len(pieces) + 1)


@given(st.text(max_size=2_000), st.lists(st.text(max_size=300), max_size=3))
@settings(max_examples=60, deadline=None)
def test_any_text_gives_a_short_row_of_pieces(text: str, headings: list[str]) -> None:
    """Whatever a clause holds, the encoder reads no more than it has places for."""
    pieces = load_encoder().pieces
    row, texts = pieces.cut(read_words(text, headings, text[:50]))
    assert len(row) == len(texts) <= 107
    assert all(0 <= number < len(pieces.pieces) for number in row)


@pytest.mark.parametrize("count", [0, 1, 9, 40, 87, 88, 300])
def test_the_encoder_reads_clauses_of_any_length(count: int) -> None:
    """A clause gets finite scores whatever its length, and the same ones each time."""
    words = read_words("We may share your data. " * count, ("Sharing",), "Privacy Policy")
    encoder = load_encoder()
    first, again = encoder.score(words), encoder.score(words)
    for head, size in zip(HEADS, (46, 46, 3, 3), strict=True):
        assert first[head].shape == (size,)
        assert np.isfinite(first[head]).all()
        assert (first[head] == again[head]).all()


def test_the_encoder_reads_order() -> None:
    """The same words in another order are another sentence, which no bag of words tells."""
    encoder = load_encoder()
    one, other = (
        encoder.score(read_words(text))["polarity"]
        for text in ("We may sell it, you may not.", "You may sell it, we may not.")
    )
    assert np.abs(one - other).max() > 0.05


def test_the_encoder_is_asked_where_the_others_doubt() -> None:
    """What both other parts are sure of is never shown to the encoder, and all else is."""
    for high, wanted in ((0.0, 0), (1.1, len(TEXTS))):
        ensemble = make_ensemble()
        asked = ensemble.encoder = _Asked(ensemble.encoder.pieces, ensemble.encoder.path)
        ensemble.scales = replace(ensemble.scales, usual=replace(SCALE, low=0, medium=0, high=high))
        for text in TEXTS:
            ensemble.label(extract(text))
        assert asked.times == wanted


class _Asked(Encoder):
    """Counts how often it is asked."""

    times = 0

    def score(self, words: Words) -> "dict[str, np.typing.NDArray[np.float32]]":
        """Count, and answer."""
        self.times += 1
        return super().score(words)


def test_a_pipeline_comes_back_from_disk(tmp_path: Path) -> None:
    """What is kept labels as what was trained: weights lose less than shows."""
    ensemble = make_ensemble()
    build_pipeline(ensemble, version="7").to_disk(tmp_path)
    nlp = spacy.load(tmp_path)
    assert (nlp.meta["name"], nlp.meta["version"]) == ("clauses", "7")
    doc = nlp("We may share your data.")
    wanted = ensemble.label(extract("We may share your data."))
    assert doc._.labels.first == wanted.first
    assert doc.cats == pytest.approx(dict(wanted.types), abs=0.02)


def test_the_shipped_pipeline_says_what_the_analyzer_says() -> None:
    """`spacy.load` of the folder in the package gives the labels that assessments rest on."""
    nlp = spacy.load(SHIPPED)
    doc = nlp.make_doc(TEXTS[1])
    doc._.headings, doc._.document_type = ("Disputes",), "Terms of Service"
    assert nlp(doc)._.labels == label(TEXTS[1], ("Disputes",), "Terms of Service")


@given(st.text(max_size=300), st.lists(st.text(max_size=30), max_size=3))
@settings(max_examples=60, deadline=None)
def test_any_text_is_skimmed(text: str, headings: list[str]) -> None:
    """Whatever a clause holds, the linear part alone gives probabilities and a first type."""
    labels = skim(text, tuple(headings))
    assert all(0 <= value <= 1 for _, value in labels.types)
    assert sum(labels.severities) == pytest.approx(1, abs=0.001)
    assert labels.first in {slug for slug, _ in labels.types}


def test_the_same_pipeline_is_kept_as_the_same_bytes(tmp_path: Path) -> None:
    """Keeping a pipeline twice gives equal files, so that a model can be named by its hash."""
    for name in ("one", "two"):
        build_pipeline(make_ensemble(), version="7").to_disk(tmp_path / name)
    for path in (tmp_path / "one").rglob("*"):
        if path.is_file():
            other = tmp_path / "two" / path.relative_to(tmp_path / "one")
            assert path.read_bytes() == other.read_bytes(), path


def test_an_empty_component_says_so() -> None:
    """A pipeline without trained parts is refused with what to do about it."""
    from analyzer.model.pipeline import ClauseLabels

    nlp = build_pipeline(make_ensemble(), version="1")
    doc = nlp.make_doc("We share data.")
    with pytest.raises(RuntimeError, match="train it, or load it"):
        ClauseLabels("clause_labels")(doc)


@given(st.text(max_size=300), st.lists(st.text(max_size=30), max_size=3))
@settings(max_examples=60, deadline=None)
def test_any_text_gets_probabilities(text: str, headings: list[str]) -> None:
    """Whatever a clause holds, all that is said of it are probabilities, and sums are one."""
    labels = label(text, tuple(headings))
    assert all(0 <= value <= 1 for _, value in labels.types)
    assert sum(labels.severities) == pytest.approx(1, abs=0.001)
    assert sum(labels.sides) == pytest.approx(1, abs=0.001)
    assert 0 <= labels.confidence <= 1
    assert labels.first in {slug for slug, _ in labels.types}
    assert labels.first not in labels.further


def test_a_clause_gets_what_it_would_get_alone() -> None:
    """Scores do not depend on what was labelled before."""
    label.cache_clear()
    forward = [label(text) for text in TEXTS]
    label.cache_clear()
    assert [label(text) for text in reversed(TEXTS)] == forward[::-1]


def test_the_model_is_named_in_every_assessment() -> None:
    """An assessment says which weights it comes from."""
    assert MODEL.startswith("clauses/")
    assert MODEL in analyzer.assess("We may share your data.").analyzer


def test_words_that_weigh_are_words_of_the_text() -> None:
    """The terms given as reasons stand in the clause, strongest first."""
    labels = label("We may terminate your account at any time without notice.")
    assert labels.first == "termination-suspension"
    words = " ".join(cut("We may terminate your account at any time without notice."))
    assert labels.telling
    assert all(term in words for term in labels.telling)


def test_what_favours_the_person_is_low() -> None:
    """A favourable clause never concerns the reader, whatever the model thinks of its weight."""
    labels = label("You have the right to access and delete your personal data free of charge.")
    assert labels.polarity is Polarity.FAVOURABLE
    assert labels.severity is Severity.LOW


def test_levels_follow_confidence() -> None:
    """Each level of confidence begins where the scale says."""
    graded = [SCALE.grade(each) for each in (0.95, 0.9, 0.8, 0.5, 0.1)]
    high, medium, low = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW
    assert graded == [high, high, medium, low, None]


def test_scores_count_as_readers_do() -> None:
    """F1, first types, severities and levels are counted over all clauses."""
    low, high = Severity.LOW, Severity.HIGH
    bad, fine = Polarity.ADVERSE, Polarity.NEUTRAL
    wanted = [
        Given(types=("retention",), severity=low, polarity=fine),
        Given(types=("arbitration", "class-waiver"), severity=high, polarity=bad),
    ]
    said = [
        Given(types=("retention", "user-rights"), severity=low, polarity=bad, confidence=0.9),
        Given(
            types=("class-waiver",),
            severity=low,
            polarity=bad,
            level=Confidence.LOW,
            confidence=0.4,
        ),
    ]
    scores = score(wanted, said)
    assert scores.micro == pytest.approx(2 * 2 / (2 * 2 + 1 + 1))
    assert (scores.primary, scores.among, scores.severity) == (0.5, 1.0, 0.5)
    assert (scores.high_recall, scores.polarity) == (0.0, 0.5)
    assert scores.levels[0] == (Confidence.HIGH, 1, 1.0)
    assert scores.calibration_error == pytest.approx((0.1 + 0.6) / 2)


@pytest.mark.parametrize("quick", [False, True], ids=["whole", "quick"])
def test_the_model_reaches_its_floors(*, quick: bool) -> None:
    """On platforms that it never saw, the model is as good as when it was made, less a point."""
    if not CLAUSES.exists():
        pytest.skip("the labelled clauses are not here")
    content = CLAUSES.read_bytes()
    if hashlib.sha256(content).hexdigest() != CLAUSES_HASH:
        pytest.skip("these are other labelled clauses than those the floors were measured on")
    rows = [json.loads(line) for line in content.decode().splitlines()]
    examples = [
        Example(
            id=row["id"],
            document=row["document"],
            headings=tuple(row["headings"]),
            text=row["text"],
            types=tuple(row["types"]),
            severity=Severity(row["severity"].replace("critical", "high")),
            polarity=Polarity(row["polarity"]),
        )
        for row in rows
    ]
    examples = [each for each in examples if share_of(each) == UNSEEN]
    wanted = [
        Given(types=each.types, severity=each.severity, polarity=each.polarity) for each in examples
    ]
    said = []
    clauses = (
        ClauseInContext(text=each.text, headings=each.headings, document_type=each.document_type)
        for each in examples
    )
    for found in analyzer.assess_all(clauses, quick=quick):
        assert found.polarity is not None
        said.append(
            Given(
                types=found.types,
                severity=found.severity,
                polarity=found.polarity,
                level=found.confidence,
            )
        )
    scores, floors = score(wanted, said), QUICK_FLOORS if quick else FLOORS
    reached = {name: getattr(scores, name) for name in floors}
    assert {name: value for name, value in reached.items() if value < floors[name]} == {}
    _, sure, right = scores.levels[0]
    assert right >= (0.93 if quick else 0.95)
    assert sure >= (0.45 if quick else 0.6) * scores.clauses
