"""All pages of the service on one app."""

from flask import Flask, redirect
from flask.typing import ResponseReturnValue

from service.bootstrap import Alur
from service.web import files, frame, hosts, language, security, session, static_files
from service.web.cases import acts as case_acts
from service.web.cases import (
    deviations,
    documents,
    exporting,
    incidents,
    instances,
    operating,
    operating_acts,
)
from service.web.drafts import checks as draft_checks
from service.web.drafts import files as draft_files
from service.web.drafts import forms as draft_forms
from service.web.drafts import pages as draft_pages
from service.web.drafts import rehearsing, scenario_pages
from service.web.people import (
    accounts,
    calendar_pages,
    leaving,
    mail_settings,
    notices,
    office_pages,
    own_account,
    people,
    people_roles,
)
from service.web.processes import (
    comparing,
    impact,
    moving,
    printing,
    processes,
    release_pages,
    release_settings,
    releasing,
)
from service.web.tasks import completed, copying, on_behalf, sheets, tasks, worklist, worklist_acts


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
        exporting,
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
