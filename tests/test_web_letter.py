"""Letters: what a mail tells, how it looks to programs, and that nothing breaks out of it."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.error import HomeError
from store.record import Direction, Severity, Verdict
from store.subscription import Interest, Level, Notice, Occasion, Rhythm
from tests.web_hostile import HOSTILE, PoisonedRecords
from tests.web_html import read_page
from tests.web_letters import SENDER, SITE, deliver, make_composer, read_message, subscribe
from tests.web_records import MemoryRecords
from tests.web_reviewed import ReviewedRecords, correct, withdraw
from tests.web_stories import SAMPLE
from tests.web_story import at
from web import Records, Site
from web.letter import Links, Sender
from web.letter.message import build_message, encode_mailbox
from web.letter.sender import read_mailbox

CRITICAL, DRAFTS, PRICE = "CW-C-000102-6", "CW-C-000301-T", "CW-C-000401-L"
WEEK = "CW-G-220260518-F"
LIMIT = 102_000  # bytes of HTML beyond which Gmail cuts a mail off


class _Words(HTMLParser):
    """Gathers the words of a page that a reader sees, and in what they differ."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.silent = self.silent or tag in {"title", "style"}

    def handle_endtag(self, tag: str) -> None:
        self.silent = self.silent and tag not in {"title", "style"}
        self.words += [" "] if tag in {"p", "h1", "h2", "li", "div"} else []

    def handle_data(self, data: str) -> None:
        self.words += [] if self.silent else [data]


def see(html: str) -> list[str]:
    """The words of a page."""
    parser = _Words()
    parser.feed(html)
    return "".join(parser.words).split()


def compose(
    records: Records, subject: str, *ids: str | Notice, **wanted: object
) -> tuple[str, str]:
    """The plain part and the HTML part of a letter."""
    delivery = deliver(subject, ids, subscribe(**wanted))  # type: ignore[arg-type]  # by name
    read = read_message(make_composer(records).compose(delivery))
    plain, rich = read.get_body(("plain",)), read.get_body(("html",))
    assert plain is not None
    assert rich is not None
    return plain.get_content().replace("\r\n", "\n"), rich.get_content()


@pytest.mark.parametrize("level", Level)
def test_both_parts_say_the_same_words(level: Level) -> None:
    """Without addresses and rules, the plain part is the HTML part word by word."""
    text, html = compose(SAMPLE, WEEK, CRITICAL, DRAFTS, PRICE, level=level)
    told = re.sub(r"^(> |- |-{40}$)|:? https://\S+", "", text, flags=re.MULTILINE).split()
    assert told == see(html)


def test_levels_tell_more_and_more() -> None:
    """A headline quotes nothing, a summary the gravest clause, the full letter all of them."""
    counts = [compose(SAMPLE, WEEK, CRITICAL, level=level)[0].count("\nAfter") for level in Level]
    assert counts == [0, 1, 6]
    text, _ = compose(SAMPLE, WEEK, CRITICAL)
    assert "And 5 further clauses that changed." in text


def test_letter_tells_the_gravest_first_whatever_the_order() -> None:
    """Records come by severity, then by platform."""
    text, _ = compose(SAMPLE, WEEK, PRICE, DRAFTS, CRITICAL)
    assert re.findall(r"Record (CW-\S+):", text) == [CRITICAL, DRAFTS, PRICE]
    assert "3 substantive changes on 3 platforms: 1 critical, 2 medium." in text


def test_digest_says_how_the_watching_goes_for_its_reader() -> None:
    """Only documents of interest are counted; an alert does not tell it."""
    lumenary = Interest(platforms=("Lumenary",), severity=Severity.HIGH)
    digest, _ = compose(SAMPLE, WEEK, CRITICAL, interest=lumenary)
    assert "Checked 2 documents: 0 failing, 0 held." in digest
    assert "substantive changes in Lumenary; of high severity or more, in a digest" in digest
    assert "Checked 4 documents: 1 failing" in compose(SAMPLE, WEEK, CRITICAL)[0]
    assert "Checked" not in compose(SAMPLE, CRITICAL, CRITICAL, rhythm=Rhythm.AT_ONCE)[0]


def test_letter_of_a_watch_list_names_the_list() -> None:
    """Whoever is told by a team's list learns which, and not the interest of their own."""
    wanted = replace(subscribe(), watch_list="Vendors <2026>")
    read = read_message(make_composer(SAMPLE).compose(deliver(WEEK, [CRITICAL], wanted)))
    part = read.get_body(("plain",))
    assert part is not None
    assert "subscribed to what the watch list Vendors <2026> covers" in part.get_content()


def test_empty_digest_says_that_nothing_changed() -> None:
    """Whoever asked for it learns that all is quiet, and that somebody looked."""
    message = make_composer(SAMPLE).compose(deliver(WEEK, ()))
    assert message.subject == f"Week 21 of 2026: nothing changed ({WEEK})"
    text, _ = compose(SAMPLE, WEEK)
    assert "No substantive change was captured." in text
    assert "Checked 4 documents" in text


def test_headers_are_those_of_a_list() -> None:
    """Programs learn whose list it is, how to leave it with one click, and not to answer."""
    read = read_message(make_composer(SAMPLE).compose(deliver(WEEK, [CRITICAL])))
    assert {name: read[name] for name in read.keys()} == {  # noqa: SIM118 - no dictionary
        "From": "Policy alerts <alerts@watch.example>",
        "To": "reader@mail.example",
        "Subject": f"[Critical] Week 21 of 2026: 1 change ({WEEK})",
        "Auto-Submitted": "auto-generated",
        "List-Id": "clausewatch <alerts.watch.example>",
        "List-Unsubscribe": "<https://watch.example/s/u/u-s1>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Help": "<https://watch.example/methodology/index.html>",
        "List-Archive": "<https://watch.example/digests/index.html>",
        "Precedence": "bulk",
        "Feedback-ID": "weekly:summary:clausewatch:watch.example",
        "Date": "Fri, 22 May 2026 06:00:00 +0000",
        "Message-ID": f"<{WEEK}.e8bc163c82eee187.7@watch.example>",
        "MIME-Version": "1.0",
        "Content-Type": read["Content-Type"],
    }
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]
    assert not read.defects


def test_same_delivery_is_the_same_bytes() -> None:
    """A letter that is sent a second time is the first one to the letter, ID and all."""
    delivery = deliver(WEEK, [CRITICAL, DRAFTS])
    first, second = (make_composer(SAMPLE).compose(delivery) for _ in range(2))
    assert first == second
    other = make_composer(SAMPLE).compose(replace(delivery, number=8))
    assert other.id != first.id


def test_alerts_of_one_document_are_one_thread() -> None:
    """They answer a message that never was, named after the document; digests stand alone."""
    composer = make_composer(SAMPLE)
    alert = read_message(composer.compose(deliver(CRITICAL, [CRITICAL])))
    assert alert["References"] == alert["In-Reply-To"] == "<CW-D-000001-0@watch.example>"
    for subject, records in ((WEEK, [CRITICAL]), (CRITICAL, [CRITICAL, DRAFTS])):
        assert read_message(composer.compose(deliver(subject, records)))["References"] is None


@pytest.mark.parametrize(
    ("service", "leave", "is_one_click"),
    [
        ("https://watch.example", "https://watch.example/u/u-s1", True),
        # RFC 8058 knows https alone.
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/u/u-s1", False),
        # Without a service a person reads the mail.
        ("", "mailto:alerts@watch.example?subject=unsubscribe", False),
    ],
)
def test_every_letter_can_be_left(service: str, leave: str, is_one_click: bool) -> None:  # noqa: FBT001
    """A link to leave stands in the headers and in both parts."""
    links = Links(service=service, seal=lambda purpose, key, _: f"{purpose}-{key}")
    read = read_message(make_composer(SAMPLE, links=links).compose(deliver(WEEK, [CRITICAL])))
    assert read["List-Unsubscribe"] == f"<{leave}>"
    assert ("List-Unsubscribe-Post" in read) is is_one_click
    for kind in ("plain", "html"):
        part = read.get_body((kind,))
        assert part is not None
        assert leave in part.get_content()


@pytest.mark.parametrize(
    ("ids", "subject"),
    [
        ([CRITICAL], "[Critical] Lumenary, Terms of Service: The free trial of 7… (CW-C-000102-6)"),
        ([DRAFTS], "[Medium] Tarn & Quill <letters>, Privacy…: Copies of deleted… (CW-C-000301-T)"),
        ([CRITICAL, PRICE], "[Critical] 2 changes: Lumenary, واحة"),
    ],
)
def test_subject_names_severity_place_and_record(ids: list[str], subject: str) -> None:
    """The subject says what it is about in fewer than 78 characters, and ends with the ID."""
    message = make_composer(SAMPLE).compose(deliver(ids[0], ids))
    assert message.subject == read_message(message)["Subject"] == subject
    assert len(subject) < 78


def test_withdrawal_is_told_with_its_reason_and_nothing_else() -> None:
    """Whoever was told of a record learns that it was withdrawn, and none of its words again."""
    records = ReviewedRecords(
        stories=SAMPLE.stories, withdrawals={CRITICAL: withdraw(at(2026, 6, 1))}
    )
    text, html = compose(records, CRITICAL, Notice(record=CRITICAL, occasion=Occasion.WITHDRAWAL))
    for part in (text, html):
        assert "This record was withdrawn" in part
        assert "Decided by Ada Example on 1 June 2026: A page of another document." in part
        assert "training of models is named" not in part
        assert "Critical severity" not in part
    assert "1 correction of what you were told." in text


def test_record_that_was_withdrawn_before_it_was_sent_is_told_as_such() -> None:
    """A letter never tells as news what does not stand any more."""
    records = ReviewedRecords(
        stories=SAMPLE.stories, withdrawals={CRITICAL: withdraw(at(2026, 6, 1))}
    )
    message = make_composer(records).compose(deliver(CRITICAL, [CRITICAL]))
    assert message.subject.startswith("[Withdrawn] Lumenary")


def test_correction_says_what_was_said_and_what_stands() -> None:
    """Both labels are told, with who decided, and the record as it is now."""
    records = ReviewedRecords(
        stories=SAMPLE.stories, labels={DRAFTS: (correct(at(2026, 6, 1), "data-sale"),)}
    )
    notice = Notice(record=DRAFTS, occasion=Occasion.CORRECTION, review=1)
    text, _ = compose(records, DRAFTS, notice)
    assert "A person corrected what was told of this record." in text
    assert "low severity, Retention before, high severity, Data sale now." in text
    assert "Reviewed by Ben Example on 1 June 2026: corrected. It speaks of something else." in text


def test_confirmation_asks_and_tells_nothing_else() -> None:
    """One link, what was asked for, and what happens if one does nothing."""
    message = make_composer(SAMPLE).compose_confirmation(
        subscribe(interest=Interest(directions=(Direction.ADVERSE,)))
    )
    read = read_message(message)
    assert message.subject == "Please confirm: messages from clausewatch"
    assert "List-Id" not in read
    text = read.get_body(("plain",))
    assert text is not None
    assert "https://watch.example/s/confirm/confirm-s1" in text.get_content()
    assert "substantive changes adverse, in a digest every week" in text.get_content()
    assert "Lumenary" not in text.get_content()


def many(count: int) -> Records:
    """Records of so many platforms, each with the same history."""
    stories = tuple(
        replace(
            SAMPLE.stories[0],
            number=1000 + n,
            key=replace(SAMPLE.stories[0].key, platform=f"Platform {n:03}"),
        )
        for n in range(count)
    )
    return MemoryRecords(stories=stories)


def test_letter_with_too_much_to_tell_is_bounded() -> None:
    """What there is no room for comes as a headline, then as a number with a link."""
    records = many(100)
    ids = [each.id for each in records.changes() if each.verdict is Verdict.SUBSTANTIVE]
    text, html = compose(records, WEEK, *ids)
    assert len(ids) == 100
    assert len(html.encode()) < LIMIT
    told = re.findall(r"Record (CW-\S+):", text)
    assert 40 < len(told) < 100
    assert 5 < text.count("\nAfter") < len(told)
    assert f"{100 - len(told)} further records" in text
    assert "https://watch.example/digests/week/2026-W21/index.html" in text
    told = re.sub(r"^(> |- |-{40}$)|:? https://\S+", "", text, flags=re.MULTILINE).split()
    assert told == see(html)


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_records_stay_words(kind: str, level: Level) -> None:
    """Whatever a record holds, headers stay ours, markup whole, and letters bounded."""
    text = HOSTILE[kind]
    records = PoisonedRecords(records=SAMPLE, text=text)
    site = Site(name=text or "x", base_url="https://watch.example/")
    composer = make_composer(records, site=site)
    for subject, ids in ((WEEK, [CRITICAL, DRAFTS, PRICE]), (CRITICAL, [CRITICAL])):
        message = composer.compose(deliver(subject, ids, subscribe(level=level)))
        read = read_message(message)
        assert set(read.keys()) == set(
            read_message(make_composer(SAMPLE).compose(deliver(subject, ids))).keys()
        )
        assert read["To"] == "reader@mail.example"
        rich = read.get_body(("html",))
        assert rich is not None
        html = rich.get_content()
        page = read_page(html)
        assert page.faults == []
        assert page.tags.isdisjoint({"script", "svg", "img", "link", "iframe", "form", "base"})
        assert {link.partition(":")[0] for link in page.links} == {"https"}
        assert len(html.encode()) < LIMIT
        assert not re.search(
            "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html
        )
        assert max(map(len, message.content.split(b"\r\n"))) < 998


def test_letter_fetches_nothing_and_counts_nobody() -> None:
    """A mail has no image, no font, no script, and each address in it is one to click."""
    _, html = compose(SAMPLE, WEEK, CRITICAL, level=Level.FULL)
    page = read_page(html)
    assert page.attributes.isdisjoint({"src", "background", "srcset", "onclick", "action"})
    assert "url(" not in html
    assert set(re.findall(r"https?://[^\"<]+", html)) == set(page.links)


@pytest.mark.parametrize(
    "address",
    [
        "a@mail.example\r\nBcc: b@mail.example",
        "a@mail.example, b@mail.example",
        "a",
        "",
        "a@",
        "Name <a@mail.example> <b@mail.example>",
    ],
)
def test_what_is_no_mailbox_is_not_written_to(address: str) -> None:
    """An address that names none, or several, or a header, is refused."""
    with pytest.raises(HomeError) as refusal:
        encode_mailbox(address)
    assert "\n" not in str(refusal.value)
    if address:
        with pytest.raises(HomeError):
            Sender(address=address)


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("reader@mail.example", "reader@mail.example"),
        ("reader+terms@grüße.example", "reader+terms@xn--gre-6ka8l.example"),
        ("Ada <ada@mail.example>", "Ada <ada@mail.example>"),
    ],
)
def test_mailbox_is_written_in_ascii(address: str, sent: str) -> None:
    """A domain of other letters goes as every mail server knows it."""
    assert encode_mailbox(address) == sent
    assert read_mailbox(sent).domain.isascii()


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_value_breaks_out_of_its_header(before: str, after: str) -> None:
    """A value is refused, or it is read back as one header and nothing more."""
    value = f"x{before}\r\n{after}"
    try:
        content = build_message([("X-Words", value)], at(2026, 1, 1), "<a@b>", b"", b"")
    except ValueError:
        return
    names = re.findall(rb"^([A-Za-z-]+):", content.partition(b"\r\n\r\n")[0], re.MULTILINE)
    assert names == [b"X-Words", b"Date", b"Message-ID", b"MIME-Version", b"Content-Type"]


def test_site_without_an_address_is_told_by_ids() -> None:
    """Without an address of the site a letter links nothing but the ways to leave."""
    composer = make_composer(SAMPLE, site=Site(), sender=replace(SENDER, reply_to="desk@x.example"))
    read = read_message(composer.compose(deliver(WEEK, [CRITICAL])))
    rich = read.get_body(("html",))
    assert rich is not None
    assert len(read_page(rich.get_content()).links) == 2
    assert read["Reply-To"] == "desk@x.example"
    assert CRITICAL in rich.get_content()
    assert SITE.base not in rich.get_content().replace("https://watch.example/s/", "")
