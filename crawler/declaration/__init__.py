"""Declarations: which documents of a platform to watch, one YAML file a platform.

```yaml
platform: Example
domain: example.com
documents:
  - type: Terms of Service
    url: https://example.com/terms
    select: main            # all below is optional
    remove: [nav, .banner]
    language: en
    fetch: browser
    every: 6 hours
```

`grammar` lists every field. What is read from a file can be written again, by `write_declaration`.
"""

from crawler.declaration.folder import (
    DeclarationFolder,
    Deed,
    Placement,
    load_declaration,
    load_declarations,
)
from crawler.declaration.parser import parse_declaration
from crawler.declaration.value import Declaration, DeclaredDocument, FetchMode, Page
from crawler.declaration.writer import write_declaration

__all__ = [
    "Declaration",
    "DeclarationFolder",
    "DeclaredDocument",
    "Deed",
    "FetchMode",
    "Page",
    "Placement",
    "load_declaration",
    "load_declarations",
    "parse_declaration",
    "write_declaration",
]
