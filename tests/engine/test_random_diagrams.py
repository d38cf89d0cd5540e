"""Diagrams at random: wherever they lead, the engine stands where their meaning says."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.commands import ExcuseUnit
from engine.errors import StuckInstance, TooManyRounds
from engine.replay import verify
from engine.tasks import name_of
from tests.engine.blocks import BLOCKS, Block, Drawing
from tests.engine.builders import ANA, DEPLOYMENT, INSTANCE, Case, a_case, a_definition, a_person
from tests.engine.meaning import Meaning, Place

CHOICES = st.lists(st.tuples(st.integers(0, 59), st.integers(0, 11), st.booleans()), max_size=40)


def key_of_place(case: Case, place: Place) -> str:
    """Find an occurrence that stands for the place."""
    keys = case.instance.timers if place.timer else case.instance.open_tasks
    return next(key for key in keys if key.rpartition("#")[0] == name_of(place.id, place.unit))


def same(case: Case, meaning: Meaning) -> None:
    """Compare what is open, what waits for its time, and where each token is."""
    for waiting, timer in ((case.instance.open_tasks, False), (case.instance.timers, True)):
        meant = Counter(name_of(p.id, p.unit) for p in meaning.waiting if p.timer is timer)
        assert Counter(key.rpartition("#")[0] for key in waiting) == meant
    ready = [token for token in case.instance.projection()["tokens"] if token["state"] == "ready"]
    meant = Counter((place.id, place.where.path) for place in meaning.waiting if not place.timer)
    assert Counter((token["element"], tuple(token["units"])) for token in ready) == meant
    assert case.instance.status == ("completed" if meaning.ended else "running")


@settings(max_examples=150, deadline=None)
@given(block=BLOCKS, choices=CHOICES)
def test_a_diagram_leads_where_it_means_to(block: Block, choices: list[tuple[int, int, bool]]) -> None:
    drawing = Drawing()
    bpmn = drawing.drawn(block)
    definition, meaning = a_definition(bpmn, **drawing.forms), Meaning(drawing.ids)
    case = a_case(definition)
    meaning.begin(block)
    same(case, meaning)

    for where, choice, reload in [*choices, *[(0, 1, False)] * 60]:
        if meaning.ended:
            break
        place = sorted(meaning.waiting, key=lambda p: (p.timer, p.id, p.where.path))[
            where % len(meaning.waiting)
        ]
        key = key_of_place(case, place)
        values = meaning.go_on(place, choice)
        if reload:
            case.reload()
        if place.timer:
            case.fire(key)
        else:
            case.complete(key, a_person("ana", "staf", unit=place.unit) if place.unit else ANA, **values)
        same(case, meaning)

    assert verify(definition, DEPLOYMENT, INSTANCE, case.log).replay == "identical"


def standing(case: Case) -> list[tuple[str, tuple[str, ...]]]:
    """Give where people are waited for: elements, each with the units around it."""
    tokens = case.instance.projection()["tokens"]
    return [(each["element"], tuple(each["units"])) for each in tokens if each["state"] == "ready"]


@settings(max_examples=150, deadline=None)
@given(block=BLOCKS, choices=CHOICES)
def test_a_unit_is_excused_wherever_it_stands(block: Block, choices: list[tuple[int, int, bool]]) -> None:
    drawing = Drawing()
    bpmn = drawing.drawn(block).replace(b"<sop:step ", b'<sop:step excusedBy="staf" ')
    definition, meaning = a_definition(bpmn, **drawing.forms), Meaning(drawing.ids)
    case = a_case(definition)
    meaning.begin(block)

    for where, choice, _ in choices:
        place = sorted(meaning.waiting, key=lambda p: (p.timer, p.id, p.where.path))[
            where % len(meaning.waiting)
        ]
        units = {unit for _, around in standing(case) for unit in around}
        if units:
            break
        values = meaning.go_on(place, choice)
        key = key_of_place(case, place)
        case.fire(key) if place.timer else case.complete(key, **values)
        if meaning.ended:
            return
    for unit in sorted({unit for _, around in standing(case) for unit in around}):
        before, open_before = standing(case), dict(case.instance.open_tasks)
        if not any(unit in around for _, around in before):
            continue
        try:
            case.do(ExcuseUnit(unit=unit, reason="sakit"), ANA)
        except (StuckInstance, TooManyRounds):
            return  # a branch that never ends without an answer
        case.reload()
        assert not any(
            task.unit == unit for key, task in case.instance.open_tasks.items() if key in open_before
        )
        if case.instance.status == "running":
            others = Counter(each for each in before if unit not in each[1])
            assert others <= Counter(standing(case))
        assert verify(definition, DEPLOYMENT, INSTANCE, case.log).replay == "identical"
