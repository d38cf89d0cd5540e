"""Keutuhan: whether all histories hold, for those who audit and those in charge."""

from typing import Final

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engine.history import OFFICE
from service.evidence import keys
from service.permissions import Permission
from service.persistence.store import checkpoints, people, verifications
from service.persistence.store.verifications import CHECKPOINTS
from service.web import times
from service.web.cases.integrity_shown import run_of, verdict_of
from service.web.frame import alur, person
from service.web.language import gettext as _
from service.web.refusals import permitted

blueprint = Blueprint("integrity", __name__, url_prefix="/berkas/keutuhan")
_LISTED: Final = 100
_RUNS: Final = 5


@blueprint.get("")
@permitted(Permission.READ_OFFICE_HISTORY)
def show() -> ResponseReturnValue:
    """Show the latest checks of everything, what does not hold, and the newest checkpoint."""
    with alur().database.read() as connection:
        runs = verifications.last_runs(connection, limit=_RUNS)
        unsound = verifications.unsound(connection, limit=_LISTED)
        kept = [verifications.of(connection, chain) for chain in (OFFICE, CHECKPOINTS)]
        newest = checkpoints.newest(connection)
        names = people.names_of(connection, {run.asked_by for run in runs if run.asked_by})
    return render_template(
        "integrity/show.html",
        runs=[run_of(run, names) for run in runs],
        unsound=[
            verdict_of(each, name or "") for each, name in unsound if each.chain not in (OFFICE, CHECKPOINTS)
        ],
        common=[verdict_of(each) for each in kept if each is not None],
        newest=(newest[0], times.moment(newest[1])) if newest else None,
        keys=keys.public_keys(alur().config.signing_key_file),
    )


@blueprint.post("")
@permitted(Permission.READ_OFFICE_HISTORY)
def ask() -> ResponseReturnValue:
    """Have everything checked in the background."""
    alur().verifications.ask(person=person().username)
    flash(_("Pemeriksaan dimulai. Muat ulang halaman ini untuk melihat kemajuannya."), "good")
    return redirect(url_for("integrity.show"))


@blueprint.get("/jangkar.jsonl")
@permitted(Permission.READ_OFFICE_HISTORY)
def anchors() -> ResponseReturnValue:
    """Send all checkpoints, to be kept where nobody here can change them."""
    with alur().database.read() as connection:
        lines = [line for _number, _hash, line in checkpoints.lines_after(connection, 0)]
    response = Response("".join(f"{line}\n" for line in lines), content_type="application/jsonl")
    response.headers.set("Content-Disposition", "attachment", filename="jangkar.jsonl")
    return response
