"""Tugas Saya: one list, narrowed from the address, several tasks at once, fresh without a reload."""

import re

import pytest

from service.bootstrap import Alur
from service.dispatch.office_commands import GrantRole
from service.persistence.store.cases import Task
from tests.builders.clocks import StandingClock
from tests.builders.databases import ON_SQLITE, count_statements
from tests.builders.offices import UNITS, completed, run_to, started
from tests.builders.readers import Reader, text_of
from tests.service.web.conftest import As


@pytest.fixture
def task(alur: Alur) -> Task:
    """Give the planner's first task of a case."""
    return run_to(alur, "langkah_2", started(alur))


def numbers(reader: Reader, path: str) -> list[str]:
    """List the cases of the rows on a page, in their order."""
    return re.findall(r'<span class="task-case">([^<]+)</span>', reader.get(path).text)


def tab_counts(reader: Reader) -> dict[str, str]:
    assert reader.page is not None
    return dict(re.findall(r'data-count="(\w+)">([^<]*)<', reader.page.text))


def fingerprint(reader: Reader, path: str = "/tugas") -> str:
    found = re.search(r'data-fingerprint="(\w+)"', reader.get(path).text)
    assert found is not None
    return found[1]


def test_what_is_in_hand_and_what_may_be_taken_stand_in_one_list(as_: As, alur: Alur, task: Task):
    reader = as_("perencana")
    other = run_to(alur, "langkah_3", started(alur, "TW II 2026"))
    alur.instances.claim(other.id, person="perencana")

    page = text_of(reader.get("/tugas"))

    assert "Menyiapkan formulir" in page
    assert "Sisa 30 menit kerja" in page
    assert "Sedang Anda kerjakan" in page
    assert tab_counts(reader) == {"semua": "2", "saya": "1", "kelompok": "1"}
    assert numbers(reader, "/tugas?milik=saya") == ["TW II 2026"]
    assert numbers(reader, "/tugas?milik=kelompok") == ["TW I 2026"]


def test_what_came_back_stands_first_and_says_by_whom_and_why(as_: As, alur: Alur, task: Task):
    review = run_to(alur, "langkah_10", started(alur, "Tahunan 2025"))
    completed(alur, review, {"keputusan": "kembalikan", "saran": "Lengkapi <bukti>."})
    reader = as_("perencana")

    assert numbers(reader, "/tugas") == ["Tahunan 2025", "TW I 2026"]
    page = text_of(reader.get("/tugas"))
    assert "Dikembalikan oleh Sekretaris" in page
    assert "Lengkapi <bukti>." in page
    assert "Putaran 2" in page


def test_lateness_is_said_in_working_time(as_: As, alur: Alur, clock: StandingClock, task: Task):
    clock.advance(hours=1)

    assert "Terlambat 30 menit kerja" in text_of(as_("perencana").get("/tugas"))


def test_what_the_step_requires_and_is_there_is_counted(as_: As, task: Task):
    assert "1 dari 2 kelengkapan tersedia" in text_of(as_("perencana").get("/tugas"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ii+2026", ["TW II 2026"]),
        ("q=menyiapkan", ["TW I 2026"]),
        ("langkah=pengumpulan_data_kinerja:langkah_3", ["TW II 2026"]),
        ("langkah=sop_lain:langkah_3", []),
        ("proses=pengumpulan_data_kinerja", ["TW I 2026", "TW II 2026"]),
        ("tenggat=terlambat", []),
        ("tenggat=hari-ini", ["TW I 2026", "TW II 2026"]),
        ("tenggat=minggu-ini&milik=kelompok", ["TW I 2026", "TW II 2026"]),
        ("tenggat=besok&milik=siapa&jumlah=banyak", ["TW I 2026", "TW II 2026"]),
        ("jumlah=1", ["TW I 2026"]),
        ("q=%0A%09", ["TW I 2026", "TW II 2026"]),
    ],
)
def test_filters_live_in_the_address(
    as_: As, alur: Alur, clock: StandingClock, task: Task, query: str, found: list[str]
):
    clock.advance(minutes=1)
    run_to(alur, "langkah_3", started(alur, "TW II 2026"))

    assert numbers(as_("perencana"), f"/tugas?{query}") == found


def test_the_next_page_keeps_the_filters(as_: As, alur: Alur, clock: StandingClock):
    for number in range(3):
        run_to(alur, "langkah_2", started(alur, f"TW {number} 2026"))
        run_to(alur, "langkah_2", started(alur, f"Lain {number}"))
        clock.advance(minutes=1)
    reader = as_("perencana")

    seen = numbers(reader, "/tugas?q=TW&jumlah=2")
    assert reader.page is not None
    address = re.search(r'class="pager-next" href="([^"]+)"', reader.page.text)
    assert address is not None
    rest = numbers(reader, address[1].replace("&amp;", "&"))

    assert (seen, rest) == (["TW 0 2026", "TW 1 2026"], ["TW 2 2026"])
    assert "Ke awal daftar" in text_of(reader.page)
    assert reader.get("/tugas?sesudah=tidak-ada").status_code == 422


@pytest.mark.parametrize(
    ("person", "query", "words"),
    [
        ("perencana", "", "Bagian Anda"),
        ("perencana", "", "Menugaskan penyiapan formulir – menunggu diambil Sekretaris"),
        ("perencana", "?q=zzz", "Tidak ada tugas yang cocok."),
        ("perencana", "?milik=saya", "Tidak ada tugas untuk Anda saat ini."),
        ("perencana", "?milik=selesai", "Belum ada tugas yang Anda selesaikan."),
        ("sekretaris", "?milik=saya", "Lihat yang dapat Anda ambil"),
        ("admin", "", "Anda belum memegang peran"),
    ],
)
def test_an_empty_list_says_what_will_come(as_: As, alur: Alur, person: str, query: str, words: str):
    started(alur)

    assert words in text_of(as_(person).get(f"/tugas{query}"))


def test_a_short_list_has_no_filters_unless_they_leave_something_out(as_: As, alur: Alur, task: Task):
    reader = as_("perencana")
    short, narrowed = reader.get("/tugas").text, reader.get("/tugas?q=TW").text
    for number in range(7):
        run_to(alur, "langkah_2", started(alur, f"TW {number}"))
    long_ = reader.get("/tugas").text

    assert 'name="langkah"' not in short
    assert re.search(r'<details class="wide-open sift-fold"\s+open', narrowed)
    assert re.search(r'<details class="wide-open sift-fold"\s*>', long_)


def test_who_may_excuse_a_unit_finds_the_way_where_they_wait_for_it(as_: As, alur: Alur):
    run_to(alur, "langkah_5", started(alur))

    waiting, other = as_("perencana").get("/tugas").text, as_("sekretaris").get("/tugas").text

    addresses = re.findall(r'href="(/tugas/[^"]+/kecualikan)"', waiting)
    assert len(addresses) == 4
    assert "Kecualikan Bidang Pemerintahan" in text_of(as_("perencana").get(addresses[0]))
    assert "/kecualikan" not in other


def test_what_one_did_can_be_found_again(as_: As, alur: Alur, task: Task):
    completed(alur, task)
    reader = as_("perencana")

    assert numbers(reader, "/tugas?milik=selesai") == ["TW I 2026"]
    assert "Selesai Jum, 20 Nov 2026 09.00" in text_of(reader.get("/tugas?milik=selesai"))


def test_the_menu_of_every_page_counts_what_waits(as_: As, alur: Alur, task: Task):
    reader = as_("perencana")

    for path in ("/tugas", "/tugas?q=zzz", "/berkas", "/profil", "/tidak/ada"):
        assert "Tugas Saya 1 menunggu" in text_of(reader.get(path)), path
    assert "data-waiting hidden" in as_("staf").get("/berkas").text


def test_several_are_taken_and_given_back_at_once(as_: As, alur: Alur, task: Task):
    other = run_to(alur, "langkah_3", started(alur, "TW II 2026"))
    reader = as_("perencana")
    chosen = {"tugas": [task.id, other.id], "kembali": "/tugas?milik=saya"}

    taken = reader.post("/tugas/pilihan", chosen | {"aksi": "ambil"})
    assert "2 tugas diambil." in text_of(taken)
    assert tab_counts(reader)["saya"] == "2"

    released = reader.post("/tugas/pilihan", chosen | {"aksi": "lepas"})
    assert "2 tugas dilepaskan." in text_of(released)
    assert tab_counts(reader) == {"semua": "2", "saya": "0", "kelompok": "2"}


def test_those_that_failed_are_named_with_who_was_faster(as_: As, alur: Alur, task: Task):
    alur.office.run(GrantRole(person="wakil", lane="fungsional_perencana"), person=None)
    other = run_to(alur, "langkah_3", started(alur, "TW II 2026"))
    third = run_to(alur, "langkah_3", started(alur, "TW III 2026"))
    alur.instances.claim(other.id, person="wakil")
    completed(alur, third, person="wakil")

    answer = as_("perencana").post(
        "/tugas/pilihan", {"tugas": [task.id, other.id, third.id], "aksi": "ambil", "kembali": "/tugas"}
    )

    page = text_of(answer)
    assert "1 tugas diambil." in page
    assert "Memerintahkan pembagian formulir (TW II 2026). Sudah diambil Wakil." in page
    assert "(TW III 2026). Sudah diselesaikan Wakil." in page


@pytest.mark.parametrize("act", [{"aksi": "x"}, {"aksi": ""}, {}])
def test_an_act_that_is_none_changes_nothing_and_is_not_taken_for_another(
    as_: As, task: Task, act: dict[str, str]
):
    answer = as_("perencana").post("/tugas/pilihan", {"tugas": [task.id], **act})

    assert (answer.status_code, answer.request.path) == (400, "/tugas/pilihan")


def test_nothing_chosen_changes_nothing_and_leads_back_inside(as_: As, task: Task):
    answer = as_("perencana").post(
        "/tugas/pilihan", {"aksi": "ambil", "kembali": "//example.org/"}, follow=False
    )

    assert answer.location == "/"


def test_several_go_to_another_person_of_the_lane_with_a_reason(as_: As, alur: Alur, task: Task):
    alur.office.run(GrantRole(person="wakil", lane="fungsional_perencana"), person=None)
    other = run_to(alur, "langkah_3", started(alur, "TW II 2026"))
    reader = as_("perencana")
    ids = [task.id, other.id]
    reader.post("/tugas/pilihan", {"tugas": ids, "aksi": "ambil", "kembali": "/tugas"})

    asked = reader.post("/tugas/pilihan", {"tugas": ids, "aksi": "alihkan", "kembali": "/tugas?milik=saya"})
    assert asked.request.path == "/tugas/pilihan/alihkan"
    assert re.findall(r'<option value="(\w+)"', asked.text) == ["wakil"]

    form = {"tugas": ids, "kembali": "/tugas?milik=saya", "kepada": "wakil"}
    without = reader.post("/tugas/pilihan/alihkan", form)
    assert without.status_code == 422
    assert "Tulis dahulu alasannya." in text_of(without)
    stranger = reader.post("/tugas/pilihan/alihkan", form | {"kepada": "staf", "alasan": "Cuti"})
    assert stranger.status_code == 422
    done = reader.post("/tugas/pilihan/alihkan", form | {"alasan": "Cuti"})

    assert "2 tugas dialihkan kepada Wakil." in text_of(done)
    assert sorted(numbers(as_("wakil"), "/tugas?milik=saya")) == ["TW I 2026", "TW II 2026"]


def test_tasks_of_different_lanes_have_nobody_to_go_to_together(as_: As, alur: Alur, task: Task):
    first = started(alur, "TW II 2026").offered[0]

    page = as_("operator").get(f"/tugas/pilihan/alihkan?tugas={task.id}&tugas={first.id}")

    assert "Tidak ada orang lain yang dapat mengerjakan semua tugas ini." in text_of(page)


def test_a_list_that_stands_as_it_did_is_not_sent_again(as_: As, alur: Alur, task: Task):
    reader = as_("perencana")
    known = {"If-None-Match": f'W/"{fingerprint(reader)}"'}

    same = reader.client.get("/tugas/segar", headers=known)
    assert (same.status_code, same.data) == (304, b"")

    run_to(alur, "langkah_2", started(alur, "TW II 2026"))
    fresh = reader.client.get("/tugas/segar", headers=known)
    assert fresh.status_code == 200
    assert "TW II 2026" in fresh.text
    assert "<html" not in fresh.text
    assert fresh.headers["ETag"] == f'W/"{fingerprint(reader)}"'


def test_what_became_of_a_task_is_told_to_those_who_may_read_it(as_: As, alur: Alur, task: Task):
    alur.office.run(GrantRole(person="wakil", lane="fungsional_perencana"), person=None)
    done = run_to(alur, "langkah_3", started(alur, "TW II 2026"))
    stopped = run_to(alur, "langkah_3", started(alur, "TW III 2026"))
    ended = run_to(alur, "langkah_3", started(alur, "TW IV 2026"))
    waits = run_to(alur, "langkah_3", started(alur, "TW V 2026"))
    alur.instances.claim(task.id, person="wakil")
    completed(alur, done, person="wakil")
    alur.instances.suspend(stopped.instance_id, "Menunggu", person="admin")
    alur.instances.cancel(ended.instance_id, "Salah", person="admin")
    tasks = (task, done, stopped, ended, waits)
    query = "&".join(f"id={each.id}" for each in tasks)

    answer = as_("perencana").client.get(f"/tugas/hilang?{query}&id=tidak-ada").json

    assert answer == {
        task.id: "Sudah diambil Wakil.",
        done.id: "Sudah diselesaikan Wakil.",
        stopped.id: "Berkasnya sedang ditangguhkan.",
        ended.id: "Tidak perlu dikerjakan lagi.",
        waits.id: None,
    }
    assert as_("wakil").client.get(f"/tugas/hilang?id={task.id}").json == {task.id: "Sudah di tangan Anda."}
    assert as_("admin").client.get("/tugas/hilang").json == {}


def test_after_a_task_one_reads_what_happened_who_has_it_and_what_is_next(as_: As, alur: Alur, task: Task):
    run_to(alur, "langkah_3", started(alur, "Lebih dahulu"))
    completed(alur, task)
    reader = as_("perencana")

    page = text_of(reader.get(f"/tugas/{task.id}/selesai"))

    assert "Langkah 2 selesai" in page
    assert "menunggu diambil Fungsional Perencana: Perencana" in page
    after = page[page.index("Tugas Anda berikutnya") :]
    assert after.index("TW I 2026") < after.index("Lebih dahulu")


def test_after_a_task_one_s_own_next_comes_first_then_the_others_in_the_order_of_the_office(
    as_: As, alur: Alur
):
    run_to(alur, "langkah_3", started(alur, "Lain"))
    handed_out = run_to(alur, "langkah_4", started(alur))
    completed(alur, handed_out)

    page = text_of(as_("perencana").get(f"/tugas/{handed_out.id}/selesai"))
    now = page[page.index("Sekarang") :]

    assert page.index("Tugas Anda berikutnya") < page.index("Sekarang")
    places = [now.index(f"– Bidang {unit.title()}") for unit in UNITS]
    assert places == sorted(places)


def test_after_sending_back_one_reads_where_it_went(as_: As, alur: Alur):
    review = run_to(alur, "langkah_10", started(alur))
    completed(alur, review, {"keputusan": "kembalikan", "saran": "Lengkapi bukti."})

    page = text_of(as_("sekretaris").get(f"/tugas/{review.id}/selesai"))

    assert "Berkas dikembalikan ke langkah 7. Saran: Lengkapi bukti." in page
    assert "Tidak ada lagi untuk Anda saat ini." in page


@pytest.mark.parametrize(
    "path", ["/tugas", "/tugas?q=TW&tenggat=hari-ini", "/tugas?milik=selesai", "/tugas/segar"]
)
def test_the_page_takes_few_statements_however_many_cases_there_are(as_: As, alur: Alur, path: str):
    reader = as_("perencana")
    counts = []
    for number in range(3):
        run_to(alur, "langkah_2", started(alur, f"TW {number}"))
        reader.get(path)
        with count_statements(alur.database) as statements:
            reader.get(path)
        counts.append(len(statements))

    assert counts[0] == counts[-1] <= 7


@ON_SQLITE
def test_nobody_sees_tasks_without_logging_in(as_: As, task: Task):
    stranger = as_(None)

    for path in (
        "/tugas",
        "/tugas/segar",
        "/tugas/hilang",
        "/tugas/pilihan/alihkan",
        f"/tugas/{task.id}/selesai",
    ):
        assert stranger.client.get(path).status_code == 302
