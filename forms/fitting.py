"""Fits the answers of an earlier case into a form: what the form no longer knows is left out and named."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.texts import Text
from forms.casting import canonical, cast
from forms.fields import Field, Form
from forms.reading import row_key
from forms.rows import codes_in, rows_in

Options = Mapping[str, Sequence[Mapping[str, str]]]
_GONE = Text("{label}: pilihan “{value}” tidak ada lagi.", "{label}: the option “{value}” no longer exists.")
_FILES = Text("{label}: berkas tidak ikut disalin.", "{label}: files are not copied.")
_MISSING = Text("{label}: baris {value} tidak ada di formulir ini.", "{label}: this form has no row {value}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """Raw answers that the form takes, and what had to be left out."""

    answers: dict[str, Any]
    left_out: tuple[Text, ...]


def fitted(form: Form, former: Mapping[str, Any], opening: Mapping[str, Any], options: Options) -> Fitted:
    """Fit the answers that `form` lets be copied; `opening` are the raw answers it opens with."""
    work = _Fitting(options)
    answers = {
        key: work.value(form.by_key[key], former[key], opening.get(key), key)
        for key in form.copied
        if former.get(key) not in (None, [])
    }
    return Fitted(answers=answers, left_out=tuple(dict.fromkeys(work.left_out)))


class _Fitting:
    """The pass over the answers of one earlier case."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.left_out: list[Text] = []

    def value(self, asked: Field, value: Any, opening: Any, path: str) -> Any:
        """Fit one answer."""
        match asked.value_type:
            case "rows":
                return list(self._rows(asked, rows_in(value), rows_in(opening)))
            case "files":
                if value:
                    self._leave(_FILES, asked)
                return []
            case "strings":
                return [code for code in codes_in(value) if self._is_known(asked, code, path)]
            case _ if asked.has_options:
                return value if value is not None and self._is_known(asked, str(value), path) else None
            case _:
                return canonical(asked, cast(asked, value))

    def _rows(
        self, asked: Field, rows: Sequence[Mapping[str, Any]], opening: Sequence[Mapping[str, Any]]
    ) -> Iterator[dict[str, Any]]:
        if not asked.has_fixed_rows:
            yield from (self._row(asked, row, {}) for row in rows)
            return
        by_key = {row_key(asked, row): row for row in rows}
        for own in opening:
            former = by_key.pop(row_key(asked, own), {})
            yield {**own, **self._row(asked, former, own)}
        for lost in by_key:
            self._leave(_MISSING, asked, value=" ".join(str(part) for part in lost))

    def _row(self, asked: Field, row: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
        return {
            column.key: self.value(column, row[column.key], own.get(column.key), f"{asked.key}.{column.key}")
            for column in asked.columns
            if column.key in row and not column.is_computed and not column.readonly
        }

    def _is_known(self, asked: Field, code: str, path: str) -> bool:
        known = {option.value for option in asked.options}
        known |= {option["value"] for option in self.options.get(path, ())}
        if code not in known:
            self._leave(_GONE, asked, value=code)
        return code in known

    def _leave(self, text: Text, asked: Field, **parameters: Any) -> None:
        label = asked.label
        self.left_out.append(
            Text(text.id.format(label=label.id, **parameters), text.en.format(label=label.en, **parameters))
        )
