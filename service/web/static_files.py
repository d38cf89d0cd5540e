"""Static files: named by their content so that browsers may keep them, compressed where a copy lies ready."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request, send_from_directory, url_for
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

FOLDER = Path(__file__).parent / "static"
YEAR = 31_536_000
LONGEST_NAME = 200  # bytes, folders included; file systems complain about 256


def vendor_present() -> bool:
    """Say whether the fetched front-end files are there; pages work without them, only plainer."""
    return (FOLDER / "vendor" / "tabler" / "tabler.min.css").exists()


@lru_cache(maxsize=256)
def _fingerprint(path: Path, changed_ns: int) -> str:
    del changed_ns  # part of the key only: a changed file is read again
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def static_url(name: str) -> str:
    """Give the address of a static file, with its fingerprint."""
    path = FOLDER / name
    if not path.is_file():
        return url_for("static", filename=name)
    return url_for("static", filename=name, v=_fingerprint(path, path.stat().st_mtime_ns))


def send(filename: str) -> Response:
    """Send a static file, the compressed copy if there is one and the browser takes it."""
    if len(filename.encode()) > LONGEST_NAME:
        raise NotFound
    joined = safe_join(str(FOLDER), f"{filename}.gz")
    compressed = joined is not None and Path(joined).is_file() and request.accept_encodings["gzip"] > 0
    response = send_from_directory(
        FOLDER,
        f"{filename}.gz" if compressed else filename,
        mimetype=_media_type(filename),
        max_age=YEAR if "v" in request.args else 0,
    )
    if compressed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    return response


def _media_type(filename: str) -> str | None:
    known = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
    return known.get(Path(filename).suffix)


def install(app: Flask) -> None:
    """Serve the folder under /static."""
    app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=send)
