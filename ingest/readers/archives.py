"""What is looked at in a document that is an archive, before anything of it is unpacked."""

from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import Unreadable

if TYPE_CHECKING:
    from zipfile import ZipFile

# A long report's text is some MB of XML; pictures make the rest. A bomb is far beyond both.
MOST_XML = 200 << 20
MOST_UNPACKED = 1 << 30


def check(path: Path, archive: "ZipFile") -> None:
    """Raises Unreadable where the archive's directory says so: encrypted, too-large."""
    members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable(path, "encrypted", "password on the archive")
    texts = sum(each.file_size for each in members if each.filename.endswith((".xml", ".rels")))
    if texts > MOST_XML or sum(each.file_size for each in members) > MOST_UNPACKED:
        raise Unreadable(path, "too-large", f"{texts} bytes of XML")
