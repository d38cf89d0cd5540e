"""What is said of things that came or went as a whole."""

from engine.diff.changes import Change, Kind
from engine.diff.events import loop_words, timer_words
from engine.diff.naming import (
    enumerated,
    filled,
    lane_name,
    limit_words,
    name_of,
    name_of_id,
    names_of_ids,
    quoted,
    said,
)
from engine.diff.reading import B, Drawing, Thing
from engine.texts import Text
from engine.xml import one_line

STEPS = frozenset({"userTask", "manualTask"})

_PICTURES = frozenset(
    {"textAnnotation", "association", "group", "dataObject", "dataObjectReference", "dataStoreReference"}
    | {"participant", "messageFlow", "collaboration", "lane"}
)
_NOTHING = Text("", "")
_ADDED = Text("{thing}{details} ditambahkan{place}", "{thing}{details} is added{place}")
_REMOVED = Text("{thing} dihapus", "{thing} is removed")


def added(thing: Thing, drawing: Drawing, *, follows: bool) -> Change:
    """Say that a thing came; of a step also who does it, within what time, and where it stands."""
    details = _in_brackets(_details(thing, drawing))
    place = _place(thing, drawing) if thing.tag in STEPS else _NOTHING
    words = said(_ADDED, thing=_name(thing, drawing), details=details, place=place)
    return _change("added", thing, words, follows=follows)


def removed(thing: Thing, drawing: Drawing, *, follows: bool) -> Change:
    """Say that a thing went."""
    return _change("removed", thing, said(_REMOVED, thing=_name(thing, drawing)), follows=follows)


def _in_brackets(details: list[Text]) -> Text:
    """Put details in brackets."""
    if not details:
        return _NOTHING
    return Text(
        f" ({', '.join(each.id for each in details)})", f" ({', '.join(each.en for each in details)})"
    )


def _change(kind: Kind, thing: Thing, words: Text, *, follows: bool) -> Change:
    aspect = {"sequenceFlow": "flow", "lane": "lane"}.get(thing.tag, "element")
    aspect = "step" if thing.tag in STEPS else aspect
    cosmetic = thing.tag in _PICTURES
    return Change(kind=kind, element=thing.id, aspect=aspect, cosmetic=cosmetic, text=words, follows=follows)


def _name(thing: Thing, drawing: Drawing) -> Text:
    """Name a thing; a step by its number and its label, since readers do not know it yet."""
    name = name_of(thing, drawing)
    if thing.tag not in STEPS or not one_line(thing.said("step@number")):
        return name
    label = quoted(thing.said("@name") or thing.said("step@activity") or thing.id)
    return Text(f"{name.id} {label}", f"{name.en} {label}")


def _details(thing: Thing, drawing: Drawing) -> list[Text]:
    details = []
    if thing.tag in STEPS and thing.said("lane"):
        lane = lane_name(thing.said("lane"), drawing)
        details.append(Text(lane, lane))
    if thing.said("step@timeLimit"):
        details.append(limit_words(thing.said("step@timeLimit")))
    if thing.said("@attachedToRef"):
        step = names_of_ids(thing.said("@attachedToRef"), drawing)
        details.append(filled(Text("pada {step}", "at {step}"), step=step))
    if f"{B}timerEventDefinition" in thing.facts:
        timer = timer_words(thing.facts[f"{B}timerEventDefinition"])
        details.append(filled(Text("waktu {timer}", "time {timer}"), timer=timer))
    if f"{B}multiInstanceLoopCharacteristics" in thing.facts:
        loop = loop_words(thing.facts[f"{B}multiInstanceLoopCharacteristics"])
        details.append(filled(Text("diulang {loop}", "repeated {loop}"), loop=loop))
    if thing.said("condition"):
        condition = quoted(thing.said("condition"))
        details.append(filled(Text("bila {condition}", "if {condition}"), condition=condition))
    return details


def _place(thing: Thing, drawing: Drawing) -> Text:
    before = list(dict.fromkeys(flow.source for flow in drawing.diagram.incoming(thing.id)))
    after = list(dict.fromkeys(flow.target for flow in drawing.diagram.outgoing(thing.id)))
    parts = [
        filled(template, others=enumerated(name_of_id(each, drawing) for each in ids))
        for template, ids in (
            (Text(" setelah {others}", " after {others}"), before),
            (Text(", lalu ke {others}", ", then to {others}"), after),
        )
        if ids
    ]
    return Text("".join(part.id for part in parts), "".join(part.en for part in parts))
