"""A step that is removed from the diagram leaves nothing of itself with the others."""

from dataclasses import replace

from playwright.sync_api import expect

from engine.diagram import Diagram, Step
from service.bootstrap import Alur
from tests.browser.desks import Come, Desk

EDITED = "Ada perubahan yang belum disimpan"


def said_of_steps(diagram: Diagram) -> dict[str, Step]:
    """List the steps, wherever in the file each stands."""
    return {step.id: replace(step, line=0) for step in diagram.steps}


def test_who_removes_a_step_removes_what_the_others_said_of_it_and_undo_gives_it_back(
    alur: Alur, somebody: Come
):
    desk = Desk(alur, somebody)
    before = desk.diagram()
    judges = [step.id for step in before.steps if "langkah_8" in step.separate_from]
    assert judges
    assert "Disposisi" in before.step("langkah_2").required_inputs

    for gone in ("langkah_1", "langkah_8", "langkah_10"):
        desk.select(gone)
        desk.page.locator(".djs-context-pad").get_by_title("Hapus").click()
    expect(desk.status()).to_have_text(EDITED)
    desk.settled()

    after = desk.diagram()
    assert all("langkah_8" not in step.separate_from for step in after.steps)
    assert after.step("langkah_10b").part_of is None
    assert after.step("langkah_2").required_inputs == ("Surat",)
    assert after.step("langkah_9").required_inputs == before.step("langkah_9").required_inputs

    for _ in range(3):
        desk.act("Urungkan").click()
    expect(desk.status()).to_have_text(EDITED)
    desk.settled()
    assert said_of_steps(desk.diagram()) == said_of_steps(before)
