"""Decisions about people and their roles, carried out: what may be said of them, who may hold what."""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Final, assert_never

from engine.actors import SYSTEM
from engine.errors import Conflict, Invalid, NotFound
from engine.texts import Text, is_blank
from service.accounts import passwords
from service.casework.deployed import Deployments
from service.casework.lanes import lanes_in_force
from service.dispatch.office_commands import (
    AddPerson,
    ChangeOwnLanguage,
    ChangeOwnPassword,
    ChangePerson,
    EndRole,
    GrantRole,
    SetPassword,
)
from service.persistence.database import Connection
from service.persistence.store import access, office, people

PeopleCommand = (
    AddPerson | ChangePerson | SetPassword | ChangeOwnPassword | ChangeOwnLanguage | GrantRole | EndRole
)
LONGEST: Final = 200  # characters of a name or a decree
RESERVED: Final = frozenset({"baru"})  # what stands in the place of a username in the addresses of pages
_USERNAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
_NIP: Final = re.compile(r"[0-9][0-9 ]{0,29}")
_EMAIL: Final = re.compile(r"[^@\s<>,;:\"]{1,64}@[^@\s<>,;:\"]{1,180}")
_LANGUAGES: Final = frozenset({"id", "en"})

_BAD_USERNAME = Text(
    "Nama pengguna hanya huruf kecil, angka, titik, garis bawah, tanda hubung; paling banyak 60 karakter.",
    "A username has lower-case letters, digits, dots, underscores and hyphens, 60 at most.",
)
_RESERVED_USERNAME = Text("Nama pengguna ini tidak dapat dipakai.", "This username cannot be used.")
_BAD_NAME = Text("Nama 1–200 karakter.", "A name has 1 to 200 characters.")
_BAD_NIP = Text("NIP hanya angka.", "A NIP has digits only.")
_BAD_EMAIL = Text("Alamat surel tidak dapat dibaca.", "This is not an e-mail address.")
_BAD_LANGUAGE = Text("Pilih bahasa yang tersedia.", "Choose one of the languages.")
_NO_LANE = Text("Pilih peran.", "Choose a role.")
_ENDS_BEFORE = Text("Peran berakhir sebelum dimulai.", "The role ends before it begins.")
_ALREADY_OVER = Text("Hari terakhir sudah lewat.", "The last day has passed.")
_ONESELF = Text("Seseorang tidak dapat mewakili dirinya sendiri.", "Nobody stands in for themself.")
_NO_DECREE = Text("Nomor surat keputusan wajib diisi.", "The number of the decree is required.")
_NO_UNIT = Text("Bidang ini tidak ada.", "There is no such unit.")
_NOT_OF_A_UNIT = Text(
    "Peran ini tidak dibagi per bidang; pilih semua bidang.",
    "This role is not divided by unit; choose all units.",
)


class BadPerson(Invalid):
    """What is said of a person cannot be kept; `errors` names each place."""

    code = "bad-person"


class BadRole(Invalid):
    """A role cannot be held like this; `errors` names each place."""

    code = "bad-role"


class RoleAlreadyHeld(Conflict):
    """The person holds this very role during that time already."""

    code = "role-already-held"
    template = Text(
        "Peran ini sudah dipegang orang yang sama pada masa itu.",
        "This person holds the role during that time already.",
    )


class LastAdmin(Conflict):
    """Without a process admin nobody could look after the office."""

    code = "last-admin"
    template = Text(
        "Ini admin proses terakhir yang aktif. Angkat dahulu admin proses lain.",
        "This is the last active process admin. Appoint another one first.",
    )


def password_hash(command: object) -> str | None:
    """Hash the new password of a decision, before its transaction: it is slow on purpose."""
    match command:
        case AddPerson(password=passwords.SAMPLE):
            return passwords.hashed(passwords.SAMPLE)
        case (
            AddPerson(username=username, password=str() as password)
            | SetPassword(username=username, password=password)
            | ChangeOwnPassword(username=username, password=password)
        ):
            passwords.must_be_strong(username, password)
            return passwords.hashed(password)
        case _:
            return None


def carry_out(
    connection: Connection,
    command: PeopleCommand,
    hashed: str | None,
    at: datetime,
    deployments: Deployments,
) -> None:
    """Carry out a decision about people inside its transaction."""
    match command:
        case AddPerson():
            _check_person(command)
            people.add_person(connection, _account(command), at=at, password_hash=hashed)
            people.must_change_password(connection, command.username, command.must_change)
        case ChangePerson():
            _change(connection, command, at)
        case SetPassword() | ChangeOwnPassword():
            _must_be_known(connection, command.username)
            kept = command.kept if isinstance(command, ChangeOwnPassword) else None
            passwords.change(connection, command.username, hashed or "", at=at, kept=kept)
            if isinstance(command, SetPassword):
                access.revoke_tokens(connection, command.username, at)
            must = command.must_change if isinstance(command, SetPassword) else False
            people.must_change_password(connection, command.username, must)
        case ChangeOwnLanguage():
            _raise({"language": command.language not in _LANGUAGES}, {"language": _BAD_LANGUAGE}, BadPerson)
            people.speak(connection, command.username, command.language)
        case GrantRole():
            _grant(connection, command, at, deployments)
        case EndRole():
            if not people.end_role(connection, command.role_id, at):
                raise NotFound(what=command.role_id)
        case _:
            assert_never(command)


def _change(connection: Connection, command: ChangePerson, at: datetime) -> None:
    before = _must_be_known(connection, command.username)
    _check_person(command)
    was_admin = before.active and before.process_admin
    if was_admin and not (command.active and command.process_admin):
        others = people.accounts(connection)
        if not any(o.active and o.process_admin and o.username != command.username for o in others):
            raise LastAdmin
    people.change_person(connection, _account(command))
    if not command.active:
        access.revoke_sessions(connection, command.username, at)
        access.revoke_tokens(connection, command.username, at)


def _check_person(command: AddPerson | ChangePerson) -> None:
    username = command.username
    is_reserved = isinstance(command, AddPerson) and username in RESERVED
    wrong = {
        "username": not _USERNAME.fullmatch(username) or username == SYSTEM.id or is_reserved,
        "name": is_blank(command.name) or len(command.name) > LONGEST or not command.name.isprintable(),
        "nip": command.nip is not None and not _NIP.fullmatch(command.nip),
        "email": command.email is not None and not _EMAIL.fullmatch(command.email),
        "language": command.language not in _LANGUAGES,
    }
    said = {
        "username": _RESERVED_USERNAME if is_reserved else _BAD_USERNAME,
        "name": _BAD_NAME,
        "nip": _BAD_NIP,
        "email": _BAD_EMAIL,
        "language": _BAD_LANGUAGE,
    }
    _raise(wrong, said, BadPerson)


def _raise(wrong: Mapping[str, bool], said: Mapping[str, Text], refusal: type[Invalid]) -> None:
    errors = {place: [said[place]] for place, is_wrong in wrong.items() if is_wrong}
    if errors:
        raise refusal(errors)


def _account(command: AddPerson | ChangePerson) -> people.Account:
    names = {field.name for field in fields(people.Account)}
    return people.Account(**{f.name: getattr(command, f.name) for f in fields(command) if f.name in names})


def _grant(connection: Connection, command: GrantRole, at: datetime, deployments: Deployments) -> None:
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
    _check_role(connection, role, at)
    if role.unit is not None and role.lane in lanes_in_force(connection, deployments).of_the_office:
        raise BadRole({"unit": [_NOT_OF_A_UNIT]})
    if any(_is_same(role, held) for held in people.roles_of(connection, role.person)):
        raise RoleAlreadyHeld
    people.add_role(connection, role)


def _check_role(connection: Connection, role: people.DatedRole, at: datetime) -> None:
    until, decree = role.valid_until, role.decree
    known = {code for code, _name, _active in office.units(connection)}
    over, backwards = until is not None and until <= at, until is not None and until <= role.valid_from
    wrong = {
        "lane": is_blank(role.lane),
        "unit": role.unit is not None and role.unit not in known,
        "valid_until": over or backwards,
        "represents": role.represents == role.person,
        "decree": (role.represents is not None and is_blank(decree or "")) or len(decree or "") > LONGEST,
    }
    said = {
        "lane": _NO_LANE,
        "unit": _NO_UNIT,
        "valid_until": _ALREADY_OVER if over else _ENDS_BEFORE,
        "represents": _ONESELF,
        "decree": _NO_DECREE,
    }
    _raise(wrong, said, BadRole)


def _is_same(new: people.DatedRole, held: people.DatedRole) -> bool:
    """Say whether a role is one that is held during part of the same time already."""
    same = (new.lane, new.unit, new.represents) == (held.lane, held.unit, held.represents)
    begins_before_end = held.valid_until is None or new.valid_from < held.valid_until
    ends_after_begin = new.valid_until is None or new.valid_until > held.valid_from
    return same and begins_before_end and ends_after_begin


def _must_be_known(connection: Connection, username: str) -> people.Account:
    account = people.account(connection, username)
    if account is None:
        raise NotFound(what=username)
    return account
