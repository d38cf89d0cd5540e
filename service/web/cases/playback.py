"""Putar ulang: a case played back, moment by moment, on the diagram that was in force."""

from typing import Final

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import NotFound
from engine.playback.frames import Frame, Stand
from service.dispatch.readings import PLAYED_BACK
from service.permissions import Permission, require
from service.persistence.database import Connection
from service.persistence.store import cases
from service.persistence.store.cases import Case
from service.queries import instances as queries
from service.queries import paging
from service.queries.instances import CaseItem
from service.queries.logs import log
from service.queries.playbacks import MOST_FRAMES
from service.queries.replays import NotReplayable
from service.web.cases.integrity_shown import Verdict, verdict_now
from service.web.cases.playback_shown import Around, MomentShown, around, drawing_of, moment_shown, plain
from service.web.frame import alur, person, signed_in
from service.web.language import said

blueprint = Blueprint("playback", __name__, url_prefix="/berkas/<instance_id>/putar")
ON_A_PAGE: Final = 50  # commands of the list


@blueprint.get("")
@signed_in
def show(instance_id: str) -> ResponseReturnValue:
    """Show a case at a moment, with the way to every other one; scripts make a player of it.

    What does not replay is not shown: it is said from where on.
    """
    noted(instance_id)
    with alur().database.read() as connection:
        case, row = readable(connection, instance_id)
    verdict = verdict_now(alur().verifications.glance(instance_id), row.sequence)
    try:
        return _player(case, row, verdict)
    except NotReplayable as stopped:
        page = render_template("playback/stopped.html", case=case, verdict=verdict, why=said(stopped.text))
        return page, 409


def _player(case: CaseItem, row: Case, verdict: Verdict) -> str:
    here, instance_id = alur(), case.id
    with here.database.read() as connection:
        wanted = min(max(request.args.get("ke", 1, type=int), 1), max(row.sequence, 1))
        before, frame = here.playbacks.moment(connection, row, wanted)
        moment = _shown(connection, row, before, frame)
        start = min(max(request.args.get("dari", 0, type=int), 0), max(row.sequence - 1, 0))
        cursor = paging.written((start,)) if start else None
        listed = log(connection, instance_id, limit=ON_A_PAGE, cursor=cursor)
        found = around(here, connection, row, listed.items)
        playable = row.sequence <= MOST_FRAMES
        frames = here.playbacks.all(connection, row) if playable else (frame,)
        hashes = dict.fromkeys(each.stand.deployment_hash for each in frames)
        sheets = {each: plain(here.deployments.of(connection, each).definition.diagram) for each in hashes}
        diagram = here.deployments.of(connection, frame.stand.deployment_hash).definition.diagram
    marks = {each.sequence: each.marks for each in frames}
    return render_template(
        "playback/playback.html",
        case=case,
        moment=moment,
        drawing=drawing_of(frame, diagram),
        sheets=sheets if playable else {},
        playable=playable,
        total=row.sequence,
        verdict=verdict,
        records=[(found.record(item), found.marks(marks.get(item.sequence, ()))) for item in listed.items],
        earlier_url=_list_url(instance_id, max(start - ON_A_PAGE, 0), wanted) if start else None,
        later_url=_list_url(instance_id, start + ON_A_PAGE, wanted) if listed.next_cursor else None,
    )


@blueprint.get("/<int:sequence>")
@signed_in
def moment(instance_id: str, sequence: int) -> ResponseReturnValue:
    """Give what is said beside the diagram of one moment, for the player."""
    here = alur()
    noted(instance_id)
    with here.database.read() as connection:
        _case, row = readable(connection, instance_id)
        before, frame = here.playbacks.moment(connection, row, sequence)
        shown = _shown(connection, row, before, frame)
    return render_template("playback/moment_only.html", moment=shown)


def noted(instance_id: str) -> None:
    """Let only those go on who may see histories, and remember it when an auditor does."""
    require(person(), Permission.READ_AUDIT_TRAIL)
    alur().readings.noted(person(), PLAYED_BACK, instance_id, address=request.remote_addr)


def readable(connection: Connection, instance_id: str) -> tuple[CaseItem, Case]:
    """Read a case for the person of this request; raises `NotFound`."""
    item = queries.readable_instance(connection, person(), instance_id, at=alur().clock.now())
    row = cases.read_case(connection, instance_id)
    if row is None:
        raise NotFound(what=instance_id)
    return item, row


def _shown(connection: Connection, row: Case, before: Stand, frame: Frame) -> MomentShown:
    cursor = paging.written((frame.sequence - 1,)) if frame.sequence > 1 else None
    (item,) = log(connection, row.id, limit=1, cursor=cursor).items
    found: Around = around(alur(), connection, row, [item], frame=frame)
    return moment_shown(found, item, before, frame)


def _list_url(instance_id: str, start: int, wanted: int) -> str:
    return url_for("playback.show", instance_id=instance_id, dari=start or None, ke=wanted)
