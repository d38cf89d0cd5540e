"""What completed tasks took is found in the log: waiting, work, against the standard, and sent back."""

from datetime import timedelta

from hypothesis import given, settings

from engine.calendar import NATIONAL
from engine.commands import ClaimTask, ExcuseUnit, ReassignTask, ReleaseTask
from engine.measures import Measure, limit_seconds_of, measures_of
from engine.playback.stays import stays_of
from tests.engine.builders import DEPLOYMENT, MONDAY, OPERATOR, Case
from tests.engine.playback.histories import CHOICES, Choices, an_sop_history
from tests.engine.sop import PERENCANA, a_sop_case, at_the_review, at_the_units, definition, do, send_back

HALF_AN_HOUR = timedelta(minutes=30)


def measured(case: Case) -> dict[str, Measure]:
    """Measure a case of the SOP; by the tasks' keys."""
    known = {DEPLOYMENT: definition()}
    found = measures_of(case.log, known.__getitem__, NATIONAL.working_seconds)
    return {each.task_key: each for each in found}


def test_a_task_waits_until_it_is_taken_and_is_worked_on_from_then():
    case = a_sop_case()
    do(case, "langkah_1")
    case.do(ClaimTask(task_key="langkah_2#1"), PERENCANA, at=case.at + HALF_AN_HOUR)
    case.at += timedelta(minutes=44)
    do(case, "langkah_2", unit_bertugas=["sosial"])

    found = measured(case)["langkah_2#1"]

    assert (found.waiting_seconds, found.working_seconds, found.total_seconds) == (1800, 2700, 4500)
    assert (found.number, found.lane, found.unit, found.round) == ("2", "fungsional_perencana", None, 1)


def test_of_a_task_that_nobody_took_only_its_whole_time_is_known():
    case = a_sop_case()
    case.at += HALF_AN_HOUR
    do(case, "langkah_1")

    found = measured(case)["langkah_1#1"]

    assert (found.taken_at, found.waiting_seconds, found.working_seconds) == (None, None, None)
    assert found.total_seconds == found.completed_at.timestamp() - found.offered_at.timestamp()


def test_a_task_given_back_waits_again_and_one_handed_on_does_not():
    case = a_sop_case()
    do(case, "langkah_1")
    case.do(ClaimTask(task_key="langkah_2#1"), PERENCANA)
    case.do(ReleaseTask(task_key="langkah_2#1"), PERENCANA, at=case.at + HALF_AN_HOUR)
    roles = (("fungsional_perencana", None),)
    for to in ("cici", "perencana"):
        handed = ReassignTask(task_key="langkah_2#1", to=to, to_roles=roles, reason="cuti")
        case.do(handed, OPERATOR, at=case.at + HALF_AN_HOUR)
    do(case, "langkah_2", unit_bertugas=["sosial"])

    found = measured(case)["langkah_2#1"]

    assert found.waiting_seconds is not None
    assert found.waiting_seconds >= 3600
    assert found.working_seconds is not None
    assert 1800 <= found.working_seconds < 3600


def test_the_standard_is_the_step_s_own_and_in_time_goes_by_the_due_date():
    case = a_sop_case()
    case.due = lambda _step, _key, _at: MONDAY + timedelta(minutes=30)
    do(case, "langkah_1")
    do(case, "langkah_2", unit_bertugas=["sosial"])
    case.at = MONDAY + timedelta(hours=2)
    do(case, "langkah_3")

    found = measured(case)

    assert [each.in_time for each in found.values()] == [None, True, False]
    assert [each.limit_seconds for each in found.values()][:2] == [15 * 60, 30 * 60]
    assert limit_seconds_of("P2DT1H") == 2 * 7.5 * 3600 + 3600


def test_only_the_round_that_was_sent_back_counts_as_returned():
    case = at_the_review("sosial", "ekonomi")
    send_back(case, "sosial")
    do(case, "langkah_5")

    found = {key: each.returned for key, each in measured(case).items() if each.step == "langkah_5"}

    assert found == {
        "langkah_5[sosial]#1": True,
        "langkah_5[ekonomi]#1": False,
        "langkah_5[sosial]#2": False,
    }


def test_what_nobody_completed_is_not_measured():
    case = at_the_units("sosial", "ekonomi")
    case.do(ExcuseUnit(unit="sosial", reason="sakit"), PERENCANA)

    assert not [key for key in measured(case) if key.startswith("langkah_5")]


@settings(max_examples=15, deadline=None)
@given(choices=CHOICES)
def test_in_histories_at_random_it_is_what_playing_them_back_shows(choices: Choices):
    history = an_sop_history(choices, due=lambda _step, _key, at: at + timedelta(minutes=3))
    log = history.case.log

    found = measures_of(log, history.definitions.__getitem__, NATIONAL.working_seconds)

    played = [stay for stay in stays_of(history.played(log), NATIONAL.working_seconds) if stay.done]
    assert [(each.step, each.unit, each.round, each.sequence, each.in_time is False) for each in found] == [
        (stay.step, stay.unit, stay.round, stay.sequence, stay.late) for stay in played
    ]
    taken = [(a, b) for a, b in zip(found, played, strict=True) if a.taken_at is not None]
    assert [(a.waiting_seconds, a.working_seconds) for a, _ in taken] == [
        (b.waiting_seconds, b.doing_seconds) for _, b in taken
    ]
    again = {(each.step, each.unit, each.round + 1) for each in found if each.returned}
    offered = {(stay.step, stay.unit, stay.round) for stay in stays_of(history.played(log), lambda *_: 0)}
    assert again <= offered
