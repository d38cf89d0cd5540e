"""What going to another deployment would mean for the running cases: counted and listed by verdict."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from engine.texts import Text
from service.persistence.database import Connection, Database
from service.persistence.store import cases, deployments
from service.persistence.store import impact as store
from service.persistence.store.impact import Assessed
from service.persistence.tables import ImpactRow, table_of
from service.queries import impact
from service.queries.impact import Progress, Wanted
from tests.builders.clocks import WORKING_MORNING
from tests.builders.databases import count_statements
from tests.builders.rows import HOUR, add_case, add_definition, add_task

NOW = WORKING_MORNING
TO = "hash-of-a-draft"
REASON = Text("Langkah 5 berubah jenis", "Step 5 changed its kind")


def assessed(connection: Connection, case_id: str, verdict: str, *, to: str = TO, **detail: Any) -> None:
    """Keep a verdict of a case as it is now."""
    case = cases.read_case(connection, case_id)
    assert case is not None
    found = Assessed(
        to_hash=to,
        instance_id=case_id,
        from_hash=case.deployment_hash,
        instance_version=case.version,
        verdict=verdict,
        detail={"step": None, "reason": None, "open_steps": [], "choices": {}, **detail},
        assessed_at=NOW,
    )
    store.keep(connection, [found])


def counted(office: Database, to: str = TO) -> Progress:
    with office.read() as connection:
        return impact.progress(connection, "sop", to)


def listed(office: Database, wanted: Wanted | None = None, *, limit: int = 25) -> list[str]:
    found: list[str] = []
    cursor = None
    while True:
        with office.read() as connection:
            page = impact.items(connection, "sop", TO, wanted or Wanted(), limit=limit, cursor=cursor)
        found += [item.business_key for item in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return found


def test_only_running_cases_of_this_sop_on_other_deployments_count(office: Database) -> None:
    with office.write() as connection:
        add_definition(connection, "other")
        for status in ("running", "suspended", "completed", "cancelled"):
            add_case(connection, status, status=status)
        add_case(connection, "another SOP", key="other")
        there = deployments.in_force(connection, "sop")
    assert there is not None

    assert counted(office).total == 2
    assert counted(office, there.deployment_hash).total == 0


def test_cases_are_counted_by_verdict_and_the_others_are_still_to_be_assessed(office: Database) -> None:
    with office.write() as connection:
        ids = [add_case(connection, str(number)) for number in range(4)]
        for case_id, verdict in zip(ids, ("migratable", "migratable", "blocked"), strict=False):
            assessed(connection, case_id, verdict)

    found = counted(office)

    assert (found.total, found.done, found.is_complete) == (4, 3, False)
    assert found.counts == {"unaffected": 0, "cosmetic": 0, "migratable": 2, "mapping": 0, "blocked": 1}


def test_a_case_that_moved_on_is_assessed_again(office: Database) -> None:
    with office.write() as connection:
        case_id = add_case(connection, "TW I")
        assessed(connection, case_id, "migratable")
        case = cases.read_case(connection, case_id)
        assert case is not None
        cases.move_case(connection, case, {"version": 2, "sequence": 2})
        waiting = store.unassessed(connection, "sop", TO, most=10)

    assert counted(office).done == 0
    assert [(each.id, each.version) for each in waiting] == [(case_id, 2)]
    assert listed(office) == []


def test_what_is_known_of_one_deployment_says_nothing_of_another(office: Database) -> None:
    with office.write() as connection:
        assessed(connection, add_case(connection, "TW I"), "migratable")

    assert counted(office, "another draft").done == 0


def test_the_newest_case_comes_first_page_by_page(office: Database) -> None:
    with office.write() as connection:
        for number in range(5):
            case_id = add_case(connection, str(number), started_at=NOW + number * HOUR)
            assessed(connection, case_id, "migratable")

    assert listed(office) == ["4", "3", "2", "1", "0"]
    assert listed(office, limit=2) == listed(office)


def test_a_list_is_narrowed_by_verdict_name_open_step_and_version(office: Database) -> None:
    with office.write() as connection:
        add_task(connection, one := add_case(connection, "TW I"), step="langkah_5", number="5", name="Isi")
        assessed(connection, one, "blocked", step="langkah_5", reason=list(REASON))
        assessed(connection, add_case(connection, "TW II"), "mapping", choices={"a": ["b", "c"]})
        add_definition_again(connection)
        assessed(connection, add_case(connection, "TW III"), "migratable")
    with office.read() as connection:
        (blocked,) = impact.items(connection, "sop", TO, Wanted(verdict="blocked")).items
        (mapping,) = impact.chosen(connection, "sop", TO, Wanted(verdict="mapping"))
        steps = impact.open_steps(connection, "sop", TO)
        versions = impact.versions(connection, "sop", TO)

    assert (blocked.step, blocked.reason, [task.name for task in blocked.current]) == (
        "langkah_5",
        REASON,
        ["Isi"],
    )
    assert mapping.choices == {"a": ("b", "c")}
    assert listed(office, Wanted(q="tw iii")) == ["TW III"]
    assert listed(office, Wanted(step="langkah_5")) == ["TW I"]
    assert listed(office, Wanted(version=2)) == ["TW III"]
    assert [(step.number, step.name) for step in steps] == [("5", "Isi")]
    assert versions == (2, 1)


def add_definition_again(connection: Connection) -> None:
    """Put another version of the SOP into force."""
    there = deployments.in_force(connection, "sop")
    assert there is not None
    deployments.put_in_force(
        connection, key="sop", deployment_hash=there.deployment_hash, name="SOP", at=NOW, by="admin"
    )


def test_some_of_the_cases_can_be_chosen(office: Database) -> None:
    with office.write() as connection:
        ids = [add_case(connection, str(number), started_at=NOW + number * HOUR) for number in range(3)]
        for case_id in ids:
            assessed(connection, case_id, "migratable")
    with office.read() as connection:
        everything = impact.chosen(connection, "sop", TO, Wanted(verdict="migratable"))
        some = impact.chosen(connection, "sop", TO, Wanted(), [ids[2], "no case"])
        none = impact.chosen(connection, "sop", TO, Wanted(), [])

    assert [item.id for item in everything] == ids
    assert [item.id for item in some] == [ids[2]]
    assert none == ()


def test_counts_and_a_page_cost_the_same_however_many_cases_there_are(office: Database) -> None:
    with office.write() as connection:
        for number in range(20):
            assessed(connection, add_case(connection, str(number)), "migratable")
    with office.read() as connection, count_statements(office) as statements:
        impact.progress(connection, "sop", TO)
        impact.items(connection, "sop", TO, Wanted())

    assert len(statements) == 3


def test_earlier_states_of_a_draft_are_forgotten_and_versions_kept(office: Database) -> None:
    with office.write() as connection:
        case_id = add_case(connection, "TW I")
        version = deployments.in_force(connection, "sop")
        assert version is not None
        for to in ("old draft", TO, version.deployment_hash):
            assessed(connection, case_id, "migratable", to=to)
        store.forget_drafts(connection, "sop", TO)

        assert kept(connection) == {TO, version.deployment_hash}


def test_tidying_forgets_given_up_drafts_and_what_was_known_of_ended_cases(office: Database) -> None:
    with office.write() as connection:
        version = deployments.in_force(connection, "sop")
        assert version is not None
        running, ended = add_case(connection, "TW I"), add_case(connection, "TW II", status="completed")
        assessed(connection, running, "migratable", to="given up")
        assessed(connection, running, "migratable", to=version.deployment_hash)
        assessed(connection, ended, "migratable", to="another")
        store.forget(connection, before=NOW)
        assert kept(connection) == {"given up", version.deployment_hash}
        store.forget(connection, before=NOW + timedelta(seconds=1))

        assert kept(connection) == {version.deployment_hash}


def kept(connection: Connection) -> set[str]:
    table = table_of(ImpactRow)
    assert connection.execute(select(func.count()).select_from(table)).scalar_one() >= 1
    return set(connection.execute(select(table.c.to_hash)).scalars())


def test_the_last_submission_of_each_step_and_unit_is_read_for_many_cases_at_once(office: Database) -> None:
    with office.write() as connection:
        ids = [add_case(connection, "TW I"), add_case(connection, "TW II"), add_case(connection, "TW III")]
        for case_id, unit, round_ in ((0, None, 1), (0, None, 2), (0, "pem", 1), (1, None, 1)):
            task = add_task(connection, ids[case_id], unit=unit, round=round_)
            handed_in(connection, task.id, ids[case_id], unit=unit, round_=round_)
        with count_statements(office) as statements:
            found = store.submissions_of(connection, ids)

    assert len(statements) == 1
    assert found == {
        ids[0]: {("langkah_1", None): {"round": 2}, ("langkah_1", "pem"): {"round": 1}},
        ids[1]: {("langkah_1", None): {"round": 1}},
        ids[2]: {},
    }


def handed_in(connection: Connection, task_id: str, case_id: str, *, unit: str | None, round_: int) -> None:
    row = {
        "id": f"handed in with {task_id}",
        "instance_id": case_id,
        "task_id": task_id,
        "step": "langkah_1",
        "unit": unit,
        "round": round_,
        "field_values": {"round": round_},
        "body_sha256": "0" * 64,
        "submitted_at": NOW,
        "submitted_by": "staf",
        "acted_for": None,
    }
    cases.add_submission(connection, row)
