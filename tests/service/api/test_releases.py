"""Versions come into force over the wire as they do over the pages."""

from io import BytesIO
from typing import Any

import pytest

from service.bootstrap import Alur
from service.casework.folders import ROOT, files_of_process
from service.dispatch.office_commands import AddPerson, PutSetting
from service.dispatch.release_terms import SECOND_APPROVAL
from tests.builders.callers import Caller
from tests.builders.offices import SOP
from tests.service.api.conftest import As

BPMN = f"{SOP}.bpmn"
DETAILS = {"number": "050/7", "approved_by_title": "Kepala Dinas", "approved_by_name": "KHUN AHMADI"}
RELEASES = f"/definitions/{SOP}/releases"


@pytest.fixture(autouse=True)
def second_admin(alur: Alur) -> None:
    alur.office.run(AddPerson(username="admin2", name="Admin Kedua", process_admin=True), person=None)


def asked(admin: Caller, **terms: Any) -> Any:
    revision = admin.get(RELEASES).json["draft_revision"]
    body = {"draft_revision": revision, "details": DETAILS, "changes": "Nomor baru.", **terms}
    return admin.post(RELEASES, json=body)


@pytest.fixture
def admin(alur: Alur, as_: As) -> Caller:
    alur.process_drafts.begin(SOP, person="admin")
    return as_("admin")


def test_a_draft_comes_into_force(admin: Caller):
    answer = asked(admin, seen=1)

    assert (answer.status_code, answer.json["status"], answer.json["version"]) == (200, "in-force", 2)
    assert answer.json["details"]["number"] == "050/7"
    assert admin.get(f"/definitions/{SOP}").json["in_force"]["sha256"] == answer.json["sha256"]
    assert [each["id"] for each in admin.get(RELEASES).json["items"]] == [answer.json["id"]]


def test_a_time_without_an_offset_is_meant_in_jakarta(admin: Caller):
    answer = asked(admin, effective_at="2026-11-23T07:30:00")

    assert answer.json["effective_at"] == "2026-11-23T00:30:00.000000Z"
    withdrawn = admin.post(f"/releases/{answer.json['id']}/withdraw", json={"reason": "Belum"})
    assert withdrawn.json["status"] == "withdrawn"


def test_a_second_admin_approves_or_refuses(admin: Caller, as_: As, alur: Alur):
    alur.office.run(PutSetting(key=SECOND_APPROVAL, value=True), person="admin")
    first = asked(admin).json
    own = admin.post(f"/releases/{first['id']}/approve", json={})
    refused = as_("admin2").post(f"/releases/{first['id']}/refuse", json={"reason": "Salah"})
    second = asked(admin).json
    approved = as_("admin2").post(f"/releases/{second['id']}/approve", json={"seen": 1})

    assert (own.status_code, own.json["code"]) == (403, "own-release")
    assert (refused.json["status"], refused.json["decision_reason"]) == ("refused", "Salah")
    assert (approved.json["status"], approved.json["decided_by"]) == ("in-force", "admin2")


def test_nobody_deploys_around_the_second_admin(admin: Caller, alur: Alur):
    alur.office.run(PutSetting(key=SECOND_APPROVAL, value=True), person="admin")
    changed = files_of_process(ROOT / "processes" / SOP)[BPMN] + b"\n"

    answer = admin.post("/deployments", data={"bpmn": (BytesIO(changed), "sop.bpmn")})

    assert (answer.status_code, answer.json["code"]) == (403, "approval-needed")


def test_what_is_wrong_is_named_by_its_field(admin: Caller):
    answer = asked(admin, changes="", effective_at="2026-11-19T07:30:00")

    assert answer.status_code == 422
    assert set(answer.json["errors"]) == {"changes", "effective_at"}


def test_whoever_saw_another_version_is_told(admin: Caller):
    answer = asked(admin, seen=5)

    assert (answer.status_code, answer.json["code"]) == (409, "version-changed")


def test_an_sop_is_retired_and_comes_into_force_again(admin: Caller, as_: As):
    retired = admin.post(f"/definitions/{SOP}/retire", json={"reason": "Diganti"})
    again = admin.post(f"{RELEASES}/again", json={"version": 1, "changes": "Ternyata perlu"})

    assert retired.json["in_force"] is None
    assert retired.json["versions"][0]["retired_reason"] == "Diganti"
    assert (again.json["version"], again.json["again"]) == (2, 1)


def test_only_admins_decide_and_auditors_read(admin: Caller, as_: As):
    release = asked(admin, effective_at="2026-11-23T07:30:00").json

    assert as_("auditor").get(RELEASES).json["items"][0]["id"] == release["id"]
    assert as_("auditor").get(f"/releases/{release['id']}").status_code == 200
    assert as_("staf").get(RELEASES).status_code == 403
    for person in ("staf", "operator", "auditor"):
        assert as_(person).post(f"/releases/{release['id']}/approve", json={}).status_code == 403
        assert as_(person).post(f"/definitions/{SOP}/retire", json={"reason": "x"}).status_code == 403
