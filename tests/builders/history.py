"""Rows of history for tests that do not care what happened."""

from datetime import UTC, datetime

from engine.codec import canonical
from engine.history import Entry, HistoryRow, next_row


def a_history(chain: str = "an-instance", length: int = 3) -> list[Entry]:
    """Make a chain of comments."""
    entries: list[Entry] = []
    for number in range(1, length + 1):
        entries.append(an_entry(chain, after=entries[-1].row if entries else None, text=f"comment {number}"))
    return entries


def an_entry(
    chain: str = "an-instance", *, after: HistoryRow | None = None, text: str = "a comment"
) -> Entry:
    """Make one row that follows another."""
    body = canonical({"command": {"kind": "add_comment", "text": text}, "events": []})
    row = next_row(
        chain=chain,
        previous=(after.sequence, after.hash) if after else None,
        command_id=f"command {after.sequence + 1 if after else 1}",
        kind="add_comment",
        actor="sekretaris",
        acted_for=None,
        at=datetime(2026, 11, 20, 2, 0, 0, 123456, tzinfo=UTC),
        deployment=None,
        body=body,
        state_hash=None,
    )
    return Entry(row=row, body=body)
