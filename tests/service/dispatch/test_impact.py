"""What a draft or a version would mean for each running case: found slice by slice, kept, found again."""

import pytest
from sqlalchemy import update

from engine.errors import Invalid, NotPermitted
from service.bootstrap import Alur
from service.persistence.tables import InstanceRow, table_of
from service.queries import impact
from service.queries.impact import ImpactItem, Progress, Wanted
from tests.builders.databases import count_statements
from tests.builders.editions import BPMN, edited, shipped
from tests.builders.offices import SOP, completed, run_to, started

LATER_STEP_3 = ('timeLimit="PT30M" form="langkah_3"', 'timeLimit="PT45M" form="langkah_3"')


def assessed(alur: Alur, files: dict[str, bytes]) -> dict[str, ImpactItem]:
    """Assess all cases; gives what was found by the name of the case."""
    progress = alur.impact.go_on(files, person="admin", budget_s=60)
    assert progress.is_complete
    with alur.database.read() as connection:
        found = impact.chosen(connection, SOP, alur.impact.target(files).hash, Wanted())
    return {item.business_key: item for item in found}


def test_a_case_before_the_change_can_be_moved_and_one_beyond_it_is_unaffected(alur: Alur) -> None:
    started(alur, "before")
    run_to(alur, "langkah_5", started(alur, "beyond"))

    found = assessed(alur, edited(*LATER_STEP_3))

    assert {name: item.verdict for name, item in found.items()} == {
        "before": "migratable",
        "beyond": "unaffected",
    }


def test_a_case_whose_open_step_changed_its_kind_is_blocked_and_says_where_and_why(alur: Alur) -> None:
    run_to(alur, "langkah_4", started(alur))
    diagram = shipped()[BPMN].decode()
    start = diagram.index('<bpmn:userTask id="langkah_4"')
    end = diagram.index("</bpmn:userTask>", start)
    manual = (
        diagram[:start]
        + diagram[start:end].replace("<bpmn:userTask", "<bpmn:manualTask")
        + "</bpmn:manualTask>"
        + diagram[end + len("</bpmn:userTask>") :]
    )

    (found,) = assessed(alur, {**shipped(), BPMN: manual.encode()}).values()

    assert (found.verdict, found.step) == ("blocked", "langkah_4")
    assert found.reason is not None
    assert found.reason.id
    assert found.reason.en


def test_nothing_is_left_to_do_when_everything_is_assessed(alur: Alur) -> None:
    started(alur)
    files = edited(*LATER_STEP_3)
    assessed(alur, files)

    with count_statements(alur.database) as statements:
        again = alur.impact.go_on(files, person="admin")

    assert again.is_complete
    assert not [each for each in statements if "INSERT" in each]


def test_without_a_budget_only_the_count_is_told(alur: Alur) -> None:
    started(alur, "TW I")
    started(alur, "TW II")

    progress = alur.impact.go_on(edited(*LATER_STEP_3), person="admin", budget_s=0)

    assert (progress.done, progress.total, progress.is_complete) == (0, 2, False)


def test_the_slices_of_several_requests_come_to_the_same_as_one(
    alur: Alur, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        started(alur, str(number))
    monkeypatch.setattr("service.dispatch.impact.SLICE", 2)
    files = edited(*LATER_STEP_3)
    requests: list[Progress] = []

    while not requests or not requests[-1].is_complete:
        requests.append(alur.impact.go_on(files, person="admin", budget_s=1e-9 if not requests else 60))

    assert requests[-1].counts["migratable"] == 5


def test_a_case_that_went_on_is_assessed_again(alur: Alur) -> None:
    files = edited(*LATER_STEP_3)
    task = run_to(alur, "langkah_4", started(alur))
    first = assessed(alur, files)
    completed(alur, task)

    progress = alur.impact.go_on(files, person="admin", budget_s=0)
    again = assessed(alur, files)

    assert progress.done == 0
    assert [each.verdict for each in first.values()] == [each.verdict for each in again.values()]


def test_a_draft_that_changed_is_assessed_anew_and_its_former_state_forgotten(alur: Alur) -> None:
    started(alur)
    former, later = edited(*LATER_STEP_3), edited('timeLimit="PT1H" form="langkah_4"', 'form="langkah_4"')
    assessed(alur, former)

    assessed(alur, later)

    assert alur.impact.go_on(former, person="admin", budget_s=0).done == 0
    assert alur.impact.go_on(later, person="admin", budget_s=0).done == 1


def test_what_is_known_of_a_version_survives_a_draft(alur: Alur) -> None:
    started(alur)
    put = edited(*LATER_STEP_3)
    alur.office.put_into_force(put, person=None)
    assessed(alur, put)

    assessed(alur, edited('timeLimit="PT1H" form="langkah_4"', 'timeLimit="PT2H" form="langkah_4"'))

    assert alur.impact.go_on(alur.impact.target(put).hash, person="admin", budget_s=0).done == 1


def test_the_same_files_as_in_force_leave_no_case_to_be_assessed(alur: Alur) -> None:
    started(alur)

    assert alur.impact.go_on(shipped(), person="admin").total == 0


def test_suspended_cases_are_assessed_and_ended_ones_are_not(alur: Alur) -> None:
    for name in ("suspended", "cancelled"):
        case = started(alur, name).case
        alur.instances.suspend(case.id, "menunggu", person="admin")
        if name == "cancelled":
            alur.instances.cancel(case.id, "salah buka", person="admin")

    assert list(assessed(alur, edited(*LATER_STEP_3))) == ["suspended"]


@pytest.mark.usefixtures("log")
def test_a_case_whose_state_cannot_be_read_hides_no_other(alur: Alur) -> None:
    broken = started(alur, "broken").case.id
    started(alur, "whole")
    rows = table_of(InstanceRow)
    with alur.database.write() as connection:
        connection.execute(update(rows).where(rows.c.id == broken).values(snapshot=b"{}"))

    found = assessed(alur, edited(*LATER_STEP_3))

    assert {name: item.verdict for name, item in found.items()} == {
        "broken": "blocked",
        "whole": "migratable",
    }


@pytest.mark.parametrize("who", ["sekretaris", "operator", "auditor"])
def test_only_process_admins_may_ask(alur: Alur, who: str) -> None:
    with pytest.raises(NotPermitted):
        alur.impact.go_on(shipped(), person=who)


def test_a_draft_that_cannot_run_is_refused_and_nothing_is_kept(alur: Alur) -> None:
    started(alur)
    files = {**shipped(), BPMN: shipped()[BPMN].replace(b"unit_bertugas", b"tidak_ada")}

    with pytest.raises(Invalid):
        alur.impact.go_on(files, person="admin")
