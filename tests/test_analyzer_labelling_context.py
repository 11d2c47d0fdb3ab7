"""Clauses in their documents, one after the other."""

from itertools import islice, repeat

from analyzer import ClauseInContext, assess, assess_all, place_clauses, segment

TEXT = "# Terms\n\nYou pay monthly.\n\n## Ending\n\nYou may leave.\n\nWe may end your account."


def test_a_clause_stands_under_its_headings() -> None:
    """Each clause knows the headings above it and the type of its document."""
    _, middle, _ = place_clauses(segment(TEXT), "Terms of Service")
    assert middle == ClauseInContext(
        text="You may leave.",
        headings=("Terms", "Ending"),
        document_type="Terms of Service",
    )


def test_many_clauses_get_what_each_gets_alone() -> None:
    """Assessments come in order and do not depend on what else is assessed."""
    placed = list(place_clauses(segment(TEXT), "Terms of Service"))
    said = list(assess_all(placed))
    assert said == [assess(each.text, each.headings, each.document_type) for each in placed]
    assert said == [next(assess_all([each])) for each in placed]


def test_endless_clauses_are_assessed_as_they_come() -> None:
    """Clauses are taken as results are asked for, so that no stream has to end first."""
    clauses = repeat(ClauseInContext(text="You pay monthly."))
    assert len(list(islice(assess_all(clauses), 3))) == 3
