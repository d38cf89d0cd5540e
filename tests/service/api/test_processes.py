"""SOPs over the API: read, linted, put into force."""

import io
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from service.casework.folders import ROOT, files_of_process
from tests.builders.offices import SOP
from tests.service.api.conftest import As

FILES = files_of_process(ROOT / "processes" / SOP)
BPMN = FILES[f"{SOP}.bpmn"]
RENAMED = BPMN.replace(b'Melaporkan hasil rekapitulasi"', b'Melaporkan rekapitulasi"', 1)
WITHOUT_LANE_OF_STAFF = BPMN.replace(b"<bpmn:flowNodeRef>langkah_4</bpmn:flowNodeRef>", b"")


def deploy(
    as_: As, bpmn: bytes, *, forms: dict[str, bytes] | None = None, person: str = "admin"
) -> TestResponse:
    """Upload a diagram, perhaps with forms."""
    data: dict[str, Any] = {"bpmn": (io.BytesIO(bpmn), "my diagram (2).bpmn")}
    if forms:
        data["forms"] = [(io.BytesIO(content), name) for name, content in forms.items()]
    return as_(person).post("/deployments", data=data)


def forms() -> dict[str, bytes]:
    return {Path(path).name: content for path, content in FILES.items() if path.startswith("forms/")}


def test_an_sop_is_read_with_its_versions(as_: As):
    listed = as_("staf").get("/definitions").json["items"]
    shown = as_("staf").get(f"/definitions/{SOP}").json
    version = as_("staf").get(f"/definitions/{SOP}/versions/1").json

    assert [each["key"] for each in listed] == [SOP]
    assert shown["in_force"] == shown["versions"][0] == listed[0]
    assert [step["number"] for step in version["steps"]][-3:] == ["10", "10b", "11"]
    assert next(lane["id"] for lane in version["lanes"]) == "sekretaris"
    assert {file["path"] for file in version["files"]} == FILES.keys()


def test_a_diagram_comes_out_byte_for_byte_and_as_a_picture(as_: As):
    diagram = as_("auditor").get(f"/definitions/{SOP}/versions/1/bpmn")
    picture = as_("auditor").get(f"/definitions/{SOP}/versions/1/svg")

    assert diagram.data == BPMN
    assert picture.mimetype == "image/svg+xml"
    assert picture.data.startswith(b"<svg")


def test_a_version_is_printed(as_: As):
    printed = as_("auditor").get(f"/definitions/{SOP}/versions/1/sop.pdf", paper="f4")

    assert printed.mimetype == "application/pdf"
    assert printed.data.startswith(b"%PDF-")
    assert as_("auditor").get(f"/definitions/{SOP}/versions/1/sop.pdf", paper="a0").status_code == 422


def test_the_files_in_force_change_nothing(as_: As):
    for sent in (forms(), None):
        answer = deploy(as_, BPMN, forms=sent)

        assert (answer.status_code, answer.json["version"]) == (200, 1)


def test_a_changed_diagram_becomes_the_next_version_with_the_forms_in_force(as_: As):
    answer = deploy(as_, RENAMED)

    assert (answer.status_code, answer.json["version"]) == (201, 2)
    assert as_("staf").get(f"/definitions/{SOP}").json["in_force"]["version"] == 2
    assert as_("staf").get(f"/definitions/{SOP}/versions/1/bpmn").data == BPMN
    paths = {file["path"] for file in as_("staf").get(f"/definitions/{SOP}/versions/2").json["files"]}
    assert paths == FILES.keys()


def test_a_case_stays_on_its_version(as_: As):
    case = as_("sekretaris").start("TW I")["instance"]["id"]

    deploy(as_, RENAMED)

    assert as_("sekretaris").get(f"/instances/{case}").json["definition_version"] == 1


def test_a_diagram_with_errors_is_refused_with_its_findings(as_: As):
    answer = deploy(as_, WITHOUT_LANE_OF_STAFF)

    assert (answer.status_code, answer.json["code"]) == (422, "lint-errors")
    assert "langkah_4" in {finding["element_id"] for finding in answer.json["findings"]}
    assert as_("staf").get(f"/definitions/{SOP}").json["in_force"]["version"] == 1


@pytest.mark.parametrize("bpmn", [b"", b"<x/>", b"<!DOCTYPE x [<!ENTITY y 'z'>]><x>&y;</x>", b"\x00"])
def test_what_is_no_diagram_is_refused_with_a_finding(as_: As, bpmn: bytes):
    answer = deploy(as_, bpmn)

    assert answer.status_code == 422
    assert answer.json["findings"][0]["severity"] == "error"
    linted = as_("staf").post("/lint", data=bpmn, content_type="application/xml")
    assert [each["severity"] for each in linted.json["items"]] == ["error"]


def test_a_form_that_cannot_be_read_is_refused(as_: As):
    answer = deploy(as_, BPMN, forms=forms() | {"langkah_3.json": b"{}"})

    assert (answer.status_code, answer.json["code"]) == (422, "form-refused")


def test_only_an_admin_puts_into_force(as_: As):
    assert deploy(as_, RENAMED, person="staf").status_code == 403
    assert as_("staf").post("/deployments", json={}).status_code == 415
    assert as_("admin").post("/deployments", data={"forms": (io.BytesIO(b"{}"), "a.json")}).status_code == 422


def test_the_lint_knows_the_forms_in_force_on_request(as_: As):
    stranger = BPMN.replace(b'form="langkah_3"', b'form="tidak_ada"')
    send = {"data": stranger, "content_type": "application/xml"}

    alone = as_("staf").post("/lint", **send).json["items"]
    with_forms = as_("staf").post("/lint", query_string={"definition": SOP}, **send).json["items"]

    assert "langkah_3" not in {each["element_id"] for each in alone if each["severity"] == "error"}
    assert "langkah_3" in {each["element_id"] for each in with_forms if each["severity"] == "error"}
    assert all(each["message"] and each["rule"] for each in with_forms)
    assert as_("staf").post("/lint", json={}).status_code == 415


def test_what_a_version_changed_is_told(as_: As):
    assert deploy(as_, BPMN.replace(b'timeLimit="P2D"', b'timeLimit="P3D"')).json["version"] == 2

    answer = as_("auditor").get(f"/definitions/{SOP}/versions/2/changes", **{"from": 1})
    other = as_("auditor").get(f"/definitions/{SOP}/versions/2/changes", **{"from": 3})

    assert answer.json["items"] == [
        {
            "kind": "changed",
            "element": "langkah_5",
            "aspect": "time-limit",
            "cosmetic": False,
            "follows": False,
            "text": "Batas waktu langkah 5 berubah dari 2 hari menjadi 3 hari",
        }
    ]
    assert other.status_code == 404
    assert as_("auditor").get(f"/definitions/{SOP}/versions/2/changes").status_code == 422
