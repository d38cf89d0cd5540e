"""The people of the office with all that they hold, and whether that is enough for the SOPs in force."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, select

from engine.sop import Step
from service.casework.deployed import Deployments
from service.persistence.store import office, people
from service.persistence.store.people import Account, DatedRole
from service.queries import definitions, paging
from service.queries.paging import Page
from service.queries.task_items import TaskItem, items_from, select_items, task

AHEAD: Final = timedelta(days=60)
"""How far the check looks into the future."""
SOON: Final = timedelta(days=14)
"""A role that ends within this time is worth a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person with the roles held now and later."""

    account: Account
    roles: tuple[DatedRole, ...]
    has_password: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacancy:
    """Nobody holds a lane (for a unit); `since` None means now already, `until` None for good."""

    lane: str
    unit: str | None
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SameHands:
    """Two steps that must be done by different people can be done only by the same."""

    step: Step
    other: Step
    unit: str | None
    since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """A role that ends soon, with nothing that follows."""

    role: DatedRole
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """What the check found; `without_login` are people who hold a role and cannot come in."""

    vacancies: tuple[Vacancy, ...]
    same_hands: tuple[SameHands, ...]
    ending: tuple[Ending, ...]
    without_login: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether anything was found."""
        return bool(self.vacancies or self.same_hands or self.ending or self.without_login)


def members(
    connection: Connection,
    *,
    at: datetime,
    q: str = "",
    active: bool | None = True,
    cursor: str | None = None,
) -> Page[Member]:
    """Read a page of people, by name (three statements); `active` None means everybody."""
    size, last = paging.size_of(None), paging.read(cursor, str, str)
    found = [
        each
        for each in _members(connection, at)
        if (active is None or each.account.active is active)
        and _matches(each.account, q)
        and (last is None or _place(each) > (last[0], last[1]))
    ]
    found.sort(key=_place)
    return paging.page_of(found[: size + 1], size, [_place(each) for each in found])


def member(connection: Connection, username: str, *, at: datetime) -> Member | None:
    """Read one person, active or not."""
    return next((each for each in _members(connection, at) if each.account.username == username), None)


def in_hand(connection: Connection, username: str) -> tuple[TaskItem, ...]:
    """Read the open tasks that a person has claimed, those of suspended cases too."""
    claimed = select(task.c.id.label("task_id")).where(task.c.assignee == username, task.c.status == "open")
    return items_from(connection.execute(select_items(claimed.subquery())))


def checked(connection: Connection, deployments: Deployments, at: datetime) -> Roster:
    """Hold the roles against the SOPs in force, now and for two months.

    Nobody may be missing, or be alone, either for the versions that cases under way still go by.
    """
    now = [version.deployment_hash for version in definitions.in_force(connection)]
    former = [each for each in definitions.under_way(connection) if each not in now]
    diagrams, older = (
        [deployments.of(connection, each).definition.diagram for each in hashes] for hashes in (now, former)
    )
    everybody = {each.account.username: each for each in _members(connection, at)}
    able = {name for name, each in everybody.items() if each.account.active and not each.account.auditor}
    roles = [role for name in sorted(able) for role in everybody[name].roles]
    units = [code for code, _name, is_active in office.units(connection) if is_active]
    return Roster(
        vacancies=_vacancies([step for each in (*diagrams, *older) for step in each.steps], units, roles, at),
        same_hands=_same_hands_in([each.steps for each in (*diagrams, *older)], units, roles, at),
        ending=tuple(_ending(roles, at)),
        without_login=tuple(
            name
            for name in sorted(able)
            if not everybody[name].has_password and _held(everybody[name].roles, at)
        ),
    )


def unheld(connection: Connection, lanes: Collection[str], at: datetime) -> frozenset[str]:
    """Tell which of these lanes nobody holds at this time, for no unit either."""
    held = {
        role.lane
        for each in _members(connection, at)
        if each.account.active and not each.account.auditor
        for role in _held(each.roles, at)
    }
    return frozenset(lanes) - held


def _members(connection: Connection, at: datetime) -> Iterator[Member]:
    without = people.without_password(connection)
    held: dict[str, list[DatedRole]] = {}
    for role in people.roles_of(connection):
        if role.valid_until is None or role.valid_until > at:
            held.setdefault(role.person, []).append(role)
    for account in people.accounts(connection):
        roles = tuple(held.get(account.username, ()))
        yield Member(account=account, roles=roles, has_password=account.username not in without)


def _matches(account: Account, q: str) -> bool:
    words = (account.name, account.username, account.nip or "", account.email or "")
    return not q or q.casefold() in " ".join(words).casefold()


def _place(each: Member) -> tuple[str, str]:
    return each.account.name.casefold(), each.account.username


def _held(roles: Sequence[DatedRole], at: datetime) -> list[DatedRole]:
    return [r for r in roles if r.valid_from <= at and (r.valid_until is None or r.valid_until > at)]


def _moments(roles: Sequence[DatedRole], at: datetime) -> list[datetime]:
    """List the instants at which who holds what changes, the present one first."""
    edges = {edge for role in roles for edge in (role.valid_from, role.valid_until) if edge is not None}
    return [at, *sorted(edge for edge in edges if at < edge <= at + AHEAD)]


def _holders(roles: Sequence[DatedRole], lane: str | None, unit: str | None) -> list[DatedRole]:
    return [r for r in roles if r.lane == lane and (unit is None or r.unit is None or r.unit == unit)]


def _vacancies(
    steps: Sequence[Step], units: Sequence[str], roles: Sequence[DatedRole], at: datetime
) -> tuple[Vacancy, ...]:
    wanted: dict[tuple[str, str | None], None] = {}
    for step in steps:
        if step.lane is not None:
            wanted |= {(step.lane, unit): None for unit in (units if step.multi else (None,))}
    moments = _moments(roles, at)
    return tuple(
        vacancy
        for lane, unit in wanted
        if (vacancy := _first_vacancy(lane, unit, roles, moments)) is not None
    )


def _first_vacancy(
    lane: str, unit: str | None, roles: Sequence[DatedRole], moments: Sequence[datetime]
) -> Vacancy | None:
    filled = [bool(_holders(_held(roles, moment), lane, unit)) for moment in moments]
    if all(filled):
        return None
    first = filled.index(False)
    again = next((m for m, is_filled in zip(moments[first:], filled[first:], strict=True) if is_filled), None)
    return Vacancy(lane=lane, unit=unit, since=moments[first] if first else None, until=again)


def _same_hands_in(
    versions: Iterable[Sequence[Step]], units: Collection[str], roles: Sequence[DatedRole], at: datetime
) -> tuple[SameHands, ...]:
    """Look at several versions; what one has told already is not told again of another."""
    found: dict[tuple[str, str | None, str, str | None, str | None], SameHands] = {}
    for steps in versions:
        for each in _same_hands({step.id: step for step in steps}, units, roles, at):
            pair = (each.step.id, each.step.lane, each.other.id, each.other.lane, each.unit)
            found.setdefault(pair, each)
    return tuple(found.values())


def _same_hands(
    steps: Mapping[str, Step], units: Collection[str], roles: Sequence[DatedRole], at: datetime
) -> Iterator[SameHands]:
    moments = _moments(roles, at)
    for step in steps.values():
        for other in (steps[name] for name in step.separate_from if name in steps):
            for unit in units if step.multi or other.multi else (None,):
                found = next((m for m in moments if _only_the_same(step, other, unit, _held(roles, m))), None)
                if found is not None:
                    since = found if found > at else None
                    yield SameHands(step=step, other=other, unit=unit, since=since)


def _only_the_same(step: Step, other: Step, unit: str | None, held: Sequence[DatedRole]) -> bool:
    """Say whether both steps have people, but no two who are, and stand for, different persons."""
    one = _holders(held, step.lane, unit if step.multi else None)
    two = _holders(held, other.lane, unit if other.multi else None)
    apart = any(_persons(a).isdisjoint(_persons(b)) for a in one for b in two)
    return bool(one and two) and not apart


def _persons(role: DatedRole) -> frozenset[str]:
    return frozenset(name for name in (role.person, role.represents) if name is not None)


def _ending(roles: Sequence[DatedRole], at: datetime) -> Iterator[Ending]:
    for role in _held(roles, at):
        until = role.valid_until
        if until is None or until > at + SOON:
            continue
        follows = [r for r in _holders(_held(roles, until), role.lane, role.unit) if r.person == role.person]
        if not follows:
            yield Ending(role=role, until=until)
