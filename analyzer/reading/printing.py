"""What is printed on a page, as the reader of PDF files sees it."""

from dataclasses import dataclass

__all__ = ["PrintedLine"]


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedLine:
    """A line as it stands on a page. Lengths are in points, from the left and the bottom of it."""

    text: str
    page: int  # from 0
    left: float
    right: float
    bottom: float
    size: float  # height of its characters
    weight: int  # of the font: about 400 is regular, 700 bold
    height: float  # of its bottom, as a share of the page's height
    hyphen: bool = False  # whether a hyphen at its end joins it to the next line
    beside: bool = False  # whether it stands right of the line before, far from its end
    edge: float = 0.0  # the right edge of its column; 0 where there are no columns
