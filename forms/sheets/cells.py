"""One value in one cell: how it is written, and how people see it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from engine.zone import OFFICE_ZONE
from forms.fields import Field
from forms.numbers import decimals_of, number
from forms.plain import display

NUMBERS = ("decimal", "integer")
_DATE, _INSTANT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
NARROWEST, BROADEST = 9.0, 48.0  # characters


def unit_of(field: Field, language: str) -> str:
    """Name the unit in which a number is written: "Rp", "%"."""
    return field.suffix.in_language(language) or field.prefix.in_language(language)


def heading(field: Field, language: str) -> str:
    """Write a column's heading, with the unit of its numbers."""
    label, unit = field.label.in_language(language), unit_of(field, language)
    return f"{label} ({unit})" if unit and field.value_type in NUMBERS else label


def cell_value(field: Field, value: Any, language: str, labels: Mapping[str, str]) -> Any:
    """Give what a cell holds: numbers and days as such, everything else as people read it."""
    if value in (None, "", []):
        return None
    if field.value_type in NUMBERS:
        read = number(value)
        return str(value) if read is None else int(read) if read == int(read) else read
    if field.value_type in ("date", "datetime"):
        return _moment(str(value))
    if isinstance(value, list) and field.value_type == "strings":
        return "; ".join(display(field, [each], language, labels=labels) for each in value)
    return display(field, value, language, labels=labels)


def _moment(value: str) -> date | datetime | str:
    try:
        if len(value) <= 10:
            return date.fromisoformat(value)
        read = datetime.fromisoformat(value)
    except ValueError:
        return value
    return read.astimezone(OFFICE_ZONE).replace(tzinfo=None) if read.tzinfo else read


def number_format(field: Field, value: Any) -> str:
    """Say how a cell for reading is shown: whole rupiah, as many decimals as there are, two for percent."""
    match field.value_type:
        case "date":
            return _DATE
        case "datetime":
            return _INSTANT
        case "integer":
            return "#,##0" if field.grouped else "0"
        case "decimal":
            read = number(value)
            digits = field.decimals if field.suffix.id == "%" else decimals_of(read) if read else 0
            return f"#,##0.{'0' * digits}" if digits else "#,##0"
        case _:
            return "@"


def width_of(field: Field, texts: list[str]) -> float:
    """Say how broad a column is: as its longest word and heading want, within reason."""
    if field.value_type in NUMBERS:
        return 18.0 if field.money else 13.0
    if field.value_type in ("date", "datetime"):
        return 17.0
    longest = max((len(line) for text in texts for line in text.split("\n")), default=0)
    return min(max(NARROWEST, longest * 0.75 if longest > 40 else longest + 2.0), BROADEST)
