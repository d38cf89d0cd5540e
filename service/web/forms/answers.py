"""The answers to a form as its page shows them, and as a browser sends them again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.texts import Text
from forms.context import FormContext
from forms.fields import Field, Form
from forms.figures import Figures, figures_of
from forms.following import untouched
from forms.plain import typed_in
from forms.reading import Reading
from forms.rows import rows_in
from forms.validation import computed, read
from forms.values import new_row, resolved_options

Errors = Mapping[str, Sequence[Text]]
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answers to a form as a page is to show them.

    `values` are stored values, or what was typed where it cannot be read; `hidden` and `required` are paths;
    `options` are by path without row numbers, `figures` by path and option. `marks` tell which fields stand
    at their default. `kept` are, by path, answers to hidden fields: they count for nothing, but come back
    when the field does.
    """

    values: Mapping[str, Any]
    options: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    figures: Figures = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    errors: Errors = field(default_factory=dict)
    warnings: Errors = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, Pairs] = field(default_factory=dict)


def asked_answers(
    form: Form,
    raw: Mapping[str, Any],
    context: FormContext,
    *,
    language: str,
    blank: Mapping[str, int] | None = None,
    errors: Errors | None = None,
    judged: bool = False,
) -> Answers:
    """Read raw answers for a page that asks; `blank` rows are added, `judged` shows what is wrong."""
    reading = read(form, raw, context)
    values, required = computed(form, raw, context), set(reading.required)
    for key, count in (blank or {}).items():
        rows = [new_row(form, key, context, values) for _row in range(count)]
        places = range(len(values.get(key, [])), len(values.get(key, [])) + count)
        values[key] = [*values.get(key, []), *rows]
        asked = [column.key for column in form.by_key[key].columns if column.required]
        required |= {f"{key}.{place}.{column}" for place in places for column in asked}
    return Answers(
        values=values,
        options=resolved_options(form, context, values=values, language=language),
        figures=figures_of(form, context, values),
        hidden=frozenset(reading.hidden),
        required=frozenset(required),
        errors=errors if errors is not None else reading.errors if judged else {},
        warnings=reading.warnings,
        marks=untouched(form, values, context),
        kept=dict(_kept(form, raw, reading, language)),
    )


def _kept(form: Form, raw: Mapping[str, Any], reading: Reading, language: str) -> Iterator[tuple[str, Pairs]]:
    """List what was answered to fields that are hidden now."""
    for asked in form.fields:
        if asked.is_computed or asked.readonly:
            continue
        if asked.key in reading.hidden:
            yield asked.key, tuple(_sent_again(asked, asked.key, raw.get(asked.key), language))
        elif asked.value_type == "rows":
            rows = rows_in(raw.get(asked.key))
            for shown, place in enumerate(reading.places.get(asked.key, ())):
                for column in asked.columns:
                    path = f"{asked.key}.{place}.{column.key}"
                    if path in reading.hidden and place < len(rows) and not column.is_computed:
                        name = f"{asked.key}-{shown}-{column.key}"
                        yield path, tuple(_sent_again(column, name, rows[place].get(column.key), language))


def _sent_again(asked: Field, name: str, value: Any, language: str) -> Iterator[tuple[str, str]]:
    """Write an answer as a browser would send it."""
    match asked.value_type:
        case "rows":
            for place, row in enumerate(rows_in(value)):
                for column in asked.columns:
                    yield from _sent_again(
                        column, f"{name}-{place}-{column.key}", row.get(column.key), language
                    )
        case "files" | "strings":
            for each in value if isinstance(value, list) else ():
                code = each.get("sha256") if isinstance(each, Mapping) else each
                yield name, str(code)
        case "boolean":
            if value is True:
                yield name, "true"
        case _:
            text = typed_in(asked, value, language)
            if text:
                yield name, text
