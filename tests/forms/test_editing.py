"""Questions are added, moved and taken away without writing JSON, and the form stays one that is accepted."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.texts import Text
from forms import editing
from forms.document import read_form
from forms.editing import CHOSEN, KINDS, Listed, Question
from forms.errors import FormRefused
from forms.wordings import reworded, with_more, wording_at

FORMS = sorted((Path(__file__).parents[2] / "forms" / "pengumpulan_data_kinerja").glob("*.json"))


def a_form(*questions: Question) -> bytes:
    content = editing.empty("uji", Text("Uji", "Trial"))
    for question in questions:
        content = editing.added(content, "uji", question)
    return content


def asked(label: str) -> Question:
    return Question(label=Text(label, label), kind="textfield")


def labels(content: bytes) -> list[str]:
    return [each.label.id for each in editing.listed(content, "uji")]


def test_an_empty_form_is_accepted_and_asks_nothing():
    form = read_form(a_form(), name="uji")

    assert (form.title, form.fields) == (Text("Uji", "Trial"), ())


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_that_is_offered_makes_a_question_that_is_accepted(kind: editing.Kind):
    answers = ("Ya, lengkap", "Belum") if kind in CHOSEN else ()

    question = Question(label=Text("Nilai", "Value"), kind=kind, required=kind != "checkbox", answers=answers)
    form = read_form(a_form(question), name="uji")

    assert [(field.key, field.label) for field in form.fields] == [("nilai", Text("Nilai", "Value"))]
    assert [option.label.id for option in form.fields[0].options] == list(answers)
    assert form.fields[0].required is (kind != "checkbox")
    assert editing.listed(a_form(question), "uji")[0].type == kind


@given(st.lists(st.text(max_size=80), max_size=6))
def test_whatever_people_call_their_questions_the_keys_are_accepted_and_differ(called: list[str]):
    content = a_form(*(asked(f"{label}x") for label in called))

    form = read_form(content, name="uji")

    assert len({field.key for field in form.fields}) == len(called)


def test_a_question_goes_up_and_goes_away():
    content = a_form(asked("Satu"), asked("Dua"), asked("Tiga"))

    up = editing.raised(content, "uji", (2,))

    assert labels(up) == ["Satu", "Tiga", "Dua"]
    assert labels(editing.raised(up, "uji", (0,))) == ["Satu", "Tiga", "Dua"]
    assert labels(editing.removed(up, "uji", (1,))) == ["Satu", "Dua"]
    assert labels(editing.removed(up, "uji", (7,))) == ["Satu", "Tiga", "Dua"]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_adding_to_a_shipped_form_changes_nothing_else_of_it(path: Path):
    content, key = path.read_bytes(), path.stem

    longer = editing.added(content, key, asked("Catatan tambahan"))

    before, after = json.loads(content), json.loads(longer)
    assert after["components"][:-1] == before["components"]
    assert {**after, "components": 0} == {**before, "components": 0}
    assert read_form(longer, name=key).fields[-1].label.id == "Catatan tambahan"
    assert editing.removed(longer, key, (len(before["components"]),)) == editing.removed(content, key, ())


def test_what_is_no_form_document_is_refused_by_name():
    with pytest.raises(FormRefused, match="not JSON"):
        editing.added(b"{", "uji", asked("Satu"))


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_writing_a_question_of_a_shipped_form_as_it_is_changes_nothing(path: Path):
    content, key = path.read_bytes(), path.stem

    for each in every(editing.listed(content, key)):
        found = wording_at(content, key, each.place)
        assert found is not None
        assert json.loads(reworded(content, key, each.place, found)) == json.loads(content)


def test_a_question_is_asked_otherwise_and_keeps_the_key_of_its_answers():
    content = a_form(Question(label=Text("Hasil", "Result"), kind="radio", answers=("Ya", "Tidak")))
    there = wording_at(content, "uji", (0,))
    assert there is not None
    assert there.options is not None

    fewer = replace(
        there,
        label=Text("Hasil periksa", "Findings"),
        description=Text("Satu saja.", "One only."),
        required=True,
        options=there.options[1:],
    )
    form = read_form(reworded(content, "uji", (0,), with_more(fewer, ("Belum",))), name="uji")

    field = form.by_key["hasil"]
    assert (field.label, field.description) == (fewer.label, fewer.description)
    assert field.required
    assert [option.value for option in field.options] == ["tidak", "belum"]


def test_limits_are_those_of_the_number_and_of_the_text():
    content = a_form(Question(label=Text("Nilai", "Mark"), kind="number"), asked("Nama"))
    for place, limits in (((0,), ("0", "99.5")), ((1,), ("", "40"))):
        there = wording_at(content, "uji", place)
        assert there is not None
        content = reworded(content, "uji", place, replace(there, limits=limits))

    mark, name = read_form(content, name="uji").fields

    assert (mark.minimum, mark.maximum) == (0, Decimal("99.5"))
    assert (name.min_length, name.max_length) == (None, 40)


def test_what_stands_inside_a_section_moves_and_goes_there():
    content = (FORMS[0].parent / "langkah_10.json").read_bytes()
    before = editing.listed(content, "langkah_10")[0].inside

    moved = editing.listed(editing.lowered(content, "langkah_10", (0, 0)), "langkah_10")[0].inside
    fewer = editing.listed(editing.removed(content, "langkah_10", (0, 0)), "langkah_10")[0].inside

    assert [each.key for each in moved[:2]] == [before[1].key, before[0].key]
    assert [each.key for each in fewer] == [each.key for each in before[1:]]


def every(listed: tuple[Listed, ...]) -> list[Listed]:
    return [found for each in listed if each.type != "separator" for found in (each, *every(each.inside))]
