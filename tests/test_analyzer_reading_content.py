"""Whole pages without a declaration: the policy is kept, and what stands around it is not."""

import pytest

from analyzer.reading import read
from store.record import Reading

CLAUSE = "We may change these terms at any time and tell you thirty days before. " * 8
POLICY = f"<h1>Terms</h1><p>{CLAUSE}</p><h2>Your rights</h2><p>{CLAUSE}</p>"
MENU = "".join(f'<li><a href="/{word}">About our {word}</a></li>' for word in ("one", "two", "six"))

AROUND = {
    "menu": f"<nav><ul>{MENU}</ul></nav>",
    "menu by role": f"<div role=navigation><ul>{MENU}</ul></div>",
    "menu by class": f"<ul class='main-menu'>{MENU}</ul>",
    "header": f"<header><a href=/>About our home</a><ul>{MENU}</ul></header>",
    "footer": "<footer><p>About our company, 1 Road, Town.</p></footer>",
    "footer by role": "<div role=contentinfo>About our company</div>",
    "side menu": f"<aside>{MENU}</aside>",
    "sidebar": f"<div class='page-sidebar'>{MENU}</div>",
    "cookie banner": "<div class='cookie-banner'><p>About our cookies</p><button>OK</button></div>",
    "consent tool": "<div id='onetrust-consent-sdk'><p>About our partners.</p></div>",
    "consent dialog": "<div role=dialog><p>About our cookies.</p><button>Yes</button></div>",
    "hidden message": "<div style='display: none'>About our error</div>",
    "newsletter": "<div class=newsletter><p>About our news</p><input></div>",
    "search": "<form role=search><label>About our search</label><input></form>",
    "skip link": "<a class='skip-link' href='#main'>About our content</a>",
    "breadcrumbs": '<ol class="breadcrumb"><li><a href="/">About our home</a></li></ol>',
}


@pytest.mark.parametrize("around", AROUND.values(), ids=AROUND)
@pytest.mark.parametrize("place", ["<main>{}</main>", "<div><div>{}</div></div>", "{}"])
def test_what_stands_around_the_policy_is_left_out(around: str, place: str) -> None:
    """Menus, banners, headers and footers go; the policy stays to the letter."""
    page = f"<html><body>{around}{place.format(POLICY)}{around}</body></html>"
    assert read_page(page).text == read_page(POLICY).text


@pytest.mark.parametrize("place", ["<main>{}</main>", "<div><div>{}</div></div>"])
def test_links_beside_the_policy_are_left_out(place: str) -> None:
    """A list of links beside the one tag that holds the text is a menu, even without a name."""
    menu = f"<div><ul>{MENU}</ul></div>"
    page = f"<html><body>{menu}{place.format(POLICY)}{menu}</body></html>"
    assert read_page(page).text == read_page(POLICY).text


KEPT = {
    "header of the article": "<article><header><h1>Terms</h1><p>Of May.</p></header>"
    f"{POLICY}</article>",
    "footer of the article": f"<article>{POLICY}<footer><p>Changed in May.</p></footer></article>",
    "summary aside": f"<main>{POLICY}<aside><p>In short: we may change things.</p></aside></main>",
    "folded section": f"<main>{POLICY}<div style='display:none'><p>{CLAUSE}</p></div></main>",
    "folded sentence": f"<main>{POLICY}<div hidden><p>We never sell data.</p></div></main>",
    "details": f"<main>{POLICY}<details><summary>More</summary><p>{CLAUSE}</p></details></main>",
    "contents": "<main><ul><li><a href='#a'>Part one</a><li><a href='#b'>Part two</a></ul>"
    f"{POLICY}</main>",
    "list of links": f"<main>{POLICY}<ul><li><a href='/x'>Opt out here</a></ul></main>",
    "section called cookie-settings": f"<main>{POLICY}<section id='cookie-settings'>"
    "<h2>Cookie settings</h2><p>You can change them.</p><button>Change</button></section></main>",
    "section called sharing": f"<main>{POLICY}<section id='sharing'><h2>Sharing</h2>"
    f"<p>{CLAUSE}</p></section></main>",
    "form around it all": f"<form action='/'>{POLICY}<input></form>",
}


@pytest.mark.parametrize("page", KEPT.values(), ids=KEPT)
def test_what_belongs_to_the_policy_is_kept(page: str) -> None:
    """Nothing of the document is lost to a name or a tag that menus have, too."""
    inner = read_page(page).text
    assert read_page(f"<html><body>{AROUND['menu']}{page}</body></html>").text == inner
    assert "About our" not in inner


def test_a_cookie_policy_is_no_cookie_banner() -> None:
    """What holds a good share of the words is the text, whatever it is called."""
    page = f"<html><body><div class='cookie-notice'>{POLICY}<button>OK</button></div></body></html>"
    assert read_page(page).text == read_page(POLICY).text


def test_a_title_outside_of_the_main_content_is_kept() -> None:
    """The only first-rank heading belongs to the text, even if it stands before it."""
    page = f"<html><body><div><h1>Terms</h1></div><main><p>{CLAUSE}</p></main></body></html>"
    assert read_page(page).text.startswith("# Terms\n\nWe may")


def test_a_small_main_is_not_the_main_content() -> None:
    """A tag that only claims to be the main one is not believed."""
    page = f"<html><body><main><p>Loading.</p></main><div>{POLICY}</div></body></html>"
    assert "Your rights" in read_page(page).text


def test_a_part_of_a_page_is_kept_whole() -> None:
    """What was cut out of a page already is not cut again."""
    part = f"<nav><ul>{MENU}</ul></nav><p>{CLAUSE}</p><footer>End.</footer>"
    reading = read_page(part)
    assert reading.coverage == 1.0
    assert "About our six" in reading.text
    assert reading.text.endswith("End.")


def test_coverage_tells_how_much_was_left_out() -> None:
    """A page that consists of menus for the greater part has a low coverage."""
    page = (
        f"<html><body><nav>{'<a href=/x>word</a> ' * 30}</nav><p>{'word ' * 10}</p></body></html>"
    )
    assert read_page(page).coverage == pytest.approx(0.25)


def read_page(page: str) -> Reading:
    """Read a page without a selection."""
    return read(page.encode(), "text/html")
