"""Compares two diagrams thing by thing and fact by fact."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from engine.diff.aspects import Aspect, Pair, value_of
from engine.diff.changes import Change
from engine.diff.coming import STEPS, added, removed
from engine.diff.cover import COVER
from engine.diff.elements import ELEMENT
from engine.diff.events import EVENT
from engine.diff.flows import FLOW, joins, other_orders, same_arrows
from engine.diff.naming import said
from engine.diff.reading import FILE, PROCESS, Drawing, Key, Thing
from engine.diff.rest import anything_else, other_bookkeeping, other_layout
from engine.diff.steps import STEP
from engine.texts import Text

_PROCESS: Mapping[str, Aspect] = {
    "@name": value_of("name", Text("nama proses", "the name of the process"), cosmetic=True)
}
_LANE: Mapping[str, Aspect] = {
    "@name": value_of(
        "lane-name",
        Text("nama pelaksana", "the lane's name"),
        cosmetic=True,
        changed=Text("pelaksana {old} kini bernama {new}", "lane {old} is now called {new}"),
    )
}
_ELEMENT: Mapping[str, Aspect] = {**STEP, **ELEMENT, **EVENT}
_FLOW: Mapping[str, Aspect] = {**ELEMENT, **FLOW}
_PROCESS_AND_COVER: Mapping[str, Aspect] = {**_PROCESS, **COVER}


def compared(old: Drawing, new: Drawing) -> Iterator[Change]:
    """Yield every difference, in no particular order."""
    same = same_arrows(old.things, new.things)
    here = {same.get(key, key): thing for key, thing in old.things.items()}
    gone = [thing for key, thing in here.items() if key not in new.things]
    come = [thing for key, thing in new.things.items() if key not in here]
    steps = frozenset(thing.id for thing in (*gone, *come) if thing.tag in STEPS)
    for key, thing in new.things.items():
        if key in here:
            yield from _between(_pair(here[key], thing, old, new), same, steps)
    yield from (added(thing, new, follows=joins(thing, steps)) for thing in come)
    yield from (removed(thing, old, follows=joins(thing, steps)) for thing in gone)
    yield from _lane_order(old, new)
    yield from other_orders(old, new, same)
    yield from other_bookkeeping(old, new)
    yield from other_layout(old, new, frozenset(thing.id for thing in (*gone, *come)))


def _pair(before: Thing, after: Thing, old: Drawing, new: Drawing) -> Pair:
    element = new.diagram.process_id if after.key in (PROCESS, FILE) else after.id
    return Pair(before=before, after=after, old=old, new=new, element=element)


def _between(pair: Pair, same: Mapping[Key, Key], steps: frozenset[str]) -> Iterator[Change]:
    known = _known(pair.after)
    for path in dict.fromkeys((*pair.after.facts, *pair.before.facts)):
        former, present = pair.before.facts.get(path), pair.after.facts.get(path)
        if path == "@default" and isinstance(former, str):
            former = same.get((former, 0), (former, 0))[0]
        if former == present:
            continue
        if path in ("@sourceRef", "@targetRef") and (joins(pair.before, steps) or joins(pair.after, steps)):
            yield from (replace(change, follows=True) for change in known[path](pair, former, present))
        elif path in known:
            yield from known[path](pair, former, present)
        else:
            yield from anything_else(pair, path, former, present)


def _known(thing: Thing) -> Mapping[str, Aspect]:
    if thing.key == FILE:
        return {}
    if thing.key == PROCESS:
        return _PROCESS_AND_COVER
    return {"lane": _LANE, "sequenceFlow": _FLOW}.get(thing.tag, _ELEMENT)


def _lane_order(old: Drawing, new: Drawing) -> Iterator[Change]:
    former, present = ([lane.id for lane in drawing.diagram.lanes] for drawing in (old, new))
    if [lane for lane in former if lane in present] != [lane for lane in present if lane in former]:
        words = said(Text("urutan kolom pelaksana berubah", "the order of the lanes changes"))
        element = new.diagram.process_id
        yield Change(kind="changed", element=element, aspect="lane-order", cosmetic=True, text=words)
