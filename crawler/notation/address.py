"""Web addresses: which of them may be fetched at all."""

from urllib.parse import urlsplit

from crawler.notation.wording import quote

__all__ = ["find_address_fault", "is_web_address"]

_LONGEST = 2000


def is_web_address(url: str) -> bool:
    """Return whether an address is one that may be fetched.

    >>> is_web_address("https://example.com/terms"), is_web_address("file:///etc/hosts")
    (True, False)
    """
    return not find_address_fault(url)


def find_address_fault(url: str) -> str:
    """Return what forbids to fetch an address, with the cure; empty if nothing does.

    >>> find_address_fault("ftp://example.com/terms")
    '"ftp://example.com/terms" is no web address; it must begin with https:// or http://'
    """
    if len(url) > _LONGEST:
        return f"{quote(url)} is longer than {_LONGEST:,} characters; use a shorter address"
    if not url.isprintable() or " " in url or "\\" in url:
        return f"{quote(url)} holds a space, backslash or control character; percent-encode it"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return f"{quote(url)} is no well-formed address; check its host and port"
    if parts.scheme not in {"http", "https"}:
        return f"{quote(url)} is no web address; it must begin with https:// or http://"
    if not host:
        return f"{quote(url)} names no host; write it like https://example.com/terms"
    if "@" in parts.netloc:
        return "the address holds a user name; it would be published, so leave it out"
    return ""
