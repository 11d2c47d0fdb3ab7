"""Tagged PDF files, made here byte by byte: what the tree says goes before how it is printed."""

import random
import struct
import zlib

import pytest

from analyzer.reading import read
from store.error import ReadError
from tests.pdf import ARTIFACT, LOOP, Drawn, Element, assemble, make_tagged
from tests.test_analyzer_reading_reader import check_format, check_reading


def read_tree(tree: Element, *pages: list[Drawn]) -> str:
    """The text of a tagged document."""
    reading = read(make_tagged(pages, tree))
    check_format(reading)
    assert reading.reader == "pdf/2"
    return reading.text


def column(*texts: str, x: float = 72) -> list[Drawn]:
    """Texts one below the other, each under its own name."""
    return [Drawn(text, text, 700 - 20 * place, x) for place, text in enumerate(texts)]


def test_tags_make_headings_items_and_paragraphs() -> None:
    """Ranks and markers are those of the tags, however small a heading is printed."""
    page = column(
        "Heronpost terms", "1. Your account", "You are 16", "or older.", "a.", "Pay", "b)", "Leave",
        "•", "at once", "(iv)", "or later", "Passwords", "Keep them.",
    )  # fmt: skip
    tree: Element = (
        "Document",
        [
            ("Title", ["Heronpost terms"]),
            ("H1", [("Span", ["1. Your account"])]),
            ("P", [("Span", ["You are 16"]), "or older."]),
            (
                "L",
                [
                    ("LI", [("Lbl", ["a."]), ("LBody", ["Pay"])]),
                    (
                        "LI",
                        [
                            ("Lbl", ["b)"]),
                            (
                                "LBody",
                                [
                                    ("P", ["Leave"]),
                                    ("L", [("LI", [("Lbl", ["•"]), ("LBody", ["at once"])])]),
                                ],
                            ),
                        ],
                    ),
                    ("LI", [("Lbl", ["(iv)"]), ("LBody", ["or later"])]),
                ],
            ),
            ("Sect", [("H", ["Passwords"]), "Keep them."]),
        ],
    )
    assert read_tree(tree, page) == (
        "# Heronpost terms\n\n# 1. Your account\n\nYou are 16 or older.\n\na. Pay\n\nb) Leave\n\n"
        "  - at once\n\n(iv) or later\n\n## Passwords\n\nKeep them."
    )


def test_the_order_is_that_of_the_tree() -> None:
    """Two columns drawn line by line are read one after the other."""
    left, right = column("One goes", "down left."), column("Two goes", "down right.", x=320)
    page = [line for pair in zip(left, right, strict=True) for line in pair]
    tree: Element = (
        "Document",
        [("P", ["One goes", "down left."]), ("P", ["Two goes", "down right."])],
    )
    assert read_tree(tree, page) == "One goes down left.\n\nTwo goes down right."


def test_elements_go_on_from_page_to_page() -> None:
    """A paragraph, an item and a table that a page ends in the middle of are one."""
    first = column("A paragraph that", "1.", "An item that", "Plan", "Price")
    second = column("goes on.", "ends.", "Small", "3 euros")
    second[0] = Drawn("goes on.", "goes on.", 600)
    tree: Element = (
        "Document",
        [
            ("P", ["A paragraph that", "goes on."]),
            ("L", [("LI", [("Lbl", ["1."]), ("LBody", [("P", ["An item that", "ends."])])])]),
            (
                "Table",
                [
                    ("THead", [("TR", [("TH", ["Plan"]), ("TH", ["Price"])])]),
                    ("TBody", [("TR", [("TH", ["Small"]), ("TD", ["3 euros"])])]),
                ],
            ),
        ],
    )
    assert read_tree(tree, first, second) == (
        "A paragraph that goes on.\n\n1. An item that ends.\n\n"
        "| Plan | Price |\n| --- | --- |\n| Small | 3 euros |"
    )


def test_artifacts_and_contents_are_left_out() -> None:
    """What is drawn as an artifact is no text, and neither is a table of contents."""
    page = [
        Drawn("Heronpost Ltd, page 1", ARTIFACT, 30),
        *column("Fees 3", "The fee is three euros a month for each of the members."),
    ]
    tree: Element = ("Document", [("TOC", ["Fees 3"]), ("P", [page[2].text])])
    reading = read(make_tagged([page], tree))
    assert reading.text == "The fee is three euros a month for each of the members."
    assert 0.5 < reading.coverage < 1


def test_notes_do_not_interrupt_a_sentence() -> None:
    """A note that stands in the middle of a paragraph is read after it."""
    page = column("Three euros", "[1]", "[1] Net of tax.", "a month.")
    tree: Element = (
        "P",
        ["Three euros", ("Reference", ["[1]"]), ("Note", ["[1] Net of tax."]), "a month."],
    )
    assert read_tree(tree, page) == "Three euros [1] a month.\n\n[1] Net of tax."


def test_tables_that_arrange_the_page_are_read_as_blocks() -> None:
    """A table with a heading in it is none; a list in a cell of data keeps its marks."""
    page = column("Fees", "Three euros.", "Plan", "•", "net", "2.", "gross")
    tree: Element = (
        "Document",
        [
            ("Table", [("TR", [("TD", [("H2", ["Fees"])]), ("TD", ["Three euros."])])]),
            (
                "Table",
                [
                    (
                        "TR",
                        [
                            ("TD", ["Plan"]),
                            (
                                "TD",
                                [
                                    (
                                        "L",
                                        [
                                            ("LI", [("LBody", ["net"])]),
                                            ("LI", [("Lbl", ["2."]), ("LBody", ["gross"])]),
                                        ],
                                    )
                                ],
                            ),
                        ],
                    )
                ],
            ),
        ],
    )
    assert read_tree(tree, [one for one in page if one.text != "•"]) == (
        "## Fees\n\nThree euros.\n\n| Plan | - net 2. gross |"
    )


def test_a_tree_that_leaves_out_text_is_not_believed() -> None:
    """Where much is drawn outside of the tree, or as an artifact, the lines are read as printed."""
    page = column("Tagged words here.", "And words that nobody has tagged stand below.")
    loose = [page[0], Drawn(page[1].text, "", 680)]
    printed = "Tagged words here.\n\nAnd words that nobody has tagged stand below."
    assert read_tree(("P", [page[0].text]), loose) == printed
    hidden = [page[0], Drawn(page[1].text, ARTIFACT, 680)]
    assert read_tree(("P", [page[0].text]), hidden) == printed


def nest(depth: int) -> Element:
    """A tree of many levels."""
    tree: Element = ("Div", ["One clause, and enough of it."])
    for _ in range(depth):
        tree = ("Div", [tree])
    return tree


WORDS = "One clause, and enough of it."
TREES: dict[str, Element] = {
    "deep": nest(3_000),
    "a loop": ("Document", [LOOP, ("P", [LOOP, WORDS, LOOP]), LOOP]),
    "wide": ("Document", [("P", [WORDS]), *[("P", [])] * 20_000]),
    "twice": ("Document", [("P", [WORDS]), ("P", [WORDS])]),
    "items without a list": ("LI", [("Lbl", []), ("TD", [("TR", [("H6", [WORDS])])])]),
    "a table of nothing": ("Table", [("TR", []), ("P", [WORDS])]),
    "an unknown type": ("x" * 300, [WORDS]),
}  # fmt: skip


@pytest.mark.parametrize("tree", TREES.values(), ids=TREES)
def test_hostile_trees_end_soon(tree: Element) -> None:
    """However deep, wide, circular or misused a tree is, the text is read."""
    reading = read(make_tagged([[Drawn(WORDS, WORDS)]], tree))
    check_format(reading)
    assert WORDS in reading.text


def test_a_file_that_brings_pdfium_down_is_an_error() -> None:
    """What ends the process of PDFium, as a bomb does, ends in one line and leaves ours alone."""
    size, times = 10_000_000, 110
    squeezer = zlib.compressobj(9)
    first, block = (
        squeezer.compress(bytes(size)) + squeezer.flush(zlib.Z_FULL_FLUSH) for _ in range(2)
    )
    # What follows a full flush stands alone, so it can be repeated. An empty block is the last.
    end = b"\x03\0" + struct.pack(">HH", size * times % 65521, 1)
    bomb = zlib.compress(first + (times - 1) * block + end, 9)
    file = assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
            b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream"
            % (len(bomb), bomb),
        ]
    )
    assert len(file) < 10_000
    with pytest.raises(ReadError, match="print it to a new PDF"):
        read(file)


def test_mutilated_files_are_read_or_refused() -> None:
    """Files with bytes changed, left out or repeated end in a text or in one line."""
    dice = random.Random(11)  # noqa: S311  no secret
    page = column("Heronpost", "One clause, and enough of it.")
    whole = make_tagged([page], ("Document", [("H1", [page[0].text]), ("P", [page[1].text])]))
    for _ in range(15):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 8)):
            place = dice.randrange(9, len(data))
            data[place : place + dice.choice((0, 1, 1, 9))] = dice.randbytes(dice.choice((1, 1, 4)))
        check_reading(bytes(data), "application/pdf")
