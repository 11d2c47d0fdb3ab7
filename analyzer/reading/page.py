"""The reader of web pages."""

from urllib.parse import urljoin

from bs4 import BeautifulSoup
from bs4.element import PageElement

from analyzer.reading.charset import decode
from analyzer.reading.character import clean, squeeze
