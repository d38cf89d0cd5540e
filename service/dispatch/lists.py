"""What a reference list and the list of units may hold."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from engine.errors import Invalid
from engine.texts import Text, is_blank
from service.dispatch.office_commands import PutList, PutUnits

MOST_ROWS = 5_000
LONGEST_VALUE, LONGEST_LABEL = 200, 500  # characters
_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")

_BAD_VALUE = Text(
    f"Nilai berupa teks 1–{LONGEST_VALUE} karakter.", f"A value is a text of 1 to {LONGEST_VALUE} characters."
)
_BAD_LABEL = Text(
    f"Label berupa teks 1–{LONGEST_LABEL} karakter.", f"A label is a text of 1 to {LONGEST_LABEL} characters."
)
_BAD_CODE = Text(
    "Kode bidang hanya huruf kecil, angka, dan tanda hubung, paling banyak 60 karakter.",
    "A unit's code has lower-case letters, digits and hyphens, 60 at most.",
)
_TWICE = Text("Nilai ini sudah ada pada baris lain.", "Another row has this value already.")
_BAD_KEY = Text(
    "Nama daftar hanya huruf kecil, angka, dan garis bawah, paling banyak 60 karakter.",
    "The name of a list has lower-case letters, digits and underscores, 60 at most.",
)
_TOO_MANY = Text(f"Paling banyak {MOST_ROWS} baris.", f"{MOST_ROWS} rows at most.")


class BadList(Invalid):
    """Rows of a reference list are not such as forms can draw on; `errors` names each place."""

    code = "bad-list"
    template = Text("Daftar {key} tidak dapat disimpan.", "The list {key} cannot be kept.")


def check_list(command: PutList) -> None:
    """Raise `BadList` unless every row has a value of its own and a label, both short texts."""
    errors = {} if _KEY.fullmatch(command.key) else {"key": [_BAD_KEY]}
    _raise(command.key, errors | _errors(command.rows))


def check_units(command: PutUnits) -> None:
    """Raise `BadList` unless every unit has a code of its own, fit for task keys, and a name."""
    rows = [{"value": code, "label": name} for code, name, _ in command.units]
    errors = _errors(rows)
    for number, row in enumerate(rows):
        if isinstance(row["value"], str) and not _CODE.fullmatch(row["value"]):
            errors.setdefault(f"rows.{number}.value", [_BAD_CODE])
    _raise("units", errors)


def _errors(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Text]]:
    if len(rows) > MOST_ROWS:
        return {"rows": [_TOO_MANY]}
    errors: dict[str, list[Text]] = {}
    seen: set[str] = set()
    for number, row in enumerate(rows):
        value = row.get("value")
        if not _is_short_text(value, LONGEST_VALUE):
            errors[f"rows.{number}.value"] = [_BAD_VALUE]
        elif value in seen:
            errors[f"rows.{number}.value"] = [_TWICE]
        else:
            seen.add(str(value))
        if not _is_short_text(row.get("label"), LONGEST_LABEL):
            errors[f"rows.{number}.label"] = [_BAD_LABEL]
    return errors


def _is_short_text(value: object, longest: int) -> bool:
    return isinstance(value, str) and len(value) <= longest and value.isprintable() and not is_blank(value)


def _raise(key: str, errors: Mapping[str, list[Text]]) -> None:
    if errors:
        raise BadList(errors, key=key)
