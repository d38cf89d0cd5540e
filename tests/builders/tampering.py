"""What somebody with full rights on the database may do to it, and with the key as well."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, text, update

from engine.checkpoints import ChainHead, Checkpoint, signed
from engine.codec import canonical
from engine.history import Entry, hash_of, sha256
from service.bootstrap import Alur
from service.evidence import keys
from service.persistence import triggers
from service.persistence.database import Connection
from service.persistence.store import checkpoints, history
from service.persistence.tables import (
    CheckpointHeadRow,
    CheckpointRow,
    CommentRow,
    HistoryBodyRow,
    HistoryRow,
    InstanceRow,
    table_of,
)

_comment = table_of(CommentRow)
_history, _body, _instance = table_of(HistoryRow), table_of(HistoryBodyRow), table_of(InstanceRow)
SAID = "Data belum lengkap"
Forgery = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def unguarded(alur: Alur, *statements: str, **values: Any) -> None:
    """Change the database behind the service's back."""
    with alur.database.write() as connection:
        triggers.drop(connection)
        for statement in statements:
            connection.execute(text(statement), values)
        triggers.recreate(connection)


def rewritten(alur: Alur, case: str, forgery: Forgery) -> None:
    """Write a case's whole log anew with other bodies, every hash computed as it should be."""
    with alur.database.write() as connection:
        triggers.drop(connection)
        _rewrite(connection, case, forgery)
        triggers.recreate(connection)


def _rewrite(connection: Connection, case: str, forgery: Forgery) -> None:
    entries = [_forged(entry, forgery) for entry in history.entries(connection, case)]
    connection.execute(delete(_body).where(_body.c.chain == case))
    connection.execute(delete(_history).where(_history.c.chain == case))
    previous = entries[0].row.previous_hash
    for entry in entries:
        row = replace(entry.row, previous_hash=previous)
        row = replace(row, hash=hash_of(row))
        previous = row.hash
        connection.execute(insert(_history), asdict(row))
        connection.execute(insert(_body), {"chain": case, "sequence": row.sequence, "body": entry.body})
        command = json.loads(entry.body or b"{}").get("command", {})
        if command.get("kind") == "add_comment":  # what pages show must follow, else it is found by that
            said = update(_comment).where(_comment.c.instance_id == case, _comment.c.at == row.at)
            connection.execute(said.values(text=command["text"]))
    connection.execute(update(_instance).where(_instance.c.id == case).values(head_hash=previous))


def _forged(entry: Entry, forgery: Forgery) -> Entry:
    body = canonical(forgery(json.loads(entry.body or b"{}")))
    return Entry(row=replace(entry.row, body_sha256=sha256(body)), body=body)


def another_comment(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Put other words into the mouth of whoever commented."""
    found: Mapping[str, Any] = json.loads(json.dumps(body).replace(SAID, "Data sudah lengkap"))
    return found


def signed_anew(alur: Alur, key_file: Path) -> None:
    """Take every checkpoint anew, at the same times, of what the database says now, with some key."""
    key = keys.signing_key(key_file)
    assert key is not None
    with alur.database.write() as connection:
        triggers.drop(connection)
        stored = [line for _, _, line in checkpoints.lines_after(connection, 0)]
        connection.execute(delete(table_of(CheckpointHeadRow)))
        connection.execute(delete(table_of(CheckpointRow)))
        previous: Checkpoint | None = None
        for line in stored:
            told = json.loads(line)
            heads = [ChainHead(chain=c, sequence=s, hash=h) for c, s, h in told["heads"]]
            stands = history.hashes_at(connection, heads)
            now = [replace(head, hash=stands[head.chain, head.sequence]) for head in heads]
            previous = signed(key, previous, now, alur.clock.now())
            checkpoints.add(connection, previous)
        triggers.recreate(connection)
