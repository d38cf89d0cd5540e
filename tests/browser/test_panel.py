"""The forms beside the canvas: each edit is one step of undo, and canvas, table and findings keep up."""

import pytest
from playwright.sync_api import Page, expect

from engine.expressions import compiled
from service.bootstrap import Alur
from tests.browser.desks import Come, Desk
from tests.browser.visitors import TELEPHONE

TYPES = {"keputusan": "string", "nilai": "decimal", "unit_bertugas": "strings", "lengkap": "boolean"}
PICKED = [
    'keputusan == "setuju"',
    'keputusan != "setuju" and nilai >= 2.5',
    "lengkap or not lengkap or nilai < -3",
    "len(unit_bertugas) > 0",
    "len(unit_bertugas) == 0 or len(keputusan) > 0",
    'not keputusan and "sosial" in unit_bertugas',
    '"sosial" not in unit_bertugas',
    "(nilai == 0 or nilai != 0) and not (nilai == 0 or nilai != 0)",
]
FREE = [
    "nilai + 1 > 2",
    'keputusan == "a" and nilai > 1 or lengkap',
    'lain == "a"',
    "nilai",
    'keputusan == "a" if lengkap else nilai > 1',
    "nilai > keputusan",
    "",
]


@pytest.fixture
def desk(alur: Alur, somebody: Come) -> Desk:
    """An admin before the editor."""
    return Desk(alur, somebody)


def commit(page: Page, field: str, value: str) -> None:
    """Type into a field and leave it with Enter."""
    page.locator(f"#panel-{field}").fill(value)
    page.keyboard.press("Enter")


def undo(desk: Desk) -> None:
    """Take the last edit back, once."""
    desk.act("Urungkan").click()


def stack(desk: Desk) -> int:
    """Count the edits that undo would take back one by one."""
    actions = "new Set(s._stack.slice(0, s._stackIdx + 1).map(e => e.id)).size"
    return int(desk.page.evaluate(f"() => {{ const s = modeler.get('commandStack'); return {actions}; }}"))


def test_conditions_that_picking_can_make_are_read_back_as_they_were_written(desk: Desk):
    again = desk.page.evaluate(
        """async ([sources, types]) => {
            const { read, write } = await import('/static/js/panel/conditions.js');
            const typeOf = name => types[name];
            return sources.map(each => write(read(each, typeOf), typeOf));
        }""",
        [PICKED, TYPES],
    )

    assert again == PICKED
    assert [compiled(each).names - set(TYPES) for each in PICKED] == [frozenset()] * len(PICKED)


def test_conditions_that_say_more_are_left_to_be_typed(desk: Desk):
    read = desk.page.evaluate(
        """async ([sources, types]) => {
            const { read } = await import('/static/js/panel/conditions.js');
            return sources.map(each => read(each, name => types[name]));
        }""",
        [FREE, TYPES],
    )

    assert read == [None] * len(FREE)


def test_limits_are_said_in_words_and_written_as_the_diagram_does(desk: Desk):
    written = desk.page.evaluate(
        """async () => {
            const { limitOf, partsOf } = await import('/static/js/panel/limits.js');
            const parts = [[['2', 'D']], [['90', 'M']], [['1', 'D'], ['2', 'H']], [['', 'D']], [['x', 'D']]];
            parts.push([['0', 'H']]);
            return [parts.map(limitOf), ['P2D', 'PT1H30M', 'P1W', ''].map(partsOf)];
        }"""
    )

    assert written == [
        ["P2D", "PT90M", "P1DT2H", "", None, None],
        [[[2, "D"]], [[1, "H"], [30, "M"]], None, None],
    ]


def test_a_time_limit_is_one_edit_and_shows_in_the_table(desk: Desk):
    desk.select("langkah_5")
    commit(desk.page, "timeLimit-angka", "3")

    expect(desk.page.locator("[data-table] tfoot")).to_contain_text("4 hari 4 jam 45 menit")
    assert stack(desk) == 1
    desk.settled()
    step = desk.diagram().step("langkah_5")
    assert step is not None
    assert step.time_limit == "P3D"

    undo(desk)
    expect(desk.page.locator("#panel-timeLimit-angka")).to_have_value("2")


def test_another_lane_moves_the_step_there_and_makes_room_for_it_in_one_edit(desk: Desk):
    desk.select("langkah_8")
    desk.page.locator("#panel-lane").select_option("fungsional_perencana")

    desk.settled()
    assert stack(desk) == 1
    diagram = desk.diagram()
    assert diagram.elements["langkah_8"].lane == "fungsional_perencana"
    assert diagram.elements["langkah_9"].lane == "fungsional_perencana"
    apart = desk.page.evaluate(
        """() => {
            const [a, b] = ['langkah_8', 'langkah_9'].map(id => modeler.get('elementRegistry').get(id));
            return b.x - (a.x + a.width);
        }"""
    )
    assert apart > 0

    undo(desk)
    expect(desk.page.locator("#panel-lane")).to_have_value("staf")


def test_what_the_sop_prescribes_for_a_step_is_filled_in_as_a_form(desk: Desk):
    page = desk.page
    desk.select("langkah_9")
    commit(page, "activity", "Melaporkan hasil rekap")
    commit(page, "remark", "Lisan")
    page.locator("#panel-pick-input").select_option("Tanda terima")
    page.get_by_label("Menyerahkan hasil rekapitulasi").check()
    page.locator("[data-of=document] [data-add]").click()
    page.keyboard.type("Lembar laporan")
    page.locator("[data-of=document] select").select_option("*")
    page.locator("summary", has_text="jarang").click()
    page.locator("#panel-kind-manualTask").check()

    desk.settled()
    step = desk.diagram().step("langkah_9")
    assert step is not None
    assert (step.activity, step.remark) == ("Melaporkan hasil rekap", "Lisan")
    assert step.required_inputs == ("Rekapitulasi data capaian kinerja", "Tanda terima")
    assert step.separate_from == ("langkah_8",)
    assert [(each.name, each.template) for each in step.documents] == [("Lembar laporan", None)]
    assert step.kind == "manualTask"


def test_a_decision_is_built_by_picking_and_its_formula_stays_to_be_seen(desk: Desk):
    page = desk.page
    desk.select("alur_ya")
    expect(page.locator("#panel-expression")).to_have_value('keputusan == "setuju"')

    page.get_by_role("button", name="Tambah syarat").click()
    added = page.locator("[data-test]").nth(1)
    added.locator("[data-field]").select_option("saran")
    added.locator("[data-operator]").select_option("empty")

    expect(page.locator("#panel-expression")).to_have_value('keputusan == "setuju" and not saran')
    desk.settled()
    flow = desk.diagram().flow("alur_ya")
    assert flow is not None
    assert flow.condition == 'keputusan == "setuju" and not saran'


def test_a_decision_lists_all_its_ways_and_one_of_them_is_the_default(desk: Desk):
    desk.select("kelengkapan_langkah_7")
    ways = desk.page.locator(".panel-way")
    assert ways.count() == 2

    ways.nth(1).get_by_role("checkbox").check()

    expect(ways.nth(1).locator("[data-of=condition]")).to_be_hidden()
    assert stack(desk) == 1
    found = desk.page.locator("[data-findings]")
    expect(found).to_contain_text("Belum dapat diberlakukan.")
    expect(ways.nth(0).locator("[data-of=condition] > .field-error")).to_be_visible()


def test_a_line_that_is_being_typed_outlives_the_answer_of_a_check(desk: Desk):
    page = desk.page
    desk.select("langkah_9")
    documents = page.locator("[data-of=document]")
    with page.expect_response("**/periksa"):
        documents.locator("[data-add]").click()
        page.keyboard.type("Lembar laporan")
        page.keyboard.press("Enter")
        documents.locator("[data-add]").click()
        page.keyboard.type("Lampiran")

    expect(page.locator("[data-findings]")).to_contain_text("Lembar laporan")
    assert [each.input_value() for each in documents.locator("input").all()] == ["Lembar laporan", "Lampiran"]


def test_the_cover_is_a_form_with_lists(desk: Desk):
    page = desk.page
    page.evaluate("() => modeler.get('selection').select([])")
    commit(page, "identity-revisedOn", "1 Desember 2026")
    equipment = page.locator("[data-of='identity-equipment']")
    equipment.get_by_role("button", name="Tambah").click()
    page.keyboard.type("Pemindai")
    page.keyboard.press("Enter")
    equipment.locator("[data-remove]").first.click()

    desk.settled()
    identity = desk.diagram().identity
    assert identity.revised_on == "1 Desember 2026"
    assert identity.equipment == ("Jaringan Internet", "Alat Tulis Kantor", "Printer", "Pemindai")


def test_a_part_is_repeated_for_what_an_earlier_form_asks(desk: Desk):
    desk.select("pengisian_bidang")
    repeated = desk.page.locator("#panel-collection")

    repeated.select_option("")
    expect(desk.page.locator("#panel-sequential-no")).to_be_hidden()
    repeated.select_option("unit_bertugas")

    desk.settled()
    step = desk.diagram().step("langkah_5")
    assert step is not None
    assert (step.multi, step.collection) == (True, "unit_bertugas")
    expect(desk.page.locator("[data-findings]")).to_contain_text("Dapat diberlakukan.")


def test_what_is_typed_wrong_stays_typed_and_is_not_said_to_the_diagram(desk: Desk):
    desk.select("langkah_5")
    commit(desk.page, "timeLimit-angka", "dua")

    expect(desk.page.locator("[data-of=timeLimit] > .field-error")).to_contain_text("bilangan bulat")
    assert stack(desk) == 0

    desk.select("langkah_6")
    desk.select("langkah_5")

    expect(desk.page.locator("#panel-timeLimit-angka")).to_have_value("dua")
    expect(desk.page.locator("[data-of=timeLimit] > .field-error")).to_contain_text("bilangan bulat")
    assert stack(desk) == 0


def test_typing_is_kept_when_something_else_is_selected(desk: Desk):
    desk.select("langkah_5")
    desk.page.locator("#panel-remark").fill("Setiap triwulan")
    desk.select("langkah_6")
    desk.select("langkah_5")

    expect(desk.page.locator("#panel-remark")).to_have_value("Setiap triwulan")
    assert stack(desk) == 1


def test_selection_form_row_finding_and_mark_go_together(desk: Desk):
    page = desk.page
    desk.select("langkah_7")
    commit(page, "number", "8")
    page.evaluate("() => modeler.get('selection').select([])")

    page.locator("[data-findings] button", has_text="Nomor 8").click()
    expect(page.locator("#panel-number")).to_have_value("8")
    expect(page.locator("[data-of=number] > .field-error")).to_be_visible()
    expect(page.locator("[data-table] tr[aria-current]")).to_have_count(1)
    expect(page.locator(".panel-mark-error")).to_have_count(1)

    page.locator("[data-table] tr", has_text="Melaporkan").locator("button").click()
    expect(page.locator("[data-panel] h2")).to_contain_text("Melaporkan")


@pytest.mark.parametrize("element", ["langkah_5", "kelengkapan_langkah_7", "kabid", "pengisian_bidang"])
def test_a_panel_keeps_nobody_out(desk: Desk, element: str):
    desk.select(element)
    desk.page.locator("[data-panel] form").wait_for()

    assert desk.visitor.barriers() == []


def test_on_a_telephone_the_forms_can_still_be_filled_in(alur: Alur, somebody: Come):
    desk = Desk(alur, somebody, viewport=TELEPHONE)
    desk.page.locator("[data-table] .sop-link", has_text="Melaporkan").click()
    commit(desk.page, "remark", "Lisan")

    desk.settled()
    step = desk.diagram().step("langkah_9")
    assert step is not None
    assert step.remark == "Lisan"
    assert desk.visitor.overflow() <= 0
