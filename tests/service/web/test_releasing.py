"""Putting a draft into force over the pages: what is shown, typed, decided, and said afterwards."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest

from engine.texts import Text
from service.bootstrap import Alur
from service.casework.folders import ROOT, files_of_process
from service.dispatch.office_commands import AddPerson, PutSetting
from service.dispatch.release_problems import keep_problem
from service.dispatch.release_terms import SECOND_APPROVAL, Terms
from service.jobs.releases import begin_due
from service.persistence.store import deployments
from service.queries import process_drafts, releases
from service.web.times import moment
from tests.builders.clocks import StandingClock
from tests.builders.databases import ON_SQLITE
from tests.builders.offices import SOP, started
from tests.builders.readers import Reader, text_of
from tests.service.web.conftest import As

pytestmark = ON_SQLITE
BPMN = f"{SOP}.bpmn"
FILES = files_of_process(ROOT / "processes" / SOP)
PAGE = f"/proses/{SOP}/rancangan/berlakukan"


@pytest.fixture(autouse=True)
def second_admin(alur: Alur) -> None:
    alur.office.run(AddPerson(username="admin2", name="Admin Kedua", process_admin=True), person=None)


@pytest.fixture
def admin(alur: Alur, as_: As) -> Reader:
    """Give the admin, who has changed the limits of half an hour in a draft."""
    drafted(alur)
    return as_("admin")


def drafted(alur: Alur, *, drop: bytes = b"", limit: bytes = b"PT45M") -> int:
    begun = alur.process_drafts.begin(SOP, person="admin")
    changed = FILES[BPMN].replace(b'timeLimit="PT30M"', b'timeLimit="%s"' % limit).replace(drop, b"")
    return alur.process_drafts.save(SOP, {BPMN: changed}, revision=begun.revision, person="admin").revision


def form_of(reader: Reader, **typed: str) -> dict[str, str]:
    return {name: values[0] for name, values in reader.fields().items()} | typed


def put(reader: Reader, **typed: str) -> str:
    """Let somebody open the page, change what is typed, and press the button; gives the next page's words."""
    reader.get(PAGE)
    return text_of(reader.post(PAGE, form_of(reader, **typed)))


def two_admins_decide(alur: Alur) -> None:
    alur.office.run(PutSetting(key=SECOND_APPROVAL, value=True), person="admin")


def version_now(alur: Alur) -> int:
    with alur.database.read() as connection:
        version = deployments.in_force(connection, SOP)
    return version.version if version is not None else 0


def the_release(alur: Alur) -> str:
    with alur.database.read() as connection:
        return f"/proses/{SOP}/berlaku/{releases.of_process(connection, SOP)[0].id}"


def test_the_page_says_what_will_happen(admin: Reader, alur: Alur):
    started(alur)

    page = text_of(admin.get(PAGE))

    assert "Diagram dan formulir dapat dijalankan" in page
    assert "8 skenario, semuanya berhasil" in page
    assert "batas waktu langkah 2 berubah dari 30 menit menjadi 45 menit" in page.casefold()
    assert "1 berkas berjalan menurut versi lain" in page
    assert "Versi baru menggantikan versi 1" in page


def test_the_change_list_and_the_cover_are_filled_in_to_begin_with(admin: Reader):
    admin.get(PAGE)
    typed = form_of(admin)

    assert "45 menit" in typed["changes"]
    assert typed["number"] == "050/ /V.07-WK/2024"
    assert typed["revised_on"] == "20 November 2026"
    assert typed["approved_by_name"] == "KHUN AHMADI, S.Sos., M.M."


def test_one_button_puts_the_draft_into_force_and_the_version_list_tells_of_it(admin: Reader, as_: As):
    page = put(admin, number="050/7/V.07-WK/2026", changes="Langkah 2, 3, 8 dan 9: 45 menit.")

    assert "Versi 2 berlaku mulai sekarang." in page
    assert "050/7/V.07-WK/2026" in page
    assert "Langkah 2, 3, 8 dan 9: 45 menit." in page
    assert b'number="050/7/V.07-WK/2026"' in admin.get(f"/proses/{SOP}/versi/2.bpmn").data
    assert "Berlakukan lagi" not in text_of(as_("staf").get(f"/proses/{SOP}"))


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(admin: Reader, alur: Alur):
    admin.get(PAGE)
    answer = admin.post(PAGE, form_of(admin, number="", revised_on="kemarin", changes="Begini."))

    assert answer.status_code == 422
    assert 'id="number-galat"' in answer.text
    assert 'id="revised_on-galat"' in answer.text
    assert form_of(admin)["changes"] == "Begini."
    assert form_of(admin)["revised_on"] == "kemarin"
    assert version_now(alur) == 1


@pytest.mark.parametrize(
    ("day", "hour", "said"),
    [
        ("", "", "Tulis hari dan jam mulai berlaku."),
        ("2026-11-31", "08:00", "Tulis hari dan jam mulai berlaku."),
        ("2026-11-19", "08:00", "Waktu ini sudah lewat."),
        ("2028-11-19", "08:00", "Paling lambat satu tahun"),
    ],
)
def test_a_time_that_cannot_be_meant_is_asked_for_again(admin: Reader, day: str, hour: str, said: str):
    page = put(admin, mulai="nanti", hari=day, jam=hour)

    assert said in page
    assert form_of(admin)["hari"] == day


def test_a_later_time_is_meant_in_jakarta(admin: Reader, as_: As, alur: Alur, clock: StandingClock):
    page = put(admin, mulai="nanti", hari="2026-11-23", jam="07:30")
    assert "Dijadwalkan: berlaku mulai Sen, 23 Nov 2026 07.30 WIB." in page
    assert "Versi baru sudah dijadwalkan" in text_of(admin.get("/proses"))

    clock.advance(days=2, hours=22, minutes=29)
    assert begin_due(alur) == 0
    clock.advance(minutes=1)
    assert begin_due(alur) == 1
    assert "sejak Sen, 23 Nov 2026 07.30" in text_of(as_("staf").get(f"/proses/{SOP}"))


def test_errors_leave_no_button(alur: Alur, as_: As):
    drafted(alur, limit=b"sebentar")

    page = as_("admin").get(PAGE)

    assert "Belum dapat diberlakukan." in text_of(page)
    assert "kesalahan harus diperbaiki" in text_of(page)
    assert 'name="changes"' not in page.text


def test_warnings_are_ticked_off(alur: Alur, as_: As):
    drafted(alur, drop=b' output="Disposisi"')
    admin = as_("admin")

    refused = put(admin)
    assert "Baca dahulu 1 peringatan" in refused
    assert version_now(alur) == 1

    assert "Versi 2 berlaku" in put(admin, acknowledged="1")


def test_a_draft_saved_meanwhile_is_shown_again_with_who_saved_it(admin: Reader, alur: Alur):
    admin.get(PAGE)
    sent = form_of(admin)
    changed = FILES[BPMN].replace(b'timeLimit="PT30M"', b'timeLimit="PT50M"')
    alur.process_drafts.save(SOP, {BPMN: changed}, revision=int(sent["_revisi"]), person="admin2")

    answer = admin.post(PAGE, sent)

    assert answer.status_code == 409
    assert "Admin Kedua menyimpan rancangan ini" in text_of(answer)
    assert "50 menit" in text_of(answer)


def test_who_comes_second_is_told_that_another_version_is_in_force(admin: Reader, as_: As):
    other = as_("admin2")
    other.get(PAGE)
    sent = form_of(other)
    put(admin)

    answer = other.post(PAGE, sent)

    assert answer.status_code == 409
    assert "Versi yang berlaku sudah berubah sejak halaman ini dibuka." in text_of(answer)


def test_a_second_admin_sees_the_same_and_approves(admin: Reader, as_: As, alur: Alur):
    two_admins_decide(alur)
    assert "Diajukan." in put(admin)
    own = text_of(admin.get(the_release(alur)))
    assert "menunggu persetujuan" in own
    assert "Setujui" not in own

    other = as_("admin2")
    assert "Versi baru menunggu persetujuan Anda, diajukan Admin" in text_of(other.get("/proses"))
    page = text_of(other.get(the_release(alur)))
    assert "8 skenario, semuanya berhasil" in page
    assert "menjadi 45 menit" in page
    done = text_of(other.post(f"{the_release(alur)}/setujui", {"dilihat": "1"}))

    assert "Disetujui. Versi 2 berlaku mulai sekarang." in done
    assert "disetujui Admin Kedua" in done
    assert "Versi baru menunggu" not in text_of(other.get("/proses"))


def test_a_second_admin_refuses_with_a_reason(admin: Reader, as_: As, alur: Alur, clock: StandingClock):
    two_admins_decide(alur)
    put(admin)
    other = as_("admin2")

    without = other.post(f"{the_release(alur)}/tolak", {"reason": " "})
    assert without.status_code == 422
    assert 'id="reason-galat"' in without.text
    done = text_of(other.post(f"{the_release(alur)}/tolak", {"reason": "Nomor keliru"}))

    assert "Nomor keliru" in done
    assert "ditolak" in done
    assert version_now(alur) == 1
    told = f"Pengajuan terakhir ditolak. Admin Kedua, {moment(alur.clock.now())}: Nomor keliru"
    for page in (PAGE, f"/proses/{SOP}"):
        assert told in text_of(admin.get(page))
    clock.advance(minutes=1)
    put(admin)
    assert told not in text_of(admin.get(PAGE))


def test_the_asker_withdraws_and_cannot_approve(admin: Reader, alur: Alur):
    two_admins_decide(alur)
    put(admin)

    own = admin.post(f"{the_release(alur)}/setujui", {"dilihat": "1"})
    assert own.status_code == 403
    assert "Ditarik." in text_of(admin.post(f"{the_release(alur)}/tarik", {"reason": "Belum perlu"}))


def test_a_draft_edited_after_asking_is_said_to_be_another(admin: Reader, alur: Alur):
    put(admin, mulai="nanti", hari="2026-11-23", jam="07:30")
    with alur.database.read() as connection:
        draft = process_drafts.draft(connection, SOP)
    changed = draft.files[BPMN].replace(b"PT45M", b"PT50M")
    alur.process_drafts.save(SOP, {BPMN: changed}, revision=draft.revision, person="admin")

    assert "Rancangannya sudah diubah sejak diajukan." in text_of(admin.get(the_release(alur)))
    page = admin.get(PAGE)
    assert "baru dapat diajukan lagi" in text_of(page)
    assert 'name="changes"' not in page.text


def test_what_is_asked_for_can_be_taken_along(admin: Reader, alur: Alur):
    put(admin, mulai="nanti", hari="2026-11-23", jam="07:30")

    answer = admin.get(f"{the_release(alur)}.zip")

    with zipfile.ZipFile(BytesIO(answer.data)) as archive:
        assert b"PT45M" in archive.read(BPMN)


def test_a_former_version_comes_into_force_again(admin: Reader, alur: Alur):
    put(admin)
    address = f"/proses/{SOP}/berlaku/lagi/1"
    page = text_of(admin.get(address))
    assert "menjadi 30 menit" in page

    refused = admin.post(address, form_of(admin, changes=""))
    assert refused.status_code == 422
    assert "Alasan diberlakukan lagi: Wajib diisi." in text_of(refused)
    done = text_of(admin.post(address, form_of(admin, changes="Versi 2 keliru.")))

    assert "Versi 3 berlaku mulai sekarang." in done
    assert "Versi 1 diberlakukan lagi. Versi 2 keliru." in done
    assert admin.get(f"/proses/{SOP}/versi/3.bpmn").data == FILES[BPMN]


def test_the_version_in_force_is_not_offered_again(admin: Reader):
    page = text_of(admin.get(f"/proses/{SOP}/berlaku/lagi/1"))

    assert "Versi ini sedang berlaku" in page
    assert "Alasan diberlakukan lagi" not in page


def test_an_sop_is_retired_and_shown_as_such(as_: As, alur: Alur):
    case, admin = started(alur).case, as_("admin")
    address = f"/proses/{SOP}/berlaku/cabut"
    assert "1 berkas yang sedang berjalan tetap diselesaikan." in text_of(admin.get(address))

    done = text_of(admin.post(address, form_of(admin, reason="Digabung dengan SOP lain")))

    assert "Versi 1 dicabut." in done
    assert "Dicabut oleh Admin: Digabung dengan SOP lain" in done
    listed = text_of(admin.get("/proses"))
    assert "Tidak berlaku lagi" in listed
    assert "Tidak ada SOP yang sedang berlaku." in listed
    assert "Belum ada proses." not in listed
    assert "Digabung dengan SOP lain" in listed
    assert "SOP ini tidak sedang berlaku." in text_of(admin.get(address))
    assert case.business_key in text_of(as_("sekretaris").get("/berkas"))
    assert "Versi 2 berlaku" in put_again(admin)


def put_again(admin: Reader) -> str:
    address = f"/proses/{SOP}/berlaku/lagi/1"
    admin.get(address)
    return text_of(admin.post(address, form_of(admin, changes="Dipakai lagi.")))


def test_the_rule_about_a_second_admin_is_a_setting(as_: As, alur: Alur):
    admin = as_("admin")
    admin.get("/pengaturan/pemberlakuan")
    assert "second_approval" not in form_of(admin)

    admin.post("/pengaturan/pemberlakuan", form_of(admin, second_approval="1"))

    assert form_of(admin)["second_approval"] == "1"
    drafted(alur)
    assert "Ajukan untuk disetujui" in text_of(admin.get(PAGE))


def test_the_rule_ends_when_another_admin_agrees(alur: Alur, as_: As):
    address = "/pengaturan/pemberlakuan"
    two_admins_decide(alur)
    admin, other = as_("admin"), as_("admin2")
    admin.get(address)

    admin.post(address, {"dilihat": "999999"})

    assert "Anda mengajukan agar aturan ini dimatikan" in text_of(admin.get(address))
    alone = admin.post(f"{address}/setujui", {"dilihat": "999999"})
    assert alone.status_code == 403
    assert "mengajukan agar versi baru tidak lagi memerlukan" in text_of(other.get(address))
    other.post(f"{address}/batalkan", {"dilihat": "999999"})
    assert "Simpan" in text_of(admin.get(address))
    admin.post(address, {"dilihat": "999999"})
    other.post(f"{address}/setujui", {"dilihat": "999999"})
    admin.get(address)
    assert "second_approval" not in form_of(admin)


def test_an_sop_is_retired_when_another_admin_agrees(alur: Alur, as_: As):
    two_admins_decide(alur)
    admin, other = as_("admin"), as_("admin2")
    admin.get(f"/proses/{SOP}/berlaku/cabut")

    asked_for = text_of(admin.post(f"/proses/{SOP}/berlaku/cabut", form_of(admin, reason="Digabung")))

    assert "Pencabutan SOP" in asked_for
    assert "menunggu persetujuan" in asked_for
    assert "Pencabutan SOP menunggu persetujuan Anda" in text_of(other.get(f"/proses/{SOP}"))
    with alur.database.read() as connection:
        (release,) = releases.pending(connection)
    other.get(f"/proses/{SOP}/berlaku/{release.id}")
    done = text_of(other.post(f"/proses/{SOP}/berlaku/{release.id}/setujui", {"dilihat": "1"}))
    assert "SOP ini dicabut" in done
    assert "SOP ini tidak sedang berlaku." in text_of(admin.get(f"/proses/{SOP}/berlaku/cabut"))


def test_what_could_not_begin_says_why_and_is_tried_again_on_request(alur: Alur, as_: As):
    admin, tomorrow = as_("admin"), alur.clock.now() + timedelta(days=1)
    alur.office.put_into_force({**FILES, BPMN: FILES[BPMN] + b"\n"}, person=None)
    release = alur.releases.ask_again(
        SOP, 1, Terms(changes="Kembali.", effective_at=tomorrow), person="admin"
    )
    keep_problem(alur.database, alur.clock, release.id, Text("Berkas <rusak>.", "A broken file."))
    address = f"/proses/{SOP}/berlaku/{release.id}"

    assert "Versi ini tidak dapat mulai berlaku pada waktunya. Berkas <rusak>." in text_of(admin.get(address))
    assert "tidak dapat mulai berlaku pada waktunya: Berkas <rusak>." in text_of(admin.get("/proses"))
    assert "Dicoba lagi" in text_of(admin.post(f"{address}/coba-lagi"))
    assert "tidak dapat mulai" not in text_of(admin.get(address))
    assert admin.post(f"{address}/coba-lagi").status_code == 409


@pytest.mark.parametrize(
    "path",
    [PAGE, f"/proses/{SOP}/berlaku/lagi/1", f"/proses/{SOP}/berlaku/cabut", "/pengaturan/pemberlakuan"],
)
def test_others_are_turned_away(alur: Alur, as_: As, path: str):
    drafted(alur)

    for username in ("staf", "operator", "auditor"):
        assert as_(username).get(path).status_code == 403
        assert as_(username).post(path, {}).status_code == 403


def test_what_there_is_not_is_not_found(as_: As, alur: Alur):
    admin = as_("admin")
    drafted(alur)

    for path in (
        "/proses/lain/rancangan/berlakukan",
        f"/proses/{SOP}/berlaku/lagi/9",
        f"/proses/{SOP}/berlaku/tidak-ada",
        "/proses/lain/berlaku/cabut",
    ):
        assert admin.get(path).status_code == 404


def test_a_decision_is_found_below_its_own_sop_only(admin: Reader, alur: Alur):
    put(admin, mulai="nanti", hari="2026-11-23", jam="07:30")

    assert admin.get(the_release(alur).replace(SOP, "lain")).status_code == 404


def test_an_approval_that_is_older_than_the_revision_is_pointed_out_and_dates_are_shown_as_today(
    alur: Alur, as_: As
):
    alur.process_drafts.begin(SOP, person="admin")

    page = text_of(as_("admin").get(f"/proses/{SOP}/rancangan/berlakukan"))

    assert "Tanggal pengesahan ini lebih awal daripada tanggal revisi." in page
    assert "Misalnya 20 November 2026." in page


def test_performers_that_nobody_is_are_named_before_and_after_a_version_comes_into_force(alur: Alur, as_: As):
    begun = alur.process_drafts.begin(SOP, person="admin")
    renamed = FILES[BPMN].replace(b'"staf"', b'"juru_ketik"').replace(b">staf<", b">juru_ketik<")
    renamed = renamed.replace(b'name="Staf"', b'name="Juru Ketik"').replace(b"langkah_4 staf", b"")
    alur.process_drafts.save(SOP, {BPMN: renamed}, revision=begun.revision, person="admin")
    admin = as_("admin")
    sentence = "Belum ada yang memegang peran Juru Ketik; tugasnya akan menunggu tanpa penerima."

    assert "Belum ada yang memegang" not in text_of(admin.get(f"/proses/{SOP}"))
    before = text_of(admin.get(PAGE))
    put(admin, acknowledged="ya")
    after = text_of(admin.get(f"/proses/{SOP}"))

    assert sentence in before
    assert "versi 2" in after
    assert sentence in after
