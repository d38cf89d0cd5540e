"""Messages that wait to be sent, as rows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from service.persistence.tables import OutboxRow, table_of

_outbox = table_of(OutboxRow)


def add(
    connection: Connection, *, message_id: str, kind: str, payload: Mapping[str, Any], at: datetime
) -> None:
    """Add a message that may be sent from `at` on."""
    row = {
        "id": message_id,
        "kind": kind,
        "payload": dict(payload),
        "created_at": at,
        "available_at": at,
        "status": "waiting",
        "lease_token": None,
        "leased_until": None,
        "attempts": 0,
        "last_error": None,
    }
    connection.execute(insert(_outbox), row)
