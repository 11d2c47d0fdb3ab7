"""The crawler: declarations to captures, and captures out of existing archives.

`crawl` fetches what declarations name; `read_ota_versions` and `read_ota_snapshots` read the git
repositories of an Open Terms Archive collection. All hand over `store.record.Capture`s with bytes
and keep nothing themselves.
"""

from crawler.declaration import (
    Declaration,
    DeclaredDocument,
    FetchMode,
    Page,
    load_declarations,
    parse_declaration,
)
from crawler.delivery import Delivery, Exchange, Sink
from crawler.document_type import DOCUMENT_TYPES
from crawler.ota.archive import ArchivedCaptures
from crawler.ota.snapshots import read_ota_snapshots
from crawler.ota.versions import read_ota_versions
from crawler.policy import Policy
from crawler.runner import CrawlReport, crawl, fetch
from crawler.schedule import LOOKED_BACK, find_due

__all__ = [
    "DOCUMENT_TYPES",
    "LOOKED_BACK",
    "ArchivedCaptures",
    "CrawlReport",
    "Declaration",
    "DeclaredDocument",
    "Delivery",
    "Exchange",
    "FetchMode",
    "Page",
    "Policy",
    "Sink",
    "crawl",
    "fetch",
    "find_due",
    "load_declarations",
    "parse_declaration",
    "read_ota_snapshots",
    "read_ota_versions",
]
