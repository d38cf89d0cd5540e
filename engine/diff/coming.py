"""What is said of things that came or went as a whole."""

from engine.diff.changes import Change, Kind
from engine.diff.naming import enumerated, filled, lane_name, limit_words, name_of, name_of_id, quoted, said
from engine.diff.reading import Drawing, Thing
from engine.texts import Text
from engine.xml import one_line

_STEPS = frozenset({"userTask", "manualTask"})
_PICTURES = frozenset(
    {"textAnnotation", "association", "group", "dataObject", "dataObjectReference", "dataStoreReference"}
    | {"participant", "messageFlow", "collaboration", "lane"}
)
_ADDED = Text("{thing} ditambahkan", "{thing} is added")
_REMOVED = Text("{thing} dihapus", "{thing} is removed")
_STEP_ADDED = Text("{thing} {name} ditambahkan{where}", "{thing} {name} is added{where}")
_STEP_REMOVED = Text("{thing} {name} dihapus", "{thing} {name} is removed")


def added(thing: Thing, drawing: Drawing) -> Change:
    """Say that a thing came; of a step also who does it, until when, and after what."""
    if thing.tag in _STEPS:
        facts, place = _prescribed(thing, drawing), _place(thing, drawing)
        where = Text(facts.id + place.id, facts.en + place.en)
        words = said(_STEP_ADDED, thing=_bare(thing), name=_label(thing), where=where)
    else:
        words = said(_ADDED, thing=name_of(thing, drawing))
    return _change("added", thing, words)


def removed(thing: Thing, drawing: Drawing) -> Change:
    """Say that a thing went."""
    if thing.tag in _STEPS:
        words = said(_STEP_REMOVED, thing=_bare(thing), name=_label(thing))
    else:
        words = said(_REMOVED, thing=name_of(thing, drawing))
    return _change("removed", thing, words)


def _change(kind: Kind, thing: Thing, words: Text) -> Change:
    aspect = {"sequenceFlow": "flow", "lane": "lane"}.get(
        thing.tag, "step" if thing.tag in _STEPS else "element"
    )
    return Change(kind=kind, element=thing.id, aspect=aspect, cosmetic=thing.tag in _PICTURES, text=words)


def _bare(thing: Thing) -> Text:
    number = one_line(thing.said("step@number"))
    return Text(f"langkah {number}", f"step {number}") if number else Text("langkah", "step")


def _label(thing: Thing) -> str:
    return quoted(thing.said("@name") or thing.said("step@activity") or thing.id)


def _prescribed(thing: Thing, drawing: Drawing) -> Text:
    lane, limit = thing.said("lane"), thing.said("step@timeLimit")
    facts = [Text(*[lane_name(lane, drawing)] * 2)] if lane else []
    facts += [limit_words(limit)] if limit else []
    if not facts:
        return Text("", "")
    return Text(f" ({', '.join(f.id for f in facts)})", f" ({', '.join(f.en for f in facts)})")


def _place(thing: Thing, drawing: Drawing) -> Text:
    before = [flow.source for flow in drawing.diagram.incoming(thing.id)]
    if not before:
        return Text("", "")
    return filled(
        Text(" setelah {others}", " after {others}"),
        others=enumerated(name_of_id(each, drawing) for each in before),
    )
