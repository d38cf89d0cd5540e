"""All pages of the service on one app."""

from flask import Flask, redirect
from flask.typing import ResponseReturnValue

from service.bootstrap import Alur
from service.web import (
    accounts,
    calendar_pages,
    case_acts,
    comparing,
    completed,
    copying,
    deviations,
    documents,
    draft_checks,
    draft_files,
    draft_forms,
    draft_pages,
    files,
    frame,
    hosts,
    impact,
    incidents,
    instances,
    language,
    leaving,
    mail_settings,
    moving,
    notices,
    office_pages,
    on_behalf,
    operating,
    operating_acts,
    own_account,
    people,
    people_roles,
    printing,
    processes,
    rehearsing,
    release_pages,
    release_settings,
    releasing,
    scenario_pages,
    security,
    session,
    sheets,
    static_files,
    tasks,
    worklist,
    worklist_acts,
)


def install(app: Flask, alur: Alur) -> None:
    """Put pages, static files, languages, sessions and security headers on the app."""
    hosts.install(app)
    static_files.install(app)
    session.install(app, alur)
    language.install(app, alur.config.data_dir)
    security.install(app, production=alur.config.production)
    frame.install(app, alur)
    for module in (
        accounts,
        mail_settings,
        notices,
        worklist,
        worklist_acts,
        completed,
        tasks,
        on_behalf,
        sheets,
        copying,
        deviations,
        instances,
        operating,
        operating_acts,
        incidents,
        case_acts,
        processes,
        printing,
        rehearsing,
        scenario_pages,
        draft_checks,
        comparing,
        draft_forms,
        draft_files,
        draft_pages,
        impact,
        moving,
        releasing,
        release_pages,
        release_settings,
        files,
        documents,
        own_account,
        people,
        people_roles,
        leaving,
        office_pages,
        calendar_pages,
    ):
        app.register_blueprint(module.blueprint)

    @app.get("/")
    def home() -> ResponseReturnValue:
        return redirect(frame.first_page())
