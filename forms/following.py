"""Defaults that follow: as long as nobody touched a default, it keeps up with the answers it is made of.

A page carries along which fields stood at their default when it was made, as a mark of the value. An answer
that still fits its mark was not edited, so it is worked out anew from the other answers.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from engine.codec import canonical as canonical_json
from forms.casting import canonical, cast, client_part
from forms.context import FormContext
from forms.fields import Field, Form
from forms.scope import Scope, inner, value_of
from forms.validation import computed


def untouched(form: Form, values: Mapping[str, Any], context: FormContext) -> dict[str, str]:
    """Give a mark for each field that stands at its default; `values` are as `computed` gives them."""
    scope = _scope(form, values, context)
    return {
        field.key: mark
        for field in _following(form)
        if field.key in values
        and (mark := _mark(field, values[field.key])) == _mark(field, value_of(field.default, scope))
    }


def followed(
    form: Form,
    raw: Mapping[str, Any],
    marks: Mapping[str, str],
    context: FormContext,
    *,
    on_page: Collection[str] | None = None,
) -> dict[str, Any]:
    """Work the untouched defaults out anew.

    A field that was not `on_page` and has no answer yet gets its default too: it may be on the page now.
    """
    answers = dict(raw)
    for field in form.order:
        if field.default is None or field.is_computed or field.readonly or field.value_type == "rows":
            continue
        new = on_page is not None and field.key not in on_page and not answers.get(field.key)
        follows = field.key in marks and _mark(field, answers.get(field.key)) == marks[field.key]
        if new or (follows and field in set(_following(form))):
            scope = _scope(form, computed(form, answers, context), context)
            value = canonical(field, cast(field, value_of(field.default, scope)))
            answers.update(client_part(form, {field.key: value}))
    return answers


def _following(form: Form) -> Iterator[Field]:
    """List the fields with a default that reads other answers; rows are not taken from under anybody."""
    for field in form.order:
        reads = field.default.names & form.by_key.keys() if field.default is not None else ()
        if reads and not field.readonly and field.value_type != "rows":
            yield field


def _scope(form: Form, values: Mapping[str, Any], context: FormContext) -> Scope:
    """Give what expressions see: the answers as they are typed, not as they are stored."""
    read = {key: cast(form.by_key[key], value) for key, value in values.items() if key in form.by_key}
    return inner(context.scope(), form.fields, read)


def _mark(field: Field, value: Any) -> str:
    plain = value.replace("\r\n", "\n") if isinstance(value, str) else value
    text = canonical_json(canonical(field, cast(field, plain)))
    return hashlib.sha256(text).hexdigest()[:16]
