"""Addresses that mail can be sent to."""

import re
from typing import Final

_ADDRESS: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}")


def is_address(text: str) -> bool:
    """Say whether a text is one plain address: no list of them, no name, nothing that ends a header."""
    return _ADDRESS.fullmatch(text) is not None
