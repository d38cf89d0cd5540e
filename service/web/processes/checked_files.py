"""An upload that was checked, kept for a while so that putting it into force needs no second upload."""

import hashlib
import io
import os
import tempfile
import zipfile
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

LASTS: Final = timedelta(days=1)


def packed(files: Mapping[str, bytes]) -> bytes:
    """Pack files into a zip; the same files always give the same bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            archive.writestr(zipfile.ZipInfo(path), files[path], zipfile.ZIP_DEFLATED)
    return content.getvalue()


def keep(data_dir: Path, username: str, files: Mapping[str, bytes], *, at: datetime) -> str:
    """Keep a person's latest checked upload in place of the one before; gives its digest.

    What anybody left longer than `LASTS` before `at` is cleared away.
    """
    content = packed(files)
    folder = _folder(data_dir)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.stat().st_mtime < (at - LASTS).timestamp():
            old.unlink(missing_ok=True)
    place = _place(data_dir, username)
    handle, unfinished = tempfile.mkstemp(dir=folder, suffix=".part")
    with os.fdopen(handle, "wb") as target:
        target.write(content)
    Path(unfinished).replace(place)
    return hashlib.sha256(content).hexdigest()


def kept(data_dir: Path, username: str, digest: str) -> dict[str, bytes] | None:
    """Give back a person's checked upload, or nothing when it is gone or is another one."""
    try:
        content = _place(data_dir, username).read_bytes()
    except FileNotFoundError:
        return None
    if hashlib.sha256(content).hexdigest() != digest:
        return None
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {path: archive.read(path) for path in archive.namelist()}


def drop(data_dir: Path, username: str) -> None:
    """Forget a person's checked upload."""
    _place(data_dir, username).unlink(missing_ok=True)


def _folder(data_dir: Path) -> Path:
    return data_dir / "checked"


def _place(data_dir: Path, username: str) -> Path:
    return _folder(data_dir) / f"{hashlib.sha256(username.encode()).hexdigest()}.zip"
