"""A real office: its name, its first admin, its units and people, and nothing invented."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from engine.errors import Invalid
from engine.texts import Text
from service.accounts import passwords
from service.bootstrap import Alur
from service.dispatch.office_commands import (
    AddPerson,
    GrantRole,
    OfficeCommand,
    PutSetting,
    PutUnits,
)
from service.founding.calendar import opening_calendar
from service.founding.sample import OfficeNotEmpty, is_empty


class BadList(Invalid):
    """A list of units or people lacks a column or names a unit that there is not."""

    code = "bad-list"
    template = Text("{what}: {reason}", "{what}: {reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOffice:
    """What an office begins with. `people` come as CSV columns: username, name, nip, email, roles."""

    name: str
    region: str
    admin: str
    admin_name: str
    password: str
    units: Sequence[tuple[str, str]] = ()
    people: Sequence[Mapping[str, str]] = ()


def found(alur: Alur, office: NewOffice) -> None:
    """Begin a real office. Raises `OfficeNotEmpty`, `BadList`, `PasswordTooWeak`."""
    if not is_empty(alur):
        raise OfficeNotEmpty
    passwords.must_be_strong(office.admin, office.password)
    year = alur.clock.now().year
    alur.office.run(
        PutSetting(key="office", value={"name": office.name, "region": office.region, "sample": False}),
        PutUnits(units=[(code, name, True) for code, name in office.units]),
        opening_calendar(range(year - 1, year + 3)),
        AddPerson(
            username=office.admin, name=office.admin_name, password=office.password, process_admin=True
        ),
        *_people(office),
        person=None,
    )


def units_in(content: str) -> list[tuple[str, str]]:
    """Read units from CSV with the columns `code,name`."""
    return [(row["code"].strip(), row["name"].strip()) for row in _rows(content, "units", ("code", "name"))]


def people_in(content: str) -> list[dict[str, str]]:
    """Read people from CSV with the columns `username,name,nip,email,roles`.

    `roles` are separated by spaces: `staf kabid/pemerintahan`.
    """
    return _rows(content, "people", ("username", "name", "nip", "email", "roles"))


def _rows(content: str, what: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    text = content.removeprefix("\ufeff")
    head = text.partition("\n")[0]
    separator = ";" if head.count(";") > head.count(",") else ","  # Excel writes ; where the comma is decimal
    reader = csv.DictReader(StringIO(text), delimiter=separator)
    missing = set(columns) - set(reader.fieldnames or ())
    if missing:
        raise BadList(what=what, reason=f"no column {', '.join(sorted(missing))}")
    return [{column: row[column] or "" for column in columns} for row in reader]


def _people(office: NewOffice) -> Iterable[OfficeCommand]:
    known = {code for code, _ in office.units}
    for row in office.people:
        yield AddPerson(
            username=row["username"], name=row["name"], nip=row["nip"] or None, email=row["email"] or None
        )
    for row in office.people:
        for role in row["roles"].split():
            lane, _, unit = role.partition("/")
            if unit and unit not in known:
                raise BadList(what=row["username"], reason=f"unknown unit {unit}")
            yield GrantRole(person=row["username"], lane=lane, unit=unit or None)
