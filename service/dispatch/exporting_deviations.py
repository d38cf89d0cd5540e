"""The register of deviations as a file, written piece by piece; that somebody took it is remembered."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Literal

from service.casework.deviation_names import names_in
from service.casework.deviation_words import Names, kind_in_words, sentence_of
from service.clock import Clock
from service.dispatch.readings import DEVIATIONS
from service.exports.deviations import Line, csv_of, write_workbook
from service.persistence.database import Database
from service.persistence.store import access
from service.persistence.store.access import Access
from service.persistence.store.people import Person
from service.queries.deviation_register import DeviationItem, Wanted, all_deviations

Format = Literal["csv", "xlsx"]
MEDIA_TYPES: Final[Mapping[Format, str]] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_PIECE: Final = 1 << 16


class DeviationExports:
    """The deviations of a list, as files."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def register(
        self, person: Person, wanted: Wanted, form: Format, language: str, *, address: str | None = None
    ) -> Iterator[bytes]:
        """Write the deviations that a person may read; that they took them is remembered."""
        note = Access(
            at=self._clock.now(),
            person=person.username,
            action=f"export-{form}",
            subject=DEVIATIONS,
            address=address,
        )
        with self._database.write() as connection:
            access.note_access(connection, note)
        return self._written(person, wanted, form, language)

    def _written(self, person: Person, wanted: Wanted, form: Format, language: str) -> Iterator[bytes]:
        with self._database.read() as connection:
            names = names_in(connection)
            lines = (_line(each, names) for each in all_deviations(connection, person, wanted))
            match form:
                case "csv":
                    yield from csv_of(lines, language)
                case "xlsx":
                    with tempfile.TemporaryDirectory() as folder:
                        file = Path(folder) / "deviations.xlsx"
                        write_workbook(lines, language, file)
                        with file.open("rb") as made:
                            while piece := made.read(_PIECE):
                                yield piece


def _line(item: DeviationItem, names: Names) -> Line:
    return Line(
        kind=kind_in_words(item.kind),
        sentence=sentence_of(item.kind, item.facts, names),
        business_key=item.business_key,
        definition_name=item.definition_name,
        number=item.number,
        unit_name=item.unit_name,
        person_name=item.person_name,
        at=item.at,
        late_seconds=item.facts.get("working_seconds"),
        closed=item.closed,
        notes=item.notes,
        sequence=item.sequence,
        instance_id=item.instance_id,
        id=item.id,
    )
