"""Claiming, releasing and reassigning."""

import pytest

from engine.commands import ClaimTask, ReassignTask, ReleaseTask
from engine.errors import (
    FourEyesViolated,
    NotACandidate,
    NotTheAssignee,
    ReasonMissing,
    TaskAlreadyClaimed,
)
from engine.events import TaskClaimed, TaskReassigned, TaskReleased
from tests.engine.builders import (
    ANA,
    BEN,
    OPERATOR,
    STRANGER,
    Case,
    a_case,
    a_definition,
    diagram,
    end,
    kinds,
    start,
    task,
)
from tests.engine.sop import at_the_review

KEY = "langkah_1#1"
CLAIM, RELEASE = ClaimTask(task_key=KEY), ReleaseTask(task_key=KEY)


def one_step() -> Case:
    return a_case(
        a_definition(diagram(start(), task("langkah_1"), end(), arrows=["mulai langkah_1 selesai"]))
    )


def handing_to(
    id_: str, *roles: tuple[str, str | None], reason: str = "cuti", key: str = KEY
) -> ReassignTask:
    return ReassignTask(task_key=key, to=id_, to_roles=roles or (("staf", None),), reason=reason)


def test_a_claimed_task_is_one_person_s():
    case = one_step()

    events = case.do(CLAIM, ANA)

    assert events == (TaskClaimed(task_key=KEY, assignee="ana"),)
    assert case.open(KEY).assignee == "ana"
    for refused in (lambda: case.do(CLAIM, BEN), lambda: case.complete(KEY, BEN)):
        with pytest.raises(TaskAlreadyClaimed, match="ana"):
            refused()


def test_claiming_twice_is_harmless():
    case = one_step()
    case.do(CLAIM, ANA)
    before = case.instance.state_hash()

    assert case.do(CLAIM, ANA) == ()
    assert case.instance.state_hash() == before


def test_who_claimed_completes_without_claiming_again():
    case = one_step()
    case.do(CLAIM, ANA)
    case.reload()

    assert kinds(case.complete(KEY, ANA))[0] == "task_completed"


def test_a_released_task_is_everybody_s():
    case = one_step()
    case.do(CLAIM, ANA)

    events = case.do(RELEASE, ANA)

    assert events == (TaskReleased(task_key=KEY),)
    case.complete(KEY, BEN)


def test_only_who_holds_a_task_or_intervenes_releases_it():
    case = one_step()

    with pytest.raises(NotTheAssignee):
        case.do(RELEASE, ANA)
    case.do(CLAIM, ANA)
    with pytest.raises(NotTheAssignee):
        case.do(RELEASE, BEN)
    assert case.do(RELEASE, OPERATOR) == (TaskReleased(task_key=KEY),)
    assert case.do(RELEASE, OPERATOR) == ()


def test_a_task_is_handed_over_with_a_reason():
    case = one_step()
    case.do(CLAIM, ANA)

    events = case.do(handing_to("ben"), ANA)

    assert events == (TaskReassigned(task_key=KEY, assignee="ben", former="ana", reason="cuti"),)
    case.complete(KEY, BEN)


def test_who_intervenes_hands_over_what_nobody_holds():
    case = one_step()

    with pytest.raises(NotTheAssignee):
        case.do(handing_to("ben"), ANA)
    events = case.do(handing_to("ben"), OPERATOR)

    assert events == (TaskReassigned(task_key=KEY, assignee="ben", former=None, reason="cuti"),)


def test_handing_a_task_to_who_holds_it_changes_nothing():
    case = one_step()
    case.do(CLAIM, ANA)

    assert case.do(handing_to("ana"), OPERATOR) == ()


def test_a_task_is_handed_only_to_a_candidate_and_only_with_a_reason():
    case = one_step()
    case.do(CLAIM, ANA)

    with pytest.raises(NotACandidate):
        case.do(handing_to("tamu", ("lain", None)), ANA)
    with pytest.raises(ReasonMissing):
        case.do(handing_to("ben", reason=" "), ANA)
    with pytest.raises(NotTheAssignee):
        case.do(handing_to("ben"), STRANGER)


def test_a_task_is_not_handed_to_who_must_stay_separate():
    case = at_the_review("sosial")

    with pytest.raises(FourEyesViolated):
        case.do(handing_to("staf", ("sekretaris", None), key="langkah_10#1"), OPERATOR)
