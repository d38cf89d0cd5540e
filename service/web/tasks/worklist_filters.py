"""What a person wants to see of Tugas Saya: read from the page's address, and written back into it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final, TypeVar

from flask import url_for

from engine.zone import OFFICE_ZONE
from service.queries.paging import MOST, USUAL
from service.queries.worklist import Scope, Status, Wanted

LONGEST_SEARCH: Final = 100
Choice = TypeVar("Choice", bound=StrEnum)


class Tab(StrEnum):
    """Which tasks: all that one may do, those in hand, those to be taken, those one did."""

    ALL = "semua"
    MINE = "saya"
    GROUP = "kelompok"
    DONE = "selesai"


class DueBy(StrEnum):
    """When they are due: before now; later today; later this week."""

    LATE = "terlambat"
    TODAY = "hari-ini"
    WEEK = "minggu-ini"


_SCOPES: Final = {Tab.ALL: Scope.DESK, Tab.MINE: Scope.MINE, Tab.GROUP: Scope.GROUP, Tab.DONE: Scope.MINE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What was chosen; `step` is `process:step`, since two SOPs may use the same ids."""

    tab: Tab = Tab.ALL
    due: DueBy | None = None
    definition: str = ""
    step: str = ""
    q: str = ""
    size: int = USUAL
    cursor: str | None = None

    @property
    def narrowed(self) -> bool:
        """Whether a filter or a search leaves tasks out."""
        return bool(self.due or self.definition or self.step or self.q)

    def wanted(self, now: datetime) -> Wanted:
        """Say it as the list of tasks is asked for."""
        definition, _, step = self.step.partition(":")
        done = self.tab is Tab.DONE
        return Wanted(
            scope=_SCOPES[self.tab],
            status=Status.COMPLETED if done else Status.OPEN,
            definition=definition or self.definition or None,
            step=step or None,
            q=self.q or None,
            overdue=True if self.due is DueBy.LATE else None,
            due_from=now if self.due in (DueBy.TODAY, DueBy.WEEK) and not done else None,
            due_until=_end(self.due, now) if not done else None,
        )

    def address(self, endpoint: str = "worklist.index", **changes: str | None) -> str:
        """Give the address that shows the same with these changes; from the first page on unless told."""
        kept: dict[str, str | None] = {
            "milik": self.tab.value if self.tab is not Tab.ALL else None,
            "tenggat": self.due.value if self.due else None,
            "proses": self.definition,
            "langkah": self.step,
            "q": self.q,
            "jumlah": str(self.size) if self.size != USUAL else None,
        }
        query = {name: value for name, value in (kept | changes).items() if value}
        return url_for(endpoint, _anchor=None, _method=None, _scheme=None, _external=False, **query)

    def plain(self) -> str:
        """Give the address of the same tab with nothing left out."""
        return self.address(tenggat=None, proses=None, langkah=None, q=None)


def chosen_from(arguments: Mapping[str, str]) -> Chosen:
    """Read what was chosen; what nobody can have chosen on the page counts as not chosen."""
    size = arguments.get("jumlah", "")
    return Chosen(
        tab=_of(Tab, arguments.get("milik")) or Tab.ALL,
        due=_of(DueBy, arguments.get("tenggat")),
        definition=_one_line(arguments.get("proses")),
        step=_one_line(arguments.get("langkah")),
        q=_one_line(arguments.get("q"))[:LONGEST_SEARCH],
        size=min(max(int(size), 1), MOST) if size.isascii() and size.isdigit() and len(size) < 4 else USUAL,
        cursor=arguments.get("sesudah") or None,
    )


def _of(kind: type[Choice], value: str | None) -> Choice | None:
    return kind(value) if value in {each.value for each in kind} else None


def _one_line(value: str | None) -> str:
    """Take out what no field of one line gives, and what no database stores."""
    return "".join(each for each in value or "" if each.isprintable()).strip()


def _end(due: DueBy | None, now: datetime) -> datetime | None:
    """Give the midnight at which the day or the week ends in the office."""
    here = now.astimezone(OFFICE_ZONE)
    match due:
        case DueBy.TODAY:
            days = 1
        case DueBy.WEEK:
            days = 7 - here.weekday()
        case _:
            return None
    return datetime.combine(here.date() + timedelta(days=days), time(), OFFICE_ZONE)
