"""What a new version would mean for 1,000 running cases, against completing as many tasks.

`python -m benchmarks.impact [CASES]`
"""

import io
import random
import statistics
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Table, insert, select

from benchmarks.measuring import a_folder, databases, machine, seconds, written
from engine.tasks import public_id
from service import logs
from service.bootstrap import Alur
from service.clock import SystemClock
from service.persistence.database import Connection
from service.persistence.store.cases import Task
from service.persistence.tables import InstanceRow, SubmissionRow, TaskRow, table_of
from service.queries.impact import Progress
from tests.builders.databases import Maker
from tests.builders.editions import BPMN, edited, shipped
from tests.builders.offices import (
    SOP,
    UNITS,
    an_installation,
    an_office,
    an_outcome,
    answers,
    performer,
    started,
)

CASES, TEMPLATES = 1_000, 60
LONGEST = 24  # tasks done in a case, at most
RETURNED = {"keputusan": "kembalikan", "saran": "Lengkapi", "unit_bertugas": [UNITS[0]]}


def _without_step_9() -> dict[str, bytes]:
    """Give the SOP with another step in the place of step 9."""
    diagram = shipped()[BPMN].decode()
    for old in ('id="{}"', 'sourceRef="{}"', 'targetRef="{}"', 'bpmnElement="{}"', ">{}<"):
        diagram = diagram.replace(old.format("langkah_9"), old.format("pelaporan"))
    return {**shipped(), BPMN: diagram.replace("langkah_8 langkah_9", "langkah_8 pelaporan").encode()}


EDITIONS: Mapping[str, Callable[[], dict[str, bytes]]] = {
    "another time limit": lambda: edited('timeLimit="PT1H" form="langkah_7"', 'form="langkah_7"'),
    "another wording": lambda: edited("Melaporkan hasil rekapitulasi", "Melaporkan rekapitulasi"),
    "a step that is gone": _without_step_9,
}


def main() -> None:
    """Measure on both databases and print."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    logs.configure(io.StringIO())
    print(f"What a new version would mean for {number} running cases at {TEMPLATES} different places")
    with databases() as makers:
        for name, maker in makers.items():
            with _office(maker, number) as (alur, completion):
                for what, edition in EDITIONS.items():
                    _measured(alur, f"{name}, {what}", edition(), completion)
    print(machine())


def _measured(alur: Alur, name: str, files: dict[str, bytes], completion: float) -> None:
    found: list[Progress] = []
    took = seconds(lambda: found.append(alur.impact.go_on(files, person="admin", budget_s=600)))
    (progress,) = found
    counts = ", ".join(f"{verdict} {count}" for verdict, count in progress.counts.items() if count)
    print(f" {name}: {counts}")
    print(written("all cases, the first time", took, unit=" s", aim="aim <= 10 s for 1,000 on SQLite"))
    print(
        written(
            f"a case to completing a task ({completion * 1000:.1f} ms)", took / progress.total / completion
        )
    )
    again = seconds(lambda: alur.impact.go_on(files, person="admin"))
    print(written("all cases, known already", again * 1000, unit=" ms"))


@contextmanager
def _office(maker: Maker, number: int) -> Iterator[tuple[Alur, float]]:
    """Give an office with so many running cases, and what completing a task takes there."""
    url = maker.make()
    try:
        with a_folder() as folder:
            alur = an_office(an_installation(url, folder, SystemClock()))
            by_chance = random.Random(4)
            times = [each for n in range(TEMPLATES) for each in _run(alur, f"Berkas {n}", by_chance)]
            with alur.database.write() as connection:
                _multiply(connection, number)
            yield alur, statistics.median(times)
            alur.database.close()
    finally:
        maker.drop(url)


def _run(alur: Alur, business_key: str, by_chance: random.Random) -> Iterator[float]:
    """Bring a case to some place, now and then by a return; gives what each completion took."""
    outcome = started(alur, business_key)
    waiting, returned = list(outcome.offered), False
    for _ in range(by_chance.randrange(LONGEST)):
        task = waiting.pop(by_chance.randrange(len(waiting)))
        if task.step == "langkah_11":
            return
        own: Mapping[str, Any] = {}
        if task.step == "langkah_10" and not returned:
            own, returned = RETURNED, True
        took, offered = _completed(alur, task, own)
        waiting += offered
        yield took


def _completed(alur: Alur, task: Task, own: Mapping[str, Any]) -> tuple[float, Sequence[Task]]:
    """Complete a task; gives what that took without filling in its form, and what was offered."""
    values, who, found = answers(alur, task, own), performer(task), []
    took = seconds(lambda: found.append(alur.instances.complete(task.id, values, person=who)))
    return took, an_outcome(found[0]).offered


def _multiply(connection: Connection, number: int) -> None:
    """Add cases that stand where the first ones do, until there are so many."""
    case, task, submission = (table_of(row) for row in (InstanceRow, TaskRow, SubmissionRow))
    first = [
        dict(row._mapping) for row in connection.execute(select(case).where(case.c.definition_key == SOP))
    ]
    tasks, handed_in = _by_case(connection, task), _by_case(connection, submission)
    for index in range(number - len(first)):
        former = first[index % len(first)]
        copy = {**former, "id": str(uuid.uuid4()), "business_key": f"Salinan {index}"}
        connection.execute(insert(case), copy)
        ids = {each["id"]: public_id(copy["id"], each["key"]) for each in tasks.get(former["id"], ())}
        rows = [{**each, "id": ids[each["id"]], "instance_id": copy["id"]} for each in tasks[former["id"]]]
        connection.execute(insert(task), rows)
        own = [
            {**each, "id": str(uuid.uuid4()), "task_id": ids[each["task_id"]], "instance_id": copy["id"]}
            for each in handed_in.get(former["id"], ())
        ]
        if own:
            connection.execute(insert(submission), own)


def _by_case(connection: Connection, table: Table) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in connection.execute(select(table)):
        found.setdefault(row.instance_id, []).append(dict(row._mapping))
    return found


if __name__ == "__main__":
    main()
