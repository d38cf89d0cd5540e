"""The ways in which one fact of a thing can change, each with its sentence."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine.diff.changes import Change, Kind
from engine.diff.naming import enumerated, filled, name_of, names_of_ids, quoted, said
from engine.diff.reading import Drawing, Fact, Thing, Whole, wholes
from engine.texts import Text
from engine.xml import one_line

CHANGED = Text("{subject} berubah dari {old} menjadi {new}", "{subject} changes from {old} to {new}")
GIVEN = Text("{subject} kini {new} (semula tidak ada)", "{subject} is now {new} (there was none)")
TAKEN = Text("{subject} dihapus (semula {old})", "{subject} is removed (it was {old})")
REWRITTEN = Text(
    "Penulisan {subject} berubah, artinya tetap", "The writing of {subject} changes, its meaning does not"
)
GAINED = Text("{subject} ditambah {gained}", "{subject}: {gained} added")
LOST = Text("{subject} dikurangi {lost}", "{subject}: {lost} removed")
EXCHANGED = Text(
    "{subject} ditambah {gained} dan dikurangi {lost}", "{subject}: {gained} added and {lost} removed"
)
REORDERED = Text("Urutan {subject} berubah", "The order of {subject} changes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One thing as it was and as it is, in the drawings around it."""

    before: Thing
    after: Thing
    old: Drawing
    new: Drawing
    element: str

    @property
    def name(self) -> Text:
        """How the thing is called now."""
        return name_of(self.after, self.new)

    def change(self, text: Text, aspect: str, *, cosmetic: bool, kind: Kind = "changed") -> Change:
        """Make a change of this thing."""
        return Change(kind=kind, element=self.element, aspect=aspect, cosmetic=cosmetic, text=text)


Shown = Callable[[str, Drawing], Text | str]
Aspect = Callable[[Pair, Fact | None, Fact | None], Iterator[Change]]
"""Tells of one fact: the pair, what was said before, what is said now."""


def value_of(
    aspect: str,
    subject: Text,
    *,
    cosmetic: bool = False,
    shown: Shown = lambda value, _: quoted(value),
    meant: Callable[[str], object] = one_line,
    given: Text = GIVEN,
    taken: Text = TAKEN,
    changed: Text = CHANGED,
) -> Aspect:
    """Tell of a text that changes; `meant` says when two writings mean the same."""

    def told(pair: Pair, old: Fact | None, new: Fact | None) -> Iterator[Change]:
        former, present = _text(old), _text(new)
        parts = {"subject": filled(subject, thing=pair.name), "thing": pair.name}
        if meant(former) == meant(present):
            yield pair.change(said(REWRITTEN, subject=parts["subject"]), aspect, cosmetic=True)
            return
        template = given if not one_line(former) else taken if not one_line(present) else changed
        words = said(template, **parts, old=shown(former, pair.old), new=shown(present, pair.new))
        yield pair.change(words, aspect, cosmetic=cosmetic)

    return told


def ids_of(aspect: str, subject: Text, *, gained: Text, lost: Text) -> Aspect:
    """Tell of a list of ids, such as the steps that one person may not do both."""

    def told(pair: Pair, old: Fact | None, new: Fact | None) -> Iterator[Change]:
        former, present = _text(old).split(), _text(new).split()
        more = [each for each in dict.fromkeys(present) if each not in former]
        fewer = [each for each in dict.fromkeys(former) if each not in present]
        for ids, template, drawing in ((more, gained, pair.new), (fewer, lost, pair.old)):
            if ids:
                words = said(template, thing=pair.name, others=names_of_ids(" ".join(ids), drawing))
                yield pair.change(words, aspect, cosmetic=False)
        if not more and not fewer:
            words = said(REWRITTEN, subject=filled(subject, thing=pair.name))
            yield pair.change(words, aspect, cosmetic=True)

    return told


def items_of(aspect: str, subject: Text, *, shown: Callable[[Whole], str], cosmetic: bool = False) -> Aspect:
    """Tell of a list of children, such as required inputs: what came, what went, or another order."""

    def told(pair: Pair, old: Fact | None, new: Fact | None) -> Iterator[Change]:
        former, present = Counter(wholes(old)), Counter(wholes(new))
        about = filled(subject, thing=pair.name)
        gained, lost = [
            [shown(each) for each in some.elements()] for some in (present - former, former - present)
        ]
        if gained == lost and gained:
            yield pair.change(said(REWRITTEN, subject=about), aspect, cosmetic=True)
        elif not gained and not lost:
            yield pair.change(said(REORDERED, subject=about), aspect, cosmetic=True)
        else:
            template = EXCHANGED if gained and lost else GAINED if gained else LOST
            words = said(template, subject=about, gained=enumerated(gained), lost=enumerated(lost))
            yield pair.change(words, aspect, cosmetic=cosmetic)

    return told


def attribute(found: Whole, name: str) -> str:
    """Give an attribute of a whole child."""
    return dict(found[1]).get(name, "")


def _text(fact: Fact | None) -> str:
    return fact if isinstance(fact, str) else ""
