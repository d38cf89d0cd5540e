"""Whatever JSON is sent: values or named mistakes, never anything else."""

import json
import sys
from decimal import Decimal

import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.texts import Text
from forms.errors import FormInvalid
from forms.fields import Field, Form
from forms.validation import computed, read, validated
from forms.values import client_part, initial_values
from tests.forms.builders import CODES, SHA, Case, a_context, a_form, component, sop_form

EVERY_TYPE = a_form(
    component("textfield", "teks", validate={"maxLength": 20, "required": True}),
    component("textarea", "panjang", required_if="pilih == 'a'"),
    component("number", "desimal", decimalDigits=2, validate={"min": 0}),
    component("number", "uang", money="rupiah"),
    component("select", "pilih", values=[{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]),
    component("checklist", "unit", valuesKey="units"),
    component("checkbox", "ya"),
    component("datetime", "hari", show_if="ya"),
    component("datetime", "saat", subtype="datetime"),
    component("filepicker", "berkas", multiple=True),
    component("number", "dua", compute="desimal * 2", decimalDigits=2),
    component(
        "dynamiclist",
        "baris",
        row_key="kode",
        max_rows="4",
        components=[
            component("textfield", "kode", validate={"required": True}),
            component("number", "nilai", show_if="kode != 'x'"),
            component("select", "bidang", valuesKey="units", only="unit"),
            component("number", "ganda", compute="nilai * 2"),
        ],
    ),
)

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=0, max_value=10**400)
    | st.floats()
    | st.decimals()
    | st.text(max_size=30)
    | st.sampled_from(
        ["a", "b", "x", "87.5", "1e999", "2026-01-31", "2026-01-31T10:00", "ekonomi", SHA, "\ud800", "\x00"]
    )
    | st.builds(lambda length: "x" * length, st.integers(min_value=10_000, max_value=200_000))
)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
    max_leaves=10,
)


def answers_to(form: Form) -> st.SearchStrategy[object]:
    """Answers that look like the form's own, wrong and right ones mixed, or anything at all."""
    asked = {field.key: likely(field) | anything for field in form.fields if not field.is_computed}
    keys = st.sampled_from([*form.by_key, "asing"])
    return st.fixed_dictionaries({}, optional=asked) | st.dictionaries(keys, anything, max_size=8) | anything


def nearly(form: Form, right: dict[str, object]) -> st.SearchStrategy[object]:
    """The right answers with one or two of them changed; of rows, one cell."""
    asked = {field.key: near(field, right.get(field.key)) for field in form.fields if not field.is_computed}
    changed = st.lists(st.sampled_from(sorted(asked)), max_size=2)
    changes = changed.flatmap(lambda keys: st.fixed_dictionaries({key: asked[key] for key in keys}))
    return changes.map(lambda changed: {**right, **changed})


def near(field: Field, right: object) -> st.SearchStrategy[object]:
    """A likely answer; of rows, the right ones with one cell changed."""
    if field.value_type != "rows" or not isinstance(right, list) or not right:
        return likely(field)
    cells = [column for column in field.columns if not column.is_computed and not column.readonly]
    cell = st.sampled_from(cells).flatmap(lambda column: st.tuples(st.just(column.key), likely(column)))
    places = st.integers(0, len(right) - 1)
    return st.tuples(places, cell).map(
        lambda change: [
            {**row, change[1][0]: change[1][1]} if place == change[0] else row
            for place, row in enumerate(right)
        ]
    )


def likely(field: Field) -> st.SearchStrategy[object]:
    """Answers that are often right."""
    if field.value_type == "rows":
        asked = {column.key: likely(column) for column in field.columns if not column.is_computed}
        return st.lists(st.fixed_dictionaries({}, optional=asked), max_size=5)
    if field.value_type == "string" and field.options:
        return st.sampled_from([option.value for option in field.options])
    return LIKELY[field.value_type]


NUMBERS = st.integers(0, 10**6) | st.decimals(0, 1000, places=2).map(str)
LIKELY: dict[str, st.SearchStrategy[object]] = {
    "decimal": NUMBERS,
    "integer": NUMBERS,
    "string": st.sampled_from(["a", "x", *CODES]),
    "boolean": st.booleans(),
    "strings": st.lists(st.sampled_from(CODES), max_size=4),
    "date": st.dates().map(str),
    "datetime": st.datetimes().map(lambda at: at.isoformat()[:16]),
    "files": st.lists(st.sampled_from([SHA, "cd" * 32]), max_size=2),
}


def mistakes_in(form: Form, raw: object, context) -> dict[str, list[Text]]:
    """What `validated` refuses; anything but FormInvalid comes through."""
    try:
        validated(form, raw, context)
    except FormInvalid as error:
        return error.errors
    return {}


def check(form: Form, raw: object, context) -> None:
    """One submission: values that can be stored and handed in again, or mistakes with paths."""
    preview = computed(form, raw, context)
    json.dumps(preview)
    mistakes = mistakes_in(form, raw, context)
    for path, texts in mistakes.items():
        assert isinstance(path, str)
        assert path
        assert texts
        assert all(isinstance(text, Text) for text in texts)
    if mistakes:
        return
    values = validated(form, raw, context)
    assert json.loads(rfc8785.dumps(values)) == values
    assert preview == values
    assert validated(form, client_part(form, values), context) == values
    assert set(values) == set(form.by_key) - read(form, raw, context).hidden


RIGHT = {
    "teks": "a",
    "panjang": "b",
    "unit": CODES,
    "baris": [{"kode": "1", "bidang": "ekonomi", "nilai": 2}],
}


@given(nearly(EVERY_TYPE, RIGHT))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_right_answers_can_be_stored_and_handed_in_again(raw):
    check(EVERY_TYPE, raw, a_context())


@given(answers_to(EVERY_TYPE))
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_json_gives_values_or_mistakes_with_paths(raw):
    check(EVERY_TYPE, raw, a_context())


@pytest.fixture(scope="module")
def case() -> Case:
    return Case().up_to_the_recap()


MUST_BE_TYPED = {
    "6": {"pernyataan": True},
    "10": {"keputusan": "kembalikan", "saran": "Lengkapi."},
    "10b": {"nomor": "1"},
    "11": {"nomor_arsip": "1", "lokasi_fisik": "Lemari 2"},
}
STEPS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "10b", "11")


@pytest.mark.parametrize("step", STEPS)
def test_the_forms_of_the_sop_take_any_json_too(step, case):
    form, context = sop_form(step), case.context(step, "ekonomi" if step in ("5", "6") else None)
    right = case.opening(step, context.unit) | MUST_BE_TYPED.get(step, {})

    @given(st.booleans().flatmap(lambda near: nearly(form, right) if near else answers_to(form)))
    @settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
    def any_json(raw: object) -> None:
        check(form, raw, context)

    any_json()


@given(anything, anything, anything)
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_form_opens_whatever_the_case_looks_like(former, step, units):
    context = a_context(
        steps={f"langkah_{n}": step for n in range(11)},
        former=former if isinstance(former, dict) else None,
        lists={"units": units, "indikator": step},
    )

    for number in ("2", "4", "7", "8", "9"):
        json.dumps(initial_values(sop_form(number), context))


def test_deep_nesting_is_a_plain_mistake():
    deep: object = "x"
    for _ in range(sys.getrecursionlimit() * 5):
        deep = [deep]

    for key in EVERY_TYPE.by_key:
        with pytest.raises(FormInvalid):
            validated(EVERY_TYPE, {key: deep}, a_context())


@pytest.mark.parametrize(
    "value", [10**5000, -(10**5000), Decimal("1e-999999"), 1.5e-300, float("-inf")], ids=range(5)
)
def test_extreme_numbers_are_plain_mistakes(value):
    with pytest.raises(FormInvalid) as refused:
        validated(EVERY_TYPE, {"desimal": value, "teks": "a"}, a_context())

    assert list(refused.value.errors) == ["desimal"]
