"""From submitted values to the few variables that the diagram's expressions read."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.definitions import ProcessDefinition
from engine.errors import NotAParticipant, WrongVariable
from engine.expressions import compiled
from engine.tasks import name_of
from engine.texts import Text

Participants = Mapping[str, tuple[str, ...]]  # collection variable -> its items when first given


def from_values(definition: ProcessDefinition, step_id: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Pick what a step's form provides; a field that was left out is empty, not its former value.

    A collection comes as a list and becomes `{item: item}`, which SpiffWorkflow can repeat safely.
    Raises `WrongVariable` for a value that is not of its type.
    """
    return {
        name: _stored(definition, name, values.get(name)) for name in sorted(definition.provides[step_id])
    }


def from_start(definition: ProcessDefinition, values: Mapping[str, Any]) -> dict[str, Any]:
    """Take the variables that an instance is started with; only names that the diagram reads."""
    for name in values:
        if name not in definition.reads:
            raise WrongVariable(
                {name: [Text("tidak dikenal diagram ini", "unknown to this diagram")]}, name=name, type="?"
            )
    return {name: _stored(definition, name, value) for name, value in values.items()}


def items_of(collection: Any) -> tuple[str, ...]:
    """Name the items of a collection variable, in the order they were given."""
    return tuple(collection)


def participants_after(
    former: Participants, variables: Mapping[str, Any], collections: frozenset[str], unit: str | None
) -> Participants:
    """Fix who takes part when a collection is first filled; later only some of them may be named.

    What a unit fills is its own: it goes by `collection[unit]`.
    """
    participants = dict(former)
    for name in sorted(collections & variables.keys()):
        items, filled = items_of(variables[name]), name_of(name, unit)
        if not participants.get(filled):
            participants[filled] = items
        for item in items:
            if item not in participants[filled]:
                text = NotAParticipant.template.filled(unit=item)
                raise NotAParticipant({name: [text]}, unit=item)
    return participants


def evaluator(definition: ProcessDefinition) -> Callable[[str, Mapping[str, Any]], Any]:
    """Make the function that evaluates the diagram's expressions over variables."""

    def evaluate(expression: str, variables: Mapping[str, Any]) -> Any:
        scope = {
            name: _typed(definition.reads.get(name, "string"), value) for name, value in variables.items()
        }
        return compiled(expression.strip()).value(scope)

    return evaluate


def _stored(definition: ProcessDefinition, name: str, value: Any) -> Any:
    """Check a value against its type and give its canonical JSON form."""
    type_name, collection = definition.reads[name], name in definition.collections
    if value is None:
        return {} if collection else None
    try:
        fits = _FITS[type_name](value) and not (collection and "" in value)
    except (ValueError, TypeError, InvalidOperation):
        fits = False
    if not fits:
        text = WrongVariable.template.filled(name=name, type=type_name)
        raise WrongVariable({name: [text]}, name=name, type=type_name)
    return {item: item for item in value} if collection else value


def _decimal(value: Any) -> bool:
    return isinstance(value, int | str) and not isinstance(value, bool) and Decimal(value).is_finite()


def _strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


_FITS: Mapping[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "decimal": _decimal,
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "date": lambda value: isinstance(value, str) and bool(date.fromisoformat(value)),
    "datetime": lambda value: isinstance(value, str) and bool(datetime.fromisoformat(value)),
    "strings": _strings,
    "rows": lambda value: isinstance(value, list),
    "files": lambda value: isinstance(value, list),
}


def _typed(type_name: str, value: Any) -> Any:
    """Give a variable the type that expressions compare by; dates compare as ISO text."""
    return Decimal(value) if type_name == "decimal" and value is not None else value
