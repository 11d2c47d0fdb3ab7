"""Text that only broke its lines elsewhere is told from text that says something else."""

import pytest

from analyzer.judgement import judge
from store.record import Reading, Verdict

RULES = [
    f"Rule {number}: you may keep item {number} for {number + 10} days, and we may share what you "
    f"tell us about it with partner {number} unless you object."
    for number in range(1, 16)
]
WHOLE = "# Terms of Service\n\n" + "\n\n".join(RULES)
LOST = "We may sell your data to insurers without asking you."
ADDRESS = "Write to Lumenary, Box 12, Harbourtown. You may ask for your data, or have it deleted."


@pytest.mark.parametrize(
    ("before", "after", "is_substantive"),
    [
        # two paragraphs became one, and a heading was joined to what follows
        (
            f"# Terms of Service\n\n## Who gets data\n\n{RULES[0]}\n\n{ADDRESS}\n\n{RULES[1]}",
            f"# Terms of Service\n\nWho gets data {RULES[0]} {ADDRESS}\n\n{RULES[1]}",
            False,
        ),
        # a sentence was cut into lines
        (
            f"{WHOLE}\n\n{ADDRESS}",
            f"{WHOLE}\n\nWrite to\n\nLumenary, Box 12, Harbourtown.\n\n"
            "You may ask for your data, or have it deleted.",
            False,
        ),
        # the same, and a rule came
        (
            f"# Terms of Service\n\n## Who gets data\n\n{RULES[0]}\n\n{ADDRESS}\n\n{RULES[1]}",
            f"# Terms of Service\n\nWho gets data {RULES[0]} {LOST} {ADDRESS}\n\n{RULES[1]}",
            True,
        ),
        # the same, and a word differs
        (
            f"{WHOLE}\n\n{ADDRESS}",
            f"{WHOLE}\n\nWrite to\n\nLumenary, Box 12, Harbourtown.\n\n"
            "You may ask for your data, but not have it deleted.",
            True,
        ),
    ],
)
def test_the_same_words_in_other_lines(before: str, after: str, *, is_substantive: bool) -> None:
    """Clauses of which no word came or went are no change, whatever they were cut into."""
    texts = (Reading(text=text, reader="markdown/1") for text in (before, after))
    judgement = judge(*texts, document_type="Terms of Service")
    assert (judgement.verdict is Verdict.SUBSTANTIVE) is is_substantive
