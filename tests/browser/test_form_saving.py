"""What is saved and what is not, answers that follow, and decisions: a form never surprises."""

from collections.abc import Callable

from tests.browser.visitors import TELEPHONE, Visitor

Open = Callable[..., Visitor]
ROUTE = "**/tugas/*"
UNCOVERED = """(button) => {
    const box = button.getBoundingClientRect();
    return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === button;
}"""


def value_of(visitor: Visitor, name: str) -> str:
    return visitor.page.locator(f"[name='{name}']").input_value()


def status(visitor: Visitor) -> str:
    return visitor.page.locator("[data-status]").inner_text()


def test_the_form_says_when_it_was_saved(at_step: Open):
    visitor = at_step("langkah_5")

    visitor.answer("capaian-0-faktor_pendorong", "Kerja sama")
    visitor.settled()

    assert status(visitor) == "Tersimpan 09.00"


def test_answers_are_kept_on_the_device_while_the_line_is_down(at_step: Open):
    visitor = at_step("langkah_5", viewport=TELEPHONE)
    address = visitor.page.url
    visitor.page.route(ROUTE, lambda route: route.abort())
    warned: list[str] = []
    visitor.page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))

    visitor.answer("capaian-0-faktor_pendorong", "Kerja sama lintas bidang")
    visitor.page.get_by_text("isian disimpan di perangkat ini").wait_for()
    visitor.page.unroute(ROUTE)
    visitor.page.route(
        ROUTE, lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    visitor.page.goto(address)
    visitor.page.unroute(ROUTE)

    assert warned == ["beforeunload"]
    assert value_of(visitor, "capaian-0-faktor_pendorong") == ""
    offer = visitor.page.get_by_role("button", name="Pulihkan isian")
    offer.wait_for()
    visitor.page.wait_for_function(UNCOVERED, arg=offer.element_handle())  # the page rolls there
    offer.click()
    visitor.settled()
    assert value_of(visitor, "capaian-0-faktor_pendorong") == "Kerja sama lintas bidang"
    assert visitor.page.evaluate("window.localStorage.length") == 0
    visitor.faults.clear()  # the browser complains about the line


def test_what_could_not_be_sent_goes_by_itself_when_the_line_is_back(at_step: Open):
    visitor = at_step("langkah_5")

    visitor.page.context.set_offline(True)
    visitor.answer("capaian-0-faktor_pendorong", "Kerja sama")
    visitor.page.get_by_text("sambungan terputus").wait_for()
    assert visitor.page.evaluate("window.localStorage.length") == 1
    visitor.page.context.set_offline(False)
    visitor.page.locator("[data-status]", has_text="Tersimpan").wait_for()

    assert visitor.page.evaluate("window.localStorage.length") == 0
    visitor.faults.clear()


def test_nothing_stays_on_the_device_after_one_logs_out(at_step: Open):
    visitor = at_step("langkah_5")
    visitor.page.route(ROUTE, lambda route: route.abort())
    visitor.page.on("dialog", lambda dialog: dialog.accept())
    visitor.answer("capaian-0-faktor_pendorong", "Rahasia")
    visitor.page.get_by_text("isian disimpan di perangkat ini").wait_for()

    visitor.page.get_by_role("button", name="Keluar").click()
    visitor.page.wait_for_url("**/masuk*")

    assert visitor.page.evaluate("window.localStorage.length") == 0
    visitor.faults.clear()


def test_a_double_click_completes_once(at_step: Open):
    visitor = at_step("langkah_2")
    sent: list[str] = []
    visitor.page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

    visitor.page.locator("button[value=selesai]").dblclick()
    visitor.page.wait_for_url("**/selesai")

    assert len(sent) == 1
    assert visitor.heading().endswith("Langkah 2 selesai")
    assert visitor.page.evaluate("window.localStorage.length") == 0


def test_the_order_follows_the_period_until_somebody_edits_it(at_step: Open):
    visitor = at_step("langkah_1")
    period = visitor.page.locator("[name=periode]")

    period.select_option("TW2")
    visitor.settled()
    assert "Triwulan II Tahun" in value_of(visitor, "isi_disposisi")

    visitor.answer("isi_disposisi", "Siapkan formulir segera.")
    visitor.settled()
    period.select_option("TW4")
    visitor.settled()
    assert value_of(visitor, "isi_disposisi") == "Siapkan formulir segera."


def test_without_scripts_the_order_follows_the_period_too(at_step: Open):
    visitor = at_step("langkah_1", java_script_enabled=False)

    visitor.page.locator("[name=periode]").select_option("TW2")
    visitor.press("Hitung ulang")

    assert "Triwulan II Tahun" in value_of(visitor, "isi_disposisi")


def test_the_button_says_what_was_decided_and_what_was_typed_comes_back(at_step: Open):
    visitor = at_step("langkah_10")
    button = visitor.page.locator("button[value=selesai]")
    assert button.inner_text() == "Selesaikan"

    visitor.page.get_by_label("Kembalikan").check()
    visitor.page.locator("[name=saran]").wait_for()
    assert button.inner_text() == "Kembalikan"
    visitor.answer("saran", "Lengkapi bukti dukung.")
    visitor.settled()
    visitor.page.get_by_label("Setujui").check()
    visitor.page.locator("textarea[name=saran]").wait_for(state="detached")
    assert button.inner_text() == "Setujui"
    visitor.page.get_by_label("Kembalikan").check()

    visitor.page.locator("textarea[name=saran]").wait_for()
    assert value_of(visitor, "saran") == "Lengkapi bukti dukung."


def test_units_are_ticked_beside_their_figures(at_step: Open):
    visitor = at_step("langkah_10")
    visitor.page.get_by_label("Kembalikan").check()

    row = visitor.page.locator("table.figures tbody tr", has_text="Bidang Usaha Ekonomi Kampung")
    row.wait_for()

    assert "%" in row.inner_text()
    row.get_by_label("Bidang Usaha Ekonomi Kampung").check()
    visitor.settled()
    assert row.get_by_role("checkbox").is_checked()
    assert visitor.barriers() == []
