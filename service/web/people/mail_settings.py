"""Mail, for the office's admins: whether it is on, when the daily digest leaves, what could not be sent."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import EngineError
from service.casework.digest_hours import DIGEST_TIME, digest_time
from service.dispatch.office_commands import PutSetting
from service.permissions import Permission
from service.persistence.store import office, outbox
from service.web.frame import alur, person
from service.web.language import gettext as _
from service.web.people.people import sequence
from service.web.refusals import Refused, permitted, refused, wrong

blueprint = Blueprint("mail_settings", __name__)


@blueprint.get("/pengaturan/surel")
@permitted(Permission.EDIT_SETTINGS)
def show() -> ResponseReturnValue:
    """Show how the office sends mail."""
    with alur().database.read() as connection:
        chosen = digest_time(office.settings(connection).values.get(DIGEST_TIME))
    return _page(chosen.isoformat("minutes") if chosen else "")


@blueprint.post("/pengaturan/surel")
@permitted(Permission.EDIT_SETTINGS)
def save() -> ResponseReturnValue:
    """Choose when the daily digest leaves; empty: as the office opens."""
    typed = request.form.get(DIGEST_TIME, "").strip()
    chosen = digest_time(typed)
    if typed and chosen is None:
        sentence = _("Tulis jam sebagai 07:30.")
        return _page(typed, wrong(sentence, digest_time=sentence))
    value = chosen.isoformat("minutes") if chosen else ""
    try:
        seen = request.form.get("dilihat", 0, type=int)
        alur().office.run(PutSetting(key=DIGEST_TIME, value=value), person=person().username, seen=seen)
    except EngineError as refusal:
        return _page(typed, refused(refusal))
    flash(_("Pengaturan surel tersimpan."), "good")
    return redirect(url_for("mail_settings.show"))


def _page(shown: str, problem: Refused | None = None) -> ResponseReturnValue:
    with alur().database.read() as connection:
        counts = outbox.counts(connection)
    page = render_template(
        "people/mail.html",
        shown=shown,
        server=alur().config.mail,
        counts=counts,
        problem=problem,
        seen=sequence(),
    )
    return page, problem.status if problem else 200
