"""Answers in their context: hidden, computed, read-only, required, chosen, unique, odd."""

from decimal import Decimal

import pytest
from marshmallow import Schema, ValidationError

from forms import messages
from forms.validation import computed, read, schema_for, validated, warnings
from tests.forms.builders import SHA, UNITS, a_context, a_form, component, errors_of

CHOICES = [{"value": "ya", "label": "Ya"}, {"value": "tidak", "label": "Tidak"}]
REASON = component("textfield", "alasan", show_if="pilih == 'tidak'", required_if="pilih == 'tidak'")
ASKED = a_form(component("radio", "pilih", values=CHOICES), REASON)
SUM = component("number", "jumlah", compute="a + b", decimalDigits=2)
ADDED = a_form(SUM, component("number", "a"), component("number", "b"))


def test_a_hidden_field_is_dropped_whatever_was_sent_for_it():
    assert validated(ASKED, {"pilih": "ya", "alasan": ["?"]}, a_context()) == {"pilih": "ya"}


def test_a_field_is_required_when_its_condition_holds():
    assert errors_of(ASKED, {"pilih": "tidak", "alasan": "  "}) == {"alasan": [messages.REQUIRED]}
    assert validated(ASKED, {"pilih": "tidak", "alasan": "Ada."}, a_context())["alasan"] == "Ada."


def test_a_reading_tells_what_is_hidden_and_what_is_required():
    assert read(ASKED, {"pilih": "ya"}, a_context()).hidden == {"alasan"}
    assert read(ASKED, {"pilih": "tidak"}, a_context()).required == {"alasan"}


def test_a_required_box_must_be_ticked():
    form = a_form(component("checkbox", validate={"required": True}))

    assert errors_of(form, {"isian": False}) == errors_of(form, {}) == {"isian": [messages.MUST_BE_TICKED]}


def test_what_is_computed_comes_from_the_server_alone():
    assert validated(ADDED, {"a": "1.5", "b": 2}, a_context())["jumlah"] == "3.5"
    assert errors_of(ADDED, {"a": 1, "b": 2, "jumlah": "3"}) == {"jumlah": [messages.COMPUTED]}


def test_a_computed_column_is_refused_from_the_client():
    rows = component(
        "dynamiclist",
        "baris",
        components=[component("number", "a"), component("number", "b", compute="a * 2")],
    )

    assert errors_of(a_form(rows), {"baris": [{"a": 1, "b": 2}]}) == {"baris.0.b": [messages.COMPUTED]}


def test_what_cannot_be_computed_is_empty():
    assert validated(ADDED, {"a": 1}, a_context())["jumlah"] is None
    assert validated(a_form(component("number", compute="1 / 0")), {}, a_context()) == {"isian": None}


def test_a_condition_that_cannot_be_asked_hides_nothing_and_requires_nothing():
    form = a_form(component("textfield", show_if="1 / 0 > 1", required_if="1 / 0 > 1"))

    assert validated(form, {}, a_context()) == {"isian": None}


def test_a_read_only_value_may_be_sent_back_but_not_changed():
    form = a_form(component("number", default="2.50", readonly=True))

    assert validated(form, {}, a_context()) == {"isian": "2.5"}
    assert validated(form, {"isian": "2.5"}, a_context()) == {"isian": "2.5"}
    assert errors_of(form, {"isian": 3}) == {"isian": [messages.READ_ONLY]}


ROWS = a_form(
    component(
        "dynamiclist",
        "baris",
        rows_from="langkah_2['baris']",
        row_key="kode",
        components=[
            component("textfield", "kode"),
            component("number", "target", readonly=True),
            component("number", "realisasi", validate={"required": True}),
        ],
    )
)
GIVEN = a_context(
    steps={
        "langkah_2": {
            "baris": [{"kode": "A", "target": "7.50"}, {"kode": "B", "target": None}, {"kode": "A"}]
        }
    }
)


def test_fixed_rows_come_from_the_server_and_answers_are_matched_by_key():
    sent = [{"kode": "B", "realisasi": 2}, {"kode": "A", "realisasi": 1, "target": "7.5"}]

    assert validated(ROWS, {"baris": sent}, GIVEN)["baris"] == [
        {"kode": "A", "target": "7.5", "realisasi": "1"},
        {"kode": "B", "target": None, "realisasi": "2"},
    ]


def test_fixed_rows_without_a_key_are_matched_by_place():
    assert len(validated(ROWS, {"baris": [{"realisasi": 1}, {"realisasi": 2}]}, GIVEN)["baris"]) == 2


def test_a_fixed_row_cannot_be_left_out_added_doubled_or_changed():
    sent = [
        {"kode": "A", "realisasi": 1, "target": 9},
        {"kode": "A", "realisasi": 1},
        {"kode": "C", "realisasi": 1},
    ]

    assert errors_of(ROWS, {"baris": sent}, GIVEN) == {
        "baris.0.target": [messages.READ_ONLY],
        "baris.1": [messages.UNKNOWN_ROW],
        "baris.2": [messages.UNKNOWN_ROW],
        "baris.3.realisasi": [messages.REQUIRED],
    }


def test_without_given_rows_a_fixed_list_is_empty_even_if_required():
    form = a_form(
        component(
            "dynamiclist",
            rows_from="langkah_2['x']",
            row_key="k",
            components=[component("textfield", "k")],
            required_if="True",
        )
    )

    assert validated(form, {}, a_context()) == {"isian": []}


def test_rows_are_told_apart_by_their_key():
    columns = [component("textfield", "kode"), component("textfield", "jenis")]
    form = a_form(component("dynamiclist", "baris", components=columns, row_key="kode jenis"))
    same = {"kode": "a", "jenis": "x"}

    assert errors_of(form, {"baris": [same, {**same, "jenis": "y"}, same]}) == {
        "baris.2.jenis": [messages.SAME_ROW]
    }
    assert len(validated(form, {"baris": [{}, {}]}, a_context())["baris"]) == 2


def test_options_come_from_a_reference_list():
    form = a_form(component("select", options="list:units"))

    assert validated(form, {"isian": "ekonomi"}, a_context()) == {"isian": "ekonomi"}
    assert errors_of(form, {"isian": "lain"}) == {"isian": [messages.NOT_AN_OPTION]}
    assert errors_of(form, {"isian": "ekonomi"}, a_context(lists={})) == {"isian": [messages.NOT_AN_OPTION]}


UNIT_ROWS = component(
    "dynamiclist", "baris", components=[component("select", "unit", options="list:units", only="pilihan")]
)
NARROWED = a_form(component("checklist", "pilihan", options="list:units"), UNIT_ROWS)


def test_options_may_be_narrowed_to_what_was_chosen_elsewhere():
    raw = {"pilihan": ["ekonomi"], "baris": [{"unit": "ekonomi"}, {"unit": "kelembagaan"}]}

    found = errors_of(NARROWED, raw)

    assert list(found) == ["baris.1.unit"]
    assert found["baris.1.unit"][0].id.startswith("Pilihan ini tidak dicentang di")


def test_a_choice_from_what_is_itself_wrong_is_not_blamed():
    raw = {"pilihan": ["asing"], "baris": [{"unit": "kelembagaan"}]}

    assert errors_of(NARROWED, raw) == {"pilihan": [messages.NOT_AN_OPTION]}


def test_options_may_depend_on_the_row():
    columns = [
        component("textfield", "jenis"),
        component("select", "unit", options="['a', 'b'] if jenis == 'x' else ['c', 5]"),
    ]
    form = a_form(component("dynamiclist", "baris", components=columns))

    assert errors_of(form, {"baris": [{"jenis": "x", "unit": "a"}, {"jenis": "y", "unit": "a"}]}) == {
        "baris.1.unit": [messages.NOT_AN_OPTION]
    }


def test_a_columns_expression_sees_its_own_row_before_the_form_and_the_case():
    columns = [component("textfield", "unit"), component("textfield", "dilihat", compute="unit")]
    form = a_form(
        component("dynamiclist", "baris", components=columns), component("textfield", "luar", compute="unit")
    )

    values = validated(form, {"baris": [{"unit": "a"}, {}]}, a_context(unit="ekonomi"))

    assert values == {
        "baris": [{"unit": "a", "dilihat": "a"}, {"unit": None, "dilihat": None}],
        "luar": "ekonomi",
    }


def test_a_rule_of_the_form_is_checked_once_there_is_an_answer():
    form = a_form(component("number", valid_if="isian == 4", invalid="Harus 4.", invalid_en="Must be 4."))

    assert errors_of(form, {"isian": 5})["isian"][0].en == "Must be 4."
    assert validated(form, {"isian": 4}, a_context())
    assert validated(form, {}, a_context()) == {"isian": None}


def test_what_is_odd_is_warned_of_but_stored():
    form = a_form(
        component("number", "pagu"),
        component("number", "belanja", warn_if="belanja > pagu", warning="Melebihi.", warning_en="Too much."),
    )
    raw = {"pagu": 1, "belanja": 2}

    assert validated(form, raw, a_context()) == {"pagu": "1", "belanja": "2"}
    assert warnings(form, raw, a_context())["belanja"][0].en == "Too much."
    assert warnings(form, {"pagu": 2, "belanja": 2}, a_context()) == {}
    assert warnings(form, {"belanja": 2}, a_context()) == {}


def test_a_computed_value_may_be_odd_too():
    form = a_form(component("number", compute="5", warn_if="isian > 3", warning="Banyak."))

    assert warnings(form, {}, a_context())["isian"][0].id == "Banyak."


UPLOAD = a_form(component("filepicker", multiple=True, accept=".pdf"))


def test_only_files_of_the_case_may_be_referred_to():
    context = a_context(files={SHA: {"name": "laporan.pdf", "size": 7}})

    assert validated(UPLOAD, {"isian": [SHA]}, context)["isian"] == [
        {"sha256": SHA, "name": "laporan.pdf", "size": 7}
    ]
    assert errors_of(UPLOAD, {"isian": ["cd" * 32]}, context) == {"isian": [messages.NOT_A_FILE]}


def test_a_files_size_is_the_servers_while_its_name_may_be_the_persons():
    context = a_context(files={SHA: {"name": "laporan.pdf", "size": 7}})
    sent = {"sha256": SHA, "name": "bukti.pdf", "size": 999}

    assert validated(UPLOAD, {"isian": [sent]}, context)["isian"] == [
        {"sha256": SHA, "name": "bukti.pdf", "size": 7}
    ]


def test_a_known_files_ending_counts_as_well():
    context = a_context(files={SHA: {"name": "virus.exe", "size": 7}})

    assert errors_of(UPLOAD, {"isian": [SHA]}, context) == {"isian": [messages.wrong_ending((".pdf",))]}


def test_files_of_the_former_answers_and_of_earlier_steps_may_be_kept():
    file, other = ({"sha256": digest * 32, "name": "a.pdf", "size": 1} for digest in ("ab", "cd"))
    context = a_context(
        files={}, former={"baris": [{"bukti": [file]}], "n": 5}, documents={"langkah_1": [other]}
    )

    assert validated(UPLOAD, {"isian": [file, other]}, context)["isian"] == [file, other]


def test_a_preview_follows_the_same_rules_but_refuses_nothing():
    raw = {"a": "1,5x", "b": 2, "asing": 1}

    assert computed(ADDED, raw, a_context()) == {"jumlah": None, "a": "1,5x", "b": "2"}
    assert computed(ADDED, {"a": 1, "b": 2}, a_context())["jumlah"] == "3"
    assert computed(ADDED, None, a_context()) == {"jumlah": None, "a": None, "b": None}


def test_a_preview_echoes_what_cannot_be_read_in_rows_too():
    values = computed(
        ROWS, {"baris": [{"kode": "A", "realisasi": "dua"}, {"kode": "B", "realisasi": float("inf")}]}, GIVEN
    )

    assert [row["realisasi"] for row in values["baris"]] == ["dua", "inf"]


def test_a_preview_leaves_out_what_is_hidden():
    assert computed(ASKED, {"pilih": "ya", "alasan": "x" * 999}, a_context()) == {"pilih": "ya"}


def test_any_form_is_a_marshmallow_schema():
    schema = schema_for(ADDED, a_context())

    assert isinstance(schema, Schema)
    assert set(schema.fields) == {"jumlah", "a", "b"}
    assert schema.load({"a": 1, "b": 2})["jumlah"] == "3"
    assert type(schema) is type(schema_for(ADDED, a_context()))


def test_the_schemas_messages_are_nested_as_marshmallow_nests_them():
    sent = [{"kode": "A", "realisasi": "x"}, {"kode": "C", "realisasi": "y"}]

    with pytest.raises(ValidationError) as refused:
        schema_for(ROWS, GIVEN).load({"baris": sent})

    assert refused.value.messages == {
        "baris": {
            0: {"realisasi": [messages.NOT_A_NUMBER]},
            1: {"_schema": [messages.UNKNOWN_ROW], "realisasi": [messages.NOT_A_NUMBER]},
            2: {"realisasi": [messages.REQUIRED]},
        }
    }


def test_expressions_see_the_case_but_do_not_change_it():
    form = a_form(
        component("textfield", "kunci", compute="business_key"),
        component("datetime", "hari", compute="today"),
        component("number", "batas", compute="settings['cap']"),
        component("textfield", "lama", compute="former['catatan']"),
        component("checklist", "semua", valuesKey="units", readonly=True, default="list:units"),
    )
    context = a_context(settings={"cap": Decimal(90)}, former={"catatan": "Dulu."})

    assert validated(form, {}, context) == {
        "kunci": "TW3-2026",
        "hari": "2026-10-05",
        "batas": "90",
        "lama": "Dulu.",
        "semua": [unit["value"] for unit in UNITS],
    }
