"""What a form opens with, and what can be chosen in it."""

from datetime import UTC, date, datetime
from decimal import Decimal

from forms.casting import cast, stored
from forms.values import client_part, initial_values, new_row, resolved_options
from tests.forms.builders import CODES, UNITS, a_context, a_form, component


def opening(*components, **context):
    return initial_values(a_form(*components), a_context(**context))


def test_a_default_is_an_expression_over_the_case_and_the_fields_before():
    values = opening(
        component("textfield", "sapaan", default="isi('Halo {}', nama)"),
        component("textfield", "nama", default="label(lists['units'], unit)"),
        unit="ekonomi",
    )

    assert values == {"sapaan": "Halo Bidang Usaha Ekonomi Kampung", "nama": "Bidang Usaha Ekonomi Kampung"}


def test_a_former_answer_goes_before_the_default_unless_it_is_to_be_given_anew():
    components = [
        component("textfield", "lama", default="'bawaan'"),
        component("textfield", "baru", default="'bawaan'", former="false"),
    ]

    assert opening(*components, former={"lama": "dulu", "baru": "dulu"}) == {"lama": "dulu", "baru": "bawaan"}
    assert opening(*components, former={"lama": None}) == {"lama": "bawaan", "baru": "bawaan"}


def test_a_form_js_default_value_is_used_too():
    assert opening(component("number", defaultValue=5, decimalDigits=1))["isian"] == "5"
    assert opening(component("checkbox", defaultValue=True))["isian"] is True


def test_a_default_that_cannot_be_evaluated_or_does_not_fit_is_none():
    assert opening(component("number", default="1 / 0"))["isian"] is None
    assert opening(component("number", default="'lima'"))["isian"] is None
    assert opening(component("datetime", default="'kemarin'"))["isian"] is None


def test_hidden_fields_do_not_open():
    assert opening(component("textfield", default="'x'", show_if="False")) == {}


def test_rows_open_with_their_defaults_and_computed_columns():
    rows = component(
        "dynamiclist",
        "baris",
        default="lists['units']",
        components=[
            component("textfield", "value"),
            component("textfield", "label"),
            component("number", "n", default="len(value)"),
            component("number", "m", compute="n * 2"),
            component("textfield", "t", show_if="n > 7", default="'panjang'"),
        ],
    )

    first, *_, last = opening(rows)["baris"]

    assert first == {
        "value": "pemerintahan",
        "label": UNITS[0]["label"],
        "n": "12",
        "m": "24",
        "t": "panjang",
    }
    assert last == {"value": "ekonomi", "label": UNITS[3]["label"], "n": "7", "m": "14"}


def test_fixed_rows_get_their_former_answers_back_by_key():
    rows = component(
        "dynamiclist",
        "baris",
        rows_from="baris(lists['units'], 'unit')",
        row_key="unit",
        components=[component("textfield", "unit"), component("textfield", "catatan", default="'baru'")],
    )
    former = {"baris": [{"unit": "ekonomi", "catatan": "dulu"}, {"unit": "bubar", "catatan": "?"}]}

    assert [row["catatan"] for row in opening(rows, former=former)["baris"]] == [
        "baru",
        "baru",
        "baru",
        "dulu",
    ]


def test_a_default_that_is_too_long_is_cut():
    assert opening(component("textfield", default="'abcdef'", validate={"maxLength": 4}))["isian"] == "abc…"


def test_a_new_row_opens_with_defaults_that_see_the_rest_of_the_form():
    columns = [
        component("textfield", "a", default="'x'"),
        component("textfield", "b", default="luar"),
        component("number", "c", compute="2"),
    ]
    form = a_form(component("textfield", "luar"), component("dynamiclist", "baris", components=columns))

    assert new_row(form, "baris", a_context(), {"luar": "y"}) == {"a": "x", "b": "y", "c": "2"}
    assert new_row(form, "baris", a_context()) == {"a": "x", "b": None, "c": "2"}


def test_options_are_resolved_by_path_and_in_the_language_asked_for():
    columns = [component("select", "unit", valuesKey="units", only="pilih"), component("textfield", "lain")]
    form = a_form(
        component("checklist", "pilih", valuesKey="units", only="['ekonomi']"),
        component("radio", "ya", values=[{"value": "y", "label": "Ya"}], properties={"label_en.y": "Yes"}),
        component("dynamiclist", "baris", components=columns),
    )

    options = resolved_options(form, a_context(), language="en")

    assert options["pilih"] == [{"value": "ekonomi", "label": "Bidang Usaha Ekonomi Kampung"}]
    assert options["ya"] == [{"value": "y", "label": "Yes"}]
    assert [option["value"] for option in options["baris.unit"]] == CODES
    assert set(options) == {"pilih", "ya", "baris.unit"}


def test_options_may_follow_from_the_values_shown():
    form = a_form(
        component("textfield", "jenis"),
        component("select", "pilih", options="['a'] if jenis == 'x' else ['b']"),
    )

    assert resolved_options(form, a_context(), values={"jenis": "x"})["pilih"] == [
        {"value": "a", "label": "a"}
    ]


def test_the_clients_part_leaves_out_what_is_computed():
    columns = [component("textfield", "a"), component("number", "b", compute="1")]
    form = a_form(
        component("dynamiclist", "baris", components=columns),
        component("number", "c", compute="2"),
        component("textfield", "d"),
    )

    assert client_part(form, {"baris": [{"a": "x", "b": 1}], "c": 2}) == {"baris": [{"a": "x"}]}


def test_values_of_expressions_are_cast_to_what_the_field_holds():
    form = a_form(
        component("number", "desimal", decimalDigits=2),
        component("number", "bulat", decimalDigits=0),
        component("textfield", "teks"),
        component("checkbox", "ya"),
        component("datetime", "hari"),
        component("datetime", "saat", subtype="datetime"),
        component("filepicker", "berkas"),
    )
    field = form.by_key

    assert cast(field["desimal"], "2.345") == Decimal("2.35")
    assert cast(field["desimal"], 10**20) is None
    assert cast(field["bulat"], Decimal("2.5")) == 3
    assert cast(field["teks"], Decimal("2.50")) == "2.5"
    assert cast(field["teks"], True) is None
    assert cast(field["teks"], " ") is None
    assert cast(field["ya"], 1) is False
    assert cast(field["hari"], date(2026, 1, 2)) == cast(field["hari"], "2026-01-02") == date(2026, 1, 2)
    instant = datetime(2026, 1, 2, 3, tzinfo=UTC)
    assert cast(field["saat"], instant) == cast(field["saat"], "2026-01-02T10:00+07:00") == instant
    assert cast(field["berkas"], "x") == []


def test_every_value_can_be_stored_as_json():
    assert stored({"a": (1, Decimal("1.50"), date(2026, 1, 2)), 5: {object: None}.keys()})["a"] == [
        1,
        "1.5",
        "2026-01-02",
    ]
    assert stored(2**60) == str(2**60)
    assert stored(datetime(2026, 1, 2, tzinfo=UTC)) == "2026-01-02T00:00:00Z"
