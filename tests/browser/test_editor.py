"""The editor of a draft's diagram, as a process admin uses it: drawn, saved by itself, never overwritten."""

import re

import pytest
from playwright.sync_api import expect

from service.bootstrap import Alur
from service.queries import process_drafts
from tests.browser.desks import SAVED, Come, Desk
from tests.browser.visitors import TELEPHONE


@pytest.fixture
def desk(alur: Alur, somebody: Come) -> Desk:
    """An admin before the editor."""
    return Desk(alur, somebody)


def test_a_step_goes_between_two_others_and_undo_takes_all_of_it_back(desk: Desk):
    before = desk.diagram()
    desk.select("langkah_2")

    desk.act("Langkah sesudah ini").click()
    expect(desk.status()).to_have_text("Ada perubahan yang belum disimpan")
    desk.settled()

    added = desk.diagram()
    assert [flow.target for flow in added.outgoing("langkah_2")] == ["langkah_12"]
    assert [flow.target for flow in added.outgoing("langkah_12")] == ["langkah_3"]
    assert added.elements["langkah_12"].lane == "fungsional_perencana"

    desk.act("Urungkan").click()
    expect(desk.status()).to_have_text("Ada perubahan yang belum disimpan")
    desk.settled()
    after = desk.diagram()
    assert set(after.elements) == set(before.elements)
    assert {(flow.id, flow.source, flow.target) for flow in after.flows} == {
        (flow.id, flow.source, flow.target) for flow in before.flows
    }


def test_only_what_runs_is_offered_in_the_words_of_the_office(desk: Desk):
    page = desk.page
    names = [each.get_attribute("aria-label") for each in page.locator(".djs-palette .entry").all()]
    desk.select("langkah_8")
    pad = [each.get_attribute("title") for each in page.locator(".djs-context-pad .entry").all()]
    page.locator(".djs-context-pad").get_by_title("Ganti jenis").click()
    menu = page.locator(".djs-popup .entry").all_inner_texts()

    assert names[4:] == [
        "Mulai",
        "Langkah",
        "Langkah tanpa formulir",
        "Keputusan (pilih satu jalan)",
        "Cabang bersamaan (semua jalan)",
        "Bagian yang diulang",
        "Tunggu sampai waktunya",
        "Selesai",
        "Catatan di diagram",
    ]
    assert pad[:4] == [
        "Langkah sesudah ini",
        "Keputusan sesudah ini",
        "Tunggu sesudah ini",
        "Selesai sesudah ini",
    ]
    assert menu == ["Langkah tanpa formulir"]


def test_the_keyboard_alone_adds_a_gateway_behind_the_selected_step(desk: Desk):
    desk.select("langkah_9")

    desk.page.locator(".djs-palette [data-action='create.parallel']").focus()
    desk.page.keyboard.press("Enter")
    expect(desk.status()).to_have_text("Ada perubahan yang belum disimpan")
    desk.settled()

    assert [flow.target for flow in desk.diagram().outgoing("langkah_9")] == ["keputusan_1"]


def test_a_new_lane_is_the_role_of_its_name(desk: Desk):
    desk.page.evaluate(
        "() => { const pool = modeler.get('elementRegistry').get('kabid');"
        " const lane = modeler.get('modeling').addLane(pool, 'bottom');"
        " modeler.get('modeling').updateLabel(lane, 'Kepala Seksi'); }"
    )
    expect(desk.status()).to_have_text("Ada perubahan yang belum disimpan")
    desk.settled()

    assert [(lane.id, lane.name) for lane in desk.diagram().lanes][-1] == ("kepala_seksi", "Kepala Seksi")


def test_what_somebody_else_saved_is_not_overwritten_but_can_be_loaded(desk: Desk):
    theirs = desk.bpmn().replace(b'name="Selesai"', b'name="Tamat"')
    desk.put(theirs)
    desk.select("langkah_2")
    desk.act("Langkah sesudah ini").click()

    refusal = desk.page.locator("[data-conflict]")
    expect(refusal).to_contain_text("menyimpan rancangan ini pada")
    with desk.page.expect_download() as mine:
        refusal.get_by_role("button", name="Unduh diagram saya").click()
    assert "langkah_12" in mine.value.path().read_text()
    assert desk.bpmn() == theirs

    refusal.get_by_role("button", name="Muat yang tersimpan").click()
    desk.settled()
    expect(refusal).to_be_hidden()
    assert desk.page.evaluate("modeler.get('elementRegistry').get('selesai').businessObject.name") == "Tamat"


def test_a_lost_connection_is_said_and_made_up_for(desk: Desk):
    context = desk.page.context
    context.set_offline(True)
    desk.select("langkah_2")
    desk.act("Langkah sesudah ini").click()
    expect(desk.status()).to_have_text("Belum tersimpan: sambungan terputus")

    expect(desk.page.locator("[data-check-state]")).to_have_text("Pemeriksaan tertunda")
    context.set_offline(False)
    desk.settled()

    assert desk.diagram().step("langkah_12") is not None
    expect(desk.page.locator("[data-findings]")).to_contain_text("belum memiliki formulir")
    desk.visitor.faults = [each for each in desk.visitor.faults if "ERR_INTERNET_DISCONNECTED" not in each]


def test_another_page_is_opened_only_after_everything_is_saved(desk: Desk):
    desk.select("langkah_2")
    desk.act("Langkah sesudah ini").click()

    desk.page.get_by_role("link", name="Formulir", exact=True).click()
    desk.page.wait_for_url("**/rancangan/formulir")

    assert desk.diagram().step("langkah_12") is not None


def test_a_file_is_dropped_in_and_what_was_there_can_be_had_back(desk: Desk):
    before = desk.bpmn()
    foreign = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="lain">'
        '<laneSet id="k"><lane id="loket" name="Loket"><flowNodeRef>b</flowNodeRef></lane></laneSet>'
        '<startEvent id="a"/><userTask id="b" name="Menerima berkas"/><endEvent id="c"/>'
        '<sequenceFlow id="ab" sourceRef="a" targetRef="b"/>'
        '<sequenceFlow id="bc" sourceRef="b" targetRef="c"/></process></definitions>'
    )
    desk.page.evaluate(
        "text => { const data = new DataTransfer(); data.items.add(new File([text], 'loket.bpmn'));"
        " document.querySelector('[data-canvas]').dispatchEvent("
        "new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })); }",
        foreign,
    )
    report = desk.page.locator("[data-imported]")
    expect(report).to_contain_text("loket.bpmn masuk ke rancangan.")
    expect(desk.page.locator(".djs-container")).to_contain_text("Menerima")
    assert [lane.name for lane in desk.diagram().lanes] == ["Loket"]

    report.get_by_role("button", name="Kembalikan diagram sebelumnya").click()
    expect(report).to_contain_text("Diagram sebelumnya dikembalikan.")
    assert desk.bpmn() == before


def test_on_a_telephone_the_diagram_is_only_looked_at(alur: Alur, somebody: Come):
    desk = Desk(alur, somebody, viewport=TELEPHONE)
    before = desk.bpmn()

    task = desk.page.locator("[data-element-id=langkah_3] .djs-hit").first.bounding_box()
    assert task is not None
    desk.page.mouse.move(task["x"] + 5, task["y"] + 5)
    desk.page.mouse.down()
    desk.page.mouse.move(task["x"] + 60, task["y"] + 30, steps=5)
    desk.page.mouse.up()

    expect(desk.page.locator(".editor-narrow")).to_be_visible()
    expect(desk.page.locator(".djs-palette")).to_be_hidden()
    expect(desk.status()).to_have_text(SAVED)
    assert desk.bpmn() == before


def test_without_scripts_the_diagram_is_seen_and_taken_in_and_out(alur: Alur, somebody: Come):
    draft = alur.process_drafts.begin_new(name="Tanpa Skrip", lanes=["Staf"], person="admin")
    visitor = somebody("admin", java_script_enabled=False)

    visitor.visit(f"/proses/{draft.key}/rancangan")

    expect(visitor.page.locator("[data-canvas] svg")).to_be_visible()
    expect(visitor.page.locator(".editor-plain")).to_be_visible()
    visitor.page.locator("[data-menu] summary").click()
    with visitor.page.expect_download() as taken:
        visitor.page.get_by_role("link", name="Unduh diagram (BPMN)").click()
    visitor.page.locator("#berkas").set_input_files(taken.value.path())
    visitor.press("Masukkan ke rancangan")
    assert "masuk ke rancangan." in visitor.text()


def test_an_undrawn_diagram_says_what_to_press_and_opens_after_it(alur: Alur, somebody: Come):
    draft = alur.process_drafts.begin_new(name="Belum Digambar", lanes=["Staf"], person="admin")
    path = f"{draft.key}.bpmn"
    with alur.database.read() as connection:
        drawn = process_drafts.draft(connection, draft.key).files[path]
    undrawn = re.sub(rb"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", b"", drawn, flags=re.DOTALL)
    alur.process_drafts.save(draft.key, {path: undrawn}, revision=draft.revision, person="admin")
    visitor = somebody("admin")

    visitor.visit(f"/proses/{draft.key}/rancangan")

    expect(visitor.page.locator("[data-plain]")).to_contain_text("Tekan «Tata simbol dan panahnya» di bawah.")
    expect(visitor.page.locator("[data-status]")).to_have_text("")
    expect(visitor.page.locator("[data-status]")).not_to_have_attribute("data-state", "saved")
    visitor.press("Tata simbol dan panahnya")
    visitor.page.locator(".editor-live").wait_for()
    expect(visitor.page.locator("[data-status]")).to_have_text(SAVED)
