"""The sentences of what changes of a form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engine.texts import Text
from forms.revised import Component

_LONGEST = 100
_CHANGED = Text("{what} berubah dari {old} menjadi {new}", "{what} changes from {old} to {new}")
_GIVEN = Text("{what} kini {new} (semula tidak ada)", "{what} is now {new} (there was none)")
_TAKEN = Text("{what} dihapus (semula {old})", "{what} is removed (it was {old})")
_DIFFERENT = Text("{what} berubah", "{what} changes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One thing that changes of a form: of which field, and in one sentence without a full stop.

    A cosmetic one touches only wording and looks, not what is asked, allowed or worked out.
    """

    kind: Literal["added", "removed", "changed"]
    field: str
    cosmetic: bool
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """How an entry of a component is called; `shown` says whether its values can be read by people."""

    what: Text
    cosmetic: bool = False
    shown: bool = True


_ENTRIES: Mapping[str, _Entry] = {
    "label": _Entry(what=Text("label {field}", "the label of {field}"), cosmetic=True),
    "dateLabel": _Entry(what=Text("label {field}", "the label of {field}"), cosmetic=True),
    "text": _Entry(what=Text("paragraf {field}", "the paragraph {field}"), cosmetic=True),
    "description": _Entry(what=Text("petunjuk {field}", "the hint of {field}"), cosmetic=True),
    "properties.description": _Entry(what=Text("petunjuk {field}", "the hint of {field}"), cosmetic=True),
    "type": _Entry(what=Text("jenis {field}", "the kind of {field}")),
    "inside": _Entry(what=Text("bagian tempat {field} berada", "the section of {field}"), cosmetic=True),
    "validate.min": _Entry(what=Text("nilai terkecil {field}", "the least value of {field}")),
    "validate.max": _Entry(what=Text("nilai terbesar {field}", "the greatest value of {field}")),
    "validate.minLength": _Entry(what=Text("panjang terpendek {field}", "the least length of {field}")),
    "validate.maxLength": _Entry(what=Text("panjang terbesar {field}", "the greatest length of {field}")),
    "validate.pattern": _Entry(what=Text("pola {field}", "the pattern of {field}")),
    "properties.required_if": _Entry(what=Text("syarat wajib {field}", "when {field} is required")),
    "properties.show_if": _Entry(what=Text("syarat tampil {field}", "when {field} is shown")),
    "properties.default": _Entry(what=Text("isi awal {field}", "what {field} opens with")),
    "defaultValue": _Entry(what=Text("isi awal {field}", "what {field} opens with")),
    "properties.compute": _Entry(what=Text("hitungan {field}", "how {field} is worked out")),
    "properties.valid_if": _Entry(what=Text("syarat isi {field}", "what {field} must fulfil")),
    "properties.warn_if": _Entry(what=Text("syarat peringatan {field}", "when {field} warns")),
    "properties.options": _Entry(
        what=Text("sumber pilihan {field}", "where the options of {field} come from")
    ),
    "properties.rows_from": _Entry(what=Text("sumber baris {field}", "where the rows of {field} come from")),
    "columns": _Entry(what=Text("kolom {field}", "the columns of {field}"), shown=False),
    "values": _Entry(what=Text("pilihan {field}", "the options of {field}"), shown=False),
}
_REQUIRED = ("validate.required",)
_LOOKS = frozenset(
    {"id", "layout", "showOutline", "verticalAlignment", "searchable", "appearance.prefixAdorner"}
    | {"appearance.suffixAdorner", "properties.grouped", "properties.row_title", "properties.row_brief"}
    | {"properties.invalid", "properties.warning", "timeLabel", "use24h", "timeInterval", "increment"}
    | {"disableCollapse", "nonCollapsedItems", "rowCount"}
)
_ABOUT = frozenset(
    {
        "properties.title",
        "schemaVersion",
        "exporter",
        "executionPlatform",
        "executionPlatformVersion",
        "versionTag",
    }
)


def added(component: Component) -> Revision:
    """Say that a field came."""
    words = Text("{field} ditambahkan (wajib diisi)", "{field} is added (required)")
    if component.facts.get("validate.required") is not True:
        words = Text("{field} ditambahkan", "{field} is added")
    return _of(component, "added", _filled(words, field=_name(component)))


def removed(component: Component) -> Revision:
    """Say that a field went."""
    words = _filled(Text("{field} dihapus", "{field} is removed"), field=_name(component))
    return _of(component, "removed", words)


def changed(component: Component, path: str, old: object, new: object) -> Revision:
    """Say what changes of a field."""
    name = _name(component)
    if path in _REQUIRED and {old in (None, False), new in (None, False)} == {True, False}:
        required = Text("{field} kini wajib diisi", "{field} is now required")
        optional = Text("{field} tidak lagi wajib diisi", "{field} is no longer required")
        words = _filled(required if new not in (None, False) else optional, field=name)
        return _of(component, "changed", words, cosmetic=False)
    entry = _ENTRIES.get(path) or _other(path)
    what = _filled(entry.what, field=name)
    words = _sentence(what, old, new, shown=entry.shown)
    return _of(component, "changed", words, cosmetic=entry.cosmetic)


def of_document(path: str, old: object, new: object) -> Revision:
    """Say what changes of the form as a whole."""
    what = {
        "properties.title": Text("judul formulir", "the form's title"),
        "properties.title_en": Text("judul formulir dalam bahasa Inggris", "the form's English title"),
    }.get(path) or _filled(
        Text("pengaturan «{path}» formulir", "the form's setting “{path}”"), path=_short(path)
    )
    cosmetic = path in _ABOUT or path.endswith("_en")
    return Revision(kind="changed", field="", cosmetic=cosmetic, text=_sentence(what, old, new, shown=True))


def reordered() -> Revision:
    """Say that the fields stand in another order."""
    words = Text("urutan isian berubah", "the order of the fields changes")
    return Revision(kind="changed", field="", cosmetic=True, text=words)


def unreadable(*, before: bool, now: bool) -> Revision:
    """Say that a document cannot be read, so that nobody can tell what changes."""
    words = (
        Text("formulir berubah, tetapi isinya tidak dapat dibaca", "the form changes, but cannot be read")
        if before and now
        else Text("formulir kini tidak dapat dibaca", "the form cannot be read any more")
        if now
        else Text("formulir kini dapat dibaca", "the form can be read now")
    )
    return Revision(kind="changed", field="", cosmetic=False, text=words)


def _of(
    component: Component,
    kind: Literal["added", "removed", "changed"],
    words: Text,
    *,
    cosmetic: bool | None = None,
) -> Revision:
    if cosmetic is None:
        cosmetic = component.facts.get("type") in ("text", "separator")
    return Revision(kind=kind, field=component.path, cosmetic=cosmetic, text=words)


def _other(path: str) -> _Entry:
    """Name an entry without words of its own."""
    if path.rpartition(".")[2].endswith("_en") or "_en." in path:
        return _Entry(
            what=Text("teks bahasa Inggris {field}", "the English wording of {field}"),
            cosmetic=True,
            shown=False,
        )
    short = _short(path).replace("{", "{{").replace("}", "}}")
    return _Entry(
        what=Text(f"pengaturan «{short}» {{field}}", f"the setting “{short}” of {{field}}"),
        cosmetic=path in _LOOKS,
    )


def _sentence(what: Text, old: object, new: object, *, shown: bool) -> Text:
    former, present = _value(old), _value(new)
    if not shown or former is present is None or isinstance(old or new, list | dict):
        return _filled(_DIFFERENT, what=what)
    template = _GIVEN if former is None else _TAKEN if present is None else _CHANGED
    return _filled(template, what=what, old=former or "", new=present or "")


def _value(value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "«true»" if value else "«false»"
    return f"«{_short(str(value))}»"


def _name(component: Component) -> Text:
    kind = component.said("type")
    label = component.said("label") or component.said("dateLabel")
    name = _short(label or component.said("text") or component.path)
    words = {
        "group": ("bagian", "section"),
        "dynamiclist": ("daftar", "list"),
        "table": ("tabel", "table"),
        "text": ("paragraf", "paragraph"),
        "separator": ("garis", "line"),
    }.get(kind, ("isian", "field"))
    return Text(f"{words[0]} «{name}»", f"{words[1]} «{name}»")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _filled(template: Text, **parts: Text | str) -> Text:
    in_one = (
        {name: part if isinstance(part, str) else part[place] for name, part in parts.items()}
        for place in (0, 1)
    )
    indonesian, english = (words.format(**parts) for words, parts in zip(template, in_one, strict=True))
    return Text(indonesian, english)
