"""The pages about people and the office, by clicking: accounts, roles, substitutes, units, names."""

import re
from datetime import date

import pytest
from werkzeug.test import TestResponse

from service.accounts.login import log_in
from service.bootstrap import Alur
from service.dispatch.office_commands import AddPerson, GrantRole
from service.founding.calendar import opening_calendar
from service.persistence.store import office, people
from tests.builders.clocks import StandingClock
from tests.builders.databases import ON_SQLITE
from tests.builders.offices import run_to, started
from tests.builders.readers import Reader, text_of
from tests.service.web.conftest import As

pytestmark = ON_SQLITE
PEOPLE = "/pengaturan/orang"
PATHS = (
    PEOPLE,
    f"{PEOPLE}/baru",
    f"{PEOPLE}/staf",
    f"{PEOPLE}/staf/ubah",
    f"{PEOPLE}/staf/sandi",
    f"{PEOPLE}/staf/peran/baru",
    f"{PEOPLE}/staf/peran/plt",
    f"{PEOPLE}/staf/nonaktifkan",
    "/pengaturan/bidang",
    "/pengaturan/instansi",
    "/pengaturan/kalender",
)


@pytest.fixture
def admin(as_: As) -> Reader:
    return as_("admin")


def the_password(page: TestResponse) -> str:
    found = re.search(r"<code class=\"secret\">([a-z2-9]{5}(?:-[a-z2-9]{5}){2})</code>", page.text)
    assert found is not None, text_of(page)
    return found[1]


def test_only_an_admin_looks_after_people(as_: As):
    for username in ("sekretaris", "operator", "auditor"):
        reader = as_(username)
        assert "Pengaturan" not in text_of(reader.get("/berkas"))
        assert {reader.get(path).status_code for path in PATHS} == {403}

    admin = as_("admin")
    assert "Pengaturan" in text_of(admin.get("/berkas"))
    assert {admin.get(path).status_code for path in PATHS} == {200}


def test_a_person_is_added_with_a_password_shown_once_and_gets_a_role(alur: Alur, admin: Reader):
    added = admin.post(
        f"{PEOPLE}/baru", {"name": " Budi  Santoso ", "username": "Budi.Santoso", "nip": "1980"}
    )
    password = the_password(added)
    log_in(alur.database, alur.clock, "budi.santoso", password, address=None, agent=None)

    given = admin.post(f"{PEOPLE}/budi.santoso/peran/baru", {"lane": "kabid", "unit": "usaha"})

    assert "Budi Santoso ditambahkan" in text_of(added)
    assert "Kabid – Bidang Usaha" in text_of(given)
    assert password not in admin.get(f"{PEOPLE}/budi.santoso").text
    assert "Budi Santoso" in text_of(admin.get(f"{PEOPLE}?q=budi"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": "", "username": "budi"}, "Nama 1–200 karakter."),
        ({"name": "Budi", "username": "budi s"}, "Nama pengguna hanya huruf kecil"),
        ({"name": "Budi", "username": "staf"}, "staf sudah ada."),
        ({"name": "Budi", "username": "budi", "email": "budi"}, "Alamat surel tidak dapat dibaca."),
        (
            {"name": "Budi", "username": "budi", "auditor": "1", "operator": "1"},
            "Auditor tidak dapat sekaligus",
        ),
    ],
)
def test_a_person_who_cannot_be_added_stays_typed_with_the_reason_beside(
    admin: Reader, typed: dict[str, str], said: str
):
    answer = admin.post(f"{PEOPLE}/baru", typed)

    assert answer.status_code in (409, 422)
    assert said in text_of(answer)
    assert f'value="{typed["username"]}"' in answer.text


def test_two_admins_who_change_the_same_person_hear_of_each_other(alur: Alur, as_: As):
    alur.office.run(AddPerson(username="admin2", name="Admin Dua", process_admin=True), person=None)
    first, second = as_("admin"), as_("admin2")
    for reader in (first, second):
        reader.get(f"{PEOPLE}/staf/ubah")
    mine, theirs = first.fields(), second.fields()
    second.post(f"{PEOPLE}/staf/ubah", theirs | {"name": "Siti Aminah"})

    refused = first.post(f"{PEOPLE}/staf/ubah", mine | {"name": "Sitti"})

    assert refused.status_code == 409
    assert "Admin Dua sudah mengubahnya" in text_of(refused)
    assert "Siti Aminah" in text_of(refused)
    assert 'value="Sitti"' in refused.text
    again = first.post(f"{PEOPLE}/staf/ubah", first.fields())
    assert "Data Sitti tersimpan." in text_of(again)


def test_somebody_stands_in_by_decree_for_a_time_and_the_history_says_so(
    alur: Alur, admin: Reader, as_: As, clock: StandingClock
):
    with alur.database.read() as connection:
        role = people.roles_of(connection, "sekretaris")[0]
    page = admin.get(f"{PEOPLE}/wakil/peran/plt")
    assert "Sekretaris (Sekretaris)" in text_of(page)

    done = admin.post(
        f"{PEOPLE}/wakil/peran/plt",
        {"role": role.id, "decree": "800/7/2026", "mulai": "2026-11-20", "sampai": "2026-11-27"},
    )

    assert "a.n. Sekretaris · 800/7/2026" in text_of(done)
    assert "sampai 27 November 2026" in text_of(done)
    assert "sampai 27 November 2026" in text_of(as_("wakil").get("/profil"))
    task = started(alur).offered[0]
    alur.instances.claim(task.id, person="wakil")
    assert "Sekretaris" in text_of(as_("wakil").get(f"/berkas/{task.instance_id}"))
    clock.advance(days=8)
    with alur.database.read() as connection:
        later = people.person_at(connection, "wakil", clock.now())
    assert later is not None
    assert later.roles == ()


@pytest.mark.parametrize(
    ("path", "typed", "said"),
    [
        ("baru", {"lane": ""}, "Pilih peran."),
        ("baru", {"lane": "tidak-ada"}, "Pilih peran."),
        ("baru", {"lane": "staf", "mulai": "besok"}, "Tanggal tidak dapat dibaca."),
        ("baru", {"lane": "staf", "mulai": "2026-12-02", "sampai": "2026-12-01"}, "berakhir sebelum dimulai"),
        ("baru", {"lane": "staf", "sampai": "2026-11-01"}, "Hari terakhir sudah lewat."),
        ("baru", {"lane": "staf", "unit": "usaha"}, "Peran ini tidak dibagi per bidang"),
        ("plt", {"role": "", "decree": "800"}, "Pilih peran yang diwakili."),
        ("plt", {"role": "SEKRETARIS", "decree": " "}, "Nomor surat keputusan wajib diisi."),
    ],
)
def test_a_role_that_cannot_be_held_is_refused_beside_its_field(
    alur: Alur, admin: Reader, path: str, typed: dict[str, str], said: str
):
    with alur.database.read() as connection:
        role = people.roles_of(connection, "sekretaris")[0]
    sent = {name: role.id if value == "SEKRETARIS" else value for name, value in typed.items()}

    answer = admin.post(f"{PEOPLE}/wakil/peran/{path}", sent)

    assert answer.status_code == 422
    assert said in text_of(answer)


def test_a_role_that_each_unit_has_is_given_for_all_of_them_with_a_warning(admin: Reader):
    path, warning = f"{PEOPLE}/wakil/peran/baru", "berlaku untuk semua bidang."

    assert warning not in text_of(admin.post(path, {"lane": "kabid", "unit": "usaha"}))
    assert warning not in text_of(admin.post(path, {"lane": "staf"}))
    assert warning in text_of(admin.post(path, {"lane": "kabid"}))


def test_a_role_given_twice_is_given_once(admin: Reader):
    admin.post(f"{PEOPLE}/wakil/peran/baru", {"lane": "staf"})

    again = admin.post(f"{PEOPLE}/wakil/peran/baru", {"lane": "staf"})

    assert again.status_code == 409
    assert "sudah dipegang" in text_of(again)


def test_a_role_is_ended_and_ending_it_again_says_so(
    alur: Alur, admin: Reader, as_: As, clock: StandingClock
):
    with alur.database.read() as connection:
        role = people.roles_of(connection, "staf")[0]
    clock.advance(hours=1)
    path = f"{PEOPLE}/staf/peran/{role.id}/akhiri"

    assert "Peran diakhiri." in text_of(admin.post(path))
    assert "sudah berakhir lebih dahulu" in text_of(admin.post(path))
    for page in (PEOPLE, "/proses"):
        assert "Tidak ada yang memegang peran Staf." in text_of(admin.get(page))
    assert "Tidak ada yang memegang" not in text_of(as_("perencana").get("/proses"))


def test_a_person_let_go_hands_their_tasks_back_or_on(alur: Alur, admin: Reader, as_: As):
    alur.office.run(
        AddPerson(username="perencana2", name="Perencana Dua"),
        GrantRole(person="perencana2", lane="fungsional_perencana"),
        person=None,
    )
    given, kept = (run_to(alur, "langkah_2", started(alur, f"TW {n}")) for n in (1, 2))
    for task in (given, kept):
        alur.instances.claim(task.id, person="perencana")
    leaving = as_("perencana")
    path = f"{PEOPLE}/perencana/nonaktifkan"
    assert "Alihkan kepada Perencana Dua" in text_of(admin.get(path))
    assert admin.post(path, admin.fields() | {"alasan": " "}).status_code == 422

    done = admin.post(path, admin.fields() | {"alasan": "Pindah dinas", f"tugas-{given.id}": "perencana2"})

    assert "2 tugas diserahkan." in text_of(done)
    assert "Perencana tidak dapat masuk lagi." in text_of(done)
    assert leaving.get("/tugas").request.path == "/masuk"
    other = as_("perencana2")
    assert "TW 1" in text_of(other.get("/tugas"))
    assert "Pindah dinas" in text_of(other.get(f"/berkas/{given.instance_id}"))
    alur.instances.claim(kept.id, person="perencana2")
    assert "nonaktif" in text_of(admin.get(f"{PEOPLE}?status=nonaktif"))
    assert "dapat masuk lagi" in text_of(admin.post(f"{PEOPLE}/perencana/aktifkan"))


def test_nobody_lets_themself_go_and_the_last_admin_stays(admin: Reader):
    answer = admin.post(f"{PEOPLE}/admin/nonaktifkan", {"alasan": "Iseng"})
    assert (answer.status_code, "akun Anda sendiri" in text_of(answer)) == (422, True)

    answer = admin.post(f"{PEOPLE}/admin/ubah", {"name": "Admin"})
    assert (answer.status_code, "admin proses terakhir" in text_of(answer)) == (409, True)


def test_a_new_password_is_for_one_login_and_then_a_new_one_must_be_chosen(
    alur: Alur, admin: Reader, as_: As
):
    assert "token programnya dicabut" in text_of(admin.get(f"{PEOPLE}/staf/sandi"))
    once = the_password(admin.post(f"{PEOPLE}/staf/sandi"))
    clerk = as_("staf")

    asked = clerk.get("/berkas")
    assert asked.request.path == "/profil/sandi"
    assert "kata sandi sekali pakai" in text_of(asked)
    done = clerk.post(
        "/profil/sandi", {"lama": once, "baru": "punya-saya-1", "ulang": "punya-saya-1", "kembali": "/berkas"}
    )

    assert done.request.path == "/berkas"
    log_in(alur.database, alur.clock, "staf", "punya-saya-1", address=None, agent=None)


def test_units_are_added_renamed_ordered_and_switched_off(alur: Alur, admin: Reader):
    path = "/pengaturan/bidang"
    admin.get(path)
    fields = admin.fields()

    added = admin.post(path, fields | {"nama-baru": "Bidang Sarana dan Prasarana"})
    assert "Daftar bidang tersimpan." in text_of(added)
    fields = admin.fields()
    del fields["aktif-usaha"]
    admin.post(
        path, fields | {"nama-pemerintahan": "Bidang Pemerintahan Kampung", "geser": "turun pemerintahan"}
    )

    with alur.database.read() as connection:
        units = office.units(connection)
        offered = office.lists_at(connection, ["units"], alur.clock.now())["units"].rows
    assert units[:2] == [
        ("pembangunan", "Bidang Pembangunan", True),
        ("pemerintahan", "Bidang Pemerintahan Kampung", True),
    ]
    assert ("usaha", "Bidang Usaha", False) in units
    assert units[-1] == ("sarana-prasarana", "Bidang Sarana dan Prasarana", True)
    assert "usaha" not in {row["value"] for row in offered}


@pytest.mark.parametrize(
    ("typed", "said", "place"),
    [
        ({"nama-baru": "Bidang Usaha"}, "Kode ini sudah dipakai", "kode-baru"),
        ({"nama-baru": "Bidang Baru", "kode-baru": "a b"}, "Kode bidang hanya", "kode-baru"),
        ({"nama-usaha": " "}, "Label berupa teks", "nama-usaha"),
    ],
)
def test_units_that_cannot_be_kept_stay_typed_with_the_reason(
    admin: Reader, typed: dict[str, str], said: str, place: str
):
    admin.get("/pengaturan/bidang")

    answer = admin.post("/pengaturan/bidang", admin.fields() | typed)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert f'href="#{place}"' in answer.text


def test_units_changed_by_somebody_else_meanwhile_are_shown(alur: Alur, as_: As):
    alur.office.run(AddPerson(username="admin2", name="Admin Dua", process_admin=True), person=None)
    first, second = as_("admin"), as_("admin2")
    for reader in (first, second):
        reader.get("/pengaturan/bidang")
    mine, theirs = first.fields(), second.fields()
    second.post("/pengaturan/bidang", theirs | {"nama-usaha": "Bidang Usaha Ekonomi"})

    refused = first.post("/pengaturan/bidang", mine | {"nama-usaha": "Bidang Ekonomi"})

    assert refused.status_code == 409
    assert "Admin Dua sudah mengubahnya" in text_of(refused)
    assert "Bidang Usaha Ekonomi" in text_of(refused)
    assert 'value="Bidang Ekonomi"' in refused.text


def test_the_office_s_names_and_letterhead_are_written_and_the_rest_of_the_settings_stays(
    alur: Alur, admin: Reader
):
    path = "/pengaturan/instansi"
    admin.get(path)
    typed = {
        "name": "Dinas PMK",
        "region": "Kabupaten Way Kanan",
        "lines": "PEMERINTAH KABUPATEN\r\n\r\n DINAS  PMK ",
        "head_name": "Ir. Contoh",
        "city": "Blambangan Umpu",
    }

    done = admin.post(path, admin.fields() | typed)

    assert "Identitas instansi tersimpan." in text_of(done)
    with alur.database.read() as connection:
        kept = office.settings(connection).values
    assert kept["office"]["name"] == "Dinas PMK"
    assert kept["letterhead"]["lines"] == ["PEMERINTAH KABUPATEN", "DINAS PMK"]
    assert kept["letterhead"]["head"] == {"title": "", "name": "Ir. Contoh", "nip": ""}
    assert admin.post(path, admin.fields() | {"name": ""}).status_code == 422
    assert admin.post(path, admin.fields() | {"lines": "a\n" * 6}).status_code == 422


def test_an_unknown_person_is_not_found(admin: Reader):
    assert admin.get(f"{PEOPLE}/siapa").status_code == 404
    assert admin.post(f"{PEOPLE}/siapa/sandi").status_code == 404


def test_holidays_are_added_and_taken_off_and_the_hours_stay(alur: Alur, as_: As):
    alur.office.run(opening_calendar([2026]), person=None)
    path, admin = "/pengaturan/kalender", as_("admin")
    with alur.database.read() as connection:
        hours, before = office.working_hours(connection)
    assert "Kalender kerja 2026" in text_of(admin.get(path))

    added = admin.post(path, {"hari": "2026-11-24", "nama": "Hari jadi  kabupaten", "dilihat": "999"})
    assert "24 November 2026" in text_of(added)
    with alur.database.read() as connection:
        assert office.working_hours(connection) == (
            hours,
            before | {date(2026, 11, 24): "Hari jadi kabupaten"},
        )
    admin.post(path, {"hapus": "2026-11-24", "dilihat": "999"})

    with alur.database.read() as connection:
        assert office.working_hours(connection) == (hours, before)
    taken = {"hari": "2026-12-25", "nama": "Bukan Natal"}
    for wrong in ({"hari": "kapan", "nama": "x"}, {"hari": "2026-11-24", "nama": " "}, taken):
        assert admin.post(path, wrong).status_code == 422
    assert admin.post(path, {"hari": "2026-12-28", "nama": "Cuti", "dilihat": "0"}).status_code == 409
    assert "Belum ada hari libur" in text_of(admin.get(f"{path}?tahun=2099"))
