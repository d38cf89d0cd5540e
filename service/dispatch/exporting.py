"""What leaves the service in bulk: written piece by piece, and remembered before the first piece goes."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Literal

from service.casework.deployed import Deployments
from service.clock import Clock
from service.exports.tables import csv_of, write_workbook
from service.exports.xes import xes_of
from service.persistence.database import Database
from service.persistence.store import access
from service.persistence.store.access import Access
from service.persistence.store.people import Person
from service.queries.event_logs import event_logs
from service.queries.instances import Wanted

Format = Literal["csv", "xlsx", "xes"]
MEDIA_TYPES: Final[Mapping[Format, str]] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xes": "application/xml",
}
_PIECE: Final = 1 << 16


class Exports:
    """Event logs of cases, as files."""

    def __init__(self, database: Database, deployments: Deployments, clock: Clock) -> None:
        self._database, self._deployments, self._clock = database, deployments, clock

    def event_logs(
        self,
        person: Person,
        wanted: Wanted,
        form: Format,
        language: str,
        *,
        address: str | None = None,
    ) -> Iterator[bytes]:
        """Write the histories of the cases that a person may read; that they took them is remembered."""
        note = Access(
            at=self._clock.now(),
            person=person.username,
            action=f"export-{form}",
            subject=wanted.definition or "*",
            address=address,
        )
        with self._database.write() as connection:
            access.note_access(connection, note)
        return self._written(person, wanted, form, language)

    def _written(self, person: Person, wanted: Wanted, form: Format, language: str) -> Iterator[bytes]:
        with self._database.read() as connection:
            cases = event_logs(connection, self._deployments, person, wanted, at=self._clock.now())
            match form:
                case "csv":
                    yield from csv_of(cases, language)
                case "xes":
                    yield from xes_of(cases)
                case "xlsx":
                    with tempfile.TemporaryDirectory() as folder:
                        file = Path(folder) / "events.xlsx"
                        write_workbook(cases, language, file)
                        with file.open("rb") as made:
                            while piece := made.read(_PIECE):
                                yield piece
