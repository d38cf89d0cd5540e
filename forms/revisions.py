"""What changes of a form between two versions, field by field, in words.

The documents are compared as they are written, so that one that cannot be shown yet is compared too.
"""

from collections.abc import Iterator, Mapping

from forms.revised import Component, Document, taken_apart
from forms.revision_words import Revision, added, changed, of_document, removed, reordered, unreadable

__all__ = ["Revision", "revisions"]


def revisions(old: bytes, new: bytes) -> tuple[Revision, ...]:
    """Say everything that differs between two documents of one form, in the order of the new one."""
    former, present = taken_apart(old), taken_apart(new)
    if former is None or present is None:
        return () if old == new else (unreadable(before=former is None, now=present is None),)
    return tuple(_between(former, present))


def _between(former: Document, present: Document) -> Iterator[Revision]:
    for path in _differing(former.facts, present.facts):
        yield of_document(path, former.facts.get(path), present.facts.get(path))
    for path, component in present.components.items():
        if path in former.components:
            yield from _of_component(former.components[path], component)
        else:
            yield added(component)
    yield from (removed(each) for path, each in former.components.items() if path not in present.components)
    before = [path for path in former.components if path in present.components]
    if before != [path for path in present.components if path in former.components]:
        yield reordered()


def _of_component(former: Component, present: Component) -> Iterator[Revision]:
    for path in _differing(former.facts, present.facts):
        yield changed(present, path, former.facts.get(path), present.facts.get(path))


def _differing(former: Mapping[str, object], present: Mapping[str, object]) -> list[str]:
    return [path for path in dict.fromkeys((*present, *former)) if former.get(path) != present.get(path)]
