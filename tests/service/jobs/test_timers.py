"""Timers of diagrams go off through the jobs: when they are due, once, whoever looks for them."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.errors import InstanceNotRunning, NotPermitted, ReasonMissing
from engine.replay import verify
from service.bootstrap import Alur
from service.casework.deployed import built
from service.dispatch import deploying
from service.dispatch.instances import InstanceDispatch
from service.dispatch.office_commands import AddPerson, GrantRole
from service.dispatch.retrying import NothingToRetry
from service.jobs import timers
from service.jobs.sweep import Sweeper
from service.persistence.store import cases, history
from service.persistence.store import timers as store
from service.persistence.tables import TimerRow, table_of
from service.queries import incidents
from service.queries.incidents import Incident
from tests.builders.clocks import StandingClock
from tests.builders.offices import an_installation, an_outcome
from tests.engine.builders import boundary, diagram, end, gateway, parallel, start, task, timer

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
DEAD_END = diagram(
    start(),
    timer("tunggu", '"PT2H"'),
    gateway("pilih"),
    task("langkah_1"),
    end(),
    arrows=["mulai tunggu pilih langkah_1 selesai", "pilih selesai"],
    conditions={"pilih_ke_langkah_1": "1 == 2", "pilih_ke_selesai": "1 == 2"},
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


def waiting_attempts(alur: Alur) -> list[int]:
    timer_row = table_of(TimerRow)
    query = select(timer_row.c.attempts).where(timer_row.c.status == "waiting")
    with alur.database.read() as connection:
        return list(connection.execute(query).scalars())


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

    def fired(by: Alur) -> int:
        barrier.wait()
        return sum(timers.fire_due(by) for _ in range(10))

    with ThreadPoolExecutor(4) as pool:
        done = sum(pool.map(fired, [alur, other, alur, other]))
    other.database.close()

    assert done == PAUSES
    assert commands(alur, case).count("fire_timer") == PAUSES
    assert open_steps(alur, case) == ["langkah_2"]


def test_a_timer_whose_holder_died_is_taken_over(alur: Alur, clock: StandingClock):
    case = a_case(alur, PAUSE)
    clock.advance(hours=2)
    with alur.database.write() as connection:
        store.claim(connection, at=clock.now(), token="gone", until=clock.now() + timers.LEASE, limit=100)

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


def incidents_now(alur: Alur) -> list[Incident]:
    with alur.database.read() as connection:
        found = list(incidents.incidents(connection).items)
        assert incidents.counted(connection) == len(found)
    return found


def test_a_timer_that_the_rules_refuse_is_an_incident_at_once_and_tried_again_with_a_reason(
    alur: Alur, clock: StandingClock
):
    case = a_case(alur, DEAD_END)
    clock.advance(hours=2)

    assert timers.fire_due(alur) == 0

    (incident,) = incidents_now(alur)
    assert (incident.incident, incident.element, incident.instance_id) == ("timer:tunggu#1", "tunggu", case)
    assert "Aturan SOP menolaknya" in incident.problem.id
    assert "The SOP's rules refuse it" in incident.problem.en
    assert timers.fire_due(alur) == 0
    assert waiting_attempts(alur) == [1]
    alur.instances.retry(case, incident.incident, "Versi diperbaiki", person="ana")
    assert incidents_now(alur) == []
    assert waiting_attempts(alur) == [0]
    assert timers.fire_due(alur) == 0
    assert waiting_attempts(alur) == [1]
    assert commands(alur, case) == ["start_instance", "retry_incident"]
    with alur.database.read() as connection:
        row = cases.read_case(connection, case)
        assert row is not None
        assert (row.version, row.sequence) == (1, 2)
        deployed = alur.deployments.of(connection, row.deployment_hash)
        entries = list(history.entries(connection, case))
    assert entries[0].row.state_hash == entries[1].row.state_hash
    assert verify(deployed.definition, deployed.hash, case, entries).replay == "identical"


def test_a_timer_that_fails_is_an_incident_after_three_attempts(
    alur: Alur, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
):
    case = a_case(alur, DEADLINE)
    clock.advance(hours=2)

    def broken(*_args: object) -> None:
        raise KeyError("langkah")

    with monkeypatch.context() as patched:
        patched.setattr(InstanceDispatch, "fire_timer", broken)
        for number in range(3):
            assert incidents_now(alur) == []
            assert timers.fire_due(alur) == 0
            clock.advance(hours=number + 1)
    (incident,) = incidents_now(alur)
    assert "(KeyError)" in incident.problem.id
    assert "langkah" not in incident.problem.id

    alur.instances.retry(case, incident.incident, "Server sudah dijalankan ulang", person="ana")

    assert timers.fire_due(alur) == 1
    assert open_steps(alur, case) == ["langkah_2"]
    assert incidents_now(alur) == []
    with pytest.raises(NothingToRetry):
        alur.instances.retry(case, incident.incident, "Sekali lagi", person="ana")


def test_an_incident_is_tried_again_by_those_in_charge_with_a_reason(alur: Alur, clock: StandingClock):
    alur.office.run(
        AddPerson(username="budi", name="Budi"), GrantRole(person="budi", lane="staf"), person=None
    )
    case = a_case(alur, DEAD_END)
    for nothing in ("timer:tunggu#1", "timer:tiada#1", "documents:langkah_1#1", "mail:1", "tunggu#1"):
        with pytest.raises(NothingToRetry):
            alur.instances.retry(case, nothing, "coba", person="ana")
    clock.advance(hours=2)
    timers.fire_due(alur)

    with pytest.raises(NotPermitted):
        alur.instances.retry(case, "timer:tunggu#1", "coba", person="budi")
    with pytest.raises(ReasonMissing):
        alur.instances.retry(case, "timer:tunggu#1", " ", person="ana")
    assert commands(alur, case) == ["start_instance"]


def test_a_timer_that_met_a_suspended_case_is_no_incident(alur: Alur, clock: StandingClock):
    case = a_case(alur, DEADLINE)
    clock.advance(hours=2)
    with alur.database.write() as connection:
        (held,) = store.claim(
            connection, at=clock.now(), token="one", until=clock.now() + timers.LEASE, limit=1
        )
    alur.instances.suspend(case, "libur", person="ana")

    with pytest.raises(InstanceNotRunning):
        alur.instances.fire_timer(case, held.key)
    clock.advance(hours=1)
    alur.instances.resume(case, "masuk", person="ana")
    assert incidents_now(alur) == []
    assert timers.fire_due(alur) == 1


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
