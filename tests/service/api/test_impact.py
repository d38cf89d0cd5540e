"""A program learns what a version would mean for the running cases."""

import pytest

from service.bootstrap import Alur
from tests.builders.editions import edited
from tests.builders.offices import SOP, run_to, started
from tests.service.api.conftest import As

LATER_STEP_3 = ('timeLimit="PT30M" form="langkah_3"', 'timeLimit="PT45M" form="langkah_3"')
PATH = f"/definitions/{SOP}/versions/2/impact"


@pytest.fixture
def cases(alur: Alur, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Begin two cases, one of them beyond step 3, and put a version with another step 3 into force.

    No request stops half-way because the machine is slow.
    """
    monkeypatch.setattr("service.api.impact.BUDGET_S", 60)
    made = {"before": started(alur, "before").case.id}
    made["beyond"] = run_to(alur, "langkah_7", started(alur, "beyond")).instance_id
    alur.office.put_into_force(edited(*LATER_STEP_3), person=None)
    return made


def test_counts_and_cases_are_given_with_what_decided_them(as_: As, cases: dict[str, str]) -> None:
    answer = as_("admin").get(PATH).json

    assert (answer["total"], answer["done"]) == (2, 2)
    assert answer["counts"] == {
        "unaffected": 1,
        "cosmetic": 0,
        "migratable": 1,
        "mapping": 0,
        "blocked": 0,
    }
    assert {each["id"]: each["verdict"] for each in answer["items"]} == {
        cases["before"]: "migratable",
        cases["beyond"]: "unaffected",
    }
    (before,) = (each for each in answer["items"] if each["id"] == cases["before"])
    assert before["open_steps"] == ["langkah_1"]


def test_the_list_is_narrowed_and_paged(as_: As, cases: dict[str, str]) -> None:
    admin = as_("admin")

    migratable = admin.get(PATH, verdict="migratable").json["items"]
    first = admin.get(PATH, limit=1).json
    second = admin.get(PATH, limit=1, cursor=first["next_cursor"]).json

    assert [each["business_key"] for each in migratable] == ["before"]
    assert {first["items"][0]["id"], second["items"][0]["id"]} == set(cases.values())
    assert second["next_cursor"] is None


def test_a_former_version_is_assessed_too(as_: As, cases: dict[str, str]) -> None:
    assert as_("admin").get(f"/definitions/{SOP}/versions/1/impact").json["total"] == 0


@pytest.mark.parametrize("who", ["sekretaris", "operator", "auditor"])
def test_others_than_process_admins_are_refused(as_: As, cases: dict[str, str], who: str) -> None:
    assert as_(who).get(PATH).status_code == 403


def test_a_version_that_there_is_not_is_not_found(as_: As) -> None:
    assert as_("admin").get(f"/definitions/{SOP}/versions/9/impact").status_code == 404
