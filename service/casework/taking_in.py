"""A file from elsewhere becomes part of a draft: a diagram, or a ZIP with all that a deployment holds."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from lzma import LZMAError
from typing import Final

from engine.drawing.arranging import adapted
from engine.errors import Invalid
from engine.texts import Text
from service.casework.deployed import bpmn_path_in

MOST_ENTRIES: Final = 400
LARGEST_ENTRY: Final = 2_000_000  # bytes unpacked
MOST_UNPACKED: Final = 30_000_000  # bytes of all entries together
_SIGNATURE: Final = b"PK\x03\x04"
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    LZMAError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,  # a name that is no UTF-8, an offset before the beginning
    IndexError,  # an empty name
)


class BadArchive(Invalid):
    """The ZIP cannot be read, or holds more than any process."""

    code = "bad-archive"
    template = Text(
        "ZIP tidak dapat dibaca, atau isinya terlalu banyak atau terlalu besar.",
        "The ZIP cannot be read, or it holds too much.",
    )


def taken_in(content: bytes, key: str, files: Mapping[str, bytes]) -> dict[str, bytes | None]:
    """Say what a file changes in the draft of `key` with these `files`: content by path, None where it goes.

    A diagram replaces the diagram alone, a ZIP everything; the process of the diagram becomes this one.
    Raises `BadArchive`, `DiagramRefused`.
    """
    here = bpmn_path_in(files)
    if not content.startswith(_SIGNATURE):
        return {here: adapted(content, key)}
    unpacked = _unpacked(content)
    diagram = adapted(unpacked.pop(bpmn_path_in(unpacked)), key)
    gone: dict[str, bytes | None] = dict.fromkeys(files)
    return gone | unpacked | {here: diagram}


def _unpacked(content: bytes) -> dict[str, bytes]:
    """Unpack with limits; names are judged by whoever keeps the files."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            sizes = [entry.file_size for entry in entries]
            if len(sizes) > MOST_ENTRIES or sum(sizes) > MOST_UNPACKED:
                raise BadArchive
            return {entry.filename: _read(archive, entry) for entry in entries}
    except _BROKEN as error:
        raise BadArchive from error


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as stream:
        content = stream.read(LARGEST_ENTRY + 1)
    if len(content) > LARGEST_ENTRY:
        raise BadArchive
    return content
