"""Single answers: each type takes what fits it and says plainly what does not."""

from decimal import Decimal

import pytest

from forms import messages
from forms.validation import validated
from tests.forms.builders import SHA, a_context, a_form, component, errors_of

CHOICES = [{"value": "a", "label": "Anu"}, {"value": "b", "label": "Itu"}]


def answered(built, value):
    return validated(a_form(built), {"isian": value}, a_context())["isian"]


def complaint(built, value):
    return errors_of(a_form(built), {"isian": value})["isian"][0]


TEXT = component("textfield", validate={"maxLength": 10, "minLength": 3})
DECIMAL = component("number", decimalDigits=2, validate={"min": 0, "max": 1000})
WHOLE = component("number", decimalDigits=0)
SELECT = component("select", values=CHOICES)
LIST = component("checklist", values=CHOICES)
FILES = component("filepicker", multiple=True, accept=".pdf,.PNG")
ROWS = component("dynamiclist", components=[component("textfield", "kode")], max_rows="2", min_rows="2")


@pytest.mark.parametrize(
    ("built", "value", "stored"),
    [
        (TEXT, "  halo\r\n", "halo"),
        (TEXT, "a\r\nb\rc", "a\nb\nc"),
        (TEXT, " ", None),
        (TEXT, None, None),
        (DECIMAL, 87.5, "87.5"),
        (DECIMAL, "87.50", "87.5"),
        (DECIMAL, 7, "7"),
        (DECIMAL, Decimal("0.10"), "0.1"),
        (DECIMAL, "-0", "0"),
        (DECIMAL, "", None),
        (WHOLE, 5.0, 5),
        (WHOLE, "5.00", 5),
        (WHOLE, 2**53 - 1, 2**53 - 1),
        (component("number", money="rupiah"), "1000000", 1_000_000),
        (component("checkbox"), True, True),
        (component("checkbox"), None, False),
        (component("checkbox"), "", False),
        (component("datetime"), " 2026-02-28 ", "2026-02-28"),
        (component("datetime"), "", None),
        (component("datetime", subtype="datetime"), "2026-11-20T16:10", "2026-11-20T09:10:00Z"),
        (component("datetime", subtype="datetime"), "2026-11-20 16:10:05+07:00", "2026-11-20T09:10:05Z"),
        (component("datetime", subtype="datetime"), "2026-11-20T09:10:00Z", "2026-11-20T09:10:00Z"),
        (component("datetime", subtype="datetime"), "", None),
        (component("textfield"), "\u200b \u00a0\u2028", None),
        (SELECT, "b", "b"),
        (SELECT, "", None),
        (LIST, ["b", "a", "b", " "], ["b", "a"]),
        (LIST, None, []),
        (FILES, [SHA, "", None, {"sha256": SHA}], [{"sha256": SHA, "name": "", "size": None}]),
        (FILES, [{"sha256": SHA, "name": "a.PDF", "size": 3}], [{"sha256": SHA, "name": "a.PDF", "size": 3}]),
        (component("textfield", validate={"pattern": "^[A-Z]+$"}), "ABC", "ABC"),
    ],
)
def test_an_answer_that_fits_is_stored_in_one_form(built, value, stored):
    assert answered(built, value) == stored


@pytest.mark.parametrize(
    ("built", "value", "message"),
    [
        (TEXT, "ab", messages.too_short(3)),
        (TEXT, "a" * 11, messages.too_long(10)),
        (TEXT, "a" * 1_000_000, messages.too_long(10)),
        (TEXT, "abc\x00", messages.UNSUITABLE_CHARACTER),
        (TEXT, "abc\ud800", messages.UNSUITABLE_CHARACTER),
        (TEXT, 5, messages.NOT_A_TEXT),
        (TEXT, ["abc"], messages.NOT_A_TEXT),
        (component("textfield", validate={"pattern": "^(a+)+$"}), "a" * 400 + "!", messages.NO_MATCH),
        (component("textfield", validate={"pattern": "^[A-Z]+$"}), "abc", messages.NO_MATCH),
        (component("textfield", validate={"validationType": "email"}), "abc", messages.NO_MATCH),
        (DECIMAL, "lima", messages.NOT_A_NUMBER),
        (component("number", money="rupiah"), "sejuta", messages.NOT_AN_AMOUNT),
        (DECIMAL, True, messages.NOT_A_NUMBER),
        (DECIMAL, float("nan"), messages.NOT_A_NUMBER),
        (DECIMAL, float("inf"), messages.NOT_A_NUMBER),
        (DECIMAL, 1e999, messages.NOT_A_NUMBER),
        (DECIMAL, [], messages.NOT_A_NUMBER),
        (DECIMAL, "1.234", messages.too_many_decimals(2)),
        (DECIMAL, 0.1 + 0.2, messages.too_many_decimals(2)),
        (DECIMAL, -1, messages.below(Decimal(0))),
        (DECIMAL, 1000.5, messages.above(Decimal(1000))),
        (DECIMAL, 10**20, messages.TOO_LARGE),
        (WHOLE, 5.5, messages.NOT_WHOLE),
        (WHOLE, 2**53, messages.TOO_LARGE),
        (component("checkbox"), 1, messages.NOT_YES_OR_NO),
        (component("checkbox"), "true", messages.NOT_YES_OR_NO),
        (component("datetime"), "2026-02-30", messages.NOT_A_DATE),
        (component("datetime"), "20260228", messages.NOT_A_DATE),
        (component("datetime"), 20260228, messages.NOT_A_DATE),
        (component("datetime", subtype="datetime"), "2026-02-28", messages.NOT_AN_INSTANT),
        (component("datetime", subtype="datetime"), "2026-02-28T25:00", messages.NOT_AN_INSTANT),
        (component("datetime", subtype="datetime"), "0001-01-01T00:00+14:00", messages.NOT_AN_INSTANT),
        (component("datetime", subtype="datetime"), 5, messages.NOT_AN_INSTANT),
        (SELECT, "c", messages.NOT_AN_OPTION),
        (SELECT, 1, messages.NOT_A_TEXT),
        (LIST, ["a", "c"], messages.NOT_AN_OPTION),
        (LIST, "a", messages.NOT_A_LIST),
        (LIST, {"a": 1}, messages.NOT_A_LIST),
        (LIST, [1], messages.NOT_AN_OPTION),
        (LIST, ["a"] * 501, messages.too_many(500)),
        (FILES, "x", messages.NOT_A_LIST),
        (FILES, ["x"], messages.NOT_A_FILE),
        (FILES, [{"sha256": SHA, "path": "/etc/passwd"}], messages.NOT_A_FILE),
        (FILES, [{"sha256": SHA, "size": True}], messages.NOT_A_FILE),
        (FILES, [{"sha256": SHA, "name": 5}], messages.NOT_A_FILE),
        (FILES, [[SHA]], messages.NOT_A_FILE),
        (FILES, [{"sha256": SHA, "name": "a.exe"}], messages.wrong_ending((".pdf", ".png"))),
        (FILES, [SHA] * 51, messages.too_many(50)),
        (component("filepicker"), [SHA, SHA], messages.too_many(1)),
        (ROWS, "x", messages.NOT_A_LIST),
        (ROWS, [{}] * 3, messages.too_many(2)),
        (ROWS, [{"kode": "a"}], messages.too_few_rows(2)),
        (ROWS, [], messages.REQUIRED),
    ],
)
def test_an_answer_that_does_not_fit_is_named(built, value, message):
    assert complaint(built, value) == message


def test_bounds_are_named_as_each_language_writes_numbers():
    assert complaint(DECIMAL, 2000).id.endswith("1.000.")
    assert complaint(DECIMAL, 2000).en.endswith("1,000.")


def test_a_wrong_row_is_named_by_its_place_and_leaves_the_others_alone():
    form = a_form(
        component("dynamiclist", components=[component("textfield", "kode", validate={"required": True})])
    )

    found = errors_of(form, {"isian": [{"kode": "a"}, {"kode": 5}, {}, 7, {"kode": "b", "asing": 1}]})

    assert found == {
        "isian.1.kode": [messages.NOT_A_TEXT],
        "isian.2.kode": [messages.REQUIRED],
        "isian.3": [messages.NOT_AN_OBJECT],
        "isian.4.asing": [messages.UNKNOWN],
    }


@pytest.mark.parametrize("raw", [None, 5, "x", [], [{}], True])
def test_answers_that_are_no_object_are_refused_as_a_whole(raw):
    assert errors_of(a_form(TEXT), raw) == {"form": [messages.NOT_AN_OBJECT]}


@pytest.mark.parametrize("key", ["asing", "a.b", "_schema.x", "³", "9" * 500, "\ud800", ""])
def test_an_unknown_field_is_refused(key):
    (path,) = errors_of(a_form(TEXT), {key: 1})

    assert path.isascii()
    assert len(path) <= 80
