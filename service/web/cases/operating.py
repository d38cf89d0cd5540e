"""Operasi: all running cases for those in charge, to be narrowed and chosen."""

from flask import Blueprint, render_template, request

from service.permissions import Permission, require
from service.queries import incidents, instances
from service.queries.operating import choices
from service.web import words
from service.web.cases.operating_filters import ALL, YES, chosen_from
from service.web.cases.operating_shown import case_shown, choices_shown
from service.web.frame import alur, person, signed_in
from service.web.presenting import deadlines

blueprint = Blueprint("operating", __name__, url_prefix="/berkas/operasi")


@blueprint.get("")
@signed_in
def index() -> str:
    """List the cases, with what one may do to several of them at once."""
    require(person(), Permission.INTERVENE)
    here, now, chosen = alur(), alur().clock.now(), chosen_from(request.args)
    with here.database.read() as connection:
        page = instances.instances(connection, person(), chosen.wanted(), at=now, cursor=chosen.cursor)
        failed = incidents.incidents_of(connection, [item.id for item in page.items])
        number = incidents.counted(connection)
        found = choices_shown(choices(connection))
        due = deadlines(here, connection, now)
    return render_template(
        "operating/list.html",
        cases=[case_shown(item, due, failed.get(item.id, ())) for item in page.items],
        chosen=chosen,
        choices=found,
        statuses=words.statuses(),
        all_statuses=ALL,
        yes=YES,
        incidents=number,
        next_url=chosen.address(cursor=page.next_cursor) if page.next_cursor else None,
        first_url=chosen.address() if chosen.cursor else None,
        back=chosen.address(cursor=chosen.cursor),
    )
