"""What changes between two deployments: diagram, forms, document templates and scenarios."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from engine.diagram import Diagram, Step, read_diagram
from engine.diff import Change, differences
from engine.diff.changes import Kind
from engine.diff.naming import filled
from engine.diff.ordering import in_order
from engine.errors import DiagramRefused
from engine.texts import Text
from forms.revisions import revisions
from service.casework.deployed import DOCUMENTS, FORMS, SCENARIOS

Files = Mapping[str, bytes]
_Read = Diagram | DiagramRefused | None

_TEMPLATE: Mapping[Kind, Text] = {
    "added": Text("Templat dokumen «{name}» ditambahkan", "The document template “{name}” is added"),
    "removed": Text("Templat dokumen «{name}» dihapus", "The document template “{name}” is removed"),
    "changed": Text("Templat dokumen «{name}» berubah", "The document template “{name}” changes"),
}
_SCENARIO: Mapping[Kind, Text] = {
    "added": Text("Skenario «{name}» ditambahkan", "The scenario “{name}” is added"),
    "removed": Text("Skenario «{name}» dihapus", "The scenario “{name}” is removed"),
    "changed": Text("Skenario «{name}» berubah", "The scenario “{name}” changes"),
}
_FORM: Mapping[Kind, Text] = {
    "added": Text("{form} ditambahkan", "{form} is added"),
    "removed": Text("{form} dihapus", "{form} is removed"),
}
_FILE: Mapping[Kind, Text] = {
    "added": Text("Berkas «{name}» ditambahkan", "The file “{name}” is added"),
    "removed": Text("Berkas «{name}» dihapus", "The file “{name}” is removed"),
    "changed": Text("Berkas «{name}» berubah", "The file “{name}” changes"),
}


def changes_between(old_files: Files, new_files: Files) -> tuple[Change, ...]:
    """Say everything that differs, the diagram first; what cannot be read is itself a sentence."""
    old, new = _diagram(old_files), _diagram(new_files)
    found = [*_of_diagrams(old_files, new_files, old, new), *_of_files(old_files, new_files, old, new)]
    read = [each for each in (old, new) if isinstance(each, Diagram)]
    return in_order(found, read[0], read[-1]) if read else tuple(found)


def in_words(changes: Sequence[Change]) -> tuple[Text, ...]:
    """Say changes as the change list does: one line for each element, its sentences joined by semicolons.

    What follows from another change, the layout and the scenarios are left out.
    """
    lines: dict[str, list[Text]] = {}
    for change in changes:
        if change.follows or change.aspect in ("layout", "scenario"):
            continue
        lines.setdefault(change.element, []).append(change.text)
    return tuple(
        Text(_joined([text.id for text in texts]), _joined([text.en for text in texts]))
        for texts in lines.values()
    )


def _joined(sentences: Sequence[str]) -> str:
    """Join sentences; what two in a row are about ("Formulir langkah 10: …") is said once."""
    joined, about = "", ""
    for sentence in dict.fromkeys(sentences):
        subject, colon, rest = sentence.partition(": ")
        known = bool(colon) and subject == about
        words = rest if known else sentence
        joined += f"; {words[:1].lower()}{words[1:]}" if joined else words
        about = subject if colon else ""
    return joined


def _of_diagrams(old_files: Files, new_files: Files, old: _Read, new: _Read) -> Iterator[Change]:
    if isinstance(old, Diagram) and isinstance(new, Diagram):
        yield from differences(old, new)
    elif _diagrams_in(old_files) != _diagrams_in(new_files):
        yield _change("changed", _process_of(old, new), "element", _unreadable(new), cosmetic=False)


def _of_files(old_files: Files, new_files: Files, old: _Read, new: _Read) -> Iterator[Change]:
    for path in sorted(old_files.keys() | new_files.keys()):
        before, now = old_files.get(path), new_files.get(path)
        if before != now and not path.endswith(".bpmn"):
            yield from _of_file(path, before, now, old, new)


def _of_file(path: str, before: bytes | None, now: bytes | None, old: _Read, new: _Read) -> Iterator[Change]:
    kind: Kind = "added" if before is None else "removed" if now is None else "changed"
    process = _process_of(old, new)
    if path.startswith(FORMS):
        yield from _of_form(path, before, now, old, new)
    elif path.startswith(DOCUMENTS):
        name = path.removeprefix(DOCUMENTS)
        using = _steps(lambda step: name in (each.template for each in step.documents), old, new)
        words = filled(_TEMPLATE[kind], name=name)
        for element in using or (process,):
            yield _change(kind, element, "template", words, cosmetic=True)
    elif path.startswith(SCENARIOS):
        words = filled(_SCENARIO[kind], name=path.removeprefix(SCENARIOS))
        yield _change(kind, process, "scenario", words, cosmetic=True)
    else:
        yield _change(kind, process, "element", filled(_FILE[kind], name=path), cosmetic=False)


def _of_form(path: str, before: bytes | None, now: bytes | None, old: _Read, new: _Read) -> Iterator[Change]:
    """Tell of a form at each step that uses it; one that no step uses is cosmetic."""
    key = path.removeprefix(FORMS).removesuffix(".json")
    using = _steps(lambda step: step.form == key, old, new)
    for element in using or (_process_of(old, new),):
        about = _form_of(element, key, old, new)
        if before is None or now is None:
            kind: Kind = "added" if before is None else "removed"
            yield _change(kind, element, "form-field", filled(_FORM[kind], form=about), cosmetic=not using)
            continue
        for found in revisions(before, now):
            words = filled(Text("{form}: {what}", "{form}: {what}"), form=about, what=found.text)
            yield _change(found.kind, element, "form-field", words, cosmetic=found.cosmetic or not using)


def _form_of(element: str, key: str, old: _Read, new: _Read) -> Text:
    step = next(
        (found for read in (new, old) if isinstance(read, Diagram) and (found := read.step(element))), None
    )
    if step is None:
        return Text(f"Formulir «{key}»", f"Form “{key}”")
    name = step.number or (f"«{called}»" if (called := step.name or step.activity) else "")
    told = Text(f"langkah {name}", f"step {name}") if name else Text("langkah baru", "a new step")
    return Text(f"Formulir {told.id}", f"Form of {told.en}")


def _steps(wanted: Callable[[Step], bool], old: _Read, new: _Read) -> tuple[str, ...]:
    """Give the steps of the new diagram, else of the old one, that fit."""
    for read in (new, old):
        found = tuple(step.id for step in read.steps if wanted(step)) if isinstance(read, Diagram) else ()
        if found:
            return found
    return ()


def _process_of(old: _Read, new: _Read) -> str:
    return next((read.process_id for read in (new, old) if isinstance(read, Diagram)), "")


def _unreadable(new: _Read) -> Text:
    if isinstance(new, DiagramRefused):
        return Text(
            f"Diagram tidak dapat dibaca: {new.text.id}", f"The diagram cannot be read: {new.text.en}"
        )
    return Text("Diagram kini dapat dibaca", "The diagram can be read now")


def _change(kind: Kind, element: str, aspect: str, words: Text, *, cosmetic: bool) -> Change:
    return Change(kind=kind, element=element, aspect=aspect, cosmetic=cosmetic, text=words)


def _diagrams_in(files: Files) -> list[bytes]:
    return [content for path, content in sorted(files.items()) if path.endswith(".bpmn")]


def _diagram(files: Files) -> _Read:
    """Read the one diagram there is; a refusal is told, not raised."""
    found = _diagrams_in(files)
    try:
        return read_diagram(found[0]) if found else None
    except DiagramRefused as refused:
        return refused
