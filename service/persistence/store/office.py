"""What the office decides for itself, as rows: lists, working hours, holidays, settings."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, select, update

from service.persistence.tables import (
    HolidayRow,
    ReferenceListRow,
    SettingRow,
    UnitRow,
    WorkingHoursRow,
    table_of,
)

_list, _setting, _unit = table_of(ReferenceListRow), table_of(SettingRow), table_of(UnitRow)
_hours, _holiday = table_of(WorkingHoursRow), table_of(HolidayRow)

CALENDAR_VERSION = "calendar_version"
UNITS = "units"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListVersion:
    """One version of a reference list."""

    key: str
    version: int
    rows: list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The office's settings, and the version of each."""

    values: Mapping[str, Any]
    versions: Mapping[str, int]

    @property
    def calendar_version(self) -> int:
        """Count the changes to working hours and holidays."""
        return self.versions.get(CALENDAR_VERSION, 0)


_SETTINGS = select(_setting)  # put together once: every completed task asks


def settings(connection: Connection) -> Settings:
    """Read all settings."""
    rows = connection.execute(_SETTINGS).all()
    return Settings(
        values={row.key: row.value for row in rows}, versions={row.key: row.version for row in rows}
    )


def put_setting(connection: Connection, key: str, value: Any) -> int:
    """Set a value and count the change; gives the new version (two statements)."""
    version = connection.execute(select(_setting.c.version).where(_setting.c.key == key)).scalar_one_or_none()
    if version is None:
        connection.execute(insert(_setting), {"key": key, "value": value, "version": 1})
        return 1
    connection.execute(update(_setting).where(_setting.c.key == key).values(value=value, version=version + 1))
    return int(version) + 1


def _lists() -> Select[*tuple[Any, ...]]:
    latest = (
        select(_list.c.key, func.max(_list.c.version).label("version"))
        .where(_list.c.key.in_(bindparam("keys", expanding=True)), _list.c.created_at <= bindparam("at"))
        .group_by(_list.c.key)
        .subquery()
    )
    return select(_list.c.key, _list.c.version, _list.c.rows).join(
        latest, (latest.c.key == _list.c.key) & (latest.c.version == _list.c.version)
    )


_LISTS = _lists()


def lists_at(connection: Connection, keys: Collection[str], at: datetime) -> dict[str, ListVersion]:
    """Give the versions of reference lists that held at an instant; what there was not yet is left out."""
    if not keys:
        return {}
    rows = connection.execute(_LISTS, {"keys": sorted(keys), "at": at})
    return {row.key: ListVersion(**row._mapping) for row in rows}


def put_list(connection: Connection, key: str, rows: Any, *, at: datetime, by: str) -> int:
    """Add the next version of a reference list; gives its number (two statements)."""
    last = connection.execute(select(func.max(_list.c.version)).where(_list.c.key == key)).scalar_one()
    version = int(last or 0) + 1
    row = {"key": key, "version": version, "rows": rows, "created_at": at, "created_by": by}
    connection.execute(insert(_list), row)
    return version


def units(connection: Connection) -> list[tuple[str, str, bool]]:
    """Read the units in their order: code, name, active."""
    query = select(_unit.c.code, _unit.c.name, _unit.c.active).order_by(_unit.c.position, _unit.c.code)
    return [(row.code, row.name, row.active) for row in connection.execute(query)]


def put_units(connection: Connection, units: list[tuple[str, str, bool]]) -> None:
    """Set the units in their order (code, name, active); a code that is no longer named becomes inactive."""
    known = set(connection.execute(select(_unit.c.code)).scalars())
    for position, (code, name, active) in enumerate(units):
        values = {"name": name, "active": active, "position": position}
        if code in known:
            connection.execute(update(_unit).where(_unit.c.code == code).values(**values))
        else:
            connection.execute(insert(_unit), {"code": code, **values})
    gone = known - {code for code, _, _ in units}
    if gone:
        connection.execute(update(_unit).where(_unit.c.code.in_(sorted(gone))).values(active=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """The hours of a week: the usual ones (no dates) or those of a period."""

    key: str
    first: date | None
    last: date | None
    weekly: Any


def working_hours(connection: Connection) -> tuple[list[Hours], dict[date, str]]:
    """Read the hours and the holidays (two statements)."""
    hours = [Hours(**row._mapping) for row in connection.execute(select(_hours).order_by(_hours.c.key))]
    holidays = {row.day: row.name for row in connection.execute(select(_holiday))}
    return hours, holidays


def put_working_hours(connection: Connection, hours: Collection[Hours], holidays: Mapping[date, str]) -> None:
    """Set the hours and the holidays anew."""
    connection.execute(delete(_hours))
    connection.execute(delete(_holiday))
    if hours:
        rows = [{"key": h.key, "first": h.first, "last": h.last, "weekly": h.weekly} for h in hours]
        connection.execute(insert(_hours), rows)
    if holidays:
        connection.execute(insert(_holiday), [{"day": d, "name": n} for d, n in sorted(holidays.items())])
