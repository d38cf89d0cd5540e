"""Penyimpangan: where cases went otherwise than their SOPs say, to be filtered, judged and taken out."""

from typing import Final, get_args

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import EngineError
from service.casework.deviation_names import names_in
from service.dispatch.exporting_deviations import MEDIA_TYPES
from service.dispatch.readings import DEVIATIONS, READ
from service.permissions import Permission, allows, require
from service.persistence.store import office
from service.persistence.store.deviation_register import NoteKind
from service.queries import deviation_register as queries
from service.queries import office_history, still_late
from service.web.cases.deviation_filters import CLOSED, OPEN, chosen_from
from service.web.cases.deviation_shown import (
    changes_shown,
    deviation_shown,
    facts_shown,
    kinds_shown,
    late_shown,
    notes_shown,
)
from service.web.frame import alur, person, signed_in
from service.web.language import gettext as _
from service.web.language import language
from service.web.refusals import Refused, refused

blueprint = Blueprint("deviation_register", __name__, url_prefix="/temuan")
LATE_AT_ONCE: Final = 10
_KINDS: Final = {str(kind): kind for kind in get_args(NoteKind)}


@blueprint.get("")
@signed_in
def index() -> ResponseReturnValue:
    """List the deviations of the cases that the person may read, newest first."""
    require(person(), Permission.READ_AUDIT_TRAIL)
    here, now, chosen = alur(), alur().clock.now(), chosen_from(request.args)
    wanted = chosen.wanted()
    here.readings.listed(person(), DEVIATIONS, address=request.remote_addr)
    with here.database.read() as connection:
        page = queries.deviations(connection, person(), wanted, cursor=chosen.cursor)
        counts = queries.counts(connection, person(), wanted)
        late = still_late.NONE
        if chosen.cursor is None:
            late = still_late.still_late(connection, person(), wanted, at=now, limit=LATE_AT_ONCE)
        calendar = here.calendars.now(connection)
        names = names_in(connection)
        processes = office_history.process_names(connection)
        units = [(code, name) for code, name, _active in office.units(connection)]
    return render_template(
        "deviations/list.html",
        chosen=chosen,
        kinds=kinds_shown(counts, chosen),
        deviations=[deviation_shown(each, names) for each in page.items],
        late=late_shown(late.tasks, calendar, now),
        late_number=late.number,
        processes=sorted(processes.items(), key=lambda each: each[1].casefold()),
        units=units,
        people=sorted(names.people.items(), key=lambda each: each[1].casefold()),
        states=[(OPEN, _("belum ditutup")), (CLOSED, _("sudah ditutup"))],
        downloads=[(form.upper(), chosen.address(form=form)) for form in MEDIA_TYPES],
        next_url=chosen.address(cursor=page.next_cursor) if page.next_cursor else None,
        first_url=chosen.address() if chosen.cursor else None,
    )


@blueprint.get("/penyimpangan.<form>")
@signed_in
def download(form: str) -> ResponseReturnValue:
    """Send the deviations that the list shows, piece by piece."""
    require(person(), Permission.READ_AUDIT_TRAIL)
    kind = next((kind for kind in MEDIA_TYPES if kind == form), None)
    if kind is None:
        abort(404)
    wanted = chosen_from(request.args).wanted()
    pieces = alur().deviation_exports.register(
        person(), wanted, kind, language(), address=request.remote_addr
    )
    response = Response(pieces, content_type=MEDIA_TYPES[kind])
    response.headers.set("Content-Disposition", "attachment", filename=f"penyimpangan.{kind}")
    return response


@blueprint.get("/<deviation_id>")
@signed_in
def show(deviation_id: str) -> ResponseReturnValue:
    """Show a deviation with what was written about it; an auditor's reading is remembered."""
    return _page(deviation_id)


@blueprint.post("/<deviation_id>/catatan")
@signed_in
def write(deviation_id: str) -> ResponseReturnValue:
    """Keep a note, perhaps one that closes or reopens."""
    require(person(), Permission.NOTE_DEVIATIONS)
    kind, text = _KINDS.get(request.form.get("aksi", "")), request.form.get("catatan", "")
    if kind is None:
        abort(400)
    try:
        alur().deviation_notes.write(kind, deviation_id, text, person=person().username)
    except EngineError as refusal:
        found = refused(refusal, place="text")
        return _page(deviation_id, problem=found, written=text), found.status
    said = {
        "note": _("Catatan disimpan."),
        "close": _("Penyimpangan ditutup."),
        "reopen": _("Penyimpangan dibuka kembali."),
    }
    flash(said[kind], "good")
    return redirect(url_for("deviation_register.show", deviation_id=deviation_id))


def _page(deviation_id: str, *, problem: Refused | None = None, written: str = "") -> str:
    require(person(), Permission.READ_AUDIT_TRAIL)
    here = alur()
    with here.database.read() as connection:
        item = queries.readable_deviation(connection, person(), deviation_id)
        notes = queries.notes_of(connection, deviation_id)
        names = names_in(connection)
    here.readings.noted(person(), READ, item.instance_id, address=request.remote_addr)
    return render_template(
        "deviations/show.html",
        deviation=deviation_shown(item, names),
        changes=changes_shown(item),
        facts=facts_shown(item),
        notes=notes_shown(notes),
        may_write=allows(person(), Permission.NOTE_DEVIATIONS),
        may_close=allows(person(), Permission.CLOSE_DEVIATIONS),
        problem=problem.fields.get("text", problem.sentence) if problem else None,
        written=written,
    )
