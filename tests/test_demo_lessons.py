"""What the sample platforms change from their old to their new state: one lesson a document."""

import re
from collections import Counter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from pypdfium2 import PdfDocument  # type: ignore[import-untyped]  # it ships no types

SITES = Path(__file__).resolve().parents[1] / "demo" / "sites"
# Where the document stands in each platform's pages, and what in it does not belong to it.
CONTENT = {"lessonfold": "article", "inkmoor": ".doc", "tradewren": "#content"}
FURNITURE = "script, style, .share-row, .feedback"
BLOCKS = "h1, h2, h3, p, div, li, tr, th, td, caption, dt, dd, summary, br"
PAGES = [
    "inkmoor/acceptable-use",
    "inkmoor/privacy",
    "inkmoor/terms",
    "lessonfold/cookies",
    "lessonfold/privacy",
    "lessonfold/terms",
    "tradewren/privacy",
    "tradewren/terms",
]


def page(name: str, state: str) -> Tag:
    """Return the part of a page that is the document."""
    platform, _, document = name.partition("/")
    html = (SITES / platform / state / f"{document}.html").read_text(encoding="utf-8")
    content = BeautifulSoup(html, "lxml").select_one(CONTENT[platform])
    assert content is not None
    for furniture in content.select(FURNITURE):
        furniture.decompose()
    return content


def blocks(name: str, state: str) -> list[str]:
    """Return the visible text of a document, block by block, with single spaces."""
    content = page(name, state)
    for block in content.select(BLOCKS):
        block.insert_before("¶")
        block.insert_after("¶")
    return [text for part in content.get_text().split("¶") if (text := " ".join(part.split()))]


def words(blocks: list[str]) -> list[str]:
    """Return the words of all blocks in order."""
    return " ".join(blocks).split()


def pdf_words(state: str) -> list[str]:
    """Return the words that a reader of the PDF sees."""
    with PdfDocument(SITES / "tradewren" / state / "seller-conditions.pdf") as pdf:
        texts = []
        for index in range(len(pdf)):
            sheet = pdf[index]
            text = sheet.get_textpage()
            texts.append(text.get_text_range())
            text.close()
            sheet.close()
    return " ".join(texts).split()


# Page; then a phrase of each block that goes, and of each block that comes, in reading order.
LESSONS = [
    # Adverse: the trial becomes a possibility, notice is halved, arbitration and waiver appear.
    pytest.param(
        "lessonfold/terms",
        ["February 2, 2026", "14-day free trial", "at least 30 days", "14. General", "15. Contact"],
        [
            "May 18, 2026",
            "may offer a trial period",
            "at least 14 days",
            "14. Arbitration and class waiver",
            "binding individual arbitration",
            "waive the right to a jury trial and the right to take part in a class action",
            "Cascade Center for Arbitration",
            "opt out of this section",
            "15. General",
            "16. Contact",
        ],
        id="adverse",
    ),
    # Adverse: viewing history is kept for twice as long.
    pytest.param(
        "lessonfold/privacy",
        ["February 2, 2026", "quiz answers for 12 months"],
        ["May 18, 2026", "quiz answers for 24 months"],
        id="adverse-retention",
    ),
    # Favourable: a way out of personalised advertising is added.
    pytest.param(
        "tradewren/privacy",
        ["Version 4.2 of 9 January 2026"],
        ["Version 4.3 of 20 April 2026", "You can opt out of personalised advertising"],
        id="favourable",
    ),
    # Editorial: a typing error goes and the date moves.
    pytest.param(
        "inkmoor/acceptable-use",
        ["Last updated: 3 November 2025", "When we recieve a report"],
        ["Last updated: 6 May 2026", "When we receive a report"],
        id="editorial",
    ),
    # Noise: nothing that can be read differs.
    pytest.param("lessonfold/cookies", [], [], id="noise"),
    # Nothing at all differs.
    pytest.param("tradewren/terms", [], [], id="identical"),
]


@pytest.mark.parametrize(("name", "gone", "come"), LESSONS)
def test_exactly_the_lesson_differs(name: str, gone: list[str], come: list[str]) -> None:
    """The blocks that differ between the states are those of the lesson, and no others."""
    before, after = blocks(name, "old"), blocks(name, "new")
    removed = [block for block in before if block not in after]
    added = [block for block in after if block not in before]
    for phrases, found in ((gone, removed), (come, added)):
        assert len(found) == len(phrases), found
        assert all(phrase in block for phrase, block in zip(phrases, found, strict=True))
    kept_before = [block for block in before if block not in removed]
    kept_after = [block for block in after if block not in added]
    assert kept_before == kept_after


def test_the_moved_section_changes_its_place_and_numbers_only() -> None:
    """Without their numbers the blocks of both states are the same, in another order."""
    before, after = (
        [re.sub(r"^\d+(\.\d+)?\.? ", "", block) for block in blocks("inkmoor/terms", state)]
        for state in ("old", "new")
    )
    assert before != after
    assert Counter(before) == Counter(after)
    start, end = before.index("Ending your account"), before.index("Our liability to you")
    section, rest = before[start:end], before[:start] + before[end:]
    place = rest.index("Storage and fair use")
    assert after == rest[:place] + section + rest[place:]


def test_the_moved_section_is_renumbered_throughout() -> None:
    """Section numbers count up from 1 without a gap in both states."""
    for state in ("old", "new"):
        headings = [heading.get_text() for heading in page("inkmoor/terms", state).select("h2")]
        assert [int(text.partition(".")[0]) for text in headings] == list(range(1, 14))


def test_noise_differs_in_everything_but_words() -> None:
    """The noisy page gets other link targets, another banner, other scripts and white space."""
    before, after = (page("lessonfold/cookies", state) for state in ("old", "new"))
    assert words([before.get_text(" ")]) == words([after.get_text(" ")])
    assert before.get_text() != after.get_text()
    targets = [[link["href"] for link in each.select("a")] for each in (before, after)]
    assert targets[0] != targets[1]
    without_query = [[str(href).partition("?")[0] for href in hrefs] for hrefs in targets]
    assert without_query[0] == without_query[1]
    banners, builds = set(), set()
    for state in ("old", "new"):
        html = (SITES / "lessonfold" / state / "cookies.html").read_text(encoding="utf-8")
        banners.add(html.partition('class="consent"')[2].partition("</div>")[0])
        builds.add(re.findall(r'build: "(\w+)"', html)[0])
    assert len(banners) == len(builds) == 2


def test_the_identical_page_is_identical_to_the_byte() -> None:
    """The constant page is one and the same file in both states and carries no nonce."""
    before, after = (SITES / "tradewren" / state / "terms.html" for state in ("old", "new"))
    assert before.read_bytes() == after.read_bytes()
    assert b"{{nonce}}" not in before.read_bytes()


def test_the_pdf_changes_one_number() -> None:
    """The words of the PDF differ in the rate of the commission alone."""
    before, after = pdf_words("old"), pdf_words("new")
    differing = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    assert differing == [("8%", "9%")]


@pytest.mark.parametrize("state", ["old", "new"])
def test_the_pdf_was_printed_from_its_source(state: str) -> None:
    """The PDF holds the words of the HTML beside it, in order; only list letters are added."""
    source = SITES / "tradewren" / state / "print" / "seller-conditions.html"
    body = BeautifulSoup(source.read_text(encoding="utf-8"), "lxml").body
    assert body is not None
    printed = [word for word in pdf_words(state) if not re.fullmatch(r"[a-d]\.|•", word)]
    assert printed == body.get_text(" ").split()


def test_the_blocked_page_has_nothing_of_the_document() -> None:
    """The bot check is a short page that shares no block with the policy it stands for."""
    assert not (SITES / "inkmoor" / "new" / "privacy.html").exists()
    html = (SITES / "inkmoor" / "new" / "privacy.403.html").read_text(encoding="utf-8")
    text = BeautifulSoup(html, "lxml").get_text(" ")
    assert len(text.split()) < 80
    assert not any(block in text for block in blocks("inkmoor/privacy", "old"))


@pytest.mark.parametrize("name", PAGES)
def test_documents_have_the_length_of_policies(name: str) -> None:
    """Every document has between 700 and 1,800 words."""
    assert 700 <= len(words(blocks(name, "old"))) <= 1800


def test_the_pdf_has_the_length_of_a_policy() -> None:
    """The PDF has between 700 and 1,800 words as well."""
    assert 700 <= len(pdf_words("old")) <= 1800


def test_hidden_addresses_decode_to_the_platform() -> None:
    """Hidden e-mail addresses belong to their platform and get another key in each state."""
    keys: dict[str, set[int]] = {"old": set(), "new": set()}
    for file in SITES.glob("*/*/*.html"):
        platform, state = file.parts[-3:-1]
        for hidden in re.findall(r'data-cfemail="(\w+)"', file.read_text(encoding="utf-8")):
            key, *characters = bytes.fromhex(hidden)
            address = "".join(chr(character ^ key) for character in characters)
            assert address.endswith(f"@{platform}.example"), address
            keys[state].add(key)
    assert all(keys.values())
    assert keys["old"].isdisjoint(keys["new"])
