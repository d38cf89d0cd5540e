"""HTML forms: flat names and typed text in, nested answers out; and values as people read them."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from engine.zone import OFFICE_ZONE
from forms.days import MONTHS, day_in_words
from forms.fields import Field, Form
from forms.numbers import number, read_written, rupiah, written
from forms.rows import codes_in, rows_in
from forms.scope import value_of

MOST_ROWS = 1_000
_TRUE = {"on", "true", "1", "ya", "yes"}


def from_flat(form: Form, items: Iterable[tuple[str, Any]], *, language: str = "id") -> dict[str, Any]:
    """Nest the answers of an HTML form: `capaian-3-realisasi` is row 3's `realisasi`.

    Numbers are read as people of that language write them ("1.234,5"). Names that the form does not have
    (buttons, tokens) are left out, and so are added rows in which nothing was filled in. Boxes that are not
    ticked are not sent by a browser: they count as false.
    """
    flat: dict[str, list[Any]] = {}
    rows: dict[str, dict[int, dict[str, list[Any]]]] = {}
    for name, value in items:
        first, *rest = name.split("-")
        field = form.by_key.get(first)
        if field is None:
            continue
        if not rest:
            flat.setdefault(first, []).append(value)
        elif len(rest) == 2 and re.fullmatch(r"[0-9]{1,4}", rest[0]) and field.value_type == "rows":
            rows.setdefault(first, {}).setdefault(int(rest[0]), {}).setdefault(rest[1], []).append(value)
    raw: dict[str, Any] = {}
    for field in form.fields:
        if field.value_type == "rows" and not field.is_computed:
            raw[field.key] = _rows(field, rows.get(field.key, {}), language)
        elif field.key in flat or _absent_means(field) is not None:
            raw[field.key] = _answer(field, flat.get(field.key, []), language)
    return raw


def _rows(field: Field, sent: Mapping[int, Mapping[str, list[Any]]], language: str) -> list[dict[str, Any]]:
    rows = []
    for _, cells in sorted(sent.items())[:MOST_ROWS]:
        row = {
            column.key: _answer(column, cells.get(column.key, []), language)
            for column in field.columns
            if column.key in cells or _absent_means(column) is not None
        }
        if field.has_fixed_rows or any(not _is_blank(field, key, value) for key, value in row.items()):
            rows.append(row)
    return rows


def _is_blank(field: Field, key: str, value: Any) -> bool:
    """Say whether a cell holds nothing, or only the constant that a new row starts with."""
    default = next((column.default for column in field.columns if column.key == key), None)
    constant = None if default is None or default.names else value_of(default, {})
    return value in ("", None, False, []) or (constant is not None and value == str(constant))


def _absent_means(field: Field) -> Any:
    """Say what a browser means by sending nothing: an empty box or list; for other fields, nothing at all."""
    if field.is_computed or field.readonly:
        return None
    return {"boolean": False, "strings": [], "files": []}.get(field.value_type)


def _answer(field: Field, sent: list[Any], language: str) -> Any:
    match field.value_type:
        case "strings" | "files":
            return [each for each in sent if each != ""]
        case "boolean":
            return bool(sent) and str(sent[-1]).lower() in _TRUE
        case "decimal" | "integer":
            return read_written(str(sent[-1]), language)
        case _:
            return sent[-1]


def typed_in(field: Field, value: Any, language: str = "id") -> str:
    """Write a value as a person would type it into the field; what cannot be read stays as it is."""
    if field.value_type in ("decimal", "integer"):
        read = number(value)
        if read is None:
            return "" if value is None else str(value)
        return written(read, language, grouped=field.grouped)
    if field.value_type == "datetime" and isinstance(value, str):
        local = _instant(value)
        return local.strftime("%Y-%m-%dT%H:%M") if local else value
    return "" if value is None else str(value)


def display(
    field: Field, value: Any, language: str = "id", *, labels: Mapping[str, str] | None = None
) -> str:
    """Write a stored value for people to read: 1.234,5 · Rp 1.000.000 · 2 Januari 2026 · Ya.

    `labels` names codes that come from reference lists.
    """
    if value in (None, "", []):
        return "–"
    match field.value_type:
        case "decimal" | "integer":
            return _number(field, value, language)
        case "boolean":
            return _yes_or_no(value is True, language)
        case "date" | "datetime":
            return _moment(str(value), language)
        case "rows" | "files" | "strings":
            return _several(field, value, language, labels)
        case _:
            return _label(field, value, language, labels)


def _several(field: Field, value: Any, language: str, labels: Mapping[str, str] | None) -> str:
    if field.value_type == "rows":
        return str(len(rows_in(value)))
    if field.value_type == "files":
        return ", ".join(str(file.get("name") or file.get("sha256")) for file in rows_in(value))
    return ", ".join(_label(field, each, language, labels) for each in codes_in(value))


def _number(field: Field, value: Any, language: str) -> str:
    read = number(value)
    if read is None:
        return str(value)
    if field.money:
        return rupiah(read, language)
    unit = field.suffix.in_language(language)
    digits = written(read, language, grouped=field.grouped)
    return f"{digits} {unit}" if unit else digits


def _yes_or_no(value: bool, language: str) -> str:
    words = ("Yes", "No") if language.startswith("en") else ("Ya", "Tidak")
    return words[0] if value else words[1]


def _label(field: Field, value: Any, language: str, labels: Mapping[str, str] | None) -> str:
    if labels and isinstance(value, str) and value in labels:
        return labels[value]
    return next(
        (each.label.in_language(language) for each in field.options if each.value == value), str(value)
    )


def _moment(value: str, language: str) -> str:
    local = _instant(value)
    if local is not None:
        return f"{day_in_words(local.date(), language)} {local:%H.%M}"
    try:
        return day_in_words(date.fromisoformat(value), language)
    except ValueError:
        return value


def day_written(text: str) -> date | None:
    """Read a day as people write it: 2 Januari 2026."""
    match = re.fullmatch(r"([0-9]{1,2}) +(\w+) +([0-9]{4})", text.strip())
    if match is None:
        return None
    number, name, year = match.groups()
    for months in MONTHS.values():
        for month, known in enumerate(months, start=1):
            if name.casefold() in (known.casefold(), known[:3].casefold()):
                try:
                    return date(int(year), month, int(number))
                except ValueError:
                    return None
    return None


def _instant(value: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        return None
    return read.astimezone(OFFICE_ZONE) if read.tzinfo else None
