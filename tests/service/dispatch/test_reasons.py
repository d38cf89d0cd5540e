"""A reason is as long as one rule says, whatever act it goes with."""

from collections.abc import Callable

import pytest

from engine.errors import ReasonMissing
from service.bootstrap import Alur
from service.dispatch.outcome import Outcome
from service.dispatch.texts import LONGEST_REMARK, LongReason, UnsuitableText, proper_reason
from tests.builders.offices import SOP, started

Act = Callable[[Alur, Outcome, str], object]

ACTS: dict[str, Act] = {
    "suspend": lambda alur, case, why: alur.instances.suspend(case.case.id, why, person="admin"),
    "cancel": lambda alur, case, why: alur.instances.cancel(case.case.id, why, person="admin"),
    "reassign": lambda alur, case, why: alur.instances.reassign(
        case.offered[0].id, "sekretaris", why, person="admin"
    ),
    "retire": lambda alur, _, why: alur.releases.retire(SOP, why, person="admin"),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
def test_a_reason_of_one_letter_too_many_is_refused_and_changes_nothing(alur: Alur, act: Act):
    case = started(alur)

    with pytest.raises(LongReason) as refusal:
        act(alur, case, "a" * (LONGEST_REMARK + 1))

    assert refusal.value.errors.keys() == {"reason"}
    assert str(LONGEST_REMARK) in refusal.value.text.id
    act(alur, case, "a" * LONGEST_REMARK)


def test_a_proper_reason_stands_without_what_surrounds_it():
    assert proper_reason("  Salah buka. \n") == "Salah buka."


@pytest.mark.parametrize(
    ("reason", "refusal"), [(" \n", ReasonMissing), ("a\x00b", UnsuitableText), ("a" * 4_001, LongReason)]
)
def test_no_reason_an_endless_one_and_one_that_cannot_be_shown_are_refused(
    reason: str, refusal: type[Exception]
):
    with pytest.raises(refusal):
        proper_reason(reason)
