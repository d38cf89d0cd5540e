"""A case goes on by another version of its SOP, over the API."""

import pytest

from service.bootstrap import Alur
from service.casework.folders import ROOT, files_of_process
from tests.builders.offices import SOP, run_to, started
from tests.service.api.conftest import As

BODY = {"version": 2, "reason": "SOP diperbarui"}


def a_second_version(alur: Alur) -> None:
    """Put the SOP into force with a longer time limit."""
    files = dict(files_of_process(ROOT / "processes" / SOP))
    name = f"{SOP}.bpmn"
    text = files[name].replace(b'timeLimit="P1D"', b'timeLimit="P3D"')
    assert alur.office.put_into_force({**files, name: text}, person=None).version == 2


def test_an_admin_moves_a_case_and_the_history_tells_it(alur: Alur, as_: As):
    case = as_("sekretaris").start("TW I")["instance"]["id"]
    a_second_version(alur)

    answer = as_("admin").post(f"/instances/{case}/migrate", BODY)

    assert (answer.status_code, answer.json["definition_version"]) == (200, 2)
    rows = as_("auditor").get(f"/instances/{case}/history").json["items"]
    assert [row["kind"] for row in rows] == ["start_instance", "migrate_instance"]
    assert rows[1]["deployment_hash"] == answer.json["deployment"] != rows[0]["deployment_hash"]
    verdict = as_("auditor").get(f"/instances/{case}/verification").json
    assert (verdict["chain"], verdict["replay"]) == ("intact", "identical")
    before = as_("auditor").get(f"/instances/{case}/replay", upto=1).json
    assert before["deployment_hash"] == rows[0]["deployment_hash"]


def test_it_is_refused_to_others_twice_and_without_a_reason(alur: Alur, as_: As):
    case = as_("sekretaris").start("TW I")["instance"]["id"]
    a_second_version(alur)
    path = f"/instances/{case}/migrate"

    assert as_("operator").post(path, BODY).status_code == 403
    assert as_("admin").post(path, {"version": 2}).status_code == 422
    assert as_("admin").post(path, {**BODY, "reason": " "}).status_code == 422
    assert as_("admin").post(path, {**BODY, "version": 7}).status_code == 404
    assert as_("admin").post(path, BODY).status_code == 200
    again = as_("admin").post(path, BODY)
    assert (again.status_code, again.json["code"]) == (409, "already-on-version")


def test_the_same_request_twice_migrates_once(alur: Alur, as_: As):
    case = as_("sekretaris").start("TW I")["instance"]["id"]
    a_second_version(alur)

    answers = [as_("admin").post(f"/instances/{case}/migrate", BODY, key="sekali") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json == answers[1].json


def without_step_3(alur: Alur) -> None:
    """Put the SOP into force with another step in the place of step 3."""
    files = dict(files_of_process(ROOT / "processes" / SOP))
    name = f"{SOP}.bpmn"
    text = files[name].decode()
    for place in ('id="{}"', 'sourceRef="{}"', 'targetRef="{}"', 'bpmnElement="{}"', ">{}<"):
        text = text.replace(place.format("langkah_3"), place.format("perintah"))
    assert alur.office.put_into_force({**files, name: text.encode()}, person=None).version == 2


@pytest.mark.parametrize(
    ("mapping", "field"),
    [
        ({"langkah_3": "perintah", "langkah_2": "perintah"}, "mapping.langkah_2"),
        ({"langkah_3": "perintah", "tidak_ada": "perintah"}, "mapping.tidak_ada"),
        ({"langkah_3": "tidak_ada"}, "mapping.langkah_3"),
        ({"langkah_3": "langkah_3"}, "mapping.langkah_3"),
    ],
)
def test_a_mapping_of_what_is_not_in_question_is_refused_by_its_place(
    alur: Alur, as_: As, mapping: dict[str, str], field: str
):
    begun = started(alur)
    run_to(alur, "langkah_3", begun)
    without_step_3(alur)
    path = f"/instances/{begun.case.id}/migrate"

    answer = as_("admin").post(path, {**BODY, "mapping": mapping})

    assert (answer.status_code, answer.json["code"]) == (422, "bad-mapping")
    assert list(answer.json["errors"]) == [field]
    assert as_("admin").post(path, {**BODY, "mapping": {"langkah_3": "perintah"}}).status_code == 200


@pytest.mark.parametrize("mapping", ["langkah_3", [1], 7, {"langkah_3": 3}, {"langkah_3": None}, {"": "x"}])
def test_a_mapping_that_is_none_is_refused_by_its_place(alur: Alur, as_: As, mapping: object):
    case = as_("sekretaris").start("TW I")["instance"]["id"]
    a_second_version(alur)

    answer = as_("admin").post(f"/instances/{case}/migrate", {**BODY, "mapping": mapping})

    assert answer.status_code == 422
    assert all(place.startswith("mapping") for place in answer.json["errors"])
