"""Puts the API, its document, health, metrics and the request log into an app."""

from typing import Any, Final

import flask_smorest
from flask import Flask
from flask.json.provider import DefaultJSONProvider

from service.api import (
    changes,
    comments,
    definitions,
    deployments,
    deviations,
    disposals,
    documentation,
    files,
    history,
    impact,
    instances,
    lint,
    lists,
    measures,
    operations,
    people,
    releases,
    requests,
    tasks,
)
from service.api.metrics import Metrics
from service.api.resource import PREFIX, Resource
from service.api.schemas.problems import ProblemSchema
from service.bootstrap import Alur

RESOURCES: Final[tuple[Resource, ...]] = (
    definitions.resource,
    lint.resource,
    deployments.resource,
    instances.resource,
    tasks.resource,
    files.resource,
    comments.resource,
    people.resource,
    lists.resource,
    history.resource,
    impact.resource,
    changes.resource,
    releases.resource,
    deviations.resource,
    disposals.resource,
    measures.resource,
)
_SECURITY: Final[dict[str, Any]] = {
    "components": {
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer"},
            "session": {"type": "apiKey", "in": "cookie", "name": "alur_session"},
        }
    },
    "security": [{"token": []}, {"session": []}],
}


def install(app: Flask, alur: Alur) -> None:
    """Add everything under `/api/v1`, `/health` and `/metrics`, and note every request.

    The app knows its installation (`app.extensions["alur"]`) and its persons (Flask-Login) already. What no
    view of the API answers (unknown addresses) is the app's to hand to `service.api.problems`.
    """
    if isinstance(app.json, DefaultJSONProvider):
        app.json.sort_keys = False  # fields come in the order in which the document lists them
    app.extensions["alur-metrics"] = Metrics(alur)
    requests.install(app)
    app.config.update(
        API_TITLE="Alur",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS=_SECURITY,
    )
    api = flask_smorest.Api()
    api.DEFAULT_ERROR_RESPONSE_NAME = None  # every operation names its own refusals
    api.ERROR_SCHEMA = ProblemSchema
    api.init_app(app)
    for resource in RESOURCES:
        api.register_blueprint(resource.blueprint)
    app.register_blueprint(documentation.blueprint)
    app.register_blueprint(operations.blueprint)
