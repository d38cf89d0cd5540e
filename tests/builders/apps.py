"""The application of an installation, made once and handed from one office to the next."""

from flask import Flask

from service.api.metrics import Metrics
from service.app import create_app
from service.bootstrap import Alur

_made: list[Flask] = []


def an_app(alur: Alur) -> Flask:
    """Give the application of an installation that is configured as `an_installation` does it.

    It serves this installation from now on and no other any more: making one takes longer than most tests.
    """
    if not _made:
        _made.append(create_app(alur))
    (app,) = _made
    app.extensions["alur"] = alur
    app.extensions["alur-metrics"] = Metrics(alur)
    return app
