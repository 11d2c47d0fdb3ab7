"""bytes -> text -> clauses -> changes -> assessments. Pure functions: no database, no network."""

import lazy_loader

# What there is stands in the stub beside this file: a name is imported where it is first used,
# since reading, comparing and labelling take a second to import and many commands need one of them.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
