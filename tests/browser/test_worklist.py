"""Tugas Saya in a browser: keys, several at once, and what changes while one looks at it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from service.bootstrap import Alur
from service.dispatch.office_commands import AddPerson, GrantRole
from service.persistence.store.cases import Task
from tests.browser.visitors import DESKTOP, TELEPHONE, Visitor
from tests.builders.offices import run_to, started

Come = Callable[..., Visitor]


@pytest.fixture(scope="module")
def clerk(alur: Alur) -> str:
    """Two people who share the planner's lane; gives the one that these tests look over the shoulder of."""
    for username in ("rani", "budi"):
        alur.office.run(AddPerson(username=username, name=username.title()), person=None)
        alur.office.run(GrantRole(person=username, lane="fungsional_perencana"), person=None)
    return "rani"


@pytest.fixture
def tasks(alur: Alur, request: pytest.FixtureRequest) -> list[Task]:
    """Two cases of the test's own that wait for the planner."""
    return [offered(alur, f"{request.node.name} {letter}") for letter in "AB"]


def offered(alur: Alur, key: str) -> Task:
    return run_to(alur, "langkah_2", started(alur, key))


def own(visitor: Visitor, name: str) -> None:
    """Show only the cases of one test."""
    visitor.visit(f"/tugas?q={name.replace('[', '%5B')}")


def look_again(visitor: Visitor) -> None:
    """Let the page look whether its list is still fresh, as it does after a while in the background."""
    visitor.page.clock.run_for(21_000)


def row(visitor: Visitor, task: Task) -> Locator:
    return visitor.page.locator(f"#t-{task.id}")


def test_a_list_is_walked_and_worked_with_keys(
    somebody: Come, clerk: str, tasks: list[Task], request: pytest.FixtureRequest
):
    visitor = somebody(clerk)
    own(visitor, request.node.name)
    keys = visitor.page.keyboard

    keys.press("j")
    first = visitor.page.locator(".task").nth(0)
    expect(first.locator(".task-name a")).to_be_focused()
    keys.press("j")
    expect(visitor.page.locator(".task").nth(1).locator(".task-name a")).to_be_focused()
    keys.press("k")
    keys.press("x")
    expect(visitor.page.get_by_text("1 tugas dipilih")).to_be_visible()
    keys.press("x")
    expect(visitor.page.locator("#pilihan")).to_be_hidden()
    keys.press("/")
    expect(visitor.page.locator("#q")).to_be_focused()
    keys.press("?")
    expect(visitor.page.locator("#pintasan")).to_be_hidden()

    first.locator(".task-name a").focus()
    keys.press("?")
    expect(visitor.page.get_by_role("dialog", name="Pintasan papan ketik")).to_be_visible()
    keys.press("Escape")
    first.locator(".task-name a").focus()
    keys.press("c")
    visitor.page.wait_for_url(re.compile("/tugas/[0-9a-f-]{36}"))
    assert "Langkah 2" in visitor.text()


def test_keys_are_switched_off_in_one_place(somebody: Come, clerk: str, tasks: list[Task]):
    visitor = somebody(clerk)
    visitor.page.get_by_role("button", name="Pintasan").click()
    visitor.page.get_by_label("Pakai pintasan ini di peramban ini").uncheck()
    visitor.page.get_by_role("button", name="Tutup").click()

    visitor.visit("/tugas")
    visitor.page.keyboard.press("?")

    expect(visitor.page.locator("#pintasan")).to_be_hidden()


def test_several_are_chosen_taken_and_given_back(
    somebody: Come, clerk: str, tasks: list[Task], request: pytest.FixtureRequest
):
    visitor = somebody(clerk)
    own(visitor, request.node.name)

    visitor.page.locator(".task-choose input").first.check()
    visitor.press("Pilih semua")
    expect(visitor.page.get_by_text("2 tugas dipilih")).to_be_visible()
    expect(visitor.page.locator("#pilihan").get_by_role("button", name="Lepaskan")).to_be_hidden()
    visitor.page.locator("#pilihan").get_by_role("button", name="Ambil").click()
    visitor.page.wait_for_load_state()
    assert "2 tugas diambil." in visitor.text()

    visitor.page.locator(".task-choose input").first.check()
    visitor.press("Alihkan…")
    visitor.page.get_by_label("Dialihkan kepada").select_option(label="Budi")
    visitor.answer("alasan", "Cuti")
    visitor.press("Alihkan")
    assert "1 tugas dialihkan kepada Budi." in visitor.text()
    assert visitor.page.locator(".task").count() == 1


def test_what_is_new_waits_to_be_shown_and_what_is_gone_says_who_has_it(
    somebody: Come, alur: Alur, clerk: str, tasks: list[Task], request: pytest.FixtureRequest
):
    visitor = somebody(clerk)
    visitor.page.clock.install()
    own(visitor, request.node.name)
    taken, kept = tasks
    row(visitor, kept).locator(".task-choose input").check()
    waits = visitor.page.locator(".menu [data-waiting]").inner_text()

    new = offered(alur, f"{request.node.name} C")
    alur.instances.claim(taken.id, person="budi")
    look_again(visitor)

    expect(row(visitor, taken)).to_contain_text("Sudah diambil Budi.")
    expect(visitor.page.locator("#kabar").get_by_text("1 tugas baru")).to_be_visible()
    before = int(waits.split()[0])
    expect(visitor.page.locator(".menu [data-waiting]")).to_have_text(f"{before} menunggu")
    expect(visitor.page.locator("[data-count=semua]")).to_have_text("2")
    assert row(visitor, new).count() == 0
    assert visitor.barriers() == []

    visitor.page.get_by_role("button", name="Tampilkan").click()
    expect(row(visitor, new).locator(".task-name a")).to_be_focused()
    expect(row(visitor, new)).to_contain_text("Baru")
    expect(row(visitor, taken)).to_have_count(0)
    expect(row(visitor, kept).locator(".task-choose input")).to_be_checked()


def test_into_an_empty_list_a_new_task_comes_by_itself(
    somebody: Come, alur: Alur, clerk: str, request: pytest.FixtureRequest
):
    visitor = somebody(clerk)
    visitor.page.clock.install()
    own(visitor, request.node.name)
    expect(visitor.page.get_by_text("Tidak ada tugas yang cocok.")).to_be_visible()

    new = offered(alur, request.node.name)
    look_again(visitor)

    expect(row(visitor, new)).to_contain_text("Baru")
    expect(visitor.page.locator("#kosong")).to_have_count(0)
    expect(visitor.page.get_by_role("button", name="Tampilkan")).to_have_count(0)
    expect(visitor.page.locator("#kabar")).to_have_text("1 tugas baru")  # said, and not shown
    assert visitor.page.locator("#kabar .news-inner").count() == 0
    assert visitor.barriers() == []


def test_filters_are_folded_on_a_telephone_and_open_on_a_wide_screen(
    somebody: Come, alur: Alur, clerk: str, request: pytest.FixtureRequest
):
    for number in range(8):
        offered(alur, f"{request.node.name} {number}")
    narrow, wide = somebody(clerk, viewport=TELEPHONE), somebody(clerk, java_script_enabled=False)

    expect(wide.page.get_by_label("Cari")).to_be_visible()
    expect(narrow.page.get_by_label("Cari")).to_be_hidden()
    narrow.page.get_by_text("Saring tugas", exact=True).click()
    narrow.page.get_by_label("Cari").fill(f"{request.node.name} 3")
    narrow.press("Saring")
    expect(narrow.page.locator(".task")).to_have_count(1)
    expect(narrow.page.get_by_label("Cari")).to_be_visible()


def test_a_click_on_a_task_that_was_taken_meanwhile_says_by_whom(
    somebody: Come, alur: Alur, clerk: str, tasks: list[Task], request: pytest.FixtureRequest
):
    visitor = somebody(clerk)
    own(visitor, request.node.name)
    alur.instances.claim(tasks[0].id, person="budi")

    row(visitor, tasks[0]).get_by_role("button", name="Ambil tugas").click()
    visitor.page.wait_for_load_state()

    assert "Dikerjakan Budi." in visitor.text()


def test_a_session_that_ran_out_is_told_without_leaving_the_page(
    somebody: Come, clerk: str, tasks: list[Task], request: pytest.FixtureRequest
):
    visitor = somebody(clerk)
    visitor.page.clock.install()
    own(visitor, request.node.name)
    visitor.page.context.clear_cookies()

    look_again(visitor)

    expect(visitor.page.get_by_text("Sesi Anda berakhir.")).to_be_visible()
    expect(row(visitor, tasks[0])).to_be_visible()


@pytest.mark.parametrize("query", ["", "?milik=saya", "?milik=selesai", "?q=tidak-ada", "?jumlah=1"])
@pytest.mark.parametrize("scripts", [True, False])
def test_the_list_keeps_nobody_out_with_or_without_scripts(
    somebody: Come, clerk: str, tasks: list[Task], query: str, scripts: bool
):
    visitor = somebody(clerk, java_script_enabled=scripts)

    visitor.visit(f"/tugas{query}")

    for size in (DESKTOP, TELEPHONE):
        visitor.page.set_viewport_size(size)
        if scripts:
            assert visitor.barriers() == []
            assert visitor.overflow() <= 0
    if not scripts and not query:
        visitor.page.locator(".task-choose input").first.check()
        visitor.page.locator("#pilihan").get_by_role("button", name="Ambil").click()
        assert "1 tugas diambil." in visitor.text()
