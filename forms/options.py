"""The answers that can be chosen from, as they stand in a case."""

from collections.abc import Mapping
from typing import Any

from engine.texts import Text
from forms.fields import Field, Option
from forms.rows import codes_in
from forms.scope import value_of


def options_of(field: Field, scope: Mapping[str, Any], *, narrowed: bool = True) -> tuple[Option, ...]:
    """List what may be chosen; `narrowed` applies the field's `only`."""
    found = field.options
    if field.options_from is not None:
        found = tuple(_options_in(value_of(field.options_from, scope)))
    if field.only is None or not narrowed:
        return found
    allowed = set(codes_in(value_of(field.only, scope)))
    return tuple(option for option in found if option.value in allowed)


def _options_in(value: Any) -> list[Option]:
    """Make options of a reference list's rows (`value`, `label`, perhaps `label_en`) or of bare codes."""
    options: dict[str, Option] = {}
    for each in value if isinstance(value, list | tuple) else ():
        row = each if isinstance(each, Mapping) else {"value": each}
        code = row.get("value")
        if isinstance(code, str) and code:
            label = str(row.get("label") or code)
            words = Text(label, str(row.get("label_en") or label))
            options.setdefault(code, Option(value=code, label=words))
    return list(options.values())
