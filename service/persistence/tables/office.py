"""What the office decides for itself: units, reference lists, working hours, holidays, settings."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from service.persistence.tables.base import Base, PrimaryKey
from service.persistence.types import JsonText


class UnitRow(Base):
    """A part of the office; its code never changes."""

    __tablename__ = "unit"

    code: Mapped[PrimaryKey]
    name: Mapped[str]
    active: Mapped[bool]
    position: Mapped[int]


class ReferenceListRow(Base):
    """One version of a small table that forms draw options and default rows from."""

    __tablename__ = "reference_list"

    key: Mapped[PrimaryKey]
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rows: Mapped[Any] = mapped_column(JsonText)
    created_at: Mapped[datetime]
    created_by: Mapped[str]


class WorkingHoursRow(Base):
    """The hours of a week: the usual ones (no dates) or those of a period such as Ramadan."""

    __tablename__ = "working_hours"

    key: Mapped[PrimaryKey]
    first: Mapped[date | None]
    last: Mapped[date | None]
    weekly: Mapped[Any] = mapped_column(JsonText)


class HolidayRow(Base):
    """A day on which nobody works."""

    __tablename__ = "holiday"

    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str]


class SettingRow(Base):
    """A value that the office may change; `version` counts the changes."""

    __tablename__ = "setting"

    key: Mapped[PrimaryKey]
    value: Mapped[Any] = mapped_column(JsonText)
    version: Mapped[int]
