"""Capaian, predikat, serapan and averages: the SOP's check values and what holds for all numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.measures import DEFAULT_BOUNDS, average, bounds_in, cap_in, capaian, predikat, serapan

amounts = st.decimals(min_value=0, max_value=10**9, places=2)


@pytest.mark.parametrize(
    ("polarity", "target", "realised", "expected"),
    [
        ("turun", 7, Decimal("6.5"), "107.14"),
        ("turun", 8, 9, "87.50"),
        ("turun", 10, 25, "0.00"),
        ("naik", 80, 60, "75.00"),
        ("naik", 80, 120, "150.00"),
        ("naik", "3", "1", "33.33"),
        ("naik", "6", "4", "66.67"),
    ],
)
def test_an_achievement_is_measured_as_the_sop_says(polarity, target, realised, expected):
    assert capaian(realised, target, polarity) == Decimal(expected)


@pytest.mark.parametrize("target", [0, "0", None, "", "banyak", True])
def test_without_a_usable_target_there_is_no_achievement(target):
    assert capaian(5, target, "naik") is None


def test_without_a_realised_figure_or_a_known_polarity_there_is_no_achievement():
    assert capaian(None, 5, "naik") is None
    assert capaian(5, 5, "datar") is None


@given(amounts, amounts.filter(bool))
def test_where_less_is_better_an_achievement_lies_between_0_and_200(realised, target):
    measured = capaian(realised, target, "turun")

    assert 0 <= measured <= 200


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("91", "Sangat Tinggi"),
        ("90.99", "Tinggi"),
        ("76", "Tinggi"),
        ("75.99", "Sedang"),
        ("66", "Sedang"),
        ("65.99", "Rendah"),
        ("51", "Rendah"),
        ("50.99", "Sangat Rendah"),
        ("0", "Sangat Rendah"),
        ("-1", "Sangat Rendah"),
    ],
)
def test_a_predicate_follows_permendagri_86_of_2017(value, expected):
    assert predikat(value) == expected


def test_an_office_may_set_its_own_bounds_and_labels():
    settings = {"predicate_bounds": [[0, "Kurang"], ["85.5", "Baik"]]}

    assert predikat("85.5", settings) == "Baik"
    assert predikat("85.49", settings) == "Kurang"


@pytest.mark.parametrize("given_bounds", [None, "abc", 7, [], [[1]], [["x", "y"]], ["ab", 3]])
def test_unreadable_bounds_give_way_to_the_regulation(given_bounds):
    assert bounds_in({"predicate_bounds": given_bounds}) == DEFAULT_BOUNDS


def test_nothing_has_no_predicate():
    assert predikat(None) is None


@pytest.mark.parametrize(
    ("spent", "budget", "expected"),
    [(900_000, 1_000_000, "90.00"), (1_100_000, 1_000_000, "110.00"), (1, 3, "33.33"), (0, 5, "0")],
)
def test_the_share_of_the_budget_is_a_percentage(spent, budget, expected):
    assert serapan(spent, budget) == Decimal(expected)


@pytest.mark.parametrize(("spent", "budget"), [(1, 0), (1, None), (None, 1), (0, 0)])
def test_without_a_budget_or_a_sum_spent_there_is_no_share(spent, budget):
    assert serapan(spent, budget) is None


def test_an_average_counts_each_value_up_to_the_cap_only():
    assert average(["150", "50"]) == Decimal(75)
    assert average(["150", "50"], {"cap": 120}) == Decimal(85)
    assert average(["150", "50"], {"cap": None}) == Decimal(100)
    assert average(["150", "50"], {"cap": "banyak"}) == Decimal(75)


def test_an_average_leaves_out_what_was_not_measured():
    assert average([None, "80", ""]) == Decimal(80)
    assert average([None]) is None


def test_without_settings_the_cap_is_100():
    assert cap_in(None) == cap_in({}) == 100


@given(st.lists(amounts, min_size=1))
def test_a_capped_average_never_exceeds_the_cap_nor_the_best_value(values):
    mean = average(values)

    assert 0 <= mean <= min(Decimal(100), max(values)) + Decimal("0.01")
