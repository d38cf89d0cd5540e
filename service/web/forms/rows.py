"""Lists of rows on a page: as a table if it fits, else as a card for each row."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from forms.fields import Field
from forms.plain import typed_in
from forms.rows import codes_in, rows_in
from service.web.forms.controls import Column, Control, Row, RowList
from service.web.forms.fields import ControlBuilder
from service.web.forms.looks import (
    IN_A_CARD,
    MOST_ROOM,
    NUMBERS,
    ROOM,
    cell_css_of,
    css_of,
    kind_of,
    shown_kind,
)

Values = Mapping[str, Any]


def row_list(build: ControlBuilder, asked: Field) -> RowList:
    """Build a list of rows with its answers."""
    answers, path, values = build.answers, asked.key, rows_in(build.answers.values[asked.key])
    fixed = build.readonly or asked.is_computed or asked.readonly
    columns = tuple(
        Column(
            label=build.say(column.label), required=column.required and not fixed, css=css_of(column, values)
        )
        for column in asked.columns
    )
    given = asked.is_computed or asked.readonly
    room = sum(ROOM[shown_kind(column, fixed=given)] for column in asked.columns)
    layout = "table" if room <= MOST_ROOM or given else "cards"
    rows = tuple(_row(build, asked, index, row, layout) for index, row in enumerate(values))
    free = not fixed and not asked.has_fixed_rows
    return RowList(
        path=path,
        label=build.say(asked.label),
        hint=build.say(asked.description),
        required=path in answers.required and not fixed,
        errors=build.said(answers.errors, path),
        warnings=build.said(answers.warnings, path),
        columns=columns,
        rows=rows,
        layout=layout,
        leftover=_leftover(answers.values, asked, values) if free else (),
        extendable=free and (asked.max_rows is None or len(rows) < asked.max_rows),
        removable=free,
    )


def room_for(shown: RowList) -> float:
    """Estimate the breadth that a list wants."""
    if shown.layout == "cards":
        return max((len(row.controls) for row in shown.rows), default=0) * 1.5
    return float(len(shown.columns) * 2)


def _leftover(values: Values, asked: Field, rows: Sequence[Values]) -> tuple[int, ...]:
    """Find the rows with a choice that an answer outside the list has ruled out."""
    found = set()
    for column in asked.columns:
        if column.only is None or column.only.source not in values:
            continue
        allowed = codes_in(values[column.only.source])
        found |= {at for at, row in enumerate(rows) if (row.get(column.key) or None) not in {None, *allowed}}
    return tuple(sorted(found))


def _row(build: ControlBuilder, asked: Field, index: int, row: Values, layout: str) -> Row:
    """Build one row; in a card the fixed values go to the head of it."""
    controls, place, named = [], f"{asked.key}.{index}", _named(build, asked, index, row)
    for column in asked.columns:
        path = f"{place}.{column.key}"
        if path in build.answers.hidden:
            if layout == "table":
                controls.append(Control(kind="blank", path=path, label=build.say(column.label)))
            continue
        built = build.control(column, path, row.get(column.key), f"{index + 1}")
        if layout == "cards":
            asks = kind_of(column) if built.kind == "fixed" and not column.is_computed else built.kind
            built = replace(built, width=IN_A_CARD.get(asks, built.width))
        elif built.kind == "text":
            built = replace(built, kind="line")  # grows with a long text instead of cutting it off
        css = cell_css_of(column, row)
        repeats = built.kind == "fixed" and column in _title_columns(asked)
        controls.append(replace(built, css=f"{css} in-title" if repeats else css))
    known_by = [
        (f"{asked.key}-{index}-{key}", str(row.get(key) or ""))
        for key in asked.row_key
        if asked.has_fixed_rows
    ]
    kept = [
        pair for path, pairs in build.answers.kept.items() if path.startswith(f"{place}.") for pair in pairs
    ]
    made = Row(
        index=index,
        title=named,
        controls=tuple(controls),
        brief=_said_of(build, asked, index, row, asked.row_brief, " · "),
        begun=any(
            not column.readonly and not column.is_computed and _is_own(build, column, row)
            for column in asked.columns
        ),
        hidden=(*known_by, *kept),
    )
    if layout == "table":
        return made
    given = {f"{place}.{column.key}" for column in asked.columns if column.readonly}
    in_title = {f"{place}.{column.key}" for column in _title_columns(asked)}
    return replace(
        made,
        controls=tuple(each for each in controls if each.path not in given),
        facts=tuple(each for each in controls if each.path in given - in_title),
    )


def _is_own(build: ControlBuilder, column: Field, row: Values) -> bool:
    """Say whether somebody answered a column, other than by leaving what it opened with."""
    return not _has_default(column) and bool(
        row.get(column.key)
        if column.value_type in ("files", "strings", "boolean")
        else typed_in(column, row.get(column.key), build.language)
    )


def _has_default(column: Field) -> bool:
    return column.default is not None or column.default_value is not None


def _named(build: ControlBuilder, asked: Field, index: int, row: Values) -> str:
    """Say what names a row: `IK-1 – Persentase kampung mandiri`; what it opened with names none."""
    known = [column for column in _title_columns(asked) if row.get(column.key)]
    if all(_has_default(column) for column in known):
        return ""
    return _said_of(build, asked, index, row, [column.key for column in known], " – ")


def _said_of(
    build: ControlBuilder, asked: Field, index: int, row: Values, keys: Sequence[str], between: str
) -> str:
    """Write some values of a row one after the other; nothing for those that are not there."""
    columns = {column.key: column for column in asked.columns}
    return between.join(
        build.shown(columns[key], f"{asked.key}.{index}.{key}", row.get(key)) for key in keys if row.get(key)
    )


def _title_columns(asked: Field) -> list[Field]:
    """Find the columns that name a row: as the document says, else by key, else the first given texts."""
    if asked.row_title:
        return [column for key in asked.row_title for column in asked.columns if column.key == key]
    words = [column for column in asked.columns if column.value_type not in NUMBERS]
    given = [column for column in words if column.readonly and asked.has_fixed_rows]
    by_key = [column for column in words if column.key in asked.row_key]
    return given[:2] or by_key or words[:1]
