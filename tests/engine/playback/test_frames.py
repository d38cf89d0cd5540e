"""A case played back shows after every command what the engine held at that time."""

from collections import Counter
from datetime import datetime
from itertools import pairwise

from hypothesis import given, settings

from engine.calendar import NATIONAL
from engine.commands import AllowSamePerson, AttachFile, CancelInstance, ReassignTask, SuspendInstance
from engine.playback.frames import NOTHING, Frame, played
from engine.playback.steps import applied, difference
from tests.engine.blocks import BLOCKS, Block
from tests.engine.builders import ANA, DEPLOYMENT, INSTANCE, OPERATOR, Case
from tests.engine.forging import a_finished_case
from tests.engine.playback.histories import CHOICES, Choices, a_history, an_sop_history
from tests.engine.sop import at_the_review, definition, do, send_back


def frames_of(case: Case) -> list[Frame]:
    """Play a case of the SOP back."""
    return list(played(definition(), DEPLOYMENT, INSTANCE, case.log, working=NATIONAL.working_seconds))


@settings(max_examples=100, deadline=None)
@given(block=BLOCKS, choices=CHOICES)
def test_frames_equal_the_engine_s_state_at_every_command(block: Block, choices: Choices):
    history = a_history(block, choices)

    assert history.is_shown_by(history.case.log)


@settings(max_examples=100, deadline=None)
@given(choices=CHOICES)
def test_frames_of_the_sop_equal_the_engine_s_state_at_every_command(choices: Choices):
    history = an_sop_history(choices)

    assert history.is_shown_by(history.case.log)


@settings(max_examples=40, deadline=None)
@given(block=BLOCKS, choices=CHOICES)
def test_a_player_that_is_told_differences_comes_to_every_moment(block: Block, choices: Choices):
    history = a_history(block, choices)
    stands = [NOTHING, *(frame.stand for frame in history.played(history.case.log))]

    for before, after in pairwise(stands):
        assert applied(before, difference(before, after)) == after
        assert applied(after, difference(after, before)) == before


def test_a_return_says_by_whom_and_why_and_begins_another_round():
    case = at_the_review("sosial", "ekonomi")
    send_back(case, "sosial", saran="Lengkapi bukti")
    do(case, "langkah_5")

    *_, returned, again = frames_of(case)

    assert returned.returned is not None
    assert (returned.returned.by, returned.returned.reason) == ("sekretaris", "Lengkapi bukti")
    assert "return" in returned.marks
    assert [(task.step, task.unit, task.round) for task in returned.stand.tasks.values()] == [
        ("langkah_5", "sosial", 2)
    ]
    assert again.stand.done["langkah_5[sosial]"].round == 2
    assert again.stand.done["langkah_5[ekonomi]"].round == 1


def test_flows_are_counted_each_time_they_are_taken():
    frames = frames_of(a_finished_case())

    counted = Counter(flow for frame in frames for flow in frame.flows)

    assert frames[-1].stand.taken == counted
    assert counted.most_common(1)[0][1] > 1


def test_what_is_out_of_the_ordinary_is_marked():
    case = a_finished_case()
    marked = {mark for frame in frames_of(case) for mark in frame.marks}

    assert marked == {"return", "intervention", "substitution"}


def test_an_override_and_a_hand_over_are_marked_as_interventions():
    case = at_the_review("sosial")
    case.do(AllowSamePerson(task_key="langkah_10#1", person="staf", reason="sakit"), OPERATOR)
    case.do(
        ReassignTask(task_key="langkah_10#1", to="plt", to_roles=(("sekretaris", None),), reason="cuti"),
        OPERATOR,
    )

    override, handed = frames_of(case)[-2:]

    assert override.marks == ("intervention", "override")
    assert handed.marks == ("intervention",)
    assert handed.stand.tasks["langkah_10#1"].assignee == "plt"


def test_files_are_there_from_the_command_that_added_them():
    case = at_the_review("sosial")
    case.do(AttachFile(sha256="1" * 64, name="surat.pdf", media_type="application/pdf", size=7), ANA)

    before, after = frames_of(case)[-2:]

    assert not before.stand.papers
    (paper,) = after.stand.papers.values()
    assert (paper.name, paper.sequence, paper.by) == ("surat.pdf", after.sequence, "ana")


def test_time_between_commands_is_told_in_all_and_as_working_time():
    case = at_the_review("sosial")
    case.do(SuspendInstance(reason="libur"), OPERATOR, at=datetime.fromisoformat("2026-11-23T12:00:00+00:00"))
    case.do(CancelInstance(reason="salah"), OPERATOR, at=datetime.fromisoformat("2026-11-24T02:00:00+00:00"))

    cancelled = frames_of(case)[-1]

    assert cancelled.since_seconds == 14 * 3600
    assert cancelled.working_seconds == 5400  # from half past seven to nine in Jakarta
