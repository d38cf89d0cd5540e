"""Conditions that can be evaluated, and that answer yes or no."""

import pytest

from tests.engine.lint.diagrams import findings, rules, spoilt

CONDITION = 'keputusan == "setuju"'


def deciding(condition: str) -> bytes:
    return spoilt((CONDITION, condition))


@pytest.mark.parametrize(
    "condition",
    [
        "1/0 == 1",
        '"a" in 5',
        "keputusan+1 == 2",
        "keputusan % (1,2) == 1",
        "keputusan &lt; 5",
        'keputusan * 99999999 == "a"',
        'len("a"*999999999) == 1',
    ],
)
def test_a_condition_that_can_never_be_evaluated_is_an_error(condition: str):
    (finding,) = findings(deciding(condition))

    assert (finding.rule, finding.element_id, finding.severity) == ("condition-fails", "alur_ya", "error")


@pytest.mark.parametrize("condition", ["keputusan", "keputusan[0][0]", "len(unit_bertugas)", "unit_bertugas"])
def test_a_condition_that_is_no_question_is_an_error(condition: str):
    (finding,) = findings(deciding(condition))

    assert (finding.rule, finding.element_id) == ("condition-not-yes-or-no", "alur_ya")
    assert "==" in finding.text.id


@pytest.mark.parametrize(
    "condition",
    ["not keputusan", "len(unit_bertugas) &gt; 0", '"satu" in unit_bertugas', 'keputusan != "ya"'],
)
def test_a_question_that_can_be_answered_passes(condition: str):
    assert rules(deciding(condition)) == set()
