"""What pages never take in, and what every answer tells the browser: to run and load only what is ours."""

from collections.abc import Iterator
from itertools import chain

from flask import Flask, Response, request
from werkzeug.exceptions import BadRequest

from service.web.session import API

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
HSTS = "max-age=31536000; includeSubDomains"


def install(app: Flask, *, production: bool) -> None:
    """Add the headers to every answer; pages and files about people's work are kept by no cache."""

    @app.before_request
    def refuse_what_no_text_column_holds() -> None:
        if not request.path.startswith(API) and any("\x00" in text for text in _texts()):
            raise BadRequest

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if production:
            response.headers.setdefault("Strict-Transport-Security", HSTS)
        if not (request.endpoint or "").endswith("static"):
            response.headers["Cache-Control"] = "private, no-store"
        return response


def _texts() -> Iterator[str]:
    """Give everything that a page may look for or keep (the API's parser looks after its own)."""
    yield request.path
    yield from chain.from_iterable(request.values.items(multi=True))
