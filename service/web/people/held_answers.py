"""Answers that came after their session had ended, carried through the login page without scripts."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import parse_qsl, urlencode

from service.web.forms.posted import ACTION, TYPED_BY

HELD: Final = "isian"
"""The field of the login page that carries them."""
_OF_THE_PAGE: Final = frozenset({"csrf_token", ACTION})


def held(sent: Iterable[tuple[str, str]]) -> str:
    """Write the fields of a form as one text; neither its token nor what its button asked for."""
    return urlencode([(name, value) for name, value in sent if name not in _OF_THE_PAGE])


def of_person(text: str, username: str) -> tuple[tuple[str, str], ...]:
    """Read the fields again, if this person typed them; nothing of what somebody else did."""
    fields = tuple(parse_qsl(text, keep_blank_values=True))
    return fields if dict(fields).get(TYPED_BY) == username else ()
