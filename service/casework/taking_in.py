"""A file from elsewhere becomes part of a draft: a diagram, or a ZIP with all that a deployment holds."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final

from engine.drawing.arranging import adapted
from engine.errors import Invalid
from engine.texts import Text
from service.casework.deployed import bpmn_path_in
from service.casework.deployment_files import check_sizes

_SIGNATURE: Final = b"PK\x03\x04"
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others cannot be unpacked a little at a time
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,  # a name that is no UTF-8, an offset before the beginning
    IndexError,  # an empty name
)


class BadArchive(Invalid):
    """The ZIP cannot be read."""

    code = "bad-archive"
    template = Text("ZIP ini tidak dapat dibaca.", "This ZIP cannot be read.")


def taken_in(content: bytes, key: str, files: Mapping[str, bytes]) -> dict[str, bytes | None]:
    """Say what a file changes in the draft of `key` with these `files`: content by path, None where it goes.

    A diagram replaces the diagram alone, a ZIP everything; the process of the diagram becomes this one.
    Raises `BadArchive`, `BadDeploymentFile`, `DiagramRefused`.
    """
    here = bpmn_path_in(files)
    if not content.startswith(_SIGNATURE):
        return {here: adapted(content, key)}
    unpacked = _unpacked(content)
    diagram = adapted(unpacked.pop(bpmn_path_in(unpacked)), key)
    gone: dict[str, bytes | None] = dict.fromkeys(files)
    return gone | unpacked | {here: diagram}


def _unpacked(content: bytes) -> dict[str, bytes]:
    """Unpack what a deployment may hold; nothing is unpacked before all names and sizes are found proper."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            check_sizes({entry.filename: entry.file_size for entry in entries})
            twice = len({entry.filename for entry in entries}) < len(entries)
            if twice or any(entry.compress_type not in _METHODS for entry in entries):
                raise BadArchive
            return {entry.filename: _read(archive, entry) for entry in entries}
    except _BROKEN as error:
        raise BadArchive from error


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Unpack no more than the entry said it holds; where it lied, its checksum does not fit."""
    with archive.open(entry) as stream:
        return stream.read(entry.file_size + 1)
