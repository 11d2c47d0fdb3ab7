"""What the programs of a page leave in its text: their data, and buttons to share it."""

import re

__all__ = ["is_widget"]

# As programs write them, without a space: what a table of cookies shows has one.
_PAIR = re.compile(r"""["']:(?:["'{\[\d]|true|false|null)""")
_PAIRS, _SPREAD = 6, 120  # names with a value that are data; characters to each of them
_LINK = re.compile(r"""["'](?:href|url)["']:""")
_LINKS = 2  # places of a menu that such data lead to
_SERVICE = re.compile(
    r"\b(?:addtoany|addthis|sharethis|aol mail|bibsonomy|blogger|buffer|copy link|delicious|digg"
    r"|evernote|facebook|flipboard|gmail|hacker news|instapaper|line|linkedin|livejournal"
    r"|messenger|mix|odnoklassniki|outlook\.com|pinterest|pocket|print|reddit|skype|slashdot|sms"
    r"|stumbleupon|telegram|tumblr|twitter|viber|vk|wechat|whatsapp|wordpress|xing|yahoo mail)\b",
    re.IGNORECASE,
)
_SERVICES = 8  # different services in a row of buttons to share a page
_BUTTON = re.compile(r"\b(?:copy link|email app)\b", re.IGNORECASE)
_SAYING = re.compile(
    r"\b(?:we|our|us|must|shall|may|not|never|sell|opt|fees?|rights?|consent|agree)\b",
    re.IGNORECASE,
)


def is_widget(text: str) -> bool:
    """Return whether a text is the data of a program, or a row of buttons to share the page.

    >>> is_widget('{"a":[{"text":"Buy","href":"/buy"},{"text":"Sell","href":"/sell"}],"is":true}')
    True
    >>> is_widget("Plug-ins: Facebook, Reddit, Tumblr, Digg, Viber, VK, XING, Skype, AddToAny")
    False
    """
    if '":' in text or "':" in text:
        pairs = len(_PAIR.findall(text))
        if pairs >= _PAIRS and len(text) <= pairs * _SPREAD:
            return len(_LINK.findall(text)) >= _LINKS
    if not _BUTTON.search(text) or _SAYING.search(text) or any(map(text.count, ",:|;")):
        return False
    return len({found.lower() for found in _SERVICE.findall(text)}) >= _SERVICES
