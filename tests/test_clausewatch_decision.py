"""Decisions about the captures of one document, which come and go as real ones do."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from clausewatch.decision import Docket
from clausewatch.finding import Finding
from clausewatch.standing import Standing
from store.record import Capture, DocumentKey, GateVerdict, Origin, Outcome, Pending, digest

KEY = DocumentKey(platform="Lumenary", type="Terms of Service", collection="archive")
START = datetime(2026, 1, 1, tzinfo=UTC)


def write_terms(*changed: str, rules: int = 40) -> str:
    """Return terms of service with some rules of their own at the end."""
    usual = [
        f"{number}. You may keep item {number} for {number + 10} days as long as you pay for it, "
        f"and we may end your right to item {number} if you break rule {number}."
        for number in range(1, rules + 1)
    ]
    return "\n\n".join(["# Terms of Service", *usual, *changed])


A = write_terms()
B = write_terms("We may share your data with advertisers.")
C = write_terms("We may share your data with advertisers.", "You must be 16 years old.")
SHORT = write_terms(rules=8)
WALL = "# Access denied\n\nYou don't have permission to access this page on this server."
LINKED = A.replace("rule 5.", "[rule 5](https://lumenary.example/rules/5).")

LETTER = "# Conditions générales\n\n" + "\n\n".join(
    f"{number}. Vous pouvez garder l'objet {number} pendant {number + 10} jours tant que vous le "
    f"payez, et nous pouvons mettre fin à votre droit si vous enfreignez la règle {number}."
    for number in range(1, 41)
)
HERE = "Here the law of Harbourtown counts, and its courts decide.\n\nWe are Lumenary, Inc."
THERE = "There the law of Farland counts, and its courts decide.\n\nYou may withdraw for 14 days."
ADDED = "We may sell your location to advertisers."


def date_terms(day: str, *changed: str) -> str:
    """Return terms of service that say of which day they are."""
    return write_terms(*changed).replace("\n\n", f"\n\nLast updated: {day}\n\n", 1)


TEXTS = {
    "A": A, "B": B, "C": C, "s": SHORT, "w": WALL, "l": LINKED,
    # editions for two countries, and each of them with a rule more
    "h": write_terms(HERE), "t": write_terms(THERE),
    "H": write_terms(HERE, ADDED), "T": write_terms(THERE, ADDED),
    # editions of two days, an American one of the second day, and one of a third
    "1": date_terms("4 May 2024", HERE), "2": date_terms("9 June 2025", ADDED),
    "3": date_terms("June 9, 2025", THERE, ADDED), "4": date_terms("2 July 2025", HERE),
    "5": date_terms("1 August 2025", ADDED, "We may sell your name to insurers."),
    "f": LETTER,
    # each rule in other words, and a rule more
    "r": A.replace("end your right", "take your right away"),
    "R": B.replace("end your right", "take your right away"),
    # what somebody shortened, and says so
    "n": SHORT.replace("\n\n", "\n\nLast updated: 3 January 2026\n\n", 1),
}  # fmt: skip


def decide_all(
    story: str,
    *,
    origin: Origin = Origin.OTA_VERSION,
    hold: timedelta | None = None,
    until: int | None = None,
    at_once: bool = False,
) -> list[Finding]:
    """Return the findings on a story like "A0 B12": texts and the hours at which they came.

    "A12!" came under a declaration that was mended then.
    """
    bytes_of: dict[str, bytes] = {}
    waiting = []
    for number, word in enumerate(story.split(), start=1):
        content = TEXTS[word[0]].encode()
        bytes_of[digest(content)] = content
        capture = Capture(
            document=KEY,
            at=START + timedelta(hours=int(word[1:].rstrip("!"))),
            technical=word.endswith("!"),
            outcome=Outcome.FETCHED,
            origin=origin,
            media_type="text/markdown",
            charset="utf-8",
            hold=hold,
        )
        waiting.append(
            Pending(number=number, document="CW-D-1", capture=capture, sha256=digest(content))
        )
    docket = Docket(Standing(key=KEY), bytes_of.__getitem__)
    found: list[Finding] = []
    for position, pending in enumerate(waiting):
        found += docket.decide(pending, waiting[position + 1 :] if at_once else ())
    if until is not None:
        found += docket.settle(START + timedelta(hours=until))
    return found


def tell(findings: Iterable[Finding]) -> str:
    """Return findings as words like "2:held(flapping)"."""
    return " ".join(
        f"{each.pending.number}:{each.gate.verdict}"
        + (f"({each.gate.kind})" if each.gate.kind else "")
        for each in findings
    )


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        # a change that stays
        ("A0 B24", "1:accepted(baseline) 2:accepted"),
        # it is taken back after ten days: the text that stood before has to stay first
        ("A0 B24 A264", "1:accepted(baseline) 2:accepted 3:held(flapping)"),
        # and goes again before it stayed
        (
            "A0 B24 A264 B288",
            "1:accepted(baseline) 2:accepted 3:held(flapping) 4:unchanged",
        ),
        # it stayed for ten days, as the next entry shows
        (
            "A0 B24 A264 C504",
            "1:accepted(baseline) 2:accepted 3:held(flapping) 3:accepted(confirmed) "
            "4:held(edition)",
        ),
        # what was gone again after a day is taken back without waiting, and without a record
        ("A0 B24 A48", "1:accepted(baseline) 2:accepted 3:accepted(edition)"),
        # and is no news when it comes once more
        (
            "A0 B24 A48 B72 C500",
            "1:accepted(baseline) 2:accepted 3:accepted(edition) 4:held(edition) "
            "4:accepted(edition) 5:accepted",
        ),
        # most of the text went for a day
        ("A0 s24 A48", "1:accepted(baseline) 2:held(collapse) 3:unchanged"),
        # somebody took it out, and says so
        (
            "A0 n24 C500",
            "1:accepted(baseline) 2:held(collapse) 2:accepted(confirmed) 3:held(explosion)",
        ),
        # for good, and nothing says that somebody took it out; what is new later is no return
        (
            "A0 s24 C500 A800",
            "1:accepted(baseline) 2:held(collapse) 2:accepted(edition) 3:accepted 4:held(flapping)",
        ),
        # a wall in between says nothing of the text
        (
            "A0 n24 w30 C500",
            "1:accepted(baseline) 2:held(collapse) 3:quarantined(blocked) "
            "2:accepted(confirmed) 4:held(explosion)",
        ),
        # walls stay, and are no document for all that
        ("A0 w24 A900", "1:accepted(baseline) 2:quarantined(blocked) 3:unchanged"),
        ("w0 A24", "1:quarantined(blocked) 2:accepted(baseline)"),
        # what is no language comes and goes without a trace
        ("A0 l24 A48", "1:accepted(baseline) 2:noise(links) 3:unchanged"),
    ],
)
def test_histories_of_an_archive(story: str, expected: str) -> None:
    """An entry of an archive that records what differs stands until the next one."""
    assert tell(decide_all(story)) == expected


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        # seen again, but too early
        ("A0 s24 s48", "1:accepted(baseline) 2:held(collapse) 3:held(collapse)"),
        # seen again after seven days
        (
            "A0 n24 n48 n200",
            "1:accepted(baseline) 2:held(collapse) 3:held(collapse) "
            "2:accepted(confirmed) 4:unchanged",
        ),
        # time alone confirms nothing that we saw once
        ("A0 s24 C500", "1:accepted(baseline) 2:held(collapse) 3:accepted"),
        # what came back is seen again after seven days
        (
            "A0 B24 A264 A500",
            "1:accepted(baseline) 2:accepted 3:held(flapping) 3:accepted(confirmed) 4:unchanged",
        ),
    ],
)
def test_histories_of_our_own(story: str, expected: str) -> None:
    """A doubtful text that we captured must be seen again after it stood long enough."""
    assert tell(decide_all(story, origin=Origin.HTTP)) == expected


def test_the_declared_hold_counts() -> None:
    """A document that is declared without patience has a doubtful text believed at once."""
    found = decide_all("A0 n24 n25", origin=Origin.HTTP, hold=timedelta(0))
    assert tell(found).endswith("2:held(collapse) 2:accepted(confirmed) 3:unchanged")


def test_a_confirmed_text_is_published_as_first_seen() -> None:
    """The change that a hold delayed bears the time of the capture that showed it first."""
    confirmed = decide_all("A0 n24 n48 n200", origin=Origin.HTTP)[-2]
    assert confirmed.judgement is not None
    assert confirmed.pending.capture.at == START + timedelta(hours=24)
    assert "held as collapse on 2026-01-02, it still stood on 2026-01-09" in confirmed.gate.reasons


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        # the first turn of an edition cannot be told from a change, its return is none
        (
            "h0 t240 h480 t720 h960 t1200 A1440",
            "1:accepted(baseline) 2:accepted 3:held(flapping) 3:accepted(confirmed) "
            "4:held(edition) 4:accepted(edition) 5:held(edition) 5:accepted(edition) "
            "6:held(edition) 6:accepted(edition) 7:accepted",
        ),
        # what is changed in an edition is published at once, and once only
        (
            "h0 t240 h480 t720 H800 T900",
            "1:accepted(baseline) 2:accepted 3:held(flapping) 3:accepted(confirmed) "
            "4:held(edition) 5:accepted 6:held(edition)",
        ),
        # an older edition stays, and is none that anybody made
        (
            "20 1240 2480",
            "1:accepted(baseline) 2:held(edition) 2:accepted(edition) 3:held(edition)",
        ),
        # one that was made anew is
        ("10 2240", "1:accepted(baseline) 2:accepted"),
        # what came back with a new day was taken back by somebody
        ("10 2240 4480", "1:accepted(baseline) 2:accepted 3:accepted"),
        # the same day for another country
        ("20 3240 C900", "1:accepted(baseline) 2:held(edition) 2:accepted(edition) 3:accepted"),
        # and what the first of the two says on a day of its own, though the other was taken over
        ("20 3240 5480", "1:accepted(baseline) 2:held(edition) 2:accepted(edition) 3:accepted"),
        # another language
        (
            "A0 f240 C900",
            "1:accepted(baseline) 2:held(language) 2:accepted(edition) 3:accepted",
        ),
    ],
)
def test_editions_that_take_turns(story: str, expected: str) -> None:
    """Turns of editions are no changes, however long they last; what is changed in one is."""
    assert tell(decide_all(story)) == expected


def test_only_what_is_new_in_an_edition_is_published() -> None:
    """The change record of an edition counts what neither it nor the accepted text said before."""
    published = decide_all("h0 t240 h480 t720 H800")[-1]
    assert published.judgement is not None
    counted = [each for each in published.judgement.changes if each.assessment]
    assert [each.after and each.after.text for each in counted] == [ADDED]


@pytest.mark.parametrize(
    ("story", "verdict"),
    [
        ("A0 B24 A36", "2:noise(flapping)"),
        ("A0 B24 C30 A40", "2:noise(flapping)"),
        ("A0 B24 w30 A40", "2:noise(flapping)"),
        # to the letter, within a week
        ("A0 B24 A72", "2:noise(flapping)"),
        ("A0 B24 C48 A150", "3:noise(flapping)"),
        ("A0 B24 A200", "2:accepted"),
        # a declaration that was mended gave the text back
        ("A0 B24 A700!", "2:noise(flapping)"),
        ("A0 B24 C700!", "2:accepted"),
        ("A0 B24 A1700!", "2:accepted"),
        # a rule came to the text that was back
        ("A0 r24 B40", "2:noise(flapping)"),
        ("A0 r24 B50", "2:accepted"),
        # both stayed
        ("A0 B24 C36", "2:accepted"),
        ("A0 r24 R36", "2:accepted"),
    ],
)
def test_what_gave_way_soon_is_no_change(story: str, verdict: str) -> None:
    """Where the next captures are known already, a text that is known to have gone is noise."""
    assert verdict in tell(decide_all(story, at_once=True)).split()


@pytest.mark.parametrize(("until", "kind"), [(100, "collapse"), (300, "confirmed")])
def test_the_end_of_an_archive_settles_what_waits(until: int, kind: str) -> None:
    """A held text that is the last of its document stood until the archive's last entry."""
    assert decide_all("A0 n24", until=until)[-1].gate.kind == kind


def test_every_stop_has_a_reason() -> None:
    """Whatever is not accepted or the same says why."""
    for story in ("A0 B24 A48 C50 l60 s70 w80 A90", "w0 A1 s2 B3 A4 B5"):
        for finding in decide_all(story, at_once=True):
            if finding.gate.verdict not in {GateVerdict.ACCEPTED, GateVerdict.UNCHANGED}:
                assert finding.gate.reasons, tell([finding])


def test_a_person_admits_what_the_gate_stopped() -> None:
    """A capture that a person takes for the document is accepted, and published if it differs."""
    content = {digest(text.encode()): text.encode() for text in TEXTS.values()}
    docket = Docket(Standing(key=KEY), content.__getitem__)
    captures = [
        Pending(
            number=number,
            document="CW-D-1",
            capture=Capture(
                document=KEY,
                at=START + timedelta(hours=number),
                outcome=Outcome.FETCHED,
                origin=Origin.HTTP,
                media_type="text/markdown",
            ),
            sha256=digest(text.encode()),
        )
        for number, text in enumerate((WALL, A, LINKED))
    ]
    baseline = docket.admit(captures[0], "it is what they publish")
    assert (baseline.gate.kind, baseline.judgement) == ("review", None)
    assert baseline.gate.reasons == ("it is what they publish",)
    change = docket.admit(captures[1], "as read by Ada")
    assert change.judgement is not None
    assert change.judgement.changes
    links = docket.admit(captures[2], "the address matters here")
    assert links.judgement is not None
    assert links.judgement.summary == "Only the targets of links differ."
