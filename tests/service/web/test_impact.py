"""Dampak and Pindah: what a draft or a version means for the cases, and moving many of them by hand."""

import re
from typing import Any

import pytest

from service.bootstrap import Alur
from service.persistence.store import cases
from service.queries import movings, process_drafts
from tests.builders.databases import ON_SQLITE
from tests.builders.editions import BPMN, edited, shipped
from tests.builders.offices import SOP, run_to, started
from tests.builders.readers import Reader, text_of
from tests.service.web.conftest import As

LATER_STEP_3 = ('timeLimit="PT30M" form="langkah_3"', 'timeLimit="PT45M" form="langkah_3"')
IMPACT, MOVE = f"/proses/{SOP}/rancangan/dampak", f"/proses/{SOP}/pindah"
REASON = "Batas waktu baru untuk semua"


@pytest.fixture(autouse=True)
def all_the_time_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no request stop half-way because the machine is slow."""
    for name in ("impact.AT_FIRST_S", "impact.BUDGET_S", "moving.AT_FIRST_S", "moving.BUDGET_S"):
        monkeypatch.setattr(f"service.web.processes.{name}", 60)


def drafted(alur: Alur, bpmn: bytes) -> None:
    """Begin a draft of the SOP and save another diagram in it."""
    draft = alur.process_drafts.begin(SOP, person="admin")
    alur.process_drafts.save(SOP, {BPMN: bpmn}, revision=draft.revision, person="admin")


def without_step_3() -> bytes:
    """Give the diagram with another step in the place of step 3."""
    diagram = shipped()[BPMN].decode()
    for old in ('id="{}"', 'sourceRef="{}"', 'targetRef="{}"', 'bpmnElement="{}"', ">{}<"):
        diagram = diagram.replace(old.format("langkah_3"), old.format("perintah"))
    return diagram.encode()


def numbers(reader: Reader) -> dict[str, int]:
    """Read the big numbers of the page."""
    assert reader.page is not None
    found = re.findall(
        r'verdict-number">(\d+)</strong>\s*<span class="verdict-name">([^<]+)<', reader.page.text
    )
    return {name: int(number) for number, name in found}


def version_of(alur: Alur, case_id: str) -> int:
    with alur.database.read() as connection:
        case = cases.read_case(connection, case_id)
    assert case is not None
    return case.definition_version


def test_the_draft_says_what_it_would_mean_for_each_running_case(alur: Alur, as_: As) -> None:
    started(alur, "Berkas di awal")
    run_to(alur, "langkah_7", started(alur, "Berkas sesudahnya"))
    drafted(alur, edited(*LATER_STEP_3)[BPMN])
    admin = as_("admin")

    page = admin.get(IMPACT)

    assert page.status_code == 200
    assert numbers(admin) == {
        "Dapat dipindahkan": 1,
        "Perlu pilihan langkah": 0,
        "Tidak dapat dipindahkan": 0,
        "Hanya beda tampilan": 0,
        "Tidak terpengaruh": 1,
    }
    assert "Berkas di awal" in page.text
    assert "Berkas sesudahnya" not in page.text
    assert "Berkas sesudahnya" in admin.get(f"{IMPACT}?kelompok=bebas").text


def test_a_case_that_cannot_be_moved_says_where_and_why_in_both_languages(alur: Alur, as_: As) -> None:
    run_to(alur, "langkah_3", started(alur, "Berkas tanpa langkah"))
    drafted(alur, without_step_3())
    admin = as_("admin")

    page = text_of(admin.get(IMPACT))
    admin.post("/bahasa", {"bahasa": "en"})
    english = text_of(admin.get(IMPACT))

    assert "Langkah 3 (Memerintahkan pembagian formulir)" in page
    assert "Step 3 (Memerintahkan pembagian formulir)" in english
    assert "A step must be chosen" in english


def test_a_case_that_can_be_moved_says_what_becomes_of_its_task(alur: Alur, as_: As) -> None:
    run_to(alur, "langkah_3", started(alur, "Berkas di langkah 3"))
    drafted(alur, edited(*LATER_STEP_3)[BPMN])

    page = text_of(as_("admin").get(IMPACT))

    assert "Batas waktu langkah 3 (Memerintahkan pembagian formulir) dihitung ulang: " in page


def test_a_list_is_filtered(alur: Alur, as_: As) -> None:
    started(alur, "Triwulan I")
    run_to(alur, "langkah_2", started(alur, "Triwulan II"))
    drafted(alur, edited(*LATER_STEP_3)[BPMN])
    admin = as_("admin")

    by_name = admin.get(f"{IMPACT}?kelompok=dapat&q=wulan+ii").text
    by_step = admin.get(f"{IMPACT}?kelompok=dapat&langkah=langkah_1").text
    nothing = admin.get(f"{IMPACT}?kelompok=dapat&q=tidak-ada").text

    assert "Triwulan II" in by_name
    assert "<strong>Triwulan I</strong>" not in by_name
    assert "<strong>Triwulan I</strong>" in by_step
    assert "Tidak ada berkas dalam kelompok ini." in nothing


def test_a_draft_that_cannot_run_yet_says_so_instead(alur: Alur, as_: As) -> None:
    started(alur)
    drafted(alur, shipped()[BPMN].replace(b">unit_bertugas<", b">tidak_ada<"))

    page = as_("admin").get(IMPACT)

    assert page.status_code == 200
    assert "Dampak belum dapat dihitung" in page.text


def test_an_office_without_running_cases_is_told_that_nothing_happens(alur: Alur, as_: As) -> None:
    drafted(alur, edited(*LATER_STEP_3)[BPMN])
    admin = as_("admin")

    assert "Tidak ada berkas yang terkena." in admin.get(IMPACT).text
    assert "Semua berkas yang berjalan sudah memakai versi ini." in admin.get(MOVE).text


def test_a_script_goes_on_in_slices_and_a_reader_without_scripts_sees_the_page_again(
    alur: Alur, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    started(alur, "satu")
    drafted(alur, edited(*LATER_STEP_3)[BPMN])
    monkeypatch.setattr("service.web.processes.impact.AT_FIRST_S", 0)
    admin = as_("admin")

    assert "0 dari 1 berkas sudah diperiksa." in text_of(admin.get(IMPACT))
    answer = admin.client.post(
        IMPACT, data={"csrf_token": admin.token()}, headers={"Accept": "application/json"}
    )
    again = admin.post(IMPACT)

    assert answer.json == {
        "done": 1,
        "total": 1,
        "said": "1 dari 1 berkas sudah diperiksa.",
        "complete": True,
    }
    assert "Teruskan" not in again.text


def moved(admin: Reader, values: dict[str, Any]) -> None:
    """Fill in the form that moves cases, and say yes to the question."""
    assert admin.page is not None
    sent = {**admin.fields(), "alasan": REASON, **values}
    question = admin.post(MOVE, sent)
    assert question.status_code == 200, text_of(question)
    admin.post(MOVE, admin.fields())


def in_force(alur: Alur, bpmn: bytes) -> None:
    alur.office.put_into_force({**shipped(), BPMN: bpmn}, person="admin")


def test_all_cases_of_a_list_are_moved_after_one_more_question(alur: Alur, as_: As) -> None:
    ids = [started(alur, f"Triwulan {number}").case.id for number in range(3)]
    in_force(alur, edited(*LATER_STEP_3)[BPMN])
    admin = as_("admin")
    admin.get(MOVE)

    question = admin.post(MOVE, {**admin.fields(), "alasan": REASON})
    assert "Pindahkan 3 berkas?" in question.text
    assert [version_of(alur, each) for each in ids] == [1, 1, 1]
    answer = admin.post(MOVE, admin.fields())

    assert "3 berkas dipindahkan ke versi 2" in answer.text
    assert [version_of(alur, each) for each in ids] == [2, 2, 2]
    assert "Semua berkas yang berjalan sudah memakai versi ini." in admin.get(MOVE).text


def test_only_the_ticked_cases_are_moved(alur: Alur, as_: As) -> None:
    chosen, other = (started(alur, name).case.id for name in ("Triwulan I", "Triwulan II"))
    in_force(alur, edited(*LATER_STEP_3)[BPMN])
    admin = as_("admin")
    admin.get(MOVE)

    moved(admin, {"yang": "dicentang", "berkas": [chosen]})

    assert (version_of(alur, chosen), version_of(alur, other)) == (2, 1)


def test_a_step_that_is_gone_becomes_the_one_that_is_called_the_same(alur: Alur, as_: As) -> None:
    case_id = run_to(alur, "langkah_3", started(alur)).instance_id
    in_force(alur, without_step_3())
    admin = as_("admin")
    page = admin.get(f"{MOVE}?kelompok=pilih")
    assert re.search(r'value="perintah"\s+selected', page.text)

    moved(admin, {})

    with alur.database.read() as connection:
        (task,) = cases.open_tasks(connection, case_id)
    assert (version_of(alur, case_id), task.step) == (2, "perintah")


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"alasan": " "}, "Tulis dahulu alasannya."),
        ({"yang": "dicentang"}, "Pilih dahulu berkas yang dipindahkan."),
        ({"ganti:langkah_3": "langkah_99"}, "Pilih dahulu pengganti setiap langkah"),
        ({"ganti:langkah_3": ""}, "Pilih dahulu pengganti setiap langkah"),
    ],
)
def test_what_the_form_lacks_is_said_and_nothing_typed_is_lost(
    alur: Alur, as_: As, values: dict[str, str], problem: str
) -> None:
    case_id = run_to(alur, "langkah_3", started(alur)).instance_id
    in_force(alur, without_step_3())
    admin = as_("admin")
    admin.get(f"{MOVE}?kelompok=pilih")

    page = admin.post(MOVE, {**admin.fields(), "alasan": REASON, **values})

    assert page.status_code == 422
    assert problem in page.text
    assert values.get("alasan", REASON) in page.text
    assert version_of(alur, case_id) == 1


def test_sending_the_same_decision_again_leads_to_the_same_result(alur: Alur, as_: As) -> None:
    case_id = started(alur).case.id
    in_force(alur, edited(*LATER_STEP_3)[BPMN])
    admin = as_("admin")
    admin.get(MOVE)
    admin.post(MOVE, {**admin.fields(), "alasan": REASON})
    sent = admin.fields()

    pages = [admin.post(MOVE, sent) for _ in range(2)]

    assert [page.status_code for page in pages] == [200, 200]
    assert "1 berkas dipindahkan ke versi 2" in pages[1].text
    assert version_of(alur, case_id) == 2
    with alur.database.read() as connection:
        assert len(movings.lately(connection, SOP)) == 1


def test_a_case_names_the_newer_version_and_leads_an_admin_to_its_move(alur: Alur, as_: As) -> None:
    case_id = started(alur, "Triwulan I").case.id
    in_force(alur, edited(*LATER_STEP_3)[BPMN])
    admin, clerk = as_("admin"), as_("sekretaris")

    for_admin, for_clerk = admin.get(f"/berkas/{case_id}").text, clerk.get(f"/berkas/{case_id}").text
    place = admin.get(f"{MOVE}?untuk={case_id}")

    assert "versi 2 sudah berlaku" in for_admin
    assert "Pindahkan berkas ini…" in for_admin
    assert "versi 2 sudah berlaku" in for_clerk
    assert "Pindahkan berkas ini…" not in for_clerk
    assert "<strong>Triwulan I</strong>" in place.text
    assert "1 berkas masih berjalan menurut versi lama." in admin.get(f"/proses/{SOP}").text


@ON_SQLITE
@pytest.mark.parametrize("who", ["sekretaris", "operator", "auditor"])
@pytest.mark.parametrize("path", [IMPACT, MOVE, f"{MOVE}/1b4e28ba-2fa1-41d2-883f-0016d3cca427"])
def test_only_process_admins_see_these_pages(alur: Alur, as_: As, who: str, path: str) -> None:
    reader = as_(who)

    assert reader.get(path).status_code == 403
    assert reader.post(path).status_code == 403


@ON_SQLITE
@pytest.mark.parametrize(
    "path",
    [
        "/proses/tidak_ada/pindah",
        f"{MOVE}/tidak-ada",
        "/proses/tidak_ada/rancangan/dampak",
        f"{MOVE}?versi=99999999999999999999&langkah=%00&q=%F0%9F%98%80",
        f"{MOVE}?dari=bukan-penanda",
        f"{MOVE}?untuk=%00",
        f"{MOVE}/tidak-ada?dari=W10",
    ],
)
def test_odd_addresses_are_answered_and_never_fail(alur: Alur, as_: As, path: str) -> None:
    started(alur)
    in_force(alur, edited(*LATER_STEP_3)[BPMN])

    assert as_("admin").get(path).status_code in (200, 400, 404, 422)


@ON_SQLITE
def test_a_moving_is_known_by_a_uuid_and_nothing_else(alur: Alur, as_: As) -> None:
    case_id = started(alur).case.id
    in_force(alur, edited(*LATER_STEP_3)[BPMN])
    admin = as_("admin")
    admin.get(MOVE)

    answer = admin.post(MOVE, {"kelompok": "pindah", "ke": "2", "alasan": REASON, "yakin": "bukan tanda"})

    assert answer.status_code == 422
    assert "harus berupa UUID" in answer.text
    assert version_of(alur, case_id) == 1
    assert admin.get(f"{MOVE}/bukan-tanda").status_code == 404
    assert admin.post(f"{MOVE}/bukan-tanda").status_code == 404


def test_the_draft_page_is_about_the_state_that_is_saved(alur: Alur, as_: As) -> None:
    started(alur)
    drafted(alur, edited(*LATER_STEP_3)[BPMN])
    admin = as_("admin")
    admin.get(IMPACT)
    assert numbers(admin)["Dapat dipindahkan"] == 1
    with alur.database.read() as connection:
        revision = process_drafts.draft(connection, SOP).revision

    alur.process_drafts.save(
        SOP, {BPMN: edited("Melaporkan hasil", "Melaporkan")[BPMN]}, revision=revision, person="admin"
    )
    admin.get(IMPACT)

    assert numbers(admin)["Hanya beda tampilan"] == 1
