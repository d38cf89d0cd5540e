"""A task stands in exactly one list of whoever may take it, and in none of anybody else."""

from hypothesis import given
from hypothesis import strategies as st

from service.persistence.store.inbox import list_of_person, lists_of_roles, lists_of_task
from tests.builders.people import a_person
from tests.builders.rows import a_task

lanes = st.sampled_from(["staf", "kabid", "kabid/pem", "kabid/ueb", "staf/pem"])
assignees = st.sampled_from([None, "me", "another"])


@given(lane=lanes, assignee=assignees, held=st.sets(lanes))
def test_a_task_stands_once_in_the_lists_of_its_candidates(
    lane: str, assignee: str | None, held: set[str]
) -> None:
    person, task = a_person("me", *sorted(held)), a_task("a case", lane, assignee=assignee)

    lists = lists_of_task(task.lane, task.unit, task.assignee)
    found = [name for name in lists if name in lists_of_roles(person.roles)]

    may_take = assignee is None and person.actor.role_for(task.lane, task.unit) is not None
    assert len(found) == int(may_take)


@given(lane=lanes, assignee=assignees)
def test_a_claimed_task_stands_in_its_assignee_s_list_alone(lane: str, assignee: str | None) -> None:
    task = a_task("a case", lane, assignee=assignee)

    lists = lists_of_task(task.lane, task.unit, task.assignee)

    assert (list_of_person("me") in lists) == (assignee == "me")
    assert assignee is None or len(lists) == 1
