"""How commands put things: numbers with their nouns, and names of clause types."""

__all__ = ["count", "name_types"]


def count(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> count(1, "document"), count(1200, "capture"), count(0, "policy")
    ('1 document', '1,200 captures', '0 policies')
    """
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun[:-1]}ies" if noun.endswith("y") else f"{number:,} {noun}s"


def name_types() -> dict[str, str]:
    """Return the names of clause types by slug."""
    from analyzer import OTHER, load_taxonomy  # slow to import

    return {OTHER: "Not labelled", **{slug: each.name for slug, each in load_taxonomy().items()}}
