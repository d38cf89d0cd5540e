"""The web application: wiring only."""

from flask import Flask
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from engine.errors import EngineError
from service import api
from service.api import problems
from service.bootstrap import Alur
from service.web import errors, pages

LARGEST_REQUEST = 30_000_000  # bytes; a form with its files
MOST_FIELDS = 20_000  # a list of 300 rows with some twenty columns each, and room to spare


def create_app(alur: Alur) -> Flask:
    """Make the application of an installation: pages and API over the same dispatch and queries."""
    app = Flask(__name__, static_folder=None, template_folder="web/templates")
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        MAX_FORM_PARTS=MOST_FIELDS,
    )
    pages.install(app, alur)
    api.install(app, alur)
    _answer_refusals(app)
    return app


def _answer_refusals(app: Flask) -> None:
    """Let the API answer what was meant for it, and the pages everything else."""

    @app.errorhandler(EngineError)
    def refused(error: EngineError) -> ResponseReturnValue:
        return problems.of_engine_error(error) if problems.is_for_api() else errors.of_engine_error(error)

    @app.errorhandler(HTTPException)
    def not_served(error: HTTPException) -> ResponseReturnValue:
        if problems.is_for_api():
            return problems.of_http_exception(error)
        return errors.of_http_exception(error)

    @app.errorhandler(Exception)
    def failed(error: Exception) -> ResponseReturnValue:
        return problems.of_failure(error) if problems.is_for_api() else errors.of_failure(error)
