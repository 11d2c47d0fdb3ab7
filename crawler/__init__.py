"""The crawler: declarations to captures, and captures out of existing archives.

`crawl` fetches what declarations name; `read_ota_versions` and `read_ota_snapshots` read the git
repositories of an Open Terms Archive collection, `WarcCaptures` reads WARC files. All hand over
`store.record.Capture`s with bytes and keep nothing themselves; `WarcFolder` keeps the exchanges.
`convert_ota_declarations` makes declarations of ours of theirs, and `inspect` says of a capture
what its exchange shows of walls.
"""

from crawler.declaration import (
    Declaration,
    DeclarationFolder,
    DeclaredDocument,
    Deed,
    FetchMode,
    Page,
    Placement,
    load_declaration,
    load_declarations,
    parse_declaration,
    write_declaration,
)
from crawler.delivery import Delivery, Exchange, Memory, Recall, Sink
from crawler.document_type import DOCUMENT_TYPES
from crawler.inspection import inspect
from crawler.ota.archive import ArchivedCaptures
from crawler.ota.conversion import Conversion, Finding, convert_ota_declarations
from crawler.ota.snapshots import read_ota_snapshots
from crawler.ota.versions import read_ota_versions
from crawler.pages import MANIFEST_TYPE, ListedPage, read_manifest, write_manifest
from crawler.policy import Policy
from crawler.runner import CrawlReport, crawl, fetch
from crawler.schedule import LOOKED_BACK, find_due
from crawler.starter import find_starters, search_starters, starter_declarations
from crawler.warc.archive import WarcCaptures
from crawler.warc.export import WarcExport
from crawler.warc.folder import WarcFolder
from crawler.warc.foreign import AddressBook, find_only_address

__all__ = [
    "DOCUMENT_TYPES",
    "LOOKED_BACK",
    "MANIFEST_TYPE",
    "AddressBook",
    "ArchivedCaptures",
    "Conversion",
    "CrawlReport",
    "Declaration",
    "DeclarationFolder",
    "DeclaredDocument",
    "Deed",
    "Delivery",
    "Exchange",
    "FetchMode",
    "Finding",
    "ListedPage",
    "Memory",
    "Page",
    "Placement",
    "Policy",
    "Recall",
    "Sink",
    "WarcCaptures",
    "WarcExport",
    "WarcFolder",
    "convert_ota_declarations",
    "crawl",
    "fetch",
    "find_due",
    "find_only_address",
    "find_starters",
    "inspect",
    "load_declaration",
    "load_declarations",
    "parse_declaration",
    "read_manifest",
    "read_ota_snapshots",
    "read_ota_versions",
    "search_starters",
    "starter_declarations",
    "write_declaration",
    "write_manifest",
]
