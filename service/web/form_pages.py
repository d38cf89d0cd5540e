"""From a form document and its answers to what a page shows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from engine.texts import Text
from forms.fields import Divider, Field, Form, Part, Prose, Section
from forms.plain import display, typed_in
from forms.rows import codes_in, rows_in
from service.web.controls import Attached, Choice, Column, Control, FormPage, Problem, Row, RowList
from service.web.controls import Part as PagePart
from service.web.form_looks import (
    IN_A_CARD,
    MOST_ROOM,
    ROOM,
    ROOM_BESIDE,
    WIDTHS,
    cell_css_of,
    css_of,
    kind_of,
    lines_of,
    shown_kind,
    size_of,
)

Errors = Mapping[str, Sequence[Text]]
_IN_A_ROW = Text("Baris {row}, {label}", "Row {row}, {label}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answers to a form as a page is to show them.

    `values` are stored values, or what was typed where it cannot be read; `hidden` and `required` are paths;
    `options` are by path without row numbers; `former` says which rows stand blank at the end of a list.
    """

    values: Mapping[str, Any]
    options: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    errors: Errors = field(default_factory=dict)
    warnings: Errors = field(default_factory=dict)


def form_page(
    form: Form, answers: Answers, *, language: str, file_url: Callable[[str], str], readonly: bool = False
) -> FormPage:
    """Lay out a form with its answers; `readonly` shows the answers without asking."""
    builder = _Builder(answers, language, file_url, readonly)
    parts = tuple(builder.page_parts(form.parts))
    lists = [each for part in parts for each in part.controls if isinstance(each, RowList)]
    return FormPage(
        title=form.title.in_language(language),
        parts=parts,
        wide=any(builder.room(each) > ROOM_BESIDE for each in lists),
        has_required=bool(answers.required) and not readonly,
    )


def problems_of(form: Form, errors: Errors, page: FormPage, *, language: str) -> tuple[Problem, ...]:
    """List what is wrong in the order of the page, each with the element to go to."""
    places = {control.path: control for control in _all_controls(page)}
    order = {path: position for position, path in enumerate(places)}
    problems = []
    for path in sorted(errors, key=lambda path: order.get(path, len(order))):
        control, asked = places.get(path), form.field_at(path)
        label = control.label if control else asked.label.in_language(language) if asked else form.title.id
        row = next((int(part) + 1 for part in path.split(".") if part.isdigit()), None)
        message = " ".join(text.in_language(language) for text in errors[path])
        problems.append(
            Problem(
                id=control.id if control else "formulir",
                label=_IN_A_ROW.filled(row=row, label=label).in_language(language) if row else label,
                message=message,
            )
        )
    return tuple(problems)


def _all_controls(page: FormPage) -> Iterator[Control | RowList]:
    for part in page.parts:
        for control in part.controls:
            yield control
            if isinstance(control, RowList):
                for row in control.rows:
                    yield from row.controls


class _Builder:
    """Builds the controls of one page."""

    def __init__(
        self, answers: Answers, language: str, file_url: Callable[[str], str], readonly: bool
    ) -> None:
        self.answers, self.language = answers, language
        self.file_url, self.readonly = file_url, readonly

    def page_parts(self, parts: Sequence[Part], title: str = "", hint: str = "") -> Iterator[PagePart]:
        """Gather neighbouring fields; a section starts a part of its own."""
        gathered: list[Control | RowList] = []
        for part in parts:
            if isinstance(part, Section):
                if gathered:
                    yield PagePart(title=title, hint=hint, controls=tuple(gathered))
                    gathered, title, hint = [], "", ""
                yield from self.page_parts(part.parts, self.say(part.label), self.say(part.description))
            else:
                gathered += self.controls_of(part)
        if gathered:
            yield PagePart(title=title, hint=hint, controls=tuple(gathered))

    def say(self, text: Text) -> str:
        """Say a text of the document in the page's language."""
        return text.in_language(self.language)

    def controls_of(self, part: Part) -> list[Control | RowList]:
        """Build what stands for a part; nothing for a hidden one."""
        match part:
            case Field() if part.key in self.answers.hidden or part.key not in self.answers.values:
                return []
            case Field(value_type="rows"):
                return [self.row_list(part)]
            case Field():
                return [self.control(part, part.key, self.answers.values[part.key])]
            case Prose():
                return [Control(kind="prose", value=self.say(part.text))]
            case Divider():
                return [Control(kind="divider")]
            case Section():
                return []

    def control(self, asked: Field, path: str, value: Any, context: str = "") -> Control:
        """Build the control of one field; `context` tells a screen reader which row it is."""
        kind = kind_of(asked)
        base = Control(
            kind=kind,
            path=path,
            label=self.say(asked.label),
            context=context,
            hint=self.say(asked.description),
            prefix=self.say(asked.prefix),
            suffix=self.say(asked.suffix),
            required=path in self.answers.required and not self.readonly,
            errors=self.said(self.answers.errors, path),
            warnings=self.said(self.answers.warnings, path),
            max_length=asked.max_length,
            width=WIDTHS.get(kind, "whole"),
        )
        if kind == "files":
            base = replace(base, files=tuple(self.files(value)), accept=",".join(asked.accept))
        if self.readonly or asked.is_computed or asked.readonly:
            return self.fixed(base, asked, value)
        if asked.has_options:
            return replace(base, choices=tuple(self.choices(asked, path, value)))
        if kind == "checkbox":
            return replace(base, value="true" if value is True else "")
        shown = "" if kind == "files" else self.typed(asked, value)
        return replace(base, value=shown, multiple=asked.multiple, lines=lines_of(shown))

    def typed(self, asked: Field, value: Any) -> str:
        """Write an answer as one would type it."""
        return typed_in(asked, value, self.language)

    def fixed(self, base: Control, asked: Field, value: Any) -> Control:
        """Show an answer instead of asking for it."""
        if base.kind == "files":
            return replace(base, kind="fixed-files")
        labels = {each["value"]: each["label"] for each in self.listed(base.path)}
        shown = display(asked, value, self.language, labels=labels)
        long = base.kind in ("textarea", "checklist")
        width = "whole" if long else WIDTHS.get(base.kind, "half")
        return replace(base, kind="fixed", value=shown, width=width)

    def said(self, texts: Errors, path: str) -> tuple[str, ...]:
        """Say what was noted at a path."""
        return tuple(self.say(text) for text in texts.get(path, ()))

    def listed(self, path: str) -> Sequence[Mapping[str, str]]:
        """Give the options of a field, whichever row it stands in."""
        return self.answers.options.get(".".join(p for p in path.split(".") if not p.isdigit()), ())

    def choices(self, asked: Field, path: str, value: Any) -> Iterator[Choice]:
        """List the options; an answer that is no longer one of them stays to be seen."""
        chosen = [str(each) for each in value] if isinstance(value, list) else [str(value or "")]
        options = self.listed(path) or [
            {"value": option.value, "label": self.say(option.label)} for option in asked.options
        ]
        for option in options:
            yield Choice(value=option["value"], label=option["label"], selected=option["value"] in chosen)
        known = {option["value"] for option in options}
        for lost in chosen:
            if lost and lost not in known:
                yield Choice(value=lost, label=lost, selected=True)

    def files(self, value: Any) -> Iterator[Attached]:
        """List the files that are attached."""
        for file in rows_in(value):
            digest = str(file.get("sha256"))
            size = file.get("size")
            yield Attached(
                name=str(file.get("name") or digest[:12]),
                size=size_of(size) if isinstance(size, int) else "",
                url=self.file_url(digest),
                value=digest,
            )

    def row_list(self, asked: Field) -> RowList:
        """Build a list of rows, as a table if it fits, else as cards."""
        path, values = asked.key, rows_in(self.answers.values[asked.key])
        fixed = self.readonly or asked.is_computed or asked.readonly
        columns = tuple(
            Column(
                label=self.say(column.label),
                required=column.required and not fixed,
                css=css_of(column, values),
            )
            for column in asked.columns
        )
        given = asked.is_computed or asked.readonly
        room = sum(ROOM[shown_kind(column, fixed=given)] for column in asked.columns)
        layout = "table" if room <= MOST_ROOM or given else "cards"
        rows = tuple(self.row(asked, index, row, layout) for index, row in enumerate(values))
        free = not fixed and not asked.has_fixed_rows
        return RowList(
            path=path,
            label=self.say(asked.label),
            hint=self.say(asked.description),
            required=path in self.answers.required and not fixed,
            errors=self.said(self.answers.errors, path),
            warnings=self.said(self.answers.warnings, path),
            columns=columns,
            rows=rows,
            layout=layout,
            leftover=self.leftover(asked, values) if free else (),
            extendable=free and (asked.max_rows is None or len(rows) < asked.max_rows),
            removable=free,
        )

    def leftover(self, asked: Field, rows: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
        """Find the rows with a choice that an answer outside the list has ruled out."""
        found = set()
        for column in asked.columns:
            if column.only is None or column.only.source not in self.answers.values:
                continue
            allowed = codes_in(self.answers.values[column.only.source])
            found |= {
                at for at, row in enumerate(rows) if (row.get(column.key) or None) not in {None, *allowed}
            }
        return tuple(sorted(found))

    def row(self, asked: Field, index: int, row: Mapping[str, Any], layout: str) -> Row:
        """Build one row; in a card the fixed values go to the head of it."""
        controls = []
        for column in asked.columns:
            path = f"{asked.key}.{index}.{column.key}"
            if path in self.answers.hidden:
                if layout == "table":
                    controls.append(Control(kind="blank", path=path, label=self.say(column.label)))
                continue
            built = self.control(column, path, row.get(column.key), f"{index + 1}")
            if layout == "cards":
                asks = kind_of(column) if built.kind == "fixed" and not column.is_computed else built.kind
                built = replace(built, width=IN_A_CARD.get(asks, built.width))
            elif built.kind == "text":
                built = replace(built, kind="line")  # grows with a long text instead of cutting it off
            controls.append(replace(built, css=cell_css_of(column, row)))
        hidden = tuple(
            (f"{asked.key}-{index}-{key}", str(row.get(key) or ""))
            for key in asked.row_key
            if asked.has_fixed_rows
        )
        if layout == "table":
            return Row(index=index, title="", controls=tuple(controls), hidden=hidden)
        given = {f"{asked.key}.{index}.{column.key}" for column in asked.columns if column.readonly}
        facts = [control for control in controls if control.path in given]
        title = [each for each in facts if each.css != "number"][:2]
        return Row(
            index=index,
            title=" – ".join(each.value for each in title),
            controls=tuple(each for each in controls if each.path not in given),
            facts=tuple(each for each in facts if each not in title),
            hidden=hidden,
        )

    def room(self, shown: RowList) -> float:
        """Estimate the breadth that a list wants."""
        if shown.layout == "cards":
            return max((len(row.controls) for row in shown.rows), default=0) * 1.5
        return float(len(shown.columns) * 2)
