"""What changes of arrows: where they lead, when they are gone along, and in which order they are tried."""

from collections.abc import Collection, Iterator, Mapping

from engine.diff.aspects import Aspect, Pair, value_of
from engine.diff.changes import Change
from engine.diff.naming import name_of, name_of_id, said
from engine.diff.reading import Drawing, Fact, Key, Thing
from engine.texts import Text


def _end(pair: Pair, old: Fact | None, new: Fact | None, template: Text) -> Iterator[Change]:
    former, present = name_of_id(str(old or ""), pair.old), name_of_id(str(new or ""), pair.new)
    words = said(template, thing=name_of(pair.before, pair.old), old=former, new=present)
    yield pair.change(words, "flow", cosmetic=False)


def _source(pair: Pair, old: Fact | None, new: Fact | None) -> Iterator[Change]:
    return _end(pair, old, new, Text("{thing} kini berangkat dari {new}", "{thing} now leaves {new}"))


def _target(pair: Pair, old: Fact | None, new: Fact | None) -> Iterator[Change]:
    return _end(pair, old, new, Text("{thing} kini menuju {new}", "{thing} now leads to {new}"))


FLOW: Mapping[str, Aspect] = {
    "@sourceRef": _source,
    "@targetRef": _target,
    "condition": value_of(
        "condition",
        Text("syarat {thing}", "the condition of {thing}"),
        meant=str,
        given=Text("{thing} kini bersyarat {new}", "{thing} now has the condition {new}"),
        taken=Text(
            "{thing} tidak lagi bersyarat (semula {old})", "{thing} has no condition any more (it was {old})"
        ),
    ),
}


def same_arrows(before: Mapping[Key, Thing], after: Mapping[Key, Thing]) -> dict[Key, Key]:
    """Find arrows that were drawn anew between the same ends: nobody sees an arrow's id."""
    gone = [thing for key, thing in before.items() if key not in after and thing.tag == "sequenceFlow"]
    come = {
        _ends(thing): key for key, thing in after.items() if key not in before and thing.tag == "sequenceFlow"
    }
    found: dict[Key, Key] = {}
    for thing in gone:
        key = come.pop(_ends(thing), None)
        if key is not None:
            found[thing.key] = key
    return found


def joins(thing: Thing, steps: Collection[str]) -> bool:
    """Say whether a thing is an arrow without a condition to or from one of these steps."""
    return (
        thing.tag == "sequenceFlow"
        and not thing.said("condition")
        and not set(_ends(thing)).isdisjoint(steps)
    )


def other_orders(old: Drawing, new: Drawing, same: Mapping[Key, Key]) -> Iterator[Change]:
    """Tell where the conditions of one decision are tried in another order than before."""
    former, present = (_tried(drawing) for drawing in (old, new))
    for source, arrows in present.items():
        before = [same.get(key, key) for key in former.get(source, ())]
        if [key for key in before if key in arrows] != [key for key in arrows if key in before]:
            words = said(
                Text(
                    "urutan pemeriksaan syarat pada {thing} berubah",
                    "the order in which the conditions of {thing} are tried changes",
                ),
                thing=name_of_id(source, new),
            )
            yield Change(kind="changed", element=source, aspect="condition", cosmetic=False, text=words)


def _tried(drawing: Drawing) -> dict[str, list[Key]]:
    found: dict[str, list[Key]] = {}
    for key, thing in drawing.things.items():
        if thing.said("condition"):
            found.setdefault(thing.said("@sourceRef"), []).append(key)
    return found


def _ends(flow: Thing) -> tuple[str, str]:
    return flow.said("@sourceRef"), flow.said("@targetRef")
