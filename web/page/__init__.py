"""The pages, a module a kind: values in, files of the site out."""

from web.page.change import build_change
from web.page.document import build_document
from web.page.ends import build_ends
from web.page.feed import build_feed
from web.page.law import build_authorities, build_laws
from web.page.part import File
from web.page.platform import PlatformRow, build_platform, list_platforms
from web.page.provision import build_provision
from web.page.start import build_missing, build_start
from web.page.type import build_types

__all__ = [
    "File",
    "PlatformRow",
    "build_authorities",
    "build_change",
    "build_document",
    "build_ends",
    "build_feed",
    "build_laws",
    "build_missing",
    "build_platform",
    "build_provision",
    "build_start",
    "build_types",
    "list_platforms",
]
