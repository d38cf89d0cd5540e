"""What may be done with a selected element is offered beside it, not over its neighbours."""

from service.bootstrap import Alur
from tests.browser.desks import Come, Desk

COVERED = """step => {
    const registry = modeler.get('elementRegistry');
    const box = each => each.getBoundingClientRect();
    const pad = box(document.querySelector('.djs-context-pad'));
    const sheet = box(document.querySelector('.djs-container'));
    const meets = one =>
        one.left < pad.right && pad.left < one.right && one.top < pad.bottom && pad.top < one.bottom;
    const steps = registry.filter(each => each.id !== step && each.type === 'bpmn:UserTask');
    return {
        covered: steps.filter(each => meets(box(registry.getGraphics(each)))).map(each => each.id),
        seen: pad.height > 10 &&
            pad.bottom <= sheet.bottom && pad.right <= sheet.right && pad.top >= sheet.top,
    };
}"""


def test_the_pad_of_a_step_covers_no_other_step_in_a_drawing_made_by_hand(alur: Alur, somebody: Come):
    desk = Desk(alur, somebody)
    steps = [step.id for step in desk.diagram().steps]

    for step in steps:
        desk.page.evaluate("id => modeler.get('canvas').scrollToElement(id, 120)", step)
        desk.select(step)
        desk.page.wait_for_function("document.querySelector('.djs-context-pad')?.style.left", timeout=5_000)
        assert (step, desk.page.evaluate(COVERED, step)) == (step, {"covered": [], "seen": True})
