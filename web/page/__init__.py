"""The pages, a module a kind: values in, files of the site out."""

from web.page.about import build_about
from web.page.calendar import build_calendar
from web.page.change import build_change
from web.page.channel import (
    KEPT,
    build_channels,
    is_slug,
    list_feeds,
    list_feeds_of,
    plan_own_feed,
)
from web.page.correction import build_corrections
from web.page.digest import DigestRow, build_digest, build_digests, digest_period
from web.page.document import build_document
from web.page.ends import build_ends
from web.page.feed import Feed, Item, build_feed, build_item
from web.page.law import build_authorities, build_authority, build_law, build_laws
from web.page.part import File
from web.page.platform import PlatformRow, build_platform, build_platforms, condense_platform
from web.page.provision import build_provision
from web.page.schema import build_schemas
from web.page.search import (
    Shard,
    Words,
    build_change_shard,
    build_clause_shard,
    build_index,
    build_search,
    build_words,
    condense_shard,
    list_words,
)
from web.page.sitemap import (
    build_robots,
    build_sitemap,
    build_sitemaps,
    is_large,
    place_page,
)
from web.page.start import build_missing, build_start, choose_latest
from web.page.timemap import build_timemap
from web.page.type import build_leaf, build_type, build_types
from web.page.watching import build_watching

__all__ = [
    "KEPT",
    "DigestRow",
    "Feed",
    "File",
    "Item",
    "PlatformRow",
    "Shard",
    "Words",
    "build_about",
    "build_authorities",
    "build_authority",
    "build_calendar",
    "build_change",
    "build_change_shard",
    "build_channels",
    "build_clause_shard",
    "build_corrections",
    "build_digest",
    "build_digests",
    "build_document",
    "build_ends",
    "build_feed",
    "build_index",
    "build_item",
    "build_law",
    "build_laws",
    "build_leaf",
    "build_missing",
    "build_platform",
    "build_platforms",
    "build_provision",
    "build_robots",
    "build_schemas",
    "build_search",
    "build_sitemap",
    "build_sitemaps",
    "build_start",
    "build_timemap",
    "build_type",
    "build_types",
    "build_watching",
    "build_words",
    "choose_latest",
    "condense_platform",
    "condense_shard",
    "digest_period",
    "is_large",
    "is_slug",
    "list_feeds",
    "list_feeds_of",
    "list_words",
    "place_page",
    "plan_own_feed",
]
