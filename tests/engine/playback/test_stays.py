"""How long tasks took, and what differs between two moments and two rounds."""

from datetime import timedelta

from engine.calendar import NATIONAL
from engine.commands import AttachFile, ClaimTask, ExcuseUnit, ReleaseTask
from engine.playback.frames import Frame, played
from engine.playback.rounds import between, rounds_of
from engine.playback.stays import Stay, stays_of
from tests.engine.builders import ANA, DEPLOYMENT, INSTANCE, MONDAY, Case
from tests.engine.sop import PERENCANA, a_sop_case, at_the_review, at_the_units, definition, do, send_back


def frames_of(case: Case) -> list[Frame]:
    """Play a case of the SOP back."""
    return list(played(definition(), DEPLOYMENT, INSTANCE, case.log, working=NATIONAL.working_seconds))


def stays(case: Case) -> dict[tuple[str, int], Stay]:
    """Measure a case; by step and round."""
    found = stays_of(frames_of(case), NATIONAL.working_seconds)
    return {(each.step, each.round): each for each in found}


def test_time_is_divided_into_waiting_and_doing():
    case = a_sop_case()
    do(case, "langkah_1")
    case.do(ClaimTask(task_key="langkah_2#1"), PERENCANA, at=case.at + timedelta(minutes=30))
    case.at += timedelta(minutes=44)
    do(case, "langkah_2", unit_bertugas=["sosial"])

    stay = stays(case)["langkah_2", 1]

    assert (stay.waiting_seconds, stay.doing_seconds, stay.done) == (30 * 60, 45 * 60, True)
    assert stay.working_seconds == stay.elapsed_seconds == 75 * 60


def test_nights_count_by_the_clock_only():
    case = a_sop_case()
    case.at = MONDAY + timedelta(days=1)
    do(case, "langkah_1")

    stay = stays(case)["langkah_1", 1]

    assert stay.elapsed_seconds == 24 * 3600
    assert stay.working_seconds < 9 * 3600


def test_a_task_that_was_given_back_waits_again():
    case = a_sop_case()
    do(case, "langkah_1")
    case.do(ClaimTask(task_key="langkah_2#1"), PERENCANA)
    case.do(ReleaseTask(task_key="langkah_2#1"), PERENCANA, at=case.at + timedelta(minutes=10))

    stay = stays(case)["langkah_2", 1]

    assert (stay.doing_seconds, stay.sequence, stay.done) == (0, None, False)
    assert stay.waiting_seconds == 11 * 60


def test_each_round_is_measured_by_itself():
    case = at_the_review("sosial")
    send_back(case, "sosial")
    case.at += timedelta(hours=1)
    do(case, "langkah_5")

    found = stays(case)

    assert found["langkah_5", 1].elapsed_seconds == 60
    assert found["langkah_5", 2].elapsed_seconds == 3660


def test_a_unit_that_was_excused_has_done_nothing():
    case = at_the_units("sosial", "ekonomi")
    case.do(ExcuseUnit(unit="sosial", reason="sakit"), PERENCANA)

    found = stays_of(frames_of(case), NATIONAL.working_seconds)

    (excused,) = (each for each in found if each.unit == "sosial")
    assert (excused.done, excused.sequence) == (False, case.log[-1].row.sequence)


def test_rounds_are_listed_by_step_and_unit():
    case = at_the_review("sosial", "ekonomi")
    send_back(case, "sosial")
    do(case, "langkah_5", capaian=[])

    found = rounds_of(frames_of(case))

    assert [each.round for each in found["langkah_5[sosial]"]] == [1, 2]
    assert [each.round for each in found["langkah_5[ekonomi]"]] == [1]
    assert found["langkah_10"][0].values["keputusan"] == "kembalikan"


def test_two_moments_differ_in_tasks_answers_and_files():
    case = at_the_review("sosial")
    earlier = frames_of(case)[-1]
    send_back(case, "sosial")
    case.do(AttachFile(sha256="1" * 64, name="surat.pdf", media_type="application/pdf", size=7), ANA)
    later = frames_of(case)[-1]

    found = between(earlier.stand, later.stand)

    assert [task.step for task in found.ended] == ["langkah_10"]
    assert [(task.step, task.round) for task in found.came] == [("langkah_5", 2)]
    assert [(each.place, each.before) for each in found.answers] == [("langkah_10", None)]
    assert [paper.name for paper in found.papers] == ["surat.pdf"]


def test_a_moment_does_not_differ_from_itself():
    stand = frames_of(at_the_review("sosial"))[-1].stand

    found = between(stand, stand)

    assert (found.ended, found.came, found.answers, found.papers) == ((), (), (), ())
