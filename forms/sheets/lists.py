"""Takes the rows of one list out of its sheet, each matched to the row it belongs to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.texts import Text
from forms import messages
from forms.fields import Field
from forms.rows import Row, rows_in
from forms.sheets.changes import Change, changed, is_blank, row_name
from forms.sheets.grids import Broken
from forms.sheets.layout import columns_of
from forms.sheets.matching import Matched
from forms.sheets.results import Mistake, Place, Taken, about
from forms.sheets.taking import Choices, answer_in

_NO_KEY = Text(
    "Kolom {label} tidak ada; barisnya tidak dapat dicocokkan.",
    "Without a column {label} no row can be matched.",
)
_UNKNOWN_ROW = Text("{label} “{value}” tidak ada di formulir ini.", "This form has no {label} “{value}”.")
_UNKNOWN_COLUMNS = Text(
    "Kolom yang tidak dikenal dilewati: {names}.", "Unknown columns are left out: {names}."
)
_MISSING_COLUMNS = Text(
    "Kolom yang tidak ada di lembar, isiannya tetap: {names}.",
    "Columns that are not in the sheet stay as they are: {names}.",
)
_MISSING_ROWS = Text(
    "Baris yang tidak ada di lembar, isiannya tetap: {names}.",
    "Rows that are not in the sheet stay as they are: {names}.",
)
_FIXED = Text(
    "Kolom {label} hanya dibaca; {count} sel yang berbeda diabaikan.",
    "Column {label} cannot be changed; {count} differing cells were left out.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line of the sheet: where it stands, its answers, and the row it belongs to (None: a new one)."""

    place: Place | None
    answers: Mapping[str, Any]
    row: Row | None


@dataclass(slots=True, kw_only=True)
class Lists:
    """The reading of one list."""

    result: Taken
    match: Matched
    asked: Field
    options: Mapping[str, Choices]
    language: str
    keep_others: bool
    ignored: dict[str, int] = field(default_factory=dict)

    def take(self) -> None:
        """Put the rows of the sheet where the list's were."""
        asked, match, result = self.asked, self.match, self.result
        missing = [
            each for each in asked.columns if each.key in asked.row_key and each.key not in match.columns
        ]
        if asked.has_fixed_rows and missing:
            self._blame_sheet(0, about(_NO_KEY, missing[0]))
            return
        if match.unknown:
            result.note(_UNKNOWN_COLUMNS, [Text(each, each) for each in match.unknown])
        absent = [
            each.label for each in columns_of(asked) if each.key not in match.columns and not each.readonly
        ]
        if absent:
            result.note(_MISSING_COLUMNS, absent)
        former = rows_in(result.values.get(asked.key))
        lines = self._arranged(list(self._lines(former)), former)
        for column in asked.columns:
            if column.key in self.ignored:
                result.notes.append(about(_FIXED, column, count=self.ignored[column.key]))
        self._put(lines)

    def _blame_sheet(self, line: int, message: Text) -> None:
        nothing = Text("", "")
        self.result.mistakes.append(
            Mistake(sheet=self.match.grid.name, line=line, column=nothing, cell="", message=message)
        )

    def _lines(self, former: list[Row]) -> Iterator[_Line]:
        """Read each line that holds something, unless its row is not asked for or came before."""
        by_key = {self._known_by(row): row for row in former}
        in_order = not self.asked.row_key and all(each.value_type != "files" for each in self.asked.columns)
        seen: set[tuple[str, ...]] = set()
        for number, cells in enumerate(
            self.match.grid.rows[self.match.head + 1 :], start=self.match.head + 2
        ):
            read = dict(self._cells(cells))
            if all(map(is_blank, read.values())):
                continue
            place = Place(sheet=self.match.grid.name, line=number, columns=self.match.columns)
            if not self.asked.row_key:
                row = former[len(seen)] if in_order and len(seen) < len(former) else None
                seen.add((str(number),))
            else:
                row = by_key.get(self._known_by(read))
                if self._is_refused(place, read, row, seen):
                    continue
            yield _Line(place=place, answers=self._good(place, read, row), row=row)

    def _cells(self, cells: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
        for column in columns_of(self.asked):
            if column.key in self.match.columns:
                at = self.match.columns[column.key]
                cell = cells[at] if at < len(cells) else None
                options = self.options[f"{self.asked.key}.{column.key}"]
                yield column.key, answer_in(column, cell, options, self.language)

    def _is_refused(
        self, place: Place, read: Mapping[str, Any], row: Row | None, seen: set[tuple[str, ...]]
    ) -> bool:
        known_by = self._known_by(read)
        column = next(each for each in self.asked.columns if each.key == self.asked.row_key[-1])
        if self.asked.has_fixed_rows and row is None:
            self.result.blame(place, column, about(_UNKNOWN_ROW, column, value=" ".join(known_by)[:60]))
            return True
        if all(known_by) and known_by in seen:
            self.result.blame(place, column, messages.SAME_ROW)
            return True
        seen.add(known_by)
        return False

    def _good(self, place: Place, read: Mapping[str, Any], row: Row | None) -> dict[str, Any]:
        """Keep the answers that may be taken, and note the others."""
        good = {}
        for column in columns_of(self.asked):
            if column.key not in read:
                continue
            answer = read[column.key]
            if column.readonly:
                if row is not None and changed(column, "", row.get(column.key), answer):
                    self.ignored[column.key] = self.ignored.get(column.key, 0) + 1
            elif isinstance(answer, Broken):
                self.result.blame(place, column, answer.reason)
            else:
                good[column.key] = answer
        return good

    def _arranged(self, found: list[_Line], former: list[Row]) -> list[_Line]:
        """Put fixed rows in their own order, others in the sheet's; then what stays besides."""
        rest = [row for row in former if not any(row is line.row for line in found)]
        names = [Text(name, name) for name in (row_name(self.asked, row) for row in rest)]
        if self.asked.has_fixed_rows:
            if names:
                self.result.note(_MISSING_ROWS, names)
            lines = {id(line.row): line for line in found}
            return [lines.get(id(row), _Line(place=None, answers={}, row=row)) for row in former]
        if names:
            self.result.gone[self.asked.key] = [name.id for name in names]
        kept = [_Line(place=None, answers={}, row=row) for row in rest] if self.keep_others else []
        return [*found, *kept]

    def _put(self, lines: list[_Line]) -> None:
        """Write the rows into the answers, and note what changes."""
        asked, result = self.asked, self.result
        most = asked.max_rows or len(lines)
        if len(lines) > most:
            too_much = lines[most].place
            self._blame_sheet(too_much.line if too_much else 0, messages.too_many(most))
        rows: list[dict[str, Any]] = []
        for line in lines[:most]:
            if line.place is not None:
                result.places[f"{asked.key}.{len(rows)}"] = line.place
            row = line.row or {}
            rows.append({**row, **{k: v for k, v in line.answers.items() if k in row or not is_blank(v)}})
            name = row_name(asked, rows[-1])
            if line.row is None:
                result.changes.append(
                    Change(row=name, column=None, former=None, new=None, values=line.answers)
                )
                continue
            for column in columns_of(asked):
                if column.key in line.answers:
                    former = line.row.get(column.key)
                    result.changes += changed(column, name, former, line.answers[column.key])
        result.values[asked.key] = rows

    def _known_by(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        values = [row.get(key) for key in self.asked.row_key]
        return tuple("" if value is None or isinstance(value, Broken) else str(value) for value in values)
