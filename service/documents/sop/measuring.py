"""Asks Typst how high texts become in their columns, for only it knows how they wrap."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from service.documents.sop.form import FORM, TEMPLATE, TIMELESS
from service.documents.typesetting import Sheet, queried

_MEASURES: Final = "measures"


class Wording(NamedTuple):
    """A text in a style of the template, in a column so wide."""

    style: str
    text: str
    width: float


class Measure(NamedTuple):
    """What a text takes, in millimetres."""

    width: float
    height: float


def measured(wordings: Sequence[Wording]) -> Mapping[Wording, Measure]:
    """Measure texts, all in one go; raises `CannotTypeset`."""
    distinct = list(dict.fromkeys(wordings))
    asked = {"task": "measure", "texts": [wording._asdict() for wording in distinct]}
    found: Any = queried(FORM, Sheet(template=TEMPLATE, data=asked, at=TIMELESS), _MEASURES)
    return {
        wording: Measure(width=each["width"], height=each["height"])
        for wording, each in zip(distinct, found, strict=True)
    }
