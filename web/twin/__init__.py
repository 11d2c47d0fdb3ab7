"""The machine's side of the site: a JSON twin beside every page of a record."""

from web.twin.subject import (
    describe_authorities,
    describe_authority,
    describe_law,
    describe_laws,
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
    "describe_authorities",
    "describe_authority",
    "describe_change",
    "describe_document",
    "describe_law",
    "describe_laws",
    "describe_platform",
    "describe_provision",
    "describe_site",
    "describe_type",
    "describe_types",
    "encode",
]
