"""Which cases the list of Operasi shows: read from the page's address, and written back into it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import url_for

from service.queries.instances import Wanted
from service.web import words

LONGEST: Final = 100
ALL: Final = "semua"
YES: Final = "ya"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What was chosen; without `status`, those that have not ended.

    `step` is `process:step`, `lane` is `lane` or `lane:unit`.
    """

    definition: str = ""
    status: str = ""
    step: str = ""
    lane: str = ""
    late: bool = False
    incident: bool = False
    q: str = ""
    cursor: str | None = None

    @property
    def narrowed(self) -> bool:
        """Whether a filter or a search leaves running cases out."""
        return bool(
            self.definition
            or self.status not in ("", ALL)
            or self.step
            or self.lane
            or self.late
            or self.incident
            or self.q
        )

    def wanted(self) -> Wanted:
        """Say it as the list of cases is asked for."""
        definition, _, step = self.step.partition(":")
        lane, _, unit = self.lane.partition(":")
        return Wanted(
            definition=definition or self.definition or None,
            status=self.status if self.status not in ("", ALL) else None,
            live=not self.status,
            step=step or None,
            lane=lane or None,
            unit=unit or None,
            overdue=True if self.late else None,
            incident=self.incident,
            q=self.q or None,
        )

    def address(self, *, cursor: str | None = None) -> str:
        """Give the address that shows the same, from the first page on unless told."""
        query = {
            "proses": self.definition,
            "status": self.status,
            "langkah": self.step,
            "pelaksana": self.lane,
            "terlambat": YES if self.late else "",
            "insiden": YES if self.incident else "",
            "q": self.q,
            "dari": cursor or "",
        }
        given = {name: value for name, value in query.items() if value}
        return url_for("operating.index", _anchor=None, _method=None, _scheme=None, _external=False, **given)


def chosen_from(arguments: Mapping[str, str]) -> Chosen:
    """Read what was chosen; what nobody can have chosen on the page counts as not chosen."""
    status = arguments.get("status", "")
    known = {code for code, _word in words.statuses()} | {ALL}
    return Chosen(
        definition=_one_line(arguments.get("proses")),
        status=status if status in known else "",
        step=_one_line(arguments.get("langkah")),
        lane=_one_line(arguments.get("pelaksana")),
        late=arguments.get("terlambat") == YES,
        incident=arguments.get("insiden") == YES,
        q=_one_line(arguments.get("q"))[:LONGEST],
        cursor=arguments.get("dari") or None,
    )


def _one_line(value: str | None) -> str:
    """Take out what no field of one line gives, and what no database stores."""
    return "".join(each for each in value or "" if each.isprintable()).strip()[: 2 * LONGEST]
