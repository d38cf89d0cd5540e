"""From a form document and its answers to what a page shows."""

from collections.abc import Callable, Iterator, Sequence

from engine.texts import Text
from forms.fields import Divider, Field, Form, Part, Prose, Section
from forms.looks import DECISION
from forms.sheets.layout import fillable_lists
from service.web.forms.answers import Answers, Errors
from service.web.forms.controls import Control, FormPage, Problem, RowList
from service.web.forms.controls import Part as PagePart
from service.web.forms.fields import ControlBuilder
from service.web.forms.looks import ROOM_BESIDE
from service.web.forms.rows import room_for, row_list

_IN_A_ROW = Text("Baris {row}, {label}", "Row {row}, {label}")


def form_page(
    form: Form, answers: Answers, *, language: str, file_url: Callable[[str], str], readonly: bool = False
) -> FormPage:
    """Lay out a form with its answers; `readonly` shows the answers without asking."""
    build = ControlBuilder(answers, language, file_url, readonly=readonly)
    parts = tuple(_page_parts(build, form.parts))
    shown = [each for part in parts for each in part.controls]
    decisions = [each for each in shown if isinstance(each, Control) and each.kind == DECISION]
    chosen = [choice.label for each in decisions for choice in each.choices if choice.selected]
    kept = [answers.kept[each.key] for each in form.fields if each.key in answers.kept]
    return FormPage(
        title=form.title.in_language(language),
        parts=parts,
        wide=any(room_for(each) > ROOM_BESIDE for each in shown if isinstance(each, RowList)),
        has_required=bool(answers.required) and not readonly,
        decided=chosen[0] if chosen else "",
        keys=tuple(each.path for each in shown if each.kind not in ("prose", "divider")),
        kept=tuple(pair for pairs in kept for pair in pairs),
        has_lists=bool(fillable_lists(form)) and not readonly,
        copyable=bool(form.copied) and not readonly,
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


def _page_parts(
    build: ControlBuilder, parts: Sequence[Part], title: str = "", hint: str = ""
) -> Iterator[PagePart]:
    """Gather neighbouring fields; a section starts a part of its own, and so does a decision."""
    gathered: list[Control | RowList] = []
    decision = False
    for part in parts:
        starts = isinstance(part, Section) or (
            isinstance(part, Field) and part.appearance == DECISION and not build.readonly
        )
        if starts and gathered:
            yield PagePart(title=title, hint=hint, controls=tuple(gathered), decision=decision)
            gathered, title, hint = [], "", ""
        if isinstance(part, Section):
            decision = False
            yield from _page_parts(build, part.parts, build.say(part.label), build.say(part.description))
        else:
            decision = decision or starts
            gathered += _controls_of(build, part)
    if gathered:
        yield PagePart(title=title, hint=hint, controls=tuple(gathered), decision=decision)


def _controls_of(build: ControlBuilder, part: Part) -> list[Control | RowList]:
    """Build what stands for a part; nothing for a hidden one."""
    answers = build.answers
    match part:
        case Field() if part.key in answers.hidden or part.key not in answers.values:
            return []
        case Field(value_type="rows"):
            return [row_list(build, part)]
        case Field():
            return [build.control(part, part.key, answers.values[part.key])]
        case Prose():
            return [Control(kind="prose", value=build.say(part.text))]
        case Divider():
            return [Control(kind="divider")]
        case Section():
            return []
