"""What changes of repetitions, timers and ends."""

from collections.abc import Iterator, Mapping

from engine.diff.aspects import Aspect, Pair, attribute, value_of
from engine.diff.changes import Change
from engine.diff.naming import limit_words, name_of_id, quoted, said
from engine.diff.reading import B, Fact, Whole
from engine.texts import Text
from engine.xml import one_line

_SOMEHOW = Text("dengan cara lain", "in another way")


def _loop(pair: Pair, old: Fact | None, new: Fact | None) -> Iterator[Change]:
    template = (
        Text("{thing} kini diulang {new}", "{thing} is now repeated {new}")
        if old is None
        else Text("{thing} tidak lagi diulang", "{thing} is no longer repeated")
        if new is None
        else Text("{thing} diulang {new} (semula {old})", "{thing} is repeated {new} (it was {old})")
    )
    words = said(template, thing=pair.name, old=loop_words(old), new=loop_words(new))
    yield pair.change(words, "loop", cosmetic=False)


def loop_words(fact: Fact | None) -> Text:
    """Say over what something is repeated, and whether at once."""
    if not isinstance(fact, tuple):
        return _SOMEHOW
    over = quoted(" ".join(_inside(fact[0], f"{B}loopDataInputRef")))
    if attribute(fact[0], "isSequential") == "true":
        return Text(f"satu per satu untuk setiap {over}", f"one after another for each {over}")
    return Text(f"serentak untuk setiap {over}", f"at once for each {over}")


def _timer(pair: Pair, old: Fact | None, new: Fact | None) -> Iterator[Change]:
    former, present = timer_words(old), timer_words(new)
    if former == present:
        template = Text("Penulisan waktu {thing} berubah", "The writing of the time of {thing} changes")
    else:
        template = Text(
            "{thing} berubah dari {old} menjadi {new}",
            "the time of {thing} changes from {old} to {new}",
        )
    words = said(template, thing=pair.name, old=former, new=present)
    yield pair.change(words, "timer", cosmetic=_timer_said(old) == _timer_said(new))


def timer_words(fact: Fact | None) -> Text:
    """Say a timer's duration or date."""
    words = [limit_words(value.strip("\"'")) for _, value in _timer_said(fact)]
    return words[0] if words else Text("tanpa waktu", "no time")


def _timer_said(fact: Fact | None) -> list[tuple[str, str]]:
    wholes = fact if isinstance(fact, tuple) else ()
    return [(inner[0], one_line(inner[2])) for timer in wholes for inner in timer[3]]


def _interrupting(pair: Pair, old: Fact | None, new: Fact | None) -> Iterator[Change]:
    on = Text("{thing} kini menghentikan langkahnya", "{thing} now stops its step")
    off = Text("{thing} tidak lagi menghentikan langkahnya", "{thing} no longer stops its step")
    goes_on = new == "false"
    same = goes_on == (old == "false")
    rewritten = Text("penulisan sifat {thing} berubah", "the writing of how {thing} works changes")
    words = said(rewritten if same else off if goes_on else on, thing=pair.name)
    yield pair.change(words, "timer", cosmetic=same)


def _termination(pair: Pair, old: Fact | None, new: Fact | None) -> Iterator[Change]:
    on = Text("{thing} kini menghentikan semua cabang", "{thing} now ends all branches")
    off = Text("{thing} tidak lagi menghentikan semua cabang", "{thing} no longer ends all branches")
    rewritten = Text("penulisan {thing} berubah", "the writing of {thing} changes")
    same = old is not None and new is not None
    yield pair.change(said(rewritten if same else on if new else off, thing=pair.name), "type", cosmetic=same)


def _inside(found: Whole, tag: str) -> list[str]:
    return [child[2] for child in found[3] if child[0] == tag]


EVENT: Mapping[str, Aspect] = {
    "@cancelActivity": _interrupting,
    "@attachedToRef": value_of(
        "timer", Text("tempat {thing} menempel", "the place that {thing} is attached to"), shown=name_of_id
    ),
    f"{B}multiInstanceLoopCharacteristics": _loop,
    f"{B}timerEventDefinition": _timer,
    f"{B}terminateEventDefinition": _termination,
}
