"""From a cell, or a typed text, to the answer that a form takes."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError

from engine.codec import normalised
from engine.texts import Text
from forms import messages
from forms.fields import Field
from forms.numbers import read_written, written
from forms.plain import day_written
from forms.schemas import field_for
from forms.sheets.grids import Broken

_YES = {"ya", "yes", "y", "true", "benar", "x", "v", "✓", "✔", "1"}
_NO = {"tidak", "no", "n", "false", "salah", "-", "–", "0", "bukan"}
_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})(?:[ T,]+([0-9]{1,2})[.:]([0-9]{2}))?")
_MOST_NAMED = 6
_NOT_AN_OPTION = Text(
    "“{value}” bukan pilihan. Pilihan: {labels}.", "“{value}” is no option. Options: {labels}."
)
_A_DAY = Text(
    "Terbaca sebagai tanggal. Atur format kolom sebagai Teks, lalu tulis lagi.",
    "It is read as a date. Set the column's format to Text and write it again.",
)
_SAYS = Text("Tertulis “{value}”. {reason}", "It says “{value}”. {reason}")
_LONGEST_QUOTE = 60  # characters
Choices = Sequence[Mapping[str, str]]


def answer_in(asked: Field, cell: Any, options: Choices, language: str) -> Any:
    """Read a cell as the raw answer to a field, or give `Broken` with the reason and what the cell says."""
    answer = cell if isinstance(cell, Broken) else _read(asked, cell, options, language)
    quotable = not isinstance(cell, Broken) and asked.value_type not in ("string", "strings")
    if isinstance(answer, Broken) and quotable:
        return Broken(_quoting(cell, answer.reason))
    return answer


def _quoting(cell: Any, reason: Text) -> Text:
    """Put what stands in a cell, as people see it, before what is wrong with it."""
    shown = {spoken: _seen(cell, spoken)[:_LONGEST_QUOTE] for spoken in ("id", "en")}
    return Text(
        _SAYS.id.format(value=shown["id"], reason=reason.id),
        _SAYS.en.format(value=shown["en"], reason=reason.en),
    )


def _seen(cell: Any, language: str) -> str:
    if isinstance(cell, Decimal):
        return written(cell, language)
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return str(cell if isinstance(cell, time) else _text(cell)).strip()


def _read(asked: Field, cell: Any, options: Choices, language: str) -> Any:
    try:
        answer = _raw(asked, cell.strip() if isinstance(cell, str) else cell, options, language)
        if not isinstance(answer, Broken):
            field_for(asked).deserialize(answer)
    except ValidationError as error:
        found = error.messages
        texts = found if isinstance(found, list) else [messages.NOT_AN_OBJECT]
        return Broken(next((each for each in texts if isinstance(each, Text)), messages.NOT_AN_OBJECT))
    return answer


def _raw(asked: Field, cell: Any, options: Choices, language: str) -> Any:
    if cell is None or cell == "":
        return {"boolean": False, "strings": []}.get(asked.value_type)
    match asked.value_type:
        case "decimal" | "integer":
            return _number(asked, cell, language)
        case "boolean":
            return _yes_or_no(cell)
        case "date" | "datetime":
            return _moment(cell, with_time=asked.value_type == "datetime")
        case "strings":
            parts = [part.strip() for part in re.split(r"[;\n]", _text(cell) or "") if part.strip()]
            codes = [_code(part, options) for part in parts]
            return next((each for each in codes if isinstance(each, Broken)), codes)
        case _:
            return _words(_text(cell), options if asked.has_options else None)


def _words(text: str | None, options: Choices | None) -> Any:
    if text is None:
        return Broken(_A_DAY)
    return text if options is None else _code(text, options)


def _number(asked: Field, cell: Any, language: str) -> Any:
    if isinstance(cell, str):
        return read_written(cell, language)
    wrong = messages.NOT_AN_AMOUNT if asked.money else messages.NOT_A_NUMBER
    return normalised(cell) if isinstance(cell, Decimal) else Broken(wrong)


def _yes_or_no(cell: Any) -> Any:
    if isinstance(cell, bool):
        return cell
    text = (_text(cell) or "").casefold()
    return True if text in _YES else False if text in _NO else Broken(messages.NOT_YES_OR_NO)


def _text(cell: Any) -> str | None:
    """Write what stands in a cell as text; a day or time is none."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, Decimal):
        return normalised(cell)
    return cell if isinstance(cell, str) else None


def _code(text: str, options: Choices) -> Any:
    """Find the option that a text names, by its label or its code."""
    wanted = plain(text)
    for name in ("value", "label"):
        for option in options:
            if plain(option[name]) == wanted:
                return option["value"]
    if not options:
        return text
    labels = [option["label"] for option in options]
    named = "; ".join(labels[:_MOST_NAMED]) + ("; …" if len(labels) > _MOST_NAMED else "")
    return Broken(_NOT_AN_OPTION.filled(value=text[:60], labels=named))


def plain(text: str) -> str:
    """Make two ways of writing a name alike: letter case, spaces, kinds of dashes."""
    return " ".join(re.sub(r"[‐-―]", "-", text).casefold().split())


def _moment(cell: Any, *, with_time: bool) -> Any:
    wrong = Broken(messages.NOT_AN_INSTANT if with_time else messages.NOT_A_DATE)
    if isinstance(cell, str):
        read = _read_moment(cell)
    elif isinstance(cell, datetime):
        read = cell
    elif isinstance(cell, date):
        read = datetime.combine(cell, time())
    else:
        return wrong
    if read is None:
        return cell if isinstance(cell, str) else wrong
    return read.isoformat(timespec="seconds") if with_time else read.date().isoformat()


def _read_moment(text: str) -> datetime | None:
    """Read a day as Indonesians write it: 23/11/2026, 23-11-2026 08.30, 23 November 2026."""
    match = _DAY.fullmatch(text)
    if match is None:
        day = day_written(text)
        return datetime.combine(day, time()) if day is not None else None
    day_of_month, month, year, hour, minute = (int(part or 0) for part in match.groups())
    try:
        return datetime(year, month, day_of_month, hour, minute)
    except ValueError:
        return None
