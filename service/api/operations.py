"""For those who run the service: is it alive, is it ready, how much does it do."""

from typing import Any

import structlog
from flask import Blueprint, Response, current_app, jsonify
from flask.typing import ResponseReturnValue

from service.api import auth
from service.api.metrics import MEDIA_TYPE, Metrics
from service.persistence import migrations

blueprint = Blueprint("operations", __name__)
_log = structlog.get_logger("alur.health")


@blueprint.get("/health/live")
def live() -> ResponseReturnValue:
    """Say that the process answers."""
    return jsonify(status="ok")


@blueprint.get("/health/ready")
def ready() -> ResponseReturnValue:
    """Say whether requests can be served: database, its shape and its triggers, and the data folder."""
    checks = {"database": _database(), "data_folder": _data_folder()}
    fine = all(checks.values())
    answer: dict[str, Any] = {
        "status": "ok" if fine else "unavailable",
        "checks": {name: "ok" if good else "failed" for name, good in checks.items()},
    }
    return jsonify(answer), 200 if fine else 503


@blueprint.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Give the figures as Prometheus reads them."""
    found = current_app.extensions["alur-metrics"]
    if not isinstance(found, Metrics):
        raise TypeError("The app has no metrics.")
    return Response(found.written(), content_type=MEDIA_TYPE)


def _database() -> bool:
    try:
        migrations.check(auth.alur().database)
    except Exception as error:  # whatever keeps the database from answering keeps requests from being served
        _log.warning("database is not ready", problem=type(error).__name__)
        return False
    return True


def _data_folder() -> bool:
    folder = auth.alur().config.data_dir
    return folder.is_dir()
