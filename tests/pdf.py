"""A writer of tagged PDF files for tests: what is drawn, and the tree that says what it is."""

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["ARTIFACT", "LOOP", "Drawn", "Element", "assemble", "make_tagged", "write_string"]

ARTIFACT = "artifact"
"""The name of what is drawn, but no content."""

LOOP = "loop"
"""In the place of a child: the root of the tree once more."""

Element = tuple[str, "Sequence[Element | str]"]
"""An element of the tree: its type, and its children or the names of what was drawn."""


@dataclass(frozen=True)
class Drawn:
    """A text on a page under a name; one without a name is drawn outside of the tree."""

    text: str
    name: str = ""
    y: float = 700
    x: float = 72


def make_tagged(pages: Sequence[Sequence[Drawn]], tree: Element) -> bytes:
    """Write a file whose content stands in the order of the pages, under a tree of any order."""
    first = 5  # catalogue, pages, font, properties
    first_element = first + 2 * len(pages)
    places: dict[str, tuple[int, int]] = {}
    drawn: list[bytes] = []
    for number, page in enumerate(pages):
        content = b""
        count = 0
        for one in page:
            opening = b"/Artifact BMC " if one.name == ARTIFACT else b""
            if one.name and not opening:
                places[one.name] = (number, count)
                opening = b"/Span << /MCID %d >> BDC " % count
                count += 1
            line = b"BT /F0 11 Tf 1 0 0 1 %g %g Tm %s Tj ET" % (
                one.x,
                one.y,
                write_string(one.text),
            )
            content += opening + line + b" EMC\n" * bool(opening) + b"\n"
        drawn += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /StructParents %d /Resources << /Font << /F0 3 0 R >> >> >>"
            % (first + 2 * number + 1, number),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        ]
    elements, owners = _write_elements(tree, places, first, first_element + 1)
    parents = b" ".join(
        b"%d [%s]"
        % (
            number,
            b" ".join(
                b"%d 0 R" % owners.get((number, mark), first_element + 1)
                for mark in range(sum(place[0] == number for place in places.values()))
            ),
        )
        for number in range(len(pages))
    )
    kids = b" ".join(b"%d 0 R" % (first + 2 * number) for number in range(len(pages)))
    root = b"<< /Type /StructTreeRoot /K %d 0 R /ParentTree << /Nums [%s] >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en) /MarkInfo << /Marked true >>"
        b" /StructTreeRoot %d 0 R >>" % first_element,
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< >>",
        *drawn,
        root % (first_element + 1, parents),
        *elements,
    ]
    return assemble(objects)


def _write_elements(
    tree: Element, places: dict[str, tuple[int, int]], first_page: int, first: int
) -> tuple[list[bytes], dict[tuple[int, int], int]]:
    """Return the objects of the elements, and the number of the element that holds each mark."""
    objects: list[bytes] = []
    owners: dict[tuple[int, int], int] = {}
    waiting: list[tuple[Element, int]] = [(tree, first - 1)]
    number = first
    for (kind, children), parent in waiting:  # grows on the way
        kids = []
        for child in children:
            if child == LOOP:
                kids.append(b"%d 0 R" % first)
            elif isinstance(child, str):
                page, mark = places[child]
                owners[page, mark] = number
                kids.append(b"<< /Type /MCR /Pg %d 0 R /MCID %d >>" % (first_page + 2 * page, mark))
            else:
                waiting.append((child, number))
                kids.append(b"%d 0 R" % (first + len(waiting) - 1))
        objects.append(
            b"<< /Type /StructElem /S /%s /P %d 0 R /K [%s] >>"
            % (kind.encode(), parent, b" ".join(kids))
        )
        number += 1
    return objects, owners


def assemble(objects: Sequence[bytes], *, trailer: bytes = b"") -> bytes:
    """Write the objects with the table that tells where they are."""
    file = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    return file + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        b"".join(places),
        b"<< /Size %d /Root 1 0 R %s >>" % (len(objects) + 1, trailer),
        len(file),
    )


def write_string(text: str) -> bytes:
    """Write a string in the encoding of the fonts."""
    encoded = text.encode("cp1252")
    for special in (b"\\", b"(", b")"):
        encoded = encoded.replace(special, b"\\" + special)
    return b"(%s)" % encoded
