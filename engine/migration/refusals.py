"""Why a case cannot go on by another diagram, in words that a civil servant understands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.migration.paths import Paths
from engine.texts import Text

_KINDS: Mapping[str, Text] = {
    "subProcess": Text("bagian", "part"),
    "exclusiveGateway": Text("keputusan", "decision"),
    "parallelGateway": Text("penggabungan cabang", "join"),
    "intermediateCatchEvent": Text("pengatur waktu", "timer"),
    "boundaryEvent": Text("pengatur waktu", "timer"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What blocks: the id of the step (or other element) at which, and why."""

    step: str | None
    reason: Text


def gone(old: Paths, element: str) -> Refusal:
    """The case stands where the new diagram has nothing, and no other step could take its place."""
    return _at(old, element, Text("{name} tidak ada lagi", "{name} is no longer there"))


def cannot_become(old: Paths, step: str) -> Refusal:
    """The step that was chosen in the place of one that is gone does not fit."""
    said = Text(
        "langkah yang dipilih sebagai pengganti {name} tidak cocok",
        "the step chosen for {name} does not fit it",
    )
    return _at(old, step, said)


def choice_needed(old: Paths, step: str) -> Text:
    """An open step is gone, and somebody must say which one takes its place."""
    name = named(old, step)
    return Text(
        f"{name.id} tidak ada lagi; pilih langkah yang menggantikannya",
        f"{name.en} is no longer there; choose the step that takes its place",
    )


def other_kind(old: Paths, element: str) -> Refusal:
    """Where the case stands is something else now."""
    said = Text("{name} sedang berjalan dan berubah jenis", "{name} is under way and becomes another kind")
    return _at(old, element, said)


def other_place(old: Paths, element: str) -> Refusal:
    """Where the case stands belongs to another part of the SOP now."""
    said = Text(
        "{name} sedang berjalan dan pindah ke bagian lain dari SOP",
        "{name} is under way and moves to another part of the SOP",
    )
    return _at(old, element, said)


def other_repetition(old: Paths, element: str) -> Refusal:
    """What the case repeats for each unit is repeated otherwise now, or no more."""
    said = Text(
        "{name} sedang berjalan dan cara mengulanginya berubah",
        "{name} is under way and is repeated in another way",
    )
    return _at(old, element, said)


def other_timers(old: Paths, element: str) -> Refusal:
    """A timer beside what is under way came, went, or acts otherwise."""
    said = Text(
        "{name} sedang berjalan dan pengatur waktunya ditambah, dihapus, atau berubah akibatnya",
        "{name} is under way and a timer on it is added, removed or acts otherwise",
    )
    return _at(old, element, said)


def waits(old: Paths, join: str, source: str) -> Refusal:
    """A branch that was done waits for others, and the new diagram has other branches."""
    came = named(old, source)
    said = Text(
        f"cabang sesudah {came.id} sudah selesai dan menunggu cabang lain, yang susunannya berubah",
        f"the branch after {came.en} is done and waits for other branches, which are arranged otherwise now",
    )
    return Refusal(step=join, reason=said)


def not_at_once(old: Paths, elements: Sequence[str]) -> Refusal:
    """By the new diagram nobody can be at these places together."""
    names = [named(old, element) for element in dict.fromkeys(elements)]
    if len(names) == 1:
        said = Text(
            f"menurut diagram baru, berkas tidak mungkin hanya menunggu di {names[0].id}",
            f"by the new diagram no case can wait at {names[0].en} alone",
        )
    else:
        indonesian, english = " dan ".join(n.id for n in names), " and ".join(n.en for n in names)
        said = Text(
            f"menurut diagram baru, berkas tidak mungkin menunggu di {indonesian} bersamaan",
            f"by the new diagram no case can wait at {english} at once",
        )
    return Refusal(step=elements[0], reason=said)


def too_broad(old: Paths, element: str) -> Refusal:
    """There are too many parallel branches to tell."""
    said = Text(
        "cabang paralelnya terlalu banyak untuk diperiksa", "it has too many parallel branches to judge"
    )
    return _at(old, element, said)


def no_value(new: Paths, name: str, reader: str, done: Sequence[str]) -> Refusal:
    """The new diagram reads ahead what nobody gave in this case."""
    where = named(new, reader)
    if not done:
        said = Text(
            f"{where.id} membaca isian «{name}», dan langkah yang mengisinya sudah terlewati",
            f"{where.en} reads the field «{name}», and the step that fills it in was passed",
        )
        return Refusal(step=reader, reason=said)
    by = named(new, done[0])
    said = Text(
        f"{where.id} membaca isian «{name}», yang belum ada ketika {by.id} dikerjakan",
        f"{where.en} reads the field «{name}», which was not there yet when {by.en} was done",
    )
    return Refusal(step=done[0], reason=said)


def named(paths: Paths, element: str) -> Text:
    """Name an element: a step by its number and label, what has no name by its kind."""
    step, known = paths.diagram.step(element), paths.diagram.elements.get(element)
    if step is not None and step.number:
        label = f" ({step.name})" if step.name else ""
        return Text(f"langkah {step.number}{label}", f"step {step.number}{label}")
    kind = _KINDS.get(known.tag, Text("", "")) if known is not None else Text("", "")
    name = f"«{(known.name if known is not None else '') or element}»"
    return Text(f"{kind.id} {name}".strip(), f"{kind.en} {name}".strip())


def _at(paths: Paths, element: str, said: Text) -> Refusal:
    name = named(paths, element)
    return Refusal(step=element, reason=Text(said.id.format(name=name.id), said.en.format(name=name.en)))
