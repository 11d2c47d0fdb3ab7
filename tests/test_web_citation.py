"""How records are cited."""

import re
from dataclasses import replace

from tests.web_stories import SAMPLE
from web.site import Site
from web.view.citation import cite_change, cite_provision

SITE = Site(name="clausewatch", base_url="https://watch.example/records")
CHANGE = SAMPLE.changes(platform="Tarn & Quill <letters>")[0]


def test_change_is_cited_with_its_id_dates_and_address() -> None:
    """The plain citation names record, witness, both days and where to find it."""
    text = cite_change(CHANGE, SITE).text
    assert text == (
        "clausewatch: Tarn & Quill <letters>, Privacy Policy: Copies of deleted drafts are kept "
        "for 60 days instead of without a term. Change record CW-C-000301-T, 9 April 2026. "
        "Compares the text recorded by Open Terms Archive on 1 August 2024 with that recorded by "
        "Open Terms Archive on 9 April 2026. "
        "https://watch.example/records/changes/CW-C-000301-T/index.html"
    )


def test_bibtex_carries_hashes_and_an_unescaped_address() -> None:
    """The entry escapes what TeX would read, names both hashes, and leaves the URL usable."""
    entry = cite_change(CHANGE, SITE).bibtex
    assert entry.startswith("@misc{CW-C-000301-T,\n")
    assert r"Tarn \& Quill <letters>" in entry
    assert CHANGE.before.sha256 in entry
    assert CHANGE.after.sha256 in entry
    assert "month        = apr," in entry
    assert "{https://watch.example/records/changes/CW-C-000301-T/index.html}" in entry


def test_site_without_an_address_cites_the_id_alone() -> None:
    """Without a base address a citation promises none."""
    citation = cite_change(CHANGE, Site())
    assert "http" not in citation.text
    assert "url" not in citation.bibtex


def test_hostile_titles_keep_the_entry_whole() -> None:
    """Braces, line breaks, backslashes and bidi controls can neither end nor reorder an entry."""
    hostile = replace(CHANGE, summary="x}\n}\n@misc{evil,\\input{/etc/passwd} \u202e%$")
    entry = cite_change(hostile, SITE).bibtex
    assert entry.count("\n") == cite_change(CHANGE, SITE).bibtex.count("\n")
    bare = re.sub(r"\\[{}]", "", entry)
    assert bare.count("{") == bare.count("}")
    assert "\u202e" not in entry
    assert "\\input" not in entry


def test_provision_is_cited_by_its_latest_wording() -> None:
    """A provision's citation is dated by the version that first showed its latest wording."""
    [provision, *_] = SAMPLE.provisions(CHANGE.document.id)
    citation = cite_provision(provision, SITE)
    assert "Provision record CW-P-000300-W, 9 April 2026." in citation.text
    assert provision.states[-1].clause.sha256 in citation.bibtex
