"""What the operators of an expression mean: exact decimals, and nothing comes of nothing.

A form is often half filled in when its expressions are asked. So an empty value (None, an empty string, a
name or key that is not there) is never an error: arithmetic with it is empty, a comparison with it is false.
"""

import ast
from collections.abc import Callable, Mapping
from decimal import Context, Decimal, localcontext
from typing import Any

Value = Any  # whatever a scope holds: JSON values, decimals, dates

LONGEST = 100_000  # characters or items that a sum of two strings or lists may have
WIDEST = 1024  # bits that a whole number may have
CONTEXT = Context(prec=28)


class OperandError(Exception):
    """The operands do not suit the operator; the arguments say so in Indonesian and in English."""


def is_empty(value: Value) -> bool:
    """Say whether nothing was given. A list without items is a value: it has the length 0."""
    return value is None or (isinstance(value, str) and value == "")


def length(value: Value) -> int:
    """Count the items or characters; of nothing there are none."""
    return 0 if value is None else len(value)


def item(container: Value, key: Value) -> Value:
    """Look up one item; what is not there is empty."""
    if is_empty(container):
        return None
    if isinstance(container, Mapping):
        return container.get(key)
    if isinstance(container, list | tuple | str) and isinstance(key, int):
        return container[key] if -len(container) <= key < len(container) else None
    raise OperandError("nilai ini tidak dapat diambil bagiannya", "this value has no such items")


def _exact(value: Value) -> Value:
    """Read a float as the decimal that it is written as."""
    return Decimal(repr(value)) if isinstance(value, float) else value


def _is_number(value: Value) -> bool:
    return isinstance(value, int | Decimal)


def _comparison(compare: Callable[[Value, Value], bool]) -> Callable[[Value, Value], bool]:
    """Make a comparison exact, and false where a side is empty."""

    def compared(left: Value, right: Value) -> bool:
        return not is_empty(left) and not is_empty(right) and compare(_exact(left), _exact(right))

    return compared


def _contains(container: Value, member: Value) -> bool:
    if isinstance(container, str):
        return isinstance(member, str) and member in container
    if isinstance(container, list | tuple):
        return any(_exact(each) == member for each in container)
    if isinstance(container, Mapping | set | frozenset):
        return member in container
    raise OperandError("sesudah «in» harus ada daftar", "after «in» there must be a list")


def _arithmetic(calculate: Callable[[Value, Value], Value]) -> Callable[[Value, Value], Value]:
    """Make a calculation exact, bounded, and empty where a side is empty."""

    def calculated(left: Value, right: Value) -> Value:
        if is_empty(left) or is_empty(right):
            return None
        left, right = _exact(left), _exact(right)
        if not (_is_number(left) and _is_number(right)):
            raise OperandError("hanya bilangan yang dapat dihitung", "only numbers can be calculated with")
        with localcontext(CONTEXT):
            return _bounded(calculate(left, right))

    return calculated


def _bounded(value: Value) -> Value:
    too_wide = isinstance(value, int) and value.bit_length() > WIDEST
    if too_wide or (isinstance(value, str | list) and len(value) > LONGEST):
        raise OperandError("hasilnya terlalu besar", "the result is too large")
    return value


def _sum(left: Value, right: Value) -> Value:
    """Add numbers, or join two texts or two lists."""
    if isinstance(left, str) and isinstance(right, str):
        return _bounded(left + right)
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return _bounded([*left, *right])
    return _add(left, right)


_add = _arithmetic(lambda left, right: left + right)


def _division(divide: Callable[[Value, Value], Value]) -> Callable[[Value, Value], Value]:
    """Make a calculation that says so when its divisor is zero."""

    def divided(left: Value, right: Value) -> Value:
        if right == 0:
            raise OperandError("pembagian dengan nol", "division by zero")
        return divide(left, right)

    return _arithmetic(divided)


def _whole_quotient(left: Value, right: Value) -> Value:
    """Divide and round down, for decimals too (Python's Decimal rounds towards zero)."""
    quotient, rest = divmod(left, right)
    return quotient - 1 if rest and isinstance(quotient, Decimal) and (rest < 0) != (right < 0) else quotient


def _negative(operand: Value) -> Value:
    return _arithmetic(lambda zero, value: zero - value)(0, operand)


OPERATORS: Mapping[type[ast.AST], Callable[..., Value]] = {
    ast.Eq: _comparison(lambda left, right: bool(left == right)),
    ast.NotEq: _comparison(lambda left, right: bool(left != right)),
    ast.Lt: _comparison(lambda left, right: bool(left < right)),
    ast.LtE: _comparison(lambda left, right: bool(left <= right)),
    ast.Gt: _comparison(lambda left, right: bool(left > right)),
    ast.GtE: _comparison(lambda left, right: bool(left >= right)),
    ast.In: _comparison(lambda member, container: _contains(container, member)),
    ast.NotIn: _comparison(lambda member, container: not _contains(container, member)),
    ast.Not: lambda operand: not operand,
    ast.USub: _negative,
    ast.Add: _sum,
    ast.Sub: _arithmetic(lambda left, right: left - right),
    ast.Mult: _arithmetic(lambda left, right: left * right),
    ast.Div: _division(lambda left, right: Decimal(left) / Decimal(right)),
    ast.FloorDiv: _division(_whole_quotient),
    ast.Mod: _division(lambda left, right: left - right * _whole_quotient(left, right)),
}
