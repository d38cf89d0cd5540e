"""When the office's daily digest of mail leaves: a setting."""

from datetime import time
from typing import Any, Final

DIGEST_TIME: Final = "digest_time"
"""The setting's key; its value is a time of day such as `07:30`, or nothing: as the office opens."""


def digest_time(setting: Any) -> time | None:
    """Read the setting; what is no time of day is as good as none."""
    try:
        found = time.fromisoformat(setting) if isinstance(setting, str) and setting else None
    except ValueError:
        return None
    return found.replace(tzinfo=None) if found else None
