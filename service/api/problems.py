"""Refusals as `application/problem+json`: a stable code, a sentence, and which fields are wrong."""

from http import HTTPStatus
from typing import Any, Final

import structlog
from flask import Response, current_app, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from engine.errors import Conflict, EngineError, Invalid, NotFound, NotPermitted
from engine.texts import Text
from service.accounts.errors import LoginLocked
from service.api import auth
from service.api.auth import NotAuthenticated
from service.api.schemas.findings import FindingSchema
from service.dispatch.deploying import LintFailed
from service.persistence.files import FileTooLarge

MEDIA_TYPE: Final = "application/problem+json"
_log = structlog.get_logger("alur.api")

_FAMILIES: Final[tuple[tuple[type[EngineError], int], ...]] = (
    (NotAuthenticated, 401),
    (LoginLocked, 429),
    (FileTooLarge, 413),
    (NotPermitted, 403),
    (NotFound, 404),
    (Conflict, 409),
    (Invalid, 422),
    (EngineError, 422),
)
"""The first family that a refusal belongs to decides the status."""

_HTTP: Final = {
    400: ("bad-request", Text("Permintaan tidak terbaca.", "The request cannot be read.")),
    404: ("not-found", Text("Alamat ini tidak ada.", "There is no such address.")),
    405: (
        "method-not-allowed",
        Text("Cara ini tidak didukung di sini.", "This method is not supported here."),
    ),
    413: ("too-large", Text("Isi permintaan terlalu besar.", "The body is too large.")),
    415: (
        "unsupported-media-type",
        Text("Jenis isi ini tidak diterima di sini.", "This media type is not accepted here."),
    ),
}
_FORGED: Final = Text(
    "Permintaan dengan sesi peramban memerlukan tajuk X-CSRFToken.",
    "A request with a browser's session needs the header X-CSRFToken.",
)
_FAILED: Final = Text(
    "Terjadi kesalahan pada sistem; tidak ada yang berubah.",
    "Something went wrong here; nothing was changed.",
)


def of_engine_error(error: EngineError) -> Response:
    """Answer what engine, forms or service refused."""
    status = next(status for family, status in _FAMILIES if isinstance(error, family))
    extra: dict[str, Any] = {}
    language = auth.language()
    if isinstance(error, Invalid) and error.errors:
        extra["errors"] = {
            path: [text.in_language(language) for text in texts] for path, texts in error.errors.items()
        }
    if isinstance(error, LintFailed):
        extra["findings"] = FindingSchema(many=True).dump(error.findings)
    answer = problem(status, error.code, error.text, **extra)
    if isinstance(error, NotAuthenticated):
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def of_http_exception(error: HTTPException) -> Response:
    """Answer what Flask refused."""
    if isinstance(error, CSRFError):
        return problem(403, "csrf-token-missing", _FORGED)
    status = error.code or 500
    phrase = HTTPStatus(status).phrase
    code, text = _HTTP.get(status, (phrase.lower().replace(" ", "-"), Text(phrase, phrase)))
    answer = problem(status, code, text)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer


def of_failure(error: Exception) -> Response:
    """Answer what nobody foresaw, and write it down where only operators read."""
    _log.error("request failed", path=request.path, exc_info=error)
    return problem(500, "internal-error", _FAILED)


def problem(status: int, code: str, text: Text, **extra: Any) -> Response:
    """Compose the answer."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": text.in_language(auth.language()),
        **extra,
    }
    content = current_app.json.dumps(body)
    return Response(content, status=status, mimetype=MEDIA_TYPE)


def is_for_api() -> bool:
    """Say whether a request that no view answered was meant for the API."""
    return request.path.startswith("/api/")
