"""Pembacaan: who read what people handed in, and who took it out; for those who answer for it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for

from service.dispatch.readings import DEVIATIONS, PLAYED_BACK, READ, TAKEN_OUT
from service.permissions import Permission
from service.queries import readings
from service.queries.readings import Reading, Wanted
from service.web import times
from service.web.asked import day, one_line
from service.web.frame import alur
from service.web.language import gettext as _
from service.web.refusals import permitted

blueprint = Blueprint("readings", __name__, url_prefix="/riwayat-kantor/pembacaan")
_EXPORTED = "export-"


@blueprint.get("")
@permitted(Permission.READ_OFFICE_HISTORY)
def index() -> str:
    """List the readings that were remembered, newest first."""
    typed = {name: one_line(request.args.get(name)) for name in ("oleh", "berkas", "sejak", "sampai")}
    since, until = day(typed["sejak"]), day(typed["sampai"])
    wanted = Wanted(
        person=typed["oleh"] or None,
        instance=typed["berkas"] or None,
        since=since,
        until=until + timedelta(days=1) if until is not None else None,
    )
    with alur().database.read() as connection:
        page = readings.readings(connection, wanted, cursor=request.args.get("dari"))
        everybody = readings.readers(connection)
    kept: dict[str, Any] = {name: value for name, value in typed.items() if value}
    return render_template(
        "people/readings.html",
        readings=[_shown(each) for each in page.items],
        everybody=everybody,
        typed=typed,
        unread=[name for name, at in (("sejak", since), ("sampai", until)) if typed[name] and at is None],
        next_url=url_for("readings.index", **kept, dari=page.next_cursor) if page.next_cursor else None,
    )


def _shown(reading: Reading) -> Mapping[str, Any]:
    of_case = reading.business_key is not None
    return {
        "when": times.moment(reading.at),
        "who": reading.person_name,
        "what": _what(reading.action),
        "subject": reading.business_key or _subject(reading.subject),
        "url": url_for("instances.show", instance_id=reading.subject) if of_case else None,
        "address": reading.address or "–",
    }


def _what(action: str) -> str:
    said = {
        READ: _("Membaca isian"),
        PLAYED_BACK: _("Memutar ulang"),
        TAKEN_OUT: _("Mengunduh"),
    }
    if action.startswith(_EXPORTED):
        return _("Mengunduh daftar sebagai %(form)s", form=action.removeprefix(_EXPORTED).upper())
    return said.get(action, action)


def _subject(subject: str) -> str:
    if subject == DEVIATIONS:
        return _("Daftar penyimpangan")
    return _("Riwayat semua berkas") if subject == "*" else subject
