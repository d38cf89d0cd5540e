"""A subject of the API: a Flask blueprint whose operations are described as they are declared.

The OpenAPI document is made of these declarations, so that it names every status and media type that an
operation can answer with.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, TypeVar

import flask_smorest
import marshmallow as ma
from flask import request
from werkzeug.exceptions import HTTPException

from engine.errors import EngineError
from service.api import auth, problems
from service.api.parsing import PARSER
from service.api.schemas.problems import ProblemSchema

PREFIX: Final = "/api/v1"
JSON_BODY: Final = 2_000_000  # bytes
JSON: Final = "application/json"

View = TypeVar("View", bound=Callable[..., object])

_MEANINGS: Final = {
    400: "The body is not JSON.",
    401: "Nobody is signed in.",
    403: "You may not do this.",
    404: "There is none, or none that you may read.",
    409: "The state does not allow it (any more).",
    413: "The body is too large.",
    415: "The media type is not accepted.",
    422: "The input is wrong; `errors` says where.",
}
_IDEMPOTENCY: Final = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "The same key with the same request gives the same answer and takes effect once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation as it is declared: what it takes, what it answers, what it refuses."""

    method: str
    path: str
    answer: type[ma.Schema] | None
    statuses: Iterable[int] = (200,)
    produces: Iterable[str] = (JSON,)
    refuses: Iterable[int] = ()
    query: type[ma.Schema] | None = None
    body: type[ma.Schema] | None = None
    files: type[ma.Schema] | None = None
    raw: Iterable[str] = ()
    repeatable: bool = False

    @property
    def refusals(self) -> list[int]:
        """Every status that it may refuse with."""
        found = {401, 403, *self.refuses}  # 403 to a browser's session whose password must change first
        if self.query is not None or self.repeatable:
            found.add(422)
        if self.body is not None:
            found |= {400, 413, 415, 422}
        if self.files is not None or self.raw:
            found |= {413, 415, 422}
        return sorted(found)


class Resource:
    """One subject with its operations; `largest_body` is in bytes."""

    def __init__(self, name: str, about: str, *, largest_body: int = JSON_BODY) -> None:
        self.blueprint = flask_smorest.Blueprint(
            f"api-{name}", __name__, url_prefix=PREFIX, description=about
        )
        self.blueprint.ARGUMENTS_PARSER = PARSER
        self.blueprint.before_request(auth.must_be_somebody)
        self.blueprint.before_request(_bounded(largest_body))
        self.blueprint.register_error_handler(EngineError, problems.of_engine_error)
        self.blueprint.register_error_handler(HTTPException, problems.of_http_exception)
        self.blueprint.register_error_handler(Exception, problems.of_failure)
        self.name = name

    def get(
        self,
        path: str,
        answer: type[ma.Schema] | None,
        *,
        query: type[ma.Schema] | None = None,
        produces: Iterable[str] = (JSON,),
        refuses: Iterable[int] = (),
    ) -> Callable[[View], View]:
        """Declare an operation that reads; `produces` names its media types when `answer` is None."""
        return self._declared(
            Operation(method="GET", path=path, answer=answer, query=query, produces=produces, refuses=refuses)
        )

    def post(
        self,
        path: str,
        answer: type[ma.Schema],
        *,
        body: type[ma.Schema] | None = None,
        statuses: Iterable[int] = (200,),
        refuses: Iterable[int] = (),
        repeatable: bool = True,
    ) -> Callable[[View], View]:
        """Declare an operation that does something once; a `repeatable` one takes an `Idempotency-Key`."""
        return self._declared(
            Operation(
                method="POST",
                path=path,
                answer=answer,
                statuses=statuses,
                refuses={403, *refuses},
                body=body,
                repeatable=repeatable,
            )
        )

    def take(
        self,
        path: str,
        answer: type[ma.Schema],
        *,
        files: type[ma.Schema] | None = None,
        raw: Iterable[str] = (),
        query: type[ma.Schema] | None = None,
        statuses: Iterable[int] = (200,),
        repeatable: bool = False,
        refuses: Iterable[int] = (),
    ) -> Callable[[View], View]:
        """Declare an operation that takes files: in a form, or one as the body in `raw` media types."""
        return self._declared(
            Operation(
                method="POST",
                path=path,
                answer=answer,
                statuses=statuses,
                refuses={403, *refuses},
                files=files,
                raw=raw,
                query=query,
                repeatable=repeatable,
            )
        )

    def put(
        self, path: str, answer: type[ma.Schema], *, body: type[ma.Schema], refuses: Iterable[int] = ()
    ) -> Callable[[View], View]:
        """Declare an operation that writes something anew."""
        return self._declared(
            Operation(method="PUT", path=path, answer=answer, refuses={403, *refuses}, body=body)
        )

    def _declared(self, operation: Operation) -> Callable[[View], View]:
        def declare(view: View) -> View:
            described = _described(self.blueprint, operation, view)
            self.blueprint.route(operation.path, methods=[operation.method], tags=[self.name])(described)
            return view

        return declare


def _described(blueprint: Any, operation: Operation, view: Any) -> Any:
    """Parse the arguments, write the answer, and describe both in the OpenAPI document."""
    arguments = {"query": operation.query, "json": operation.body, "files": operation.files}
    for location, schema in arguments.items():
        if schema is not None:
            name = "body" if location == "json" else location
            view = blueprint.arguments(schema, location=location, arg_name=name)(view)
    answer = operation.answer if operation.answer is not None else {"type": "string"}
    for status in operation.statuses:
        for media_type in operation.produces:
            view = blueprint.response(status, answer, content_type=media_type)(view)
    for status in operation.refusals:
        view = blueprint.alt_response(
            status,
            schema=ProblemSchema,
            content_type=problems.MEDIA_TYPE,
            description=_MEANINGS.get(status, HTTPStatus(status).phrase),
        )(view)
    return blueprint.doc(**_more(operation))(view)


def _more(operation: Operation) -> dict[str, Any]:
    more: dict[str, Any] = {}
    if operation.repeatable:
        more["parameters"] = [_IDEMPOTENCY]
    content = {each: {"schema": {"type": "string", "format": "binary"}} for each in operation.raw}
    if content:
        more["requestBody"] = {"required": True, "content": content}
    return more


def _bounded(largest: int) -> Callable[[], None]:
    def limit_the_body() -> None:
        request.max_content_length = largest

    return limit_the_body
