"""The one error tree of the house. Factored out at the bottom so that every room can raise from it.

    ClausewatchError
    ├── HomeError               the home folder or its configuration cannot be used
    ├── DeclarationError        a declaration is malformed: file, line and cure
    ├── ArchiveError            a git archive is not one, or lacks what was asked for
    ├── FetchError              an address given on the command line could not be fetched
    ├── ReadError               bytes cannot be read as a policy document
    │   └── WordsMissing        they hold no words: scripts would put them there, or it is empty
    ├── CrewLost                a process that worked beside ours was ended from outside
    ├── ReviewRefused           what a person decided does not fit what stands
    ├── OutboxBusy              another process is sending from this home
    └── StoreError
        ├── DatabaseUnusable    the database cannot be opened, or is not ours
        ├── SchemaNewer         a newer clausewatch has written this database
        ├── StoreFull           no space is left where the home lies
        ├── BlobMissing         kept bytes are gone
        ├── BlobCorrupt         kept bytes no longer have the hash that names them
        ├── IdMalformed         a public ID has the wrong shape or a wrong check character
        └── RecordUnknown       no record has this ID

Every message is one line, says what is wrong, and names the cure.
"""

__all__ = [
    "ArchiveError",
    "BlobCorrupt",
    "BlobMissing",
    "ClausewatchError",
    "CrewLost",
    "DatabaseUnusable",
    "DeclarationError",
    "FetchError",
    "HomeError",
    "IdMalformed",
    "OutboxBusy",
    "ReadError",
    "RecordUnknown",
    "ReviewRefused",
    "SchemaNewer",
    "StoreError",
    "StoreFull",
    "WordsMissing",
]


class ClausewatchError(Exception):
    """The base of every error that clausewatch raises on purpose. Its text is for a person."""


class HomeError(ClausewatchError):
    """The home folder or its configuration cannot be used."""


class DeclarationError(ClausewatchError):
    """A declaration is malformed. The message names the file, the line and the cure."""


class ArchiveError(ClausewatchError):
    """Something given as a git archive is not one, or lacks what was asked for."""


class FetchError(ClausewatchError):
    """An address given on the command line could not be fetched."""


class ReadError(ClausewatchError):
    """Bytes cannot be read as a policy document."""


class WordsMissing(ReadError):
    """Bytes hold no words: a page that scripts would fill, or one that is empty."""


class CrewLost(ClausewatchError):
    """A process that worked beside ours was ended before its work was done."""


class ReviewRefused(ClausewatchError):
    """What a person decided about a record does not fit what stands."""


class OutboxBusy(ClausewatchError):
    """Another process is sending from this home: what is due goes out with that."""


class StoreError(ClausewatchError):
    """The store cannot do what was asked."""


class DatabaseUnusable(StoreError):
    """The database cannot be opened, or is not one of ours."""


class SchemaNewer(StoreError):
    """A newer clausewatch has written this database."""


class StoreFull(StoreError):
    """No space is left where the home lies. Nothing was written half."""


class BlobMissing(StoreError):
    """Kept bytes are gone from the blob folder."""


class BlobCorrupt(StoreError):
    """Kept bytes no longer have the hash that names them."""


class IdMalformed(StoreError):
    """A public ID has the wrong shape or a wrong check character."""


class RecordUnknown(StoreError):
    """No record has this ID."""
