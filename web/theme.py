"""How the site looks: templates with everything escaped, and the files that go with them."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

from store.record import digest
from web.address import climb, locate_page, locate_platform, locate_twin, make_linkable
from web.library import Library
from web.site import Site
from web.view.excerpt import clean, fold, highlight, opening, shorten
from web.view.gist import condense
from web.view.wording import (
    count,
    entitle,
    label,
    name_age,
    name_day,
    name_document,
    name_moment,
    name_presence,
    name_stamp,
    name_witness,
    summarise,
    tag_language,
)

__all__ = ["STYLE", "Theme", "list_files"]

STYLE = "static/clausewatch.css"

_ROOM = Path(__file__).resolve().parent
_FILTERS = {
    "age": name_age,
    "counted": count,
    "day": name_day,
    "document_name": name_document,
    "folded": fold,
    "gist": condense,
    "highlighted": highlight,
    "label": label,
    "language": tag_language,
    "linkable": make_linkable,
    "moment": name_moment,
    "opening": opening,
    "page": locate_page,
    "presence": name_presence,
    "sha256": digest,
    "shortened": shorten,
    "stamp": name_stamp,
    "summary": summarise,
    "title_of": entitle,
    "twin": locate_twin,
    "witness": name_witness,
}


class _Compiled(BytecodeCache):
    """What templates were compiled to: whoever publishes again and again compiles them once."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if kept := self._kept.get(bucket.key):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


class Theme:
    """The templates of one site. Whatever a record holds, it comes out as text.

    Args:
        site: What every page says of the site.
        type_names: Names of clause types by slug; a slug without a name speaks for itself.
        slugs: Slugs of platforms by name.
        library: What readers are told beside the records.
    """

    def __init__(
        self,
        site: Site,
        type_names: Mapping[str, str],
        slugs: Mapping[str, str],
        library: Library | None = None,
    ) -> None:
        self.site = site
        self.slugs = slugs
        self.type_names = type_names
        self.library = library or Library()
        self._templates = Environment(
            loader=FileSystemLoader(_ROOM / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=_clean,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            bytecode_cache=_COMPILED,
        )
        self._templates.filters |= _FILTERS
        self._templates.filters |= {
            "platform": lambda name: locate_platform(slugs[name]),
            "type_name": lambda slug: label(slug, type_names),
        }
        self._templates.globals |= {"site": site, "style": STYLE}

    def render(self, template: str, page: str, **values: object) -> str:
        """Return a page.

        Args:
            template: Its file name.
            page: Where the page will lie; its links start there.
            **values: What the template shows.
        """
        # Served for addresses of any depth, so its links cannot be relative.
        root = self.site.top if template == "missing.html" else climb(page)
        return self._templates.get_template(template).render(values, page=page, root=root)


def list_files() -> Iterator[tuple[str, bytes]]:
    """Yield path and content of the files that pages refer to."""
    for file in sorted((_ROOM / "static").iterdir()):
        yield f"static/{file.name}", file.read_bytes()


def _clean(value: object) -> object:
    """Let only text through to a page: markup of ours as it is, other words cleaned, no "None"."""
    if value is None:
        return ""
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return clean(value)
    return value
