"""A draft's pages: begun, opened, saved by the editor, taken in and given out as files, discarded."""

import re
import zipfile
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from engine.covers import CoverDetails
from engine.diagram import read_diagram
from engine.drawing.layout import read_layout
from service.bootstrap import Alur
from service.casework.folders import ROOT, files_of_process
from service.dispatch.release_terms import Terms
from service.queries import process_drafts
from service.queries.process_drafts import DraftItem
from service.web.drafts.canvas_words import canvas_words
from service.web.processes import checked_files
from tests.builders.databases import ON_SQLITE
from tests.builders.offices import SOP
from tests.builders.readers import Reader, text_of
from tests.service.web.conftest import As

pytestmark = ON_SQLITE
FILES = files_of_process(ROOT / "processes" / SOP)
BPMN = FILES[f"{SOP}.bpmn"]
DRAFT = f"/proses/{SOP}/rancangan"
RENAMED = BPMN.replace(b"Menugaskan penyiapan formulir", b"Menugaskan")
FOREIGN = b"""<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:lain">
  <process id="Process_1">
    <laneSet id="kolom"><lane id="loket" name="Loket"><flowNodeRef>a</flowNodeRef>
      <flowNodeRef>b</flowNodeRef><flowNodeRef>c</flowNodeRef></lane></laneSet>
    <startEvent id="a" /><userTask id="b" name="Menerima" /><endEvent id="c" />
    <sequenceFlow id="ab" sourceRef="a" targetRef="b" /><sequenceFlow id="bc" sourceRef="b" targetRef="c" />
  </process>
</definitions>
"""


@pytest.fixture
def admin(alur: Alur, as_: As) -> Reader:
    """A process admin whose draft is as the version in force."""
    alur.process_drafts.begin(SOP, person="admin")
    return as_("admin")


def draft(alur: Alur, key: str = SOP) -> DraftItem:
    with alur.database.read() as connection:
        return process_drafts.draft(connection, key)


def save(admin: Reader, revision: object, bpmn: bytes) -> TestResponse:
    return admin.post(f"{DRAFT}/simpan", {"revisi": str(revision), "bpmn": (BytesIO(bpmn), "blob")})


def take(admin: Reader, alur: Alur, content: bytes, name: str = "x.bpmn", **more: Any) -> TestResponse:
    sent = {"revisi": str(draft(alur).revision), "berkas": (BytesIO(content), name), **more}
    return admin.post(f"{DRAFT}/masukkan", sent)


def test_a_draft_is_begun_from_the_page_of_the_sop_and_gone_on_with_later(alur: Alur, as_: As):
    admin = as_("admin")
    assert "Ubah SOP" in text_of(admin.get(f"/proses/{SOP}"))

    opened = admin.post(DRAFT)

    assert "Unduh diagram (BPMN)" in text_of(opened)
    assert draft(alur).files == FILES
    assert "Lanjutkan rancangan" in text_of(admin.get(f"/proses/{SOP}"))
    assert "Sedang dirancang" in text_of(admin.get("/proses"))


def test_those_who_put_nothing_into_force_see_nothing_of_drafts(admin: Reader, as_: As):
    del admin

    for person in ("staf", "operator", "auditor"):
        reader = as_(person)
        assert "Sedang dirancang" not in text_of(reader.get("/proses"))
        assert "rancangan" not in text_of(reader.get(f"/proses/{SOP}"))
        pages = ("", "/isi", "/diagram.bpmn", "/diagram.svg", "/berkas.zip", "/buang")
        assert {reader.get(DRAFT + page).status_code for page in (*pages, "/../../baru")} <= {403, 404}
        assert reader.get("/proses/baru").status_code == 403
        assert reader.post(f"{DRAFT}/simpan").status_code == 403


def test_there_is_no_page_of_a_draft_that_nobody_began(as_: As):
    admin = as_("admin")

    for page in ("", "/isi", "/diagram.bpmn", "/diagram.svg", "/berkas.zip", "/buang"):
        assert admin.get(DRAFT + page).status_code == 404
    assert admin.post(f"{DRAFT}/simpan").status_code == 404


def test_the_editor_opens_the_diagram_and_knows_which_ids_were_given(alur: Alur, admin: Reader):
    opened = admin.get(f"{DRAFT}/isi").get_json()

    assert opened["bpmn"].encode() == BPMN
    assert opened["revision"] == draft(alur).revision
    assert {"langkah_10b", "alur_mulai_1", "sekretaris"} <= set(opened["taken"])
    assert {"id": "kabid", "name": "Kabid"} in opened["lanes"]


def test_the_editor_saves_and_is_told_when(alur: Alur, admin: Reader):
    before = draft(alur).revision

    answer = save(admin, before, RENAMED)

    assert answer.get_json() == {"revision": before + 1, "saved": "09.00"}
    assert draft(alur).files[f"{SOP}.bpmn"] == RENAMED


def test_an_editor_that_is_behind_is_told_who_saved(alur: Alur, admin: Reader):
    before = draft(alur).revision
    save(admin, before, RENAMED)

    answer = save(admin, before, BPMN)

    assert answer.status_code == 409
    assert "Admin menyimpan rancangan ini pada 09.00" in answer.get_json()["sentence"]
    assert draft(alur).files[f"{SOP}.bpmn"] == RENAMED


@pytest.mark.parametrize(
    ("revision", "bpmn", "status"),
    [
        ("x", BPMN, 409),
        ("", RENAMED, 409),
        ("9" * 40, RENAMED, 409),
        (None, b"", 422),
        (None, b"\x00\xff", 422),
        (None, b'<!DOCTYPE a [<!ENTITY b "c">]><a/>', 422),
        (None, b" " * 2_000_001, 422),
    ],
)
def test_odd_saves_are_refused(alur: Alur, admin: Reader, revision: str | None, bpmn: bytes, status: int):
    answer = save(admin, revision if revision is not None else draft(alur).revision, bpmn)

    assert answer.status_code == status
    assert answer.get_json()["sentence"]


def test_a_draft_is_taken_along_as_diagram_picture_and_zip(admin: Reader):
    assert admin.get(f"{DRAFT}/diagram.bpmn").data == BPMN
    assert admin.get(f"{DRAFT}/diagram.svg").data.startswith(b"<svg")
    with zipfile.ZipFile(BytesIO(admin.get(f"{DRAFT}/berkas.zip").data)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == FILES


def test_a_diagram_is_taken_in_and_leaves_the_forms_alone(alur: Alur, admin: Reader):
    page = take(admin, alur, RENAMED, "perbaikan.bpmn")

    assert "perbaikan.bpmn masuk ke rancangan." in text_of(page)
    assert draft(alur).files == FILES | {f"{SOP}.bpmn": RENAMED}


def test_a_diagram_of_another_product_becomes_one_of_this_process_that_can_be_drawn(
    alur: Alur, admin: Reader
):
    assert take(admin, alur, FOREIGN).status_code == 200

    taken = read_diagram(draft(alur).files[f"{SOP}.bpmn"])
    layout = read_layout(taken)
    assert taken.process_id == SOP
    assert taken.root.find(".//{*}process").get("isExecutable") == "true"
    assert layout is not None
    assert {"loket", "a", "b", "c", "kolom_pelaksana"} <= set(layout.shapes)


def test_a_zip_replaces_everything(alur: Alur, admin: Reader):
    files = {"lain.bpmn": RENAMED, "forms/langkah_1.json": FILES["forms/langkah_1.json"]}

    take(admin, alur, checked_files.packed(files), "semua.zip")

    assert draft(alur).files == {
        f"{SOP}.bpmn": RENAMED,
        "forms/langkah_1.json": FILES["forms/langkah_1.json"],
    }


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 not really",
        checked_files.packed({}),
        checked_files.packed({"a.bpmn": BPMN, "b.bpmn": BPMN}),
        checked_files.packed({"a.bpmn": BPMN, "../../etc/passwd": b"x"}),
        checked_files.packed({"a.bpmn": BPMN, "forms/bom.json": b" " * 3_000_000}),
        checked_files.packed({"a.bpmn": BPMN} | {f"forms/{n}.json": b"{}" for n in range(500)}),
        checked_files.packed({"a.bpmn": BPMN})[:-30],
    ],
)
def test_what_cannot_be_taken_in_changes_nothing(alur: Alur, admin: Reader, content: bytes):
    before = draft(alur)

    assert take(admin, alur, content).status_code == 422
    answer = admin.client.post(
        f"{DRAFT}/masukkan",
        data={"csrf_token": admin.token(), "revisi": before.revision, "berkas": (BytesIO(content), "x.zip")},
        headers={"Accept": "application/json"},
    )
    assert (answer.status_code, bool(answer.get_json()["sentence"])) == (422, True)
    assert draft(alur) == before


def test_without_a_file_nothing_is_taken_in(admin: Reader, alur: Alur):
    answer = admin.post(f"{DRAFT}/masukkan", {"revisi": str(draft(alur).revision)})

    assert answer.status_code == 422
    assert "Pilih berkas BPMN atau ZIP dahulu." in text_of(answer)


def test_a_draft_is_discarded_after_a_question(alur: Alur, admin: Reader):
    assert "Versi yang berlaku tidak berubah." in text_of(admin.get(f"{DRAFT}/buang"))

    page = admin.post(f"{DRAFT}/buang", {"revisi": str(draft(alur).revision)})

    assert "Rancangan dibuang." in text_of(page)
    assert "Ubah SOP" in text_of(page)
    assert admin.get(DRAFT).status_code == 404


def test_a_draft_that_somebody_saved_meanwhile_is_not_discarded(alur: Alur, admin: Reader):
    before = draft(alur).revision
    save(admin, before, RENAMED)

    assert admin.post(f"{DRAFT}/buang", {"revisi": str(before)}).status_code == 409
    assert draft(alur).revision == before + 1


def into_force(alur: Alur) -> None:
    """Put the draft into force, as another admin does from its page."""
    approved = {"approved_by_title": "Kepala Dinas", "approved_by_name": "A"}
    details = CoverDetails(number="SOP/1", revised_on="20 November 2026", **approved)
    terms = Terms(changes="Nama langkah 1.", acknowledged=True)
    alur.releases.ask(SOP, details, terms, revision=draft(alur).revision, person="admin")


def behind(reader: Reader, opened: bytes, key: str = SOP) -> TestResponse:
    """Ask what others changed since the diagram was opened."""
    return reader.post(f"/proses/{key}/rancangan/beda", {"bpmn": (BytesIO(opened), "blob")})


def test_who_is_behind_is_told_what_the_others_changed(alur: Alur, admin: Reader):
    faster = RENAMED.replace(b'timeLimit="P2D"', b'timeLimit="P3D"')
    save(admin, draft(alur).revision, faster)

    answer = behind(admin, BPMN).get_json()

    assert (answer["same"], answer["revision"]) == (False, draft(alur).revision)
    assert "Batas waktu langkah 5 berubah dari 2 hari menjadi 3 hari" in answer["sentences"]


@pytest.mark.parametrize(
    ("now", "same", "sentences"),
    [
        (b"\xef\xbb\xbf" + BPMN.replace(b"\n", b"\r\n"), True, []),
        (
            BPMN.replace(b'<dc:Bounds x="', b'<dc:Bounds x="1', 1),
            False,
            ["Hanya letak gambarnya yang berubah."],
        ),
    ],
)
def test_bytes_that_draw_the_same_are_no_change_and_a_shifted_symbol_is_a_small_one(
    alur: Alur, admin: Reader, now: bytes, same: bool, sentences: list[str]
):
    save(admin, draft(alur).revision, now)

    answer = behind(admin, BPMN).get_json()

    assert (answer["same"], answer["sentences"]) == (same, sentences)


@pytest.mark.parametrize("opened", [b"", b"<a/>", b"\xff", BPMN.replace(b"</bpmn:process>", b"")])
def test_what_was_no_diagram_is_not_compared(alur: Alur, admin: Reader, opened: bytes):
    answer = behind(admin, opened)

    assert answer.status_code == 200
    assert answer.get_json()["sentences"] == ["Perubahannya terlalu banyak untuk disebutkan."]


def test_who_has_a_discarded_draft_open_is_told_who_discarded_it_and_can_begin_anew(
    alur: Alur, admin: Reader
):
    before = draft(alur).revision
    alur.process_drafts.discard(SOP, revision=before, person="admin")

    for answer in (save(admin, before, RENAMED), behind(admin, BPMN)):
        told = answer.get_json()
        assert (answer.status_code, told["code"], told["again"]) == (404, "draft-discarded", DRAFT)
        assert told["sentence"] == "Admin membuang rancangan ini pada 20-11-2026 09.00."
    assert "Admin membuang rancangan ini" in text_of(admin.get(DRAFT))
    assert "Unduh diagram (BPMN)" in text_of(admin.post(told["again"]))


def test_who_has_a_draft_open_that_came_into_force_is_told_by_whom_and_as_which_version(
    alur: Alur, admin: Reader
):
    opened = draft(alur).revision
    save(admin, opened, RENAMED)
    into_force(alur)

    answer = save(admin, opened + 1, BPMN)

    assert (answer.status_code, answer.get_json()["code"]) == (404, "draft-in-force")
    assert (
        "sudah diberlakukan oleh Admin pada 20-11-2026 09.00, sebagai versi 2."
        in answer.get_json()["sentence"]
    )
    page = admin.get(f"/proses/{SOP}/rancangan")
    assert (page.status_code, f'href="/proses/{SOP}">Kembali' in page.text) == (404, True)


def test_a_new_sop_that_was_discarded_is_not_offered_again(alur: Alur, admin: Reader):
    new = alur.process_drafts.begin_new(name="Pengukuran", lanes=["Staf"], person="admin")
    alur.process_drafts.discard(new.key, revision=new.revision, person="admin")

    told = behind(admin, BPMN, new.key).get_json()

    assert (told["code"], told["again"]) == ("draft-discarded", "")


def test_a_new_sop_begins_with_its_name_and_performers(alur: Alur, as_: As):
    admin = as_("admin")
    admin.get("/proses/baru")

    page = admin.post("/proses/baru", {"nama": "Pengukuran Kinerja", "pelaksana": "Sekretaris\r\nAnalis\r\n"})

    assert "Pengukuran Kinerja" in text_of(page)
    diagram = read_diagram(draft(alur, "pengukuran_kinerja").files["pengukuran_kinerja.bpmn"])
    assert [lane.name for lane in diagram.lanes] == ["Sekretaris", "Analis"]
    assert "SOP baru" in text_of(admin.get("/proses"))
    gone = admin.post(
        "/proses/pengukuran_kinerja/rancangan/buang",
        {"revisi": str(draft(alur, "pengukuran_kinerja").revision)},
    )
    assert "Rancangan dibuang." in text_of(gone)


def test_a_new_sop_without_performers_says_so_beside_what_was_typed(as_: As):
    answer = as_("admin").post("/proses/baru", {"nama": "Pengukuran", "pelaksana": " "})

    assert answer.status_code == 422
    assert 'value="Pengukuran"' in answer.text
    assert 'id="pelaksana-galat"' in answer.text


def test_a_draft_whose_version_was_overtaken_says_so(alur: Alur, admin: Reader):
    assert "tidak dimulai dari versi" not in text_of(admin.get(DRAFT))

    alur.office.put_into_force(FILES | {f"{SOP}.bpmn": RENAMED}, person="admin")

    assert "tidak dimulai dari versi 2 yang kini berlaku" in text_of(admin.get(DRAFT))


def test_a_diagram_that_cannot_be_drawn_still_opens(alur: Alur, admin: Reader):
    bare = re.sub(rb"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", b"", BPMN, flags=re.S)
    save(admin, draft(alur).revision, bare)

    assert admin.get(DRAFT).status_code == 200


def test_the_editor_speaks_both_languages(app: Any):
    with app.test_request_context(headers={"Cookie": "alur_language=en"}):
        english = canvas_words()
    with app.test_request_context():
        indonesian = canvas_words()

    assert indonesian["pad"].keys() == english["pad"].keys()
    assert (indonesian["saving"], english["saving"]) == ("Menyimpan…", "Saving…")
