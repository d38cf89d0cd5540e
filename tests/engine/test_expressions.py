"""Expressions: what they allow, what they refuse, and that nothing comes of nothing."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.errors import ExpressionError, NotFound
from engine.expressions import compiled, constants_of


def value(source, functions=None, /, **scope):
    return compiled(source, tuple(functions or ())).value(scope, functions or {})


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('keputusan == "setuju"', True),
        ('keputusan != "setuju"', False),
        ("len(unit) > 0 and not tua", True),
        ("jumlah + 1.5", Decimal("4.5")),
        ("0.1 + 0.2", Decimal("0.3")),
        ("1 / 4", Decimal("0.25")),
        ("7 // 2, 7 % 2, -7 // 2, -7 % 2", (3, 1, -4, 1)),
        ("7.0 // 2, -7.0 // 2, -7.5 % 2", (3, -4, Decimal("0.5"))),
        ("1 < jumlah <= 3", True),
        ("1 < jumlah < 3", False),
        ('"a" in unit', True),
        ('"z" not in unit', True),
        ('"etuj" in keputusan', True),
        ("3 in keputusan", False),
        ('"kode" in baris', True),
        ('baris["kode"]', "K1"),
        ("unit[0], unit[-1]", ("a", "b")),
        ('unit + ["c"]', ["a", "b", "c"]),
        ('keputusan + "!"', "setuju!"),
        ('"ya" if jumlah > 2 else "tidak"', "ya"),
        ("tua or jumlah", 3),
        ("-jumlah", -3),
        ("True, None, [1, 2]", (True, None, [1, 2])),
        ("  jumlah ", 3),
        ("hari < batas", True),
        ("0.5 == bagian, bagian in [0.5]", (True, True)),
    ],
)
def test_an_expression_has_the_value_a_reader_expects(source, expected):
    scope = {
        "keputusan": "setuju",
        "unit": ["a", "b"],
        "tua": False,
        "jumlah": 3,
        "baris": {"kode": "K1"},
        "hari": date(2026, 1, 1),
        "batas": date(2026, 1, 2),
        "bagian": 0.5,
    }

    assert compiled(source).value(scope) == expected


def test_a_number_with_a_point_is_a_decimal():
    assert isinstance(value("1.10"), Decimal)
    assert isinstance(value("1 / 2"), Decimal)
    assert value("angka * 3", angka=0.1) == Decimal("0.3")


@pytest.mark.parametrize("operator", ["==", "!=", "<", "<=", ">", ">=", "in", "not in"])
@pytest.mark.parametrize("empty", [{"x": None}, {"x": ""}, {}])
def test_a_comparison_with_an_empty_value_is_false(operator, empty):
    assert compiled(f"x {operator} y").value({**empty, "y": "a"}) is False
    assert compiled(f"y {operator} x").value({**empty, "y": "a"}) is False


@pytest.mark.parametrize(
    "source", ["x + 1", "1 - x", "x * x", "x / 2", "-x", "x['a']", "x['a']['b']", "len(x) - y"]
)
def test_nothing_comes_of_nothing(source):
    assert compiled(source).value({}) is None


def test_what_is_not_there_is_empty():
    assert value("baris['b']", baris={"a": 1}) is None
    assert value("daftar[7]", daftar=[1]) is None
    assert value("len(daftar)") == 0
    assert not compiled("daftar").holds({})
    assert not compiled("baris['b'] > 1").holds({"baris": {}})


def test_the_truth_of_an_expression_is_that_of_its_value():
    assert compiled("daftar").holds({"daftar": [0]})
    assert not compiled("daftar").holds({"daftar": []})
    assert not compiled("teks").holds({"teks": ""})


def test_the_names_read_leave_out_the_functions():
    expression = compiled("len(unit) > batas and len != capaian(r, t)", ["capaian"])

    assert expression.names == {"unit", "batas", "len", "r", "t"}


def test_a_function_is_called_with_the_values():
    assert value("dua(x) + 1", {"dua": lambda x: 2 * x}, x=4) == 9


def test_a_function_that_fails_is_an_expression_error():
    def fails(_):
        raise KeyError("unit")

    with pytest.raises(ExpressionError, match="the values do not suit it"):
        value("f(1)", {"f": fails})


def test_a_refusal_of_a_function_keeps_its_words_in_both_languages():
    def refuses(_):
        raise NotFound(what="K9")

    with pytest.raises(ExpressionError) as caught:
        value("f(1)", {"f": refuses})

    assert caught.value.text.id == "Rumus «f(1)»: K9 tidak ditemukan."
    assert caught.value.text.en == "Expression «f(1)»: K9 was not found."


def test_the_literal_keys_of_a_name_are_known():
    expression = compiled("len(lists['units']) + len(lists['indikator']) + len(x['y']) + lists[z] + lists[0]")

    assert constants_of(expression, "lists") == {"units", "indikator"}


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("", "cannot be read"),
        ("a b", "cannot be read"),
        ("a = 1", "cannot be read"),
        ("a; b", "cannot be read"),
        ("a\x00", "cannot be read"),
        ("\ud800", "cannot be read"),
        ("(" * 250, "cannot be read"),
        ("a.b", "«Attribute» is not allowed"),
        ("().__class__", "«Attribute» is not allowed"),
        ("f'{a}'", "«JoinedStr» is not allowed"),
        ("[x for x in y]", "«ListComp» is not allowed"),
        ("lambda: 1", "«Lambda» is not allowed"),
        ("2 ** 9", "«Pow» is not allowed"),
        ("1 << 9", "«LShift» is not allowed"),
        ("(a := 1)", "«NamedExpr» is not allowed"),
        ("a[1:2]", "«Slice» is not allowed"),
        ("{'a': 1}", "«Dict» is not allowed"),
        ("{1}", "«Set» is not allowed"),
        ("a is None", "«Is» is not allowed"),
        ("[*a]", "«Starred» is not allowed"),
        ("'\\d'", "is not allowed"),
        ("b'x'", "literal is not allowed"),
        ("1j", "literal is not allowed"),
        ("...", "literal is not allowed"),
        ("1e999", "literal is not allowed"),
        ("_a", "starts with an underscore"),
        ("__import__('os')", "there is no function «__import__»"),
        ("rand()", "there is no function «rand»"),
        ("str(1)", "there is no function «str»"),
        ("len(*a)", "only called as"),
        ("len(obj=a)", "only called as"),
        ("len(a)(b)", "only called as"),
        ("a" * 501, "longer than 500"),
        ("-" * 20 + "1", "nested deeper than 20"),
    ],
)
def test_whatever_is_not_on_the_list_is_refused_when_it_is_compiled(source, reason):
    with pytest.raises(ExpressionError, match=r".+") as caught:
        compiled(source)

    assert reason in caught.value.text.en


@pytest.mark.parametrize(
    "source",
    [
        "'a' * 99", "[1] * 9", "'a' - 'b'", "'a' + 1", "1 / 0", "0 // 0.0", "1 % 0", "1 < 'a'", "len(1)",
        "1 in 2", "1[0]", "hari - hari", "'a'['b']", "baris[[]]", "nan < 1", "tak_ada()",
        "lebar * lebar", "panjang + panjang", "1e300 * 1e300 * tinggi",
    ],
)  # fmt: skip
def test_values_that_do_not_suit_are_an_expression_error(source):
    scope = {
        "hari": date(2026, 1, 1),
        "baris": {},
        "nan": Decimal("nan"),
        "lebar": 2**700,
        "panjang": "x" * 60_000,
        "tinggi": Decimal("1e999998"),
    }

    with pytest.raises(ExpressionError):
        compiled(source, ["tak_ada"]).value(scope)


def test_twenty_levels_are_still_allowed():
    assert value("-" * 19 + "1") == -1


def test_a_long_source_is_shortened_in_the_message():
    with pytest.raises(ExpressionError) as caught:
        compiled("a" * 100_000)

    assert len(caught.value.text.id) < 200


PIECES = """( ) [ ] { } , . : ; = == != < <= > >= + - * ** / // % ~ ! @ & | ^ -> := ... ' \" \\ f' b' # a b x
_ __class__ len not and or in is if else for lambda await yield import None True 0 1 9 1e9 1e999 1.5 0x 1_0
9999999999999999999999 'a' [] () [0] ['a'] len(a) .format é ｘ ＿ 😀"""
TOKENS = st.sampled_from([*PIECES.split(), "\n", "\t", "\x00", "\ud800", "'''"])
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.text()
    | st.dates()
    | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=6,
)


def _only_expression_errors(source, scope):
    with suppress(ExpressionError):
        expression = compiled(source, ["f"])
        expression.value(scope, {"f": lambda *values: values[0]})
        expression.holds(scope)


@given(source=st.lists(TOKENS, max_size=40).map(" ".join) | st.text(max_size=600), a=VALUES, b=VALUES)
@example(source="a" + "[0]" * 160, a=[], b=None)
@example(source="a if " * 99 + "a" + " else b" * 99, a=[], b=None)
@example(source="9" * 500, a=1, b=2)
@example(source="f()", a=1, b=2)
def test_hostile_sources_only_ever_raise_expression_errors(source, a, b):
    _only_expression_errors(source, {"a": a, "b": b, "x": 1})


BINARY = st.sampled_from(
    ["+", "-", "*", "/", "//", "%", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or"]
)
SOURCES = st.recursive(
    st.sampled_from(["a", "b", "1", "0", "0.5", "''", "'k'", "None", "True", "[]", "[a, 'k']", "(1, b)"]),
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, BINARY, inner),
        st.builds("(-{})".format, inner),
        st.builds("(not {})".format, inner),
        st.builds("len({})".format, inner),
        st.builds("f({})".format, inner),
        st.builds("{}[{}]".format, inner, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
    ),
    max_leaves=12,
)


@given(source=SOURCES, a=VALUES, b=VALUES)
def test_hostile_values_only_ever_raise_expression_errors(source, a, b):
    _only_expression_errors(source, {"a": a, "b": b})


@given(whole=st.integers(-(10**6), 10**6), places=st.integers(0, 6))
def test_a_literal_means_exactly_what_is_written(whole, places):
    written = f"{abs(whole)}.{'7' * (places + 1)}"

    assert value(written) == Decimal(written)


@given(left=st.integers(-(10**9), 10**9), right=st.integers(-(10**4), 10**4).filter(bool))
def test_decimals_and_whole_numbers_divide_alike(left, right):
    for operator in ("//", "%"):
        whole = value(f"a {operator} b", a=left, b=right)

        assert value(f"a {operator} b", a=Decimal(left), b=Decimal(right)) == whole
