"""What of a form stands in a sheet to be filled in, under which names: shared by writing and reading."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.texts import Text
from forms.fields import Field, Form
from forms.sheets.books import sheet_name
from forms.sheets.cells import heading

FORMAT = 1  # of the sheets; a later one may be laid out otherwise
HEAD = 4  # the row of the headings
MARKS = "_alur"  # the hidden sheet that says what a workbook was made for
CHOICES = "_pilihan"  # the hidden sheet with what can be chosen
ANSWERS = Text("Isian", "Answers")
LONGEST_TEXT = 32_000  # characters: a cell holds no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a sheet was made for: the form, the task and where it stands."""

    form: str
    task: str
    business_key: str = ""
    unit: str = ""
    round: int = 1


def stands_on_sheet(field: Field) -> bool:
    """Say whether a field has a cell: what the system works out, files and endless texts have none."""
    if field.is_computed or field.value_type in ("files", "rows"):
        return False
    return field.max_length is None or field.max_length <= LONGEST_TEXT


def single_fields(form: Form) -> tuple[Field, ...]:
    """List the fields that stand by themselves."""
    return tuple(field for field in form.fields if stands_on_sheet(field))


def fillable_lists(form: Form) -> tuple[Field, ...]:
    """List the lists of rows that people fill in."""
    return tuple(
        field
        for field in form.fields
        if field.type == "dynamiclist" and not field.is_computed and not field.readonly
    )


def columns_of(asked: Field) -> tuple[Field, ...]:
    """List the columns of a list that stand in its sheet."""
    return tuple(column for column in asked.columns if stands_on_sheet(column))


def sheet_names(form: Form, language: str) -> dict[str, str]:
    """Name the sheet of each list; that of the single fields is `ANSWERS`."""
    taken = {ANSWERS.in_language(language), MARKS, CHOICES}
    return {each.key: sheet_name(each.label.in_language(language), taken) for each in fillable_lists(form)}


def headings_of(field: Field) -> Iterator[str]:
    """List everything that names a column, in a sheet of ours or in one made by hand."""
    yield field.key
    yield field.key.replace("_", " ")
    for language in ("id", "en"):
        yield field.label.in_language(language)
        yield heading(field, language)
