"""The report against the mutu baku over the wire."""

from typing import Any

import pytest

from service.bootstrap import Alur
from tests.builders.clocks import StandingClock
from tests.builders.measuring import some_cases
from tests.builders.offices import SOP
from tests.service.api.conftest import As


def listed(as_: As, path: str = "/measures", **query: Any) -> dict[str, Any]:
    answer = as_("auditor").get(path, **query)
    assert answer.status_code == 200, answer.text
    found: Any = answer.json
    return found


def test_it_tells_the_figures_and_the_tasks_behind_them(alur: Alur, clock: StandingClock, as_: As):
    (case,) = some_cases(alur, clock, 1, number=1)

    steps = listed(as_, definition=SOP)["items"]
    third = next(each for each in steps if each["value"] == "langkah_5")
    behind, cursor = [], None
    while True:
        page = listed(
            as_, "/measures/tasks", step="langkah_5", limit=3, **({"cursor": cursor} if cursor else {})
        )
        behind += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert [each["number"] for each in steps][-3:] == ["10", "10b", "11"]
    assert third["limit_seconds"] == 2 * 27_000
    assert third["count"] == len(behind) > 3
    assert {each["instance_id"] for each in behind} == {case}
    assert sum(each["returned"] for each in behind) == third["returned"] > 0
    assert {each["value"] for each in listed(as_, by="unit")["items"]} > {None, "usaha"}
    assert listed(as_, version=9)["items"] == []
    back = listed(as_, step="langkah_5", outcome="returned")["items"]
    assert [each["count"] for each in back] == [third["returned"]]
    taken = as_("auditor").get("/measures/file", what="tasks", step="langkah_5")
    assert len(taken.data.splitlines()) == 1 + len(behind)


@pytest.mark.parametrize(
    "query",
    [
        {"by": "person"},
        {"since": "kemarin"},
        {"since": "0001-01-01T00:00:00+14:00"},
        {"until": "9999-12-31T23:59:59-14:00"},
        {"version": 0},
        {"outcome": "lain"},
        {"apa": 1},
    ],
)
def test_what_cannot_be_read_is_refused(as_: As, query: dict[str, Any]):
    assert as_("auditor").get("/measures", **query).status_code == 422


def test_a_cursor_from_elsewhere_is_refused(as_: As):
    assert as_("auditor").get("/measures/tasks", cursor="x").status_code == 422
