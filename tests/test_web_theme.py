"""Templates that escape everything, and a stylesheet that everyone can read."""

import re
from pathlib import Path

import pytest

import web
from web.site import Site
from web.theme import STYLE, Theme, list_files

ROOM = Path(web.__file__).parent
STYLESHEET = (ROOM / STYLE).read_text("utf-8")
PAIRS = [
    ("ink", "paper"),
    ("ink", "card"),
    ("soft", "paper"),
    ("soft", "card"),
    ("link", "paper"),
    ("link", "card"),
    ("went", "went-on"),
    ("came", "came-on"),
    ("ink", "stated-on"),
    *((mark, ground) for mark in ("low", "medium", "high", "critical", "good")
      for ground in ("paper", "card")),
]  # fmt: skip


def read_colours(scheme: str) -> dict[str, str]:
    """Return the colours of a scheme by their name; dark ones stand upon the light ones."""
    light, dark = re.findall(r":root \{([^}]*)\}", STYLESHEET)[:2]
    found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", light))
    if scheme == "dark":
        found |= dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", dark))
    return found


def measure_luminance(colour: str) -> float:
    """Return the relative luminance as WCAG 2 defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(ink: str, ground: str, scheme: str) -> None:
    """Every text colour has the contrast that WCAG 2.2 asks for at level AA, in both schemes."""
    colours = read_colours(scheme)
    lights = sorted(measure_luminance(colours[name]) for name in (ink, ground))
    assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 4.5


def test_stylesheet_fetches_nothing() -> None:
    """Nothing in the stylesheet leads to another file or host."""
    assert "url(" not in STYLESHEET
    assert "@import" not in STYLESHEET
    assert "@font-face" not in STYLESHEET


def test_no_style_is_left_over() -> None:
    """The stylesheet names no class that no template and no script uses."""
    files = (*(ROOM / "templates").iterdir(), *(ROOM / "static").glob("*.js"))
    written = "".join(file.read_text("utf-8") for file in files)
    names = set(re.findall(r"\.([a-z][a-z-]+)(?![^{}]*\})", re.sub(r'"[^"]*"', "", STYLESHEET)))
    built = {name for name in names if re.match(r"(?:severity|direction|event|bar)-", name)}
    assert len(names) > 40
    assert {name for name in names - built if name not in written} == set()


def test_markup_is_escaped_and_unprintable_characters_are_shown_as_such() -> None:
    """The name of a site is a text like any other: escaped, and free of bidi controls."""
    theme = Theme(Site(name='<b title="x">\u202eevil\x00'), {}, {})
    html = theme.render("missing.html", "404.html")
    assert "&lt;b title=&#34;x&#34;&gt;\ufffdevil\ufffd" in html
    assert "<b " not in html


def test_missing_page_links_from_the_top_of_the_site() -> None:
    """It is shown for addresses of any depth, so its links start at the site's own path."""
    page = Theme(Site(base_url="https://example.org/watch"), {}, {}).render(
        "missing.html", "404.html"
    )
    assert 'href="/watch/static/clausewatch.css"' in page
    assert 'href="/index.html"' in Theme(Site(), {}, {}).render("missing.html", "404.html")


def test_static_files_lie_under_their_folder() -> None:
    """The stylesheet, the scripts and the mark are published with the pages."""
    assert [path for path, _ in list_files()] == [
        STYLE,
        "static/copy.js",
        "static/mark.svg",
        "static/search.js",
    ]
