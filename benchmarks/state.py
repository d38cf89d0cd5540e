"""Load a case, complete a task, write it down again: ours against SpiffWorkflow's own serializer with specs.

`python -m benchmarks.state [TIMES]`
"""

import sys
from collections.abc import Callable
from typing import Any, NamedTuple

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.spiff.parser.process import VALIDATOR, SpiffBpmnParser
from SpiffWorkflow.spiff.serializer.config import SPIFF_CONFIG
from SpiffWorkflow.util.task import TaskState

from benchmarks.measuring import machine, median_of, written
from engine.actors import Actor, HeldRole
from engine.commands import CompleteTask, StartInstance
from engine.definitions import ProcessDefinition
from engine.instances import ProcessInstance
from service.casework.deployed import built
from service.casework.folders import ROOT, files_of_process
from service.clock import SystemClock
from tests.builders.offices import SOP

TIMES = 60
FILES = files_of_process(ROOT / "processes" / SOP)
EVERYBODY = ("sekretaris", "fungsional_perencana", "staf", "kabid")


class Side(NamedTuple):
    """One way to do it: a state as bytes, how to load it, to go a step on, and to write it down."""

    state: bytes
    load: Callable[[], Any]
    step: Callable[[Any], None]
    dump: Callable[[Any], bytes]

    def whole(self) -> bytes:
        """Load, complete a task, write down."""
        loaded = self.load()
        self.step(loaded)
        return self.dump(loaded)


def ours(definition: ProcessDefinition, units: int, rounds: int) -> Side:
    """Bring a case to step 5, after some returns of the recap."""
    actor = Actor(id="everybody", roles=tuple(HeldRole(lane=lane) for lane in EVERYBODY))
    clock = SystemClock()
    names = [f"bidang-{number}" for number in range(units)]

    def complete(instance: ProcessInstance) -> None:
        task = next(iter(instance.open_tasks.values()))
        values: dict[str, Any] = {}
        if task.step == "langkah_2":
            values = {"unit_bertugas": names}
        if task.step == "langkah_10":
            again = task.round == rounds
            values = {"keputusan": "kembalikan", "saran": "Lengkapi", "unit_bertugas": names if again else []}
        by = Actor(id=f"{actor.id}-{task.step}", roles=actor.roles)
        instance.handle(CompleteTask(task_key=task.key, values=values), at=clock.now(), actor=by)

    instance = ProcessInstance(definition, "00000000-0000-4000-8000-000000000001")
    instance.handle(StartInstance(business_key="TW I"), at=clock.now(), actor=actor)
    while not _at_step_5(instance, 1 + (rounds > 0)):
        complete(instance)
    state = instance.snapshot()
    return Side(
        state=state,
        load=lambda: ProcessInstance.restored(definition, instance.id, state),
        step=complete,
        dump=lambda loaded: bytes(loaded.snapshot()),
    )


def _at_step_5(instance: ProcessInstance, round_: int) -> bool:
    return any(task.step == "langkah_5" and task.round == round_ for task in instance.open_tasks.values())


def theirs(units: int, rounds: int) -> Side:
    """Bring SpiffWorkflow alone to the same step."""
    parser = SpiffBpmnParser(validator=VALIDATOR)
    parser.add_bpmn_str(FILES[f"{SOP}.bpmn"], f"{SOP}.bpmn")
    workflow = BpmnWorkflow(parser.get_spec(SOP), parser.get_subprocess_specs(SOP))
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(SPIFF_CONFIG))
    names = {f"bidang-{number}": f"bidang-{number}" for number in range(units)}
    seen: dict[str, int] = {}

    def complete(instance: Any) -> None:
        task = instance.get_next_task(state=TaskState.READY, manual=True)
        name = task.task_spec.bpmn_id
        seen[name] = seen.get(name, 0) + 1
        if name == "langkah_2":
            task.set_data(unit_bertugas=dict(names))
        if name == "langkah_10":
            again = dict(names) if seen[name] == rounds else {}
            task.set_data(keputusan="kembalikan", unit_bertugas=again)
        if name == "langkah_6":
            task.set_data(unit_hasil=True)
        task.run()
        instance.do_engine_steps()

    workflow.do_engine_steps()
    while seen.get("langkah_10", 0) < rounds or not _ready(workflow, "langkah_5"):
        complete(workflow)
    state = serializer.serialize_json(workflow).encode()
    return Side(
        state=state,
        load=lambda: serializer.deserialize_json(state.decode()),
        step=complete,
        dump=lambda loaded: bytes(serializer.serialize_json(loaded).encode()),
    )


def _ready(workflow: Any, bpmn_id: str) -> bool:
    return any(
        task.task_spec.bpmn_id == bpmn_id for task in workflow.get_tasks(state=TaskState.READY, manual=True)
    )


def main() -> None:
    """Measure and print."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else TIMES
    definition = built(FILES).definition
    print(
        f"Load a case, complete a task, write it down: medians of {times}, ours against the stock serializer"
    )
    for units, rounds in ((4, 0), (12, 0), (4, 3)):
        mine, stock = ours(definition, units, rounds), theirs(units, rounds)
        print(f" {units} units, {rounds} returns, at step 5")
        took = _timed(mine.whole, stock.whole, times)
        print(written("ours", took[0] * 1000, unit=" ms"))
        print(written("stock, with specs", took[1] * 1000, unit=" ms"))
        print(written("ours to stock: load, complete, write", took[0] / took[1], aim="aim <= 0.5"))
        loads = _timed(mine.load, stock.load, times)
        print(written("ours to stock: load alone", loads[0] / loads[1]))
        print(written("state, ours", len(mine.state) / 1000, unit=" kB"))
        print(written("state, stock", len(stock.state) / 1000, unit=" kB"))
        print(written("ours to stock: bytes", len(mine.state) / len(stock.state)))
    print(machine())


def _timed(ours_: Callable[[], object], stock: Callable[[], object], times: int) -> tuple[float, float]:
    return median_of(ours_, times=times), median_of(stock, times=times)


if __name__ == "__main__":
    main()
