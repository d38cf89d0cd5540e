"""The scenarios of a draft: listed with their verdicts, written, uploaded, taken away."""

import io

import pytest

from service.bootstrap import Alur
from service.queries import process_drafts
from service.queries.process_drafts import DraftItem
from tests.builders.offices import SOP
from tests.builders.readers import Reader, text_of
from tests.service.web.conftest import As

PAGE = f"/proses/{SOP}/rancangan/skenario"
BPMN = f"{SOP}.bpmn"


@pytest.fixture
def admin(alur: Alur, as_: As) -> Reader:
    """Give the process admin with a draft of the SOP."""
    alur.process_drafts.begin(SOP, person="admin")
    return as_("admin")


def the_draft(alur: Alur) -> DraftItem:
    with alur.database.read() as connection:
        return process_drafts.draft(connection, SOP)


def saved(alur: Alur, changes: dict[str, bytes | None]) -> None:
    alur.process_drafts.save(SOP, changes, revision=the_draft(alur).revision, person="admin")


def test_every_scenario_is_listed_with_its_verdict(admin: Reader):
    page = text_of(admin.get(PAGE))

    assert "8 skenario, semuanya berhasil" in page
    assert "Dikembalikan kepada bidang" in page
    assert "Belum dilalui" not in page


def test_a_changed_draft_shows_which_scenario_fails_at_which_step(admin: Reader, alur: Alur):
    bpmn = the_draft(alur).files[BPMN]
    saved(alur, {BPMN: bpmn.replace(b'keputusan == "setuju"', b'keputusan == "kembalikan"')})

    page = text_of(admin.get(PAGE))
    assert "8 skenario: 1 berhasil, 7 gagal" in page

    page = text_of(admin.get(f"{PAGE}/jalan_lurus.yaml"))
    assert "Gagal pada rancangan sekarang." in page
    assert "ternyata yang datang 7 Memerintahkan rekapitulasi data" in page


def test_a_scenario_is_said_in_words_beside_its_text(admin: Reader):
    page = text_of(admin.get(f"{PAGE}/penolakan.yaml"))

    assert "harus ditolak: pemisahan tugas" in page
    assert "harus ditolak: bukan pelaksananya" in page
    assert "Keputusan: Kembalikan" in page


def test_a_changed_scenario_is_kept_and_played(admin: Reader, alur: Alur):
    admin.get(f"{PAGE}/kelengkapan_luar.yaml")
    text = admin.fields()["isi"][0].replace("next: [3]", "next: [4]")

    page = text_of(admin.post(f"{PAGE}/kelengkapan_luar.yaml", admin.fields() | {"isi": text}))

    assert "Skenario tersimpan dan dijalankan." in page
    assert "diharapkan sesudahnya 4 Membagikan formulir" in page
    assert b"next: [4]" in the_draft(alur).files["scenarios/kelengkapan_luar.yaml"]


def test_a_text_that_is_no_scenario_is_not_kept_and_stays_to_be_mended(admin: Reader, alur: Alur):
    before = the_draft(alur).files

    page = admin.post(f"{PAGE}/jalan_lurus.yaml", {"isi": "name: Lurus\nlangkah:\n  - satu\n"})

    assert page.status_code == 422
    assert "jalan_lurus.yaml, baris 2: «langkah» tidak dikenal di sini" in text_of(page)
    assert "- satu" in page.text
    assert the_draft(alur).files == before


def test_somebody_elses_change_is_not_saved_over(admin: Reader, alur: Alur):
    admin.get(f"{PAGE}/jalan_lurus.yaml")
    fields = admin.fields() | {"isi": "name: Punyaku\nsteps: []\n"}
    saved(alur, {"scenarios/baru.yaml": b"name: Baru\nsteps: []\n"})

    page = admin.post(f"{PAGE}/jalan_lurus.yaml", fields)

    assert page.status_code == 409
    assert "Punyaku" in page.text


def test_a_new_scenario_begins_with_the_first_step(admin: Reader, alur: Alur):
    page = text_of(admin.post(PAGE, {"nama": 'Cara "baru"'}))

    assert "diharapkan tidak ada tugas baru; ternyata yang datang 2 Menyiapkan formulir" in page
    assert b'name: "Cara baru"' in the_draft(alur).files["scenarios/cara_baru.yaml"]


def test_scenarios_are_uploaded_all_or_none(admin: Reader, alur: Alur):
    good, bad = b"name: Baik\nsteps: []\n", b"name: Buruk\nsteps: ya\n"

    refused = admin.post(
        f"{PAGE}/unggah", {"berkas": [(io.BytesIO(good), "baik.yaml"), (io.BytesIO(bad), "buruk.yaml")]}
    )
    assert refused.status_code == 422
    assert "buruk.yaml, baris 2" in text_of(refused)
    assert "scenarios/baik.yaml" not in the_draft(alur).files

    page = text_of(admin.post(f"{PAGE}/unggah", {"berkas": [(io.BytesIO(good), "baik.yaml")]}))
    assert "Tersimpan di rancangan: scenarios/baik.yaml." in page


@pytest.mark.parametrize("name", ["baik.txt", ".yaml", "../x.yaml", "a/b.yaml", f"{'x' * 120}.yaml"])
def test_odd_names_of_uploads_are_refused_or_made_plain(admin: Reader, alur: Alur, name: str):
    page = admin.post(f"{PAGE}/unggah", {"berkas": [(io.BytesIO(b"name: A\nsteps: []\n"), name)]})

    assert page.status_code in (200, 422)
    assert all(path.count("/") <= 1 and ".." not in path for path in the_draft(alur).files)


def test_a_scenario_is_downloaded_as_it_is_and_can_be_taken_away(admin: Reader, alur: Alur):
    content = admin.get(f"{PAGE}/penolakan.yaml/unduh").data
    assert content == the_draft(alur).files["scenarios/penolakan.yaml"]

    page = text_of(admin.post(f"{PAGE}/penolakan.yaml/hapus"))

    assert "penolakan.yaml dihapus dari rancangan." in page
    assert "7 skenario, semuanya berhasil" in page


def test_steps_that_no_scenario_comes_to_are_named(admin: Reader, alur: Alur):
    paths = [path for path in the_draft(alur).files if path.startswith("scenarios/")]
    gone = {path: None for path in paths if not path.endswith(("_umum.yaml", "kelengkapan_luar.yaml"))}
    saved(alur, gone)

    page = text_of(admin.get(PAGE))

    assert "Belum dilalui skenario mana pun: 4 Membagikan formulir; 5 Mengisi" in page


def test_a_draft_without_scenarios_says_how_to_get_one(admin: Reader, alur: Alur):
    saved(alur, {path: None for path in the_draft(alur).files if path.startswith("scenarios/")})

    page = text_of(admin.get(PAGE))

    assert "Belum ada skenario" in page
    assert "Coba rancangan ini sampai selesai" in page


def test_what_scenarios_share_can_be_edited_but_only_as_such(admin: Reader):
    assert "answers:" in admin.get(f"{PAGE}/_umum.yaml").text

    assert admin.post(f"{PAGE}/_umum.yaml", {"isi": "steps: []\n"}).status_code == 422


def test_only_a_process_admin_sees_scenarios_of_a_draft(admin: Reader, as_: As):
    assert as_("auditor").get(PAGE).status_code == 403
    assert admin.get(f"{PAGE}/tidak_ada.yaml").status_code == 404
