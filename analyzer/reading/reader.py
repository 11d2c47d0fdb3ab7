"""The way in: any bytes, and out comes the text of the policy or an error that says why not."""

from analyzer.reading.docx import DOCX_READER, read_docx
from analyzer.reading.markdown import MARKDOWN_READER, TEXT_READER, read_markdown, read_text
from analyzer.reading.media import DOCX, HTML, MARKDOWN, PDF, recognise
from analyzer.reading.page import PAGE_READER, read_page
from analyzer.reading.pdf import PDF_READER, read_pdf
from store.error import ReadError, WordsMissing
from store.record import Reading, Selection

__all__ = ["LIMIT", "READERS", "read"]

READERS = frozenset({DOCX_READER, MARKDOWN_READER, PAGE_READER, PDF_READER, TEXT_READER})
"""The readers in use, by name and version: what another one read may have another text now."""

LIMIT = 20_000_000
"""The most bytes that are read unless another limit is given."""

_EVERYTHING = Selection()
_NO_WORDS = "The file holds no words: give the page or file of a policy"
_NO_WORDS_ON_PAGE = (
    "The page holds no words of its own: if a script puts them there, declare it with"
    " `fetch: browser`, or save it from a browser"
)


def read(
    data: bytes,
    media_type: str = "",
    *,
    selection: Selection = _EVERYTHING,
    charset: str = "",
    url: str = "",
    limit: int = LIMIT,
) -> Reading:
    """Return the normalised text of a policy document.

    The format of the text is that of `analyzer.reading.draft`. It always holds at least one word.

    Args:
        data: The bytes, as they were fetched or stand in the file.
        media_type: As a server or a person gave it; what the bytes say themselves weighs more.
        selection: Which parts of a page are the document; of no effect on other kinds of files.
        charset: As a server or a person gave it.
        url: The address that answered, which makes the targets of links absolute.
        limit: The most bytes to read.

    Raises:
        ReadError: If there are no bytes or no words in them, if there are too many, or if they are
            those of a picture, an archive, a program, a locked or scanned PDF or the like.
    """
    if len(data) > limit:
        raise ReadError(
            f"The input has {len(data) / 1e6:,.1f} MB, and no more than {limit / 1e6:,.0f} MB are"
            " read: give the page or file of one policy"
        )
    if not data.strip():
        raise WordsMissing("The input is empty: give the page or file of a policy")
    kind = recognise(data, media_type, charset)
    if kind == PDF:
        reading = read_pdf(data)
    elif kind == DOCX:
        reading = read_docx(data)
    elif kind == HTML:
        reading = read_page(data, selection=selection, charset=charset, url=url)
    elif kind == MARKDOWN:
        reading = read_markdown(data, charset=charset)
    else:
        reading = read_text(data, charset=charset)
    if not any(map(str.isalnum, reading.text)):
        raise WordsMissing(_NO_WORDS_ON_PAGE if kind == HTML else _NO_WORDS)
    return reading
