"""All pages of the service on one app."""

from flask import Flask, redirect
from flask.typing import ResponseReturnValue

from service.bootstrap import Alur
from service.web import (
    accounts,
    case_acts,
    files,
    frame,
    hosts,
    instances,
    language,
    notices,
    processes,
    security,
    session,
    static_files,
    tasks,
    worklist,
)


def install(app: Flask, alur: Alur) -> None:
    """Put pages, static files, languages, sessions and security headers on the app."""
    hosts.install(app)
    static_files.install(app)
    session.install(app, alur)
    language.install(app, alur.config.data_dir)
    security.install(app, production=alur.config.production)
    frame.install(app, alur)
    for module in (accounts, notices, worklist, tasks, instances, case_acts, processes, files):
        app.register_blueprint(module.blueprint)

    @app.get("/")
    def home() -> ResponseReturnValue:
        return redirect(frame.first_page())
