"""Reading form documents: what is understood, and that everything else is refused by name."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import Invalid
from forms.components import ALLOWED
from forms.document import field_types, read_form
from forms.errors import FormRefused
from forms.fields import Divider, Field, Prose, Section
from tests.forms.builders import FOLDER, a_form, component, document

ENTRIES = sorted(
    {
        entry
        for allowed in ALLOWED.values()
        for entry in allowed.entries | allowed.validate | allowed.properties
    }
)
CHOICES = [{"value": "a", "label": "Anu"}]


def refusal(*components, **entries) -> FormRefused:
    with pytest.raises(FormRefused) as refused:
        read_form(document(*components, **entries), name="uji")
    return refused.value


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_every_form_of_the_sop_is_understood_and_says_everything_in_both_languages(path):
    form = read_form(path.read_bytes(), name=path.name)

    assert form.key == path.stem
    for field in [*form.fields, *(column for each in form.fields for column in each.columns)]:
        assert field.label.id
        assert field.label.en
        assert bool(field.description.id) == bool(field.description.en)
        if field.description.id:
            assert field.description.id != field.description.en
        for option in field.options:
            assert option.label.en


def test_a_form_is_read_once_for_the_same_bytes():
    content = document(component("textfield"))

    assert read_form(content, name="uji") is read_form(content, name="uji")


def test_the_types_of_answers_are_told_by_key():
    form = a_form(
        component("textfield", "teks"),
        component("number", "jumlah", decimalDigits=2),
        component("number", "bulat", decimalDigits=0),
        component("number", "uang", money="rupiah"),
        component("checkbox", "ya"),
        component("datetime", "hari"),
        component("datetime", "saat", subtype="datetime"),
        component("checklist", "pilihan", values=CHOICES),
        component("dynamiclist", "baris", components=[component("textfield")]),
        component("filepicker", "berkas"),
    )

    assert field_types(form) == {
        "teks": "string",
        "jumlah": "decimal",
        "bulat": "integer",
        "uang": "integer",
        "ya": "boolean",
        "hari": "date",
        "saat": "datetime",
        "pilihan": "strings",
        "baris": "rows",
        "berkas": "files",
    }


def test_groups_stay_as_sections_while_their_fields_stand_in_one_row():
    inner = component("textfield", "dalam", show_if="luar == 'a'")
    form = a_form(
        component("textfield", "luar"),
        {"type": "separator"},
        {"type": "text", "text": "Halo", "properties": {"text_en": "Hello", "show_if": "luar == 'x'"}},
        {
            "type": "group",
            "label": "Bagian",
            "components": [inner, {"type": "text", "text": "Hai"}, {"type": "group", "components": []}],
            "properties": {"label_en": "Part", "show_if": "len(luar) > 2", "description": "Petunjuk"},
        },
    )

    assert [type(part) for part in form.parts] == [Field, Divider, Prose, Section]
    assert [field.key for field in form.fields] == ["luar", "dalam"]
    section = form.parts[3]
    assert section.label.en == "Part"
    assert section.parts[0] is form.by_key["dalam"]
    assert section.parts[0].show_if.source == "(len(luar) > 2) and (luar == 'a')"
    assert section.parts[1].show_if.source == "len(luar) > 2"
    assert form.parts[2].text.en == "Hello"


def test_a_form_tells_which_lists_and_steps_its_expressions_read():
    form = a_form(
        component("select", "unit", options="list:units"),
        component("textfield", "catatan", default="nilai(langkah_1, 'catatan')", show_if="unit == 'a'"),
        component(
            "dynamiclist",
            "baris",
            components=[
                component("textfield", "kode", default="catatan"),
                component("select", "asal", valuesKey="asal_usul"),
            ],
        ),
        {"type": "text", "text": "x", "properties": {"show_if": "len(lists['lain']) > langkah_9['n']"}},
    )

    assert form.lists == {"units", "asal_usul", "lain"}
    assert form.step_names == {"langkah_1", "langkah_9"}


def test_fields_are_worked_out_after_those_they_depend_on():
    form = a_form(
        component("number", "jumlah", compute="a + b"),
        component("number", "a", default="b"),
        component("number", "b"),
        component(
            "dynamiclist",
            "baris",
            components=[component("number", "dua", compute="satu * jumlah"), component("number", "satu")],
        ),
    )

    order = [field.key for field in form.order]
    assert order.index("b") < order.index("a") < order.index("jumlah") < order.index("baris")
    assert [column.key for column in form.by_key["baris"].column_order] == ["satu", "dua"]


def test_a_field_is_found_by_its_path():
    form = a_form(component("dynamiclist", "baris", components=[component("textfield", "kode")]))

    assert form.field_at("baris.3.kode").key == "kode"
    assert form.field_at("baris.kode").key == "kode"
    assert form.field_at("baris").key == form.field_at("baris.3").key == "baris"
    assert form.field_at("baris.3.lain") is None
    assert form.field_at("lain") is None


def test_a_title_may_be_given_in_both_languages():
    titled = read_form(document(properties={"title": "Judul", "title_en": "Title"}), name="uji")

    assert titled.title.en == "Title"
    assert read_form(document(), name="uji").title.id == "uji"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"type": "default", "id": "uji"}',
        b'{"type": "default", "id": "lain", "components": []}',
        b'{"type": "other", "id": "uji", "components": []}',
        b'{"type": "default", "id": "uji", "components": NaN}',
        b'{"type": "default", "id": "uji", "components": [], "x": 1e999}',
        b'{"type": "default", "id": "uji", "components": {}}',
        b'{"type": "default", "id": "uji", "components": [7]}',
        b" " * 600_000,
    ],
)
def test_bytes_that_are_no_form_document_are_refused(content):
    with pytest.raises(FormRefused):
        read_form(content, name="uji.json")


@pytest.mark.parametrize(
    "kind", ["button", "image", "html", "iframe", "spacer", "expression", "", None, 7, []]
)
def test_an_unknown_type_is_refused_naming_form_and_component(kind):
    error = refusal(component("textfield", "baik"), {"type": kind, "key": "aneh", "label": "x"})

    assert isinstance(error, Invalid)
    assert error.code == "form-refused"
    for sentence in (error.text.id, error.text.en):
        assert "uji" in sentence
        assert "aneh" in sentence


def test_a_component_without_a_key_is_named_by_its_place():
    assert "components[1]" in refusal({"type": "separator"}, {"type": "image"}).text.id


ROWS = [component("textfield", "kode"), component("number", "nilai")]


@pytest.mark.parametrize(
    "wrong",
    [
        component("textfield", "dua kata"),
        component("textfield", "a.b"),
        component("textfield", "_x"),
        component("textfield", "9x"),
        component("textfield", "if"),
        component("textfield", "Meta"),
        component("textfield", "x" * 61),
        {"type": "textfield", "key": "x"},
        {"type": "textfield", "label": "x"},
        {"type": "textfield", "key": "x", "label": 7},
        component("textfield", conditional={"hide": "=x"}),
        component("textfield", properties_=1),
        component("textfield", validate={"max": 3}),
        component("textfield", validate=[]),
        component("textfield", validate={"required": "ya"}),
        component("textfield", validate={"minLength": -1}),
        component("textfield", validate={"minLength": 1.5}),
        component("textfield", validate={"pattern": "("}),
        component("textfield", validate={"pattern": "(?=a)"}),
        component("textfield", validate={"pattern": "a{99999}"}),
        component("textfield", validate={"pattern": "\ud800"}),
        component("textfield", validate={"pattern": 5}),
        component("textfield", appearance={"suffixAdorner": 3}),
        component("textfield", disabled=True),
        component("textfield", readonly="=x"),
        component("textfield", required_if="1 +"),
        component("textfield", show_if="x.y"),
        component("textfield", show_if="eval('1')"),
        component("textfield", show_if=7),
        component("textfield", compute="1", default="2"),
        component("textfield", compute="1", validate={"required": True}),
        component("textfield", compute="1", readonly=True),
        component("textfield", compute="1", required_if="True"),
        component("textfield", compute="1", valid_if="True", invalid="x"),
        component("textfield", readonly=True),
        component("textfield", valid_if="True"),
        component("textfield", warn_if="True"),
        component("textfield", defaultValue=5),
        component("number", defaultValue="x"),
        component("number", money="dolar"),
        component("number", decimalDigits=9),
        component("number", decimalDigits="x"),
        component("number", validate={"min": "x"}),
        component("number", validate={"min": 3, "max": 2}),
        component("datetime", subtype="time"),
        component("filepicker", accept="image/*"),
        component("filepicker", accept=7),
        component("filepicker", multiple="ya"),
        component("select"),
        component("select", values=CHOICES, options="list:units"),
        component("select", values={}),
        component("select", values=[7]),
        component("select", values=[{"value": "", "label": "x"}]),
        component("select", values=[{"value": 7, "label": "x"}]),
        component("select", values=[{"value": "a", "label": None}]),
        component("select", values=CHOICES * 2),
        component("select", valuesKey="tidak sah"),
        component("dynamiclist", components=[]),
        component("dynamiclist"),
        component("dynamiclist", components=[component("group", components=[])]),
        component("dynamiclist", components=[component("dynamiclist", components=ROWS)]),
        component("dynamiclist", components=[*ROWS, component("textfield", "kode")]),
        component("dynamiclist", components=ROWS, row_key="lain"),
        component("dynamiclist", components=ROWS, rows_from="langkah_1"),
        component("dynamiclist", components=ROWS, min_rows="banyak"),
        component("dynamiclist", components=ROWS, compute="langkah_1"),
        component(
            "dynamiclist",
            components=[component("number", "a", compute="b"), component("number", "b", compute="a")],
        ),
        {"type": "table", "label": "T", "dataSource": "=t", "columns": [{"key": "a", "label": "A"}]},
        {"type": "table", "label": "T", "dataSource": "=t", "columns": [], "properties": {"compute": "x"}},
        {"type": "table", "label": "T", "dataSource": "=t", "columns": [7], "properties": {"compute": "x"}},
        {
            "type": "table",
            "label": "T",
            "dataSource": "=1t",
            "columns": [{"key": "a", "label": "A"}],
            "properties": {"compute": "x"},
        },
        {
            "type": "table",
            "label": "T",
            "dataSource": "=t",
            "columns": [{"key": "a", "label": "A"}],
            "properties": {"compute": "x", "type.a": "uang"},
        },
        {"type": "group", "path": "dalam", "components": []},
        {"type": "group"},
        {"type": "text", "text": 7},
        {"type": "separator", "label": "x"},
    ],
    ids=lambda wrong: json.dumps(wrong)[:80],
)
def test_what_cannot_be_kept_is_refused(wrong):
    error = refusal(wrong)

    assert error.text.id != error.text.en


def test_a_key_stands_for_one_field_only():
    assert "isian" in refusal(component("textfield"), component("number")).text.en


def test_fields_cannot_depend_on_one_another_in_a_circle():
    error = refusal(component("number", "a", default="b"), component("number", "b", compute="a"))

    assert "a → b → a" in error.text.en or "b → a → b" in error.text.en


def test_groups_are_not_nested_without_end():
    nested = {"type": "group", "components": []}
    for _ in range(8):
        nested = {"type": "group", "components": [nested]}

    refusal(nested)


def test_conditions_that_are_too_long_together_are_refused():
    long = "luar == '" + "x" * 450 + "'"
    inner = component("textfield", "dalam", show_if=long)

    refusal({"type": "group", "components": [inner], "properties": {"show_if": long}})


def test_ready_made_patterns_are_those_of_form_js():
    form = a_form(component("textfield", validate={"validationType": "email"}))

    assert form.by_key["isian"].pattern


def test_units_of_measure_and_english_labels_are_read():
    form = a_form(
        component("number", "persen", appearance={"suffixAdorner": "%"}, properties={"label_en": "Percent"}),
        component("select", "p", values=CHOICES, properties={"label_en.a": "Something"}),
        component("number", "uang", money="rupiah"),
    )

    assert form.by_key["persen"].suffix.id == "%"
    assert form.by_key["persen"].label.en == "Percent"
    assert form.by_key["p"].options[0].label.en == "Something"
    assert form.by_key["uang"].prefix.id == "Rp"


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from(sorted(ALLOWED)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(ENTRIES), inner, max_size=5),
    max_leaves=12,
)
drawn = st.fixed_dictionaries(
    {"type": st.sampled_from(sorted(ALLOWED)), "label": st.just("X")},
    optional={entry: json_values for entry in ENTRIES if entry not in ("type", "label")},
)


@given(st.lists(drawn | json_values, max_size=3))
@settings(deadline=None)
def test_any_json_is_a_form_or_is_refused(components):
    content = json.dumps({"type": "default", "id": "uji", "components": components}).encode()

    with suppress(FormRefused):
        assert len(read_form(content, name="uji").parts) == len(components)
