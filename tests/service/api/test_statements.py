"""How many statements a request takes, authentication included, however many cases there are."""

from collections.abc import Callable

import pytest

from service.bootstrap import Alur
from tests.builders.callers import performer_of
from tests.builders.databases import count_statements
from tests.builders.offices import started
from tests.service.api.conftest import As

MOST_TO_COMPLETE, MOST_TO_LIST = 20, 5
LISTS: list[tuple[str, dict[str, str]]] = [
    ("/tasks", {}),
    ("/tasks", {"scope": "group"}),
    ("/tasks", {"scope": "all"}),
    ("/tasks", {"scope": "mine", "status": "completed"}),
    ("/tasks", {"scope": "group", "q": "Berkas"}),
    ("/instances", {}),
    ("/instances", {"overdue": "true"}),
    ("/people", {}),
]


@pytest.fixture(params=[1, 200])
def cases(request: pytest.FixtureRequest, alur: Alur) -> int:
    """Open one case, or two hundred."""
    number: int = request.param
    for each in range(number):
        started(alur, f"Berkas {each}")
    return number


def counted(alur: Alur, call: Callable[[], object]) -> int:
    with count_statements(alur.database) as statements:
        call()
    return len(statements)


def test_completing_takes_few_statements(alur: Alur, as_: As, cases: int):
    me = as_("sekretaris")
    task = me.get("/tasks", scope="group", limit=1).json["items"][0]
    body = {"values": me.answers(task["id"])}
    path = f"/tasks/{task['id']}/complete"

    assert counted(alur, lambda: me.post(path, body, key="k")) <= MOST_TO_COMPLETE
    assert me.get(f"/tasks/{task['id']}").json["status"] == "completed"


def test_a_list_takes_few_statements(alur: Alur, as_: As, cases: int):
    me = as_("sekretaris")

    taken = {
        (path, str(query)): counted(alur, lambda path=path, query=query: me.get(path, limit=100, **query))
        for path, query in LISTS
    }

    assert max(taken.values()) <= MOST_TO_LIST, taken


def test_every_step_of_the_sop_takes_few_statements(alur: Alur, as_: As):
    waiting = [as_("sekretaris").start("TW I")]
    most = 0
    while waiting:
        task = waiting.pop(0)
        caller = as_(performer_of(task))
        body = {"values": caller.answers(task["id"])}
        with count_statements(alur.database) as statements:
            answer = caller.post(f"/tasks/{task['id']}/complete", body, key=task["id"])
        assert answer.status_code == 200, answer.text
        most = max(most, len(statements))
        waiting += answer.json["next_tasks"]

    assert most <= MOST_TO_COMPLETE
