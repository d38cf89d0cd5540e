"""The office's own decisions: authorised, carried out and recorded on the office's chain, or not at all."""

import uuid
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, assert_never

from engine import codec, history
from engine.calendar.hours import Period, week_from_json
from engine.errors import Invalid, NotFound
from engine.texts import Text
from service.accounts import passwords
from service.accounts.acting import Acting, acting, acting_system
from service.casework.calendars import USUAL
from service.clock import Clock
from service.dispatch import deploying
from service.dispatch.deploying import InForce
from service.dispatch.lists import check_list, check_units
from service.dispatch.office_commands import (
    AddPerson,
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
from service.permissions import Permission, require
from service.persistence.database import Connection, Database
from service.persistence.store import access, office, people
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
_SECRET = frozenset({"password"})


class BadWorkingTime(Invalid):
    """The hours of a week cannot be read."""

    code = "bad-working-time"
    template = Text("Jam kerja tidak dapat dibaca: {reason}", "The working hours cannot be read: {reason}")


class OfficeDispatch:
    """Carries out the office's decisions, one after another on one chain."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def put_into_force(self, files: Mapping[str, bytes], *, person: str | None) -> InForce:
        """Put files into force as the next version of their SOP; the very same again changes nothing.

        Raises `LintFailed`, `FormRefused`, `DiagramRefused` before anything is touched.
        """
        with self._database.read() as connection:
            require(self._who(connection, person, self._clock.now()), Permission.DEPLOY)
        deployed = deploying.checked(files)
        with self._database.write() as connection:
            at = self._clock.now()
            who = self._who(connection, person, at)
            require(who, Permission.DEPLOY)
            head = chain.office_head(connection)
            put = deploying.put_into_force(connection, deployed, at=at, by=who.username)
            if put.changed:
                self._record(connection, head, who, at, deploying.described(deployed, put.version))
        return put

    def run(self, *commands: OfficeCommand, person: str | None) -> None:
        """Carry out decisions together, in the name of a person (None is the system, at set-up)."""
        hashes = [_password_hash(command) for command in commands]
        with self._database.write() as connection:
            at = self._clock.now()
            who = self._who(connection, person, at)
            head = chain.office_head(connection)
            for command, password_hash in zip(commands, hashes, strict=True):
                require(who, _NEEDED[type(command)])
                _carry_out(connection, command, password_hash, at, who)
                head = self._record(connection, head, who, at, _described(command))

    def _who(self, connection: Connection, person: str | None, at: datetime) -> Acting:
        return acting(connection, person, at) if person is not None else acting_system()

    def _record(
        self,
        connection: Connection,
        head: tuple[int, str] | None,
        who: Acting,
        at: datetime,
        command: Mapping[str, Any],
    ) -> tuple[int, str]:
        body = codec.canonical({"command": command, "actor": {"id": who.username}})
        row = history.next_row(
            chain=history.OFFICE,
            previous=head,
            command_id=str(uuid.uuid4()),
            kind=command["kind"],
            actor=who.username,
            acted_for=None,
            at=at,
            deployment=command.get("deployment_hash"),
            body=body,
            state_hash=None,
        )
        chain.append(connection, row, body)
        chain.move_office_head(connection, row)
        return row.sequence, row.hash


def _password_hash(command: OfficeCommand) -> str | None:
    """Hash a new password before the transaction: it is slow on purpose."""
    match command:
        case AddPerson(username=username, password=str() as password):
            passwords.must_be_strong(username, password)
            return passwords.hashed(password)
        case SetPassword():
            passwords.must_be_strong(command.username, command.password)
            return passwords.hashed(command.password)
        case _:
            return None


def _described(command: OfficeCommand) -> dict[str, Any]:
    """Write a decision down for the history, without secrets."""
    record = codec.encoded(command)
    return {key: value for key, value in record.items() if key not in _SECRET}


def _carry_out(
    connection: Connection, command: OfficeCommand, password_hash: str | None, at: datetime, who: Acting
) -> None:
    match command:
        case AddPerson() | ChangePerson() | SetPassword() | GrantRole() | EndRole():
            _change_people(connection, command, password_hash, at)
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
            office.put_setting(connection, command.key, command.value)
        case _:
            assert_never(command)


def _change_people(
    connection: Connection,
    command: AddPerson | ChangePerson | SetPassword | GrantRole | EndRole,
    password_hash: str | None,
    at: datetime,
) -> None:
    match command:
        case AddPerson():
            people.add_person(connection, _account(command), at=at, password_hash=password_hash)
        case ChangePerson():
            _must_be_known(connection, command.username)
            people.change_person(connection, _account(command))
            if not command.active:
                access.revoke_sessions(connection, command.username, at)
                access.revoke_tokens(connection, command.username, at)
        case SetPassword():
            _must_be_known(connection, command.username)
            passwords.change(connection, command.username, password_hash or "", at=at)
        case GrantRole():
            _grant(connection, command, at)
        case EndRole():
            if not people.end_role(connection, command.role_id, at):
                raise NotFound(what=command.role_id)
        case _:
            assert_never(command)


def _account(command: AddPerson | ChangePerson) -> people.Account:
    names = {field.name for field in fields(people.Account)}
    return people.Account(**{f.name: getattr(command, f.name) for f in fields(command) if f.name in names})


def _grant(connection: Connection, command: GrantRole, at: datetime) -> None:
    for username in (command.person, command.represents):
        if username is not None:
            _must_be_known(connection, username)
    role = people.DatedRole(
        id=people.new_role_id(),
        person=command.person,
        lane=command.lane,
        unit=command.unit,
        valid_from=command.valid_from or at,
        valid_until=command.valid_until,
        represents=command.represents,
        decree=command.decree,
    )
    people.add_role(connection, role)


def _must_be_known(connection: Connection, username: str) -> None:
    if people.account(connection, username) is None:
        raise NotFound(what=username)


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
