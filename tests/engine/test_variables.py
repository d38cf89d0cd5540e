"""What forms give becomes what the diagram reads: the right type, or a refusal that names the field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import WrongVariable
from engine.tasks import key_of, public_id
from tests.engine.builders import (
    INSTANCE,
    Case,
    a_case,
    a_definition,
    a_person,
    diagram,
    end,
    gateway,
    restored,
    start,
    task,
)

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
ODD_NAMES = ["a]#1", "a]", "[", "#", "]#2", "a[b]#3", " ", "typename", "日本", "é", "e\u0301", "x" * 5_000]


def reading(kind: str, condition: str = "nilai == 1") -> Case:
    bpmn = diagram(
        start(),
        task("langkah_1"),
        gateway("pilih", default="langkah_3"),
        task("langkah_2"),
        task("langkah_3"),
        end(),
        arrows=["mulai langkah_1 pilih langkah_2 selesai", "pilih langkah_3 selesai"],
        conditions={"pilih_ke_langkah_2": condition},
    )
    return a_case(a_definition(bpmn, langkah_1={"nilai": kind}))


@pytest.mark.parametrize(
    ("kind", "value", "condition"),
    [
        ("string", "a", "nilai == 'a'"),
        ("decimal", "87.5", "nilai > 87.25"),
        ("decimal", "1e2", "nilai == 100"),
        ("decimal", 7, "nilai / 2 == 3.5"),
        ("integer", 9_007_199_254_740_991, "nilai > 9007199254740990"),
        ("boolean", True, "nilai"),
        ("boolean", False, "not nilai"),
        ("date", "2026-11-23", "nilai < '2026-12-01'"),
        ("datetime", "2026-11-23T01:00:00Z", "nilai > '2026'"),
        ("strings", ["a", "b"], "'b' in nilai"),
        ("rows", [{"a": 1}], "nilai[0]['a'] == 1"),
        ("files", [], "len(nilai) == 0"),
        ("string", None, "nilai != 'a' or len(nilai) == 0"),
    ],
)
def test_a_value_of_its_type_is_read(kind, value, condition):
    case = reading(kind, condition)

    case.complete("langkah_1", nilai=value)

    assert case.steps == ["langkah_2#1"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("string", 5),
        ("string", ["a"]),
        ("decimal", "abc"),
        ("decimal", ""),
        ("decimal", "NaN"),
        ("decimal", "Infinity"),
        ("decimal", True),
        ("decimal", ["1"]),
        ("integer", "5"),
        ("integer", True),
        ("boolean", "ya"),
        ("boolean", 1),
        ("date", "kemarin"),
        ("date", 20261123),
        ("datetime", "2026-13-01"),
        ("strings", "a"),
        ("strings", ["a", 1]),
        ("rows", {"a": 1}),
        ("files", "a"),
    ],
)
def test_a_value_of_another_type_is_refused_by_name(kind, value):
    case = reading(kind)

    with pytest.raises(WrongVariable) as refusal:
        case.complete("langkah_1", nilai=value)

    assert list(refusal.value.errors) == ["nilai"]


def test_what_the_diagram_does_not_read_may_be_anything():
    case = reading("string", "nilai == 'a'")

    case.complete("langkah_1", nilai="a", lain={"dalam": [None, {"x": "y" * 10_000}]})

    assert case.instance.projection()["variables"] == {"nilai": "a"}


# --- names of units -----------------------------------------------------------------------------


def asking(*units: str) -> Case:
    bpmn = diagram(
        start(),
        task("langkah_1"),
        task("langkah_2", multi="unit"),
        task("langkah_3"),
        end(),
        arrows=["mulai langkah_1 langkah_2 langkah_3 selesai"],
    )
    case = a_case(a_definition(bpmn, langkah_1={"unit": "strings"}))
    case.complete("langkah_1", unit=list(units))
    return case


@given(st.lists(NAMES, min_size=1, max_size=6, unique=True))
def test_units_may_be_named_anything(units):
    case = asking(*units)
    case.reload()

    assert [task.unit for task in case.instance.open_tasks.values()] == units
    for key, open_task in list(case.instance.open_tasks.items()):
        case.complete(key, a_person("ana", "staf", unit=open_task.unit))
        case.instance = restored(case.instance)
    assert case.steps == ["langkah_3#1"]


def test_odd_names_keep_apart():
    case = asking(*ODD_NAMES)

    assert len({public_id(INSTANCE, key) for key in case.steps}) == len(ODD_NAMES)


ELEMENTS = st.from_regex(r"[a-z_][a-z0-9_.-]{0,9}", fullmatch=True)
PLACES = st.tuples(ELEMENTS, st.none() | NAMES, st.integers(1, 99))


@given(PLACES, PLACES)
def test_two_occurrences_never_share_a_key(one, other):
    assert (key_of(*one) == key_of(*other)) == (one == other)
