"""The roles of a person, for those who look after people: give one, stand in by decree, end one."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import EngineError
from engine.zone import OFFICE_ZONE
from service.casework.lanes import lanes_in_force
from service.dispatch.office_commands import EndRole, GrantRole
from service.persistence.store import office, people
from service.persistence.store.people import DatedRole
from service.queries import definitions
from service.web.frame import alur, person
from service.web.language import gettext as _
from service.web.people.people import guarded, shown
from service.web.people.people_shown import last_day, words_of
from service.web.refusals import Refused, refused, wrong

blueprint = Blueprint("people_roles", __name__, url_prefix="/pengaturan/orang/<username>/peran")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something to choose from."""

    value: str
    label: str


class _Undated(Exception):
    """A day was typed that is none; `place` is its field."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


@blueprint.get("/baru")
@guarded
def new(username: str) -> ResponseReturnValue:
    """Ask which role a person is to hold, from when until when."""
    return _role_page(username)


@blueprint.post("/baru")
@guarded
def grant(username: str) -> ResponseReturnValue:
    """Let a person hold a role."""
    try:
        first, until = _period()
        command = GrantRole(
            person=username,
            lane=request.form.get("lane", ""),
            unit=request.form.get("unit") or None,
            valid_from=first,
            valid_until=until,
        )
        if command.lane not in {each.value for each in _lanes()}:
            return _role_page(username, wrong(_("Pilih peran."), lane=_("Pilih peran.")))
        alur().office.run(command, person=person().username)
    except _Undated as bad:
        return _role_page(username, _not_a_day(bad.place))
    except EngineError as refusal:
        return _role_page(username, refused(refusal, place="lane"))
    flash(_("Peran ditambahkan."), "good")
    if command.unit is None and _is_of_units(command.lane):
        flash(
            _("Peran ini biasanya dipegang satu orang per bidang; yang ini berlaku untuk semua bidang."),
            "warn",
        )
    return redirect(url_for("people.show", username=username))


@blueprint.get("/plt")
@guarded
def new_substitution(username: str) -> ResponseReturnValue:
    """Ask for whom a person stands in, and by which decree."""
    return _substitution_page(username)


@blueprint.post("/plt")
@guarded
def substitute(username: str) -> ResponseReturnValue:
    """Let a person stand in for another: the other's role, by decree, for a time."""
    copied = {role.id: role for role in _roles_of_others(username)}.get(request.form.get("role", ""))
    if copied is None:
        sentence = _("Pilih peran yang diwakili.")
        return _substitution_page(username, wrong(sentence, role=sentence))
    try:
        first, until = _period()
        command = GrantRole(
            person=username,
            lane=copied.lane,
            unit=copied.unit,
            valid_from=first,
            valid_until=until,
            represents=copied.person,
            decree=" ".join(request.form.get("decree", "").split()),
        )
        alur().office.run(command, person=person().username)
    except _Undated as bad:
        return _substitution_page(username, _not_a_day(bad.place))
    except EngineError as refusal:
        return _substitution_page(username, refused(refusal, place="role"))
    flash(_("Penunjukan dicatat. Pekerjaannya tercatat «a.n.» yang diwakili."), "good")
    return redirect(url_for("people.show", username=username))


@blueprint.post("/<role_id>/akhiri")
@guarded
def end(username: str, role_id: str) -> ResponseReturnValue:
    """End a role now."""
    if role_id not in {role.id for role in shown(username).roles}:
        flash(_("Peran ini sudah berakhir lebih dahulu."), "warn")
    else:
        alur().office.run(EndRole(role_id=role_id), person=person().username)
        flash(_("Peran diakhiri."), "good")
    return redirect(url_for("people.show", username=username))


def _role_page(username: str, problem: Refused | None = None) -> ResponseReturnValue:
    with alur().database.read() as connection:
        units = [Choice(value=c, label=n) for c, n, active in office.units(connection) if active]
    page = render_template(
        "people/role.html",
        account=shown(username).account,
        lanes=_lanes(),
        units=units,
        typed=request.values,
        problem=problem,
    )
    return page, problem.status if problem else 200


def _substitution_page(username: str, problem: Refused | None = None) -> ResponseReturnValue:
    member = shown(username)
    with alur().database.read() as connection:
        words = words_of(connection)
    roles = [
        Choice(
            value=role.id,
            label=f"{words.lane(role.lane, role.unit)} ({words.people.get(role.person, role.person)})"
            + (_(", sampai %(day)s", day=last_day(role.valid_until)) if role.valid_until else ""),
        )
        for role in _roles_of_others(username)
    ]
    page = render_template(
        "people/substitution.html", account=member.account, roles=roles, typed=request.values, problem=problem
    )
    return page, problem.status if problem else 200


def _lanes() -> list[Choice]:
    with alur().database.read() as connection:
        return [Choice(value=each.lane, label=each.name) for each in definitions.lanes(connection)]


def _is_of_units(lane: str) -> bool:
    with alur().database.read() as connection:
        return lane in lanes_in_force(connection, alur().deployments).of_units


def _roles_of_others(username: str) -> list[DatedRole]:
    """List the roles that one may stand in for: others' own ones that are not over, active or not."""
    now = alur().clock.now()
    with alur().database.read() as connection:
        roles = people.roles_of(connection)
    return [
        role
        for role in roles
        if role.person != username
        and role.represents is None
        and (role.valid_until is None or role.valid_until > now)
    ]


def _period() -> tuple[datetime | None, datetime | None]:
    """Read the first and the last day as the instants at which a role begins and is over."""
    first, last = _day("mulai"), _day("sampai")
    begins = datetime.combine(first, time(), OFFICE_ZONE) if first else None
    over = datetime.combine(last + timedelta(days=1), time(), OFFICE_ZONE) if last else None
    return begins, over


def _day(place: str) -> date | None:
    typed = request.form.get(place, "").strip()
    try:
        found = date.fromisoformat(typed) if typed else None
    except ValueError as error:
        raise _Undated(place) from error
    if found is not None and not 2000 <= found.year <= 2200:
        raise _Undated(place)
    return found


def _not_a_day(place: str) -> Refused:
    sentence = _("Tanggal tidak dapat dibaca.")
    return wrong(sentence, **{place: sentence})
