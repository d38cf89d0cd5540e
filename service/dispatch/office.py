"""The office's own decisions: authorised, carried out and recorded on the office's chain, or not at all."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, assert_never

from engine import codec, history
from engine.calendar.hours import Period, week_from_json
from engine.errors import Conflict, Invalid, NotPermitted
from engine.texts import Text
from service.accounts.acting import Acting, acting, acting_system
from service.casework.calendars import USUAL
from service.casework.checkpoint_mail import CHECKPOINT_MAIL, checkpoint_mail
from service.casework.deployed import Deployments
from service.clock import Clock
from service.dispatch import deploying, people_changes
from service.dispatch.approval_rule import SECOND_APPROVAL_END, must_be_agreed
from service.dispatch.deploying import InForce
from service.dispatch.disposal_terms import RETENTION, check_retention
from service.dispatch.lists import check_list, check_units
from service.dispatch.office_chain import recorded
from service.dispatch.office_commands import (
    AddPerson,
    ChangeOwnLanguage,
    ChangeOwnPassword,
    ChangePerson,
    EndRole,
    GrantRole,
    OfficeCommand,
    PutList,
    PutSetting,
    PutUnits,
    PutWorkingTime,
    SetPassword,
)
from service.dispatch.open_releases import must_be_settled
from service.dispatch.release_refusals import ApprovalNeeded
from service.dispatch.release_terms import SECOND_APPROVAL, second_approval
from service.dispatch.texts import must_be_storable
from service.permissions import Permission, require
from service.persistence.database import Connection, Database
from service.persistence.store import deployments, office, people
from service.persistence.store import history as chain

_NEEDED: Mapping[type, Permission] = {
    AddPerson: Permission.EDIT_PEOPLE,
    ChangePerson: Permission.EDIT_PEOPLE,
    SetPassword: Permission.EDIT_PEOPLE,
    GrantRole: Permission.EDIT_PEOPLE,
    EndRole: Permission.EDIT_PEOPLE,
    PutUnits: Permission.EDIT_LISTS,
    PutList: Permission.EDIT_LISTS,
    PutWorkingTime: Permission.EDIT_CALENDAR,
    PutSetting: Permission.EDIT_SETTINGS,
}
_OWN = (ChangeOwnLanguage, ChangeOwnPassword)
_SECRET = frozenset({"password", "kept"})


class BadWorkingTime(Invalid):
    """The hours of a week cannot be read."""

    code = "bad-working-time"
    template = Text("Jam kerja tidak dapat dibaca: {reason}", "The working hours cannot be read: {reason}")


class ChangedMeanwhile(Conflict):
    """Somebody else decided about the same thing since the page was opened."""

    code = "changed-meanwhile"
    template = Text(
        "{who} sudah mengubahnya sejak halaman ini dibuka; perubahan Anda belum disimpan.",
        "{who} changed this since the page was opened; your change was not saved.",
    )


class OfficeDispatch:
    """Carries out the office's decisions, one after another on one chain."""

    def __init__(self, database: Database, clock: Clock, deployments: Deployments) -> None:
        self._database, self._clock, self._deployments = database, clock, deployments

    def put_into_force(self, files: Mapping[str, bytes], *, person: str | None) -> InForce:
        """Put files into force as the next version of their SOP; the very same again changes nothing.

        Raises `LintFailed`, `FormRefused`, `DiagramRefused` before anything is touched, `ReleasePending` when
        another decision about the SOP is open, and `ApprovalNeeded` to a person where the office wants a
        second one to approve.
        """
        with self._database.read() as connection:
            require(self._who(connection, person, self._clock.now()), Permission.DEPLOY)
            _must_need_nobody_else(connection, person)
        deployed = deploying.checked(files)
        with self._database.write() as connection:
            at = self._clock.now()
            who = self._who(connection, person, at)
            require(who, Permission.DEPLOY)
            head = chain.office_head(connection)
            _must_need_nobody_else(connection, person)
            now = deployments.in_force(connection, deployed.definition.key)
            if now is None or now.deployment_hash != deployed.hash:
                must_be_settled(connection, deployed.definition.key)
            put = deploying.put_into_force(connection, deployed, at=at, by=who.username)
            if put.changed:
                recorded(connection, head, who, at, deploying.described(deployed, put.version))
        return put

    def run(self, *commands: OfficeCommand, person: str | None, seen: int | None = None) -> None:
        """Carry out decisions together, in the name of a person (None is the system, at set-up).

        `seen` is the office's sequence when the person read what is changed here: whatever was decided about
        the same thing since then raises `ChangedMeanwhile`.
        """
        hashes = [people_changes.password_hash(command) for command in commands]
        with self._database.write() as connection:
            at = self._clock.now()
            who = self._who(connection, person, at)
            head = chain.office_head(connection)
            for command in commands:
                _must_be_allowed(who, command)
            if seen is not None:
                _must_be_unchanged(connection, commands, seen)
            for command, password_hash in zip(commands, hashes, strict=True):
                must_be_agreed(office.settings(connection).values, command, who.username)
                _carry_out(connection, command, password_hash, at, who, self._deployments)
                record = _described(command)
                must_be_storable(record)
                head = recorded(connection, head, who, at, record)

    def _who(self, connection: Connection, person: str | None, at: datetime) -> Acting:
        return acting(connection, person, at) if person is not None else acting_system()


def _must_need_nobody_else(connection: Connection, person: str | None) -> None:
    if person is not None and second_approval(office.settings(connection).values):
        raise ApprovalNeeded


def _must_be_allowed(who: Acting, command: OfficeCommand) -> None:
    if isinstance(command, _OWN):
        if command.username != who.username:
            raise NotPermitted
    else:
        require(who, _NEEDED[type(command)])


def _must_be_unchanged(connection: Connection, commands: Sequence[OfficeCommand], seen: int) -> None:
    wanted = {_subject(_described(command)) for command in commands} - {None}
    for entry in chain.entries(connection, history.OFFICE, after=max(seen, 0)):
        if entry.body is not None and _subject(json.loads(entry.body)["command"]) in wanted:
            names = people.names_of(connection, {entry.row.actor})
            raise ChangedMeanwhile(who=names.get(entry.row.actor, entry.row.actor))


def _subject(record: Mapping[str, Any]) -> tuple[str, str] | None:
    """Name the thing that a decision writes anew as a whole; None for those that add to it."""
    match record["kind"]:
        case "change_person":
            return "person", record["username"]
        case "put_setting" | "put_list" as kind:
            return kind, record["key"]
        case "put_units" | "put_working_time" as kind:
            return kind, ""
        case _:
            return None


def _described(command: OfficeCommand) -> dict[str, Any]:
    """Write a decision down for the history, without secrets."""
    record = codec.encoded(command)
    return {key: value for key, value in record.items() if key not in _SECRET}


def _carry_out(
    connection: Connection,
    command: OfficeCommand,
    password_hash: str | None,
    at: datetime,
    who: Acting,
    deployments: Deployments,
) -> None:
    match command:
        case (
            AddPerson()
            | ChangePerson()
            | SetPassword()
            | ChangeOwnPassword()
            | ChangeOwnLanguage()
            | GrantRole()
            | EndRole()
        ):
            people_changes.carry_out(connection, command, password_hash, at, deployments)
        case PutUnits():
            check_units(command)
            office.put_units(connection, list(command.units))
            rows = [{"value": code, "label": name} for code, name, active in command.units if active]
            office.put_list(connection, office.UNITS, rows, at=at, by=who.username)
        case PutList():
            check_list(command)
            rows = [dict(row) for row in command.rows]
            office.put_list(connection, command.key, rows, at=at, by=who.username)
        case PutWorkingTime():
            _put_working_time(connection, command)
        case PutSetting():
            if command.key == CHECKPOINT_MAIL:
                checkpoint_mail(command.value)
            if command.key == RETENTION:
                check_retention(command.value)
            office.put_setting(connection, command.key, command.value)
            if command.key == SECOND_APPROVAL:
                office.put_setting(connection, SECOND_APPROVAL_END, "")
        case _:
            assert_never(command)


def _put_working_time(connection: Connection, command: PutWorkingTime) -> None:
    try:
        if command.weekly is not None:
            week_from_json(command.weekly)
        for first, last, weekly in command.periods:
            Period(first=first, last=last, weekly=week_from_json(weekly))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadWorkingTime(reason=str(error)) from error
    usual = [office.Hours(key=USUAL, first=None, last=None, weekly=command.weekly)] if command.weekly else []
    periods = [
        office.Hours(key=f"period-{number}", first=first, last=last, weekly=weekly)
        for number, (first, last, weekly) in enumerate(command.periods, start=1)
    ]
    office.put_working_hours(connection, [*usual, *periods], dict(command.holidays))
    office.put_setting(connection, office.CALENDAR_VERSION, True)
