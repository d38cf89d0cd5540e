"""The name under which a service is asked for: what can be none is refused before the app sees it."""

import re
from typing import TYPE_CHECKING, Final

from flask import Flask
from werkzeug.exceptions import BadRequest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_NAME: Final = re.compile(r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")


def install(app: Flask) -> None:
    """Refuse requests with an impossible `Host`, for which Flask could make no page; redirect to none."""
    app.url_map.merge_slashes = False  # else `//` leads to an absolute address made of the header
    serve = app.wsgi_app

    def guarded(environ: "WSGIEnvironment", start_response: "StartResponse") -> "Iterable[bytes]":
        if not _is_possible(environ.get("HTTP_HOST", "")):
            return BadRequest("Host")(environ, start_response)
        return serve(environ, start_response)

    app.wsgi_app = guarded  # type: ignore[method-assign]


def _is_possible(host: str) -> bool:
    found = _NAME.fullmatch(host)
    if found is None:
        return not host  # HTTP/1.0 needs none
    try:
        return bool(found[1].encode("idna").decode("idna"))
    except UnicodeError:
        return False
