"""How a change calls the things of a diagram and their values."""

from collections.abc import Iterable

from engine.calendar.limits import in_words, parse_limit
from engine.diff.reading import FILE, PROCESS, B, Drawing, Thing
from engine.lint.words import called, construct
from engine.texts import Text
from engine.xml import one_line

LONGEST = 160  # characters of a wording that a sentence repeats
_KINDS = {
    "userTask": Text("langkah yang diisi di Alur", "a step that is filled in here"),
    "manualTask": Text("langkah tanpa formulir", "a step without a form"),
}
_WHOLES = {
    PROCESS: Text("proses", "the process"),
    FILE: Text("berkas diagram", "the diagram's file"),
}

Said = Text | str


def filled(template: Text, **parts: Said) -> Text:
    """Put parts that may differ by language into their places."""
    languages = ((template.id, "id"), (template.en, "en"))
    indonesian, english = (
        words.format(**{name: _in(part, language) for name, part in parts.items()})
        for words, language in languages
    )
    return Text(indonesian, english)


def said(template: Text, **parts: Said) -> Text:
    """Fill a sentence; it begins with a capital letter."""
    words = filled(template, **parts)
    return Text(words.id[:1].upper() + words.id[1:], words.en[:1].upper() + words.en[1:])


def quoted(value: str) -> str:
    """Quote what the diagram says, on one line, not too long."""
    line = one_line(value)
    return f"«{line if len(line) <= LONGEST else line[: LONGEST - 1] + '…'}»"


def enumerated(items: Iterable[Said]) -> Text:
    """List things as people do: "Surat, Disposisi dan Formulir"."""
    found = list(items)

    def joined(language: str, last: str) -> str:
        words = [_in(item, language) for item in found]
        return f" {last} ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)

    return Text(joined("id", "dan"), joined("en", "and"))


def name_of(thing: Thing, drawing: Drawing) -> Text:
    """Name a thing: "langkah 5", "keputusan «Setuju?»", "panah «Ya» dari langkah 4 ke langkah 7"."""
    if thing.key in _WHOLES:
        return _WHOLES[thing.key]
    if thing.tag == "sequenceFlow":
        return _arrow(thing, drawing)
    if thing.tag == "textAnnotation":
        return _note(thing)
    if thing.tag == "association":
        return Text("garis ke catatan", "the line to a note")
    number = one_line(thing.said("step@number"))
    if thing.tag in ("userTask", "manualTask") and number:
        return Text(f"langkah {number}", f"step {number}")
    return called(thing.source)


def name_of_id(element_id: str, drawing: Drawing) -> Text:
    """Name what an id stands for; an unknown one is quoted."""
    thing = drawing.things.get((element_id, 0))
    return Text(quoted(element_id), quoted(element_id)) if thing is None else name_of(thing, drawing)


def names_of_ids(ids: str, drawing: Drawing) -> Text:
    """Name a list of ids as an attribute holds it; steps by their numbers, lanes by their names."""
    return enumerated(_short(each, drawing) for each in ids.split())


def kind_of(thing: Thing) -> Text:
    """Say what kind of element a thing is."""
    return _KINDS.get(thing.tag) or construct(thing.source)


def lane_name(lane: str, drawing: Drawing) -> str:
    """Give the name of a lane, or its id."""
    thing = drawing.things.get((lane, 0))
    return one_line(thing.said("@name")) or lane if thing is not None else lane


def limit_words(limit: str) -> Text:
    """Write a time limit as people say it; what cannot be read is quoted."""
    try:
        parse_limit(one_line(limit))
    except ValueError:
        return Text(quoted(limit), quoted(limit))
    return Text(in_words(one_line(limit), "id"), in_words(one_line(limit), "en"))


def _note(note: Thing) -> Text:
    words = one_line(note.source.findtext(f"{B}text"))
    return Text(f"catatan {quoted(words)}", f"note {quoted(words)}") if words else Text("catatan", "a note")


def _short(element_id: str, drawing: Drawing) -> Text:
    thing = drawing.things.get((element_id, 0))
    if thing is not None and thing.tag == "lane":
        name = lane_name(element_id, drawing)
        return Text(name, name)
    return name_of_id(element_id, drawing)


def _arrow(flow: Thing, drawing: Drawing) -> Text:
    source, target = (name_of_id(flow.said(f"@{end}Ref"), drawing) for end in ("source", "target"))
    label = f" {quoted(flow.said('@name'))}" if one_line(flow.said("@name")) else ""
    return Text(
        f"panah{label} dari {source.id} ke {target.id}", f"arrow{label} from {source.en} to {target.en}"
    )


def _in(part: Said, language: str) -> str:
    return part if isinstance(part, str) else part.in_language(language)
