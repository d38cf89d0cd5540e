"""Helpers of the expression language that pick, look up and add up: total, whatever they are given.

An expression reads what other steps left behind, which may be nothing yet; so a helper answers nothing with
nothing instead of failing.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from forms.days import day_in_words
from forms.numbers import number, written

Row = Mapping[str, Any]


def rows_in(value: Any) -> list[Row]:
    """Take the rows out of a value; anything else has none."""
    if not isinstance(value, Sequence) or isinstance(value, str | bytes):
        return []
    return [each for each in value if isinstance(each, Mapping)]


def codes_in(value: Any) -> list[str]:
    """Take the texts out of a list such as `unit_bertugas`, or the codes out of a reference list's rows."""
    if isinstance(value, Mapping):
        return [str(key) for key in value]
    if not isinstance(value, Sequence) or isinstance(value, str | bytes):
        return []
    codes = [each.get("value") if isinstance(each, Mapping) else each for each in value]
    return [code for code in codes if isinstance(code, str)]


def pilih(rows: Any, column: Any, wanted: Any) -> list[Row]:
    """Choose the rows whose column has the wanted value, or one of the wanted values."""
    values = list(wanted) if isinstance(wanted, list | tuple) else [wanted]
    return [row for row in rows_in(rows) if row.get(column) in values]


def kolom(rows: Any, column: Any) -> list[Any]:
    """Give one column of the rows, as a list."""
    return [row.get(column) for row in rows_in(rows)]


def baris(values: Any, column: Any) -> list[dict[str, Any]]:
    """Make one row of each value: `baris(unit_bertugas, 'unit')`."""
    return [{str(column): code} for code in codes_in(values)]


def nilai(values: Any, *keys: Any) -> Any:
    """Look deeper and deeper: `nilai(langkah_5, unit, 'catatan')`; what is not there is empty."""
    found = values
    for key in keys:
        if isinstance(found, Mapping):
            found = found.get(key)
        elif isinstance(found, list | tuple) and isinstance(key, int) and -len(found) <= key < len(found):
            found = found[key]
        else:
            return None
    return found


def label(options: Any, code: Any) -> Any:
    """Name a code as its reference list does; a code that is not in the list stays as it is."""
    return next((row.get("label") or code for row in rows_in(options) if row.get("value") == code), code)


def pilihan(rows: Any, column: Any, *labels: Any) -> list[dict[str, str]]:
    """Make options of rows: the value from one column, the label from that and the other columns."""
    options: dict[str, dict[str, str]] = {}
    for row in rows_in(rows):
        code = row.get(column)
        if isinstance(code, str) and code:
            words = [code, *(str(row.get(name)) for name in labels if row.get(name))]
            options.setdefault(code, {"value": code, "label": " – ".join(words)})
    return list(options.values())


def opsi(codes: Any, options: Any) -> list[dict[str, Any]]:
    """Make options of some codes, named as their reference list names them."""
    return [{"value": code, "label": label(options, code)} for code in codes_in(codes)]


def tanpa(values: Any, rows: Any, column: Any) -> list[str]:
    """Give the codes that no row has in its column: units without an indicator."""
    present = set(codes_in(kolom(rows, column)))
    return [code for code in codes_in(values) if code not in present]


def jumlah(values: Any) -> Decimal:
    """Add up the numbers there are."""
    read = [number(each) for each in values] if isinstance(values, list | tuple) else []
    return sum((each for each in read if each is not None), Decimal(0))


def angka(value: Any) -> Decimal | None:
    """Read a number that another step stored ("87.5")."""
    return number(value)


def bulat(value: Any) -> bool:
    """Say whether a number is a whole one; nothing is."""
    read = number(value)
    return read is None or read == read.to_integral_value()


def isi(template: Any, *values: Any) -> str:
    """Fill a sentence: `isi('Kepala {}', label(lists['units'], unit))`.

    Decimals and days are written as Indonesians do; a whole number may be a year and keeps its digits.
    """
    parts = str(template).split("{}")
    words = [_in_words(each) for each in values]
    words += [""] * (len(parts) - 1 - len(words))
    return "".join(part + word for part, word in zip(parts, [*words[: len(parts) - 1], ""], strict=True))


def _in_words(value: Any) -> str:
    if isinstance(value, Decimal | float):
        read = number(value)
        return written(read) if read is not None else str(value)
    if isinstance(value, date):
        return day_in_words(value)
    return "" if value is None else str(value)


def tambah_hari(day: Any, count: Any) -> date | None:
    """Give the date so many calendar days later."""
    if not isinstance(day, date) or not isinstance(count, int) or abs(count) > 36_500:
        return None
    return day + timedelta(days=count)


def sha256_berkas(files: Any) -> str | None:
    """Give the SHA-256 of each file, one after the other."""
    sums = [row.get("sha256") for row in rows_in(files)]
    return ", ".join(each for each in sums if isinstance(each, str)) or None
