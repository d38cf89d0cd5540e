"""Another process that goes on with cases: nothing it knows comes from this one but bytes.

Run as a module it answers one JSON line for each it reads.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from engine.codec import decoded_command, encoded
from engine.definitions import FormFields, compile_definition
from engine.history import Entry, actor_in
from engine.instances import ProcessInstance

ROOT = Path(__file__).parents[2]


class Elsewhere:
    """A second process with its own seed for hashes, for as long as it is entered."""

    def __enter__(self) -> "Elsewhere":
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.engine.elsewhere"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": "1", "PYTHONPATH": str(ROOT), "TZ": "America/New_York"},
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def goes_on(
        self, bpmn: bytes, forms: FormFields, snapshot: bytes | None, later: Sequence[Entry]
    ) -> list[tuple[str | None, list[Any]]]:
        """Let it restore a snapshot, or begin anew, and repeat the later entries of the log.

        Gives the state hash and the events of each.
        """
        question = {
            "bpmn": bpmn.decode(),
            "forms": forms,
            "chain": later[0].row.chain,
            "snapshot": snapshot.decode() if snapshot is not None else None,
            "entries": [[entry.row.at.isoformat(), json.loads(entry.body or b"")] for entry in later],
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(question), file=self._process.stdin, flush=True)
        return [(state, events) for state, events in json.loads(self._process.stdout.readline())]


def told(entries: Sequence[Entry]) -> list[tuple[str | None, list[Any]]]:
    """Give what the log itself says: the state hash and the events of each entry."""
    return [(entry.row.state_hash, json.loads(entry.body or b"")["events"]) for entry in entries]


def _answer(question: dict[str, Any]) -> list[tuple[str, list[Any]]]:
    definition = compile_definition(question["bpmn"].encode(), question["forms"])
    if question["snapshot"] is None:
        instance = ProcessInstance(definition, question["chain"])
    else:
        instance = ProcessInstance.restored(definition, question["chain"], question["snapshot"].encode())
    answers = []
    for at, body in question["entries"]:
        offers = [event for event in body["events"] if event["kind"] == "task_offered" and event["due_at"]]
        due = {event["task_key"]: event["due_at"] for event in offers}
        events = instance.handle(
            decoded_command(body["command"]),
            at=datetime.fromisoformat(at),
            actor=actor_in(body),
            due=lambda step, key, offered_at, due=due: (
                datetime.fromisoformat(due[key]) if key in due else None
            ),
        )
        answers.append((instance.state_hash(), [encoded(event) for event in events]))
    return answers


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))), flush=True)
