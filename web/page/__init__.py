"""The pages, a module a kind: values in, files of the site out."""

from web.page.calendar import build_calendar
from web.page.change import build_change
from web.page.channel import (
    Channels,
    build_channels,
    list_platform_feeds,
    locate_feed,
    plan_channels,
)
from web.page.document import build_document
from web.page.ends import build_ends
from web.page.feed import Feed, Item, build_feed, build_item
from web.page.law import build_authorities, build_laws
from web.page.part import File
from web.page.platform import PlatformRow, build_platform, list_platforms
from web.page.provision import build_provision
from web.page.schema import build_schemas
from web.page.search import SearchIndex, build_search
from web.page.sitemap import build_robots, build_sitemap
from web.page.start import build_missing, build_start
from web.page.timemap import build_timemap
from web.page.type import build_types

__all__ = [
    "Channels",
    "Feed",
    "File",
    "Item",
    "PlatformRow",
    "SearchIndex",
    "build_authorities",
    "build_calendar",
    "build_change",
    "build_channels",
    "build_document",
    "build_ends",
    "build_feed",
    "build_item",
    "build_laws",
    "build_missing",
    "build_platform",
    "build_provision",
    "build_robots",
    "build_schemas",
    "build_search",
    "build_sitemap",
    "build_start",
    "build_timemap",
    "build_types",
    "list_platform_feeds",
    "list_platforms",
    "locate_feed",
    "plan_channels",
]
