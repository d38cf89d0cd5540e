"""Answers of an earlier case in a form that has changed since."""

from typing import Any

import pytest

from forms.document import read_form
from forms.errors import FormRefused
from forms.fields import Form
from forms.fitting import Fitted, fitted
from forms.validation import validated
from forms.values import client_part, initial_values, resolved_options
from tests.forms.builders import Case, a_context, component, document, sop_form

UNIT = component("select", "unit", valuesKey="units")


def copyable(*components: Any, copied: str = "true") -> Form:
    return read_form(document(*components, properties={"copy_former": copied}), name="uji.json")


def fit(form: Form, former: dict[str, Any]) -> Fitted:
    context = a_context()
    opening = client_part(form, initial_values(form, context))
    return fitted(form, former, opening, resolved_options(form, context))


def left_out(found: Fitted) -> list[str]:
    return [text.id for text in found.left_out]


def test_the_indicators_of_the_former_period_fit_but_its_instructions_stay_behind():
    former = Case().submit("1") and Case().submit("2")
    former = {**former, "indikator": former["indikator"][:3]}
    form, context = sop_form("2"), Case().context("2")
    opening = client_part(form, initial_values(form, context))

    found = fitted(form, former, opening, resolved_options(form, context))

    assert found.answers.keys() == {"unit_bertugas", "indikator"}
    assert left_out(found) == []
    assert len(validated(form, {**opening, **found.answers}, context)["indikator"]) == 3


def test_options_that_no_longer_exist_are_named_and_dropped():
    form = copyable(UNIT, component("checklist", "semua", valuesKey="units"))

    found = fit(form, {"unit": "lama", "semua": ["ekonomi", "lama"]})

    assert found.answers == {"unit": None, "semua": ["ekonomi"]}
    assert left_out(found) == [
        "Unit: pilihan “lama” tidak ada lagi.",
        "Semua: pilihan “lama” tidak ada lagi.",
    ]


def test_fields_that_the_form_no_longer_has_are_dropped_and_types_are_made_to_fit():
    form = copyable(component("number", "nilai", decimalDigits=1), component("textfield", "nama"))

    found = fit(form, {"nilai": "7.25", "nama": 12, "hilang": "x"})

    assert found.answers == {"nilai": "7.3", "nama": "12"}


def test_files_of_another_case_are_not_copied():
    found = fit(copyable(component("filepicker", "bukti")), {"bukti": [{"sha256": "ab" * 32}]})

    assert found.answers == {"bukti": []}
    assert left_out(found) == ["Bukti: berkas tidak ikut disalin."]


def test_given_rows_take_the_former_answers_of_their_key():
    rows = component(
        "dynamiclist",
        "daftar",
        components=[component("textfield", "unit"), component("textfield", "isi")],
        rows_from="baris(lists['units'], 'unit')",
        row_key="unit",
    )

    found = fit(copyable(rows), {"daftar": [{"unit": "ekonomi", "isi": "x"}, {"unit": "lama", "isi": "y"}]})

    assert [row["isi"] for row in found.answers["daftar"] if row["unit"] == "ekonomi"] == ["x"]
    assert len(found.answers["daftar"]) == 4
    assert left_out(found) == ["Daftar: baris lama tidak ada di formulir ini."]


def test_only_the_named_answers_are_copied():
    form = copyable(component("textfield", "a"), component("textfield", "b"), copied="b")

    assert fit(form, {"a": "1", "b": "2"}).answers == {"b": "2"}


def test_a_form_cannot_let_be_copied_what_it_does_not_ask():
    with pytest.raises(FormRefused, match="copy_former"):
        copyable(UNIT, copied="unit lain")
