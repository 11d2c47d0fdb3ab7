"""How the site looks: templates with everything escaped, and the files that go with them."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from pathlib import Path

from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    DictLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from jinja2.bccache import Bucket
from markupsafe import Markup

from store.error import HomeError
from store.record import digest
from web.address import (
    climb,
    locate_authority,
    locate_digest,
    locate_law,
    locate_page,
    locate_platform,
    locate_twin,
    locate_type,
    make_linkable,
)
from web.library import Library
from web.look import Look, read_look
from web.site import Site
from web.view.brief import name_certainty, name_review
from web.view.card import is_rtl, wrap
from web.view.effect import name_effects, name_stated_date
from web.view.excerpt import clean, fold, highlight, opening, shorten
from web.view.gist import condense
from web.view.provenance import trace_source
from web.view.redline import split_sides, unfold
from web.view.shift import is_mere_move
from web.view.wording import (
    count,
    entitle,
    label,
    name_age,
    name_date,
    name_day,
    name_document,
    name_moment,
    name_presence,
    name_stamp,
    name_witness,
    summarise,
    tag_language,
)

__all__ = ["STYLE", "Theme", "find_look", "list_files"]

STYLE = "static/clausewatch.css"

_ROOM = Path(__file__).resolve().parent
_PARTS = 500  # pieces that are kept, for they may be of any document
_FILTERS = {
    "age": name_age,
    "authority_page": locate_authority,
    "certainty": name_certainty,
    "counted": count,
    "date": name_date,
    "day": name_day,
    "digest": locate_digest,
    "document_name": name_document,
    "effects": name_effects,
    "folded": fold,
    "gist": condense,
    "highlighted": highlight,
    "is_mere_move": is_mere_move,
    "is_rtl": is_rtl,
    "label": label,
    "language": tag_language,
    "law_page": locate_law,
    "linkable": make_linkable,
    "moment": name_moment,
    "opening": opening,
    "page": locate_page,
    "presence": name_presence,
    "reviewed": name_review,
    "sha256": digest,
    "shortened": shorten,
    "sides": split_sides,
    "stamp": name_stamp,
    "stated_date": name_stated_date,
    "summary": summarise,
    "title_of": entitle,
    "traced": trace_source,
    "twin": locate_twin,
    "type_page": locate_type,
    "unfolded": unfold,
    "witness": name_witness,
    "wrapped": wrap,
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
        look: What the operator has put over our look.
    """

    def __init__(
        self,
        site: Site,
        type_names: Mapping[str, str],
        slugs: Mapping[str, str],
        library: Library | None = None,
        look: Look | None = None,
    ) -> None:
        self.site = site
        self.slugs = slugs
        self.type_names = type_names
        self.library = library or Library()
        self._parts: dict[Hashable, Markup] = {}
        self.look = look or Look()
        self._templates = Environment(
            loader=_find_templates(self.look),
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
        self._templates.globals |= {
            "site": site,
            "style": STYLE,
            "library": self.library,
            "look": self.look,
        }
        self._check(self.look.templates)

    def render(self, template: str, page: str, **values: object) -> str:
        """Return a page.

        Args:
            template: Its file name.
            page: Where the page will lie; its links start there.
            **values: What the template shows.
        """
        # Served for addresses of any depth, so its links cannot be relative.
        root = self.site.top if template == "missing.html" else climb(page)
        try:
            return self._templates.get_template(template).render(values, page=page, root=root)
        except TemplateError as problem:
            if not self.look.templates:
                raise
            raise HomeError(
                f"{page} cannot be made with the templates in {self.look.folder} ({problem}):"
                " compare yours with those it replaces, or remove it"
            ) from problem

    def _check(self, names: Iterable[str]) -> None:
        """See that templates of the operator can be read at all.

        Raises:
            HomeError: One cannot.
        """
        for name in names:
            try:
                self._templates.get_template(name)
            except TemplateSyntaxError as problem:
                place = f"{self.look.folder}/templates/{name}, line {problem.lineno}"
                raise HomeError(f"{place}: {problem.message}: mend it or remove it") from problem

    def render_part(self, template: str, page: str, key: Hashable, **values: object) -> Markup:
        """Return a piece of a page that is the same on many, and make it once.

        Args:
            template: Its file name.
            page: Where the page will lie.
            key: What the values depend on: the same key, the same piece.
            **values: What the template shows.
        """
        place = template, climb(page), key
        if place not in self._parts:
            if len(self._parts) >= _PARTS:
                self._parts.clear()
            text = self.render(template, page, **values)
            self._parts[place] = Markup(text)  # noqa: S704 - escaped by its own template
        return self._parts[place]


def _find_templates(look: Look) -> ChoiceLoader:
    """Return where templates come from: the operator's before ours, ours also as `original/`."""
    ours = FileSystemLoader(_ROOM / "templates")
    return ChoiceLoader([DictLoader(look.templates), ours, PrefixLoader({"original": ours})])


def find_look(folder: Path) -> Look:
    """Return what an operator has put over our look in a folder, which may be absent.

    Raises:
        HomeError: Something in it cannot be used; the message names the cure.
    """
    ours = [file.name for file in (_ROOM / "templates").iterdir()]
    return read_look(folder, (_ROOM / STYLE).read_bytes(), ours)


def list_files(look: Look | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of the files that pages refer to."""
    look = look or Look()
    files = {file.name: file.read_bytes() for file in (_ROOM / "static").iterdir()}
    for name, content in sorted((files | dict(look.files)).items()):
        path = f"static/{name}"
        yield path, look.tint(content) if path == STYLE else content


def _clean(value: object) -> object:
    """Let only text through to a page: markup of ours as it is, other words cleaned, no "None"."""
    if value is None:
        return ""
    if type(value) is str and value.isprintable():  # most are: this is quicker
        return value
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return clean(value)
    return value
