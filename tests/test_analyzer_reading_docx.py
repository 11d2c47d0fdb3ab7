"""Word files, written here part by part: what Word shows becomes text, and nothing else."""

import random
import zipfile
from io import BytesIO

import pytest

from analyzer.reading import guess_media_type, read
from crawler.exchange.body import find_charset, find_media_type
from store.error import ReadError
from tests.docx import LISTS, W, make_docx, paragraph
from tests.test_analyzer_reading_reader import check_format, check_reading

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows: tuple[str, ...], look: str = "", first: str = "") -> str:
    """A table; cells are blocks."""
    written = [
        f"<w:tr>{first * (not place)}{''.join(f'<w:tc>{cell}</w:tc>' for cell in row)}</w:tr>"
        for place, row in enumerate(rows)
    ]
    return f"<w:tbl><w:tblPr>{look}</w:tblPr>{''.join(written)}</w:tbl>"


def test_headings_are_told_by_their_styles() -> None:
    """A style's name or outline level makes a heading, its own or an inherited one."""
    file = make_docx(
        paragraph("Heronpost terms", "Titel"),
        paragraph("Your account", "berschrift1"),
        paragraph("Passwords", "Sub"),
        paragraph("Text.", "Loop"),
        paragraph("#1 is text.", "Unknown"),
        paragraph("Named by its ID", "Heading3"),
        '<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>By itself</w:t></w:r></w:p>',
    )
    reading = read(file)
    assert reading.text == (
        "# Heronpost terms\n\n# Your account\n\n## Passwords\n\nText.\n\n\\#1 is text.\n\n"
        "### Named by its ID\n\n## By itself"
    )
    assert (reading.reader, reading.title) == ("docx/1", "Heronpost terms")
    assert (reading.language, reading.coverage) == ("en-GB", 1.0)


def test_items_are_numbered_as_word_numbers_them() -> None:
    """Each level counts in its own style, anew below each item, and goes on after other text."""
    file = make_docx(
        paragraph("one", listed=(1, 0)),
        paragraph("first", listed=(1, 1)),
        paragraph("inner", listed=(1, 2)),
        paragraph("second", listed=(1, 1)),
        paragraph("Other text."),
        paragraph("", listed=(1, 0)),
        paragraph("two", listed=(1, 0)),
        paragraph("first again", listed=(1, 1)),
        paragraph("a dot", listed=(3, 0)),
        paragraph("anew", listed=(4, 0)),
        paragraph("no such list", listed=(99, 0)),
    )
    assert read(file).text == (
        "1. one\n\n  (a) first\n\n    i) inner\n\n  (b) second\n\nOther text.\n\n2. two\n\n"
        "  (a) first again\n\n- a dot\n\n1. anew\n\nno such list"
    )


def test_headings_and_clauses_share_the_numbers_of_their_styles() -> None:
    """A numbered heading shows its number, and clauses below it the number of the heading."""
    file = make_docx(
        paragraph("Scope", "Sub", (2, 0)),
        paragraph("Words.", "Clause"),
        paragraph("More words.", "Clause"),
        paragraph("Fees", "Sub", (2, 0)),
        paragraph("Words.", "Clause"),
        paragraph("Not counted.", "Clause", (0, 0)),
    )
    assert read(file).text == (
        "## Article I Scope\n\n1.1 Words.\n\n1.2 More words.\n\n"
        "## Article II Fees\n\n2.1 Words.\n\nNot counted."
    )


COUNTS = [
    ("lowerLetter", 28, "bb."), ("upperLetter", 3, "C."), ("upperRoman", 4, "IV."),
    ("decimalZero", 7, "07."), ("ordinal", 2, "2."), ("none", 1, ""), ("lowerRoman", 0, "0."),
]  # fmt: skip


@pytest.mark.parametrize(("style", "start", "marker"), COUNTS)
def test_numbers_are_written_in_the_styles_of_word(style: str, start: int, marker: str) -> None:
    """After z comes bb for Word; what it has no letters for is written in digits."""
    lists = LISTS.replace(
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>',
        f'<w:start w:val="{start}"/><w:numFmt w:val="{style}"/><w:lvlText w:val="%1."/>',
    )
    file = make_docx(paragraph("word", listed=(1, 0)), parts={"numbering.xml": lists})
    assert read(file).text == f"{marker} word".strip()


def test_what_is_deleted_or_hidden_is_left_out() -> None:
    """Insertions are text; deletions, moved-away and hidden words and fields' code are not."""
    words = (
        run("We keep data for ")
        + "<w:del><w:r><w:delText>30</w:delText></w:r></w:del>"
        + f"<w:ins>{run('60')}</w:ins>"
        + f"<w:moveFrom>{run('away')}</w:moveFrom><w:moveTo>{run(' days')}</w:moveTo>"
        + run("secret", "<w:vanish/>")
        + run(".", '<w:vanish w:val="0"/>')
        + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run(" Five")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        + "<w:r><w:commentReference/></w:r>"
    )
    joined = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>One </w:t></w:r></w:p>"
    row = "<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>gone</w:t></w:r></w:p></w:tc></w:tr>"
    file = make_docx(
        paragraph("Fees....3", "V1"),
        paragraph(words),
        joined,
        paragraph("clause."),
        f"<w:tbl>{row}</w:tbl>",
    )
    reading = read(file)
    assert reading.text == "We keep data for 60 days. Five\n\nOne clause."
    assert 0.8 < reading.coverage < 1


def test_links_are_kept_beside_the_text() -> None:
    """Hyperlinks lead where their relation or field says; those within the file lead nowhere."""
    file = make_docx(
        paragraph(
            run("See ")
            + f'<w:hyperlink r:id="l1">{run("our notice")}</w:hyperlink>'
            + f'<w:hyperlink r:id="l1" w:anchor="fees">{run(", fees")}</w:hyperlink>'
            + f'<w:hyperlink w:anchor="x">{run(" below")}</w:hyperlink>'
            + f'<w:hyperlink r:id="l2">{run(" script")}</w:hyperlink>'
            + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            + '<w:r><w:instrText> HYPERLINK "https://b.example/" </w:instrText></w:r>'
            + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            + run(" and this")
            + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
            + f"<w:fldSimple w:instr='HYPERLINK \"c:d\"'>{run(' too')}</w:fldSimple>"
        ),
        links={"l1": "https://a.example/privacy", "l2": "javascript:alert(1)"},
    )
    reading = read(file)
    check_format(reading)
    assert reading.text == "See our notice, fees below script and this too"
    links = [(reading.text[link.start : link.end], link.target) for link in reading.links]
    assert links == [
        ("our notice", "https://a.example/privacy"),
        (", fees", "https://a.example/privacy#fees"),
        ("and this", "https://b.example/"),
        ("too", "c:d"),
    ]


def test_notes_and_text_boxes_are_kept() -> None:
    """A footnote stands at the end under its number, a text box once, behind its paragraph."""
    box = f"<w:txbxContent>{paragraph('In the box.')}</w:txbxContent>"
    markup = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    file = make_docx(
        paragraph(run("Three euros") + '<w:r><w:footnoteReference w:id="5"/></w:r>' + run(".")),
        paragraph(
            f'<w:r><a:AlternateContent xmlns:a="{markup}"><a:Choice>{box}</a:Choice>'
            f"<a:Fallback>{box}</a:Fallback></a:AlternateContent></w:r>{run('Beside it.')}"
        ),
    )
    assert read(file).text == ("Three euros[1].\n\nBeside it.\n\nIn the box.\n\n[1] Net of tax.")


def test_tables_are_kept() -> None:
    """Cells are joined row by row; a first row in bold or said to come back names the columns."""
    rows = (
        (paragraph(run("Plan", "<w:b/>")), paragraph(run("Price", "<w:b/>"))),
        (paragraph("Small"), paragraph("3 |") + paragraph("euros", listed=(3, 0))),
    )
    headed = "| Plan | Price |\n| --- | --- |\n| Small | 3 \\| - euros |"
    plain = headed.replace("| --- | --- |\n", "")
    look = '<w:tblLook w:firstRow="1"/>'
    assert read(make_docx(table(*rows))).text == plain
    assert read(make_docx(table(*rows, look=look))).text == headed
    first = "<w:trPr><w:tblHeader/></w:trPr>"
    assert read(make_docx(table(*rows, first=first))).text == headed
    assert read(make_docx(table(*rows[1:], look=look))).text == plain.partition("\n")[2]


def test_tables_that_only_arrange_the_page_are_read_as_blocks() -> None:
    """A table around another, or around a page of text, is none."""
    inner = table((paragraph("a"), paragraph("b")))
    file = make_docx(table((paragraph("Left.") + inner, paragraph("Right."))))
    assert read(file).text == "Left.\n\n| a | b |\n\nRight."
    long = paragraph("word " * 400)
    assert read(make_docx(table((long, paragraph("Right."))))).text.endswith("word\n\nRight.")


def test_files_are_recognised_by_their_bytes() -> None:
    """Name and header may say what they like; the main part may have any usual name."""
    file = make_docx(paragraph("One clause."), main="word/document2.xml")
    for declared in ("", "text/html", "application/zip", DOCX):
        assert read(file, declared).text == "One clause."
        assert find_media_type(declared, file) == DOCX
    assert guess_media_type("terms", file) == guess_media_type("a/terms.docx") == DOCX
    assert find_charset("text/html; charset=utf-8", DOCX, file) == ""


def archive(*names: str, content: bytes = b"x") -> bytes:
    """A ZIP archive of small files."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        for name in names:
            written.writestr(name, content)
    return file.getvalue()


def bomb(**parts: bytes) -> bytes:
    """A file with parts that are much larger than they look."""
    return make_docx(
        paragraph("x"), parts={f"{name}.xml": content for name, content in parts.items()}
    )


PADDING = (b" " * 8_000_000 + b"<b/>") * 2 + b"</a>"
ENTITIES = b"<!DOCTYPE a [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><a>&b;</a>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
REFUSED = {
    "a spreadsheet": (archive("[Content_Types].xml", "xl/workbook.xml"), "spreadsheet"),
    "slides": (archive("[Content_Types].xml", "ppt/presentation.xml"), "presentation"),
    "a plain archive": (archive("terms.txt"), "ZIP"),
    "OpenDocument": (
        archive("mimetype", content=b"application/vnd.oasis.opendocument.text"),
        "OpenDocument",
    ),
    "an old file": (OLE, "office document"),
    "a locked file": (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "no main part": (archive("[Content_Types].xml", "word/documents/x"), "no text document"),
    "no XML": (archive("[Content_Types].xml", "word/document.xml"), "damaged"),
    "cut off": (make_docx(paragraph("One clause."))[:-300], "damaged"),
    "a large part": (bomb(styles=b"<a>" + b" " * 31_000_000 + b"</a>"), "unpacks"),
    "large parts": (bomb(styles=b"<a>" + PADDING, numbering=b"<a>" + PADDING), "unpacks"),
    "deep nesting": (bomb(styles=b"<a>" * 100_000), "damaged"),
    "no words": (make_docx(paragraph("***")), "no words"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_word_file_is_an_error(data: bytes, reason: str) -> None:
    """Other archives, bombs and damaged files end in one line that names the cure."""
    with pytest.raises(ReadError, match=reason) as caught:
        read(data, DOCX)
    assert str(caught.value).splitlines() == [str(caught.value)]


def test_a_locked_entry_is_an_error() -> None:
    """An archive with a password of its own says so."""
    data = bytearray(make_docx(paragraph("One clause.")))
    for place in range(len(data)):
        if data.startswith(b"PK\x01\x02", place):
            data[place + 8] |= 1
    with pytest.raises(ReadError, match="password"):
        read(bytes(data), DOCX)


HOSTILE = {
    "nested tables": "<w:tbl><w:tr><w:tc><w:p/>" * 80 + "</w:tc></w:tr></w:tbl>" * 80,
    "nested runs": f"<w:p>{'<w:ins>' * 240}{run('deep')}{'</w:ins>' * 240}</w:p>",
    "nested boxes": "<w:p><w:r><w:txbxContent>" * 80 + "</w:txbxContent></w:r></w:p>" * 80,
    "open fields": '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>' * 5_000,
    "closed fields": '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>' * 5_000,
    "odd symbols": '<w:p><w:r><w:sym w:char="D800"/><w:sym w:char="-1"/><w:sym/></w:r></w:p>',
    "odd lists": "".join(paragraph("x", listed=(1, level)) for level in (8, 9, 99_999_999)),
    "many items": paragraph("x", listed=(1, 1)) * 20_000,
    "notes in notes": '<w:p><w:r><w:footnoteReference w:id="5"/></w:r></w:p>' * 5_000,
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_end_soon(body: str) -> None:
    """Whatever is nested, left open or out of range, the text beside it is read."""
    reading = read(make_docx(body, paragraph("One clause.", "Titel")))
    check_format(reading)
    assert reading.text.endswith(("One clause.", "Net of tax."))


def test_a_note_that_refers_to_itself_is_read_once() -> None:
    """A circle of notes comes to an end."""
    reference = '<w:r><w:footnoteReference w:id="5"/></w:r>'
    notes = f'<w:footnotes {W}><w:footnote w:id="5"><w:p>{reference}{run("note")}</w:p></w:footnote></w:footnotes>'  # noqa: E501
    file = make_docx(paragraph(run("word") + reference), parts={"footnotes.xml": notes})
    assert read(file).text == "word[1]\n\n[1] note"


def test_mutilated_files_are_read_or_refused() -> None:
    """Files with bytes changed, left out or repeated never end in anything but text or a reason."""
    dice = random.Random(7)  # noqa: S311  no secret
    whole = make_docx(paragraph("Heronpost", "Titel"), paragraph("word", listed=(1, 1)))
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 6)):
            place = dice.randrange(len(data))
            data[place : place + dice.choice((0, 1, 1, 9))] = dice.randbytes(dice.choice((1, 1, 4)))
        check_reading(bytes(data), DOCX)
