"""Whatever happens between typing and sending: nothing typed is lost, and the page says what happened."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from playwright.sync_api import Locator, expect

from service.bootstrap import Alur
from service.dispatch.office_commands import AddPerson, GrantRole
from service.persistence.store.cases import Task
from service.web.session import COOKIE
from tests.browser.visitors import Visitor
from tests.builders.offices import run_to, started

Come = Callable[..., Visitor]
ORDER = "Bagikan lusa pagi, sebelum apel."
_numbers = count(1)


@pytest.fixture(scope="module")
def colleague(alur: Alur) -> str:
    """Somebody who shares the planner's lane."""
    alur.office.run(AddPerson(username="lestari", name="Lestari"), person=None)
    alur.office.run(GrantRole(person="lestari", lane="fungsional_perencana"), person=None)
    return "lestari"


@pytest.fixture
def task(alur: Alur) -> Task:
    """A task that waits for the planner's lane; its form is one text."""
    return run_to(alur, "langkah_3", started(alur, f"Tak hilang {next(_numbers)}"))


@pytest.fixture
def planner(somebody: Come, alur: Alur, task: Task) -> Iterator[Visitor]:
    """The planner who has the task in hand and has typed an order that the server has not seen."""
    alur.instances.claim(task.id, person="perencana")
    visitor = somebody("perencana")
    visitor.visit(f"/tugas/{task.id}")
    order(visitor).fill(ORDER)
    yield visitor
    visitor.faults[:] = [fault for fault in visitor.faults if "net::ERR" not in fault]


def order(visitor: Visitor) -> Locator:
    """Give the field for the order."""
    return visitor.page.locator("textarea[name=instruksi]")


def test_a_reload_keeps_what_was_typed_a_moment_ago(planner: Visitor):
    planner.page.reload()

    offer = planner.page.get_by_role("button", name="Pulihkan isian")
    if offer.is_visible():  # the new page was faster than what the old one sent last
        offer.click()
    expect(order(planner)).to_have_value(ORDER)


def test_the_back_button_leads_back_to_what_was_typed(planner: Visitor):
    planner.page.get_by_role("link", name="Proses", exact=True).click()
    planner.page.wait_for_url("**/proses")

    planner.page.go_back()

    expect(order(planner)).to_have_value(ORDER)


def test_going_back_after_completion_shows_that_it_is_done_and_what_was_sent(planner: Visitor, task: Task):
    planner.complete()
    planner.page.wait_for_url("**/selesai")

    planner.page.go_back()

    expect(planner.page.get_by_text("Selesai dikerjakan Perencana")).to_be_visible()
    assert ORDER in planner.text()
    assert planner.page.get_by_role("button", name="Selesaikan").count() == 0


def test_a_session_that_ended_before_the_last_press_costs_only_a_login(planner: Visitor, task: Task):
    planner.page.context.clear_cookies(name=COOKIE)

    planner.complete()
    planner.page.wait_for_url("**/masuk**")
    planner.page.get_by_label("Nama pengguna").fill("perencana")
    planner.page.get_by_label("Kata sandi").fill("alur-demo")
    planner.press("Masuk")
    planner.page.wait_for_url(f"**/tugas/{task.id}")
    planner.page.get_by_role("button", name="Pulihkan isian").click()

    expect(order(planner)).to_have_value(ORDER)
    planner.settled()
    planner.complete()
    planner.page.wait_for_url("**/selesai")
    assert planner.page.evaluate("window.localStorage.length") == 0


def test_without_scripts_too_a_session_that_ended_costs_only_a_login(somebody: Come, alur: Alur, task: Task):
    visitor = somebody("perencana", java_script_enabled=False)
    visitor.visit(f"/tugas/{task.id}")
    order(visitor).fill(ORDER)
    visitor.page.context.clear_cookies(name=COOKIE)

    visitor.complete()
    visitor.page.get_by_label("Nama pengguna").fill("perencana")
    visitor.page.get_by_label("Kata sandi").fill("alur-demo")
    visitor.press("Masuk")
    visitor.press("Buka formulir dengan isian saya")

    expect(order(visitor)).to_have_value(ORDER)
    visitor.complete()
    assert visitor.heading().endswith("Langkah 3 selesai")
    visitor.faults[:] = [fault for fault in visitor.faults if "401" not in fault]


def test_who_comes_second_reads_who_was_first_and_keeps_the_text(
    somebody: Come, alur: Alur, task: Task, colleague: str
):
    first, second = somebody("perencana"), somebody(colleague)
    for visitor in (first, second):
        visitor.visit(f"/tugas/{task.id}")
    first.press("Ambil tugas")
    second.press("Ambil tugas")
    expect(second.page.get_by_text("Dikerjakan Perencana Ahli Muda (contoh).").first).to_be_visible()
    assert order(second).count() == 0
    assert second.page.get_by_role("button", name="Selesaikan").count() == 0


def test_a_task_that_is_given_to_somebody_else_meanwhile_leaves_the_text_to_be_copied(
    planner: Visitor, alur: Alur, task: Task, colleague: str
):
    alur.instances.reassign(task.id, colleague, "Perencana sakit", person="operator")

    planner.complete()

    expect(planner.page.get_by_text("Yang Anda isi belum terkirim")).to_be_visible()
    assert "Lestari" in planner.text()
    assert ORDER in planner.text()
    for said in ("Lepaskan", "Unduh lembar", "Sisa "):
        assert said not in planner.text()


def test_a_case_that_is_cancelled_meanwhile_says_so_and_leaves_the_text_to_be_copied(
    planner: Visitor, alur: Alur, task: Task
):
    alur.instances.cancel(task.instance_id, "Salah periode", person="operator")

    order(planner).blur()

    expect(planner.page.get_by_text("Yang Anda isi belum terkirim")).to_be_visible()
    assert "dibatalkan" in planner.text()
    assert ORDER in planner.text()
    for said in ("Lepaskan", "Unduh lembar", "Sisa "):
        assert said not in planner.text()


def test_a_dead_network_keeps_the_page_and_a_second_press_completes(planner: Visitor):
    planner.page.context.set_offline(True)
    planner.complete()
    expect(planner.page.get_by_text("isian disimpan di perangkat ini")).to_be_visible()
    assert order(planner).input_value() == ORDER

    planner.page.context.set_offline(False)
    expect(planner.page.locator("[data-status]")).to_contain_text("Tersimpan")
    planner.complete()

    planner.page.wait_for_url("**/selesai")


def test_a_file_that_did_not_get_through_is_named(at_step: Come):
    visitor = at_step("langkah_5")
    visitor.page.context.set_offline(True)

    visitor.page.locator("#isian-capaian-0-bukti_dukung").set_input_files(
        [{"name": "bukti.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 bukti"}]
    )

    field = visitor.page.locator(".field-files").first
    expect(field).to_contain_text("bukti.pdf: belum terunggah, sambungan terputus")
    visitor.faults.clear()  # the browser complains about the line


def test_two_presses_start_one_case_take_one_task_and_write_one_remark(somebody: Come):
    secretary, case = somebody("sekretaris"), f"Sekali saja {next(_numbers)}"
    secretary.visit("/berkas/baru")
    secretary.answer("nomor", case)
    secretary.page.locator("main").get_by_role("button", name="Mulai").dblclick()
    secretary.page.wait_for_url("**/tugas/*")
    assert f"Berkas «{case}» dimulai." in secretary.text()

    secretary.page.locator("main").get_by_role("button", name="Ambil tugas").dblclick()
    order_text = secretary.page.locator("textarea[name=isi_disposisi]")
    expect(secretary.page.get_by_role("button", name="Lepaskan")).to_be_visible()
    assert order_text.is_editable()
    secretary.page.get_by_label("Tulis catatan").fill("Segera.")
    secretary.page.get_by_role("button", name="Simpan catatan").dblclick()
    expect(secretary.page.locator(".remarks li")).to_have_count(1)
    secretary.page.reload()
    expect(secretary.page.locator(".remarks li")).to_have_count(1)


def test_a_name_that_is_taken_stays_in_its_field(somebody: Come, alur: Alur):
    started(alur, "Nomor terpakai")
    secretary = somebody("sekretaris")
    secretary.visit("/berkas/baru")

    secretary.answer("nomor", "Nomor terpakai")
    secretary.press("Mulai")

    expect(secretary.page.locator("[name=nomor]")).to_have_value("Nomor terpakai")
    expect(secretary.page.locator("[name=nomor]")).to_have_attribute("aria-invalid", "true")


def test_a_paper_form_without_its_scan_keeps_what_was_typed(somebody: Come, alur: Alur):
    task = run_to(alur, "langkah_5", started(alur, f"Tak hilang {next(_numbers)}"))
    clerk = somebody("staf")
    clerk.visit(f"/tugas/{task.id}/atas-nama")

    clerk.page.locator("#_alasan").fill("Kabid dinas luar")
    clerk.answer("capaian-0-realisasi", "72,5")
    clerk.complete()

    expect(clerk.page.get_by_text("Lampirkan pindaian")).to_be_visible()
    expect(clerk.page.locator("#_alasan")).to_have_value("Kabid dinas luar")
    expect(clerk.page.locator("[name='capaian-0-realisasi']")).to_have_value("72,5")


def test_a_refused_reassignment_keeps_its_reason(somebody: Come, task: Task):
    operator = somebody("operator")
    operator.visit(f"/berkas/{task.instance_id}/tugas/{task.id}/alihkan")

    operator.page.locator("textarea[name=alasan]").fill("Perencana sakit")
    operator.press("Alihkan")

    expect(operator.page.locator("textarea[name=alasan]")).to_have_value("Perencana sakit")
    assert operator.page.locator("[aria-invalid=true]").count() == 1
