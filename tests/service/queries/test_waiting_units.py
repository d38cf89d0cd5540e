"""The tasks of units that wait, and all that was handed in with a case, on both databases."""

from datetime import timedelta

from service.persistence.database import Database
from service.persistence.store import cases
from service.queries.contributions import submissions_of_case
from service.queries.tasks import waiting_unit_tasks
from tests.builders.clocks import WORKING_MORNING
from tests.builders.people import a_person
from tests.builders.rows import HOUR, add_case, add_task

STAFF = a_person("staf", "staf")


def test_only_open_tasks_of_units_in_running_cases_wait_the_most_urgent_first(
    office: Database,
) -> None:
    with office.write() as connection:
        running = add_case(connection, "running")
        suspended = add_case(connection, "suspended", status="suspended")
        late = add_task(connection, running, "kabid/pem", due_at=WORKING_MORNING + 2 * HOUR)
        soon = add_task(connection, running, "kabid/ueb")
        taken = add_task(
            connection, running, "kabid/ueb", assignee="kabid", due_at=WORKING_MORNING + 3 * HOUR
        )
        add_task(connection, running, "kabid/ueb", status="completed")
        add_task(connection, running, "staf")
        add_task(connection, suspended, "kabid/pem")

    with office.read() as connection:
        found = waiting_unit_tasks(connection, STAFF, limit=10)
        assert [item.id for item in found] == [soon.id, late.id, taken.id]
        assert [item.id for item in waiting_unit_tasks(connection, STAFF, limit=1)] == [soon.id]
        assert waiting_unit_tasks(connection, a_person("tamu"), limit=10) == ()


def test_what_was_handed_in_is_read_oldest_first(office: Database) -> None:
    with office.write() as connection:
        case = add_case(connection, "running")
        for number in (2, 1):
            task = add_task(connection, case, "kabid/pem", round=number)
            row = {
                "id": task.id,
                "instance_id": case,
                "task_id": task.id,
                "step": task.step,
                "unit": task.unit,
                "round": number,
                "field_values": {"putaran": number},
                "body_sha256": "0" * 64,
                "submitted_at": WORKING_MORNING + timedelta(hours=number),
                "submitted_by": "kabid",
                "acted_for": None,
            }
            cases.add_submission(connection, row)

    with office.read() as connection:
        found = submissions_of_case(connection, case)
        assert [each.values for each in found] == [{"putaran": 1}, {"putaran": 2}]
        assert {(each.step, each.unit) for each in found} == {("langkah_1", "pem")}
        assert submissions_of_case(connection, "elsewhere") == ()
