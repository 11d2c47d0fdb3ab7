"""The machine's side of the site: a JSON twin beside every page of a record."""

from web.twin.kind import KINDS
from web.twin.listing import (
    describe_corrections,
    describe_digest,
    describe_digests,
    describe_ends,
    describe_platforms,
    describe_watching,
)
from web.twin.part import Part
from web.twin.schema import build_schema, locate_schema, name_schema
from web.twin.subject import (
    describe_authorities,
    describe_authority,
    describe_law,
    describe_laws,
    describe_leaf,
    describe_type,
    describe_types,
)
from web.twin.whole import (
    describe_change,
    describe_document,
    describe_platform,
    describe_provision,
    describe_site,
    encode,
)

__all__ = [
    "KINDS",
    "Part",
    "build_schema",
    "describe_authorities",
    "describe_authority",
    "describe_change",
    "describe_corrections",
    "describe_digest",
    "describe_digests",
    "describe_document",
    "describe_ends",
    "describe_law",
    "describe_laws",
    "describe_leaf",
    "describe_platform",
    "describe_platforms",
    "describe_provision",
    "describe_site",
    "describe_type",
    "describe_types",
    "describe_watching",
    "encode",
    "locate_schema",
    "name_schema",
]
