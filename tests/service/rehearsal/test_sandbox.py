"""The rehearsed case: time that passes, people who stand in, and a script that becomes a scenario."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine.actors import HeldRole
from engine.calendar import NATIONAL
from engine.errors import EngineError
from service.casework.deployed import Deployed, built
from service.rehearsal import script as scripts
from service.rehearsal.errors import NothingWaits
from service.rehearsal.reading import read_scenario
from service.rehearsal.running import run, shared_in
from service.rehearsal.sandbox import Sandbox
from service.rehearsal.scenario import Move, Setting
from service.rehearsal.script import Rehearsal
from tests.service.rehearsal.builders import TO_THE_UNITS, played, sop_files

BPMN = "pengumpulan_data_kinerja.bpmn"
FLOW = '<bpmn:sequenceFlow id="alur_1_2" sourceRef="langkah_1" targetRef="langkah_2" />'
WAIT = """<bpmn:intermediateCatchEvent id="tunggu"><bpmn:incoming>alur_1_2</bpmn:incoming>
  <bpmn:outgoing>alur_tunggu</bpmn:outgoing><bpmn:timerEventDefinition>
  <bpmn:timeDuration xsi:type="bpmn:tFormalExpression">"P3D"</bpmn:timeDuration>
  </bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
  <bpmn:sequenceFlow id="alur_1_2" sourceRef="langkah_1" targetRef="tunggu" />
  <bpmn:sequenceFlow id="alur_tunggu" sourceRef="tunggu" targetRef="langkah_2" />"""


def waiting_files() -> dict[str, bytes]:
    """Let three days pass between the first step and the second."""
    files = sop_files()
    bpmn = files[BPMN].decode().replace(FLOW, WAIT)
    bpmn = bpmn.replace("<bpmn:incoming>alur_1_2<", "<bpmn:incoming>alur_tunggu<", 1)
    bpmn = bpmn.replace(
        "<bpmn:flowNodeRef>langkah_1</bpmn:flowNodeRef>",
        "<bpmn:flowNodeRef>langkah_1</bpmn:flowNodeRef><bpmn:flowNodeRef>tunggu</bpmn:flowNodeRef>",
    )
    return {**files, BPMN: bpmn.encode()}


def rehearsal_of(deployed: Deployed, *acts: dict[str, Any]) -> Rehearsal:
    script = {"starts_at": "2026-11-20T02:00:00Z", "lists": {}, "settings": {}, "steps": list(acts)}
    return scripts.rehearsed(deployed, script, shared_in(sop_files()))


def test_a_timer_goes_off_when_enough_time_has_passed():
    files = waiting_files()

    verdict = played(
        {"step": 1, "next": []},
        {"after": "P2D", "next": []},
        {"after": "P1D", "next": [2]},
        files=files,
    )

    assert verdict.passed, verdict.text


def test_time_may_pass_before_a_step_too():
    verdict = played({"step": 1}, {"step": 2, "after": "P3D", "next": [3]}, files=waiting_files())

    assert verdict.passed, verdict.text


def test_a_rehearsal_waits_just_as_long_as_the_next_timer_needs():
    rehearsal = rehearsal_of(built(waiting_files()), {"step": 1})

    assert rehearsal.sandbox.open_tasks == {}
    assert rehearsal.sandbox.until_next_timer().days == 3


def test_without_a_timer_there_is_nothing_to_wait_for():
    with pytest.raises(NothingWaits):
        rehearsal_of(built(sop_files())).sandbox.until_next_timer()


def test_tasks_are_due_by_the_offices_calendar():
    at = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    sandbox = Sandbox(built(sop_files()), Setting(starts_at=at), NATIONAL)

    (task,) = sandbox.start().offered

    assert task.due_at == datetime(2026, 11, 20, 2, 15, tzinfo=UTC)


def test_who_stands_in_for_another_is_bound_by_what_that_one_did():
    people = {
        "pejabat": [{"lane": "staf"}],
        "plh": [{"lane": "sekretaris", "represents": "pejabat", "decree": "SK 1"}],
    }
    steps = [{"step": step} for step in (1, 2, 3, 4, 5, 6, 7)]

    verdict = played(
        *steps,
        {"step": 8, "by": "pejabat"},
        {"step": 9},
        {"step": 10, "by": "plh", "refused": "four-eyes"},
        people=people,
    )

    assert verdict.passed, verdict.text


def test_nothing_is_kept_of_an_act_that_was_refused():
    sandbox = Sandbox(built(sop_files()), Setting(people={"x": (HeldRole(lane="staf"),)}))
    sandbox.start()

    with pytest.raises(Exception, match="do not hold that role"):
        sandbox.performed(Move(act="do", step="1", by="x"))

    assert list(sandbox.open_tasks) == ["langkah_1#1"]
    assert sandbox.answers == {}


def test_neither_time_nor_answers_of_a_refused_act_remain():
    sandbox = Sandbox(built(sop_files()), Setting(people={"x": (HeldRole(lane="staf"),)}))
    sandbox.start()
    began = sandbox.at

    with pytest.raises(Exception, match="do not hold that role"):
        sandbox.performed(Move(act="do", step="1", by="x", after=timedelta(days=3)))

    assert sandbox.at == began


def test_a_refusal_to_one_of_several_units_undoes_what_the_others_handed_in():
    rehearsal = rehearsal_of(built(sop_files()), *TO_THE_UNITS)
    sandbox = rehearsal.sandbox
    before, (first, *_, last) = dict(sandbox.answers), sandbox.open_tasks.values()
    only_first = (HeldRole(lane=first.lane, unit=first.unit),)
    sandbox.setting = replace(sandbox.setting, people={"x": only_first})

    with pytest.raises(EngineError):
        sandbox.performed(Move(act="do", step=first.step, by="x", units=(str(first.unit), str(last.unit))))

    assert sandbox.answers == before


def test_a_script_saved_as_a_scenario_comes_out_right():
    deployed = built(sop_files())
    acts: list[dict[str, Any]] = []
    while not (rehearsal := rehearsal_of(deployed, *acts)).ended:
        assert rehearsal.stopped is None
        task = next(iter(rehearsal.sandbox.open_tasks.values()))
        values = rehearsal.sandbox.opening(task)
        acts.append(scripts.act_on(rehearsal, task, values, lane=task.lane))

    content = scripts.as_scenario(rehearsal, "Lurus")

    verdict = run(deployed, read_scenario(content, "lurus.yaml", shared_in(sop_files())))
    assert verdict.passed, verdict.text
    assert "end: selesai" in content.decode()
    assert "values" not in content.decode()  # what the form opens with is not repeated


def test_only_what_differs_is_written_and_files_by_their_names():
    deployed = built(sop_files())
    rehearsal = rehearsal_of(deployed, *({"step": step["step"]} for step in TO_THE_UNITS))
    task = rehearsal.sandbox.open_tasks["langkah_5[usaha]#1"]
    values = rehearsal.sandbox.opening(task)
    file = {"sha256": "0" * 64, "name": "bukti.pdf", "size": 3}
    values["capaian"][0] |= {"realisasi": "7", "bukti_dukung": [file]}

    act = scripts.act_on(rehearsal, task, values, lane="kabid")

    row = {"kode": "USA-01", "realisasi": "7", "bukti_dukung": ["bukti.pdf"]}
    assert act == {"step": 5, "unit": "usaha", "lane": "kabid", "values": {"capaian": [row]}}
    assert scripts.tried(rehearsal, act).offered[0].key == "langkah_6[usaha]#1"


def test_a_rehearsal_of_an_office_without_shared_scenarios_takes_its_lists():
    deployed = built(sop_files())
    at = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    script = scripts.begun(at=at, lists={}, settings={"cap": 90, "letterhead": {}}, shared=None)

    assert scripts.lists_wanted(deployed, script, None) == {"units", "indikator"}
    assert script["settings"] == {"cap": 90}
    assert scripts.lists_wanted(deployed, script, shared_in(sop_files())) == frozenset()
