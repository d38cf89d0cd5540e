"""The page about disposal, and what is left of a case on its own page."""

import pytest

from service.bootstrap import Alur
from service.dispatch.office_commands import AddPerson, PutSetting
from service.dispatch.release_terms import SECOND_APPROVAL
from tests.builders.clocks import StandingClock
from tests.builders.databases import ON_SQLITE
from tests.builders.offices import run_to, started
from tests.builders.readers import Reader, text_of
from tests.service.web.conftest import As

pytestmark = ON_SQLITE
PAGE = "/berkas/pemusnahan"
DECREE = {"decree": "800/12", "decided_on": "2037-11-20", "reason": "Masa simpan habis.", "understood": "1"}


@pytest.fixture
def case(alur: Alur, clock: StandingClock) -> str:
    """Give a case of one step that was cancelled eleven years ago."""
    alur.office.run(AddPerson(username="admin2", name="Admin Dua", process_admin=True), person=None)
    task = run_to(alur, "langkah_2", started(alur))
    alur.instances.comment(task.instance_id, "Catatan pribadi.", person="sekretaris")
    alur.instances.cancel(task.instance_id, "Keliru.", person="operator")
    clock.advance(days=365 * 11 + 4)
    return task.instance_id


def disposed_of(as_: As, case: str) -> Reader:
    admin = as_("admin")
    answer = admin.post(PAGE, {**DECREE, "cases": case})
    assert answer.status_code == 200, text_of(answer)
    return admin


def test_what_would_go_is_shown_first_and_nothing_goes_without_a_tick(as_: As, alur: Alur, case: str):
    admin = as_("admin")
    shown = text_of(admin.get(PAGE))

    unticked = {name: value for name, value in DECREE.items() if name != "understood"}
    refused = admin.post(PAGE, {**unticked, "cases": case})

    assert "TW I 2026" in shown
    assert "4 catatan, " in shown
    assert refused.status_code == 422
    assert "Catatan pribadi." in text_of(admin.get(f"/berkas/{case}"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"decree": " "}, "Nomor surat keputusan: Wajib diisi."),
        ({"decided_on": "2038-01-01"}, "tidak di masa depan"),
        ({"cases": "tidak-ada"}, "Belum selesai, belum melewati masa simpan, atau sudah dimusnahkan"),
    ],
)
def test_what_is_missing_is_named(as_: As, case: str, wrong: dict[str, str], said: str):
    answer = as_("admin").post(PAGE, {**DECREE, "cases": case, **wrong})

    assert answer.status_code == 422
    assert said in text_of(answer)


def test_what_is_left_of_a_case_says_so_on_every_page_of_it(as_: As, alur: Alur, case: str):
    admin = disposed_of(as_, case)

    page = text_of(admin.get(f"/berkas/{case}?periksa=1"))
    listed = text_of(as_("auditor").get(PAGE))

    assert "Isi berkas ini sudah dimusnahkan" in page
    assert "Surat keputusan nomor 800/12" in page
    assert "rantai 4 catatan utuh" in page
    assert "Catatan pribadi" not in page
    assert "800/12" in listed
    assert "TW I 2026" in listed
    assert "Memusnahkan isi 1 berkas dengan keputusan nomor 800/12" in text_of(admin.get("/riwayat-kantor"))
    played = admin.get(f"/berkas/{case}/putar")
    assert (played.status_code, "800/12" in text_of(played)) == (409, True)


def test_a_task_of_a_case_that_was_disposed_of_can_still_be_looked_at(as_: As, alur: Alur, case: str):
    with alur.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT id FROM task ORDER BY created_at").all()
    admin = disposed_of(as_, case)

    pages = [admin.get(f"/tugas/{row.id}") for row in rows]

    assert {page.status_code for page in pages} == {200}


def test_another_admin_agrees_where_the_office_wants_it(as_: As, alur: Alur, case: str):
    alur.office.run(PutSetting(key=SECOND_APPROVAL, value=True), person="admin")
    admin = disposed_of(as_, case)
    waiting = text_of(admin.get(PAGE))
    path = next(each for each in admin.get(PAGE).text.split('"') if each.endswith("/tolak"))

    agreed = as_("admin2").post(path.replace("/tolak", "/setujui"), {"understood": "1"})

    assert "Menunggu persetujuan" in waiting
    assert "Anda mengajukannya" in waiting
    assert agreed.status_code == 200
    assert "Isi berkas ini sudah dimusnahkan" in text_of(admin.get(f"/berkas/{case}"))
    late = admin.post(path, {"refusal": "Ternyata perlu."})
    assert (late.status_code, "sudah diputuskan atau ditarik" in text_of(late)) == (409, True)


def test_only_admins_decide_and_only_those_who_audit_look(as_: As, case: str):
    auditor = as_("auditor")

    assert auditor.post(PAGE, {**DECREE, "cases": case}).status_code == 403
    assert "Musnahkan isi berkas" not in text_of(auditor.get(PAGE))
    assert as_("sekretaris").get(PAGE).status_code == 403


def test_the_retention_period_is_the_offices(as_: As, case: str):
    admin = as_("admin")

    refused = admin.post(f"{PAGE}/masa-simpan", {"years": "0"})
    admin.post(f"{PAGE}/masa-simpan", {"years": "12"})

    assert (refused.status_code, "1 sampai 100 tahun" in text_of(refused)) == (422, True)
    assert "Tidak ada berkas yang melewati masa simpan." in text_of(admin.get(PAGE))
