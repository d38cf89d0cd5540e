"""Which deviations the register shows: read from the page's address, and written back into it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask import url_for

from engine.deviations.kinds import KINDS
from service.queries.deviation_register import Wanted
from service.web.asked import day, one_line

OPEN, CLOSED = "terbuka", "ditutup"


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
        return tuple(name for name, written in days.items() if written and day(written) is None)

    def wanted(self) -> Wanted:
        """Say it as the register is asked for."""
        until = day(self.until)
        return Wanted(
            kind=self.kind or None,
            definition=self.definition or None,
            since=day(self.since),
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
        definition=one_line(arguments.get("proses")),
        since=one_line(arguments.get("sejak")),
        until=one_line(arguments.get("sampai")),
        unit=one_line(arguments.get("bidang")),
        person=one_line(arguments.get("oleh")),
        step=one_line(arguments.get("langkah")),
        state=state if state in (OPEN, CLOSED) else "",
        instance=one_line(arguments.get("berkas")),
        cursor=arguments.get("dari") or None,
    )
