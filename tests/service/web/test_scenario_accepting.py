"""Scenarios are brought in line with a draft at the press of a button, and that is taken back."""

import re

import pytest

from service.bootstrap import Alur
from service.queries import process_drafts
from service.queries.process_drafts import DraftItem
from tests.builders.databases import ON_SQLITE
from tests.builders.offices import SOP
from tests.builders.readers import Reader, text_of
from tests.service.web.conftest import As

pytestmark = ON_SQLITE
PAGE = f"/proses/{SOP}/rancangan/skenario"
BPMN = f"{SOP}.bpmn"
STRAIGHT = "scenarios/jalan_lurus.yaml"
REF = b"<bpmn:flowNodeRef>langkah_8</bpmn:flowNodeRef>"
OTHER = b"<bpmn:flowNodeRef>langkah_9</bpmn:flowNodeRef>"


@pytest.fixture
def admin(alur: Alur, as_: As) -> Reader:
    """Give the process admin with a draft of the SOP."""
    alur.process_drafts.begin(SOP, person="admin")
    return as_("admin")


def the_draft(alur: Alur) -> DraftItem:
    with alur.database.read() as connection:
        return process_drafts.draft(connection, SOP)


def drawn(alur: Alur, bpmn: bytes) -> None:
    alur.process_drafts.save(SOP, {BPMN: bpmn}, revision=the_draft(alur).revision, person="admin")


def test_scenarios_that_failed_alike_stand_together_and_are_accepted_together(alur: Alur, admin: Reader):
    before = the_draft(alur).files
    drawn(alur, before[BPMN].replace(REF, b"", 1).replace(OTHER, REF + OTHER, 1))

    page = admin.get(PAGE)
    names = re.findall(r'name="nama" value="([^"]+)"', page.text)
    done = text_of(admin.post(f"{PAGE}/terima", {"nama": names}))

    assert text_of(page).count("Langkah 8 Menyerahkan hasil rekapitulasi: diharapkan dapat dikerjakan") == 1
    assert "Terima yang baru untuk semuanya" in page.text
    assert "1 skenario disesuaikan" in done
    assert "«Yang harus ditolak»: tindakan ke-14 masih perlu Anda lengkapi. Tugas ini milik pelaksana" in done
    assert "8 skenario: 6 berhasil, 2 gagal" in done
    assert the_draft(alur).files[STRAIGHT] != before[STRAIGHT]

    admin.get(f"{PAGE}/jalan_lurus.yaml")
    back = text_of(admin.post(f"{PAGE}/pulihkan", {"nama": "jalan_lurus.yaml", "satu": "1"}))
    assert "kembali seperti di versi yang berlaku" in back
    assert the_draft(alur).files[STRAIGHT] == before[STRAIGHT]


@pytest.mark.parametrize("button", ["nomor", "terima"])
def test_numbers_that_moved_are_brought_in_line_everywhere(alur: Alur, admin: Reader, button: str):
    bpmn = the_draft(alur).files[BPMN]
    for number in ("11", "10b", "10", "9"):
        further = {"11": "12", "10b": "11b", "10": "11", "9": "10"}[number]
        bpmn = bpmn.replace(f'<sop:step number="{number}"'.encode(), f'<sop:step number="{further}"'.encode())
    drawn(alur, bpmn)

    offered = text_of(admin.get(PAGE))
    done = text_of(admin.post(f"{PAGE}/{button}", {"nama": "jalan_lurus.yaml"}))

    assert "Nomor langkah bergeser" in offered
    assert "8 skenario, semuanya berhasil" in done
    assert b"{step: 8, lane: staf, next: [10]}" in the_draft(alur).files[STRAIGHT]


def test_nobody_elses_change_is_written_over_and_only_admins_may(alur: Alur, admin: Reader, as_: As):
    admin.get(PAGE)
    revision = the_draft(alur).revision
    changed = the_draft(alur).files[BPMN].replace(REF, b"", 1).replace(OTHER, REF + OTHER, 1)
    drawn(alur, changed)
    before = the_draft(alur).files

    late = text_of(admin.post(f"{PAGE}/terima", {"nama": "jalan_lurus.yaml", "_revisi": str(revision)}))

    assert "perubahan Anda belum disimpan" in late
    assert the_draft(alur).files == before
    assert as_("staf").post(f"{PAGE}/terima", {"nama": "jalan_lurus.yaml"}).status_code == 403
