"""The search in a real browser, with all that it may be asked for."""

import html
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.test_web_browser import CHROMIUM, browse
from tests.test_web_search import write_history
from tests.web_hostile import HOSTILE, PoisonedRecords
from tests.web_records import MemoryRecords
from tests.web_stories import NOW, SAMPLE, TYPE_NAMES
from web import Records, Site, publish, serve

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")

RECORDS = MemoryRecords(
    stories=(
        *SAMPLE.stories,
        write_history(7, "Birk", 30),
        write_history(8, "Nettle", 2, "lighthouse"),
    )
)
ITEM = re.compile(r'<li><article class="item">(.*?)</article></li>', re.DOTALL)


def open_site(place: Path, records: Records) -> Iterator[str]:
    """Publish records, serve them, and yield the address of the search."""
    publish(records, place, site=Site(), now=NOW, type_names=TYPE_NAMES)
    with serve(place) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/search/index.html"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the search over the sample and two long histories is served."""
    yield from open_site(tmp_path_factory.mktemp("site"), RECORDS)


def ask(address: str, place: Path, **asked: str) -> tuple[list[str], str]:
    """Ask a question, and return the IDs of what is found in its order, and the page."""
    done = browse(
        place, "--virtual-time-budget=8000", "--dump-dom", f"{address}?{urlencode(asked)}"
    )
    assert "CONSOLE" not in done.stderr
    items = ITEM.findall(done.stdout)
    found = [re.findall(r'<h3><a href="\.\./[a-z]+/(CW-[A-Z0-9-]+)/', item)[0] for item in items]
    return found, done.stdout


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        # Words anywhere, whole or begun, with or without accents, in any case.
        ({"q": "free TRIAL"}, ["CW-C-000102-6"]),
        ({"q": "arbitr"}, ["CW-C-000102-6"]),
        ({"q": "brókers"}, ["CW-C-000301-T"]),
        # A word that a directory leads to, and one that is nowhere.
        ({"q": "lighthouse"}, ["CW-C-000802-5", "CW-C-000801-7"]),
        ({"q": "lighthouse dragon"}, []),
        # A phrase, and the same words in another order.
        ({"q": '"drafts are yours"'}, []),
        ({"q": '"10 days"'}, ["CW-C-000401-L"]),
        ({"q": '"days 10"'}, []),
        # Another script.
        ({"q": "بالسعر"}, ["CW-C-000401-L"]),
        # Filters, by themselves and with words.
        ({"platform": "tarn-quill-letters"}, ["CW-C-000301-T"]),
        ({"severity": "4"}, ["CW-C-000102-6"]),
        ({"type": "retention"}, ["CW-C-000301-T"]),
        ({"direction": "f", "document": "Privacy Policy"}, ["CW-C-000301-T"]),
        (
            {"q": "parcel", "from": "2024-03-01", "to": "2024-04-30"},
            ["CW-C-000703-M", "CW-C-000702-O"],
        ),
        ({"q": "parcel", "platform": "tarn-quill-letters"}, []),
        # Clauses that stand.
        ({"q": "delete draft", "in": "clauses"}, ["CW-P-000300-F"]),
        ({"in": "clauses", "platform": "nettle"}, ["CW-P-000800-T"]),
    ],
)
def test_search_finds(
    asked: dict[str, str], found: list[str], address: str, tmp_path: Path
) -> None:
    """What is asked for is found, the newest first, and nothing else."""
    assert ask(address, tmp_path, **asked)[0] == found


def test_search_stops_at_a_page_of_results(address: str, tmp_path: Path) -> None:
    """A common word shows its newest twenty, marks the word, and offers to look further back."""
    found, page = ask(address, tmp_path, q="parcel")
    assert len(found) == 20
    assert found[0] == "CW-C-000730-Z"
    assert "<mark>parcel</mark>" in page
    assert "20 results so far, the newest first." in page
    assert '<button type="button" id="more">' in page


def test_id_leads_to_its_record(address: str, tmp_path: Path) -> None:
    """Who enters the ID of a record is led to it."""
    _, page = ask(address, tmp_path, q="cw-p-000101-9")
    assert 'href="../provisions/CW-P-000101-9/index.html">Record CW-P-000101-9<' in page


@pytest.mark.parametrize("kind", ["markup", "script", "bidi", "template", "rtl", "empty"])
def test_hostile_words_are_shown_as_text(kind: str, tmp_path: Path) -> None:
    """Whatever the index holds becomes text on the page, and no element, link or script."""
    records = PoisonedRecords(records=SAMPLE, text=HOSTILE[kind])
    for address in open_site(tmp_path / "site", records):
        found, page = ask(address, tmp_path, severity="2")
        assert len(found) == 3
        listed = "".join(ITEM.findall(page))
        tags = set(re.findall(r"<([a-z0-9]+)", listed))
        assert tags <= {
            "div", "time", "span", "svg", "rect", "p", "bdi", "a", "h3", "mark",
        }  # fmt: skip
        links = map(html.unescape, re.findall(r'href="([^"]*)"', listed))
        assert all(link.startswith(("../changes/CW-C-", "../documents/CW-D-")) for link in links)


def test_search_from_a_disk_says_what_it_needs(tmp_path: Path) -> None:
    """Opened from a disk, where no index can be loaded, the page still leads to the lists."""
    publish(SAMPLE, tmp_path / "site", site=Site(), now=NOW)
    page = (tmp_path / "site/search/index.html").as_uri()
    shown = browse(tmp_path, "--virtual-time-budget=3000", "--dump-dom", page).stdout
    assert "does not work from a disk" in shown or 'id="search" role="search"' in shown
    assert 'href="../index.html#watched"' in shown
