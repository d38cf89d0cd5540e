"""How a field looks on a page: which kind of control, how broad, how high."""

from collections.abc import Mapping, Sequence
from typing import Any

from forms.fields import Field
from service.web.language import language

# How much room a column of a list wants; past MOST_ROOM the rows become cards.
ROOM = {"number": 1.3, "money": 1.8, "date": 1.6, "datetime-local": 2.0, "select": 2.0, "checkbox": 1.0}
ROOM |= {"text": 1.8, "textarea": 3.0, "files": 3.0, "radio": 2.0, "checklist": 3.0, "fixed": 1.6}
MOST_ROOM = 17.0
LONG_TEXT, SHORT_TEXT, BRIEF_WORD = 30, 12, 8  # characters
NUMBERS = ("decimal", "integer")
ROOM_BESIDE = 9.5  # a broader list wants the whole breadth of the page
WIDTHS = {"number": "third", "money": "third", "date": "third", "datetime-local": "third"}
WIDTHS |= {"select": "half", "text": "half", "fixed": "half"}
IN_A_CARD = {"number": "quarter", "money": "quarter"}
IN_A_CARD |= {"textarea": "third", "text": "third", "select": "third", "fixed": "sixth", "files": "half"}


def kind_of(asked: Field) -> str:
    """Say which kind of control asks for a field."""
    match asked.type:
        case "number":
            return "money" if asked.money else "number"
        case "datetime":
            return "datetime-local" if asked.value_type == "datetime" else "date"
        case "checklist" | "taglist":
            return "checklist"
        case "filepicker":
            return "files"
        case "textfield":
            return "text"
        case other:
            return other


def shown_kind(column: Field, *, fixed: bool) -> str:
    """Say as what a column is shown: as its control, or fixed."""
    return "fixed" if fixed or column.is_computed or column.readonly else kind_of(column)


def is_amount(asked: Field) -> bool:
    """Say whether a field is an amount, set to the right; a year is a number, but not one."""
    return asked.value_type in NUMBERS and asked.grouped


def css_of(column: Field, rows: Sequence[Mapping[str, Any]]) -> str:
    """Say how broad a column should be: numbers by their kind, texts by what stands in them."""
    if is_amount(column):
        return "number col-money" if column.money else "number col-number"
    if column.has_options:
        longest = max((len(option.label.id) for option in column.options), default=LONG_TEXT)
        if longest > SHORT_TEXT:
            return "col-choice-long"
        return "col-choice" if longest > BRIEF_WORD else "col-choice-brief"
    if column.type == "textarea":
        return "col-text"
    longest = max((len(str(row.get(column.key) or "")) for row in rows), default=0)
    return "col-long" if longest > LONG_TEXT else "col-short" if longest <= SHORT_TEXT else ""


def cell_css_of(column: Field, row: Mapping[str, Any]) -> str:
    """Say how a cell is set: numbers to the right, codes and other short words on one line."""
    if is_amount(column):
        return "number"
    return "brief" if len(str(row.get(column.key) or "")) <= SHORT_TEXT else ""


def lines_of(value: str) -> int:
    """Say how many lines a text wants."""
    return min(12, max(3, value.count("\n") + len(value) // 90 + 1))


def size_of(size: int) -> str:
    """Write the size of a file in the language of this page: `1,2 MB`."""
    for unit, factor in (("MB", 1_000_000), ("kB", 1_000)):
        if size >= factor:
            number = f"{size / factor:.1f}"
            return f"{number if language() == 'en' else number.replace('.', ',')} {unit}"
    return f"{size} B"
