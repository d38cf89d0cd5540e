"""Operasi, by clicking: cases narrowed and chosen, acts on several at once, each told case by case."""

import re
from urllib.parse import urlencode

import pytest
from sqlalchemy import update

from service.bootstrap import Alur
from service.dispatch.office_commands import AddPerson, GrantRole
from service.persistence.store import cases
from service.persistence.tables import OutboxRow, table_of
from service.queries.logs import log
from tests.builders.clocks import StandingClock
from tests.builders.databases import ON_SQLITE
from tests.builders.offices import SOP, run_to, started
from tests.builders.readers import text_of
from tests.service.web.conftest import As

pytestmark = ON_SQLITE
PAGE = "/berkas/operasi"
ACTS = f"{PAGE}/tindakan"
INCIDENTS = f"{PAGE}/insiden"


@pytest.fixture
def three(alur: Alur, clock: StandingClock) -> list[str]:
    """Three cases: one at the first step, one at the second, one with the Kabid."""
    first = started(alur, "Berkas A").case.id
    clock.advance(minutes=1)
    second = run_to(alur, "langkah_2", started(alur, "Berkas B")).instance_id
    clock.advance(minutes=1)
    return [first, second, run_to(alur, "langkah_5", started(alur, "Berkas C")).instance_id]


def status_of(alur: Alur, case_id: str) -> str:
    with alur.database.read() as connection:
        case = cases.read_case(connection, case_id)
    assert case is not None
    return case.status


def names(page: str) -> list[str]:
    return re.findall(r"<strong>(Berkas [A-Z])</strong>", page)


def break_documents(alur: Alur) -> None:
    """Let what is to be made have failed for good."""
    failed = {"status": "failed", "attempts": 8, "last_error": "CannotTypeset: a.typ: rusak"}
    with alur.database.write() as connection:
        connection.execute(update(table_of(OutboxRow)).values(**failed))


@pytest.mark.parametrize("username", ["sekretaris", "auditor"])
def test_only_those_in_charge_come_here(as_: As, three: list[str], username: str):
    reader = as_(username)

    assert PAGE not in reader.get("/berkas").text
    for page in (PAGE, INCIDENTS, f"{ACTS}?aksi=batalkan&berkas={three[0]}"):
        assert reader.get(page).status_code == 403
    sent = {"aksi": "batalkan", "berkas": three, "alasan": "Iseng"}
    assert reader.post(ACTS, sent).status_code == 403
    assert reader.post(INCIDENTS, {"insiden": f"{three[0]}|timer:a#1", "alasan": "x"}).status_code == 403
    assert reader.post(f"{PAGE}/surel").status_code == 403


def test_the_list_says_where_each_case_stands_and_is_narrowed_by_its_address(
    as_: As, alur: Alur, three: list[str], clock: StandingClock
):
    operator = as_("operator")

    page = operator.get(PAGE)
    assert f'href="{PAGE}"' in operator.get("/berkas").text
    assert names(page.text) == ["Berkas C", "Berkas B", "Berkas A"]
    assert "5. Mengisi formulir capaian kinerja (4)" in text_of(page)
    assert "Kabid – Bidang Usaha" in text_of(page)

    def found(**filters: str) -> list[str]:
        return names(operator.get(f"{PAGE}?{urlencode(filters)}").text)

    assert found(langkah=f"{SOP}:langkah_2") == ["Berkas B"]
    assert found(pelaksana="kabid:usaha") == ["Berkas C"]
    assert found(pelaksana="sekretaris") == ["Berkas A"]
    assert found(q="berkas a") == ["Berkas A"]
    assert found(proses=SOP, status="suspended") == []
    assert found(terlambat="ya") == []
    clock.advance(hours=5)
    assert found(terlambat="ya") == ["Berkas B", "Berkas A"]
    assert found(insiden="ya") == []
    break_documents(alur)
    assert found(insiden="ya") == ["Berkas C", "Berkas B"]
    assert "Tidak ada yang cocok" in text_of(operator.get(f"{PAGE}?q=tidak-ada"))
    assert operator.get(f"{PAGE}?dari=omong-kosong").status_code == 422


def test_several_cases_are_suspended_with_one_reason_and_what_is_refused_is_said(
    as_: As, alur: Alur, three: list[str]
):
    operator = as_("operator")
    alur.instances.suspend(three[0], "lebih dahulu", person="operator")
    back = f"{PAGE}?q=Berkas"

    query = urlencode({"aksi": "tangguhkan", "berkas": three, "kembali": back}, doseq=True)
    asked = operator.get(f"{ACTS}?{query}")
    nothing = operator.post(ACTS, {"aksi": "tangguhkan", "berkas": three, "alasan": " ", "kembali": back})
    done = operator.post(
        ACTS, {"aksi": "tangguhkan", "berkas": three, "alasan": "Menunggu SK", "kembali": back}
    )

    assert "Tangguhkan 3 berkas?" in text_of(asked)
    assert nothing.status_code == 422
    assert "Tulis dahulu alasannya." in text_of(nothing)
    assert "2 dari 3 berkas: ditangguhkan." in text_of(done)
    assert "Berkas A tidak berubah" in text_of(done)
    assert f'href="{back}"' in done.text
    assert [status_of(alur, each) for each in three] == ["suspended"] * 3
    page = text_of(operator.get(f"/berkas/{three[1]}"))
    assert "Menangguhkan berkas campur tangan Menunggu SK" in page
    resumed = operator.post(ACTS, {"aksi": "lanjutkan", "berkas": three, "alasan": "SK terbit"})
    assert "3 dari 3 berkas: dilanjutkan." in text_of(resumed)
    cancelled = operator.post(ACTS, {"aksi": "batalkan", "berkas": three[:2], "alasan": "Salah"})
    assert "2 dari 2 berkas: dibatalkan." in text_of(cancelled)
    assert [status_of(alur, each) for each in three] == ["cancelled", "cancelled", "running"]


def test_the_tasks_of_several_cases_go_to_one_person_and_only_those_that_are_meant(
    as_: As, alur: Alur, three: list[str]
):
    alur.office.run(
        AddPerson(username="serba", name="Serba Bisa"),
        GrantRole(person="serba", lane="fungsional_perencana"),
        GrantRole(person="serba", lane="kabid", unit="usaha"),
        person=None,
    )
    admin = as_("admin")
    sent = {"aksi": "alihkan", "berkas": three, "alasan": "Cuti", "kepada": "serba"}

    nobody = admin.post(ACTS, sent | {"kepada": "auditor"})
    asked = admin.get(f"{ACTS}?{urlencode({'aksi': 'alihkan', 'berkas': three}, doseq=True)}")
    done = admin.post(ACTS, sent | {"pelaksana": "kabid"})

    assert nobody.status_code == 422
    assert "Serba Bisa" in asked.text
    assert "1 dari 3 berkas: dialihkan." in text_of(done)
    assert "dialihkan kepada Serba Bisa: 5. Mengisi formulir capaian kinerja – Bidang Usaha" in text_of(done)
    assert "Tidak ada langkah yang dapat dikerjakan Serba Bisa." in text_of(done)
    assert "kepada Serba Bisa campur tangan Cuti" in text_of(admin.get(f"/berkas/{three[2]}"))
    assert "2 dari 3 berkas: dialihkan." in text_of(admin.post(ACTS, sent))


def test_whom_four_eyes_keep_from_a_task_does_not_get_it_and_why_is_said(as_: As, alur: Alur):
    task = run_to(alur, "langkah_10", started(alur, "Berkas D"))
    alur.office.run(GrantRole(person="staf", lane="sekretaris"), person=None)
    sent = {"aksi": "alihkan", "berkas": task.instance_id, "alasan": "Cuti", "kepada": "staf"}

    done = text_of(as_("admin").post(ACTS, sent))

    assert "0 dari 1 berkas: dialihkan." in done
    assert "Berkas D tidak berubah 10. Menganalisa hasil rekapitulasi –" in done
    assert "campur tangan" not in text_of(as_("admin").get(f"/berkas/{task.instance_id}"))


def test_handing_on_what_one_has_in_hand_is_no_intervention(as_: As, alur: Alur, three: list[str]):
    alur.office.run(
        AddPerson(username="perencana2", name="Perencana Dua"),
        GrantRole(person="perencana2", lane="fungsional_perencana"),
        person=None,
    )
    with alur.database.read() as connection:
        (task,) = cases.open_tasks(connection, three[1])
    alur.instances.claim(task.id, person="perencana")
    alur.instances.reassign(task.id, "perencana2", "Dinas luar", person="perencana")

    assert "campur tangan" not in text_of(as_("auditor").get(f"/berkas/{three[1]}"))


def test_without_cases_or_with_an_unknown_act_nothing_is_done(as_: As, alur: Alur, three: list[str]):
    operator = as_("operator")

    assert "Pilih dahulu berkasnya." in text_of(operator.get(f"{ACTS}?aksi=tangguhkan&kembali={PAGE}"))
    assert operator.get(f"{ACTS}?aksi=hapus&berkas={three[0]}").status_code == 400
    assert operator.post(ACTS, {"aksi": "hapus", "berkas": three, "alasan": "x"}).status_code == 400
    assert {status_of(alur, each) for each in three} == {"running"}


def test_incidents_are_tried_again_with_a_reason_case_by_case(
    as_: As, alur: Alur, three: list[str], clock: StandingClock
):
    break_documents(alur)
    operator = as_("operator")
    page = operator.get(INCIDENTS)
    values = re.findall(r'name="insiden"\s+value="([^"]+)"', page.text)

    assert "Dokumen dari langkah 1. Menugaskan penyiapan formulir" in text_of(page)
    assert "Templat dokumen tidak dapat diolah: a.typ: rusak" in text_of(page)
    assert f"{len(values)} insiden" in text_of(operator.get("/berkas"))
    assert operator.post(INCIDENTS, {"alasan": "x"}).status_code == 422
    kept = operator.post(INCIDENTS, {"insiden": values})
    assert kept.status_code == 422
    assert kept.text.count("checked") == len(values)
    odd = ["tiada|timer:a#1", "tanpa garis", f"{three[0]}|timer:a#1"]
    done = text_of(operator.post(INCIDENTS, {"insiden": [values[0], *odd], "alasan": "Templat benar"}))

    assert "1 insiden segera dicoba lagi." in done
    assert done.count("Berkas tidak dikenal") == 2
    assert "Tidak ada kendala di sini, atau sudah teratasi." in done
    case_id = values[0].partition("|")[0]
    with alur.database.read() as connection:
        last = log(connection, case_id, limit=100).items[-1]
    assert (last.kind, last.actor) == ("retry_incident", "operator")


def test_a_case_with_an_incident_says_so_to_those_who_may_act_on_it(as_: As, alur: Alur, three: list[str]):
    break_documents(alur)
    page = f"/berkas/{three[1]}"

    assert "gagal sejak" in text_of(as_("admin").get(page))
    assert "gagal sejak" not in text_of(as_("perencana").get(page))
    assert as_("admin").post(f"/berkas/{three[0]}/coba-lagi", {"alasan": "x"}).status_code == 409
