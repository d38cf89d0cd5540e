"""Pemusnahan: what long ended cases hold is taken away by decree; auditors see what was decided."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import EngineError
from service.dispatch.disposal_terms import MOST, RETENTION, Terms, kept_since, retention
from service.dispatch.disposing import asked
from service.dispatch.office_commands import PutSetting
from service.dispatch.release_terms import second_approval
from service.permissions import Permission, allows
from service.persistence.store import disposals, office, people
from service.queries import disposal_list, office_history
from service.web.cases.disposing_shown import asked_shown, candidate_shown, decision_shown
from service.web.frame import alur, person
from service.web.language import gettext as _
from service.web.refusals import Refused, permitted, refused, wrong

blueprint = Blueprint("disposing", __name__, url_prefix="/berkas/pemusnahan")
_FIELDS = ("decree", "decided_on", "reason")


@blueprint.get("")
@permitted(Permission.READ_OFFICE_HISTORY)
def show() -> ResponseReturnValue:
    """Show the cases that are no longer kept, what awaits another admin, and what was decided."""
    return _page()


@blueprint.post("")
@permitted(Permission.DISPOSE)
def decide() -> ResponseReturnValue:
    """Dispose of the chosen cases, or ask another admin to agree."""
    if "understood" not in request.form:
        sentence = _("Centang bahwa Anda memahami akibatnya.")
        return _page(wrong(sentence, understood=sentence))
    terms = Terms(
        decree=request.form.get("decree", ""),
        decided_on=_day(request.form.get("decided_on", "")),
        reason=request.form.get("reason", ""),
        cases=request.form.getlist("cases"),
    )
    try:
        done = alur().disposals.decide(terms, person=person().username)
    except EngineError as refusal:
        return _page(refused(refusal))
    flash(
        _("Isi berkas yang dipilih telah dimusnahkan.")
        if done
        else _("Pemusnahan diajukan. Admin proses lain perlu menyetujuinya."),
        "good",
    )
    return redirect(url_for("disposing.show"))


@blueprint.post("/<asked_id>/setujui")
@permitted(Permission.DISPOSE)
def agree(asked_id: str) -> ResponseReturnValue:
    """Agree with what another admin asked for."""
    if "understood" not in request.form:
        sentence = _("Centang bahwa Anda memahami akibatnya.")
        return _page(wrong(sentence, understood=sentence))
    try:
        alur().disposals.agree(asked_id, person=person().username)
    except EngineError as refusal:
        return _page(refused(refusal))
    flash(_("Isi berkas yang dipilih telah dimusnahkan."), "good")
    return redirect(url_for("disposing.show"))


@blueprint.post("/<asked_id>/tolak")
@permitted(Permission.DISPOSE)
def refuse(asked_id: str) -> ResponseReturnValue:
    """Refuse what another admin asked for, or take back what one asked for."""
    try:
        reason = request.form.get("refusal", "")
        alur().disposals.refuse(asked_id, reason, person=person().username)
    except EngineError as refusal:
        return _page(refused(refusal, place="refusal"))
    flash(_("Pemusnahan tidak jadi; tidak ada yang berubah."), "good")
    return redirect(url_for("disposing.show"))


@blueprint.post("/masa-simpan")
@permitted(Permission.EDIT_SETTINGS)
def keep_for() -> ResponseReturnValue:
    """Choose for how many years ended cases are kept."""
    typed = request.form.get("years", "").strip()
    years = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < len("1000") else 0
    try:
        alur().office.run(PutSetting(key=RETENTION, value=years), person=person().username)
    except EngineError as refusal:
        return _page(refused(refusal))
    flash(_("Masa simpan tersimpan."), "good")
    return redirect(url_for("disposing.show"))


def _page(problem: Refused | None = None) -> ResponseReturnValue:
    may_decide = allows(person(), Permission.DISPOSE)
    definition = request.args.get("proses", "")[:200]
    with alur().database.read() as connection:
        settings = office.settings(connection).values
        years = retention(settings)
        waiting = asked(settings)
        found = disposals.candidates(
            connection,
            before=kept_since(alur().clock.now(), years),
            definition=definition or None,
            limit=MOST,
        )
        there = disposals.names_of(connection, waiting.cases) if waiting is not None else {}
        page = disposal_list.decisions(connection, cursor=request.args.get("dari"))
        processes = office_history.process_names(connection)
        askers = {each.requested_by for each in page.items} | {waiting.asked_by if waiting else ""}
        names = people.names_of(connection, askers)
    everything = "semua" in request.args
    chosen = {each.id for each in found} if everything else set(request.form.getlist("cases"))
    shown = render_template(
        "disposal/show.html",
        may_decide=may_decide,
        years=request.form.get("years", years),
        kept_years=years,
        candidates=[candidate_shown(each, processes, chosen) for each in found],
        most=MOST,
        waiting=asked_shown(waiting, names, there, me=person().username) if waiting else None,
        second=second_approval(settings),
        decisions=[decision_shown(each, names) for each in page.items],
        typed={name: request.form.get(name, "") for name in _FIELDS},
        processes=sorted(processes.items(), key=lambda each: each[1].casefold()),
        definition=definition,
        everything=everything,
        problem=problem,
        next_url=url_for("disposing.show", dari=page.next_cursor) if page.next_cursor else None,
    )
    return shown, problem.status if problem else 200


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
