"""The pages beside the player: two moments compared, and how long the steps took."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.errors import Conflict
from engine.playback.frames import Frame
from engine.playback.stays import stays_of
from engine.texts import Text
from service.persistence.database import Connection
from service.persistence.store.cases import Case
from service.queries.durations import usual_durations
from service.queries.playbacks import MOST_FRAMES
from service.queries.replays import NoSuchCommand
from service.web.cases.playback import noted, readable
from service.web.cases.playback_compared import (
    choices_of,
    moments_compared,
    round_links,
    rounds_compared,
)
from service.web.cases.playback_durations import durations_shown
from service.web.cases.playback_shown import Around, around
from service.web.frame import alur, person, signed_in

blueprint = Blueprint("playback_compare", __name__, url_prefix="/berkas/<instance_id>/putar")


class TooLong(Conflict):
    """The case has more commands than can be looked at as a whole."""

    code = "too-long-to-compare"
    template = Text(
        "Riwayat berkas ini terlalu panjang untuk dilihat sekaligus (lebih dari {most} catatan).",
        "The history of this case is too long to be looked at as a whole (more than {most} records).",
    )


@blueprint.get("/banding")
@signed_in
def show(instance_id: str) -> ResponseReturnValue:
    """Compare two moments, or two rounds of a step (`tempat`), field by field."""
    noted(instance_id)
    with alur().database.read() as connection:
        case, row = readable(connection, instance_id)
        frames = _every_frame(connection, row)
        found = _around(connection, row, frames)
    last = len(frames)
    first, second = request.args.get("dari", type=int), request.args.get("ke", type=int)
    place, compared = request.args.get("tempat", ""), None
    if first is not None and second is not None:
        for each in (first, second):
            if not 1 <= each <= last:
                raise NoSuchCommand(sequence=each)
        first, second = sorted((first, second))
        compared = (
            rounds_compared(found, frames, place, first, second)
            if place
            else moments_compared(found, frames, first, second)
        )
    return render_template(
        "playback/compare.html",
        case=case,
        choices=choices_of(found, frames),
        first=first or 1,
        second=second or last,
        links=round_links(found, frames, instance_id),
        compared=compared,
    )


@blueprint.get("/lama")
@signed_in
def durations(instance_id: str) -> ResponseReturnValue:
    """Show how long each step of the case took, on the diagram and beside what is usual."""
    here = alur()
    noted(instance_id)
    with here.database.read() as connection:
        case, row = readable(connection, instance_id)
        frames = _every_frame(connection, row)
        calendar = here.calendars.now(connection)
        usual = usual_durations(connection, person(), row.definition_key, calendar.working_seconds)
        hashes = dict.fromkeys(frame.stand.deployment_hash for frame in reversed(frames))
        diagrams = [here.deployments.of(connection, each).definition.diagram for each in reversed(hashes)]
    shown = durations_shown(diagrams, stays_of(frames, calendar.working_seconds), usual)
    return render_template("playback/durations.html", case=case, shown=shown)


def _every_frame(connection: Connection, row: Case) -> tuple[Frame, ...]:
    if row.sequence > MOST_FRAMES:
        raise TooLong(most=MOST_FRAMES)
    return alur().playbacks.all(connection, row)


def _around(connection: Connection, row: Case, frames: tuple[Frame, ...]) -> Around:
    hashes = {frame.stand.deployment_hash for frame in frames}
    return around(alur(), connection, row, (), frame=frames[-1], more=hashes)
