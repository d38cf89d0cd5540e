"""Checking a document without an account, and the documents of a case on its page."""

import hashlib
import io

from service.bootstrap import Alur
from service.casework import media
from service.queries import process_drafts
from tests.builders.databases import ON_SQLITE
from tests.builders.offices import completed, started
from tests.builders.papers import bytes_of, everything_made, papers_of
from tests.builders.readers import text_of
from tests.service.web.conftest import As

pytestmark = ON_SQLITE
FOUND, NOT_FOUND = "Berkas ini tersimpan di sistem.", "Berkas ini tidak ada di sistem."


def test_a_stranger_who_has_the_file_learns_that_the_office_keeps_it(as_: As, alur: Alur):
    outcome = completed(alur, started(alur, "TW III 2026").offered[0])
    everything_made(alur)
    (paper,) = papers_of(alur, outcome.case.id).values()
    stranger = as_(None)
    stranger.get("/verifikasi")

    page = stranger.post("/verifikasi", {"berkas": (io.BytesIO(bytes_of(alur, paper)), "apa saja.pdf")})

    assert FOUND in text_of(page)
    assert "Disposisi.pdf" in text_of(page)
    assert "TW III 2026" in text_of(page)
    assert "1. Menugaskan penyiapan formulir" in text_of(page)
    assert "bukan tanda tangan elektronik tersertifikasi" in text_of(page)


def test_a_fingerprint_may_be_typed_in_groups_and_in_capitals(as_: As, alur: Alur):
    outcome = completed(alur, started(alur).offered[0])
    everything_made(alur)
    (paper,) = papers_of(alur, outcome.case.id).values()
    stranger = as_(None)
    stranger.get("/verifikasi")

    page = stranger.post("/verifikasi", {"sidik": f" {paper.sha256[:32]} {paper.sha256[32:].upper()}"})

    assert FOUND in text_of(page)


def test_a_changed_file_is_not_in_the_system_and_is_not_kept(as_: As, alur: Alur):
    stranger = as_(None)
    stranger.get("/verifikasi")

    page = stranger.post("/verifikasi", {"berkas": (io.BytesIO(b"%PDF-1.7 lain"), "lain.pdf")})

    assert NOT_FOUND in text_of(page)
    assert not alur.files.has(hashlib.sha256(b"%PDF-1.7 lain").hexdigest())


def test_what_is_no_fingerprint_is_asked_for_again(as_: As):
    stranger = as_(None)
    stranger.get("/verifikasi")

    page = stranger.post("/verifikasi", {"sidik": "bukan sidik"})

    assert page.status_code == 422
    assert "64 angka dan huruf" in text_of(page)
    assert 'value="bukan sidik"' in page.text
    assert as_(None).get("/verifikasi/xyz").status_code == 404


def test_the_name_of_an_uploaded_file_stays_with_the_office(as_: As, alur: Alur):
    task = started(alur).offered[0]
    file = media.kept(alur.files, io.BytesIO(b"%PDF-1.7 surat"), "Surat Sri Wahyuni.pdf")
    alur.instances.attach(task.id, file, person="sekretaris")

    page = as_(None).get(f"/verifikasi/{file.sha256}")

    assert FOUND in text_of(page)
    assert "Diunggah ke sistem" in text_of(page)
    assert "Sri Wahyuni" not in page.text


def test_the_case_lists_what_was_made_with_the_way_to_check_it(as_: As, alur: Alur):
    outcome = completed(alur, started(alur).offered[0])
    everything_made(alur)
    (paper,) = papers_of(alur, outcome.case.id).values()
    reader = as_("sekretaris")

    page = reader.get(f"/berkas/{outcome.case.id}")
    file = reader.client.get(f"/berkas/{outcome.case.id}/lampiran/{paper.sha256}")

    assert f'href="/verifikasi/{paper.sha256}"' in page.text
    assert "Dibuat oleh sistem" in text_of(page)
    assert file.data == bytes_of(alur, paper)
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["Cache-Control"] == "private, no-store"


def test_templates_are_uploaded_with_the_diagram(as_: As, alur: Alur):
    with alur.database.read() as connection:
        case = started(alur).case
        files = alur.deployments.of(connection, case.deployment_hash).files
    path, template = "documents/disposisi.typ", files["documents/disposisi.typ"]
    reader = as_("admin")
    reader.get("/proses/versi/baru")
    sent = {
        "bpmn": (io.BytesIO(files["pengumpulan_data_kinerja.bpmn"]), "sop.bpmn"),
        "documents": (io.BytesIO(template + b"\n// diubah\n"), "disposisi.typ"),
    }

    reader.post("/proses/versi/baru", sent)
    reader.post("/proses/versi/baru", {name: value[0] for name, value in reader.fields().items()})

    with alur.database.read() as connection:
        now = process_drafts.draft(connection, "pengumpulan_data_kinerja").files
    assert now[path].endswith(b"// diubah\n")
    assert now.keys() == files.keys()


def test_a_template_that_cannot_be_typeset_is_named_at_the_upload(as_: As, alur: Alur):
    case = started(alur).case
    with alur.database.read() as connection:
        files = alur.deployments.of(connection, case.deployment_hash).files
    reader = as_("admin")
    reader.get("/proses/versi/baru")
    sent = {
        "bpmn": (io.BytesIO(files["pengumpulan_data_kinerja.bpmn"]), "sop.bpmn"),
        "documents": (io.BytesIO(b'#import "umum.typ": *\n#tidak_ada()'), "disposisi.typ"),
    }

    page = reader.post("/proses/versi/baru", sent)

    assert "Belum dapat diberlakukan." in text_of(page)
    assert "disposisi.typ" in text_of(page)
    assert "tidak_ada" in text_of(page)
