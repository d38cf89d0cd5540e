"""From filled-in sheets to the answers of a form: what is good is taken, what is not is named by its cell."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from openpyxl.utils import get_column_letter

from forms.context import FormContext
from forms.fields import Field, Form
from forms.sheets.changes import changed
from forms.sheets.grids import Broken
from forms.sheets.layout import ANSWERS
from forms.sheets.lists import Lists
from forms.sheets.matching import Matched
from forms.sheets.results import Mistake, Place, Taken
from forms.sheets.taking import Choices, answer_in
from forms.validation import read

_ANSWER = 1  # the column of the answers on the sheet of single fields


def taken(
    form: Form,
    matches: Sequence[Matched],
    current: Mapping[str, Any],
    *,
    options: Mapping[str, Choices],
    language: str,
    keep_others: bool = False,
) -> Taken:
    """Read the sheets over the `current` raw answers; `keep_others` keeps rows that a sheet does not have."""
    result = Taken(values=dict(current))
    known = {**_own_options(form, language), **options}
    for match in matches:
        if match.asked is None:
            _answers(result, form, match, known, language)
        else:
            Lists(
                result=result,
                match=match,
                asked=match.asked,
                options=known,
                language=language,
                keep_others=keep_others,
            ).take()
    return result


def unfinished(form: Form, result: Taken, context: FormContext) -> list[Mistake]:
    """List what the form itself still finds wrong in what an upload brought, by the cells it stands in."""
    own = {key: value for key, value in result.values.items() if key in form.by_key}
    blamed = {(each.sheet, each.cell) for each in result.mistakes}
    found = []
    for path, texts in read(form, own, context).errors.items():
        asked, parts = form.field_at(path), path.split(".")
        place = result.places.get(".".join(parts[:2])) if len(parts) > 1 else result.places.get(path)
        if place is None or asked is None or _hangs_on(asked, place, blamed):
            continue
        letter = get_column_letter(place.columns[asked.key] + 1) if asked.key in place.columns else ""
        cell = f"{letter}{place.line}" if letter else ""
        if (place.sheet, cell) not in blamed:
            found.append(
                Mistake(sheet=place.sheet, line=place.line, column=asked.label, cell=cell, message=texts[0])
            )
    return sorted(found, key=lambda each: (each.sheet, each.line))


def _hangs_on(asked: Field, place: Place, blamed: Collection[tuple[str, str]]) -> bool:
    """Say whether a field is wanted or not by a cell beside it that could not be read."""
    rules = [rule for rule in (asked.show_if, asked.required_if) if rule is not None]
    beside = {name for rule in rules for name in rule.names} & place.columns.keys()
    cells = (f"{get_column_letter(place.columns[name] + 1)}{place.line}" for name in beside)
    return any((place.sheet, cell) in blamed for cell in cells)


def _own_options(form: Form, language: str) -> dict[str, Choices]:
    """List the options that the document itself names; they are known in both languages."""
    found: dict[str, Choices] = {}
    for each in form.fields:
        columns = [(f"{each.key}.{column.key}", column) for column in each.columns]
        for path, asked in [(each.key, each), *columns]:
            found[path] = [
                {"value": option.value, "label": option.label.in_language(spoken)}
                for spoken in dict.fromkeys((language, "id", "en"))
                for option in asked.options
            ]
    return found


def _answers(
    result: Taken, form: Form, match: Matched, options: Mapping[str, Choices], language: str
) -> None:
    """Take the single fields."""
    for key, line in match.columns.items():
        asked, row = form.by_key[key], match.grid.rows[line]
        if asked.readonly:
            continue
        cell = row[_ANSWER] if len(row) > _ANSWER else None
        answer = answer_in(asked, cell, options[key], language)
        name = match.grid.name or ANSWERS.in_language(language)
        place = result.places[key] = Place(sheet=name, line=line + 1, columns={key: _ANSWER})
        if isinstance(answer, Broken):
            result.blame(place, asked, answer.reason)
        else:
            result.changes += changed(asked, "", result.values.get(key), answer)
            result.values[key] = answer
