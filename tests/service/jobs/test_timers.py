"""Timers of diagrams go off through the jobs: when they are due, once, whoever looks for them."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from service.bootstrap import Alur
from service.casework.deployed import built
from service.dispatch import deploying
from service.dispatch.office_commands import AddPerson, GrantRole
from service.jobs import timers
from service.jobs.sweep import Sweeper
from service.persistence.store import cases, history
from service.persistence.tables import TimerRow, table_of
from tests.builders.clocks import StandingClock
from tests.builders.offices import an_installation, an_outcome
from tests.engine.builders import boundary, diagram, end, parallel, start, task, timer

SOP = "proses"
PAUSES = 5
PAUSE = diagram(
    start(),
    *(timer(f"tunggu_{number}", '"PT2H"') for number in range(PAUSES)),
    parallel("bagi"),
    parallel("gabung"),
    task("langkah_2"),
    end(),
    arrows=[
        "mulai bagi",
        *(f"bagi tunggu_{number} gabung" for number in range(PAUSES)),
        "gabung langkah_2 selesai",
    ],
)
DEADLINE = diagram(
    start(),
    task("langkah_1"),
    boundary("lewat", "langkah_1", '"PT2H"'),
    task("langkah_2"),
    end(),
    end("habis"),
    arrows=["mulai langkah_1 selesai", "lewat langkah_2 habis"],
)


@pytest.fixture
def alur(database_url: str, tmp_path: Path, clock: StandingClock) -> Iterator[Alur]:
    """Give an office with one person and no SOP."""
    made = an_installation(database_url, tmp_path, clock)
    made.office.run(
        AddPerson(username="ana", name="Ana", operator=True),
        GrantRole(person="ana", lane="staf"),
        person=None,
    )
    yield made
    made.database.close()


def a_case(alur: Alur, bpmn: bytes) -> str:
    """Put a small diagram into force, past the lint, and open a case of it."""
    forms = {
        f"forms/langkah_{number}.json": (
            f'{{"type": "default", "id": "langkah_{number}", "components": []}}'
        ).encode()
        for number in (1, 2)
    }
    with alur.database.write() as connection:
        deployed = built({f"{SOP}.bpmn": bpmn, **forms})
        deploying.put_into_force(connection, deployed, at=alur.clock.now(), by="ana")
    return an_outcome(alur.instances.start(SOP, "Berkas", person="ana")).case.id


def commands(alur: Alur, case: str) -> list[str]:
    with alur.database.read() as connection:
        return [entry.row.kind for entry in history.entries(connection, case)]


def open_steps(alur: Alur, case: str) -> list[str]:
    with alur.database.read() as connection:
        return [task.step for task in cases.open_tasks(connection, case)]


def statuses(alur: Alur) -> set[str]:
    with alur.database.read() as connection:
        return set(connection.execute(select(table_of(TimerRow).c.status)).scalars())


def test_a_timer_goes_off_when_it_is_due_and_once(alur: Alur, clock: StandingClock):
    case = a_case(alur, PAUSE)

    assert timers.fire_due(alur) == 0
    clock.advance(hours=2)
    assert timers.fire_due(alur) == PAUSES
    assert timers.fire_due(alur) == 0
    assert open_steps(alur, case) == ["langkah_2"]
    assert commands(alur, case) == ["start_instance", *["fire_timer"] * PAUSES]
    assert statuses(alur) == {"fired"}


def test_two_sweepers_fire_each_timer_once(alur: Alur, clock: StandingClock, tmp_path: Path):
    case = a_case(alur, PAUSE)
    clock.advance(hours=2)
    other = an_installation(alur.config.database_url, tmp_path, clock)
    barrier = threading.Barrier(4)

    def sweep(sweeper: Sweeper) -> int:
        barrier.wait()
        return sum(sweeper.sweep() for _ in range(10))

    with ThreadPoolExecutor(4) as pool:
        done = sum(pool.map(sweep, [Sweeper(alur), Sweeper(other), Sweeper(alur), Sweeper(other)]))
    other.database.close()

    assert done == PAUSES
    assert commands(alur, case).count("fire_timer") == PAUSES
    assert open_steps(alur, case) == ["langkah_2"]


def test_a_timer_whose_holder_died_is_taken_over(alur: Alur, clock: StandingClock):
    case = a_case(alur, PAUSE)
    clock.advance(hours=2)
    with alur.database.write() as connection:
        timers.timers.claim(
            connection, at=clock.now(), token="gone", until=clock.now() + timers.LEASE, limit=100
        )

    assert timers.fire_due(alur) == 0
    clock.advance(seconds=timers.LEASE.total_seconds())
    assert timers.fire_due(alur) == PAUSES
    assert open_steps(alur, case) == ["langkah_2"]


def test_a_timer_that_was_fired_under_a_lost_lease_stays_fired(alur: Alur, clock: StandingClock):
    case = a_case(alur, PAUSE)
    clock.advance(hours=2)
    for number in range(PAUSES):
        alur.instances.fire_timer(case, f"tunggu_{number}#1")

    assert timers.fire_due(alur) == 0
    assert commands(alur, case).count("fire_timer") == PAUSES


def test_a_deadline_withdraws_the_task(alur: Alur, clock: StandingClock):
    case = a_case(alur, DEADLINE)
    clock.advance(hours=2)

    timers.fire_due(alur)

    assert open_steps(alur, case) == ["langkah_2"]


def test_a_completed_task_takes_its_deadline_along(alur: Alur, clock: StandingClock):
    case = a_case(alur, DEADLINE)
    with alur.database.read() as connection:
        (mine,) = cases.open_tasks(connection, case)
    alur.instances.complete(mine.id, {}, person="ana")
    clock.advance(hours=2)

    assert timers.fire_due(alur) == 0
    assert statuses(alur) == {"cancelled"}


def test_a_suspended_case_fires_nothing_until_it_goes_on(alur: Alur, clock: StandingClock):
    case = a_case(alur, PAUSE)
    alur.instances.suspend(case, "Audit", person="ana")
    clock.advance(days=1)

    assert timers.fire_due(alur) == 0
    alur.instances.resume(case, "Selesai", person="ana")
    assert timers.fire_due(alur) == PAUSES


def test_a_case_that_cannot_go_on_does_not_stop_the_others(
    alur: Alur, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
):
    a_case(alur, PAUSE)
    clock.advance(hours=2)
    fire = alur.instances.fire_timer
    broken = "tunggu_0#1"

    def failing(instance_id: str, key: str) -> object:
        if key == broken:
            raise RuntimeError("broken")
        return fire(instance_id, key)

    with monkeypatch.context() as patched:
        patched.setattr(
            "service.dispatch.instances.InstanceDispatch.fire_timer", lambda _, i, k: failing(i, k)
        )
        assert timers.fire_due(alur) == PAUSES - 1
        assert timers.fire_due(alur) == 0

    clock.advance(seconds=timedelta(hours=1).total_seconds())
    assert timers.fire_due(alur) == 1


def test_a_running_sweeper_fires_and_stops(alur: Alur, clock: StandingClock):
    case = a_case(alur, PAUSE)
    clock.advance(hours=2)
    sweeper = Sweeper(alur, every_s=0.01)
    sweeper.start()

    for _ in range(500):
        if open_steps(alur, case):
            break
        threading.Event().wait(0.01)
    sweeper.stop()

    assert open_steps(alur, case) == ["langkah_2"]
    assert not [thread for thread in threading.enumerate() if thread.name == "alur-sweep"]
