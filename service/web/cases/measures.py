"""Laporan mutu baku: what the steps of an SOP take against their standard, with the tasks behind it."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from service.dispatch.exporting_deviations import MEDIA_TYPES
from service.dispatch.exporting_measures import What
from service.permissions import Permission, require
from service.persistence.database import Connection
from service.queries import measures as queries
from service.queries import office_history
from service.queries.measured_tasks import measured_tasks, unit_names, versions_of
from service.queries.measures import By, Figures
from service.web import times
from service.web.cases import measure_periods
from service.web.cases.measure_filters import Chosen, chosen_from
from service.web.cases.measure_shown import (
    by_of,
    lanes_shown,
    months_shown,
    steps_shown,
    task_shown,
    units_shown,
    whole_shown,
)
from service.web.frame import alur, person, signed_in
from service.web.language import gettext as _
from service.web.language import language

blueprint = Blueprint("measures", __name__, url_prefix="/laporan-mutu-baku")


@blueprint.get("")
@signed_in
def index() -> ResponseReturnValue:
    """Show the figures of an SOP, of the busiest one if none is asked for."""
    require(person(), Permission.READ_AUDIT_TRAIL)
    now = alur().clock.now()
    with alur().database.read() as connection:
        chosen, filters = _asked(connection)
        whole = _figures(connection, chosen)
        steps = _figures(connection, chosen, "step")
        lanes = _figures(connection, chosen, "lane")
        units = _figures(connection, chosen, "unit")
        months = _figures(connection, chosen, "month")
        trend = _figures(connection, chosen, "step", "month")
        names = unit_names(connection)
    by_month = months_shown(months, chosen)
    in_order = [each.by[0] or "" for each in months]
    return render_template(
        "measures/report.html",
        chosen=chosen,
        whole=whole_shown(whole, chosen),
        steps=steps_shown(steps, trend, in_order, chosen),
        tables=[
            (by_of("lane"), lanes_shown(lanes, chosen)),
            (by_of("unit"), units_shown(units, names, chosen)),
            (by_of("month"), by_month),
        ],
        months=by_month[-12:],
        made_at=times.moment(now),
        downloads=_downloads(chosen, "measures.download"),
        narrowed=_in_words(chosen, filters),
        **filters,
    )


@blueprint.get("/tugas")
@signed_in
def tasks() -> ResponseReturnValue:
    """List the tasks behind a number, the latest first."""
    require(person(), Permission.READ_AUDIT_TRAIL)
    with alur().database.read() as connection:
        chosen, filters = _asked(connection)
        page = measured_tasks(connection, person(), chosen.wanted(), cursor=chosen.cursor)
    return render_template(
        "measures/tasks.html",
        chosen=chosen,
        tasks=[task_shown(each) for each in page.items],
        downloads=_downloads(chosen, "measures.download_tasks"),
        narrowed=_in_words(chosen, filters),
        back_url=replace(chosen, step="", month="", only=None).address(),
        first_url=chosen.address("measures.tasks") if chosen.cursor else None,
        next_url=chosen.address("measures.tasks", dari=page.next_cursor) if page.next_cursor else None,
    )


@blueprint.get("/mutu-baku.<form>")
@signed_in
def download(form: str) -> ResponseReturnValue:
    """Send the figures that the report shows."""
    return _file("report", "mutu-baku", form)


@blueprint.get("/tugas.<form>")
@signed_in
def download_tasks(form: str) -> ResponseReturnValue:
    """Send the tasks that a list holds, piece by piece."""
    return _file("tasks", "tugas-mutu-baku", form)


def _file(what: What, name: str, form: str) -> Response:
    require(person(), Permission.READ_AUDIT_TRAIL)
    kind = next((kind for kind in MEDIA_TYPES if kind == form), None)
    if kind is None:
        abort(404)
    wanted = chosen_from(request.args).wanted()
    pieces = alur().measure_exports.taken(
        what, person(), wanted, kind, language(), address=request.remote_addr
    )
    response = Response(pieces, content_type=MEDIA_TYPES[kind])
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{kind}")
    return response


def _downloads(chosen: Chosen, endpoint: str) -> list[tuple[str, str]]:
    return [(form.upper(), chosen.address(endpoint, form=form)) for form in MEDIA_TYPES]


def _figures(connection: Connection, chosen: Chosen, *by: By) -> tuple[Figures, ...]:
    return queries.figures(connection, person(), chosen.wanted(), by)


def _asked(connection: Connection) -> tuple[Chosen, dict[str, Any]]:
    """Read what was chosen, with what there is to choose from."""
    chosen, names = chosen_from(request.args), office_history.process_names(connection)
    known = queries.measured_definitions(connection, person())
    if not chosen.definition:
        chosen = replace(chosen, definition=next(iter(known), ""))
    measured = queries.measured(connection, person(), chosen.definition)
    return chosen, {
        "processes": sorted(
            ((key, names.get(key, key)) for key in known), key=lambda each: each[1].casefold()
        ),
        "versions": [
            (str(each), _("Versi %(number)s", number=each))
            for each in versions_of(connection, chosen.definition)
        ],
        "periods": measure_periods.choices(alur().clock.now()),
        "lanes": sorted(measured.lanes.items()),
        "units": list(unit_names(connection).items()),
        "steps_known": list(measured.steps.items()),
    }


def _in_words(chosen: Chosen, filters: dict[str, Any]) -> list[str]:
    """Say which tasks a list holds."""
    named = [
        dict(filters["processes"]).get(chosen.definition, chosen.definition),
        dict(filters["versions"]).get(chosen.version, ""),
        dict(filters["steps_known"]).get(chosen.step, chosen.step),
        dict(filters["lanes"]).get(chosen.lane, chosen.lane),
        dict(filters["units"]).get(chosen.unit, chosen.unit),
        measure_periods.in_words(chosen.month or ("" if chosen.since or chosen.until else chosen.period)),
        _("sejak %(day)s", day=chosen.since) if chosen.since else "",
        _("sampai %(day)s", day=chosen.until) if chosen.until else "",
        {"late": _("selesai terlambat"), "returned": _("dikembalikan")}.get(chosen.only or "", ""),
    ]
    return [each for each in named if each]
