"""From the tree of a page to blocks of text, in one pass and without recursion."""

import re
from collections.abc import Callable, Iterable
from urllib.parse import urljoin

from bs4 import Tag
from bs4.element import CData, NavigableString, PageElement

from analyzer.reading.draft import Draft
from analyzer.reading.inline import BREAK, Run, is_permalink, settle
from analyzer.reading.nest import Nest
from analyzer.reading.numbering import number_items
from analyzer.reading.obfuscation import PLACEHOLDER, reveal, reveal_target

__all__ = ["Walk"]
