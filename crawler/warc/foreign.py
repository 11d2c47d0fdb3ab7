"""Records of somebody else's WARC file, as captures of the documents that we declare."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from http.client import responses as phrases
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from crawler.declaration import DeclaredDocument
from crawler.exchange.body import find_charset, find_media_type
from crawler.warc.catalogue import Catalogue
from crawler.warc.message import Response, parse_response
from crawler.warc.record import parse_date
from crawler.warc.source import WarcRecord, WarcSource
from store.error import ArchiveError
from store.record import Capture, Failure, Origin, Outcome

__all__ = ["AddressBook", "Answer", "describe_answer", "find_answer", "find_only_address"]

_LONGEST = 2000  # characters of an address
_LONGEST_ID = 200
_MOST = 100_000  # addresses
_READABLE = {"text/html", "application/xhtml+xml", "application/pdf"}
_PORTS = {"http": 80, "https": 443}


class AddressBook:
    """Which documents stand at which addresses.

    It is no matter whether an address begins with http or https, or ends with a slash.
    """

    def __init__(self, documents: Iterable[tuple[str, DeclaredDocument]]) -> None:
        self._documents: dict[str, list[DeclaredDocument]] = {}
        for url, document in documents:
            self._add(_fold(url), [document])

    def find(self, url: str) -> list[DeclaredDocument]:
        """Return the documents at an address."""
        return self._documents.get(_fold(url), [])

    def follow(self, url: str, location: str) -> None:
        """Note that an address redirects to another one."""
        documents = self.find(url)
        if documents and len(location) <= _LONGEST and len(self._documents) < _MOST:
            try:
                self._add(_fold(urljoin(url, location)), documents)
            except ValueError:  # it is no address at all
                return

    def _add(self, url: str, documents: list[DeclaredDocument]) -> None:
        there = self._documents.setdefault(url, [])
        there += [document for document in documents if document not in there]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a server once answered, as records tell it."""

    response: Response  # status and headers, with its own body or that of the record it refers to
    content: bytes | None  # decoded; None if it is too large
    problem: str = ""  # with the decoding


def find_answer(record: WarcRecord, catalogue: Catalogue) -> Answer | None:
    """Return the answer that a record holds, or refers to; None if it cannot be had."""
    if record.kind == "resource":
        headers = (("Content-Type", record.value_of("content-type")),)
        response = Response(status=HTTPStatus.OK, headers=headers, body=record.block)
        return Answer(response=response, content=record.block)
    told = parse_response(record.block)
    if record.kind == "response":
        if told is None:
            return None
        content, problem = catalogue.decode_response(told)
        return Answer(response=told, content=content, problem=problem)
    original = catalogue.find_original(record)
    if original is None or original.kind != "response":
        return None
    told = told or parse_response(original.block)
    return None if told is None else Answer(response=told, content=catalogue.decode(original))


def describe_answer(record: WarcRecord, answer: Answer, *, by: str, file: str) -> Capture | str:
    """Return the capture that an answer is, for no document in particular; or why it is none.

    Args:
        record: It holds the answer.
        answer: What it holds.
        by: What made the file, as that says.
        file: Its name.
    """
    at = parse_date(record.value_of("warc-date"))
    if at is None or at > datetime.now(UTC) + timedelta(days=1):
        return "with no date that can be right"
    if not record.id or len(record.id) > _LONGEST_ID or not record.id.isprintable():
        return "without an ID that can be cited"
    if answer.content is None:
        return "larger than the limit once decoded"
    response, content = answer.response, answer.content
    content_type = next(iter(response.values_of("content-type")), "")
    media_type = find_media_type(content_type, content)
    outcome, failure, problem = _judge(record, answer)
    document = DeclaredDocument(platform="", type="", url="")
    return Capture(
        document=document.key,
        at=at,
        outcome=outcome,
        origin=Origin.WARC,
        final_url=record.value_of("warc-target-uri").strip("<>"),
        status=response.status if record.kind != "resource" else None,
        headers=response.headers,
        media_type=media_type,
        charset=find_charset(content_type, media_type, content),
        tool=by,
        problem=problem,
        failure=failure,
        reference=f"warc:{record.id}",
        provenance=f"WARC file {file}",
        address=_address(record.value_of("warc-ip-address")),
    )


def find_only_address(path: Path, *, limit: int) -> str:
    """Return the one address of which a file holds a page or a PDF.

    Raises:
        ArchiveError: It holds none, or those of several addresses.
    """
    found: dict[str, str] = {}
    faults: Counter[str] = Counter()
    with WarcSource(path, limit=limit) as source:
        for record in source:
            if record.kind != "response" or record.fault:
                faults[record.fault] += record.kind == "response"
                continue
            url = record.value_of("warc-target-uri").strip("<>")
            response = parse_response(record.block)
            if response is None or response.status != HTTPStatus.OK or not _is_web(url):
                continue
            content_type = next(iter(response.values_of("content-type")), "")
            if find_media_type(content_type, response.body) in _READABLE:
                found.setdefault(_fold(url), url)
    if not found:
        unusable = ", ".join(f"{number} {fault}" for fault, number in faults.items() if number)
        raise ArchiveError(
            f"{path} holds no page or PDF that could be taken"
            + (f"; responses left out: {unusable}" if unusable else "")
        )
    if len(found) > 1:
        raise ArchiveError(
            f"{path} holds pages of {len(found)} addresses, so that --type cannot tell which is "
            "meant: declare the document, and leave --type out"
        )
    return next(iter(found.values()))


def _judge(record: WarcRecord, answer: Answer) -> tuple[Outcome, Failure | None, str]:
    response = answer.response
    if response.status == HTTPStatus.NOT_MODIFIED and record.kind == "revisit":
        return Outcome.NOT_MODIFIED, None, ""
    if response.status != HTTPStatus.OK:
        phrase = phrases.get(response.status, "no standard status")
        is_busy = response.status in {429, 503}
        problem = f"the server answered with status {response.status} ({phrase})"
        return Outcome.HTTP_ERROR, Failure.BUSY if is_busy else Failure.STATUS, problem
    problem = answer.problem
    if record.value_of("warc-truncated"):
        problem = problem or "the record holds part of the body only"
    if problem:
        return Outcome.TRUNCATED, Failure.TRUNCATED, problem
    return Outcome.FETCHED, None, ""


def _is_web(url: str) -> bool:
    return url.startswith(("http://", "https://")) and len(url) <= _LONGEST


def _address(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        return ""


def _fold(url: str) -> str:
    """Return what is left of an address without what makes no difference.

    >>> _fold("HTTP://Example.com:80/terms/#top") == _fold("https://example.com/terms")
    True
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    host = (parts.hostname or "").rstrip(".")
    if port and port != _PORTS.get(parts.scheme):
        host += f":{port}"
    if parts.scheme not in _PORTS:
        host = f"{parts.scheme}:{host}"
    return f"{host}{parts.path.rstrip('/')}" + (f"?{parts.query}" if parts.query else "")
