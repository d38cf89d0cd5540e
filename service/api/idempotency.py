"""Requests that may come twice: the caller names them, and the same one is answered as before."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import Response, current_app, request

from engine.errors import Invalid
from engine.history import sha256
from engine.texts import Text
from service.dispatch.outcome import Outcome, Repeated, Request

HEADER: Final = "Idempotency-Key"
_PROPER: Final = re.compile(r"[!-~]{1,200}")

Present = Callable[[Outcome], tuple[int, Mapping[str, Any]]]


class BadIdempotencyKey(Invalid):
    """The key is empty, too long, or not printable."""

    code = "bad-idempotency-key"
    template = Text(
        "Idempotency-Key: 1–200 karakter ASCII tanpa spasi.",
        "Idempotency-Key: 1 to 200 ASCII characters without spaces.",
    )


def named_request(present: Present, *, content: bytes | None = None) -> Request | None:
    """Give this request with the caller's name for it, if it has one.

    `content` stands for the body where that was not read as a whole.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not _PROPER.fullmatch(key):
        raise BadIdempotencyKey
    body = request.get_data(cache=True) if content is None else content
    return Request(
        key=key, method=request.method, path=request.path, body_sha256=sha256(body), present=present
    )


def answered(answer: Outcome | Repeated, present: Present) -> Response:
    """Answer with what came of the command, or with what was answered before."""
    status, body = (answer.status, answer.answer) if isinstance(answer, Repeated) else present(answer)
    return Response(current_app.json.dumps(body), status=status, mimetype="application/json")
