"""Records become a site: plain files that work from any host, from a disk, without a script.

`publish` builds it, incrementally, from anything that is a source of `Records`; `serve` shows it.
"""

from web.preview import serve
from web.publication import publish
from web.site import PublishReport, Site
from web.source import Records

__all__ = ["PublishReport", "Records", "Site", "publish", "serve"]
