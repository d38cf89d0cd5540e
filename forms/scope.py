"""What an expression of a form sees, and what becomes of one that cannot be evaluated."""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.errors import ExpressionError
from engine.expressions import Expression
from forms.fields import Field
from forms.functions import FUNCTIONS

Scope = dict[str, Any]


def inner(outer: Mapping[str, Any], fields: Iterable[Field], values: Mapping[str, Any]) -> Scope:
    """Give the scope of a form or row: its own fields, answered or not, hide their namesakes outside."""
    return {**outer, **{each.key: values.get(each.key) for each in fields}}


def value_of(expression: Expression | None, scope: Mapping[str, Any]) -> Any:
    """Evaluate; what cannot be evaluated is empty."""
    if expression is None:
        return None
    try:
        return expression.value(scope, FUNCTIONS)
    except ExpressionError:
        return None


def holds(expression: Expression | None, scope: Mapping[str, Any], *, otherwise: bool) -> bool:
    """Ask a condition; `otherwise` stands in for one that is not there or cannot be evaluated."""
    if expression is None:
        return otherwise
    try:
        return expression.holds(scope, FUNCTIONS)
    except ExpressionError:
        return otherwise
