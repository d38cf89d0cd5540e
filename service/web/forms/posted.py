"""What a browser sent for a task's form: the answers, and what its buttons ask for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from forms.context import FormContext
from forms.fields import Field, Form
from forms.following import followed
from forms.plain import from_flat

ACTION: Final = "_aksi"
JUDGED: Final = "_periksa"
"""Sent along once mistakes were shown, so that the next look-over shows what is left of them."""
TYPED_BY: Final = "_pengisi"
"""Sent along by browsers without scripts: who typed, should the session have ended before it arrives."""
MARK: Final = "_bawaan-"
"""Begins the name under which a page tells that a field stood at its default."""
ON_PAGE: Final = "_tampil"
"""Names the fields that were on the page."""
MOST_ADDED: Final = 500  # rows at once

Verb = Literal["selesai", "simpan", "lihat", "tambah", "hapus", "lepas"]
_VERBS: Final[Mapping[str, Verb]] = {
    "selesai": "selesai",
    "simpan": "simpan",
    "lihat": "lihat",
    "tambah": "tambah",
    "hapus": "hapus",
    "lepas": "lepas",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """The raw answers, and what is to be done with them.

    `blank` counts for each list the rows in which nothing stands yet: no answers, but they stay on the page.
    """

    verb: Verb
    raw: dict[str, Any]
    blank: Mapping[str, int] = field(default_factory=dict)
    judged: bool = False


def read_post(
    form: Form, items: Iterable[tuple[str, str]], *, language: str, context: FormContext | None = None
) -> Posted:
    """Read a post: rows and files that a button takes away are gone, an added row is counted as blank.

    With the form's `context`, defaults that nobody touched follow the answers they are made of.
    """
    sent = list(items)
    action = next((value for name, value in reversed(sent) if name == ACTION), "lihat")
    word, _, path = action.partition(":")
    verb = _VERBS.get(word, "lihat")
    answers = [(name, value) for name, value in sent if name not in (ACTION, JUDGED, "csrf_token")]
    answers = _latest_file_only(form, answers)
    if verb == "hapus":
        answers = _without_row(answers, path)
    elif verb == "lepas":
        answers = _without_file(answers, path)
    raw = from_flat(
        form, [(name, _on_one_line(form, name, value)) for name, value in answers], language=language
    )
    blank = {each.key: _blank_rows(each, raw, answers) for each in form.fields if _grows(each)}
    if verb == "tambah" and path in blank:
        blank[path] += 1
    elif verb == "tambah":
        path, _, count = path.rpartition(":")
        if path in blank and count.isascii() and count.isdecimal():
            blank[path] += min(int(count), MOST_ADDED)
    if context is not None:
        marks = {name.removeprefix(MARK): value for name, value in sent if name.startswith(MARK)}
        on_page = next((value.split() for name, value in sent if name == ON_PAGE), None)
        raw = followed(form, raw, marks, context, on_page=on_page)
    return Posted(verb=verb, raw=raw, blank=blank, judged=any(name == JUDGED for name, _ in sent))


def _grows(asked: Field) -> bool:
    return asked.value_type == "rows" and not (asked.is_computed or asked.has_fixed_rows or asked.readonly)


def _blank_rows(asked: Field, raw: Mapping[str, Any], answers: list[tuple[str, str]]) -> int:
    places = {name.split("-")[1] for name, _ in answers if name.startswith(f"{asked.key}-")}
    return max(0, len(places) - len(raw.get(asked.key, ())))


def _latest_file_only(form: Form, answers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Let a new file take the place of the one before where there may be only one."""
    latest = {name: number for number, (name, value) in enumerate(answers) if value}
    single = {
        name
        for name in latest
        if (asked := form.field_at(name.replace("-", "."))) is not None
        and asked.value_type == "files"
        and not asked.multiple
    }
    return [
        answer
        for number, answer in enumerate(answers)
        if answer[0] not in single or latest[answer[0]] == number
    ]


def _without_row(answers: list[tuple[str, str]], path: str) -> list[tuple[str, str]]:
    key, _, places = path.partition(":")
    starts = tuple(f"{key}-{place}-" for place in places.split(","))
    return [(name, value) for name, value in answers if not name.startswith(starts)]


def _without_file(answers: list[tuple[str, str]], path: str) -> list[tuple[str, str]]:
    path, _, place = path.rpartition(":")
    name = path.replace(".", "-")
    places = [number for number, (each, _) in enumerate(answers) if each == name]
    gone = places[int(place)] if place.isascii() and place.isdecimal() and int(place) < len(places) else None
    return [answer for number, answer in enumerate(answers) if number != gone]


def _on_one_line(form: Form, name: str, value: str) -> str:
    """Join the lines of a text that has only one: long ones are typed where a line may wrap."""
    asked = form.field_at(name.replace("-", "."))
    if asked is not None and asked.type == "textfield":
        return " ".join(value.split("\n")).replace("\r", "")
    return value
