"""What is noted about each request: an id that goes along, a line in the log, two figures."""

import re
import time
import uuid
from typing import Final

import structlog
from flask import Flask, Response, current_app, g, request
from flask_login import current_user

HEADER: Final = "X-Request-ID"
_PROPER: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_QUIET: Final = frozenset({"static", "operations.live", "operations.ready", "operations.metrics"})
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_log = structlog.get_logger("alur.request")


def install(app: Flask) -> None:
    """Note every request; paths as the route's rule, odd methods as one: nothing a caller wrote gets in."""

    def begin() -> None:
        given = request.headers.get(HEADER, "")
        g.request_id = given if _PROPER.fullmatch(given) else uuid.uuid4().hex
        g.began = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    app.before_request_funcs.setdefault(None, []).insert(0, begin)  # also before anything that refuses

    @app.after_request
    def end(response: Response) -> Response:
        began = g.get("began")
        if began is None:
            return response
        seconds = time.perf_counter() - began
        route = request.url_rule.rule if request.url_rule is not None else "–"
        method = request.method if request.method in _METHODS else "other"
        response.headers[HEADER] = g.request_id
        current_app.extensions["alur-metrics"].note(method, route, response.status_code, seconds)
        if request.endpoint not in _QUIET:
            _log.info(
                "request",
                method=method,
                route=route,
                status=response.status_code,
                ms=round(seconds * 1000, 1),
                person=_person(),
                address=request.remote_addr,
            )
        return response


def _person() -> str | None:
    return str(current_user.get_id()) if current_user.is_authenticated else None
