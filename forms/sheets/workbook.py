"""A workbook of what was handed in, for reading: every table with its figures as numbers and its totals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from engine.texts import Text
from forms.fields import Field, Form
from forms.rows import rows_in
from forms.sheets.books import empty_book, laid_out, look, put, saved, sheet_name, titled
from forms.sheets.cells import cell_value, heading, number_format, width_of
from forms.sheets.totals import Area, total_in

HEAD = 3  # the row of the headings
_SUMMARY, _FIELD, _ANSWER = Text("Ringkasan", "Summary"), Text("Isian", "Field"), Text("Nilai", "Value")
_TOTAL, _NOTHING = Text("Jumlah", "Total"), Text("Tidak ada data.", "There are no data.")
_TOTAL_AND_AVERAGE = Text("Jumlah / rata-rata", "Total / average")


def workbook(
    form: Form,
    values: Mapping[str, Any],
    *,
    title: str,
    language: str,
    settings: Mapping[str, Any],
    labels: Mapping[str, str],
) -> bytes:
    """Make a workbook of stored values: a sheet for each table or list, the single answers on another.

    `labels` names the codes that come from reference lists. The same values give the same bytes.
    """
    book = empty_book()
    writing = _Writing(book=book, title=title, language=language, settings=settings, labels=labels)
    shown = [each for each in form.fields if each.key in values]
    lists = [each for each in shown if each.value_type == "rows"]
    for each in lists:
        name = sheet_name(each.label.in_language(language), writing.names)
        writing.areas[each.key] = Area(sheet=name, field=each, rows=rows_in(values[each.key]), first=HEAD + 1)
    for each in lists:
        writing.table(writing.areas[each.key])
    writing.summary([each for each in shown if each.value_type != "rows"], values)
    return saved(book, writing.results)


@dataclass(slots=True, kw_only=True)
class _Writing:
    """A workbook on its way."""

    book: Workbook
    title: str
    language: str
    settings: Mapping[str, Any]
    labels: Mapping[str, str]
    names: set[str] = field(default_factory=set)
    areas: dict[str, Area] = field(default_factory=dict)
    results: dict[str, dict[str, Decimal | None]] = field(default_factory=dict)

    def say(self, text: Text) -> str:
        """Say a text in the workbook's language."""
        return text.in_language(self.language)

    def table(self, area: Area) -> None:
        """Write a table or list: headings, rows, totals."""
        sheet = self.book.create_sheet(area.sheet)
        columns = area.field.columns
        titled(sheet, f"{self.say(area.field.label)} – {self.title}" if self.title else area.sheet)
        widths = {}
        for place, column in enumerate(columns, start=1):
            texts = [heading(column, self.language)]
            look(put(sheet, HEAD, place, texts[0]), head=True)
            for row, values in enumerate(area.rows, start=area.first):
                self._cell(sheet, row, place, column, values.get(column.key))
                texts.append(str(sheet.cell(row, place).value or ""))
            widths[get_column_letter(place)] = width_of(column, texts)
        if not area.rows:
            put(sheet, area.first, 1, self.say(_NOTHING))
        if area.has_totals:
            self._totals(sheet, area)
        laid_out(sheet, head=HEAD, widths=widths, landscape=len(columns) > 5)

    def _cell(self, sheet: Worksheet, row: int, place: int, asked: Field, value: Any) -> None:
        cell = put(sheet, row, place, cell_value(asked, value, self.language, self.labels))
        cell.number_format = number_format(asked, value)
        look(cell)

    def _totals(self, sheet: Worksheet, area: Area) -> None:
        kinds = {column.total.kind for column in area.field.columns if column.total is not None}
        name = self.say(_TOTAL if kinds == {"sum"} else _TOTAL_AND_AVERAGE)
        for place, column in enumerate(area.field.columns, start=1):
            worked = total_in(area, column, self.areas, self.settings)
            if worked is None:
                look(put(sheet, area.totals, place, name if place == 1 else None), total=True)
                continue
            cell = sheet.cell(area.totals, place, worked.formula)
            cell.number_format = number_format(column, worked.result)
            look(cell, total=True)
            self.results.setdefault(area.sheet, {})[cell.coordinate] = worked.result

    def summary(self, asked: Iterable[Field], values: Mapping[str, Any]) -> None:
        """Write the single answers, if there are any, one below the other."""
        fields = list(asked)
        if not fields:
            return
        sheet = self.book.create_sheet(sheet_name(self.say(_SUMMARY), self.names))
        titled(sheet, self.title or self.say(_SUMMARY))
        look(put(sheet, HEAD, 1, self.say(_FIELD)), head=True)
        look(put(sheet, HEAD, 2, self.say(_ANSWER)), head=True)
        for row, each in enumerate(fields, start=HEAD + 1):
            look(put(sheet, row, 1, heading(each, self.language)), grey=True)
            self._cell(sheet, row, 2, each, values[each.key])
        laid_out(sheet, head=HEAD, widths={"A": 34, "B": 70}, landscape=False)
