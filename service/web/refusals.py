"""What was refused, beside what was typed: one sentence for the whole and one for each field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import ParamSpec

from flask.typing import ResponseReturnValue

from engine.errors import EngineError, Invalid
from service.permissions import Permission, require
from service.web import errors
from service.web.frame import person, signed_in
from service.web.language import said

P = ParamSpec("P")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why a form comes back; `fields` says what is wrong with each, by name."""

    status: int
    sentence: str
    fields: Mapping[str, str] = field(default_factory=dict)


def refused(error: EngineError, *, place: str | None = None) -> Refused:
    """Say why something was refused; `place` is the field to blame when the refusal names none."""
    found = error.errors if isinstance(error, Invalid) else {}
    fields = {name: said(texts[0]) for name, texts in found.items() if texts}
    if not fields and place is not None:
        fields = {place: said(error.text)}
    return Refused(status=errors.status_of(error), sentence=said(error.text), fields=fields)


def wrong(sentence: str, **fields: str) -> Refused:
    """Refuse what the page itself can see is wrong."""
    return Refused(status=422, sentence=sentence, fields=fields)


def permitted(
    permission: Permission,
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """Let only those people in who may do something."""

    def guard(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @signed_in
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            require(person(), permission)
            return view(*args, **kwargs)

        return guarded

    return guard
