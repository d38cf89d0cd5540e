"""Which tasks the report counts: read from the page's address, and written back into it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from flask import url_for

from service.queries.measures import Wanted
from service.web.asked import day, one_line
from service.web.cases import measure_periods

Only = Literal["late", "returned"]
_ONLY: Final[Mapping[str, Only]] = {"terlambat": "late", "dikembalikan": "returned"}
_ASKED: Final[Mapping[Only, str]] = {"late": "terlambat", "returned": "dikembalikan"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What was chosen, as it stands in the address; days beat the period."""

    definition: str = ""
    version: str = ""
    period: str = ""
    since: str = ""
    until: str = ""
    lane: str = ""
    unit: str = ""
    step: str = ""
    month: str = ""
    only: Only | None = None
    cursor: str | None = None

    @property
    def narrowed(self) -> bool:
        """Whether something is left out besides other SOPs."""
        return bool(replace(self, definition="")._query())

    @property
    def unread(self) -> tuple[str, ...]:
        """The fields whose days cannot be read."""
        days = {"sejak": self.since, "sampai": self.until}
        return tuple(name for name, written in days.items() if written and day(written) is None)

    def wanted(self) -> Wanted:
        """Say it as the report is asked for."""
        since, until = self._bounds()
        return Wanted(
            definition=self.definition or None,
            version=int(self.version) if self.version else None,
            since=since,
            until=until,
            lane=self.lane or None,
            unit=self.unit or None,
            step=self.step or None,
            month=self.month or None,
            only=self.only,
        )

    def address(self, endpoint: str = "measures.index", **others: Any) -> str:
        """Give the address of a page about the same tasks."""
        query: dict[str, Any] = {**self._query(), **others}
        return url_for(endpoint, **query)

    def tasks(self, only: Only | None = None) -> str:
        """Give the address of the tasks behind a number."""
        return replace(self, only=only).address("measures.tasks")

    def _bounds(self) -> tuple[datetime | None, datetime | None]:
        since, until = day(self.since), day(self.until)
        if since is not None or until is not None:
            return since, until + timedelta(days=1) if until is not None else None
        return measure_periods.bounds(self.period) or (None, None)

    def _query(self) -> dict[str, str]:
        query = {
            "proses": self.definition,
            "versi": self.version,
            "periode": self.period,
            "sejak": self.since,
            "sampai": self.until,
            "pelaksana": self.lane,
            "bidang": self.unit,
            "langkah": self.step,
            "bulan": self.month,
            "hanya": _ASKED[self.only] if self.only else "",
        }
        return {name: value for name, value in query.items() if value}


def chosen_from(arguments: Mapping[str, str]) -> Chosen:
    """Read what was chosen; what nobody can have chosen on the page counts as not chosen."""
    period, version = arguments.get("periode", ""), arguments.get("versi", "")
    return Chosen(
        definition=one_line(arguments.get("proses")),
        version=version if version.isascii() and version.isdigit() and len(version) < 7 else "",
        period=period if measure_periods.bounds(period) is not None else "",
        since=one_line(arguments.get("sejak")),
        until=one_line(arguments.get("sampai")),
        lane=one_line(arguments.get("pelaksana")),
        unit=one_line(arguments.get("bidang")),
        step=one_line(arguments.get("langkah")),
        month=one_line(arguments.get("bulan")),
        only=_ONLY.get(arguments.get("hanya", "")),
        cursor=arguments.get("dari") or None,
    )
