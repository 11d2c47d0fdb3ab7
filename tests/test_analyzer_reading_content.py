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
    "footer by class": "<div class='site-footer'><p>About our company, 1 Road, Town.</p></div>",
    "language picker": f"<div class='language-selector'>{MENU}</div>",
    "chat": "<div class='chat-widget'><p>About our chat: ask us.</p><button>Start</button></div>",
    "mega menu": f"<div class=mega><div><h4>Group</h4><p>About our goods</p>{MENU}</div></div>",
    "sign-up": "<div class='signup-box'><h3>About our news</h3><form><input></form></div>",
    "form": "<form><label>About our contact</label><input><button>Send</button></form>",
    "helpful?": "<div class='article-votes'><p>About our article</p><a href=/y>Yes</a></div>",
    "feedback": "<div class=feedback><p>About our page</p><button>Yes</button></div>",
    "by-line": "<div class=byline>About our team, 2 weeks ago</div>",
    "folded contents": "<details><summary>About our text</summary><a href='#a'>One</a></details>",
    "nothing to unfold": "<details><summary>About our details</summary> </details>",
    "comments": "<div id=respond><h3>About our comments</h3><textarea></textarea><input></div>",
    "consent by link": "<div id='cookie-law-bar'>About our cookies <a role=button>OK</a></div>",
    "related articles": f"<section class='related-articles'><h3>More</h3><ul>{MENU}</ul></section>",
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
    "tabs of languages": f"<div role=tablist><button role=tab>English</button></div><div role="
    f"tabpanel>{POLICY}</div><div role=tabpanel hidden><h2>Bedingungen</h2><p>{CLAUSE}</p></div>",
    "accordion": "<main><h1>Terms</h1><h3><button aria-expanded=false>Scope</button></h3>"
    f"<div hidden><p>{CLAUSE}</p></div></main>",
    "footnotes": f"<main>{POLICY}<aside role=doc-footnote><p>1. In the EU only.</p></aside><section"
    " class=footnotes><ol><li id=n>In the EU only <a href='#r'>back</a></ol></section></main>",
    "bold headings": f"<div><p><strong>Terms</strong></p><div><b>1. Scope</b></div><p>{CLAUSE}</p>"
    "</div>",
    "folded link": f"<main>{POLICY}<details><summary>Contact</summary><a href='mailto:a@b.example'>"
    "a@b.example</a></details></main>",
    "definitions": f"<main><h1>Terms</h1><dl><dt>Account</dt><dd>{CLAUSE}</dd></dl></main>",
    "section called feedback": f"<main>{POLICY}<div id=feedback><p>We may use your feedback.</p>"
    "</div></main>",
    "heading called header": f"<div><div class=header>Terms</div><p>{CLAUSE}</p></div>",
    "date by class": f"<div>{POLICY}<div class='policy-footer'>Last changed in May.</div></div>",
    "form around it all": f"<form action='/'>{POLICY}<input></form>",
}


PROSE = f"<p>{CLAUSE}</p><h2>Your rights</h2><p>{CLAUSE}</p>"
LAYOUTS = {
    "help centre": "<main><nav class=sub-nav><ol class=breadcrumbs><li><a href=/>About"
    f" our help</a></ol></nav><aside class=article-sidebar><h3>About our part</h3><ul>{MENU}</ul>"
    "</aside><article class=article><header class=article-header><h1>Terms</h1></header>"
    f"<section class=article-info><div class=article-body>{PROSE}</div></section><footer>"
    f"<div class=article-share><ul>{MENU}</ul></div><div class=article-votes><span>About our"
    f" text?</span><button>Yes</button></div></footer><section class=related>{MENU}</section>"
    "</article></main>",
    "form around the page": "<form id=aspnetForm method=post><input type=hidden value=x>"
    f"<div id=header><ul class=topmenu>{MENU}</ul></div><div id=ctl00_content>{POLICY}</div>"
    "<div id=footer>About our company <a href=/a>Imprint</a></div></form>",
    "shop": f"<div class=header-wrapper><ul>{MENU}</ul><button>About our cart</button></div>"
    "<main><div class=policy__container><div class=policy__title><h1>Terms</h1>"
    f"</div><div class=policy__body><div class=rte>{PROSE}</div></div></div></main><div><form"
    f" class=newsletter-form><p>About our newsletter</p><input><button>Go</button></form><ul>"
    f"{MENU}</ul></div>",
    "blog": f"<div class=site><header id=masthead><a href=/>About our home</a><nav>{MENU}</nav>"
    "</header><div id=content><div id=primary><main id=main><article class='page'><header class="
    f"entry-header><h1>Terms</h1></header><div class=entry-content>{PROSE}<div class='sharedaddy"
    f" sd-sharing'><h3>About our links</h3><ul>{MENU}</ul></div></div></article><div id=comments"
    " class=comments-area><h2>About our comments</h2><form><p>About your address</p><textarea>"
    "</textarea><input type=submit></form></div></main></div><aside class=widget-area><section>"
    f"<h2>About our posts</h2><ul>{MENU}</ul></section></aside></div><footer id=colophon>About our"
    " company</footer></div>",
    "title in a section of its own": "<div class='navbar' role=banner><a href=/>About our brand</a>"
    f"<nav>{MENU}</nav></div><div class=section><div class=container><h1>Terms</h1></div></div>"
    f"<div class=section><div class=rich-text>{PROSE}</div></div><div class='footer'><div><h4>About"
    f" our goods</h4>{MENU}</div><div>© About our Inc.</div></div>",
    "several mains": f"<main><h1>Terms</h1></main><main><p>{CLAUSE}</p></main><footer>About our"
    f" company</footer><main><h2>Your rights</h2><p>{CLAUSE}</p></main>",
    "several articles": f"<div><article><h1>Terms</h1><p>{CLAUSE}</p></article><article><h2>Your"
    f" rights</h2><p>{CLAUSE}</p></article></div><footer>About our company</footer>",
    "shadow root": f"<x-policy><template shadowrootmode=open>{POLICY}</template></x-policy>",
    "streamed late": f"<div id=root><main>Loading</main></div><div hidden id='S:0'>{POLICY}</div>",
}


@pytest.mark.parametrize("body", LAYOUTS.values(), ids=LAYOUTS)
def test_common_layouts_leave_the_policy(body: str) -> None:
    """Of pages as shops, blogs, help centres and frameworks build them, the policy is left."""
    text = read_page(f"<html><body>{body}</body></html>").text
    assert text.removeprefix("Loading\n\n") == read_page(POLICY).text


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


def test_little_of_the_prose_is_noted() -> None:
    """If most of a page's prose was left out, the reading says how much was kept."""
    blurbs = f"<div role=dialog><p>{CLAUSE}</p></div>" * 5
    reading = read_page(f"<html><body>{blurbs}<main><p>{CLAUSE}</p></main></body></html>")
    assert "only" in reading.notes[0]
    assert not reading.degraded
    assert read_page(f"<html><body><main><p>{CLAUSE}</p></main></body></html>").notes == ()


def test_coverage_tells_how_much_was_left_out() -> None:
    """A page that consists of menus for the greater part has a low coverage."""
    page = (
        f"<html><body><nav>{'<a href=/x>word</a> ' * 30}</nav><p>{'word ' * 10}</p></body></html>"
    )
    assert read_page(page).coverage == pytest.approx(0.25)


def read_page(page: str) -> Reading:
    """Read a page without a selection."""
    return read(page.encode(), "text/html")
