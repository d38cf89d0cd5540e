"""The report's figures, counted by the database, are those that Python counts from the logs themselves."""

import math
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from engine.measures import Measure, measures_of
from engine.zone import OFFICE_ZONE
from service.bootstrap import Alur
from service.jobs import projecting
from service.persistence.store import cases, history
from service.queries import measures
from service.queries.measures import By, Figures, Wanted
from tests.builders.clocks import StandingClock
from tests.builders.measuring import some_cases
from tests.builders.offices import SOP, an_installation
from tests.builders.people import a_person

AUDITOR = a_person("auditor", auditor=True)
GROUPS: Sequence[tuple[By, ...]] = [(), ("step",), ("lane",), ("unit",), ("month",), ("step", "month")]


@pytest.fixture
def alur(office_copy: str, tmp_path: Path, clock: StandingClock) -> Iterator[Alur]:
    made = an_installation(office_copy, tmp_path, clock)
    yield made
    made.database.close()


def told_by_logs(alur: Alur, ids: Iterable[str]) -> list[Measure]:
    """Measure cases from their logs, without the table."""
    with alur.database.read() as connection:
        working = alur.calendars.now(connection).working_seconds
        of = partial(alur.deployments.of, connection)
        return [
            each
            for id_ in ids
            for each in measures_of(
                list(history.entries(connection, id_, upto=10_000)), lambda h: of(h).definition, working
            )
        ]


def counted(alur: Alur, wanted: Wanted, by: Sequence[By] = ()) -> dict[tuple[str | None, ...], Figures]:
    """Let the database count."""
    with alur.database.read() as connection:
        return {each.by: each for each in measures.figures(connection, AUDITOR, wanted, by)}


def by_hand(told: Sequence[Measure], by: Sequence[By]) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Count in Python."""
    groups: dict[tuple[Any, ...], list[Measure]] = {}
    for each in told:
        month = f"{each.completed_at.astimezone(OFFICE_ZONE):%Y-%m}"
        known = {"step": each.step, "lane": each.lane, "unit": each.unit, "month": month}
        groups.setdefault(tuple(known[name] for name in by), []).append(each)
    return {key: _counted(group) for key, group in groups.items()}


def _counted(group: Sequence[Measure]) -> tuple[Any, ...]:
    total = sorted(each.total_seconds for each in group)
    return (
        len(group),
        math.floor(statistics.median(total)),
        total[math.ceil(0.9 * len(total)) - 1],
        sum(each.in_time is not None for each in group),
        sum(each.in_time is True for each in group),
        sum(each.returned for each in group),
        _median(each.waiting_seconds for each in group),
        _median(each.working_seconds for each in group),
    )


def _median(seconds: Iterable[int | None]) -> int | None:
    known = [each for each in seconds if each is not None]
    return math.floor(statistics.median(known)) if known else None


def _figured(each: Figures) -> tuple[Any, ...]:
    return (
        each.count,
        each.median_seconds,
        each.p90_seconds,
        each.timed,
        each.in_time,
        each.returned,
        each.waiting_seconds,
        each.working_seconds,
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_the_database_counts_what_the_logs_tell(alur: Alur, clock: StandingClock, seed: int):
    began = clock.now()
    told = told_by_logs(alur, some_cases(alur, clock, seed))
    middle = began + (clock.now() - began) / 2

    assert len({each.completed_at.month for each in told}) > 1
    assert any(each.returned for each in told)
    assert {each.in_time for each in told} >= {True, False}
    assert any(each.taken_at for each in told)
    for by in GROUPS:
        found = {key: _figured(each) for key, each in counted(alur, Wanted(definition=SOP), by).items()}
        assert found == by_hand(told, by), by

    narrowed: Sequence[tuple[Wanted, Callable[[Measure], bool]]] = [
        (Wanted(since=middle), lambda each: each.completed_at >= middle),
        (Wanted(until=middle), lambda each: each.completed_at < middle),
        (Wanted(unit="usaha"), lambda each: each.unit == "usaha"),
        (Wanted(lane="staf"), lambda each: each.lane == "staf"),
        (Wanted(only="late"), lambda each: each.in_time is False),
        (Wanted(only="returned"), lambda each: each.returned),
        (Wanted(version=1), lambda each: True),
        (Wanted(version=7), lambda each: False),
    ]
    for wanted, keeps in narrowed:
        found = {key: _figured(each) for key, each in counted(alur, wanted, ("step",)).items()}
        assert found == by_hand([each for each in told if keeps(each)], ("step",)), wanted


def test_what_is_drawn_anew_is_what_was_drawn_bit_by_bit(alur: Alur, clock: StandingClock):
    some_cases(alur, clock, 3, number=2)
    before = counted(alur, Wanted(), ("step", "month"))

    projecting.project_anew(alur)

    assert before
    assert counted(alur, Wanted(), ("step", "month")) == before


def test_who_may_not_read_a_case_is_told_nothing_of_it(alur: Alur, clock: StandingClock):
    (case,) = some_cases(alur, clock, 4, number=1)
    stranger, staff = a_person("tamu"), a_person("staf", "staf")

    with alur.database.read() as connection:
        assert measures.figures(connection, stranger, Wanted()) == ()
        assert measures.measured_definitions(connection, stranger) == ()
        (seen,) = measures.figures(connection, staff, Wanted())
        assert measures.measured_definitions(connection, staff) == (SOP,)
        assert cases.read_case(connection, case) is not None
    assert seen.count == len(told_by_logs(alur, [case]))


def test_the_standard_is_that_of_the_version_of_the_latest_task(alur: Alur, clock: StandingClock):
    some_cases(alur, clock, 5, number=1)
    clock.advance(days=1)

    found = counted(alur, Wanted(), ("step",))

    assert (found["langkah_2",].number, found["langkah_2",].limits) == ("2", 1)
    assert found["langkah_2",].limit_seconds == 30 * 60
    assert found["langkah_10",].limit_seconds == 7.5 * 3600
    assert (found["langkah_10b",].limit_seconds, found["langkah_10b",].limits) == (None, 0)


def test_steps_and_lanes_to_choose_from_are_those_measured_as_they_were_called_last(
    alur: Alur, clock: StandingClock
):
    (case,) = some_cases(alur, clock, 5, number=1)
    told = told_by_logs(alur, [case])
    former, *_, latest = sorted(
        (each for each in told if each.step == "langkah_5"), key=lambda each: each.completed_at
    )
    moved = {"lane": "seksi", "lane_name": "Seksi"}
    with alur.database.write() as connection:
        for each, changed in ((former, {"name": "Nama lama", **moved}), (latest, {"name": "Nama baru"})):
            row = measures.measure.c.task_key == each.task_key
            connection.execute(update(measures.measure).where(row).values(**changed))

    with alur.database.read() as connection:
        found = measures.measured(connection, AUDITOR, SOP)
        of_nobody = measures.measured(connection, a_person("tamu"), SOP)

    assert set(found.steps) == {each.step for each in told}
    assert found.steps["langkah_5"] == "5. Nama baru"
    assert [*found.steps][-3:] == ["langkah_10", "langkah_10b", "langkah_11"]
    assert set(found.lanes) == {"seksi", *(each.lane for each in told)}
    assert (of_nobody.steps, of_nobody.lanes) == ({}, {})


def test_steps_of_two_sops_that_bear_one_id_are_not_put_together(alur: Alur, clock: StandingClock):
    ours, theirs = some_cases(alur, clock, 6, number=2)
    with alur.database.write() as connection:
        of_theirs = measures.measure.c.instance_id == theirs
        connection.execute(update(measures.measure).where(of_theirs).values(definition_key="sop_lain"))

    with alur.database.read() as connection:
        found = measures.figures(connection, AUDITOR, Wanted(), ("step",))

    counts = {(each.definition_key, *each.by): each.count for each in found}
    expected = Counter((SOP, each.step) for each in told_by_logs(alur, [ours]))
    assert counts == expected + Counter(("sop_lain", each.step) for each in told_by_logs(alur, [theirs]))
    assert [each.definition_key for each in found] == sorted(each.definition_key for each in found)
