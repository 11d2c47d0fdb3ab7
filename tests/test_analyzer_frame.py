"""Changes of the page around a document are told from changes of the document."""

from analyzer.alignment import compare
from analyzer.clause import segment
from analyzer.judgement import judge
from store.record import Reading, Verdict

RULES = "\n\n".join(
    f"# Rule {n}\n\nWhoever rents room {n} must pay {n + 20} euros and may not sublet it to guests."
    for n in range(14)
)
HEAD = "Track your parcel with the number on your bill and pay fees at once."
FOOT = "# About us\n\nWe may use your data for ads, and you can opt out of ads in your settings."


def read(text: str) -> Reading:
    """A reading of a text."""
    return Reading(text=text, reader="test/1")


def test_what_stands_before_and_behind_the_document_is_its_page() -> None:
    """Text that comes or goes at both ends and nowhere else is the page's head and foot."""
    page = f"{HEAD}\n\n{RULES}\n\n{FOOT}"
    assert judge(read(page), read(RULES)).verdict is Verdict.EDITORIAL
    assert judge(read(RULES), read(page)).verdict is Verdict.EDITORIAL


def test_a_clause_at_one_end_is_the_documents() -> None:
    """A new last clause is seen, and so is one at each end that comes with another inside."""
    assert judge(read(RULES), read(f"{RULES}\n\n{FOOT}")).verdict is Verdict.SUBSTANTIVE
    inside = RULES.replace("# Rule 7", "You must pay a fee of 90 euros for pets.\n\n# Rule 7")
    page = f"{HEAD}\n\n{inside}\n\n{FOOT}"
    assert judge(read(RULES), read(page)).verdict is Verdict.SUBSTANTIVE


def test_a_text_that_is_gone_altogether_is_no_frame() -> None:
    """Where nothing is left in the middle, nothing was framed."""
    short = "You must pay a fee of 20 euros for each key that you lose."
    judgement = judge(read(short), read("Guests may not sublet any room."), confirmed=True)
    assert judgement.verdict is Verdict.SUBSTANTIVE
    assert not compare(segment(""), segment("")).pairs


def test_what_an_icon_says_is_no_entry() -> None:
    """The same few words before many entries are an icon's."""
    before = "# Prohibited content\n\n" + "\n\n".join(f"- Thing {n} of any kind" for n in range(5))
    after = before.replace("- Thing", "Badge check\n\n- Thing")
    assert judge(read(before), read(after)).verdict is Verdict.EDITORIAL


def test_a_second_copy_of_the_document_can_go() -> None:
    """Where nearly all that went still stands, the old version below the new one was taken out."""
    notice = "# Until May\n\nThis version must be read until the fees change in May."
    both = f"{RULES}\n\n{notice}\n\n{RULES}"
    judgement = judge(read(both), read(RULES), confirmed=True)
    assert judgement.verdict is Verdict.EDITORIAL
