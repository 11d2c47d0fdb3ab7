"""The machine's side of the site: a JSON twin beside every page of a record."""

from web.twin.whole import (
    describe_change,
    describe_document,
    describe_platform,
    describe_provision,
    describe_site,
    encode,
)

__all__ = [
    "describe_change",
    "describe_document",
    "describe_platform",
    "describe_provision",
    "describe_site",
    "encode",
]
