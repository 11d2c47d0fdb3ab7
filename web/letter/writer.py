"""Writes what letters tell. A record at one level is written and encoded once, for all letters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from store.subscription import Level, Notice, Occasion
from web.letter.frame import Frame, frame_news
from web.letter.message import encode_part
from web.letter.news import News, Source, gather_news, locate_record
from web.letter.plain import write_frame, write_news
from web.look import Look
from web.site import Site
from web.theme import Theme

__all__ = ["Chosen", "Letter", "Piece", "Writer"]

_ROOM = 90_000  # bytes of HTML for all records: Gmail cuts off what is longer than 102,000
_READ = 300  # records that are remembered as they were read
_KEPT = 2_000  # records that are remembered as they were written
_ORDER = list(Occasion)
_HERE = Markup("<!-- records -->")


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """What is written, in both its forms."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A part of a letter in both its forms: as words, and as they are sent."""

    text: str
    html: str
    sent_text: bytes
    sent_html: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """The records of a letter, in their order."""

    news: tuple[News, ...]  # all of them
    shown: tuple[Piece, ...]  # those that there is room for


@dataclass(frozen=True, kw_only=True, slots=True)
class _Written:
    news: News
    piece: Piece
    weight: int  # bytes of its HTML


class Writer:
    """Writes records, and what stands around them. It remembers what it read.

    Args:
        source: Where records are read.
        site: For names and addresses.
        type_names: Names of clause types by slug.
        look: What the operator has put over our look.
    """

    def __init__(
        self,
        source: Source,
        *,
        site: Site,
        type_names: Mapping[str, str],
        look: Look | None = None,
    ) -> None:
        self.source = source
        self.site = site
        self.names = type_names
        self._theme = Theme(site, type_names, {}, None, look)
        self._written: dict[tuple[Notice, Level], _Written] = {}
        self._read = lru_cache(_READ)(lambda of: (source.change(of), source.wordings(of)))

    def write(self, record: str, notices: Iterable[Notice], level: Level) -> Letter:
        """Return a letter that goes to nobody: for everybody to read.

        Args:
            record: Public ID of the digest, or of the first record of an alert.
            notices: The records, and why they are told.
            level: In how many words.
        """
        selection = self.select(notices, level)
        frame = self.frame(record, selection)
        pieces = self.dress(frame, selection)
        return Letter(
            subject=frame.subject,
            text="".join(each.text for each in pieces),
            html="".join(each.html for each in pieces),
        )

    def select(self, notices: Iterable[Notice], level: Level) -> Chosen:
        """Return what is told: news first, then corrections, each in the order of a digest."""
        every = [(each, self._write(each, level)) for each in notices]
        every.sort(key=lambda each: _place(each[1].news))
        shown = self._fit(every)
        return Chosen(
            news=tuple(each.news for _, each in every), shown=tuple(each.piece for each in shown)
        )

    def frame(self, record: str, selection: Chosen) -> Frame:
        """Return what stands around records."""
        untold = len(selection.news) - len(selection.shown)
        return frame_news(record, selection.news, untold, self.site)

    def dress(self, frame: Frame, selection: Chosen) -> tuple[Piece, ...]:
        """Return all parts of a letter."""
        texts = write_frame(frame, self.site)
        html = self._theme.render("letter.html", "", frame=frame, body=_HERE)
        head, foot = map(_encode, texts, html.split(_HERE))
        return head, *selection.shown, foot

    def _fit(self, every: Sequence[tuple[Notice, _Written]]) -> list[_Written]:
        """Return what there is room for; where not for all, what is less grave in a headline."""
        if sum(each.weight for _, each in every) <= _ROOM:
            return [each for _, each in every]
        shown: list[_Written] = []
        spent = 0
        for notice, each in every:
            is_whole = spent + each.weight <= _ROOM // 2
            fitting = each if is_whole else self._write(notice, Level.HEADLINE)
            if spent + fitting.weight > _ROOM:
                break
            shown.append(fitting)
            spent += fitting.weight
        return shown

    def _write(self, notice: Notice, level: Level) -> _Written:
        if (notice, level) not in self._written:
            if len(self._written) >= _KEPT:
                self._written.clear()
            self._written[notice, level] = self._draw(notice, level)
        return self._written[notice, level]

    def _draw(self, notice: Notice, level: Level) -> _Written:
        change, wordings = self._read(notice.record)  # slow, and the same at each level
        news = gather_news(change, wordings, notice, level, self.names)
        address = locate_record(change.id, self.site)
        html = self._theme.render("news.html", "", news=news, address=address)
        piece = _encode(write_news(news, self.names, self.site), html)
        return _Written(news=news, piece=piece, weight=len(html.encode()))


def _place(news: News) -> tuple[int, tuple[int, str, str, str]]:
    return _ORDER.index(news.occasion), news.told.order


def _encode(text: str, html: str) -> Piece:
    return Piece(text=text, html=html, sent_text=encode_part(text), sent_html=encode_part(html))
