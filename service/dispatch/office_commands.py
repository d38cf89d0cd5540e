"""What the office may decide for itself: one small class for each decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPerson:
    """Add a person; the password is never recorded."""

    username: str
    name: str
    nip: str | None = None
    email: str | None = None
    language: str = "id"
    process_admin: bool = False
    operator: bool = False
    auditor: bool = False
    password: str | None = None
    must_change: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePerson:
    """Write what is known of a person anew."""

    username: str
    name: str
    nip: str | None = None
    email: str | None = None
    language: str = "id"
    active: bool = True
    process_admin: bool = False
    operator: bool = False
    auditor: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPassword:
    """Give a person a new password, which is never recorded; perhaps one only for the next login.

    It ends their sessions and revokes their tokens.
    """

    username: str
    password: str
    must_change: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeOwnPassword:
    """Choose a password for oneself. All sessions end but `kept`, the hash of the present one."""

    username: str
    password: str
    kept: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeOwnLanguage:
    """Choose the language one reads pages and messages in."""

    username: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRole:
    """Let a person hold a lane, for a unit or for all, for a time; by decree for somebody else (Plt/Plh)."""

    person: str
    lane: str
    unit: str | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    represents: str | None = None
    decree: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRole:
    """End a role now."""

    role_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PutUnits:
    """Set the units of the office in their order: code, name, active. The list `units` follows."""

    units: Sequence[tuple[str, str, bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PutList:
    """Set the rows of a reference list anew; former versions stay."""

    key: str
    rows: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PutWorkingTime:
    """Set the week, the periods with other hours (first day, last day, week) and the holidays."""

    weekly: Mapping[str, Any] | None
    periods: Sequence[tuple[date, date, Mapping[str, Any]]]
    holidays: Sequence[tuple[date, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PutSetting:
    """Set one of the office's settings."""

    key: str
    value: Any


OfficeCommand = (
    AddPerson
    | ChangePerson
    | SetPassword
    | ChangeOwnPassword
    | ChangeOwnLanguage
    | GrantRole
    | EndRole
    | PutUnits
    | PutList
    | PutWorkingTime
    | PutSetting
)
