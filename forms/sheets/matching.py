"""Finds in sheets what belongs to a form: which sheet is which list, which column which field."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.texts import Text
from forms.fields import Field, Form
from forms.sheets.grids import Grid, SheetRefused
from forms.sheets.layout import (
    ANSWERS,
    FORMAT,
    Identity,
    columns_of,
    fillable_lists,
    headings_of,
    sheet_names,
    single_fields,
    stands_on_sheet,
)
from forms.sheets.taking import plain

_HEADS = 15  # the headings are among the first rows
_LATER = Text("Lembar ini dibuat oleh versi Alur yang lebih baru.", "This sheet was made by a newer version.")
_OTHER_FORM = Text(
    "Lembar ini untuk formulir langkah lain. Unduh lembar tugas ini, lalu isi yang itu.",
    "This sheet is for the form of another step. Download this task's sheet and fill in that one.",
)
_OTHER_CASE = Text(
    "Lembar ini milik berkas {other}, bukan berkas ini.",
    "This sheet belongs to the case {other}, not to this one.",
)
_OTHER_UNIT = Text(
    "Lembar ini milik bidang lain ({other}). Unduh lembar tugas ini.",
    "This sheet belongs to another unit ({other}). Download this task's sheet.",
)
_OTHER_ROUND = Text(
    "Lembar ini dari putaran {other}; tugas ini putaran {own}. Unduh lembar yang baru agar saran terbaca.",
    "This sheet is of round {other}; this task is of round {own}. Download the new sheet.",
)
_OTHER_TASK = Text("Lembar ini milik tugas lain.", "This sheet belongs to another task.")
_NOTHING_KNOWN = Text(
    "Tidak ada lembar dengan judul kolom formulir ini. Pakai judul kolom: {headings}.",
    "No sheet has the column headings of this form. Use the headings: {headings}.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """A sheet of the upload: the list it fills, None for the single fields; where each column stands.

    `columns` are positions by key, `unknown` the headings that name no field, `first` the line after them.
    """

    grid: Grid
    asked: Field | None
    head: int
    columns: Mapping[str, int]
    unknown: tuple[str, ...] = ()


def check_identity(marks: Mapping[str, Any], own: Identity) -> None:
    """Refuse a sheet that was made for something else; one made by hand says nothing and is taken."""
    if "form" not in marks:
        return
    said = {name: str(value if value is not None else "") for name, value in marks.items()}
    if not said.get("format", "").isdigit() or int(said["format"]) > FORMAT:
        raise SheetRefused(_LATER)
    if said["form"] != own.form:
        raise SheetRefused(_OTHER_FORM)
    if said.get("business_key", "") != own.business_key:
        raise SheetRefused(_OTHER_CASE.filled(other=said.get("business_key", "")[:100]))
    if said.get("unit", "") != own.unit:
        raise SheetRefused(_OTHER_UNIT.filled(other=said.get("unit", "")[:100]))
    if said.get("round") != str(own.round):
        raise SheetRefused(_OTHER_ROUND.filled(other=said.get("round", "")[:10], own=own.round))
    if said.get("task") != own.task:
        raise SheetRefused(_OTHER_TASK)


def matched(form: Form, grids: Sequence[Grid]) -> list[Matched]:
    """Find the sheets that fill something; raises `SheetRefused` when there is none."""
    found: list[Matched] = []
    taken: set[str | None] = set()
    for grid in grids:
        match = _answers(form, grid) or _list(form, grid, taken)
        key = match.asked.key if match is not None and match.asked is not None else None
        if match is not None and key not in taken:
            found.append(match)
            taken.add(key)
    if not found:
        wanted = [column.label for each in fillable_lists(form) for column in columns_of(each)]
        raise SheetRefused(
            Text(
                _NOTHING_KNOWN.id.format(headings="; ".join(each.id for each in wanted)),
                _NOTHING_KNOWN.en.format(headings="; ".join(each.en for each in wanted)),
            )
        )
    return found


def _answers(form: Form, grid: Grid) -> Matched | None:
    if plain(grid.name) not in (plain(ANSWERS.id), plain(ANSWERS.en)) or not single_fields(form):
        return None
    columns: dict[str, int] = {}
    for line, row in enumerate(grid.rows):
        field = _named(row[0] if row else None, single_fields(form))
        if field is not None:
            columns.setdefault(field.key, line)
    return Matched(grid=grid, asked=None, head=0, columns=columns) if columns else None


def _list(form: Form, grid: Grid, taken: Iterable[str | None]) -> Matched | None:
    """Find the list that a sheet fills: by the sheet's name, or else by most of its headings."""
    lists = [each for each in fillable_lists(form) if each.key not in taken]
    names = {language: sheet_names(form, language) for language in ("id", "en")}
    named = [
        each
        for each in lists
        if plain(grid.name) in {plain(each.key), *(plain(known[each.key]) for known in names.values())}
    ]
    candidates = [match for each in named or lists if (match := _headed(grid, each)) is not None]
    return max(candidates, key=lambda match: len(match.columns), default=None)


def _headed(grid: Grid, asked: Field) -> Matched | None:
    """Find the row of headings: the one among the first that names most columns."""
    best: Matched | None = None
    for head, row in enumerate(grid.rows[:_HEADS]):
        columns: dict[str, int] = {}
        unknown = []
        for place, text in enumerate(row):
            left = [column for column in asked.columns if column.key not in columns]
            field = _named(text, left)
            if field is not None:
                columns[field.key] = place
            elif isinstance(text, str):
                unknown.append(text[:60])
        known = {column.key for column in asked.columns if stands_on_sheet(column)} & columns.keys()
        if len(known) >= min(2, len(asked.columns)) and (best is None or len(columns) > len(best.columns)):
            best = Matched(grid=grid, asked=asked, head=head, columns=columns, unknown=tuple(unknown))
    return best


def _named(text: Any, fields: Iterable[Field]) -> Field | None:
    """Find the field that a heading names, whatever marks and units stand behind the name."""
    if not isinstance(text, str):
        return None
    bare = re.sub(r"\s*(\(\*\)|\*)\s*$", "", text)
    names = {plain(bare), plain(re.sub(r"\s*\([^)]*\)\s*$", "", bare))} - {""}
    return next((each for each in fields if names & {plain(known) for known in headings_of(each)}), None)
