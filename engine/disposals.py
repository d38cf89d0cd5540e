"""Decisions to dispose of what cases hold, as the office's chain tells them.

The bodies of a disposed case are gone while its chain stays. Only a row of the office's chain that holds and
names the end of the case's chain makes that lawful.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from engine.history import OFFICE, Entry, Head, hash_of, sha256

DISPOSE: Final = "dispose_cases"
"""The kind of the office's command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposal:
    """By which decision a case was disposed of: the row of the office's chain, and what it says.

    `decided_on` is an ISO date, `status` the case's status at the time.
    """

    office_sequence: int
    at: datetime
    actor: str
    decree: str
    decided_on: str
    reason: str
    status: str


def disposal_in(entry: Entry, chain: str, head: Head) -> Disposal | None:
    """Read the decision about a chain that ends at `head` from a row of the office's; None if it is none."""
    row, body = entry.row, entry.body
    sound = row.chain == OFFICE and row.kind == DISPOSE and hash_of(row) == row.hash
    if not sound or body is None or sha256(body) != row.body_sha256:
        return None
    try:
        told = json.loads(body)["command"]
        named = next((each for each in told["cases"] if each["id"] == chain), None)
        if named is None or (named["sequence"], named["head_hash"]) != head:
            return None
        return Disposal(
            office_sequence=row.sequence,
            at=row.at,
            actor=row.actor,
            decree=str(told["decree"]),
            decided_on=str(told["decided_on"]),
            reason=str(told["reason"]),
            status=str(named["status"]),
        )
    except (ValueError, KeyError, TypeError):
        return None
