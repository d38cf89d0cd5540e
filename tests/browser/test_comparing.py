"""What changed, seen and read: a sentence leads to its element, with and without JavaScript."""

from collections.abc import Callable, Iterator

import pytest

from service.bootstrap import Alur
from service.casework.folders import ROOT, files_of_process
from tests.browser.drafts import draft_of_sop
from tests.browser.visitors import Visitor
from tests.builders.offices import SOP

Come = Callable[..., Visitor]
DIAGRAM = f"{SOP}.bpmn"
IN_STAF = b"<bpmn:flowNodeRef>langkah_8</bpmn:flowNodeRef>"
IN_FP = b"<bpmn:flowNodeRef>langkah_9</bpmn:flowNodeRef>"
PAGE = f"/proses/{SOP}/rancangan/perubahan"


@pytest.fixture
def _draft(alur: Alur) -> Iterator[None]:
    """A draft that moves step 8 to another lane and gives step 5 more time."""
    diagram = files_of_process(ROOT / "processes" / SOP)[DIAGRAM].replace(b'"P2D"', b'"P3D"')
    moved = diagram.replace(IN_STAF, b"").replace(IN_FP, IN_FP + IN_STAF)
    with draft_of_sop(alur) as draft:
        alur.process_drafts.save(SOP, {DIAGRAM: moved}, revision=draft.revision, person="admin")
        yield


@pytest.mark.usefixtures("_draft")
def test_a_sentence_shows_its_element_in_both_drawings_and_an_element_its_sentence(somebody: Come):
    admin = somebody("admin")
    admin.visit(PAGE)
    assert "Langkah 8 pindah dari Staf ke Fungsional Perencana" in admin.text()
    assert "Batas waktu langkah 5 berubah dari 2 hari menjadi 3 hari" in admin.text()

    admin.page.get_by_role("link", name="Langkah 8", exact=True).click()

    shown = admin.page.locator(".diagram-compared .is-shown")
    assert shown.evaluate_all("parts => parts.map(part => part.id)") == ["baru-langkah_8", "lama-langkah_8"]
    admin.page.locator("#lama-langkah_5").click()
    assert "Langkah 5" in admin.page.locator(".change-topic.is-shown").inner_text()


@pytest.mark.usefixtures("_draft")
def test_without_scripts_a_sentence_is_a_link_to_its_element(somebody: Come):
    admin = somebody("admin", java_script_enabled=False)
    admin.visit(PAGE)

    admin.page.get_by_role("link", name="Langkah 8", exact=True).click()

    assert admin.page.url.endswith("#baru-langkah_8")
