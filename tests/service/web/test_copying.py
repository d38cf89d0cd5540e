"""Earlier cases whose answers may be copied, on both databases."""

import pytest

from engine.errors import NotFound
from service.bootstrap import Alur
from service.persistence.store.people import Person, person_at
from service.queries.former_cases import former_answers, former_cases
from service.queries.task_items import TaskItem
from service.queries.tasks import readable_task
from tests.builders.databases import count_statements
from tests.builders.offices import completed, run_to, started


def seen(alur: Alur, username: str, task_id: str) -> tuple[Person, TaskItem]:
    with alur.database.read() as connection:
        person = person_at(connection, username, alur.clock.now())
        assert person is not None
        return person, readable_task(connection, person, task_id)


def test_earlier_answers_to_the_same_step_are_listed_newest_first(alur: Alur):
    for name in ("TW I", "TW II"):
        completed(alur, run_to(alur, "langkah_2", started(alur, name)))
    run_to(alur, "langkah_2", started(alur, "TW III"))  # not handed in yet
    task = run_to(alur, "langkah_2", started(alur, "TW IV"))
    person, item = seen(alur, "perencana", task.id)

    with alur.database.read() as connection:
        with count_statements(alur.database) as counted:
            found = former_cases(connection, person, item)
        name, values = former_answers(connection, person, item, found[0].task_id)

    assert {each.business_key for each in found} == {"TW I", "TW II"}
    assert len(counted) == 1
    assert name == found[0].business_key
    assert len(values["indikator"]) == 4


def test_the_answers_of_another_unit_step_or_of_the_case_itself_are_none(alur: Alur):
    earlier = run_to(alur, "langkah_5", started(alur, "TW I"))
    completed(alur, earlier)
    task = run_to(alur, "langkah_5", started(alur, "TW II"))
    person, item = seen(alur, f"kabid-{task.unit}", task.id)

    with alur.database.read() as connection:
        found = former_cases(connection, person, item)
        assert [each.task_id for each in found] == ([earlier.id] if earlier.unit == task.unit else [])
        with pytest.raises(NotFound):
            former_answers(connection, person, item, task.id)
