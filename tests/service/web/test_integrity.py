"""The page about the integrity of all histories, the verdict on a case, and its evidence taken along."""

import io
import zipfile

import pytest

from service.bootstrap import Alur
from service.evidence import keys
from service.jobs import outbox
from service.persistence.store import access
from tests.builders.databases import ON_SQLITE
from tests.builders.offices import run_to, started
from tests.builders.readers import text_of
from tests.builders.tampering import unguarded
from tests.service.web.conftest import As

pytestmark = ON_SQLITE
PAGE = "/berkas/keutuhan"


def all_done(alur: Alur) -> None:
    while outbox.make_waiting(alur):
        pass


@pytest.fixture
def case(alur: Alur) -> str:
    return run_to(alur, "langkah_3", started(alur)).instance_id


def test_what_was_found_stays_on_the_page_of_the_case(as_: As, alur: Alur, case: str):
    reader = as_("auditor")
    assert "Rantai 3 catatan utuh; belum diputar ulang" in text_of(reader.get(f"/berkas/{case}"))
    reader.get(f"/berkas/{case}?periksa=1")

    kept = text_of(reader.get(f"/berkas/{case}"))
    alur.instances.comment(case, "Satu lagi.", person="sekretaris")
    later = text_of(reader.get(f"/berkas/{case}"))

    assert "Utuh: 3 catatan terverifikasi" in kept
    assert "diperiksa Jum, 20 Nov 2026 09.00" in kept
    assert "Utuh sampai catatan 3" in later


@pytest.mark.parametrize("path", ["", "?periksa=1", "/putar"])
def test_the_first_broken_record_is_named_also_where_all_was_well_before(
    as_: As, alur: Alur, case: str, path: str
):
    alur.verifications.check(case)
    unguarded(alur, "UPDATE history SET actor = 'staf' WHERE chain = :case AND sequence = 2", case=case)

    page = as_("auditor").get(f"/berkas/{case}{path}")

    assert "Tidak utuh: catatan 2, rantai catatan putus" in text_of(page)


def test_everything_is_checked_on_demand_and_what_does_not_hold_is_listed(as_: As, alur: Alur, case: str):
    keys.create(alur.config.signing_key_file)
    alur.checkpoints.keep()
    started(alur, "Berkas lain")
    unguarded(alur, "UPDATE history SET actor = 'staf' WHERE chain = :case AND sequence = 2", case=case)
    reader = as_("auditor")
    assert "Belum pernah diperiksa" in text_of(reader.get(PAGE))

    begun = text_of(reader.post(PAGE))
    all_done(alur)
    done = text_of(reader.get(PAGE))

    assert "Sedang diperiksa: 0 dari 2 berkas." in begun
    assert "1 riwayat tidak utuh." in done
    assert "TW I 2026 Tidak utuh: catatan 2, rantai catatan putus" in done
    assert "Riwayat kantor Utuh:" in done
    assert "Titik periksa Utuh: 1 titik periksa" in done
    assert keys.public_keys(alur.config.signing_key_file)[0] in done


def test_all_well_is_said_and_the_missing_key_too(as_: As, alur: Alur, case: str):
    reader = as_("admin")
    reader.post(PAGE)
    all_done(alur)

    said = text_of(reader.get(PAGE))

    assert "Semua utuh: 1 berkas, riwayat kantor, dan titik periksa." in said
    assert "Belum ada kunci" in said


def test_the_anchors_are_taken_along_as_they_were_published(as_: As, alur: Alur, case: str):
    keys.create(alur.config.signing_key_file)
    alur.checkpoints.keep()

    sent = as_("auditor").get(f"{PAGE}/jangkar.jsonl")

    assert sent.data == alur.config.anchors_file.read_bytes()


def test_it_is_for_those_who_audit_or_are_in_charge(as_: As, case: str):
    for path in (PAGE, f"{PAGE}/jangkar.jsonl"):
        assert as_("staf").get(path).status_code == 403
        assert as_("auditor").get(path).status_code == 200
    assert as_("staf").post(PAGE).status_code == 403
    assert "Keutuhan" in text_of(as_("auditor").get("/berkas"))
    assert "Keutuhan" not in text_of(as_("staf").get("/berkas"))


def test_the_evidence_is_a_file_to_be_saved_for_those_who_may_read_the_case(as_: As, alur: Alur, case: str):
    sent = as_("auditor").get(f"/berkas/{case}/bukti.zip")

    with zipfile.ZipFile(io.BytesIO(sent.data)) as archive:
        assert "verify_bundle.py" in archive.namelist()
    assert "attachment" in sent.headers["Content-Disposition"]
    with alur.database.read() as connection:
        assert [each.action for each in access.accesses(connection, subject=case)] == ["taken-out"]
    assert as_("wakil").get(f"/berkas/{case}/bukti.zip").status_code == 404
