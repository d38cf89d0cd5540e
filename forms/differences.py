"""What changed between two sets of answers to a form, in words for people who judge the later one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from forms.fields import Field, Form
from forms.plain import display
from forms.rows import rows_in

Labels = Mapping[str, str]
_TITLE_COLUMNS = 2  # of a row that has no key: the columns by whose texts people know it


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One answer that changed. `row` names the row of a list that it stands in, empty outside of lists.

    Of a row that came or went only `row` and the list's label are said.
    """

    kind: Literal["changed", "added", "removed"]
    row: str
    label: str
    former: str
    current: str


def differences(
    form: Form,
    former: Mapping[str, Any],
    current: Mapping[str, Any],
    *,
    language: str = "id",
    labels: Labels | None = None,
) -> tuple[Difference, ...]:
    """Compare stored answers field by field, in the order of the form; `labels` names codes such as units.

    Lists that the system works out are left out: they follow from what is compared anyway.
    """
    comparison = _Comparison(language, labels or {})
    found: list[Difference] = []
    for field in form.fields:
        before, after = former.get(field.key), current.get(field.key)
        if field.value_type == "rows":
            if not field.is_computed:
                found += comparison.of_rows(field, rows_in(before), rows_in(after))
        else:
            found += comparison.of_values(field, before, after, row="")
    return tuple(found)


def title_of(field: Field, row: Mapping[str, Any], language: str) -> str:
    """Name a row of a list by its key and the first text beside it: `IK-01 – Jumlah kampung`."""
    return _Comparison(language, {}).title(field, row)


class _Comparison:
    """Compares in one language."""

    def __init__(self, language: str, labels: Labels) -> None:
        self.language, self.labels = language, labels

    def of_values(self, field: Field, before: Any, after: Any, *, row: str) -> Iterator[Difference]:
        """Compare one answer; an empty one, an unticked box and none at all are the same."""
        if _meant(before) != _meant(after):
            yield Difference(
                kind="changed",
                row=row,
                label=field.label.in_language(self.language),
                former=self.shown(field, before),
                current=self.shown(field, after),
            )

    def of_rows(
        self, field: Field, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
    ) -> Iterator[Difference]:
        """Match rows by their key (all that stands in them, where there is none) and compare what is left."""
        former = {_key(field, row): row for row in before}
        current = {_key(field, row): row for row in after}
        for key, row in current.items():
            if key not in former:
                yield self.of_whole_row(field, row, "added")
                continue
            for column in field.columns:
                yield from self.of_values(
                    column, former[key].get(column.key), row.get(column.key), row=self.title(field, row)
                )
        for key, row in former.items():
            if key not in current:
                yield self.of_whole_row(field, row, "removed")

    def of_whole_row(
        self, field: Field, row: Mapping[str, Any], kind: Literal["added", "removed"]
    ) -> Difference:
        """Say that a row came or went, with what stands in it."""
        words = "; ".join(
            f"{column.label.in_language(self.language)}: {self.shown(column, row.get(column.key))}"
            for column in field.columns
            if row.get(column.key) not in (None, "", [], False)
        )
        former, current = ("", words) if kind == "added" else (words, "")
        label = field.label.in_language(self.language)
        return Difference(kind=kind, row=self.title(field, row), label=label, former=former, current=current)

    def title(self, field: Field, row: Mapping[str, Any]) -> str:
        """Name a row by its key and the first text beside it: `IK-01 – Jumlah kampung`."""
        keys = [column for column in field.columns if column.key in field.row_key]
        texts = [column for column in field.columns if column not in keys and column.value_type == "string"]
        named = [*keys, *texts][: max(_TITLE_COLUMNS, len(keys))]
        words = [self.shown(column, row[column.key]) for column in named if row.get(column.key)]
        return " – ".join(words)

    def shown(self, field: Field, value: Any) -> str:
        """Write a value for people; files by their names."""
        return display(field, value, self.language, labels=self.labels)


def _meant(value: Any) -> Any:
    return None if value in ("", []) or value is False else value


def _key(field: Field, row: Mapping[str, Any]) -> tuple[str, ...]:
    columns = field.row_key or tuple(column.key for column in field.columns)
    return tuple(str(row.get(name)) for name in columns)
