"""What the pages about people show: accounts, roles with their dates, and what the roster lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from engine.zone import OFFICE_ZONE
from service.bootstrap import Alur
from service.persistence.database import Connection
from service.persistence.store import office, people
from service.persistence.store.people import Account, DatedRole
from service.queries import definitions, roster
from service.queries.roster import Member, Roster
from service.web import times
from service.web.language import gettext as _

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The names of lanes, units and people by their codes; kept apart, for they may share a code."""

    lanes: Names
    units: Names
    people: Names

    def lane(self, lane: str, unit: str | None) -> str:
        """Name a lane, with its unit if it has one."""
        name = self.lanes.get(lane, lane)
        return f"{name} – {self.units.get(unit, unit)}" if unit else name


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRowShown:
    """A role of a person; `since` and `until` are its first and last day, `next_day` the one after (ISO)."""

    id: str
    lane: str
    since: str
    until: str | None
    next_day: str | None
    represents: str | None
    decree: str | None
    state: Literal["now", "later"]
    raw: DatedRole


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberShown:
    """A person in the list or on a page of their own."""

    account: Account
    roles: tuple[RoleRowShown, ...]
    standing: tuple[str, ...]
    has_password: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Warning:
    """Something that the roster lacks, and where to mend it."""

    tone: Literal["bad", "warn"]
    sentence: str
    username: str | None = None


def words_of(connection: Connection) -> Words:
    """Read the names that pages about people use (three statements)."""
    return Words(
        lanes={each.lane: each.name for each in definitions.lanes(connection)},
        units={code: name for code, name, _active in office.units(connection)},
        people={each.username: each.name for each in people.accounts(connection)},
    )


def role_shown(role: DatedRole, words: Words, at: datetime) -> RoleRowShown:
    """Present a role; the last day of one that ends at midnight is the day before."""
    until = role.valid_until
    return RoleRowShown(
        id=role.id,
        lane=words.lane(role.lane, role.unit),
        since=times.day(role.valid_from),
        until=last_day(until) if until else None,
        next_day=until.astimezone(OFFICE_ZONE).date().isoformat() if until else None,
        represents=words.people.get(role.represents, role.represents) if role.represents else None,
        decree=role.decree,
        state="now" if role.valid_from <= at else "later",
        raw=role,
    )


def last_day(until: datetime) -> str:
    """Write the last day of what is over at an instant."""
    return times.day(until - timedelta(microseconds=1))


def member_shown(member: Member, words: Words, at: datetime) -> MemberShown:
    """Present a person."""
    flags = {
        _("Admin proses"): member.account.process_admin,
        _("Operator"): member.account.operator,
        _("Auditor"): member.account.auditor,
    }
    return MemberShown(
        account=member.account,
        roles=tuple(role_shown(role, words, at) for role in member.roles),
        standing=tuple(word for word, held in flags.items() if held),
        has_password=member.has_password,
    )


def warnings_of(found: Roster, words: Words) -> tuple[Warning, ...]:
    """Say what the roster lacks, the worst first."""
    return (
        *_vacancies(found, words),
        *_same_hands(found, words),
        *_ending(found, words),
        *_shut(found, words),
    )


def warnings_now(alur: Alur, connection: Connection, words: Words) -> tuple[Warning, ...]:
    """Check the roster as it is now."""
    return warnings_of(roster.checked(connection, alur.deployments, alur.clock.now()), words)


def _vacancies(found: Roster, words: Words) -> Sequence[Warning]:
    warnings = []
    for each in found.vacancies:
        lane = words.lane(each.lane, each.unit)
        if each.since is None:
            sentence = _("Tidak ada yang memegang peran %(lane)s.", lane=lane)
        else:
            day = times.day(each.since)
            sentence = _("Mulai %(day)s tidak ada yang memegang peran %(lane)s.", day=day, lane=lane)
        if each.until is not None:
            sentence += " " + _("Terisi lagi %(day)s.", day=times.day(each.until))
        warnings.append(Warning(tone="warn" if each.since else "bad", sentence=sentence))
    return warnings


def _same_hands(found: Roster, words: Words) -> Sequence[Warning]:
    warnings = []
    for each in found.same_hands:
        step, other = each.step.number, each.other.number
        if each.since is None:
            sentence = _(
                "Langkah %(step)s dan %(other)s, yang harus dipisah, sekarang hanya punya satu orang.",
                step=step,
                other=other,
            )
        else:
            sentence = _(
                "Mulai %(day)s langkah %(step)s dan %(other)s, yang harus dipisah, hanya punya satu orang.",
                day=times.day(each.since),
                step=step,
                other=other,
            )
        if each.unit:
            sentence += f" ({words.units.get(each.unit, each.unit)})"
        warnings.append(Warning(tone="warn" if each.since else "bad", sentence=sentence))
    return warnings


def _ending(found: Roster, words: Words) -> Sequence[Warning]:
    return [
        Warning(
            tone="warn",
            sentence=_(
                "Peran %(name)s sebagai %(lane)s berakhir %(day)s.",
                name=words.people.get(each.role.person, each.role.person),
                lane=words.lane(each.role.lane, each.role.unit),
                day=last_day(each.until),
            ),
            username=each.role.person,
        )
        for each in found.ending
    ]


def _shut(found: Roster, words: Words) -> Sequence[Warning]:
    return [
        Warning(
            tone="warn",
            sentence=_(
                "%(name)s memegang peran tetapi belum punya kata sandi, jadi belum dapat masuk.",
                name=words.people.get(name, name),
            ),
            username=name,
        )
        for name in found.without_login
    ]


def first_lack(alur: Alur) -> str:
    """Say what the roster lacks first of all, for the page that admins see first; empty when it does not."""
    with alur.database.read() as connection:
        found = warnings_now(alur, connection, words_of(connection))
    return next((each.sentence for each in found if each.tone == "bad"), "")
