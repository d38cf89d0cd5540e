"""Deviations are found in the log: each kind where somebody did it, none where nobody did."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings

from engine.calendar import NATIONAL
from engine.commands import (
    AllowSamePerson,
    CompleteTask,
    ExcuseUnit,
    OnBehalf,
    ReassignTask,
)
from engine.deviations.finding import deviations_of
from engine.deviations.kinds import KINDS, Deviation
from engine.history import Entry
from engine.playback.frames import NOTHING, Stand
from tests.engine.builders import DEPLOYMENT, MONDAY, OPERATOR, Case, a_person
from tests.engine.playback.histories import CHOICES, Choices, History, an_sop_history
from tests.engine.sop import (
    PERENCANA,
    STAF,
    a_sop_case,
    at_the_review,
    at_the_units,
    definition,
    do,
    finish,
    report,
    review,
    send_back,
)


def found_in(case: Case, **definitions: object) -> list[Deviation]:
    """Name the deviations of a case of the SOP; any other answer is a correction."""
    known = {DEPLOYMENT: definition()} | definitions
    return list(deviations_of(case.log, known.__getitem__, NATIONAL.working_seconds, _corrected))


def _corrected(deployment: str, step: str, former: object, now: object) -> Sequence[dict[str, object]]:
    del deployment, step
    return [{"before": former, "after": now}] if former is not None and former != now else []


def _only(case: Case, kind: str) -> Deviation:
    (found,) = [each for each in found_in(case) if each.kind == kind]
    return found


def test_a_case_that_keeps_to_the_sop_has_none():
    case = at_the_review("sosial")
    finish(case)

    assert found_in(case) == []


def test_a_return_says_why_to_which_units_and_steps():
    case = at_the_review("sosial", "ekonomi")
    send_back(case, "sosial", saran="Lengkapi bukti")

    found = _only(case, "return")

    assert (found.step, found.number, found.person) == ("langkah_10", "10", "sekretaris")
    assert found.facts == {"reason": "Lengkapi bukti", "time": 1, "units": ["sosial"], "steps": ["5"]}
    assert (found.sequence, found.ordinal) == (len(case.log), 1)

    report(case)
    review(case)
    send_back(case)

    assert [each.facts["time"] for each in found_in(case) if each.kind == "return"] == [1, 2]


def test_a_task_done_late_says_by_how_much_working_time():
    case = a_sop_case()
    case.due = lambda step, key, at: MONDAY + timedelta(hours=2)
    do(case, "langkah_1")
    case.at = MONDAY + timedelta(hours=2, minutes=29)  # and the next command comes a minute later
    do(case, "langkah_2", unit_bertugas=["sosial"])

    found = _only(case, "late")

    assert (found.step, found.person, found.facts["round"]) == ("langkah_2", "perencana", 1)
    assert found.facts["working_seconds"] == 30 * 60


def test_what_was_not_at_hand_on_paper_and_by_whom_is_named():
    case = at_the_units("sosial", "ekonomi")
    paper = OnBehalf(reason="Sinyal putus", scan_sha256="0" * 64, scan_name="formulir.pdf")
    case.do(CompleteTask(task_key="langkah_5[sosial]#1", values={}, on_behalf=paper), STAF)
    missing = CompleteTask(task_key="langkah_5[ekonomi]#1", values={}, inputs_missing=("Surat",))
    case.do(missing, a_person("wakil", "kabid", unit="ekonomi", represents="kabid-ekonomi"))

    facts = {each.kind: (each.unit, each.facts) for each in found_in(case)}

    assert facts == {
        "on-behalf": ("sosial", {"reason": "Sinyal putus", "scan": "formulir.pdf", "scan_sha256": "0" * 64}),
        "inputs-missing": ("ekonomi", {"inputs": ["Surat"]}),
        "substitution": ("ekonomi", {"acted_for": "kabid-ekonomi"}),
    }


def test_a_unit_let_off_and_a_task_handed_over_are_named():
    case = at_the_units("sosial", "ekonomi")
    case.do(ExcuseUnit(unit="sosial", reason="Kantor terbakar"), PERENCANA)
    roles = (("kabid", "ekonomi"),)
    case.do(ReassignTask(task_key="langkah_5[ekonomi]#1", to="cici", to_roles=roles, reason="cuti"), OPERATOR)

    excused, handed_over = found_in(case)

    assert (excused.kind, excused.unit, excused.number) == ("excused", "sosial", "5")
    assert excused.facts == {"reason": "Kantor terbakar", "steps": ["5", "6"]}
    assert (handed_over.kind, handed_over.unit) == ("reassignment", "ekonomi")
    assert handed_over.facts == {"from": None, "to": "cici", "reason": "cuti"}


def test_one_person_in_two_lanes_is_named_once_for_each_lane_more():
    case = a_sop_case()
    both = a_person("rangkap", "sekretaris", "fungsional_perencana", "staf")
    case.complete("langkah_1", both)
    case.complete("langkah_2", both, unit_bertugas=["sosial"])
    case.complete("langkah_3", both)
    case.complete("langkah_4", both)

    lanes = [each.facts["lanes"] for each in found_in(case) if each.kind == "same-person"]

    assert [len(each) for each in lanes] == [2, 3]


def test_an_exception_from_four_eyes_is_named_and_so_is_its_use():
    case = at_the_review("sosial")
    barred = a_person("perencana", "sekretaris")
    roles = (("sekretaris", None, None),)
    allowed = AllowSamePerson(
        task_key="langkah_10#1", person="perencana", reason="Sekretaris cuti", to_roles=roles
    )
    case.do(allowed, OPERATOR)
    case.complete("langkah_10", barred, keputusan="setuju")

    found = {(each.kind, each.facts.get("rule")): each.facts for each in found_in(case)}

    assert found["override", None] == {"allowed": "perencana", "reason": "Sekretaris cuti"}
    assert found["same-person", "apart"]["steps"]
    assert ("same-person", "lanes") in found


def test_what_a_unit_corrects_in_its_second_round_is_named():
    case = at_the_review("sosial")
    send_back(case, "sosial")
    do(case, "langkah_5", realisasi="9")

    found = _only(case, "correction")

    assert (found.unit, found.facts["round"]) == ("sosial", 2)
    assert found.facts["changes"] == [{"before": {}, "after": {"realisasi": "9"}}]


def test_what_was_disposed_of_tells_nothing():
    case = at_the_review("sosial")
    send_back(case, "sosial")
    case.log = [replace(entry, body=None) for entry in case.log]

    assert found_in(case) == []


def test_the_document_says_of_every_kind_when_there_is_one():
    said = (Path(__file__).parents[3] / "docs/findings.md").read_text(encoding="utf-8")

    assert [kind for kind in KINDS if f"| `{kind}`" not in said] == []


@settings(max_examples=60, deadline=None)
@given(choices=CHOICES)
def test_in_histories_at_random_just_what_was_done_is_found(choices: Choices):
    history = an_sop_history(choices, due=lambda _step, _key, at: at + timedelta(minutes=3))
    log, definitions = history.case.log, history.definitions

    def of(entries: Sequence[Entry]) -> list[Deviation]:
        found = deviations_of(entries, definitions.__getitem__, NATIONAL.working_seconds, _corrected)
        return list(found)

    found, half = of(log), len(log) // 2
    assert of(log[:half]) == [each for each in found if each.sequence <= half]
    told = [each for each in found if each.kind != "same-person"]
    assert Counter((each.sequence, each.kind) for each in told) == Counter(_done(history))
    assert len({(each.sequence, each.kind, each.ordinal) for each in told}) == len(told)


_BY_MARK = {
    "return": "return",
    "excused": "excused",
    "substitution": "substitution",
    "inputs-missing": "inputs-missing",
    "on-behalf": "on-behalf",
    "override": "override",
    "migration": "migration",
}
_INTERVENING = {"suspend_instance", "resume_instance", "cancel_instance", "retry_incident"}


def _done(history: History) -> Iterator[tuple[int, str]]:
    """Say what was done in a history by playing it back, state by state."""
    before: Stand = NOTHING
    for frame, entry in zip(history.played(history.case.log), history.case.log, strict=True):
        yield from ((frame.sequence, _BY_MARK[mark]) for mark in frame.marks if mark in _BY_MARK)
        if frame.kind in _INTERVENING:
            yield frame.sequence, "intervention"
        if frame.kind == "reassign_task":
            yield frame.sequence, "reassignment"
        for place, done in frame.stand.done.items():
            if done.sequence != frame.sequence:
                continue
            task = next(each for each in before.tasks.values() if each.key == frame.task)
            if task.due_at is not None and task.due_at < entry.row.at:
                yield frame.sequence, "late"
            if place in before.done and before.done[place].values != done.values:
                yield frame.sequence, "correction"
        before = frame.stand
