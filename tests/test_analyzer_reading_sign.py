"""What markup shows of walls, shells and forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.reading.sign import find_signs

SIGNS = [
    ("challenge", "<script>window._cf_chl_opt={cType:'managed'}</script>"),
    ("challenge", '<script src="https://ct.captcha-delivery.com/c.js"></script>'),
    ("challenge", "<div class='h-captcha'></div>"),
    ("login", '<input id="p" type="password">'),
    ("login", '<form action="/de/login?next=/">'),
    ("shell", '<body><div id="root"></div><script src="a.js"></script>'),
    ("shell", "<app-root><!-- here --></app-root>"),
    ("loading", '<main aria-busy="true">'),
    ("redirect", '<meta http-equiv="refresh" content="0; url=/home">'),
    ("redirect", "<script>window.location.replace('/home')</script>"),
    ("error", '<body class="wide error404">'),
    ("error", '<script>{"page":"/_error","props":{}}</script>'),
    ("maintenance", '<div class="maintenance">'),
    ("age", '<div class="modal age-gate">'),
    ("consent", '<form action="https://portal.example/consent">'),
    ("region", '<ul class="country-selector">'),
    ("home-page", '<link rel="canonical" href="https://lumen.example/">'),
    ("other-document", '<script>{"@type": "Product"}</script>'),
]


@pytest.mark.parametrize(("kind", "markup"), SIGNS)
def test_markup_shows_what_a_page_is(kind: str, markup: str) -> None:
    """Each kind of wall is known by its markup, in neutral words and with a weight."""
    signs = [sign for sign in find_signs(markup.encode(), "A few words.") if sign.kind == kind]
    assert signs
    assert all(0 < sign.weight <= 1 and sign.reason for sign in signs)


def test_ordinary_markup_shows_nothing() -> None:
    """A page of headings, paragraphs and scripts gives no sign, and neither does a long text."""
    page = (
        "<html><body><div id='root'><main><h1>Terms</h1><p>You pay.</p></main></div></body></html>"
    )
    assert find_signs(page.encode(), "Terms\n\nYou pay.") == ()
    assert find_signs(b'<input type="password">', "You pay. " * 1000) == ()


@given(st.text(alphabet="<div class='error\" id=rot/>pasword &;\n", max_size=400))
def test_any_markup_is_looked_at(markup: str) -> None:
    """Broken markup gives signs or none, and never an error."""
    assert all(sign.kind for sign in find_signs(markup.encode(), ""))
