"""Insiden: what failed and waits for somebody, tried again with a reason; mails that could not leave."""

from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import NotFound
from engine.texts import is_blank
from service.dispatch.retrying import NothingToRetry
from service.permissions import Permission, require
from service.queries import incidents
from service.queries.paging import MOST
from service.web import times
from service.web.cases.acts import Act, act_page, carried_out, case_here
from service.web.cases.fared import Fared, attempted, told
from service.web.cases.operating_shown import incidents_shown
from service.web.frame import alur, person, signed_in
from service.web.language import gettext as _
from service.web.language import ngettext, said

blueprint = Blueprint("incidents", __name__, url_prefix="/berkas")
_LONGEST: Final = 400


@blueprint.get("/operasi/insiden")
@signed_in
def index() -> str:
    """List the incidents, and the mails that could not be sent."""
    require(person(), Permission.OPERATE)
    return _page()


@blueprint.post("/operasi/insiden")
@signed_in
def retry() -> ResponseReturnValue:
    """Try the chosen incidents again, each as a command in the history of its case."""
    require(person(), Permission.OPERATE)
    values = list(dict.fromkeys(each[:_LONGEST] for each in request.form.getlist("insiden")))[:MOST]
    reason = request.form.get("alasan", "")
    if not values:
        return _page(problem=_("Pilih dahulu insidennya."), place="daftar", ticked=values), 422
    if is_blank(reason):
        return _page(problem=_("Tulis dahulu alasannya."), place="alasan", ticked=values), 422
    fared = [_retried(*value.partition("|")[::2], reason) for value in values]
    done = sum(each.done for each in fared)
    summary = ngettext("%(num)s insiden segera dicoba lagi.", "%(num)s insiden segera dicoba lagi.", done)
    return told(_("Coba lagi"), summary, fared, url_for("incidents.index"))


@blueprint.post("/operasi/surel")
@signed_in
def send_again() -> ResponseReturnValue:
    """Let the mails that could not be sent leave again."""
    require(person(), Permission.OPERATE)
    count = alur().mails.send_again(person=person().username)
    flash(ngettext("%(num)s surel segera dikirim lagi.", "%(num)s surel segera dikirim lagi.", count), "good")
    return redirect(url_for("incidents.index"))


@blueprint.get("/<instance_id>/coba-lagi")
@signed_in
def ask(instance_id: str) -> ResponseReturnValue:
    """Ask why what failed of a case is to be tried again."""
    require(person(), Permission.OPERATE)
    return act_page(case_here(instance_id), _again())


@blueprint.post("/<instance_id>/coba-lagi")
@signed_in
def retry_all(instance_id: str) -> ResponseReturnValue:
    """Try all that failed of a case again, also what the system would try by itself."""
    require(person(), Permission.OPERATE)
    reason = request.form.get("alasan", "")

    def command() -> None:
        with alur().database.read() as connection:
            found = incidents.incidents_of(connection, [instance_id], every=True).get(instance_id, ())
        if not found:
            raise NothingToRetry
        for each in found:
            alur().instances.retry(instance_id, each.incident, reason, person=person().username)

    return carried_out(case_here(instance_id), _again(), command)


def _again() -> Act:
    return Act(
        name="coba-lagi",
        title=_("Coba lagi yang gagal"),
        effect=_("Sistem segera mencoba lagi. Alasan Anda masuk ke riwayat berkas."),
        button=_("Coba lagi"),
        field=_("Alasan"),
        done=_("Sistem segera mencoba lagi."),
    )


def _retried(instance_id: str, incident: str, reason: str) -> Fared:
    try:
        case = case_here(instance_id)
    except NotFound as refusal:
        return Fared(name=_("Berkas tidak dikenal"), url="", done=False, said=said(refusal.text))
    return attempted(
        case,
        lambda: alur().instances.retry(case.id, incident, reason, person=person().username),
        _("segera dicoba lagi"),
    )


def _page(*, problem: str = "", place: str = "", ticked: list[str] | None = None) -> str:
    with alur().database.read() as connection:
        page = incidents.incidents(connection, cursor=request.args.get("dari"))
        shown = incidents_shown(connection, page.items)
        number = incidents.counted(connection)
        mails = incidents.unsent(connection, limit=MOST)
    return render_template(
        "operating/incidents.html",
        failed=shown,
        incidents=number,
        next_url=url_for("incidents.index", dari=page.next_cursor) if page.next_cursor else None,
        mails=[(each, times.moment(each.since), said(each.problem)) for each in mails],
        problem=problem,
        place=place,
        ticked=ticked or [],
        reason=request.form.get("alasan", ""),
    )
