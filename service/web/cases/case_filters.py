"""Which cases the list shows: read from the page's address, and written back into it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from flask import url_for

from service.queries.instances import Wanted
from service.queries.past_work import Sought, file_hash
from service.web import words
from service.web.asked import day, one_line

_LARGEST: Final = 1_000_000  # of a version


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What was chosen, as it stands in the address."""

    q: str = ""
    status: str = ""
    definition: str = ""
    version: str = ""
    person: str = ""
    step: str = ""
    unit: str = ""
    since: str = ""
    until: str = ""
    file: str = ""
    cursor: str | None = None

    @property
    def searched(self) -> bool:
        """Whether more than name and status was chosen."""
        return bool(set(self.query()) - {"q", "status"})

    @property
    def narrowed(self) -> bool:
        """Whether something is left out."""
        return bool(self.query())

    @property
    def unread(self) -> tuple[str, ...]:
        """The fields that hold what cannot be read."""
        found = {
            "sejak": day(self.since),
            "sampai": day(self.until),
            "dokumen": file_hash(self.file),
            "versi": _number(self.version),
        }
        typed = self.query()
        return tuple(name for name, value in found.items() if name in typed and value is None)

    def wanted(self) -> Wanted:
        """Say it as the list is asked for; what cannot be read does not count."""
        until = day(self.until)
        return Wanted(
            q=self.q or None,
            status=self.status or None,
            definition=self.definition or None,
            version=_number(self.version),
            past=Sought(
                person=self.person or None,
                step=self.step or None,
                unit=self.unit or None,
                since=day(self.since),
                until=until + timedelta(days=1) if until is not None else None,
                file=file_hash(self.file),
            ),
        )

    def query(self) -> dict[str, Any]:
        """Give what the address says of it."""
        query = {
            "q": self.q,
            "status": self.status,
            "proses": self.definition,
            "versi": self.version,
            "oleh": self.person,
            "langkah": self.step,
            "bidang": self.unit,
            "sejak": self.since,
            "sampai": self.until,
            "dokumen": self.file,
        }
        return {name: value for name, value in query.items() if value}

    def address(self, *, cursor: str | None = None) -> str:
        """Give the address that shows the same, from the first page on unless told."""
        onward: dict[str, Any] = {"dari": cursor} if cursor else {}
        return url_for("instances.index", **self.query(), **onward)


def chosen_from(arguments: Mapping[str, str]) -> Chosen:
    """Read what was chosen; a status that there is not counts as not chosen."""
    status = arguments.get("status", "")
    return Chosen(
        q=one_line(arguments.get("q")),
        status=status if status in dict(words.statuses()) else "",
        definition=one_line(arguments.get("proses")),
        version=one_line(arguments.get("versi")),
        person=one_line(arguments.get("oleh")),
        step=one_line(arguments.get("langkah")),
        unit=one_line(arguments.get("bidang")),
        since=one_line(arguments.get("sejak")),
        until=one_line(arguments.get("sampai")),
        file=one_line(arguments.get("dokumen")),
        cursor=arguments.get("dari") or None,
    )


def _number(text: str) -> int | None:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
    return number if 0 < number <= _LARGEST else None
