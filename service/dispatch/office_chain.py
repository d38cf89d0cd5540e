"""Writes the office's decisions at the end of its chain."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine import codec, history
from service.accounts.acting import Acting
from service.persistence.database import Connection
from service.persistence.store import history as chain

Head = tuple[int, str] | None
"""The sequence and hash of the office's last row; whoever read it holds the chain until the commit."""


def recorded(
    connection: Connection, head: Head, who: Acting, at: datetime, command: Mapping[str, Any]
) -> Head:
    """Append a decision (its `kind`, perhaps its `deployment_hash`) behind `head`; gives the new head."""
    body = codec.canonical({"command": command, "actor": {"id": who.username}})
    row = history.next_row(
        chain=history.OFFICE,
        previous=head,
        command_id=str(uuid.uuid4()),
        kind=command["kind"],
        actor=who.username,
        acted_for=None,
        at=at,
        deployment=command.get("deployment_hash"),
        body=body,
        state_hash=None,
    )
    chain.append(connection, row, body)
    chain.move_office_head(connection, row)
    return row.sequence, row.hash
