"""The parts of an office file: a ZIP archive of XML, opened within limits."""

import zipfile
import zlib
from io import BytesIO
from posixpath import dirname, join, normpath
from xml.etree.ElementTree import Element  # as a type: lxml declares none

from lxml import etree  # type: ignore[import-untyped]

from store.error import ReadError

__all__ = ["Package", "get", "name_of"]

_MOST_ENTRIES = 10_000
_MOST_BYTES = 30_000_000  # of all parts that are read, decompressed
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the only ones that office files may use
_ENCRYPTED = 1  # a flag of an entry
_DAMAGED = "The DOCX is damaged or cut off: download it again and see whether it opens in Word"
_LARGE = "The DOCX unpacks to more than any policy needs: give the file of one policy"


class Package:
    """An office file whose parts are read one by one. Nothing that it refers to is fetched.

    Raises:
        ReadError: If it is no ZIP archive, damaged, or in need of a password.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
            entries = self._archive.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise ReadError(_DAMAGED) from error
        if len(entries) > _MOST_ENTRIES:
            raise ReadError(_LARGE)
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise ReadError("The DOCX needs a password: save a copy without one")
        self._entries = {entry.filename.lstrip("/").lower(): entry for entry in entries}
        self._left = _MOST_BYTES

    def read(self, name: str) -> Element | None:
        """Return the root of a part; None if the file has no such part.

        Raises:
            ReadError: If the part is damaged, too large, or no plain XML.
        """
        entry = self._entries.get(name.lstrip("/").lower())
        if entry is None:
            return None
        content = self._unpack(entry)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
        )
        try:
            root: Element = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError, LookupError) as error:
            raise ReadError(_DAMAGED) from error
        # Entities grow without limit, and no part has any.
        if root.getroottree().docinfo.doctype:  # type: ignore[attr-defined]  # lxml's own
            raise ReadError("The DOCX declares entities of its own, which no Word file does")
        return root

    def find(self, kind: str, source: str = "") -> str:
        """Return the name of the part of a kind that another part refers to; empty if none."""
        for relation, target, _ in self.relations(source).values():
            if relation == kind:
                return target
        return ""

    def relations(self, source: str = "") -> dict[str, tuple[str, str, bool]]:
        """Return what a part refers to: by ID, the kind, the target, and whether it is outside."""
        folder, _, name = source.rpartition("/")
        root = self.read(join(folder, "_rels", f"{name}.rels"))
        relations = {}
        for relation in root if root is not None else ():
            kind = get(relation, "Type").rpartition("/")[2]
            target = get(relation, "Target")
            outside = get(relation, "TargetMode") == "External"
            if not outside:
                target = normpath(join("/", dirname(source), target)).lstrip("/")
            relations[get(relation, "Id")] = (kind, target, outside)
        return relations

    def _unpack(self, entry: zipfile.ZipInfo) -> bytes:
        """Return the bytes of an entry, which are never more than it declares."""
        if entry.file_size > self._left:
            raise ReadError(_LARGE)
        self._left -= entry.file_size
        if entry.compress_type not in _METHODS:
            raise ReadError(_DAMAGED)
        try:
            with self._archive.open(entry) as file:
                return file.read(entry.file_size)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as e:
            raise ReadError(_DAMAGED) from e


def name_of(element: Element) -> str:
    """Return the name of an element without its namespace, of which there are two for each."""
    return str(element.tag).rpartition("}")[2]


def get(element: Element | None, attribute: str) -> str:
    """Return an attribute, whatever its namespace; empty if there is none, or no element."""
    for name, value in element.attrib.items() if element is not None else ():
        if str(name).rpartition("}")[2] == attribute:
            return str(value)
    return ""
