"""What the API refuses, with which status and code, and that it keeps quiet about what one may not read."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from engine.covers import CoverDetails
from engine.errors import Conflict, EngineError, Invalid, NotPermitted
from service.bootstrap import Alur
from service.casework.folders import ROOT, files_of_process
from service.dispatch.office_commands import GrantRole
from service.dispatch.release_terms import Terms
from tests.builders.callers import Caller, performer_of
from tests.builders.databases import ON_SQLITE
from tests.builders.offices import SOP, UNITS
from tests.service.api.conftest import As


def run_to(as_: As, step: str, *, own: dict[str, Any] | None = None) -> dict[str, Any]:
    """Open a case and complete whatever is open until a step is offered; gives that task."""
    waiting = [as_("sekretaris").start(f"Berkas {step}")]
    while waiting[0]["step"] != step:
        task = waiting.pop(0)
        answer = as_(performer_of(task)).complete(task["id"], (own or {}).get(task["step"]))
        assert answer.status_code == 200, answer.text
        waiting += answer.json["next_tasks"]
    return waiting[0]


def assert_refused(answer: TestResponse, status: int, code: str) -> None:
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.text
    assert answer.mimetype == "application/problem+json"


def test_nobody_is_told_anything(app: Any):
    client = app.test_client()

    for headers in ({}, {"Authorization": "Bearer alur_wrong"}, {"Authorization": "Basic YTpi"}):
        answer = client.get("/api/v1/tasks", headers=headers)
        assert_refused(answer, 401, "not-authenticated")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_another_lane_is_refused(as_: As):
    task = as_("sekretaris").start("TW I")

    assert_refused(as_("staf").complete(task["id"]), 403, "not-a-candidate")
    assert_refused(as_("staf").post(f"/tasks/{task['id']}/claim"), 403, "not-a-candidate")


def test_the_kabid_of_another_unit_is_refused(as_: As):
    task = run_to(as_, "langkah_5")

    assert_refused(as_(f"kabid-{UNITS[1]}").complete(task["id"]), 403, "not-a-candidate")


def test_whoever_made_the_recap_may_not_approve_it(as_: As, alur: Alur):
    alur.office.run(
        GrantRole(person="wakil", lane="staf"), GrantRole(person="wakil", lane="sekretaris"), person="admin"
    )
    recap = run_to(as_, "langkah_8")
    report = as_("wakil").complete(recap["id"]).json["next_tasks"][0]
    review = as_("perencana").complete(report["id"]).json["next_tasks"][0]

    assert_refused(as_("wakil").complete(review["id"]), 403, "four-eyes")


def test_a_return_without_suggestions_names_the_field(as_: As):
    task = run_to(as_, "langkah_10")

    answer = as_("sekretaris").complete(task["id"], {"keputusan": "kembalikan", "saran": ""})

    assert_refused(answer, 422, "form-invalid")
    assert answer.json["errors"].keys() == {"saran"}


def test_a_row_is_named_by_its_path(as_: As):
    task = run_to(as_, "langkah_5")
    kabid = as_(performer_of(task))
    values = kabid.answers(task["id"])
    values["capaian"][0]["realisasi"] = "banyak"

    answer = kabid.post(f"/tasks/{task['id']}/complete", {"values": values})

    assert "capaian.0.realisasi" in answer.json["errors"]


def test_a_second_completion_is_refused(as_: As):
    task = as_("sekretaris").start("TW I")
    values = as_("sekretaris").answers(task["id"])
    body = {"values": values}
    as_("sekretaris").post(f"/tasks/{task['id']}/complete", body)

    assert_refused(as_("sekretaris").post(f"/tasks/{task['id']}/complete", body), 409, "task-not-open")


def test_a_task_in_other_hands_is_refused(as_: As, alur: Alur):
    alur.office.run(GrantRole(person="wakil", lane="sekretaris"), person="admin")
    task = as_("sekretaris").start("TW I")
    as_("wakil").post(f"/tasks/{task['id']}/claim")

    assert_refused(as_("sekretaris").complete(task["id"]), 409, "task-already-claimed")
    assert_refused(as_("sekretaris").post(f"/tasks/{task['id']}/release"), 403, "not-the-assignee")


def test_a_business_key_runs_once(as_: As):
    as_("sekretaris").start("TW I")
    body = {"definition_key": "pengumpulan_data_kinerja", "business_key": "TW I"}

    assert_refused(as_("sekretaris").post("/instances", body), 409, "business-key-in-use")


def test_there_is_no_way_to_the_report_without_consent(as_: As):
    task = run_to(as_, "langkah_10")
    own = {"keputusan": "kembalikan", "saran": "Lengkapi rekapnya."}

    answer = as_("sekretaris").complete(task["id"], own)

    assert [each["step"] for each in answer.json["next_tasks"]] == ["langkah_7"]
    steps = as_("auditor").get("/tasks", scope="all").json["items"]
    assert "langkah_10b" not in {each["step"] for each in steps}


def test_the_order_to_recap_waits_for_the_last_unit(as_: As):
    task = run_to(as_, "langkah_5")
    case = task["instance"]["id"]

    for number, unit in enumerate(UNITS, start=1):
        kabid = as_(f"kabid-{unit}")
        for step in ("langkah_5", "langkah_6"):
            mine = kabid.get("/tasks", scope="group", instance=case).json["items"]
            assert [each["step"] for each in mine] == [step]
            answer = kabid.complete(mine[0]["id"])
        offered = {each["step"] for each in answer.json["next_tasks"]}
        assert offered == ({"langkah_7"} if number == len(UNITS) else set())


def test_an_auditor_changes_nothing(as_: As):
    task = as_("sekretaris").start("TW I")
    auditor, case = as_("auditor"), task["instance"]["id"]

    for answer in (
        auditor.post(f"/tasks/{task['id']}/claim"),
        auditor.post(f"/tasks/{task['id']}/complete", {"values": {}}),
        auditor.post(f"/instances/{case}/comments", {"text": "Halo"}),
        auditor.post(f"/instances/{case}/cancel", {"reason": "Tidak jadi"}),
        auditor.post("/instances", {"definition_key": "x", "business_key": "y"}),
        auditor.put("/lists/indikator", {"rows": []}),
        auditor.put(f"/tasks/{task['id']}/draft", {"values": {}}),
    ):
        assert answer.status_code == 403, answer.text
    assert auditor.get(f"/instances/{case}").status_code == 200


def test_what_one_may_not_read_does_not_exist(as_: As):
    task = as_("sekretaris").start("TW I")
    outsider, case = as_("wakil"), task["instance"]["id"]

    for path in (f"/tasks/{task['id']}", f"/instances/{case}", f"/instances/{case}/history"):
        assert outsider.get(path).status_code == 404
    for answer in (
        outsider.get(f"/instances/{case}/replay"),
        outsider.get(f"/instances/{case}/verification"),
    ):
        assert_refused(answer, 404, "not-found")
    assert outsider.get("/tasks", scope="all").json["items"] == []
    assert outsider.get("/instances").json["items"] == []


def test_an_outsider_with_another_role_is_told_of_no_task(as_: As, alur: Alur):
    alur.office.run(GrantRole(person="wakil", lane="bendahara"), person="admin")
    task = as_("sekretaris").start("TW I")
    case = task["instance"]["id"]

    for answer in (
        as_("wakil").post(f"/tasks/{task['id']}/claim"),
        as_("wakil").post(f"/tasks/{task['id']}/complete", {"values": {}}),
        as_("wakil").put(f"/tasks/{task['id']}/draft", {"values": {}}),
        as_("wakil").post(f"/instances/{case}/comments", {"text": "Halo"}),
    ):
        assert_refused(answer, 404, "not-found")


@ON_SQLITE
@pytest.mark.parametrize(
    ("request_", "status", "code"),
    [
        ({"data": "{", "content_type": "application/json"}, 400, "bad-request"),
        ({"data": b"\xff", "content_type": "application/json"}, 400, "bad-request"),
        ({"data": "[" * 100_000, "content_type": "application/json"}, 400, "bad-request"),
        ({"data": '{"values": {"a": NaN}}', "content_type": "application/json"}, 400, "bad-request"),
        ({"data": '{"values": {"a": -1e999}}', "content_type": "application/json"}, 400, "bad-request"),
        ({"data": "a=1", "content_type": "application/x-www-form-urlencoded"}, 415, "unsupported-media-type"),
        ({"data": ""}, 415, "unsupported-media-type"),
        ({"json": []}, 422, "bad-request-content"),
        ({"json": {}}, 422, "bad-request-content"),
        ({"json": {"values": {}, "more": 1}}, 422, "bad-request-content"),
        ({"json": {"values": {"a": "\x00"}}}, 422, "bad-request-content"),
        ({"json": {"values": {"a": "\ud800"}}}, 422, "bad-request-content"),
        ({"json": {"values": {"a": "x" * 2_000_001}}}, 413, "too-large"),
    ],
)
def test_a_body_that_cannot_be_used_is_refused(as_: As, request_: dict[str, Any], status: int, code: str):
    task = as_("sekretaris").start("TW I")

    assert_refused(as_("sekretaris").post(f"/tasks/{task['id']}/complete", **request_), status, code)


@ON_SQLITE
@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/tasks", {"limit": 101}, 422),
        ("/tasks", {"limit": 0}, 422),
        ("/tasks", {"scope": "everybody"}, 422),
        ("/tasks", {"colour": "red"}, 422),
        ("/tasks", {"cursor": "???"}, 422),
        ("/tasks", {"cursor": "WyJhIl0"}, 422),
        ("/tasks", {"q": "\x00"}, 422),
        ("/instances", {"cursor": "WzEsMl0"}, 422),
        ("/instances", {"file": "0A1B2C3"}, 422),
        ("/instances", {"since": "2026-11-20"}, 422),
        ("/instances", {"version": 0}, 422),
        ("/people", {"cursor": "e30"}, 422),
        ("/tasks/%00", {}, 404),
        ("/definitions/tidak_ada", {}, 404),
        ("/definitions/pengumpulan_data_kinerja/versions/2", {}, 404),
        ("/definitions/pengumpulan_data_kinerja/versions/99999999999999999999", {}, 404),
        ("/lists/tidak_ada", {}, 404),
        ("/files/tidak_ada", {}, 404),
        ("/nothing", {}, 404),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(
    as_: As, path: str, query: dict[str, Any], status: int
):
    answer = as_("sekretaris").get(path, **query)

    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"


def test_characters_that_no_database_takes_are_refused(as_: As):
    me = as_("sekretaris")
    task = me.start("TW I")

    for text in ("a\x00b", "a\ud800b"):
        body = {"definition_key": SOP, "business_key": text}
        assert_refused(me.post("/instances", body), 422, "bad-request-content")
        assert me.post(f"/instances/{task['instance']['id']}/comments", {"text": text}).status_code == 422
    assert me.get("/tasks", q="\x00").status_code == 422
    assert me.get("/tasks/%00").status_code == 404


def test_a_wrong_method_says_which_are_right(as_: As):
    answer = as_("sekretaris").put("/tasks", {})

    assert_refused(answer, 405, "method-not-allowed")
    assert "GET" in answer.headers["Allow"]


def test_refusals_speak_the_callers_language(app: Any):
    caller = Caller(app, "sekretaris")
    headers = {"Authorization": f"Bearer {caller.token}", "Accept-Language": "en-GB, id;q=0.5"}

    english = app.test_client().get("/api/v1/tasks/x", headers=headers)

    assert english.json["detail"] == "x was not found."
    assert caller.get("/tasks/x").json["detail"] == "x tidak ditemukan."


def codes_of(family: type[EngineError]) -> set[str]:
    return {family.code}.union(*(codes_of(each) for each in family.__subclasses__()))


@pytest.mark.parametrize(("column", "family"), [(2, NotPermitted), (3, Conflict), (4, Invalid)])
def test_each_code_that_the_guide_names_is_one_that_is_answered(column: int, family: type[EngineError]):
    guide = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    table = guide.partition("| Operation | 403 | 409 | 422 |")[2].partition("\n\n")[0]

    named = {
        code for row in table.splitlines()[2:] for code in re.findall(r"`([a-z-]+)`", row.split("|")[column])
    }

    assert len(named) > 5
    assert named <= codes_of(family)


def test_a_version_that_awaits_its_approval_keeps_a_deployment_out(as_: As, alur: Alur):
    draft = alur.process_drafts.begin(SOP, person="admin")
    details = CoverDetails(number="050/1", approved_by_title="Kepala", approved_by_name="A")
    terms = Terms(changes="Nomor.", effective_at=alur.clock.now() + timedelta(days=1))
    alur.releases.ask(SOP, details, terms, revision=draft.revision, person="admin")
    bpmn = files_of_process(ROOT / "processes" / SOP)[f"{SOP}.bpmn"]

    sent = {"bpmn": (io.BytesIO(bpmn.replace(b"Sekretaris", b"Sekretaris Dinas")), f"{SOP}.bpmn")}

    assert_refused(as_("admin").post("/deployments", data=sent), 409, "release-pending")
    assert_refused(as_("admin").post(f"/definitions/{SOP}/retire", {"reason": "x"}), 409, "release-pending")
