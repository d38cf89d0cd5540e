"""The rule about putting SOPs into force, for admins: whether a second one must approve."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import EngineError
from service.dispatch.approval_rule import SECOND_APPROVAL_END, asked_to_end
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
    """Decide that a second admin must approve; to end that is only asked for."""
    with alur().database.read() as connection:
        on = second_approval(office.settings(connection).values)
    if on and SECOND_APPROVAL not in request.form:
        decision = PutSetting(key=SECOND_APPROVAL_END, value=person().username)
        return _decided(decision, _("Diajukan. Aturan ini tetap berlaku sampai admin lain menyetujui."))
    decision = PutSetting(key=SECOND_APPROVAL, value=SECOND_APPROVAL in request.form)
    return _decided(decision, _("Pengaturan pemberlakuan tersimpan."))


@blueprint.post("/setujui")
@permitted(Permission.EDIT_SETTINGS)
def agree() -> ResponseReturnValue:
    """Agree that the rule ends, as another admin asked."""
    decision = PutSetting(key=SECOND_APPROVAL, value=False)
    return _decided(decision, _("Disetujui. Persetujuan admin kedua tidak diperlukan lagi."))


@blueprint.post("/batalkan")
@permitted(Permission.EDIT_SETTINGS)
def keep() -> ResponseReturnValue:
    """Let the rule stay: take back what one asked for, or refuse what another admin asked for."""
    return _decided(PutSetting(key=SECOND_APPROVAL_END, value=""), _("Aturan ini tetap berlaku."))


def _decided(decision: PutSetting, sentence: str) -> ResponseReturnValue:
    try:
        seen = request.form.get("dilihat", 0, type=int)
        alur().office.run(decision, person=person().username, seen=seen)
    except EngineError as refusal:
        return _page(refused(refusal))
    flash(sentence, "good")
    return redirect(url_for("release_settings.show"))


def _page(problem: Refused | None = None) -> ResponseReturnValue:
    with alur().database.read() as connection:
        settings = office.settings(connection).values
        accounts = people.accounts(connection)
    admins = sum(account.process_admin and account.active for account in accounts)
    asker = asked_to_end(settings)
    page = render_template(
        "releases/settings.html",
        on=second_approval(settings),
        alone=admins < ENOUGH_ADMINS,
        asked_by=next((each.name for each in accounts if each.username == asker), asker),
        mine=asker == person().username,
        problem=problem,
        seen=sequence(),
    )
    return page, problem.status if problem else 200
