"""What kind of file something is, by its content; its name only has to agree."""

import os
import zipfile
from dataclasses import dataclass
from typing import IO, Final
from unicodedata import category

from engine.errors import Invalid
from engine.texts import Text
from service.persistence.files import FileStore

LARGEST: Final = 20_000_000  # bytes
LONGEST_CONTENTS: Final = 300_000  # bytes of a workbook's list of contents: some 2,000 parts
LONGEST_NAME: Final = 150  # characters

PDF: Final = "application/pdf"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_JPEG, _PNG = "image/jpeg", "image/png"
ENDINGS: Final = {
    PDF: (".pdf",),
    _JPEG: (".jpg", ".jpeg"),
    _PNG: (".png",),
    XLSX: (".xlsx",),
}
_BEGINNINGS: Final = ((b"%PDF-", PDF), (b"\xff\xd8\xff", _JPEG), (b"\x89PNG\r\n\x1a\n", _PNG))
_END, _END_OF_64_BITS, _FARTHEST_END = b"PK\x05\x06", b"PK\x06\x07", 22 + 65_535  # of ZIP files


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file whose bytes are stored already; `size` in bytes."""

    sha256: str
    name: str
    media_type: str
    size: int


class FileRefused(Invalid):
    """The file is empty, or not what its name says, or of a kind that is not taken."""

    code = "file-refused"
    template = Text(
        "Berkas harus PDF, JPG, PNG atau XLSX, dengan akhiran nama yang sesuai.",
        "A file must be PDF, JPG, PNG or XLSX, and its name must end accordingly.",
    )


class FileEmpty(FileRefused):
    """Nothing is in the file: it was not saved yet, or did not arrive."""

    code = "file-empty"
    template = Text("Berkas kosong.", "The file is empty.")


def proper_name(name: str) -> str:
    """Give a file's name without folders and invisible signs, cut where it is too long to be kept.

    Chat programs put marks of writing direction into names, and nobody sees them. Raises `FileRefused` if
    nothing is left.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = " ".join("".join(sign for sign in last if category(sign) != "Cf").split()).lstrip(". ")
    if not plain or not plain.isprintable():
        raise FileRefused({"file": [FileRefused.template]})
    stem, ending = os.path.splitext(plain)
    return f"{stem[: max(1, LONGEST_NAME - len(ending))].rstrip()}{ending}"[:LONGEST_NAME]


def media_type_of(content: IO[bytes], name: str) -> str:
    """Tell the kind of a file that can be read from any place; raises `FileRefused`."""
    content.seek(0)
    start = content.read(16)
    if not start:
        raise FileEmpty({"file": [FileEmpty.template]})
    found = next((kind for beginning, kind in _BEGINNINGS if start.startswith(beginning)), None)
    if found is None and start.startswith(b"PK") and _is_workbook(content):
        found = XLSX
    content.seek(0)
    if found is None or not name.lower().endswith(ENDINGS[found]):
        raise FileRefused({"file": [FileRefused.template]})
    return found


def kept(store: FileStore, content: IO[bytes], name: str) -> StoredFile:
    """Check a file and keep its bytes; raises `FileRefused`, `FileTooLarge`."""
    name = proper_name(name)
    media_type = media_type_of(content, name)
    written = store.keep(content, limit=LARGEST)
    return StoredFile(sha256=written.sha256, name=name, media_type=media_type, size=written.size)


def _is_workbook(content: IO[bytes]) -> bool:
    """Look at the list of contents only: nothing is unpacked. Workbooks with macros are refused."""
    if not _has_short_contents(content):
        return False
    try:
        with zipfile.ZipFile(content) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False
    macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    return {"[Content_Types].xml", "xl/workbook.xml"} <= names and not macros


def _has_short_contents(content: IO[bytes]) -> bool:
    """Say whether a ZIP file ends in an ordinary end record whose list of contents is not endless."""
    content.seek(max(0, content.seek(0, os.SEEK_END) - _FARTHEST_END))
    before, signature, end = content.read().rpartition(_END)
    if not signature or len(end) < 18 or before[-20:].startswith(_END_OF_64_BITS):
        return False
    size, comment = int.from_bytes(end[8:12], "little"), int.from_bytes(end[16:18], "little")
    return size <= LONGEST_CONTENTS and len(end) == 18 + comment
