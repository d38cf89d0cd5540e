"""All pages of the service on one app."""

from flask import Flask, redirect
from flask.typing import ResponseReturnValue

from service.bootstrap import Alur
from service.web import files, frame, hosts, language, security, session, static_files
from service.web.cases import addresses as cases
from service.web.drafts import addresses as drafts
from service.web.people import addresses as people
from service.web.processes import addresses as processes
from service.web.tasks import addresses as tasks


def install(app: Flask, alur: Alur) -> None:
    """Put pages, static files, languages, sessions and security headers on the app."""
    hosts.install(app)
    static_files.install(app)
    session.install(app, alur)
    language.install(app, alur.config.data_dir)
    security.install(app, production=alur.config.production)
    frame.install(app, alur)
    app.register_blueprint(files.blueprint)
    for room in (tasks, cases, processes, drafts, people):
        for blueprint in room.BLUEPRINTS:
            app.register_blueprint(blueprint)

    @app.get("/")
    def home() -> ResponseReturnValue:
        return redirect(frame.first_page())
