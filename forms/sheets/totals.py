"""What stands below the columns of a table: a formula, and what it comes to by our own reckoning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl.utils import get_column_letter, quote_sheetname

from engine.codec import normalised
from forms.fields import Field
from forms.measures import HUNDRED, average, cap_in
from forms.numbers import rounded
from forms.rows import Row, jumlah, kolom

_UNCAPPED = {"cap": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Where a table stands in a workbook: its sheet, columns, first and last row of values, row of totals."""

    sheet: str
    field: Field
    rows: Sequence[Row]
    first: int

    @property
    def last(self) -> int:
        """The last row with values; one row stays empty in a table without any."""
        return self.first + max(len(self.rows), 1) - 1

    @property
    def totals(self) -> int:
        """The row of the totals."""
        return self.last + 1

    @property
    def has_totals(self) -> bool:
        """Say whether some column adds up to something."""
        return any(column.total is not None for column in self.field.columns)

    def letter(self, key: str) -> str:
        """Give the letter of a column."""
        keys = [column.key for column in self.field.columns]
        return get_column_letter(keys.index(key) + 1)

    def span(self, key: str) -> str:
        """Give the cells of a column."""
        letter = self.letter(key)
        return f"{letter}{self.first}:{letter}{self.last}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """A total: the formula, and its result."""

    formula: str
    result: Decimal | None


def total_in(
    area: Area, column: Field, areas: Mapping[str, Area], settings: Mapping[str, Any]
) -> Worked | None:
    """Work out what stands below a column; nothing where the form says nothing."""
    if column.total is None:
        return None
    names, span = column.total.names, area.span(column.key)
    values = kolom(area.rows, column.key)
    match column.total.kind:
        case "sum":
            return Worked(formula=f"=SUM({span})", result=jumlah(values))
        case "average":
            return Worked(formula=_average(span, None), result=average(values, _UNCAPPED))
        case "average_capped":
            return Worked(formula=_average(span, cap_in(settings)), result=average(values, settings))
        case "ratio":
            return _ratio(area, names[0], names[1])
        case "of":
            return _repeated(areas, names[0], names[1], settings)


def _average(span: str, cap: Decimal | None) -> str:
    """Write an average, each value counted up to the cap, in functions that every program knows."""
    total = f"SUM({span})"
    if cap is not None:
        most = normalised(cap)
        total = f'SUMIF({span},"<={most}")+COUNTIF({span},">{most}")*{most}'
    return f'=IF(COUNT({span})=0,"",ROUND(({total})/COUNT({span}),2))'


def _ratio(area: Area, above: str, below: str) -> Worked:
    upper, lower = area.span(above), area.span(below)
    numerator, denominator = (jumlah(kolom(area.rows, name)) for name in (above, below))
    return Worked(
        formula=f'=IF(SUM({lower})=0,"",ROUND(100*SUM({upper})/SUM({lower}),2))',
        result=rounded(HUNDRED * numerator / denominator) if denominator else None,
    )


def _repeated(
    areas: Mapping[str, Area], table: str, column: str, settings: Mapping[str, Any]
) -> Worked | None:
    """Point to the total of another table, so that both show one figure."""
    other = areas.get(table)
    field = next((each for each in other.field.columns if each.key == column), None) if other else None
    if other is None or field is None or field.total is None or field.total.kind == "of":
        return None
    worked = total_in(other, field, areas, settings)
    if worked is None:
        return None
    place = f"{quote_sheetname(other.sheet)}!{other.letter(column)}{other.totals}"
    return Worked(formula=f"={place}", result=worked.result)
