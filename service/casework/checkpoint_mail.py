"""To whom the office mails the checkpoints of its history, and how often: a setting."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from engine.errors import Invalid
from engine.texts import Text
from engine.zone import OFFICE_ZONE
from service.casework.addresses import is_address

CHECKPOINT_MAIL: Final = "checkpoint_mail"
"""The setting's key; its value is `{"to": [address, …], "every": "daily"}`, or nothing: no such mail."""
MOST: Final = 10  # addresses
_SEPARATED: Final = re.compile(r"[\s,;]+")


class Every(StrEnum):
    """How often a mail leaves, when there are new checkpoints."""

    EACH = "each"
    HOURLY = "hourly"
    DAILY = "daily"

    def is_over(self, since: datetime, now: datetime) -> bool:
        """Say whether the hour or day in which the mail before left has passed."""
        if self is Every.EACH:
            return True
        pattern = "%Y-%m-%d %H" if self is Every.HOURLY else "%Y-%m-%d"
        return since.astimezone(OFFICE_ZONE).strftime(pattern) != now.astimezone(OFFICE_ZONE).strftime(
            pattern
        )


class BadCheckpointMail(Invalid):
    """Nobody could be written to, or nobody knows how often; `errors` names each place."""

    code = "bad-checkpoint-mail"
    template = Text("Surel titik periksa tidak dapat disimpan.", "The mail of checkpoints cannot be kept.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointMail:
    """Who gets the checkpoints, and how often."""

    to: tuple[str, ...]
    every: Every

    def setting(self) -> dict[str, Any]:
        """Give the setting's value."""
        return {"to": list(self.to), "every": self.every.value}


def checkpoint_mail(setting: Any) -> CheckpointMail | None:
    """Read the setting; None when it is off. Raises `BadCheckpointMail` for what no setting can be."""
    if not setting:
        return None
    told = setting if isinstance(setting, Mapping) else {}
    to, every = told.get("to"), told.get("every")
    if not isinstance(to, list) or not all(isinstance(each, str) for each in to):
        raise BadCheckpointMail(errors={"to": [Text("Tulis alamat surel.", "Write an e-mail address.")]})
    return asked_for("\n".join(to), str(every))


def asked_for(to: str, every: str) -> CheckpointMail:
    """Read what somebody typed: addresses between spaces, commas or lines. Raises `BadCheckpointMail`."""
    addresses = tuple(dict.fromkeys(word for word in _SEPARATED.split(to) if word))
    wrong = [word for word in addresses if not is_address(word)]
    errors: dict[str, list[Text]] = {}
    if not addresses:
        errors["to"] = [Text("Tulis alamat surel.", "Write an e-mail address.")]
    elif wrong:
        said = wrong[0][:80]
        errors["to"] = [Text(f"Bukan alamat surel: {said}", f"Not an e-mail address: {said}")]
    elif len(addresses) > MOST:
        errors["to"] = [Text(f"Paling banyak {MOST} alamat.", f"At most {MOST} addresses.")]
    if every not in set(Every):
        errors["every"] = [Text("Pilih seberapa sering.", "Choose how often.")]
    if errors:
        raise BadCheckpointMail(errors=errors)
    return CheckpointMail(to=addresses, every=Every(every))
