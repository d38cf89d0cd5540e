"""Riwayat kantor: what the office decided about people, versions and settings, and whether the list holds."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.permissions import Permission, allows
from service.queries import chains, office_history
from service.queries.office_history import Wanted
from service.web.asked import day
from service.web.frame import alur, person
from service.web.language import gettext as _
from service.web.people.office_history_shown import (
    DEVIATIONS,
    DISPOSALS,
    PEOPLE,
    ROLES,
    SETTINGS,
    VERSIONS,
    decision_shown,
    kinds_of,
)
from service.web.people.people_shown import words_of
from service.web.refusals import permitted

blueprint = Blueprint("office_history", __name__, url_prefix="/riwayat-kantor")
_LONGEST = 200  # characters of a name or a cursor in the address


@blueprint.get("")
@permitted(Permission.READ_OFFICE_HISTORY)
def index() -> ResponseReturnValue:
    """List the office's decisions, newest first, and say whether their chain holds."""
    typed = {name: request.args.get(name, "")[:_LONGEST] for name in ("jenis", "oleh", "sejak", "sampai")}
    since, until = day(typed["sejak"]), day(typed["sampai"])
    wanted = Wanted(
        kinds=kinds_of(typed["jenis"]),
        actor=typed["oleh"] or None,
        since=since,
        until=until + timedelta(days=1) if until is not None else None,
    )
    with alur().database.read() as connection:
        page = office_history.decisions(connection, wanted, cursor=request.args.get("dari"))
        broken = chains.office_break(connection)
        everybody = office_history.actors(connection)
        names = replace(words_of(connection), lanes=office_history.lane_names(connection))
        processes = office_history.process_names(connection)
    more = page.next_cursor
    return render_template(
        "people/office_history.html",
        decisions=[decision_shown(each, names, processes) for each in page.items],
        broken=broken.sequence if broken is not None else None,
        groups=_groups(),
        everybody=everybody,
        typed=typed,
        unread=[name for name, at in (("sejak", since), ("sampai", until)) if typed[name] and at is None],
        filtered=any(typed.values()),
        next_url=_next_url(typed, more) if more else None,
        settings=allows(person(), Permission.EDIT_PEOPLE),
    )


def _groups() -> list[tuple[str, str]]:
    return [
        (PEOPLE, _("Orang")),
        (ROLES, _("Peran")),
        (VERSIONS, _("Versi SOP")),
        (SETTINGS, _("Pengaturan")),
        (DEVIATIONS, _("Penyimpangan")),
        (DISPOSALS, _("Pemusnahan")),
    ]


def _next_url(typed: Mapping[str, str], more: str) -> str:
    said: dict[str, Any] = {name: value for name, value in typed.items() if value}
    return url_for("office_history.index", **said, dari=more)
