"""The whole SOP through the write path: returns, recaps, and a history that replays to the same state."""

import json

from engine.history import first_break
from engine.replay import Verification, verify
from service.bootstrap import Alur, assembled
from service.dispatch.outcome import Outcome
from service.persistence.store import cases, history
from tests.builders.clocks import StandingClock
from tests.builders.offices import UNITS, answers, completed, performer, run_to, started


def verification_of(alur: Alur, outcome: Outcome) -> Verification:
    with alur.database.read() as connection:
        deployed = alur.deployments.of(connection, outcome.case.deployment_hash)
        entries = list(history.entries(connection, outcome.case.id))
    return verify(deployed.definition, deployed.hash, outcome.case.id, entries)


def test_a_case_runs_to_its_end_and_its_history_replays_to_the_same_state(alur: Alur, clock: StandingClock):
    outcome = started(alur)
    waiting = list(outcome.offered)

    while waiting:
        clock.advance(minutes=7)
        outcome = completed(alur, waiting.pop(0))
        waiting += outcome.offered

    assert outcome.case.status == "completed"
    assert outcome.case.ended_at == clock.now()
    verified = verification_of(alur, outcome)
    assert (verified.chain, verified.replay, verified.commands) == ("intact", "identical", 19)


def test_a_return_for_one_unit_offers_it_only_to_that_unit_with_its_former_answers(alur: Alur):
    task = run_to(alur, "langkah_10", started(alur))
    decision = {"keputusan": "kembalikan", "saran": "Lengkapi bukti", "unit_bertugas": [UNITS[1]]}

    offered = completed(alur, task, decision).offered

    assert [(t.step, t.unit, t.round) for t in offered] == [("langkah_5", UNITS[1], 2)]
    assert (offered[0].returned_by, offered[0].returned_reason) == ("sekretaris", "Lengkapi bukti")
    assert answers(alur, offered[0])["capaian"][0]["sumber_data"] == "Laporan kampung"


def test_the_recap_after_a_partial_return_covers_all_units(alur: Alur):
    task = run_to(alur, "langkah_10", started(alur))
    decision = {"keputusan": "kembalikan", "saran": "Lengkapi", "unit_bertugas": [UNITS[1]]}
    returned = completed(alur, task, decision)

    recap_task = run_to(alur, "langkah_8", returned)
    outcome = completed(alur, recap_task)

    with alur.database.read() as connection:
        submissions = cases.latest_submissions(connection, outcome.case.id)
    values = next(values for step, _, values in submissions if step == "langkah_8")
    rows = next(rows for rows in values.values() if isinstance(rows, list) and len(rows) == len(UNITS))
    assert {row["unit"] for row in rows} == set(UNITS)


def test_a_return_of_the_recap_only_goes_to_step_seven(alur: Alur):
    task = run_to(alur, "langkah_10", started(alur))

    offered = completed(alur, task, {"keputusan": "kembalikan", "saran": "Perbaiki rekap"}).offered

    assert [(t.step, t.round, t.returned_reason) for t in offered] == [("langkah_7", 2, "Perbaiki rekap")]


def test_step_seven_waits_for_the_last_unit(alur: Alur):
    outcome = started(alur)
    run_to(alur, "langkah_5", outcome)
    with alur.database.read() as connection:
        waiting = cases.open_tasks(connection, outcome.case.id)

    came = []
    while waiting:
        task = waiting.pop(0)
        offered = completed(alur, task).offered
        came.append([t.step for t in offered])
        waiting += [t for t in offered if t.step == "langkah_6"]

    assert came[-1] == ["langkah_7"]
    assert all("langkah_7" not in steps for steps in came[:-1])


def test_due_dates_follow_the_office_s_working_time(alur: Alur):
    outcome = started(alur)

    task = outcome.offered[0]

    assert task.due_at is not None
    assert task.due_at.isoformat() == "2026-11-20T02:15:00+00:00"


def test_a_row_of_history_says_on_what_it_was_based(alur: Alur):
    outcome = completed(alur, started(alur).offered[0])
    outcome = completed(alur, outcome.offered[0])

    with alur.database.read() as connection:
        last = list(history.entries(connection, outcome.case.id))[-1]

    assert last.body is not None
    body = json.loads(last.body)
    assert body["sources"]["lists"] == {"indikator": 1, "units": 1}
    assert body["actor"]["roles"] == [
        {"lane": "fungsional_perencana", "unit": None, "represents": None, "decree": None}
    ]


def test_an_instance_goes_on_from_its_snapshot_in_another_process(alur: Alur, clock: StandingClock):
    task = run_to(alur, "langkah_6", started(alur))

    outcome = completed(assembled(alur.config, clock), task)

    assert outcome.task is not None
    assert (outcome.task.status, outcome.task.completed_by) == ("completed", performer(task))


def test_the_history_of_a_case_is_a_chain(alur: Alur):
    outcome = started(alur)
    run_to(alur, "langkah_5", outcome)

    with alur.database.read() as connection:
        assert first_break(history.entries(connection, outcome.case.id)) is None
        assert first_break(history.entries(connection, "office")) is None
