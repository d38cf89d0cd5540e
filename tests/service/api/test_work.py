"""People at work over the API: lists, forms, drafts, hand-overs, files, remarks."""

import io
from typing import Any

import pytest

from service.bootstrap import Alur
from service.dispatch.office_commands import GrantRole
from tests.builders.callers import performer_of
from tests.builders.clocks import StandingClock
from tests.builders.offices import UNITS
from tests.service.api.conftest import As

PDF = b"%PDF-1.7\n%fake but begins as one\n"


def ids(items: list[dict[str, Any]]) -> list[str]:
    return [item["id"] for item in items]


def test_a_task_wanders_from_the_group_to_a_person_and_back(as_: As):
    task = as_("sekretaris").start("TW I")
    me = as_("sekretaris")

    assert ids(me.get("/tasks", scope="group").json["items"]) == [task["id"]]
    claimed = me.post(f"/tasks/{task['id']}/claim").json
    assert (claimed["assignee"], claimed["status"]) == ("sekretaris", "open")
    assert ids(me.get("/tasks").json["items"]) == [task["id"]]
    assert me.get("/tasks", scope="group").json["total"] == 0
    assert me.post(f"/tasks/{task['id']}/release").json["assignee"] is None
    assert ids(me.get("/tasks", scope="group").json["items"]) == [task["id"]]


def test_cases_are_found_by_who_did_what_in_them(as_: As):
    task = as_("sekretaris").start("TW I")
    as_("sekretaris").start("TW II")
    as_("sekretaris").complete(task["id"])
    auditor = as_("auditor")

    def found(**query: str) -> list[str]:
        return [case["business_key"] for case in auditor.get("/instances", **query).json["items"]]

    assert found(person="sekretaris", step="1") == ["TW I"]
    assert set(found(person="sekretaris")) == {"TW I", "TW II"}
    assert found(step="2") == ["TW I"]
    assert found(person="staf") == []
    assert found(step="2", until="2020-01-01T00:00:00Z") == []


def test_a_task_is_handed_to_another_person_with_a_reason(as_: As, alur: Alur):
    alur.office.run(GrantRole(person="wakil", lane="sekretaris"), person="admin")
    task = as_("sekretaris").start("TW I")
    as_("sekretaris").post(f"/tasks/{task['id']}/claim")

    handed = as_("sekretaris").post(f"/tasks/{task['id']}/reassign", {"to": "wakil", "reason": "Dinas luar"})

    assert handed.json["assignee"] == "wakil"
    assert as_("wakil").complete(task["id"]).json["task"]["completed_by"] == "wakil"


def test_a_task_page_holds_all_that_is_needed(as_: As):
    task = as_("sekretaris").start("TW I")
    form = as_("sekretaris").complete(task["id"]).json["next_tasks"][0]

    page = as_("perencana").get(f"/tasks/{form['id']}").json

    assert page["activity"] == "Menyiapkan formulir pengumpulan data capaian kinerja"
    assert page["required_inputs"] == [
        {"name": "Surat", "source": None},
        {"name": "Disposisi", "source": "langkah_1"},
    ]
    components = {each["id"]: each for each in page["form"]["schema"]["components"]}
    offered = [option["value"] for option in components["l2_unit_bertugas"]["values"]]
    assert offered == list(UNITS)
    assert page["form"]["values"]["unit_bertugas"] == list(UNITS)


def test_computed_values_are_shown_and_not_sent(as_: As):
    task = as_("sekretaris").start("TW I")
    waiting = [task]
    while waiting[0]["step"] != "langkah_5":
        each = waiting.pop(0)
        waiting += as_(performer_of(each)).complete(each["id"]).json["next_tasks"]
    kabid, mine = as_(performer_of(waiting[0])), waiting[0]["id"]

    page = kabid.get(f"/tasks/{mine}").json

    assert "capaian" in page["form"]["values"]["capaian"][0]
    assert "capaian" not in page["form"]["answers"]["capaian"][0]
    done = kabid.complete(mine)
    assert done.status_code == 200
    assert kabid.get(f"/tasks/{mine}").json["form"]["values"]["capaian"][0]["capaian"] == "90"


def test_a_draft_is_for_its_writer_alone(as_: As, alur: Alur):
    alur.office.run(GrantRole(person="wakil", lane="sekretaris"), person="admin")
    task = as_("sekretaris").start("TW I")

    kept = as_("sekretaris").put(f"/tasks/{task['id']}/draft", {"values": {"tahun": "dua ribu"}})

    assert kept.json["values"] == {"tahun": "dua ribu"}
    assert as_("sekretaris").get(f"/tasks/{task['id']}").json["draft"]["values"] == {"tahun": "dua ribu"}
    assert as_("wakil").get(f"/tasks/{task['id']}").json["draft"] is None
    as_("sekretaris").complete(task["id"])
    assert as_("sekretaris").get(f"/tasks/{task['id']}").json["draft"] is None


def test_lists_come_in_pages(as_: As):
    cases = [as_("sekretaris").start(f"Berkas {number}")["instance"]["id"] for number in range(5)]
    found: list[str] = []
    cursor = None

    while cursor is not None or not found:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = as_("sekretaris").get("/instances", **query).json
        found += ids(page["items"])
        cursor = page["next_cursor"]

    assert sorted(found) == sorted(cases)
    assert as_("sekretaris").get("/tasks", scope="group", limit=2).json["total"] == 5


def test_lists_are_narrowed(as_: As, clock: StandingClock):
    as_("sekretaris").start("Triwulan I")
    clock.advance(days=3)
    second = as_("sekretaris").start("Triwulan II")
    me = as_("sekretaris")

    assert ids(me.get("/tasks", scope="group", q="wulan ii").json["items"]) == [second["id"]]
    assert len(me.get("/tasks", scope="group", overdue="true").json["items"]) == 1
    assert len(me.get("/instances", overdue="false").json["items"]) == 1
    assert me.get("/instances", status="completed").json["items"] == []
    assert len(me.get("/tasks", scope="all", instance=second["instance"]["id"]).json["items"]) == 1


def test_a_file_goes_in_and_comes_out_unchanged(as_: As):
    task = as_("sekretaris").start("TW I")
    me, path = as_("sekretaris"), f"/tasks/{task['id']}/files"

    sent = me.post(path, data={"file": (io.BytesIO(PDF), "Surat/undangan  rapat.pdf")}, key="one")

    assert sent.status_code == 201, sent.text
    assert (sent.json["name"], sent.json["size"]) == ("undangan rapat.pdf", len(PDF))
    again = me.post(path, data={"file": (io.BytesIO(PDF), "Surat/undangan  rapat.pdf")}, key="one")
    assert again.json == sent.json
    assert ids(me.get(f"/tasks/{task['id']}").json["documents"]) == [sent.json["id"]]
    got = as_("staf").get(f"/files/{sent.json['id']}")
    assert got.data == PDF
    assert got.mimetype == "application/pdf"
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Cache-Control"] == "private, no-store"
    assert as_("wakil").get(f"/files/{sent.json['id']}").status_code == 404
    own = {"lampiran": [{"sha256": sent.json["sha256"]}]}
    assert me.complete(task["id"], own).status_code == 200


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("page.html", b"<script>alert(1)</script>", 422),
        ("page.pdf", b"<script>alert(1)</script>", 422),
        ("picture.png", PDF, 422),
        ("empty.pdf", b"", 422),
        ("archive.xlsx", b"PK\x03\x04nothing", 422),
        (".pdf", PDF, 422),
        ("large.pdf", PDF + b"0" * 20_000_000, 413),
        ("larger.pdf", PDF + b"0" * 20_200_000, 413),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(as_: As, name: str, content: bytes, status: int):
    task = as_("sekretaris").start("TW I")

    answer = as_("sekretaris").post(f"/tasks/{task['id']}/files", data={"file": (io.BytesIO(content), name)})

    assert answer.status_code == status, answer.text


def test_two_files_under_one_name_are_refused(as_: As):
    task = as_("sekretaris").start("TW I")
    both = [(io.BytesIO(PDF), "a.pdf"), (io.BytesIO(PDF), "b.pdf")]

    answer = as_("sekretaris").post(f"/tasks/{task['id']}/files", data={"file": both})

    assert (answer.status_code, answer.json["errors"].keys()) == (422, {"file"})


def test_a_file_from_another_lane_is_refused_before_it_is_kept(as_: As, alur: Alur):
    task = as_("sekretaris").start("TW I")

    answer = as_("staf").post(f"/tasks/{task['id']}/files", data={"file": (io.BytesIO(PDF), "a.pdf")})

    assert answer.status_code == 403
    assert list(alur.files.all()) == []


def test_a_remark_is_part_of_the_history(as_: As):
    case = as_("sekretaris").start("TW I")["instance"]["id"]

    said = as_("staf").post(f"/instances/{case}/comments", {"text": "Formulir sudah dicetak."})

    assert said.status_code == 201
    assert as_("auditor").get(f"/instances/{case}").json["comments"] == [said.json]
    log = as_("auditor").get(f"/instances/{case}/history").json["items"]
    assert [(row["kind"], row["actor"]) for row in log] == [
        ("start_instance", "sekretaris"),
        ("add_comment", "staf"),
    ]


def test_a_case_is_suspended_resumed_and_cancelled_with_reasons(as_: As):
    task = as_("sekretaris").start("TW I")
    case, operator = task["instance"]["id"], as_("operator")

    assert operator.post(f"/instances/{case}/suspend", {"reason": "Audit"}).json["status"] == "suspended"
    assert as_("sekretaris").complete(task["id"]).json["code"] == "instance-not-running"
    assert operator.post(f"/instances/{case}/resume", {"reason": "Selesai"}).json["status"] == "running"
    cancelled = operator.post(f"/instances/{case}/cancel", {"reason": "Salah periode"}).json
    assert (cancelled["status"], cancelled["outcome"]) == ("cancelled", "Salah periode")
    assert as_("sekretaris").get("/tasks", scope="group").json["items"] == []


def test_people_are_found_by_what_they_may_do(as_: As):
    found = as_("sekretaris").get("/people", lane="kabid", unit=UNITS[0]).json["items"]

    assert [(each["id"], each["roles"]) for each in found] == [
        (f"kabid-{UNITS[0]}", [{"lane": "kabid", "unit": UNITS[0], "represents": None}])
    ]


def test_an_admin_changes_a_list_and_its_versions_count(as_: As):
    rows = [{"value": "IK-9", "label": "Indikator 9"}]

    changed = as_("admin").put("/lists/indikator", {"rows": rows})

    assert (changed.json["version"], changed.json["rows"]) == (2, rows)
    assert as_("staf").get("/lists/indikator").json == changed.json
    assert as_("staf").put("/lists/indikator", {"rows": rows}).status_code == 403
    assert as_("admin").put("/lists/indikator", {"rows": [{"value": ""}]}).status_code == 422


def test_an_admin_renames_a_unit_through_its_list(as_: As):
    rows = as_("admin").get("/lists/units").json["rows"]
    rows[0]["label"] = "Bidang Pemerintahan Kampung"

    as_("admin").put("/lists/units", {"rows": rows})

    assert as_("admin").get("/lists/units").json["rows"] == rows
