"""Tokens of one process put into another: each at the same element, or where it is told to go.

Only what stands is taken over, with the little around it that SpiffWorkflow looks back at. What was
finished is not: the log has it. What lies ahead is looked up anew, for a tree holds what its own diagram
would have come to.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from SpiffWorkflow.util.task import TaskState

from engine._spiff.compiling import CompiledProcess
from engine._spiff.trees import STANDING, Tree
from engine.errors import CannotMigrate
from engine.texts import Text

_SPLIT = ".BoundaryEventSplit"

Record = dict[str, Any]


def rewritten(state: Record, process: CompiledProcess, places: Mapping[str, str]) -> Record:
    """Rewrite a state (as `trees.written` gives it) for another process; raises `CannotMigrate`."""
    holders: dict[str, Any] = {}
    top = _tree(state, process.spec, places, holders)
    subprocesses = []
    for record in state["subprocesses"]:
        holder = holders.get(record["of"])
        if holder is None:
            continue  # of a task that is finished
        spec = process.subprocess_specs.get(getattr(holder, "spec", ""))
        if spec is None:
            raise _gone(holder.bpmn_id)
        subprocesses.append({"of": record["of"], **_tree(record, spec, places, holders)})
    return {**state, **top, "subprocesses": subprocesses}


def look_ahead(tree: Tree) -> None:
    """Let SpiffWorkflow see what may follow each token."""
    for task in tree.all_tasks():
        if task.has_state(STANDING):
            task.task_spec._predict(task, mask=TaskState.NOT_FINISHED_MASK)


def _tree(state: Record, spec: Any, places: Mapping[str, str], holders: dict[str, Any]) -> Record:
    """Rewrite the tasks of one process; `holders` gets the spec of each that is kept."""
    records: dict[str, Record] = {record["id"]: record for record in state["tasks"]}
    kept = {record["id"]: record for record in _kept(records)}
    names: dict[str, str] = {}
    tasks: dict[str, Record] = {}
    for id_, record in kept.items():
        name = places.get(record["spec"], record["spec"]) if _stands(record) else record["spec"]
        if name not in spec.task_specs:
            raise _gone(record["spec"])
        holders[id_] = spec.task_specs[name]
        names[id_] = str(uuid4()) if name != record["spec"] and _stands(record) else id_
        tasks[id_] = {**record, "id": names[id_], "spec": name, "children": []}
    for id_, record in kept.items():
        around = next((each["id"] for each in _above(record, records) if each["id"] in kept), None)
        tasks[id_]["parent"] = names[around] if around is not None else None
        if around is not None:
            tasks[around]["children"].append(names[id_])
    return {"completed": state["completed"], "tasks": list(tasks.values())}


def _kept(records: Mapping[str, Record]) -> Iterator[Record]:
    """Give the root, every token, and the finished tasks that SpiffWorkflow still looks at."""
    root = next(iter(records))
    splits = {
        record["parent"]
        for record in records.values()
        if _stands(record) and _parent(record, records).get("spec", "").endswith(_SPLIT)
    }
    sources = {record["parent"] for record in records.values() if _joins(record)}
    repeated = {id_ for id_, record in records.items() if _stands(record) and "merged" in record["internal"]}
    for id_, record in records.items():
        finished = record["state"] & TaskState.FINISHED_MASK
        beside = finished and record["parent"] in splits | repeated
        if id_ == root or _stands(record) or id_ in splits or (finished and id_ in sources) or beside:
            yield record


def _above(record: Record, records: Mapping[str, Record]) -> Iterator[Record]:
    while (record := _parent(record, records)) != {}:
        yield record


def _parent(record: Record, records: Mapping[str, Record]) -> Record:
    return records.get(record["parent"] or "", {})


def _stands(record: Record) -> bool:
    return bool(record["state"] & STANDING)


def _joins(record: Record) -> bool:
    """Say whether a token waits for others at a parallel gateway."""
    waits = record["state"] == TaskState.WAITING and "event_value" not in record["internal"]
    return waits and not record["spec"].endswith(".EndJoin")


def _gone(element: str) -> CannotMigrate:
    return CannotMigrate(reason=Text(f"«{element}» tidak ada lagi", f"«{element}» is no longer there"))
