"""Bytes sent under a name, whatever letters the name is written in."""

import unicodedata
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote

from flask import Response

LONGEST: Final = 120  # characters of a name before its ending


def download(content: bytes, name: str, kind: str, *, shown: bool = False) -> Response:
    """Send bytes to be saved under a name, or to be shown where the browser can (`shown`).

    The name is told twice (RFC 6266): in ASCII for old programs, and as it is for the others.
    """
    name = "".join(letter for letter in name if letter.isprintable())
    ending = PurePosixPath(name).suffix[:10]
    stem = name.removesuffix(ending)[:LONGEST]
    plain = (
        unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().replace('"', "") or "berkas"
    )
    response = Response(content, content_type=kind)
    response.headers.set(
        "Content-Disposition",
        "inline" if shown else "attachment",
        filename=f"{plain}{ending}" if ending.isascii() else plain,
        **{"filename*": f"UTF-8''{quote(f'{stem}{ending}', safe='')}"},
    )
    return response
