"""Patterns of text fields: RE2's, matched in time linear to the text, so that none can stop the service."""

from functools import lru_cache
from typing import Any

import re2

_QUIET = re2.Options()
_QUIET.log_errors = False


class BadPattern(ValueError):
    """The pattern is not one of RE2's (no look-ahead, no back-references)."""


def matches(pattern: str, text: str) -> bool:
    """Say whether a pattern is found in a text; it must say `^` and `$` itself, as in a browser's form."""
    return _compiled(pattern).search(text) is not None


def check(pattern: str) -> None:
    """Raise `BadPattern` for a pattern that cannot be used."""
    try:
        _compiled(pattern)
    except re2.error as error:
        raise BadPattern(error.args[0].decode(errors="replace") if error.args else "") from error
    except UnicodeError as error:
        raise BadPattern(error.reason if isinstance(error, UnicodeEncodeError) else "") from error


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> Any:
    return re2.compile(pattern, _QUIET)
