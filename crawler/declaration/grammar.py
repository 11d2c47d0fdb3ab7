"""The fields that a declaration may have: what the parser accepts and the reference documents."""

from dataclasses import dataclass

from crawler.notation.strict_yaml import Node

__all__ = ["DOCUMENT", "GRAMMAR", "PAGE", "PLATFORM", "RANGE", "Field", "read_shape"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """A field of a declaration, as it is written."""

    name: str
    form: str  # what may stand there
    meaning: str
    is_required: bool = False


_SELECTORS = "a CSS selector, a range, or a list of them"

_SETTINGS = (
    Field(
        name="language",
        form="a language tag: `en`, `pt-BR`",
        meaning="The language of the text. It is asked for, and it tells documents of one type "
        "apart.",
    ),
    Field(
        name="accept_language",
        form="an Accept-Language value: `en-GB, en;q=0.8`",
        meaning="What to ask the server for instead of `language`.",
    ),
    Field(
        name="region",
        form="a note of at most 100 characters",
        meaning="Where it is fetched from: pages differ by country. It is recorded with every "
        "capture, and changes nothing else.",
    ),
    Field(
        name="fetch",
        form="`http` or `browser`",
        meaning="Keep the bytes that the server sends, which is the default, or what a browser "
        "makes of them, scripts included.",
    ),
    Field(
        name="every",
        form="from `10 minutes` to `90 days`",
        meaning="How often to fetch. Left out, that depends on how often the document changes.",
    ),
    Field(
        name="hold",
        form="from `0 days` to `90 days`",
        meaning="How long a doubtful text must stand before it is believed. Left out, the home's "
        "setting holds.",
    ),
    Field(
        name="wayback",
        form="`true` or `false`",
        meaning="Whether a copy of the Internet Archive may stand in when the server refuses.",
    ),
)

PLATFORM = (
    Field(
        name="platform",
        form="a name of at most 100 characters",
        meaning="The company or service.",
        is_required=True,
    ),
    Field(
        name="domain",
        form="a host name: `example.com`",
        meaning="The domain under which the platform is known.",
        is_required=True,
    ),
    Field(
        name="documents",
        form="a list of documents; `[]` for a platform that is no more",
        meaning="What to watch.",
        is_required=True,
    ),
    *_SETTINGS,
)

DOCUMENT = (
    Field(
        name="type",
        form="one of the types listed below",
        meaning="What kind of document it is.",
        is_required=True,
    ),
    Field(
        name="url",
        form="a web address, or a list of pages",
        meaning="Where it stands. A list is put together to one document, in its order. The "
        "first address tells documents of one type apart.",
        is_required=True,
    ),
    Field(
        name="select",
        form=_SELECTORS,
        meaning="The parts of the page that are the document, put together in this order. Left "
        "out, the reader finds the main content.",
    ),
    Field(
        name="remove",
        form=_SELECTORS,
        meaning="What is taken out of the page first.",
    ),
    *_SETTINGS,
)

PAGE = (
    Field(name="url", form="a web address", meaning="Where the page is.", is_required=True),
    Field(name="select", form=_SELECTORS, meaning="Instead of the document's `select`."),
    Field(name="remove", form=_SELECTORS, meaning="Instead of the document's `remove`."),
    Field(name="fetch", form="`http` or `browser`", meaning="Instead of the document's `fetch`."),
)

RANGE = (
    Field(name="start_before", form="a CSS selector", meaning="Begin before this element,"),
    Field(name="start_after", form="a CSS selector", meaning="or behind this one."),
    Field(name="end_before", form="a CSS selector", meaning="End before this element,"),
    Field(name="end_after", form="a CSS selector", meaning="or behind this one."),
)

GRAMMAR: tuple[tuple[str, str, tuple[Field, ...]], ...] = (
    (
        "A file",
        "One file declares one platform. What stands here besides the first three fields holds for "
        "every document of the file that does not say otherwise.",
        PLATFORM,
    ),
    ("A document", "An item of `documents`.", DOCUMENT),
    (
        "A page",
        "An item of `url`, if that is a list: an address alone, or these fields. At most 50.",
        PAGE,
    ),
    (
        "A range",
        "Everything between two elements of the page: one start and one end.",
        RANGE,
    ),
)
"""Each kind of thing in a declaration: its name, what it is, and its fields."""


def read_shape(node: Node, what: str, shape: tuple[Field, ...]) -> dict[str, Node]:
    """Return the fields that stand in a place where such fields belong.

    Args:
        node: The place.
        what: Names it in messages.
        shape: The fields that may stand there.

    Raises:
        DeclarationError: A field is unknown, double or missing, or there are none.
    """
    return node.read_fields(
        what,
        required=[field.name for field in shape if field.is_required],
        optional=[field.name for field in shape if not field.is_required],
    )
