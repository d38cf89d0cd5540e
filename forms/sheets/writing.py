"""A workbook to be filled in away from the service: a task's form with what it holds so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Protection
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from engine.texts import Text
from forms.fields import Field, Form
from forms.plain import display
from forms.rows import Row, rows_in
from forms.sheets.books import empty_book, laid_out, look, put, saved, titled
from forms.sheets.cells import NUMBERS, cell_value, heading, number_format, width_of
from forms.sheets.layout import (
    ANSWERS,
    CHOICES,
    FORMAT,
    HEAD,
    MARKS,
    Identity,
    columns_of,
    fillable_lists,
    sheet_names,
    single_fields,
)
from forms.sheets.rules import rule_for

SPARE_ROWS = 200  # that may be added to a list
Options = Mapping[str, Sequence[Mapping[str, str]]]
_HOW = Text(
    "Isi sel putih; sel abu-abu terkunci. * wajib diisi, (*) wajib bila keadaannya begitu.",
    "Fill in the white cells; grey ones are locked. * is required, (*) where it applies.",
)
_THEN = Text(
    "Simpan sebagai XLSX, lalu unggah di halaman tugas ini. Berkas bukti dilampirkan di formulir.",
    "Save as XLSX, then upload it on the page of this task. Evidence is attached in the form.",
)
_FIELD, _ANSWER, _HINT = Text("Isian", "Field"), Text("Nilai", "Answer"), Text("Keterangan", "Note")
_CHOOSE = Text("Pilih, pisahkan dengan titik koma: {labels}", "Choose, separated by semicolons: {labels}")


def fillable(
    form: Form,
    values: Mapping[str, Any],
    *,
    identity: Identity,
    title: str,
    options: Options,
    language: str,
) -> bytes:
    """Make the workbook: `values` are what the form shows now, `options` what can be chosen, by path."""
    writing = _Filling(book=empty_book(), title=title, options=options, language=language)
    if single_fields(form):
        writing.answers(single_fields(form), values)
    for each in fillable_lists(form):
        writing.list_of_rows(each, rows_in(values.get(each.key)), sheet_names(form, language)[each.key])
    writing.hidden_sheets(identity)
    return saved(writing.book)


@dataclass(slots=True, kw_only=True)
class _Filling:
    """A workbook on its way; `choices` are the columns of the sheet with what can be chosen, by path."""

    book: Workbook
    title: str
    options: Options
    language: str
    choices: dict[str, list[str]] = field(default_factory=dict)

    def say(self, text: Text) -> str:
        """Say a text in the workbook's language."""
        return text.in_language(self.language)

    def labels(self, path: str) -> dict[str, str]:
        """Name what can be chosen at a path."""
        return {each["value"]: each["label"] for each in self.options.get(path, ())}

    def answers(self, fields: Sequence[Field], values: Mapping[str, Any]) -> None:
        """Write the single fields, one below the other."""
        sheet = self._sheet(self.say(ANSWERS))
        for place, words in enumerate((_FIELD, _ANSWER, _HINT), start=1):
            look(put(sheet, HEAD, place, self.say(words)), head=True)
        for row, each in enumerate(fields, start=HEAD + 1):
            look(put(sheet, row, 1, self._heading(each)), grey=True)
            self._cell(sheet, row, 2, each, each.key, values.get(each.key))
            look(put(sheet, row, 3, self._hint(each)), grey=True)
            self._rule(sheet, each, each.key, f"B{row}")
        laid_out(sheet, head=HEAD, widths={"A": 34, "B": 60, "C": 60}, landscape=True)

    def list_of_rows(self, asked: Field, rows: Sequence[Row], name: str) -> None:
        """Write a list: a row for each row, and room for more where people may add some."""
        sheet, columns, widths = self._sheet(name), columns_of(asked), {}
        spare = 0 if asked.has_fixed_rows else SPARE_ROWS
        count = min(len(rows) + spare, asked.max_rows or len(rows) + spare)
        for place, column in enumerate(columns, start=1):
            path, letter = f"{asked.key}.{column.key}", get_column_letter(place)
            texts = [self._heading(column)]
            look(put(sheet, HEAD, place, texts[0]), head=True)
            for row, values in enumerate([*rows, *({} for _ in range(count - len(rows)))], start=HEAD + 1):
                self._cell(sheet, row, place, column, path, values.get(column.key))
                texts.append(str(sheet.cell(row, place).value or ""))
            widths[letter] = max(width_of(column, texts), 28.0 if column.type == "textarea" else 0)
            if count:
                self._rule(sheet, column, path, f"{letter}{HEAD + 1}:{letter}{HEAD + count}")
        laid_out(sheet, head=HEAD, widths=widths, landscape=True)
        sheet.freeze_panes = f"B{HEAD + 1}"
        if not asked.has_fixed_rows:
            sheet.protection.insertRows = sheet.protection.deleteRows = False  # both are allowed

    def hidden_sheets(self, identity: Identity) -> None:
        """Write what can be chosen, and what the workbook was made for."""
        if self.choices:
            listed = self.book.create_sheet(CHOICES)
            listed.sheet_state = "hidden"
            for place, labels in enumerate(self.choices.values(), start=1):
                for row, label in enumerate(labels, start=1):
                    put(listed, row, place, label)
        marks = self.book.create_sheet(MARKS)
        marks.sheet_state = "veryHidden"
        said = {
            "format": FORMAT,
            "form": identity.form,
            "task": identity.task,
            "business_key": identity.business_key,
            "unit": identity.unit,
            "round": identity.round,
        }
        for row, (name, value) in enumerate(said.items(), start=1):
            put(marks, row, 1, name)
            put(marks, row, 2, value)

    def _sheet(self, name: str) -> Worksheet:
        sheet: Worksheet = self.book.create_sheet(name)
        titled(sheet, self.title, self.say(_HOW), self.say(_THEN))
        sheet.protection.sheet = True  # without a password: it keeps people from slips, not from work
        sheet.protection.formatColumns = sheet.protection.formatRows = False  # both are allowed
        return sheet

    def _heading(self, asked: Field) -> str:
        named = heading(asked, self.language)
        if asked.readonly or not (asked.required or asked.required_if):
            return named
        return f"{named} *" if asked.required and asked.show_if is None else f"{named} (*)"

    def _hint(self, asked: Field) -> str:
        labels = "; ".join(self.labels(asked.key).values())
        listed = self.say(_CHOOSE.filled(labels=labels)) if asked.value_type == "strings" else ""
        return " ".join(part for part in (self.say(asked.description), listed) if part)

    def _cell(self, sheet: Worksheet, row: int, place: int, asked: Field, path: str, value: Any) -> None:
        shown = cell_value(asked, value, self.language, self.labels(path))
        if asked.value_type == "boolean" and value is not None:
            shown = display(asked, value, self.language)
        cell = put(sheet, row, place, shown)
        typed = asked.value_type == "decimal" and not asked.readonly  # any number of decimals may be typed
        cell.number_format = "General" if typed else number_format(asked, value)
        look(cell, grey=asked.readonly)
        if not asked.readonly:
            cell.protection = Protection(locked=False)

    def _rule(self, sheet: Worksheet, asked: Field, path: str, cells: str) -> None:
        if asked.readonly:
            return
        rule = rule_for(asked, self._choices_at(asked, path), self.language)
        if rule is not None:
            rule.add(cells)
            sheet.add_data_validation(rule)

    def _choices_at(self, asked: Field, path: str) -> str:
        """Put what can be chosen on its own sheet; gives the cells, empty for a field without options."""
        labels = list(self.labels(path).values()) or [self.say(each.label) for each in asked.options]
        if asked.value_type == "boolean":
            labels = [display(asked, answer, self.language) for answer in (True, False)]
        if not labels or asked.value_type in ("strings", *NUMBERS):
            return ""
        self.choices.setdefault(path, labels)
        letter = get_column_letter(list(self.choices).index(path) + 1)
        return f"{quote_sheetname(CHOICES)}!${letter}$1:${letter}${len(labels)}"
