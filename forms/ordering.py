"""The order in which the fields of a form can be worked out."""

from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter

from engine.errors import EngineError
from engine.texts import Text
from forms.fields import Field


class CircleError(EngineError):
    """Fields are worked out from one another, so that none can be first."""

    code = "circle"
    template = Text("saling bergantung: {keys}", "depend on one another: {keys}")


def in_order(fields: Sequence[Field]) -> tuple[Field, ...]:
    """Put each field after those that it is worked out from, or raise CircleError."""
    by_key = {field.key: field for field in fields}
    needs = {key: sorted((_read_by(field) & by_key.keys()) - {key}) for key, field in by_key.items()}
    try:
        return tuple(by_key[key] for key in TopologicalSorter(needs).static_order())
    except CycleError as error:
        raise CircleError(keys=" → ".join(error.args[1])) from error


def _read_by(field: Field) -> frozenset[str]:
    """Name what a field's value is worked out from (its own columns hide answers of the same name)."""
    own = [field.show_if, field.default, field.compute, field.rows_from]
    inner = [each for column in field.columns for each in (column.show_if, column.default, column.compute)]
    columns = {column.key for column in field.columns}
    return frozenset().union(
        *(expression.names for expression in own if expression is not None),
        *(expression.names - columns for expression in inner if expression is not None),
    )
