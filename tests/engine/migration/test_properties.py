"""Random cases and random edits: a verdict is right when cases that are led everywhere bear it out.

*Goes wrong* means: the engine refuses the move itself; or the case stands where no fresh case of the new
diagram can stand; or the engine gets stuck on some way ahead; or it reads a name that nobody gave, though
the step that gives it is done or though no fresh case reads it so. What is under way and becomes another
kind, is repeated otherwise or gets another timer is refused by rule, since what was asked of somebody would
change under their hands; it need not go wrong.
"""

from collections import Counter
from collections.abc import Sequence

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from engine.definitions import ProcessDefinition
from engine.diff import differences
from engine.errors import EngineError
from engine.instances import ProcessInstance
from engine.migration import Assessment, assess, judged
from engine.replay import verify
from tests.engine.blocks import STEP, Block, Drawing, _blocks
from tests.engine.builders import (
    DEPLOYMENT,
    INSTANCE,
    OTHER_DEPLOYMENT,
    Case,
    a_case,
    a_definition,
    a_person,
)
from tests.engine.migration.edits import EDITS, OF_WAYS, Edit, edited, remove_step
from tests.engine.migration.exploring import (
    act,
    acts,
    copied,
    explored,
    forms_of,
    fresh,
    reachable,
    standing,
    variables_of,
)

CHOICES = st.lists(st.integers(0, 59), max_size=8)
LATER = st.lists(st.integers(0, 59), min_size=30, max_size=30)
SMALL = st.recursive(STEP, _blocks, max_leaves=4)  # so that all its states can be looked at
Edits = list[tuple[Edit, int]]


def some(edits: Sequence[Edit]) -> st.SearchStrategy[Edits]:
    """Make one or two edits, each somewhere."""
    return st.lists(st.tuples(st.sampled_from(edits), st.integers(0, 99)), min_size=1, max_size=2)


def led(definition: ProcessDefinition, choices: Sequence[int]) -> Case:
    """Lead a case somewhere."""
    case = a_case(definition)
    forms = forms_of(definition)
    for choice in choices:
        possible = acts(case.instance, forms)
        if not possible:
            break
        element, unit, values = possible[choice % len(possible)]
        name = f"{element}[{unit}]" if unit is not None else element
        if values is None:
            key = next(key for key in case.instance.timers if key.rpartition("#")[0] == name)
            case.fire(key)
        else:
            key = next(key for key in case.instance.open_tasks if key.rpartition("#")[0] == name)
            case.complete(key, a_person("ana", "staf", "lain", unit=unit), **values)
    return case


def a_situation(
    block: Block, choices: list[int], edits: Edits, aimed: bool
) -> tuple[Case, ProcessDefinition]:
    """Lead a case somewhere and edit its diagram."""
    drawing = Drawing()
    bpmn = drawing.drawn(block)
    case = led(a_definition(bpmn, **drawing.forms), choices)
    assume(case.instance.status == "running")
    aim = next((task.step for task in case.instance.open_tasks.values()), None) if aimed else None
    into = edited(bpmn, drawing.forms, edits, aim)
    assume(into is not None)
    assert into is not None
    return case, into


def goes_on(mine: ProcessInstance, other: ProcessInstance, choices: Sequence[int]) -> None:
    """Lead two cases by the same answers; they must stand at the same places all along.

    An act names the nearest unit: where units stand within units, only what is meant for certain is done.
    """
    forms = forms_of(other.definition)
    for choice in choices:
        assert standing(mine) == standing(other)
        assert mine.status == other.status
        places = Counter((token.element, token.unit) for token in other.standing)
        possible = [deed for deed in acts(other, forms) if places[deed[:2]] == 1]
        if not possible:
            return
        deed = possible[choice % len(possible)]
        act(mine, deed)
        act(other, deed)


def mapped(found: Assessment, which: int) -> dict[str, str]:
    """Choose for each step that is gone."""
    return {step: choices[which % len(choices)] for step, choices in found.choices.items()}


def goes_on_afresh(case: Case, into: ProcessDefinition, later: list[int]) -> None:
    """Migrate a case if it can be, and compare it with fresh ones wherever it may go."""
    old, before = case.definition, case.instance.snapshot()
    found = judged(case.instance, into, case.submissions)
    chosen = mapped(found, later[0]) if found.verdict == "mapping" else {}
    if chosen:
        event("mapped")
        found = judged(case.instance, into, case.submissions, chosen)
    event(found.verdict)
    assert case.instance.snapshot() == before
    assume(found.verdict == "migratable")

    case.migrate(into, **chosen)

    others = {OTHER_DEPLOYMENT: into}
    assert verify(old, DEPLOYMENT, INSTANCE, case.log, others=others.__getitem__).replay == "identical"
    case.reload()
    somewhere, whole = reachable(into)
    assert standing(case.instance) in somewhere or not whole
    everything = explored(fresh(into))
    alike = everything.states.get(standing(case.instance), [])
    for other in alike:
        if variables_of(other) == variables_of(case.instance):
            event("compared with a fresh case")
            goes_on(copied(case.instance), copied(other), later)
    ahead = explored(case.instance)
    assert ahead.ended or not ahead.whole
    assert set(ahead.stuck) <= set(everything.stuck) or not everything.whole
    assert ahead.unread <= everything.unread or not everything.whole


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(block=SMALL, choices=CHOICES, edits=some(EDITS), aimed=st.booleans(), later=LATER)
def test_what_can_be_migrated_goes_on_as_a_fresh_case_does(
    block: Block, choices: list[int], edits: Edits, aimed: bool, later: list[int]
) -> None:
    case, into = a_situation(block, choices, edits, aimed)
    goes_on_afresh(case, into, later)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(block=SMALL, choices=CHOICES, edits=some(OF_WAYS), later=LATER)
def test_what_is_mapped_goes_on_as_a_fresh_case_does(
    block: Block, choices: list[int], edits: Edits, later: list[int]
) -> None:
    edits = [(remove_step, 0), *edits]
    case, into = a_situation(block, choices, edits, aimed=True)
    goes_on_afresh(case, into, later)


def wrong(forced: Case, into: ProcessDefinition) -> str | None:
    """Move a case whatever its verdict, and say what goes wrong; None when nothing does."""
    try:
        forced.migrate(into)
    except EngineError as error:
        return f"refused: {error.code}"
    everything = explored(fresh(into), most=150)
    if not everything.whole:
        return "too many states to tell"
    if standing(forced.instance) not in everything.states:
        return "stands where no fresh case stands"
    ahead = explored(copied(forced.instance), most=150)
    if set(ahead.stuck) - set(everything.stuck) or (ahead.whole and not ahead.ended):
        return "gets stuck"
    done = forced.instance.performers
    given = {name for step in done for name in into.provides.get(step, ())}
    if ahead.unread & given:
        return "reads what a step that is done was never asked"
    return "reads what nobody gave" if ahead.unread - everything.unread else None


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(block=SMALL, choices=CHOICES, edits=some(OF_WAYS), aimed=st.booleans())
def test_what_is_blocked_goes_wrong_when_forced(
    block: Block, choices: list[int], edits: Edits, aimed: bool
) -> None:
    case, into = a_situation(block, choices, edits, aimed)
    found = judged(case.instance, into, case.submissions)
    assume(found.verdict == "blocked" and found.reason is not None)
    assert found.reason is not None
    if "under way and" in found.reason.en:
        event("by rule")
        return

    what = wrong(case, into)

    event(str(what))
    assert what is not None, found.reason.en


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(block=SMALL, choices=CHOICES, edits=some(EDITS), aimed=st.booleans(), later=LATER)
def test_what_is_not_affected_goes_the_same_way_by_either_diagram(
    block: Block, choices: list[int], edits: Edits, aimed: bool, later: list[int]
) -> None:
    case, into = a_situation(block, choices, edits, aimed)
    changes = differences(case.definition.diagram, into.diagram)
    found = assess(case.instance, into, changes, case.submissions)
    event(found.verdict)
    assume(found.verdict in ("unaffected", "cosmetic"))
    left = copied(case.instance)

    case.migrate(into)

    goes_on(case.instance, left, later)
