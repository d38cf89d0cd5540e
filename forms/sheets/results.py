"""What an upload amounts to: answers, and everything there is to say about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

from engine.texts import Text
from forms.fields import Field
from forms.sheets.changes import Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """What is wrong with a cell; without `cell` with a line, and with line 0 with the sheet as a whole."""

    sheet: str
    line: int
    column: Text
    cell: str
    message: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a row of a list, or a single field, stands: sheet, line, and the columns' positions by key."""

    sheet: str
    line: int
    columns: Mapping[str, int]


@dataclass(slots=True, kw_only=True)
class Taken:
    """What an upload amounts to: the answers with those of the sheets in them, and what there is to say.

    `places` leads from a path of the form (`capaian.3`) to the sheet. `gone` names the rows that the upload
    leaves out, by list.
    """

    values: dict[str, Any]
    mistakes: list[Mistake] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    gone: dict[str, list[str]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    def blame(self, place: Place, asked: Field, message: Text) -> None:
        """Note what is wrong with the cell of a field."""
        letter = get_column_letter(place.columns.get(asked.key, 0) + 1)
        self.mistakes.append(
            Mistake(
                sheet=place.sheet,
                line=place.line,
                column=asked.label,
                cell=f"{letter}{place.line}",
                message=message,
            )
        )

    def note(self, text: Text, names: Sequence[Text]) -> None:
        """Say something about several columns or rows."""
        self.notes.append(
            Text(
                text.id.format(names="; ".join(each.id for each in names)),
                text.en.format(names="; ".join(each.en for each in names)),
            )
        )


def about(text: Text, asked: Field, **parameters: Any) -> Text:
    """Fill a sentence with a field's label, in each language with its own."""
    label = asked.label
    return Text(text.id.format(label=label.id, **parameters), text.en.format(label=label.en, **parameters))
