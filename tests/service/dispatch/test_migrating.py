"""A case goes on by another version of its SOP, through the write path."""

import pytest

from engine.errors import CannotMigrate, InstanceNotRunning, NotFound, NotPermitted, ReasonMissing
from engine.history import Entry
from service.accounts.acting import acting
from service.bootstrap import Alur
from service.casework.folders import ROOT, files_of_process
from service.dispatch.migrating import AlreadyOnVersion, VersionRetired
from service.dispatch.outcome import Outcome
from service.persistence.store import cases, history
from service.persistence.store.cases import Case, Task
from service.queries.replays import state_after
from service.queries.tasks import readable_task, tasks_of_case
from service.queries.verification import verified
from service.queries.visibility import may_read
from service.queries.worklist import Scope, Wanted, listed
from tests.builders.offices import SOP, an_outcome, answers, completed, run_to, started

REASON = "SOP diperbarui"
BPMN = f"{SOP}.bpmn"
STEP_2, STAFF = "<bpmn:flowNodeRef>langkah_2</bpmn:flowNodeRef>", '<bpmn:lane id="staf" name="Staf">'
TO_STAFF = ((STEP_2, ""), (STAFF, f"{STAFF}{STEP_2}"))
LOOP_IN_TURN = '<bpmn:multiInstanceLoopCharacteristics isSequential="true"'


def a_version(alur: Alur, *changes: tuple[str, str]) -> int:
    """Put the SOP into force with some of its text changed; gives the version."""
    files = dict(files_of_process(ROOT / "processes" / SOP))
    text = files[BPMN].decode()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return alur.office.put_into_force({**files, BPMN: text.encode()}, person=None).version


def case_of(alur: Alur, outcome: Outcome) -> Case:
    """Read the case's row."""
    with alur.database.read() as connection:
        found = cases.read_case(connection, outcome.case.id)
    assert found is not None
    return found


def open_tasks(alur: Alur, outcome: Outcome) -> list[Task]:
    """Read the open tasks of a case."""
    with alur.database.read() as connection:
        return cases.open_tasks(connection, outcome.case.id)


def log_of(alur: Alur, outcome: Outcome) -> list[Entry]:
    """Read a case's history."""
    with alur.database.read() as connection:
        return list(history.entries(connection, outcome.case.id))


def verdict_on(alur: Alur, outcome: Outcome) -> tuple[str, str]:
    """Verify a case."""
    with alur.database.read() as connection:
        found = verified(connection, case_of(alur, outcome))
    return found.chain, found.replay


def on_the_list_of(alur: Alur, person: str) -> list[str]:
    """Name the steps that wait for a person."""
    now = alur.clock.now()
    with alur.database.read() as connection:
        page = listed(connection, acting(connection, person, now), Wanted(scope=Scope.DESK), at=now)
    return [item.step for item in page.items]


def migrated(alur: Alur, outcome: Outcome, version: int, **mapping: str) -> Outcome:
    """Let the admin migrate a case."""
    done = alur.instances.migrate(
        outcome.case.id, version=version, reason=REASON, mapping=mapping, person="admin"
    )
    return an_outcome(done)


def test_the_case_pins_the_new_version_and_its_history_says_so(alur):
    outcome = started(alur)
    former = outcome.case.deployment_hash
    version = a_version(alur, ('timeLimit="PT30M"', 'timeLimit="PT45M"'))

    moved = migrated(alur, outcome, version)

    case, last = case_of(alur, outcome), log_of(alur, outcome)[-1]
    assert (case.definition_version, case.deployment_hash) == (version, moved.case.deployment_hash)
    assert case.deployment_hash != former
    assert (last.row.kind, last.row.deployment_hash) == ("migrate_instance", case.deployment_hash)
    assert verdict_on(alur, outcome) == ("intact", "identical")


def test_a_migrated_case_runs_to_its_end_and_verifies(alur):
    outcome = started(alur)
    run_to(alur, "langkah_5", outcome)
    version = a_version(alur, ('timeLimit="P1D"', 'timeLimit="P3D"'))

    migrated(alur, outcome, version)
    waiting = open_tasks(alur, outcome)
    while waiting:
        completed(alur, waiting[0])
        waiting = open_tasks(alur, outcome)

    assert case_of(alur, outcome).status == "completed"
    assert verdict_on(alur, outcome) == ("intact", "identical")


def test_each_moment_is_replayed_by_the_version_of_its_time(alur):
    outcome = started(alur)
    former = outcome.case.deployment_hash
    migrated(alur, outcome, a_version(alur, ('timeLimit="P1D"', 'timeLimit="P3D"')))
    case = case_of(alur, outcome)

    with alur.database.read() as connection:
        states = [state_after(connection, alur.deployments, case, upto) for upto in (1, 2)]

    assert [state.deployment_hash for state in states] == [former, case.deployment_hash]


def test_lists_follow_a_task_to_its_new_lane_and_its_draft_survives(alur):
    outcome = started(alur)
    task = run_to(alur, "langkah_2", outcome)
    alur.instances.claim(task.id, person="perencana")
    alur.drafts.save(task.id, {"petunjuk": "Isi semua"}, person="perencana")

    migrated(alur, outcome, a_version(alur, *TO_STAFF))

    (row,) = open_tasks(alur, outcome)
    assert (row.id, row.lane, row.assignee) == (task.id, "staf", None)
    assert on_the_list_of(alur, "perencana") == []
    assert on_the_list_of(alur, "staf") == ["langkah_2"]
    with alur.database.read() as connection:
        draft = cases.read_draft(connection, task.id, "perencana")
    assert draft is not None
    assert draft[0] == {"petunjuk": "Isi semua"}


def test_an_open_task_takes_its_new_name_limit_and_due_date(alur):
    outcome = started(alur)
    (before,) = open_tasks(alur, outcome)

    migrated(alur, outcome, a_version(alur, ('timeLimit="PT15M"', 'timeLimit="P2D"')))

    (after,) = open_tasks(alur, outcome)
    assert (before.time_limit, after.time_limit) == ("PT15M", "P2D")
    assert before.due_at is not None
    assert after.due_at is not None
    assert after.due_at > before.due_at
    assert after.created_at == before.created_at
    assert verdict_on(alur, outcome) == ("intact", "identical")


def test_a_suspended_case_migrates_but_comes_to_no_list(alur):
    outcome = started(alur)
    run_to(alur, "langkah_2", outcome)
    alur.instances.suspend(outcome.case.id, "Menunggu", person="admin")

    migrated(alur, outcome, a_version(alur, *TO_STAFF))

    assert on_the_list_of(alur, "staf") == []
    alur.instances.resume(outcome.case.id, "Lanjut", person="admin")
    assert on_the_list_of(alur, "staf") == ["langkah_2"]
    assert verdict_on(alur, outcome) == ("intact", "identical")


def test_what_is_done_stays_with_the_version_it_was_done_by(alur):
    outcome = started(alur)
    former = outcome.case.deployment_hash
    run_to(alur, "langkah_2", outcome)

    migrated(alur, outcome, a_version(alur, *TO_STAFF))

    with alur.database.read() as connection:
        items = {item.step: item for item in tasks_of_case(connection, outcome.case.id)}
    assert items["langkah_1"].instance.deployment_hash == former
    assert items["langkah_2"].instance.deployment_hash == case_of(alur, outcome).deployment_hash


def test_who_took_part_still_reads_a_case_whose_new_version_has_no_lane_of_theirs(alur):
    outcome = started(alur)
    other = started(alur, "Berkas baru")
    task = run_to(alur, "langkah_2", outcome)
    version = a_version(alur, ('"sekretaris"', '"kepala"'))
    migrated(alur, outcome, version)
    migrated(alur, other, version)

    with alur.database.read() as connection:
        reader = acting(connection, "sekretaris", alur.clock.now())
        assert may_read(connection, reader, outcome.case.id)
        assert not may_read(connection, reader, other.case.id)
        assert readable_task(connection, reader, task.id).id == task.id


def test_only_a_process_admin_migrates_and_says_why(alur):
    outcome = started(alur)
    version = a_version(alur, ('timeLimit="P1D"', 'timeLimit="P3D"'))
    act = alur.instances.migrate

    for person in ("operator", "sekretaris"):
        with pytest.raises(NotPermitted):
            act(outcome.case.id, version=version, reason=REASON, person=person)
    with pytest.raises(ReasonMissing):
        act(outcome.case.id, version=version, reason="  ", person="admin")
    with pytest.raises(NotFound):
        act(outcome.case.id, version=99, reason=REASON, person="admin")
    with pytest.raises(AlreadyOnVersion):
        act(outcome.case.id, version=1, reason=REASON, person="admin")
    assert len(log_of(alur, outcome)) == 1


def test_no_case_goes_on_by_a_retired_version(alur):
    outcome = started(alur)
    version = a_version(alur, ('timeLimit="P1D"', 'timeLimit="P3D"'))
    alur.releases.retire(SOP, "Diganti", person="admin")

    with pytest.raises(VersionRetired) as refused:
        alur.instances.migrate(outcome.case.id, version=version, reason=REASON, person="admin")

    assert "sudah dicabut" in refused.value.text.id
    assert case_of(alur, outcome).definition_version == 1


def test_a_case_that_has_ended_does_not_migrate(alur):
    outcome = started(alur)
    alur.instances.cancel(outcome.case.id, "Salah", person="admin")
    version = a_version(alur, ('timeLimit="P1D"', 'timeLimit="P3D"'))

    with pytest.raises(InstanceNotRunning):
        alur.instances.migrate(outcome.case.id, version=version, reason=REASON, person="admin")


def test_a_blocked_case_stays_as_it_is_and_the_reason_names_the_step(alur):
    outcome = started(alur)
    run_to(alur, "langkah_5", outcome)
    version = a_version(alur, ("<bpmn:multiInstanceLoopCharacteristics", LOOP_IN_TURN))

    with pytest.raises(CannotMigrate) as refused:
        alur.instances.migrate(outcome.case.id, version=version, reason=REASON, person="admin")

    assert "sedang berjalan dan cara mengulanginya berubah" in refused.value.text.id
    assert case_of(alur, outcome).definition_version == 1
    assert verdict_on(alur, outcome) == ("intact", "identical")


def test_a_case_goes_from_version_to_version(alur):
    outcome = started(alur)
    second = a_version(alur, ('timeLimit="P1D"', 'timeLimit="P3D"'))
    third = a_version(alur, *TO_STAFF)

    migrated(alur, outcome, second)
    task = run_to(alur, "langkah_2", outcome)
    migrated(alur, outcome, third)
    alur.instances.complete(task.id, answers(alur, task), person="staf")
    migrated(alur, outcome, 1)

    assert case_of(alur, outcome).definition_version == 1
    assert verdict_on(alur, outcome) == ("intact", "identical")
