"""Themes of an operator's own: templates, files and colours over ours."""

import re
from pathlib import Path

import pytest

from store.error import HomeError
from tests.test_web_publication import NEVER_OURS, hash_tree
from tests.web_html import read_pages
from tests.web_stories import NOW, SAMPLE
from web import PublishReport, Site, find_look, publish
from web.theme import STYLE

STANDING = """\
{% extends "original/missing.html" %}
{% block title %}Not here{% endblock %}
"""


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write files below a folder, and return the folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def build(folder: Path, theme: Path) -> PublishReport:
    """Build the sample site with a theme."""
    return publish(SAMPLE, folder, site=Site(name="Desk"), now=NOW, look=find_look(theme))


def test_templates_replace_ours_and_can_build_on_them(tmp_path: Path) -> None:
    """A template of the same name is used instead; ours is still there under `original/`."""
    theme = write(
        tmp_path / "theme",
        {
            "templates/missing.html": STANDING,
            "templates/platform.html": '{% extends "base.html" %}{% block main %}'
            '{% include "note.html" %}{{ row.name }}{% endblock %}',
            "templates/note.html": "<p>A note of ours</p>",
        },
    )
    build(tmp_path / "site", theme)
    missing = (tmp_path / "site/404.html").read_text("utf-8")
    assert "<title>Not here · Desk</title>" in missing
    assert "Nothing lies at this address</h1>" in missing
    platform = (tmp_path / "site/platforms/tarn-quill-letters/index.html").read_text("utf-8")
    assert "<p>A note of ours</p>Tarn &amp; Quill &lt;letters&gt;" in platform


def test_files_join_the_site_and_show_on_its_pages(tmp_path: Path) -> None:
    """A logo stands beside the name, a further stylesheet is loaded, and ours can be replaced."""
    logo = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    theme = write(
        tmp_path / "theme",
        {
            "static/logo.svg": logo,
            "static/theme.css": "h1 { color: teal; }",
            "static/fonts/a.txt": "x",
            "static/mark.svg": logo,
            "static/.hidden": "x",
        },
    )
    build(tmp_path / "site", theme)
    files = hash_tree(tmp_path / "site")
    assert sorted(path for path in files if path.startswith("static/")) == [
        "static/clausewatch.css",
        "static/copy.js",
        "static/fonts/a.txt",
        "static/logo.svg",
        "static/mark.svg",
        "static/search.js",
        "static/theme.css",
    ]
    assert files["static/mark.svg"] == logo.encode()
    for path, markup in read_pages(tmp_path / "site").items():
        page = files[path].decode()
        assert 'static/logo.svg" alt=""' in page
        assert page.index(STYLE) < page.index("static/theme.css")
        assert markup.faults == []
        assert markup.tags & NEVER_OURS - {"form", "script"} == {"img"}


def test_colours_are_for_the_screen_of_their_scheme(tmp_path: Path) -> None:
    """Colours come after ours, each in its own scheme; print stays black on white."""
    theme = write(
        tmp_path / "theme",
        {"colours.toml": '[light]\nlink = "#004466"\n[dark]\nlink = "#88CCFF"\nink = "#ffffff"\n'},
    )
    build(tmp_path / "site", theme)
    sheet = (tmp_path / "site" / STYLE).read_text("utf-8")
    assert re.findall(
        r"@media screen and \(prefers-color-scheme: (\w+)\) { :root { (.*) } }", sheet
    ) == [
        ("light", "--link: #004466;"),
        ("dark", "--link: #88CCFF; --ink: #ffffff;"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("colours.toml", "[light]\nlnk = '#004466'", r"lnk is no colour .*did you mean link\?"),
        ("colours.toml", "[light]\nlink = 'red; } body { x: y'", 'write it like "#1b4f8a"'),
        ("colours.toml", "[light]\nlink = 'url(https://evil.example)'", "is no colour"),
        ("colours.toml", "[light]\nlink = 7", "is no colour"),
        ("colours.toml", "link = '#004466'", r"under \[light\] or \[dark\]"),
        ("colours.toml", "[dusk]\nlink = '#004466'", "dusk is no scheme"),
        ("colours.toml", "[light", "is not valid TOML"),
        ("templates/sart.html", "x", r"replaces no template \(did you mean start.html\?\)"),
        ("templates/start.html", "{% block main %}\n{{ x", "start.html, line 2: .*mend it"),
        ("templates/start.html", "{{ nothing.like.this }}", "index.html cannot be made"),
        ("templates/start.html", '{% extends "gone.html" %}', "index.html cannot be made"),
        ("static/a b.txt", "x", "no plain address"),
    ],
)
def test_faults_are_told_with_their_place_and_cure(
    name: str, text: str, said: str, tmp_path: Path
) -> None:
    """What is wrong in a theme is told in one line that names the file, before pages are wrong."""
    theme = write(tmp_path / "theme", {name: text})
    with pytest.raises(HomeError, match=said) as caught:
        build(tmp_path / "site", theme)
    assert str(tmp_path / "theme") in str(caught.value)


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    """A template that is no text cannot be read, and the theme is named."""
    theme = write(tmp_path / "theme", {"templates/start.html": ""})
    (theme / "templates/start.html").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(HomeError, match="cannot read the theme"):
        find_look(theme)


def test_changed_theme_makes_pages_anew(tmp_path: Path) -> None:
    """What is remembered holds for one look: another template or logo makes all pages anew."""
    theme, site = tmp_path / "theme", tmp_path / "site"
    build(site, theme)
    pages = {path for path in hash_tree(site) if path.endswith("index.html")}
    write(theme, {"static/logo.svg": "<svg/>"})
    assert pages <= set(build(site, theme).written)
    write(theme, {"templates/missing.html": STANDING})
    assert build(site, theme).written == ("404.html",)
    assert build(site, theme).written == ()
