"""What changes of steps, decisions, events and lanes as they are drawn."""

from collections.abc import Iterator, Mapping

from engine.diff.aspects import Aspect, Pair, value_of
from engine.diff.changes import Change
from engine.diff.naming import kind_of, lane_name, name_of_id, said
from engine.diff.reading import B, Drawing, Fact, Thing
from engine.texts import Text

_NOBODY = Text("tanpa pelaksana", "no lane")


def _type(pair: Pair, _old: Fact | None, _new: Fact | None) -> Iterator[Change]:
    words = said(
        Text("{thing} kini {new} (semula {old})", "{thing} is now: {new} (it was: {old})"),
        thing=pair.name,
        old=kind_of(pair.before),
        new=kind_of(pair.after),
    )
    yield pair.change(words, "type", cosmetic=False)


def _parent(pair: Pair, old: Fact | None, new: Fact | None) -> Iterator[Change]:
    template = (
        Text("{thing} masuk ke dalam {new}", "{thing} goes into {new}")
        if not old
        else Text("{thing} keluar dari {old}", "{thing} leaves {old}")
        if not new
        else Text("{thing} pindah dari {old} ke dalam {new}", "{thing} goes from {old} into {new}")
    )
    former, present = name_of_id(str(old or ""), pair.old), name_of_id(str(new or ""), pair.new)
    yield pair.change(said(template, thing=pair.name, old=former, new=present), "parent", cosmetic=False)


def _lane(pair: Pair, old: Fact | None, new: Fact | None) -> Iterator[Change]:
    """Tell of a move to another lane; it means something only for steps, and for what holds steps."""
    former, present = _lane_words(old, pair.old), _lane_words(new, pair.new)
    if former == present:
        former, present = (
            Text(f"{was.id} ({lane})", f"{was.en} ({lane})") for was, lane in ((former, old), (present, new))
        )
    template = Text("{thing} pindah dari {old} ke {new}", "{thing} moves from {old} to {new}")
    words = said(template, thing=pair.name, old=former, new=present)
    yield pair.change(words, "lane", cosmetic=not _is_done_by_people(pair.after), kind="moved")


def _lane_words(lane: Fact | None, drawing: Drawing) -> Text:
    if not isinstance(lane, str):
        return _NOBODY
    name = lane_name(lane, drawing)
    return Text(name, name)


def _is_done_by_people(thing: Thing) -> bool:
    return next(thing.source.iter(f"{B}userTask", f"{B}manualTask"), None) is not None


def _default(pair: Pair, old: Fact | None, new: Fact | None) -> Iterator[Change]:
    former, present = (
        name_of_id(fact, drawing) if isinstance(fact, str) else None
        for fact, drawing in ((old, pair.old), (new, pair.new))
    )
    template = (
        Text("{thing} tidak lagi punya arah bawaan", "{thing} has no default way any more")
        if present is None
        else Text("arah bawaan {thing} kini {new}", "the default way of {thing} is now {new}")
    )
    words = said(template, thing=pair.name, old=former or "", new=present or "")
    yield pair.change(words, "default-flow", cosmetic=False)


ELEMENT: Mapping[str, Aspect] = {
    "tag": _type,
    "parent": _parent,
    "lane": _lane,
    "@name": value_of("name", Text("sebutan {thing}", "the label of {thing}"), cosmetic=True),
    "@default": _default,
}
