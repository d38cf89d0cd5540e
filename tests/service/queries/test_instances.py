"""Cases are read by those who take part, newest first, with what is open in them."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from engine.diagram import read_diagram
from engine.errors import NotFound
from service.casework.folders import ROOT
from service.persistence.database import Database
from service.persistence.store.people import Person
from service.queries import instances, tasks
from service.queries.instances import CaseItem, Progress, Wanted, progress
from service.queries.visibility import FEW
from tests.builders.clocks import WORKING_MORNING
from tests.builders.databases import count_statements
from tests.builders.people import a_person
from tests.builders.rows import HOUR, add_case, add_definition, add_many_tasks, add_task

NOW = WORKING_MORNING
STAF = a_person("staf", "staf")
ADMIN = a_person("admin", process_admin=True)
AUDITOR = a_person("auditor", auditor=True)


def listed(
    office: Database, person: Person, wanted: Wanted | None = None, *, limit: int = 25, at: datetime = NOW
) -> list[CaseItem]:
    found: list[CaseItem] = []
    cursor = None
    while True:
        with office.read() as connection:
            page = instances.instances(
                connection, person, wanted or Wanted(), at=at, limit=limit, cursor=cursor
            )
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return found


def test_the_newest_case_comes_first_page_by_page(office: Database) -> None:
    with office.write() as connection:
        made = [add_case(connection, str(n), started_at=NOW + (n // 2) * HOUR) for n in range(7)]

    whole = [item.id for item in listed(office, STAF)]

    assert sorted(whole) == sorted(made)
    assert [item.started_at for item in listed(office, STAF)] == sorted(
        (NOW + (n // 2) * HOUR for n in range(7)), reverse=True
    )
    for limit in (1, 2, 3):
        assert [item.id for item in listed(office, STAF, limit=limit)] == whole


def test_a_case_is_read_by_its_lanes_and_by_those_who_read_all(office: Database) -> None:
    with office.write() as connection:
        add_definition(connection, "other", lanes=("bendahara",))
        case = add_case(connection, "Rahasia", key="other")

    for person in (a_person("b", "bendahara"), ADMIN, AUDITOR, a_person("o", operator=True)):
        assert [item.id for item in listed(office, person)] == [case]
    for person in (STAF, a_person("nobody")):
        assert listed(office, person) == []
        with office.read() as connection, pytest.raises(NotFound):
            instances.readable_instance(connection, person, case, at=NOW)


def test_filters_narrow_the_list(office: Database) -> None:
    with office.write() as connection:
        add_definition(connection, "other")
        late = add_case(connection, "TW I 2026")
        add_task(connection, late, due_at=NOW - HOUR)
        done = add_case(connection, "TW I 2025", status="completed", ended_at=NOW, outcome="selesai")
        add_task(connection, done, due_at=NOW - HOUR, status="completed", completed_at=NOW)
        other = add_case(connection, "100%", key="other")

    def ids(**filters: object) -> set[str]:
        return {item.id for item in listed(office, STAF, replace(Wanted(), **filters))}

    assert ids(status="completed") == {done}
    assert ids(definition="other") == {other}
    assert ids(overdue=True) == {late}
    assert ids(overdue=False) == {done, other}
    assert ids(q="tw i") == {late, done}
    assert ids(q="%") == {other}


def test_an_item_tells_what_is_open_and_whether_it_is_late(office: Database) -> None:
    with office.write() as connection:
        case = add_case(connection, "TW I 2026")
        open_tasks = [add_task(connection, case, lane) for lane in ("kabid/pem", "kabid/ueb")]
        add_task(connection, case, status="completed", completed_at=NOW)

    (item,) = listed(office, STAF)
    (later,) = listed(office, STAF, at=NOW + timedelta(days=1))

    assert {task.id for task in item.current} == {task.id for task in open_tasks}
    assert {task.unit_name for task in item.current} == {"Bidang Pem", "Bidang Ueb"}
    assert (item.open_tasks, item.overdue, later.overdue) == (2, False, True)
    assert (item.definition_name, item.started_by_name) == ("SOP Sop", "Sekretaris")


def test_a_page_of_cases_costs_three_statements_and_a_case_two(office: Database) -> None:
    with office.write() as connection:
        for number in range(5):
            add_task(connection, add_case(connection, str(number)))

    with office.read() as connection, count_statements(office) as statements:
        page = instances.instances(connection, STAF, Wanted(overdue=False, q="1"), at=NOW)
        case = instances.readable_instance(connection, STAF, page.items[0].id, at=NOW)

    assert len(statements) == 5
    assert case.current[0].instance.id == case.id


def test_the_tasks_of_a_case_come_in_the_order_they_were_offered(office: Database) -> None:
    with office.write() as connection:
        case = add_case(connection, "TW I 2026")
        later = add_task(connection, case, created_at=NOW + HOUR)
        first = add_task(connection, case, status="completed", completed_at=NOW, completed_by="staf")
        hidden = add_definition(connection, "other", lanes=("bendahara",))
        secret = add_task(connection, add_case(connection, "Rahasia", key="other"), "bendahara")

    assert hidden
    with office.read() as connection:
        assert [task.id for task in tasks.tasks_of_case(connection, case)] == [first.id, later.id]
        assert tasks.readable_task(connection, STAF, first.id).completed_by_name == "Staf"
        for unknown in (secret.id, "nothing"):
            with pytest.raises(NotFound):
                tasks.readable_task(connection, STAF, unknown)


@pytest.mark.parametrize(
    ("open_steps", "status", "completed"),
    [
        (["langkah_1"], "running", 0),
        (["langkah_5", "langkah_6"], "running", 4),
        (["langkah_10"], "running", 9),
        (["langkah_10b"], "running", 9),
        (["langkah_11"], "running", 10),
        ([], "completed", 11),
        ([], "cancelled", 0),
    ],
)
def test_progress_counts_the_numbered_steps_before_the_earliest_open_one(
    office: Database, open_steps: list[str], status: str, completed: int
) -> None:
    diagram = read_diagram(
        (ROOT / "processes/pengumpulan_data_kinerja/pengumpulan_data_kinerja.bpmn").read_bytes()
    )
    with office.write() as connection:
        case = add_case(connection, "TW I 2026", status=status)
        for step in open_steps:
            add_task(connection, case, step=step)

    (item,) = listed(office, STAF)

    assert progress(diagram.steps, item) == Progress(completed=completed, total=11)


@pytest.mark.parametrize("many", [3, FEW + 5])
def test_a_list_holds_what_one_may_read_be_it_few_cases_or_many(office: Database, many: int) -> None:
    archivist = a_person("arsiparis", "arsiparis")
    with office.write() as connection:
        former = add_definition(connection, "arsip", lanes=["arsiparis"])
        add_many_tasks(connection, many, "arsiparis", name="Arsip", key="arsip")
        add_definition(connection, "arsip", lanes=["lain"])
        add_case(connection, "never theirs", key="arsip")
        gone_on = add_case(connection, "done by the former version", key="arsip")
        add_task(connection, gone_on, "arsiparis", status="completed", deployment_hash=former)

    names = [item.business_key for item in listed(office, archivist, limit=100)]

    assert len(names) == many + 2  # and the one that the others were made after
    assert "done by the former version" in names
    assert "never theirs" not in names
