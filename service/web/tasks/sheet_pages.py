"""What the page of an upload shows: which cells are wrong, and what would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.texts import Text
from forms.fields import Field, Form
from forms.plain import display
from forms.sheets.changes import Change, is_blank
from forms.sheets.grids import opened as taken_apart
from forms.sheets.layout import Identity
from forms.sheets.matching import check_identity, matched
from forms.sheets.reading import taken, unfinished
from forms.sheets.results import Mistake, Taken
from forms.validation import computed
from forms.values import client_part, resolved_options
from service.web.language import language, ngettext, said
from service.web.tasks.pages import OpenedTask, opening_values

MOST_SHOWN = 300
Labels = Mapping[str, Mapping[str, str]]
_AT = Text("baris {line}, kolom {cells}", "row {line}, column {cells}")
_LINE = Text("baris {line}", "row {line}")
_SHEET = Text("Lembar “{sheet}”, {where}", "Sheet “{sheet}”, {where}")
_WHOLE = Text("Lembar “{sheet}”", "Sheet “{sheet}”")
_NEW = Text("baris baru", "new row")


@dataclass(frozen=True, slots=True, kw_only=True)
class MistakeShown:
    """A mistake: where it is, and what it is."""

    where: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeShown:
    """A change: the row and field, what was there and what comes."""

    row: str
    label: str
    former: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSheet:
    """An upload as its page shows it. `made_here` says that it is a sheet of ours for this very task."""

    summary: str
    mistakes: tuple[MistakeShown, ...]
    unfinished: tuple[MistakeShown, ...]
    notes: tuple[str, ...]
    changes: tuple[ChangeShown, ...]
    more: int
    gone: tuple[str, ...]
    made_here: bool


def identity_of(task: OpenedTask, form: Form) -> Identity:
    """Say what a sheet of this task is made for."""
    item = task.item
    return Identity(
        form=form.key,
        task=item.id,
        business_key=item.instance.business_key,
        unit=item.unit or "",
        round=item.round,
    )


def read_sheet(task: OpenedTask, form: Form, content: bytes, *, keep_others: bool) -> tuple[Taken, bool]:
    """Read an upload over the answers there are, and say whether it was made here; raises `SheetRefused`."""
    parts = taken_apart(content)
    check_identity(parts.marks, identity_of(task, form))
    raw = opening_values(task, form)
    shown = computed(form, raw, task.context)
    result = taken(
        form,
        matched(form, parts.grids),
        {**raw, **client_part(form, shown)},
        options=resolved_options(form, task.context, values=shown, language=language()),
        language=language(),
        keep_others=keep_others,
    )
    return result, "form" in parts.marks


def checked(task: OpenedTask, form: Form, content: bytes) -> CheckedSheet:
    """Check an upload for its page; raises `SheetRefused`."""
    result, made_here = read_sheet(task, form, content, keep_others=False)
    labels = labels_of(task, form)
    changes = [change_shown(form, each, labels) for each in result.changes]
    return CheckedSheet(
        summary=_summary(result.changes),
        mistakes=_gathered(result.mistakes)[:MOST_SHOWN],
        unfinished=_gathered(unfinished(form, result, task.context))[:MOST_SHOWN],
        notes=tuple(said(each) for each in result.notes),
        changes=tuple(changes[:MOST_SHOWN]),
        more=max(0, len(changes) - MOST_SHOWN),
        gone=tuple(name for names in result.gone.values() for name in names),
        made_here=made_here,
    )


def labels_of(task: OpenedTask, form: Form) -> Labels:
    """Name what can be chosen, by path and code."""
    options = resolved_options(form, task.context, language=language())
    return {path: {each["value"]: each["label"] for each in listed} for path, listed in options.items()}


def change_shown(form: Form, change: Change, labels: Labels) -> ChangeShown:
    """Write a change for people to read."""
    if change.column is not None:
        former, new = (_shown(form, change.column, each, labels) for each in (change.former, change.new))
        label = said(change.column.label)
        return ChangeShown(row=change.row, label=label, former=former, new=new)
    columns = {column.key: column for each in form.fields for column in each.columns}
    words = [
        _shown(form, columns[key], value, labels)
        for key, value in (change.values or {}).items()
        if not is_blank(value)
    ]
    return ChangeShown(row=change.row, label=said(_NEW), former="", new=" · ".join(words))


def _shown(form: Form, asked: Field, value: object, labels: Labels) -> str:
    paths = [asked.key, *(f"{each.key}.{asked.key}" for each in form.fields if asked in each.columns)]
    known = next((labels[path] for path in paths if path in labels), {})
    return display(asked, value, language(), labels=known)


def _summary(changes: Sequence[Change]) -> str:
    cells = sum(each.column is not None for each in changes)
    rows = len(changes) - cells
    parts = []
    if cells:
        parts.append(ngettext("%(num)s isian berubah", "%(num)s isian berubah", cells))
    if rows:
        parts.append(ngettext("%(num)s baris baru", "%(num)s baris baru", rows))
    return ", ".join(parts)


def _gathered(mistakes: Sequence[Mistake]) -> tuple[MistakeShown, ...]:
    """Say the same thing about several cells of a line once."""
    lines: dict[tuple[str, int, str], list[str]] = {}
    for each in mistakes:
        cell = f"{said(each.column)} ({each.cell})" if each.cell else ""
        lines.setdefault((each.sheet, each.line, said(each.message)), []).append(cell)
    return tuple(
        MistakeShown(where=_where(sheet, line, ", ".join(filter(None, cells))), message=message)
        for (sheet, line, message), cells in lines.items()
    )


def _where(sheet: str, line: int, cells: str) -> str:
    if not line:
        return said(_WHOLE.filled(sheet=sheet))
    where = said(_AT.filled(line=line, cells=cells) if cells else _LINE.filled(line=line))
    return said(_SHEET.filled(sheet=sheet, where=where)) if sheet else f"{where[:1].upper()}{where[1:]}"
