"""The machine's side of the site: a JSON twin beside every page of a record."""

from web.twin.part import Part
from web.twin.schema import KINDS, build_schema, locate_schema, name_schema
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
    "describe_change",
    "describe_document",
    "describe_platform",
    "describe_provision",
    "describe_site",
    "encode",
    "locate_schema",
    "name_schema",
]
