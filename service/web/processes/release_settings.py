"""The rule about putting SOPs into force, for admins: whether a second one must approve."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import EngineError
from service.dispatch.office_commands import PutSetting
from service.dispatch.release_terms import SECOND_APPROVAL, second_approval
from service.permissions import Permission
from service.persistence.store import office, people
from service.web.frame import alur, person
from service.web.language import gettext as _
from service.web.people.people import sequence
from service.web.refusals import Refused, permitted, refused

blueprint = Blueprint("release_settings", __name__, url_prefix="/pengaturan/pemberlakuan")
ENOUGH_ADMINS = 2  # one asks, another approves


@blueprint.get("")
@permitted(Permission.EDIT_SETTINGS)
def show() -> ResponseReturnValue:
    """Show whether a second admin must approve."""
    return _page()


@blueprint.post("")
@permitted(Permission.EDIT_SETTINGS)
def change() -> ResponseReturnValue:
    """Decide whether a second admin must approve."""
    decision = PutSetting(key=SECOND_APPROVAL, value=SECOND_APPROVAL in request.form)
    try:
        seen = request.form.get("dilihat", 0, type=int)
        alur().office.run(decision, person=person().username, seen=seen)
    except EngineError as refusal:
        return _page(refused(refusal))
    flash(_("Pengaturan pemberlakuan tersimpan."), "good")
    return redirect(url_for("release_settings.show"))


def _page(problem: Refused | None = None) -> ResponseReturnValue:
    with alur().database.read() as connection:
        on = second_approval(office.settings(connection).values)
        accounts = people.accounts(connection)
    admins = sum(account.process_admin and account.active for account in accounts)
    page = render_template(
        "releases/settings.html", on=on, alone=admins < ENOUGH_ADMINS, problem=problem, seen=sequence()
    )
    return page, problem.status if problem else 200
