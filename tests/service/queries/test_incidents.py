"""Operasi and Insiden: which cases are listed, what failed in them, and what a page costs."""

import uuid
from dataclasses import replace

import pytest
from sqlalchemy import insert

from service.persistence.database import Connection, Database
from service.persistence.store.documents import MAKE_DOCUMENTS
from service.persistence.store.timers import REFUSED
from service.persistence.tables import OutboxRow, TimerRow, table_of
from service.queries import incidents, instances
from service.queries.incidents import Incident
from service.queries.instances import Wanted
from service.queries.operating import choices
from service.queries.paging import BadCursor
from tests.builders.clocks import WORKING_MORNING
from tests.builders.databases import count_statements
from tests.builders.people import a_person
from tests.builders.rows import HOUR, add_case, add_definition, add_task

NOW = WORKING_MORNING
ADMIN = a_person("admin", process_admin=True)


def add_timer(connection: Connection, case: str, **columns: object) -> str:
    """Add a timer of a case that waits and failed three times."""
    row = {
        "id": str(uuid.uuid4()),
        "instance_id": case,
        "key": "tunggu#1",
        "element": "tunggu",
        "due_at": NOW,
        "status": "waiting",
        "attempts": 3,
        "last_error": "KeyError",
    }
    connection.execute(insert(table_of(TimerRow)), row | columns)
    return str((row | columns)["id"])


def add_message(connection: Connection, payload: dict[str, object], **columns: object) -> str:
    """Add a message that failed for good."""
    row = {
        "id": str(uuid.uuid4()),
        "kind": MAKE_DOCUMENTS,
        "payload": payload,
        "created_at": NOW,
        "available_at": NOW,
        "status": "failed",
        "attempts": 8,
        "last_error": "CannotTypeset: disposisi.typ: error: unknown variable\n  stack",
    }
    connection.execute(insert(table_of(OutboxRow)), row | columns)
    return str((row | columns)["id"])


def listed(office: Database, limit: int = 25) -> list[Incident]:
    found: list[Incident] = []
    cursor = None
    while True:
        with office.read() as connection:
            page = incidents.incidents(connection, limit=limit, cursor=cursor)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return found


def test_what_failed_for_good_is_an_incident_and_what_may_pass_is_none(office: Database) -> None:
    with office.write() as connection:
        case = add_case(connection, "TW I")
        task = add_task(connection, case, key="langkah_1#1", status="completed", completed_at=NOW)
        expected = {
            add_timer(connection, case),
            add_timer(connection, case, key="a#1", attempts=1, last_error=f"{REFUSED}Buntu.\nStuck."),
            add_message(connection, {"task": task.id}),
            add_message(connection, {"task": task.id}, status="waiting", attempts=3),
        }
        passing = {
            add_timer(connection, case, key="b#1", attempts=2),
            add_timer(connection, case, key="e#1", attempts=1, last_error="refused_by_nobody"),
            add_message(connection, {"task": task.id}, status="waiting", attempts=1),
        }
        add_timer(connection, case, key="c#1", attempts=9, last_error=None)
        add_timer(connection, case, key="d#1", status="fired")
        add_message(connection, {"task": task.id}, status="done")
        add_message(connection, {"person": "staf", "tasks": {}}, kind="mail")

    found = listed(office)

    assert {each.id for each in found} == expected
    assert {each.incident for each in found} == {"timer:tunggu#1", "timer:a#1", "documents:langkah_1#1"}
    with office.read() as connection:
        assert incidents.counted(connection) == len(expected)
        assert {each.id for each in incidents.incidents_of(connection, [case])[case]} == expected
        every = incidents.incidents_of(connection, [case], every=True)[case]
    assert {each.id for each in every} == expected | passing
    problems = {each.incident: each.problem for each in found}
    assert problems["timer:a#1"] == ("Aturan SOP menolaknya: Buntu.", "The SOP's rules refuse it: Stuck.")
    assert "KeyError" in problems["timer:tunggu#1"].en
    assert "unknown variable" in problems["documents:langkah_1#1"].id
    assert "stack" not in problems["documents:langkah_1#1"].id


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_incidents_come_oldest_first_page_by_page(office: Database, limit: int) -> None:
    with office.write() as connection:
        case = add_case(connection, "TW I")
        task = add_task(connection, case, status="completed", completed_at=NOW)
        for number in range(4):
            add_timer(connection, case, key=f"t#{number}", due_at=NOW + number // 2 * HOUR)
            add_message(connection, {"task": task.id}, created_at=NOW + number // 2 * HOUR)

    found = [(each.since, each.id) for each in listed(office, limit)]

    assert found == sorted(found)
    assert len(set(found)) == 8
    with office.read() as connection, pytest.raises(BadCursor):
        incidents.incidents(connection, cursor="tiada")


def test_mails_that_could_not_leave_are_listed_apart(office: Database) -> None:
    with office.write() as connection:
        case = add_case(connection, "TW I")
        add_timer(connection, case)
        add_message(
            connection, {"person": "staf"}, kind="mail", last_error="SMTPRecipientsRefused: {'a@b': (550)}"
        )
        add_message(connection, {"tasks": []}, kind="tasks-offered", last_error="ValueError: x")
        add_message(connection, {"person": "staf"}, kind="mail", status="waiting", attempts=1)

    with office.read() as connection:
        found = incidents.unsent(connection, limit=10)

    assert {(each.person, each.given_up) for each in found} == {("Staf", True), ("", True)}
    assert {each.problem.en for each in found if each.person} == {
        "The mail server refused the recipient's address."
    }
    assert len(listed(office)) == 1


def test_the_list_of_cases_is_narrowed_by_where_they_stand(office: Database) -> None:
    with office.write() as connection:
        add_definition(connection, "lain")
        first = add_case(connection, "Satu")
        add_task(connection, first, "kabid/pem", step="langkah_5", number="5")
        add_task(connection, first, "staf", step="langkah_4", number="4")
        second = add_case(connection, "Dua", status="suspended")
        add_task(connection, second, "kabid/ueb", step="langkah_5", number="5")
        add_case(connection, "Selesai", status="completed", ended_at=NOW, outcome="x")
        third = add_case(connection, "Tiga", key="lain")
        broken = add_task(connection, third, "staf", step="langkah_5", number="5")
        add_message(connection, {"task": broken.id})

    def ids(**filters: object) -> set[str]:
        with office.read() as connection:
            wanted = replace(Wanted(live=True), **filters)
            return {item.id for item in instances.instances(connection, ADMIN, wanted, at=NOW).items}

    assert ids() == {first, second, third}
    assert ids(step="langkah_5") == {first, second, third}
    assert ids(step="langkah_5", definition="sop") == {first, second}
    assert ids(step="langkah_5", lane="staf") == {third}
    assert ids(lane="kabid") == {first, second}
    assert ids(lane="kabid", unit="ueb") == {second}
    assert ids(incident=True) == {third}
    assert ids(incident=True, definition="sop") == set()


def test_the_choices_are_where_cases_stand_now_in_the_order_of_their_steps(office: Database) -> None:
    with office.write() as connection:
        add_definition(connection, "lain")
        case = add_case(connection, "Satu")
        for number in ("10", "2"):
            add_task(connection, case, "kabid/pem", step=f"langkah_{number}", number=number)
        ended = add_case(connection, "Selesai", status="completed", ended_at=NOW, outcome="x")
        add_task(connection, ended, "staf", step="langkah_7", status="completed", completed_at=NOW)

    with office.read() as connection:
        found = choices(connection)

    assert found.definitions == {"sop": "SOP Sop", "lain": "SOP Lain"}
    assert [place.step for place in found.places] == ["langkah_2", "langkah_10"]
    assert {(place.lane_name, place.unit_name) for place in found.places} == {("Kabid", "Bidang Pem")}


def test_the_page_of_all_cases_costs_five_statements(office: Database) -> None:
    with office.write() as connection:
        for number in range(5):
            case = add_case(connection, str(number))
            add_task(connection, case)
            add_timer(connection, case)

    with office.read() as connection, count_statements(office) as statements:
        page = instances.instances(connection, ADMIN, Wanted(live=True, incident=True), at=NOW)
        incidents.incidents_of(connection, [item.id for item in page.items])
        incidents.counted(connection)
        choices(connection)

    assert len(page.items) == 5
    assert len(statements) == 5
