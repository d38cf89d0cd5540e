"""What is decided with a version that comes into force: the cover's details, the changes, from when."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Final

from engine.covers import CoverDetails
from engine.texts import Text, is_blank
from engine.xml import one_line
from service.casework.cover_dates import on_cover, read_from_cover
from service.dispatch.release_refusals import BadRelease

SECOND_APPROVAL: Final = "second_approval"
"""The setting: whether another admin approves before a version comes into force."""
LONGEST_DETAIL: Final = 200  # characters
LONGEST_CHANGES: Final = 5_000
LATEST: Final = timedelta(days=366)
_MUST: Final = ("number", "approved_by_title", "approved_by_name")
_DATES: Final = ("revised_on", "approved_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What changes in plain words, and from when the version is to be in force (None: at once).

    `acknowledged` says that warnings were read; `seen` is the number of the version in force that the person
    saw when deciding (0: none), left out by programs that do not care.
    """

    changes: str
    effective_at: datetime | None = None
    acknowledged: bool = False
    seen: int | None = None


def proper_details(
    details: CoverDetails, former: CoverDetails, terms: Terms, *, at: datetime
) -> CoverDetails:
    """Bring the cover's details into their form; what stands on the cover already may stay as it is.

    Raises `BadRelease`, which names what is wrong with the terms too.
    """
    errors = _errors_of(terms, at)
    proper: dict[str, str] = {}
    for name in (field.name for field in fields(CoverDetails)):
        value = one_line(getattr(details, name))
        if name in _DATES and value and value != getattr(former, name):
            day = read_from_cover(value)
            value = on_cover(day) if day is not None else value
            if day is None:
                errors[name] = [BadRelease.bad_date]
        if name in _MUST and is_blank(value):
            errors[name] = [BadRelease.missing]
        elif len(value) > LONGEST_DETAIL:
            errors[name] = [BadRelease.too_long.filled(count=LONGEST_DETAIL)]
        proper[name] = value
    if errors:
        raise BadRelease(errors)
    return CoverDetails(**proper)


def check_terms(terms: Terms, *, at: datetime) -> None:
    """Raise `BadRelease` unless the terms can be decided upon at an instant."""
    if errors := _errors_of(terms, at):
        raise BadRelease(errors)


def _errors_of(terms: Terms, at: datetime) -> dict[str, list[Text]]:
    errors: dict[str, list[Text]] = {}
    if problem := _wrong_words(terms.changes, LONGEST_CHANGES):
        errors["changes"] = [problem]
    if terms.effective_at is not None and terms.effective_at <= at:
        errors["effective_at"] = [BadRelease.past]
    elif terms.effective_at is not None and terms.effective_at > at + LATEST:
        errors["effective_at"] = [BadRelease.too_late]
    return errors


def second_approval(settings: Mapping[str, Any]) -> bool:
    """Say whether another admin must approve, by the office's settings."""
    return settings.get(SECOND_APPROVAL) is True


def _wrong_words(words: str, longest: int) -> Text | None:
    if is_blank(words):
        return BadRelease.missing
    return BadRelease.too_long.filled(count=longest) if len(words) > longest else None
