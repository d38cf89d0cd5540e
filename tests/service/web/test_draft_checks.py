"""A draft is looked over while it is drawn: findings beside their fields, the table, what panels offer."""

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest

from engine.diagram import read_diagram
from engine.drawing.layout import read_layout
from service.bootstrap import Alur
from service.casework.folders import ROOT, files_of_process
from service.queries import process_drafts
from tests.builders.databases import ON_SQLITE
from tests.builders.offices import SOP
from tests.builders.readers import Reader, text_of
from tests.service.web.conftest import As

pytestmark = ON_SQLITE
BPMN = files_of_process(ROOT / "processes" / SOP)[f"{SOP}.bpmn"].decode()
CHECK = f"/proses/{SOP}/rancangan/periksa"
MANY = [f'<bpmn:task id="t{number}"/>' for number in range(5000)]
UNDRAWN = re.sub(r"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", "", BPMN, flags=re.DOTALL)


@pytest.fixture
def admin(alur: Alur, as_: As) -> Reader:
    """A process admin whose draft is as the version in force."""
    alur.process_drafts.begin(SOP, person="admin")
    return as_("admin")


def looked(admin: Reader, bpmn: str = BPMN, **more: str) -> dict[str, Any]:
    """Let the diagram be looked over."""
    answer = admin.post(CHECK, {"bpmn": bpmn, **more})
    assert answer.status_code == 200, answer.text
    found = answer.get_json()
    assert isinstance(found, dict)
    return found


def save(alur: Alur, path: str, content: bytes) -> None:
    """Write a file into the draft."""
    with alur.database.read() as connection:
        revision = process_drafts.draft(connection, SOP).revision
    alur.process_drafts.save(SOP, {path: content}, revision=revision, person="admin")


def files_of(alur: Alur, key: str) -> Mapping[str, bytes]:
    """Read the files of a draft."""
    with alur.database.read() as connection:
        return process_drafts.draft(connection, key).files


def plain(html: str) -> str:
    """Read a piece of a page as people do."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_sop_in_force_is_sound_and_changes_nothing(admin: Reader):
    found = looked(admin)

    assert found["sound"]
    assert found["summary"] == ""
    assert "Sama dengan versi yang berlaku" in plain(found["found"])


def test_the_table_prints_each_step_in_its_column_with_its_standard(admin: Reader):
    table = looked(admin)["table"]

    rows = re.findall(r'data-element="([^"]+)"', table)
    assert rows == [f"langkah_{number}" for number in range(1, 12)]
    assert table.count("<polygon") == 1
    assert "3 hari 4 jam 45 menit" in table
    assert "Ya → 11, Tidak → 7" in plain(table)


def test_an_edit_changes_table_and_changes_at_once(admin: Reader):
    found = looked(admin, BPMN.replace('timeLimit="P2D"', 'timeLimit="P3D"'))

    assert "4 hari 4 jam 45 menit" in found["table"]
    assert re.search(r"batas waktu.*2 hari.*3 hari", plain(found["found"]), re.IGNORECASE)


@pytest.mark.parametrize(
    ("old", "new", "element", "field"),
    [
        ('number="8"', 'number="7"', "langkah_8", "number"),
        ('form="langkah_9"', 'form="langkah_99"', "langkah_9", "form"),
        ('timeLimit="P1D"', 'timeLimit="satu"', "langkah_10", "timeLimit"),
        ('name="Ya"', 'name=""', "alur_ya", "label"),
        ('keputusan == "setuju"', "keputusan ==", "alur_ya", "condition"),
        ('separateFrom="langkah_8', 'separateFrom="langkah_88', "langkah_10", "separateFrom"),
        ('name="Staf"', 'name=""', "staf", "name"),
    ],
)
def test_a_finding_stands_beside_the_field_it_is_about(
    admin: Reader, old: str, new: str, element: str, field: str
):
    found = looked(admin, BPMN.replace(old, new, 1))

    assert (element, field) in {(each["element"], each["field"]) for each in found["findings"]}


def test_a_finding_of_what_is_not_drawn_itself_leads_to_what_is_around_it(admin: Reader):
    timed = '<bpmn:conditionExpression id="syarat" xsi:type="bpmn:tFormalExpression">keputusan'
    broken = BPMN.replace(
        '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">keputusan', timed
    ).replace('"setuju"', '"setuju" +', 1)

    assert "alur_ya" in {each["element"] for each in looked(admin, broken)["findings"]}


def test_panels_offer_earlier_steps_and_what_their_forms_ask(admin: Reader):
    known = looked(admin)["known"]

    steps = {step["id"]: step for step in known["steps"]}
    assert steps["langkah_3"]["earlier"] == ["langkah_1", "langkah_2"]
    assert steps["langkah_10b"]["part_of"] == "langkah_10"
    decision = next(field for field in known["fields"] if field["name"] == "keputusan")
    assert (decision["type"], [each["value"] for each in decision["options"]]) == (
        "string",
        ["setuju", "kembalikan"],
    )
    assert "langkah_10" in known["earlier"]["keputusan_langkah_10"]
    assert {form["key"] for form in known["forms"]} == {step["id"] for step in known["steps"]}
    assert "disposisi.typ" in known["templates"]


def test_a_new_step_is_called_by_the_one_before_it_and_offered_numbers(admin: Reader):
    arrow = '<bpmn:sequenceFlow id="a" sourceRef="langkah_11" targetRef="langkah_12" />'
    new = f'<bpmn:userTask id="langkah_12" />{arrow}'

    found = looked(admin, BPMN.replace("</bpmn:process>", new + "</bpmn:process>"))

    step = next(each for each in found["known"]["steps"] if each["id"] == "langkah_12")
    assert (step["label"], step["fitting"]) == ("Langkah tanpa nomor sesudah langkah 11", ["12"])
    assert found["known"]["names"]["langkah_12"] == step["label"]
    assert "langkah_12" not in plain(found["found"])


def test_a_lane_without_a_name_is_not_called_by_its_id(admin: Reader):
    found = looked(admin, BPMN.replace('<bpmn:lane id="staf" name="Staf"', '<bpmn:lane id="staf"'))

    assert "Fungsional Perencana tanpa nama Kabid" in plain(found["table"])
    assert "Kolom pelaksana ke-3 belum diberi nama pelaksana." in plain(found["found"])


def test_a_new_sop_says_what_its_cover_lacks_and_shows_no_tick(alur: Alur, admin: Reader):
    new = alur.process_drafts.begin_new(name="Pengukuran", lanes=["Staf"], person="admin")
    bpmn = (
        files_of(alur, new.key)[f"{new.key}.bpmn"]
        .decode()
        .replace('form="', 'timeLimit="P1D" output="Data" form="')
    )

    found = admin.post(f"/proses/{new.key}/rancangan/periksa", {"bpmn": bpmn}).get_json()

    assert found["sound"]
    assert "Dapat diberlakukan, tetapi periksa sampulnya dahulu." in plain(found["found"])
    assert "Sampul SOP belum lengkap: nomor SOP, instansi, jabatan yang mengesahkan," in plain(found["found"])


@pytest.mark.parametrize(
    ("revised", "is_told"),
    [("20 November 2026", True), ("2 Januari 2024", False), ("", False), ("lusa", False)],
)
def test_an_approval_that_is_older_than_the_revision_gets_a_remark_at_its_field(
    admin: Reader, revised: str, is_told: bool
):
    found = looked(admin, BPMN.replace('revisedOn=""', f'revisedOn="{revised}"'))

    fields = {each["field"]: each["severity"] for each in found["findings"]}
    assert fields.get("identity-approvedOn") == ("info" if is_told else None)
    assert ("lebih awal daripada tanggal revisi" in plain(found["found"])) == is_told


def test_a_form_that_cannot_be_read_is_a_finding_of_the_step_that_uses_it(alur: Alur, admin: Reader):
    save(alur, "forms/langkah_3.json", b"{")

    found = looked(admin)

    assert ("broken-form", "langkah_3", "form") in {
        (each["rule"], each["element"], each["field"]) for each in found["findings"]
    }
    assert not found["sound"]


def test_a_form_that_reads_a_step_which_is_gone_is_a_finding(alur: Alur, admin: Reader):
    with alur.database.read() as connection:
        form = process_drafts.draft(connection, SOP).files["forms/langkah_3.json"]
    save(alur, "forms/langkah_3.json", form.replace(b"langkah_2", b"langkah_2x"))

    assert "form-reads-unknown-step" in {each["rule"] for each in looked(admin)["findings"]}


@pytest.mark.parametrize(
    "bpmn",
    [
        "bukan XML",
        "<a/>",
        "\ud800",
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        "x" * 2_000_001,
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>',
        BPMN.replace("</bpmn:process>", "".join(MANY) + "</bpmn:process>"),
    ],
    ids=["no XML", "no BPMN", "a lone surrogate", "an entity", "3 MB", "no process", "5,000 elements"],
)
def test_what_cannot_be_read_has_findings_and_no_table(admin: Reader, bpmn: str):
    answer = admin.post(CHECK, {"bpmn": BytesIO(bpmn.encode("utf-8", "surrogatepass")).getvalue()})

    found = answer.get_json()
    assert answer.status_code == 200
    assert not found["sound"]
    assert "Tabel belum dapat disusun" in found["table"]
    assert found["known"]["forms"]


def test_a_draft_that_is_too_large_is_opened_without_its_picture(alur: Alur, admin: Reader):
    drawn = '<div class="diagram diagram-whole"><svg'
    assert drawn in admin.client.get(f"/proses/{SOP}/rancangan").text

    large = BPMN.replace("</bpmn:process>", "".join(MANY) + "</bpmn:process>")
    save(alur, f"{SOP}.bpmn", large.encode())

    page = admin.client.get(f"/proses/{SOP}/rancangan")
    assert page.status_code == 200
    assert drawn not in page.text
    assert "terlalu besar" in page.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/proses/{SOP}/rancangan/perubahan", 422),
        (f"/proses/{SOP}/banding?dari=1&ke=rancangan", 422),
        (f"/proses/{SOP}/rancangan/sop.pdf", 422),
        (f"/proses/{SOP}/rancangan/berlakukan", 200),
    ],
)
def test_a_draft_that_is_too_large_is_neither_compared_nor_printed(
    alur: Alur, admin: Reader, path: str, status: int
):
    save(alur, f"{SOP}.bpmn", BPMN.replace("</bpmn:process>", "".join(MANY) + "</bpmn:process>").encode())

    page = admin.client.get(path)

    assert page.status_code == status
    assert "yang dapat ditampilkan paling banyak 1000" in page.text


def test_the_scenarios_of_the_draft_are_played_when_asked_for(admin: Reader):
    assert "skenario" not in plain(looked(admin)["found"])
    assert "skenario berhasil" in plain(looked(admin, skenario="1")["found"])


def test_scenarios_that_fail_are_said_to_be_warnings_and_can_be_looked_at(admin: Reader):
    other_way = BPMN.replace('keputusan == "setuju"', 'keputusan == "kembali"')

    found = looked(admin, other_way, skenario="1")["found"]

    assert "Skenario yang gagal disebut tersendiri saat diberlakukan." in plain(found)
    assert "/rancangan/skenario" in found


def test_nothing_is_stored_by_looking(alur: Alur, admin: Reader):
    looked(admin, BPMN.replace('timeLimit="P2D"', 'timeLimit="P3D"'))

    with alur.database.read() as connection:
        kept = process_drafts.draft(connection, SOP).files[f"{SOP}.bpmn"]
    assert kept.decode() == BPMN


def test_the_editor_says_what_was_found_and_prints_the_table_before_any_script_runs(admin: Reader):
    page = text_of(admin.get(f"/proses/{SOP}/rancangan"))

    assert "Dapat diberlakukan." in page
    assert "Menyimpan data kinerja" in page


def test_a_diagram_without_a_layout_is_laid_out_on_request(alur: Alur, admin: Reader):
    save(alur, f"{SOP}.bpmn", UNDRAWN.encode())
    assert "Tata simbol dan panahnya" in text_of(admin.get(f"/proses/{SOP}/rancangan"))

    answer = admin.post(f"/proses/{SOP}/rancangan/tata-letak")

    with alur.database.read() as connection:
        saved = process_drafts.draft(connection, SOP).files[f"{SOP}.bpmn"]
    assert answer.status_code == 200
    assert read_layout(read_diagram(saved)) is not None


@pytest.mark.parametrize("path", [CHECK, f"/proses/{SOP}/rancangan/tata-letak"])
def test_only_who_may_put_processes_into_force_looks_over_their_drafts(as_: As, admin: Reader, path: str):
    assert as_("sekretaris").post(path).status_code == 403


def test_a_process_without_a_draft_has_nothing_to_look_over(as_: As):
    assert as_("admin").post(CHECK, {"bpmn": BPMN}).status_code == 404


def test_the_page_of_an_sop_prints_its_table_for_every_reader(as_: As):
    page = as_("staf").get(f"/proses/{SOP}")

    assert page.text.count("sop-symbol") >= 11
    assert "sop-link" not in page.text
