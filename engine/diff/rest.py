"""What no other module has words for: still told, so that nothing changes unseen."""

from collections.abc import Iterator

from engine.diff.aspects import Pair
from engine.diff.changes import Change
from engine.diff.naming import quoted, said
from engine.diff.reading import FILE, B, Drawing, Fact
from engine.lint.words import short
from engine.texts import Text
from engine.xml import BPMN_NS

_SETTING = Text(
    "pengaturan «{what}» pada {thing} berubah dari {old} menjadi {new}",
    "the setting “{what}” of {thing} changes from {old} to {new}",
)
_PART = Text("bagian «{what}» pada {thing} berubah", "the part “{what}” of {thing} changes")
_LAYOUT = Text("tata letak gambar berubah", "the layout of the drawing changes")
_LISTS = Text(
    "daftar panah dan pelaksana di dalam berkas ditulis ulang",
    "the file's own lists of arrows and lanes are rewritten",
)
_COSMETIC = frozenset({f"{B}documentation", "condition-written", "extensions", "laneSet", "childLaneSet"})
_FILE_COSMETIC = frozenset({"@id", "@name", "@targetNamespace", "@exporter", "@exporterVersion"})
_PICTURES = frozenset(
    {"participant", "textAnnotation", "association", "group", "messageFlow", "collaboration"}
)


def anything_else(pair: Pair, path: str, old: Fact | None, new: Fact | None) -> Iterator[Change]:
    """Tell of a fact without words of its own, by the name that the file gives it."""
    what = short(_bare_name(path))
    if isinstance(old, str) or isinstance(new, str):
        words = said(_SETTING, what=what, thing=pair.name, old=_shown(old), new=_shown(new))
    else:
        words = said(_PART, what=what, thing=pair.name)
    yield pair.change(words, "element", cosmetic=_is_cosmetic(pair, path))


def other_layout(old: Drawing, new: Drawing, gone_or_come: frozenset[str]) -> Iterator[Change]:
    """Tell once that things were drawn elsewhere; the places of things that came or went are their own."""
    places = (old.layout.keys() | new.layout.keys()) - gone_or_come
    if any(old.layout.get(place) != new.layout.get(place) for place in places):
        yield _of_process(new, "layout", _LAYOUT, follows=False)


def other_bookkeeping(old: Drawing, new: Drawing) -> Iterator[Change]:
    """Tell once that the lists of arrows and lanes that a file repeats say something else."""
    if old.bookkeeping != new.bookkeeping:
        yield _of_process(new, "element", _LISTS, follows=True)


def _of_process(drawing: Drawing, aspect: str, words: Text, *, follows: bool) -> Change:
    return Change(
        kind="changed",
        element=drawing.diagram.process_id,
        aspect=aspect,
        cosmetic=True,
        text=said(words),
        follows=follows,
    )


def _is_cosmetic(pair: Pair, path: str) -> bool:
    foreign = path.startswith("extension:") and not path.startswith("extension:{urn:alur:")
    described = path in _COSMETIC or foreign or pair.after.tag in _PICTURES
    return described or (pair.after.key == FILE and path in _FILE_COSMETIC)


def _bare_name(path: str) -> str:
    return (
        path.removeprefix("extension:").replace(f"{{{BPMN_NS}}}", "").rpartition("}")[2].rpartition("@")[2]
        or path
    )


def _shown(fact: Fact | None) -> str:
    return quoted(fact) if isinstance(fact, str) else "–"
