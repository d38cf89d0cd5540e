"""Replay: an untouched log gives the same case again, command by command."""

from dataclasses import replace
from datetime import datetime

import pytest

from engine.codec import encoded
from engine.commands import CancelInstance
from engine.replay import Diverged, Verification, frames, verify
from tests.engine.builders import DEPLOYMENT, INSTANCE, OPERATOR
from tests.engine.forging import a_finished_case, body_of, forged, verified
from tests.engine.sop import at_the_review, definition, send_back


def test_an_untouched_log_is_intact_and_identical():
    case = a_finished_case()
    last = case.log[-1].row

    assert verified(case.log) == Verification(
        chain="intact", replay="identical", commands=len(case.log), first_divergence=None
    )
    assert verify(definition(), DEPLOYMENT, INSTANCE, case.log, (last.sequence, last.hash)).chain == "intact"


def test_a_log_without_entries_is_identical():
    assert verified([]).replay == "identical"


def test_a_cancelled_and_a_running_case_replay_too():
    running, cancelled = at_the_review("sosial"), at_the_review("sosial")
    cancelled.do(CancelInstance(reason="salah"), OPERATOR)

    assert [verified(case.log).replay for case in (running, cancelled)] == ["identical"] * 2


def test_replay_shows_the_case_after_every_command():
    case = at_the_review("sosial")
    send_back(case)
    seen = []

    for frame in frames(definition(), DEPLOYMENT, INSTANCE, case.log):
        assert frame.instance.state_hash() == frame.entry.row.state_hash
        assert [encoded(event) for event in frame.events] == frame.body["events"]
        seen.append([token.element for token in frame.instance.tokens][-1])

    assert seen == [f"langkah_{number}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 7)]


def test_replay_needs_no_calendar():
    case = a_finished_case()
    wanted = [event["due_at"] for event in body_of(case.log[-2])["events"] if event["kind"] == "task_offered"]

    *_, before_last, _last = (
        {key: task.due_at for key, task in frame.instance.open_tasks.items()}
        for frame in frames(definition(), DEPLOYMENT, INSTANCE, case.log)
    )

    assert [datetime.fromisoformat(due_at) for due_at in wanted] == list(before_last.values())


def test_replay_of_a_part_gives_the_case_as_it_was():
    case = at_the_review("sosial")

    *_, frame = frames(definition(), DEPLOYMENT, INSTANCE, case.log[:5])

    assert list(frame.instance.open_tasks) == ["langkah_5[sosial]#1"]


def test_a_body_that_was_disposed_of_ends_the_replay_without_blame():
    case = a_finished_case()
    entries = list(case.log)
    entries[5] = replace(entries[5], body=None)

    verdict = verified(entries)

    assert (verdict.chain, verdict.replay) == ("intact", "not-replayed")
    assert verdict.first_divergence is not None
    assert (verdict.first_divergence.sequence, verdict.first_divergence.cause) == (6, "disposed")


def test_replay_stops_at_the_first_difference():
    case = a_finished_case()
    replayed = frames(definition(), DEPLOYMENT, INSTANCE, forged(case, 3, state_hash="0" * 64))

    seen = [next(replayed).entry.row.sequence for _ in range(3)]

    assert seen == [1, 2, 3]
    with pytest.raises(Diverged, match="4: state"):
        next(replayed)
