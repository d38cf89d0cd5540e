"""The registers follow the logs: drawn by whoever comes first, once, and the same whenever drawn anew."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from service.bootstrap import Alur
from service.cli import registers
from service.dispatch.disposal_terms import Terms
from service.jobs import projecting
from service.jobs.sweep import Sweeper
from service.persistence.tables import DeviationRow, TaskMeasureRow, table_of
from tests.builders.clocks import StandingClock
from tests.builders.offices import an_installation, completed, run_to, started
from tests.builders.tampering import unguarded

_deviation = table_of(DeviationRow)


@pytest.fixture
def alur(office_copy: str, tmp_path: Path, clock: StandingClock) -> Iterator[Alur]:
    made = an_installation(office_copy, tmp_path, clock)
    yield made
    made.database.close()


def _kept(alur: Alur) -> list[dict[str, Any]]:
    with alur.database.read() as connection:
        rows = connection.execute(select(_deviation).order_by(_deviation.c.id)).mappings()
        return [dict(row) for row in rows]


def _with_deviations(alur: Alur, clock: StandingClock) -> str:
    """Lead a case on, late, and stop it; gives its id."""
    outcome = started(alur, f"TW {clock.now():%d %H}")
    clock.advance(days=30)
    completed(alur, outcome.offered[0])
    alur.instances.suspend(outcome.case.id, "Menunggu anggaran.", person="admin")
    return outcome.case.id


def test_a_case_is_drawn_once_and_again_when_it_has_gone_on(alur: Alur, clock: StandingClock) -> None:
    case = _with_deviations(alur, clock)

    assert projecting.project(alur) == len(projecting.PROJECTIONS)
    assert sorted(row["kind"] for row in _kept(alur)) == ["intervention", "late"]
    assert projecting.project(alur) == 0

    alur.instances.resume(case, "Anggaran tersedia.", person="admin")
    projecting.project(alur)

    assert sorted(row["kind"] for row in _kept(alur)) == ["intervention", "intervention", "late"]


def test_the_service_draws_by_itself(alur: Alur, clock: StandingClock) -> None:
    _with_deviations(alur, clock)

    Sweeper(alur).sweep()

    assert sorted(row["kind"] for row in _kept(alur)) == ["intervention", "late"]


def test_what_went_on_lately_is_found_without_looking_through_all(alur: Alur, clock: StandingClock) -> None:
    _with_deviations(alur, clock)

    clock.advance(hours=2)
    assert projecting.follow(alur) == 0

    _with_deviations(alur, clock)
    assert projecting.follow(alur) == len(projecting.PROJECTIONS)
    assert projecting.project(alur) == len(projecting.PROJECTIONS)


def test_what_is_drawn_anew_is_what_was_drawn_bit_by_bit(alur: Alur, clock: StandingClock) -> None:
    outcome = started(alur)
    task = run_to(alur, "langkah_5", outcome)
    projecting.project(alur)
    alur.instances.suspend(outcome.case.id, "Banjir.", person="admin")
    projecting.project(alur)
    alur.instances.resume(outcome.case.id, "Surut.", person="operator")
    clock.advance(days=40)
    completed(alur, task)
    projecting.project(alur)
    bit_by_bit = _kept(alur)

    registers.rebuild(alur, None)

    assert len(bit_by_bit) >= 3
    assert _kept(alur) == bit_by_bit


def test_two_that_draw_at_once_keep_each_deviation_once(alur: Alur, clock: StandingClock) -> None:
    _with_deviations(alur, clock)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: projecting.project(alur), range(2)))

    assert sorted(row["kind"] for row in _kept(alur)) == ["intervention", "late"]


def test_a_new_edition_of_the_rules_draws_every_case_anew(
    alur: Alur, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    _with_deviations(alur, clock)
    projecting.project(alur)
    stricter = replace(projecting.PROJECTIONS[0], edition=99, found=lambda _: [])

    monkeypatch.setattr(projecting, "PROJECTIONS", (stricter,))

    assert projecting.project(alur) == 1
    assert _kept(alur) == []


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000], ids=["broken", "too deep"])
def test_a_log_that_cannot_be_read_keeps_nobody_else_from_being_drawn(
    alur: Alur, clock: StandingClock, body: bytes
) -> None:
    spoilt = started(alur, "Rusak").case.id
    _with_deviations(alur, clock)
    unguarded(alur, "UPDATE history_body SET body = :body WHERE chain = :chain", body=body, chain=spoilt)

    projecting.project(alur)

    assert sorted(row["kind"] for row in _kept(alur)) == ["intervention", "late"]
    assert projecting.project(alur) == 0


def test_what_was_measured_of_a_disposed_case_stays_and_its_deviations_go(alur: Alur, clock: StandingClock):
    case = _with_deviations(alur, clock)
    alur.instances.cancel(case, "Keliru.", person="operator")
    while projecting.project(alur):
        pass
    measured = _measures(alur)
    clock.advance(days=365 * 11)
    today = clock.now().date()
    terms = Terms(decree="800/12", decided_on=today, reason="Masa simpan habis.", cases=(case,))

    alur.disposals.decide(terms, person="admin")
    projecting.project_anew(alur)

    assert _kept(alur) == []
    assert measured > 0
    assert _measures(alur) == measured


def _measures(alur: Alur) -> int:
    with alur.database.read() as connection:
        return connection.execute(select(func.count()).select_from(table_of(TaskMeasureRow))).scalar_one()
