"""The bytes of files, by the hash of their content, in the data folder; written whole or not at all."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path
from typing import IO, Final

from engine.errors import Invalid, NotFound
from engine.texts import Text

_CHUNK: Final = 256 * 1024
_HEX: Final = frozenset("0123456789abcdef")


class FileTooLarge(Invalid):
    """The file is larger than what is taken (HTTP 413)."""

    code = "file-too-large"
    template = Text("Berkas melebihi {limit} MB.", "The file is larger than {limit} MB.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What was written: the hash and the size in bytes."""

    sha256: str
    size: int


class FileStore:
    """A folder of files named by their SHA-256; the same content is kept once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, content: IO[bytes], *, limit: int) -> Kept:
        """Write a stream of at most `limit` bytes; raises `FileTooLarge`, and nothing stays behind."""
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._folder, prefix=".incoming-")
        incoming = Path(name)
        try:
            with os.fdopen(handle, "wb") as target:
                kept = _copied(content, target, limit)
                target.flush()
                os.fsync(target.fileno())
            self._put_in_place(incoming, self.path_of(kept.sha256))
        finally:
            incoming.unlink(missing_ok=True)
        return kept

    def path_of(self, sha256: str) -> Path:
        """Give the place of a file's bytes, whether it is there or not."""
        if len(sha256) != 64 or not _HEX.issuperset(sha256):
            raise NotFound(what=sha256[:64])
        return self._folder / sha256[:2] / sha256

    def has(self, sha256: str) -> bool:
        """Say whether the bytes are there."""
        return self.path_of(sha256).is_file()

    def open(self, sha256: str) -> BufferedReader:
        """Open a file for reading; raises `NotFound`."""
        try:
            return self.path_of(sha256).open("rb")
        except FileNotFoundError:
            raise NotFound(what=sha256) from None

    def is_intact(self, sha256: str) -> bool:
        """Say whether the bytes are there and still the ones that were kept."""
        try:
            with self.open(sha256) as content:
                return hashlib.file_digest(content, "sha256").hexdigest() == sha256
        except NotFound:
            return False

    def remove(self, sha256: str, *, before: datetime) -> bool:
        """Remove a file's bytes unless they were written after an instant; says whether they are gone.

        They are taken aside first: whoever writes the same bytes meanwhile keeps theirs.
        """
        place = self.path_of(sha256)
        aside = place.with_name(f".going-{sha256}")
        try:
            if _written_at(place) > before:
                return False
            place.replace(aside)
        except FileNotFoundError:
            pass  # gone, but for what a power cut may have left aside
        try:
            if _written_at(aside) > before:
                aside.replace(place)
                return False
        except FileNotFoundError:
            return True
        aside.unlink()
        return True

    def all(self) -> Iterator[str]:
        """Name every file that is there, by its hash."""
        for path in sorted(self._folder.glob("??/*")):
            if _HEX.issuperset(path.name):
                yield path.name

    def _put_in_place(self, incoming: Path, place: Path) -> None:
        place.parent.mkdir(exist_ok=True)
        incoming.chmod(0o440)
        incoming.replace(place)
        for folder in (place.parent, self._folder):
            _sync_folder(folder)


def _copied(content: IO[bytes], target: IO[bytes], limit: int) -> Kept:
    digest, size = hashlib.sha256(), 0
    while chunk := content.read(_CHUNK):
        size += len(chunk)
        if size > limit:
            raise FileTooLarge(limit=limit // 1_000_000)
        digest.update(chunk)
        target.write(chunk)
    return Kept(sha256=digest.hexdigest(), size=size)


def _written_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _sync_folder(folder: Path) -> None:
    """Make sure that a new name survives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
