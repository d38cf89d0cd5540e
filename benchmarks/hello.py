"""The service with one more address, `/api/hello`: it says hello and does one comparable transaction.

The transaction reads and writes what completing a task reads and writes — the same tables with their indexes
and triggers, as many rows, as many bytes — by plain SQL, without an engine, a form, a rule or a hash.

`python -m benchmarks.hello DATABASE_URL FOLDER PORT` serves it, by the same server in the same process.
"""

import sys
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from flask import Flask
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, bindparam, text
from waitress import serve

from service import logs
from service.app import create_app
from service.bootstrap import Alur, assembled
from service.config import Config
from service.persistence.types import Instant
from tests.builders.rows import add_case, add_definition, add_task

SNAPSHOT, BODY, ANSWERS = b"x" * 6_200, b"x" * 1_250, '"' + "x" * 750 + '"'
"""As large as they are on average in the whole SOP with four units."""

_READS: Final = (
    """SELECT p.*, r.lane, r.unit FROM person p JOIN api_token t ON t.person = p.username
       LEFT JOIN role r ON r.person = p.username WHERE t.hash = :token""",
    """SELECT p.*, r.lane, r.unit FROM person p LEFT JOIN role r ON r.person = p.username
       WHERE p.username = 'sekretaris'""",
    """SELECT i.*, t.* FROM instance i JOIN task t ON t.instance_id = i.id WHERE t.id = :former""",
    """SELECT * FROM setting""",
    """SELECT step, unit, field_values FROM submission WHERE instance_id = :case
       ORDER BY submitted_at LIMIT 4""",
    """SELECT d.sha256, d.name, f.size FROM document d JOIN file f ON f.sha256 = d.sha256
       WHERE d.instance_id = :case""",
)
_WRITES: Final = (
    """UPDATE instance SET snapshot = :snapshot, sequence = :number, version = :number, head_hash = :hash
       WHERE id = :case""",
    """INSERT INTO history VALUES (:case, :number, :id, 'complete_task', 'sekretaris', NULL, :at, :hash,
       :hash, :hash, :hash, :hash, 1, 'hello')""",
    """INSERT INTO history_body VALUES (:case, :number, :body)""",
    """INSERT INTO task (id, instance_id, key, step, number, name, lane, status, created_at, due_at, round)
       VALUES (:id, :case, :id, 'langkah_1', '1', 'Menugaskan', 'staf', 'open', :at, :due_at, 1)""",
    """UPDATE task SET status = 'completed', assignee = 'sekretaris', claimed_at = :at, completed_at = :at,
       completed_by = 'sekretaris', worked_seconds = 60 WHERE id = :former""",
    """DELETE FROM inbox WHERE task_id = :former""",
    """INSERT INTO inbox (actor, returned_first, due_at, task_id, instance_id)
       VALUES ('lane:hello', 1, :due_at, :id, :case)""",
    """INSERT INTO submission (id, instance_id, task_id, step, round, field_values, body_sha256, submitted_at,
       submitted_by) VALUES (:id, :case, :former, 'langkah_1', 1, :answers, :hash, :at, 'sekretaris')""",
    """DELETE FROM draft WHERE task_id = :former""",
)


class Comparable:
    """One case with one open task after another, each completed by the transaction that offers the next."""

    def __init__(self, connection: Connection) -> None:
        add_definition(connection, "hello", lanes=("staf",))
        self._case = add_case(connection, "hello", key="hello")
        self._former = add_task(connection, self._case).id
        self._number = 1

    def do(self, connection: Connection, at: Any) -> None:
        """Read and write as much as completing a task."""
        self._number += 1
        values = {
            "token": "0" * 64,
            "case": self._case,
            "former": self._former,
            "id": str(uuid.uuid4()),
            "number": self._number,
            "hash": "0" * 64,
            "at": at,
            "due_at": at + timedelta(hours=1),
            "snapshot": SNAPSHOT,
            "body": BODY,
            "answers": ANSWERS,
        }
        for statement in _STATEMENTS:
            result = connection.execute(statement, values)
            if result.returns_rows:
                result.all()
        self._former = values["id"]


_STATEMENTS: Final = [
    text(sql).bindparams(*(bindparam(name, type_=Instant) for name in ("at", "due_at") if f":{name}" in sql))
    for sql in (*_READS, *_WRITES)
]


def create(alur: Alur) -> Flask:
    """Make the application."""
    app = create_app(alur)
    with alur.database.write() as connection:
        comparable = Comparable(connection)

    @app.get("/api/hello")
    def hello() -> ResponseReturnValue:
        with alur.database.write() as connection:
            comparable.do(connection, alur.clock.now())
        return {"hello": "world"}

    return app


def main() -> None:
    """Serve until killed."""
    url, folder, port = sys.argv[1:]
    logs.configure(open("/dev/null", "w", encoding="utf-8"))  # noqa: SIM115 (open as long as the process)
    config = Config(database_url=url, data_dir=Path(folder), secret_key="for measuring")
    serve(create(assembled(config)), host="127.0.0.1", port=int(port), threads=8, _quiet=True)


if __name__ == "__main__":
    main()
