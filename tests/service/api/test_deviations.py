"""When life happens, over the API."""

import io
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from service.bootstrap import Alur
from service.dispatch.office_commands import GrantRole
from tests.builders.callers import performer_of
from tests.builders.databases import count_statements
from tests.builders.offices import UNITS
from tests.service.api.conftest import As

PDF = b"%PDF-1.7\n%fake but begins as one\n"
MOST_TO_EXCUSE = 20
PAIRS = 10


def at_the_units(as_: As, business_key: str = "TW I") -> list[dict[str, Any]]:
    """Lead a case to its units; gives their tasks, which are all that is open."""
    waiting = [as_("sekretaris").start(business_key)]
    while waiting[0]["step"] != "langkah_5":
        each = waiting.pop(0)
        waiting += as_(performer_of(each)).complete(each["id"]).json["next_tasks"]
    return sorted(waiting, key=lambda task: UNITS.index(task["unit"]))


def at_the_review(as_: As, case: str) -> dict[str, Any]:
    """Lead a case to step 10; gives its task."""
    while True:
        (task, *_) = as_("auditor").get(f"/instances/{case}").json["tasks"]
        if task["step"] == "langkah_10":
            return dict(task)
        assert as_(performer_of(task)).complete(task["id"]).status_code == 200


def uploaded(as_: As, task: dict[str, Any], person: str = "staf") -> Any:
    """Bring a scan to a task."""
    return as_(person).post(
        f"/tasks/{task['id']}/files",
        data={"file": (io.BytesIO(PDF), "formulir.pdf")},
        content_type="multipart/form-data",
    )


def test_the_staf_enters_what_a_unit_wrote_on_paper(as_: As):
    task = at_the_units(as_)[0]
    staf, path = as_("staf"), f"/tasks/{task['id']}/complete"
    body: dict[str, Any] = {"values": staf.answers(task["id"])}
    assert staf.post(path, body).json["code"] == "not-a-candidate"
    body["on_behalf"] = {"reason": "Jaringan putus", "scan": "0" * 64}
    assert (staf.post(path, body).status_code, staf.post(path, body).json["code"]) == (422, "scan-missing")
    assert uploaded(as_, task, "perencana").status_code == 403

    body["on_behalf"]["scan"] = uploaded(as_, task).json["sha256"]
    done = staf.post(path, body, key="k")

    assert done.status_code == 200, done.text
    assert (done.json["task"]["completed_by"], done.json["task"]["on_behalf"]) == ("staf", "Jaringan putus")
    assert staf.post(path, body, key="k").json == done.json
    case = task["instance"]["id"]
    assert as_("auditor").get(f"/instances/{case}/verification").json["replay"] == "identical"


def test_who_holds_the_task_s_lane_enters_nothing_on_behalf_of_it(as_: As):
    task = at_the_units(as_)[0]
    kabid = as_(performer_of(task))
    paper = {"reason": "Sakit", "scan": "0" * 64}

    answer = kabid.post(
        f"/tasks/{task['id']}/complete", {"values": kabid.answers(task["id"]), "on_behalf": paper}
    )

    assert (answer.status_code, answer.json["code"]) == (403, "own-task")


def test_a_unit_is_excused_once_and_by_fp(as_: As):
    task = at_the_units(as_)[0]
    path = f"/instances/{task['instance']['id']}/excuse"
    body = {"unit": task["unit"], "reason": "Kabid sakit"}

    assert as_("staf").post(path, body).status_code == 403
    assert as_("perencana").post(path, {**body, "reason": " "}).json["code"] == "reason-missing"
    odd = as_("perencana").post(path, {**body, "reason": "Kabid sakit\ufffe"})
    assert (odd.status_code, odd.json["code"], *odd.json["errors"]) == (422, "unsuitable-text", "reason")
    assert as_("perencana").post(path, body).json["status"] == "running"
    again = as_("perencana").post(path, body)

    assert (again.status_code, again.json["code"]) == (409, "nothing-to-excuse")
    shown = as_("perencana").get(f"/tasks/{task['id']}").json
    assert (shown["status"], shown["excused"], shown["completed_by"]) == (
        "withdrawn",
        "Kabid sakit",
        "perencana",
    )
    kabid = as_(performer_of(task))
    assert kabid.get("/tasks", scope="group").json["total"] == 0
    late = kabid.post(f"/tasks/{task['id']}/complete", {"values": {}})
    assert (late.status_code, late.json["code"]) == (409, "task-not-open")


def test_a_unit_that_handed_in_since_its_task_was_seen_is_not_excused(as_: As):
    task = at_the_units(as_)[0]
    as_(performer_of(task)).complete(task["id"])

    answer = as_("perencana").post(
        f"/instances/{task['instance']['id']}/excuse",
        {"unit": task["unit"], "reason": "Kabid sakit", "task": task["id"]},
    )

    assert (answer.status_code, answer.json["code"]) == (409, "handed-in-meanwhile")


def test_excusing_a_unit_takes_few_statements(as_: As, alur: Alur):
    task = at_the_units(as_)[0]
    body = {"unit": task["unit"], "reason": "Kabid sakit", "task": task["id"]}
    perencana = as_("perencana")

    with count_statements(alur.database) as statements:
        answer = perencana.post(f"/instances/{task['instance']['id']}/excuse", body)

    assert answer.status_code == 200
    assert len(statements) <= MOST_TO_EXCUSE


@pytest.mark.parametrize("inputs", [None, [], ["Surat"]])
def test_completing_with_inputs_takes_few_statements(as_: As, alur: Alur, inputs: Any):
    task = as_("sekretaris").start("TW I")
    form = as_("sekretaris").complete(task["id"]).json["next_tasks"][0]
    me = as_("perencana")
    body = {"values": me.answers(form["id"])} | ({} if inputs is None else {"inputs": inputs})

    with count_statements(alur.database) as statements:
        done = me.post(f"/tasks/{form['id']}/complete", body, key="k")

    assert done.json["task"]["inputs_missing"] == (["Surat"] if inputs == [] else None)
    assert len(statements) <= MOST_TO_EXCUSE


def test_an_input_that_is_none_is_named(as_: As):
    task = as_("sekretaris").start("TW I")
    me = as_("sekretaris")

    answer = me.post(f"/tasks/{task['id']}/complete", {"values": me.answers(task["id"]), "inputs": ["Kopi"]})

    assert (answer.status_code, answer.json["code"]) == (422, "unknown-input")
    assert "Kopi" in answer.json["detail"]


def test_an_exception_from_four_eyes_is_made_by_those_in_charge(as_: As, alur: Alur):
    task = as_("sekretaris").start("TW I")
    case = task["instance"]["id"]
    path = f"/tasks/{task['id']}/allow-same-person"

    assert as_("sekretaris").post(path, {"to": "staf", "reason": "Cuti"}).status_code == 403
    assert as_("operator").post(path, {"to": "operator", "reason": "Cuti"}).status_code == 403
    assert as_("operator").post(path, {"to": "tiada", "reason": "Cuti"}).status_code == 404
    for to in ("staf", "sekretaris"):
        refused = as_("operator").post(path, {"to": to, "reason": "Cuti"})
        assert (refused.status_code, refused.json["code"]) == (409, "not-barred")

    alur.office.run(GrantRole(person="staf", lane="sekretaris"), person=None)
    review = at_the_review(as_, case)
    allowed = as_("operator").post(
        f"/tasks/{review['id']}/allow-same-person", {"to": "staf", "reason": "Cuti"}
    )
    assert (allowed.status_code, allowed.json["id"]) == (200, review["id"])
    assert as_("staf").post(f"/tasks/{review['id']}/claim").status_code == 200
    assert as_("auditor").get(f"/instances/{case}/verification").json["replay"] == "identical"


def test_a_remark_on_a_task_is_shown_with_it(as_: As):
    task = as_("sekretaris").start("TW I")
    path = f"/instances/{task['instance']['id']}/comments"

    said = as_("staf").post(path, {"text": "Mohon segera", "task": task["id"]})

    assert said.json["task_id"] == task["id"]
    (kept,) = as_("staf").get(f"/instances/{task['instance']['id']}").json["comments"]
    assert (kept["text"], kept["task_id"]) == ("Mohon segera", task["id"])
    assert as_("staf").post(path, {"text": "Mohon", "task": "tiada"}).status_code == 404


def test_excusing_and_completing_at_the_same_moment_leaves_one_of_both(as_: As):
    perencana = as_("perencana")
    for number in range(PAIRS):
        task = at_the_units(as_, f"Berkas {number}")[0]
        kabid, case = as_(performer_of(task)), task["instance"]["id"]
        values = kabid.answers(task["id"])
        barrier = Barrier(2)

        def complete(kabid=kabid, task=task, values=values, barrier=barrier) -> Any:
            barrier.wait()
            return kabid.post(f"/tasks/{task['id']}/complete", {"values": values})

        def excuse(case=case, task=task, barrier=barrier) -> Any:
            barrier.wait()
            return perencana.post(f"/instances/{case}/excuse", {"unit": task["unit"], "reason": "Sakit"})

        with ThreadPoolExecutor(2) as pool:
            done, excused = (future.result() for future in (pool.submit(complete), pool.submit(excuse)))

        assert excused.status_code == 200  # before step 5 was done, or before step 6 is
        assert done.status_code in (200, 409)
        shown = kabid.get(f"/tasks/{task['id']}").json
        assert shown["status"] == ("completed" if done.status_code == 200 else "withdrawn")
        assert as_("auditor").get(f"/instances/{case}/verification").json["replay"] == "identical"
        assert task["unit"] not in {t["unit"] for t in kabid.get(f"/instances/{case}").json["tasks"]}
