"""Which deviations the register shows: read from the page's address, and written back into it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from flask import url_for

from engine.deviations.kinds import KINDS
from engine.zone import OFFICE_ZONE
from service.queries.deviation_register import Wanted

OPEN, CLOSED = "terbuka", "ditutup"
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What was chosen, as it stands in the address."""

    kind: str = ""
    definition: str = ""
    since: str = ""
    until: str = ""
    unit: str = ""
    person: str = ""
    step: str = ""
    state: str = ""
    instance: str = ""
    cursor: str | None = None

    @property
    def narrowed(self) -> bool:
        """Whether something is left out, whatever the kind."""
        return bool(replace(self, kind="", instance="")._query())

    @property
    def unread(self) -> tuple[str, ...]:
        """The fields whose days cannot be read."""
        days = {"sejak": self.since, "sampai": self.until}
        return tuple(name for name, day in days.items() if day and _day(day) is None)

    def wanted(self) -> Wanted:
        """Say it as the register is asked for."""
        until = _day(self.until)
        return Wanted(
            kind=self.kind or None,
            definition=self.definition or None,
            since=_day(self.since),
            until=until + timedelta(days=1) if until is not None else None,
            unit=self.unit or None,
            person=self.person or None,
            step=self.step or None,
            closed={OPEN: False, CLOSED: True}.get(self.state),
            instance=self.instance or None,
        )

    def address(self, *, kind: str | None = None, cursor: str | None = None, form: str = "") -> str:
        """Give the address that shows the same, perhaps of another kind, on another page, as a file."""
        query: dict[str, Any] = {**self._query(), "dari": cursor or ""}
        if kind is not None:
            query["jenis"] = kind
        given = {name: value for name, value in query.items() if value}
        if form:
            return url_for("deviation_register.download", form=form, **given)
        return url_for("deviation_register.index", **given)

    def hidden(self) -> Mapping[str, str]:
        """Give what a form with the other filters carries along."""
        return {name: value for name, value in (("jenis", self.kind), ("berkas", self.instance)) if value}

    def _query(self) -> dict[str, str]:
        query = {
            "jenis": self.kind,
            "proses": self.definition,
            "sejak": self.since,
            "sampai": self.until,
            "bidang": self.unit,
            "oleh": self.person,
            "langkah": self.step,
            "status": self.state,
            "berkas": self.instance,
        }
        return {name: value for name, value in query.items() if value}


def chosen_from(arguments: Mapping[str, str]) -> Chosen:
    """Read what was chosen; what nobody can have chosen on the page counts as not chosen."""
    kind, state = arguments.get("jenis", ""), arguments.get("status", "")
    return Chosen(
        kind=kind if kind in KINDS else "",
        definition=_one_line(arguments.get("proses")),
        since=_one_line(arguments.get("sejak")),
        until=_one_line(arguments.get("sampai")),
        unit=_one_line(arguments.get("bidang")),
        person=_one_line(arguments.get("oleh")),
        step=_one_line(arguments.get("langkah")),
        state=state if state in (OPEN, CLOSED) else "",
        instance=_one_line(arguments.get("berkas")),
        cursor=arguments.get("dari") or None,
    )


def _one_line(value: str | None) -> str:
    """Take out what no field of one line gives, and what no database stores."""
    return "".join(each for each in value or "" if each.isprintable()).strip()[:_LONGEST]


def _day(text: str) -> datetime | None:
    """Read the beginning of a day in Jakarta; None for what is no day that a clock could show."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d")
        return day.replace(tzinfo=OFFICE_ZONE) if 1970 <= day.year < 9999 else None
    except ValueError:
        return None
