"""Riwayat kantor: who reads it, what it says, how it is narrowed, and that it tells when it was touched."""

import pytest
from sqlalchemy import text

from service.bootstrap import Alur
from service.dispatch.office_commands import AddPerson, GrantRole, PutSetting
from service.dispatch.release_terms import SECOND_APPROVAL
from service.persistence.database import Database
from tests.builders.databases import ON_SQLITE
from tests.builders.offices import SOP
from tests.builders.readers import text_of
from tests.service.web.conftest import As

PAGE = "/riwayat-kantor"


@pytest.fixture(autouse=True)
def decided(alur: Alur) -> None:
    """Let the admin decide about a person, a role, a setting and an SOP."""
    alur.office.run(AddPerson(username="budi", name="Budi <Baru>"), person="admin")
    alur.office.run(GrantRole(person="budi", lane="kabid", unit="usaha"), person="admin")
    alur.office.run(PutSetting(key="cap", value=90), person="admin")
    begun = alur.process_drafts.begin(SOP, person="admin")
    alur.process_drafts.discard(SOP, revision=begun.revision, person="admin")
    alur.releases.retire(SOP, "Digabung", person="admin")
    alur.office.run(PutSetting(key=SECOND_APPROVAL, value=True), person="admin")


def test_it_says_in_sentences_what_was_decided_and_that_nothing_was_touched(as_: As):
    page = text_of(as_("auditor").get(PAGE))

    assert "Utuh: catatannya tersambung" in page
    for sentence in (
        "Menambah budi (Budi <Baru>).",
        "Memberi Budi <Baru> peran Kabid – ",
        "Mengubah pengaturan batas capaian.",
        "Mencabut Pengumpulan Data Kinerja versi 1: Digabung",
        "Membuang rancangan Pengumpulan Data Kinerja.",
        "Mensyaratkan persetujuan admin kedua.",
    ):
        assert sentence in page
    assert "Keputusan lain" not in page


@pytest.mark.parametrize(
    ("asked", "there", "gone"),
    [
        ("jenis=orang", "Menambah budi", "Mencabut"),
        ("jenis=sop", "Mencabut", "Menambah budi"),
        ("jenis=pengaturan", "pengaturan batas capaian", "Menambah budi"),
        ("oleh=admin", "Menambah budi", "Memberlakukan"),
        ("sejak=2026-11-20&sampai=2026-11-20", "Menambah budi", "Tidak ada keputusan"),
        ("sejak=2026-11-21", "Tidak ada keputusan yang cocok.", "Menambah budi"),
        ("sampai=2026-11-19", "Tidak ada keputusan yang cocok.", "Menambah budi"),
        ("sejak=0000-99-99", "Tanggal ini tidak dapat dibaca.", "Tidak ada keputusan"),
    ],
)
def test_it_is_narrowed_by_kind_person_and_day(as_: As, asked: str, there: str, gone: str):
    page = text_of(as_("admin").get(f"{PAGE}?{asked}"))

    assert there in page
    assert gone not in page


def test_it_goes_on_where_a_page_ends(alur: Alur, as_: As):
    for number in range(60):
        alur.office.run(PutSetting(key="cap", value=number), person="admin")
    admin = as_("admin")

    first = admin.get(f"{PAGE}?jenis=pengaturan").text
    address = first.split("jenis=pengaturan&amp;dari=")[1].split('"')[0]

    assert "Mengubah pengaturan batas capaian." in text_of(
        admin.get(f"{PAGE}?jenis=pengaturan&dari={address}")
    )
    assert admin.get(f"{PAGE}?dari=bukan-penanda").status_code == 422


@ON_SQLITE
def test_it_says_when_a_record_was_touched_and_still_shows_the_others(alur: Alur, as_: As):
    spoil(alur.database)

    page = text_of(as_("auditor").get(PAGE))

    assert "Tidak utuh: catatan nomor 1 diubah atau hilang" in page
    assert "Menambah budi" in page


def spoil(database: Database) -> None:
    """Write over the first body, as somebody with the database in hands can."""
    with database.change_schema() as connection:
        for (name,) in connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(
            text("UPDATE history_body SET body = :body WHERE chain = 'office' AND sequence = 1"),
            {"body": b"[1]"},
        )


@ON_SQLITE
@pytest.mark.parametrize("who", ["sekretaris", "staf", "operator"])
def test_others_are_turned_away(as_: As, who: str):
    assert as_(who).get(PAGE).status_code == 403
