"""Mail, for the office's admins: whether it is on, when the digest leaves, who is sent the checkpoints."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import EngineError
from service.casework.checkpoint_mail import CHECKPOINT_MAIL, Every, asked_for
from service.casework.digest_hours import DIGEST_TIME, digest_time
from service.dispatch.office_commands import PutSetting
from service.permissions import Permission
from service.persistence.store import checkpoints, office, outbox
from service.web import times
from service.web.frame import alur, person
from service.web.language import gettext as _
from service.web.people.people import sequence
from service.web.refusals import Refused, permitted, refused, wrong

blueprint = Blueprint("mail_settings", __name__, url_prefix="/pengaturan/surel")
OFF = "off"


@blueprint.get("")
@permitted(Permission.EDIT_SETTINGS)
def show() -> ResponseReturnValue:
    """Show how the office sends mail."""
    return _page({})


@blueprint.post("")
@permitted(Permission.EDIT_SETTINGS)
def save() -> ResponseReturnValue:
    """Choose when the daily digest leaves; empty: as the office opens."""
    typed = request.form.get(DIGEST_TIME, "").strip()
    chosen = digest_time(typed)
    if typed and chosen is None:
        sentence = _("Tulis jam sebagai 07:30.")
        return _page({DIGEST_TIME: typed}, wrong(sentence, digest_time=sentence))
    value = chosen.isoformat("minutes") if chosen else ""
    return _decided(DIGEST_TIME, value, {DIGEST_TIME: typed})


@blueprint.post("/titik-periksa")
@permitted(Permission.EDIT_SETTINGS)
def send_checkpoints() -> ResponseReturnValue:
    """Choose who is sent the checkpoints of the history, and how often."""
    typed = {"to": request.form.get("to", "")[:4000], "every": request.form.get("every", "")}
    try:
        value = "" if typed["every"] == OFF else asked_for(**typed).setting()
    except EngineError as refusal:
        return _page(typed, refused(refusal))
    return _decided(CHECKPOINT_MAIL, value, typed)


def _decided(key: str, value: Any, typed: Mapping[str, str]) -> ResponseReturnValue:
    try:
        seen = request.form.get("dilihat", 0, type=int)
        alur().office.run(PutSetting(key=key, value=value), person=person().username, seen=seen)
    except EngineError as refusal:
        return _page(typed, refused(refusal))
    flash(_("Pengaturan surel tersimpan."), "good")
    return redirect(url_for("mail_settings.show"))


def _page(typed: Mapping[str, str], problem: Refused | None = None) -> ResponseReturnValue:
    with alur().database.read() as connection:
        counts = outbox.counts(connection)
        settings = office.settings(connection).values
        newest = checkpoints.newest(connection)
    page = render_template(
        "people/mail.html",
        shown={**_stored(settings), **typed},
        frequencies=_frequencies(),
        last=times.moment(newest[1]) if newest else "",
        server=alur().config.mail,
        counts=counts,
        problem=problem,
        about_checkpoints="every" in typed,
        seen=sequence(),
    )
    return page, problem.status if problem else 200


def _stored(settings: Mapping[str, Any]) -> dict[str, str]:
    digest = digest_time(settings.get(DIGEST_TIME))
    mailed = settings.get(CHECKPOINT_MAIL) or {"to": [], "every": OFF}
    return {
        DIGEST_TIME: digest.isoformat("minutes") if digest else "",
        "to": "\n".join(mailed["to"]),
        "every": mailed["every"],
    }


def _frequencies() -> tuple[tuple[str, str], ...]:
    return (
        (OFF, _("Tidak dikirim")),
        (Every.DAILY.value, _("Sekali sehari")),
        (Every.HOURLY.value, _("Sekali sejam")),
        (Every.EACH.value, _("Setiap titik periksa")),
    )
