"""bpmn.io's own modeler, and the same with our extensions, opens the SOP and gives it back without a loss."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree
from playwright.sync_api import Page, Playwright

from engine.diagram import NS, Diagram, Step, read_diagram
from engine.drawing.layout import Point, Shape, read_layout
from tests.browser.chromium import found

ROOT = Path(__file__).resolve().parents[2]
SOP = ROOT / "processes" / "pengumpulan_data_kinerja" / "pengumpulan_data_kinerja.bpmn"
MADE_IN_THE_EDITOR = ROOT / "processes" / "pengukuran_kinerja" / "pengukuran_kinerja.bpmn"
MODELER = ROOT / "service" / "web" / "static" / "vendor" / "bpmn-js" / "bpmn-modeler.production.min.js"
EXTENSIONS = ROOT / "service" / "web" / "static" / "js" / "editor" / "sop-moddle.json"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic"]


class Opened(NamedTuple):
    """What the modeler said when it opened a diagram."""

    errors: list[str]
    warnings: list[str]


class Modeler:
    """The modeler: stock, without any knowledge of our extensions, or with them as our editor has it."""

    def __init__(self, page: Page, extensions: dict[str, object]) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.set_content('<!doctype html><div id="canvas" style="height: 800px"></div>')
        page.add_script_tag(path=MODELER)
        page.evaluate(
            "known => { window.modeler = new BpmnJS({ container: '#canvas', moddleExtensions: known }); }",
            extensions,
        )

    def open(self, bpmn: str) -> Opened:
        """Open a diagram."""
        warnings = self.page.evaluate(
            "async bpmn => (await modeler.importXML(bpmn)).warnings.map(w => w.message)", bpmn
        )
        return Opened(self.errors, warnings)

    def edit(self, script: str) -> None:
        """Edit as the canvas does: `modeling` and `element(id)` are at hand."""
        self.page.evaluate(
            "script => { const element = id => modeler.get('elementRegistry').get(id);"
            " new Function('modeling', 'element', script)(modeler.get('modeling'), element); }",
            script,
        )

    def saved(self) -> str:
        """Save as a download does."""
        return str(self.page.evaluate("async () => (await modeler.saveXML({ format: true })).xml"))


@pytest.fixture(scope="module")
def page(playwright: Playwright) -> Iterator[Page]:
    """A page in the system's Chromium; where there is none, the tests fail and say so."""
    browser_path = found()
    if browser_path is None or not MODELER.exists():
        missing = f"missing: {'Chromium' if browser_path is None else MODELER.name}"
        pytest.fail(missing)
    browser = playwright.chromium.launch(executable_path=browser_path, args=ARGUMENTS)
    yield browser.new_page(viewport={"width": 1640, "height": 900})
    browser.close()


@pytest.fixture(params=["stock", "ours"])
def modeler(page: Page, request: pytest.FixtureRequest) -> Modeler:
    """A fresh modeler with nothing open: as anybody's bpmn.io has it, and as our editor has it."""
    return Modeler(page, {} if request.param == "stock" else {"sop": json.loads(EXTENSIONS.read_text())})


def original() -> str:
    return SOP.read_text(encoding="utf-8")


def read(bpmn: str) -> Diagram:
    return read_diagram(bpmn.encode())


def extensions(bpmn: str) -> dict[str, list[tuple[str, dict[str, str], str]]]:
    """List our own elements, in their order, under the id of what they belong to: tag, attributes, text.

    The order of the tasks themselves is no one's promise: the modeler writes a moved task last.
    """
    said: dict[str, list[tuple[str, dict[str, str], str]]] = {}
    for element in read(bpmn).root.iter(f"{{{NS}}}*"):
        owner = next(around.get("id") for around in element.iterancestors() if around.get("id"))
        tag = str(etree.QName(element).localname)
        said.setdefault(str(owner), []).append((tag, dict(element.attrib), (element.text or "").strip()))
    return said


def without_lines(steps: tuple[Step, ...]) -> list[Step]:
    return [replace(step, line=0) for step in steps]


def places(bpmn: str) -> dict[str, Shape]:
    layout = read_layout(read(bpmn))
    assert layout is not None
    return dict(layout.shapes)


def test_the_sop_opens_without_a_warning_and_is_saved_byte_by_byte(modeler: Modeler):
    opened = modeler.open(original())

    assert opened == ([], [])
    assert modeler.saved() == original()


def test_the_sop_made_in_our_editor_is_saved_byte_by_byte_there(page: Page):
    bpmn = MADE_IN_THE_EDITOR.read_text(encoding="utf-8")
    ours = Modeler(page, {"sop": json.loads(EXTENSIONS.read_text())})

    opened = ours.open(bpmn)

    assert opened == ([], [])
    assert ours.saved() == bpmn


def test_moving_a_task_changes_its_place_and_nothing_that_the_sop_says(modeler: Modeler):
    modeler.open(original())

    modeler.edit("modeling.moveElements([element('langkah_8')], { x: 30, y: 10 });")

    saved = modeler.saved()
    before, after = places(original())["langkah_8"], places(saved)["langkah_8"]
    assert after.bounds[:2] == Point(before.bounds.x + 30, before.bounds.y + 10)
    assert extensions(saved) == extensions(original())
    assert read(saved).identity == read(original()).identity
    assert without_lines(read(saved).steps) == without_lines(read(original()).steps)
    assert {flow.id: (flow.condition, flow.is_default) for flow in read(saved).flows} == {
        flow.id: (flow.condition, flow.is_default) for flow in read(original()).flows
    }


def test_renaming_moving_to_another_lane_and_deleting_touch_only_what_was_meant(modeler: Modeler):
    modeler.open(original())

    modeler.edit("modeling.updateProperties(element('langkah_1'), { name: 'Menugaskan' });")
    modeler.edit("modeling.moveElements([element('langkah_9')], { x: 0, y: 135 }, element('staf'));")
    modeler.edit("modeling.removeElements([element('langkah_11')]);")

    saved = read(modeler.saved())
    assert saved.step("langkah_11") is None
    expected = {step.id: step for step in without_lines(read(original()).steps) if step.id != "langkah_11"}
    expected["langkah_1"] = replace(expected["langkah_1"], name="Menugaskan")
    expected["langkah_9"] = replace(expected["langkah_9"], lane="staf", lane_name="Staf")
    assert {step.id: step for step in without_lines(saved.steps)} == expected


def test_the_loop_over_the_units_survives_because_its_data_are_declared(modeler: Modeler):
    modeler.open(original())
    modeler.edit("modeling.moveElements([element('pengisian_bidang')], { x: 10, y: 0 });")

    saved = modeler.saved()

    assert "<bpmn:loopDataInputRef>unit_bertugas</bpmn:loopDataInputRef>" in saved
    assert "<bpmn:loopDataOutputRef>unit_selesai</bpmn:loopDataOutputRef>" in saved
    assert modeler.open(saved) == ([], [])


def test_an_undeclared_loop_variable_would_be_lost_in_the_modeler(modeler: Modeler):
    undeclared = "\n".join(line for line in original().splitlines() if "<bpmn:property" not in line)

    opened = modeler.open(undeclared)

    assert len(opened.warnings) == 2
    assert "loopDataInputRef" not in modeler.saved()


def test_words_that_our_editor_does_not_know_are_kept(modeler: Modeler):
    strange = original().replace(
        '<sop:requiredInput name="Surat" />',
        '<sop:requiredInput name="Surat" baru="1" /><lain:kata xmlns:lain="urn:lain" a="b">isi</lain:kata>',
    )
    modeler.open(strange)

    saved = modeler.saved()

    assert '<sop:requiredInput name="Surat" baru="1" />' in saved
    assert '<lain:kata xmlns:lain="urn:lain" a="b">isi</lain:kata>' in saved


@pytest.mark.parametrize("modeler", ["ours"], indirect=True)
def test_a_step_that_becomes_one_without_a_form_keeps_what_the_sop_says(modeler: Modeler):
    modeler.open(original())

    modeler.page.evaluate(
        "() => modeler.get('bpmnReplace').replaceElement("
        "modeler.get('elementRegistry').get('langkah_3'), { type: 'bpmn:ManualTask' })"
    )

    saved = modeler.saved()
    before, after = read(original()).step("langkah_3"), read(saved).step("langkah_3")
    assert before is not None
    assert after is not None
    assert replace(after, line=0) == replace(before, line=0, kind="manualTask")
