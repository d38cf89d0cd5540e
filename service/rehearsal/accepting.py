"""Brings a scenario in line with a draft that was rightly changed: what comes now is what must come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.errors import EngineError, Invalid, NotACandidate
from engine.tasks import UserTask
from engine.texts import Text
from forms.fields import Form
from service.casework.deployed import SCENARIOS, Deployed
from service.rehearsal import naming
from service.rehearsal.errors import StepNotWaiting, TooLong, UnknownStep
from service.rehearsal.expecting import difference, reason_of
from service.rehearsal.reading import scenario_in
from service.rehearsal.rewriting import with_steps
from service.rehearsal.runnable import runnable
from service.rehearsal.running import shared_in
from service.rehearsal.sandbox import Happened, Sandbox
from service.rehearsal.scenario import Move
from service.rehearsal.yaml_text import Document, document

Act = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A scenario as it would be; `stuck` says what only a person can answer, at the act `at` (from 1)."""

    name: str
    content: bytes
    changed: bool
    stuck: Text | None = None
    at: int = 0


def accepted(files: Mapping[str, bytes], file: str) -> Accepted:
    """Play a scenario of a draft, and expect what came wherever it expects something else.

    A step that it does not know is done where it waits; a performer who is no longer the step's gives way to
    the one who is. What needs an answer stops it. Raises `Invalid` for what cannot be read or run.
    """
    content = files[f"{SCENARIOS}{file}"]
    deployed, found = runnable(files), document(content, file)
    scenario = scenario_in(found, shared_in(files))
    sandbox = Sandbox(deployed, scenario.setting)
    walk = _Walk(deployed, sandbox, {move.step for move in scenario.moves if move.step})
    sandbox.start()
    acts: list[Act] = list(found.value["steps"])
    for place, act in enumerate(acts):
        if not walk.take(place, act):
            walk.steps += list(enumerate(acts))[place:]
            break
    changed = [act for _place, act in walk.steps] != acts
    return Accepted(
        name=scenario.name,
        content=with_steps(content, file, walk.steps) if changed else content,
        changed=changed,
        stuck=walk.stuck,
        at=walk.at,
    )


@dataclass(slots=True)
class _Walk:
    """The acts so far, as they are to stand in the file."""

    deployed: Deployed
    sandbox: Sandbox
    named: set[str]
    steps: list[tuple[int | None, Act]] = field(default_factory=list)
    stuck: Text | None = None
    at: int = 0

    def take(self, place: int, act: Act) -> bool:
        """Do an act of the scenario, after the steps before it that it does not know; False if stuck."""
        outcome = self._tried(act)
        while isinstance(outcome, StepNotWaiting | UnknownStep) and self._expects(act) is None:
            if not self._unknown_done():
                return self._stops(outcome)
            outcome = self._tried(act)
        if isinstance(outcome, NotACandidate) and "lane" in act and self._expects(act) is None:
            without = {key: value for key, value in act.items() if key != "lane"}
            again = self._tried(without)
            if isinstance(again, Happened):
                act, outcome = without, again
        if isinstance(outcome, TooLong):
            return self._stops(outcome)
        if isinstance(outcome, EngineError):
            if self._expects(act) is None:
                return self._stops(outcome)
            if difference(self.deployed.definition, self._move(act), outcome) is not None:
                act = {**act, "refused": _refusal(outcome)}
        elif difference(self.deployed.definition, self._move(act), outcome) is not None:
            act = self._with(act, outcome)
        self.steps.append((place, act))
        return True

    def _unknown_done(self) -> bool:
        """Do a step that waits and that the scenario never names; False where none is done."""
        task = next((each for each in self.sandbox.open_tasks.values() if not self._is_named(each)), None)
        if task is None:
            return False
        name = naming.step_name(self.deployed.definition, task.step)
        act: Act = {"step": int(name) if name.isdecimal() else name}
        outcome = self._tried(act)
        if isinstance(outcome, EngineError):
            self.steps.append((None, act))
            return self._stops(outcome, at=len(self.steps), form=self.deployed.form_of(task.step))
        self.steps.append((None, self._with(act, outcome)))
        return True

    def _is_named(self, task: UserTask) -> bool:
        step = self.deployed.definition.step(task.step)
        return step.id in self.named or step.number in self.named

    def _stops(self, refusal: EngineError, *, at: int = 0, form: Form | None = None) -> bool:
        if self.stuck is None:
            self.stuck, self.at = _what_is_missing(refusal, form), at or len(self.steps) + 1
        return False

    def _move(self, act: Act) -> Move:
        plain = Document(file="–", value={"name": "–", "steps": [dict(act)]}, lines={})
        return scenario_in(plain, self.sandbox.setting).moves[0]

    def _expects(self, act: Act) -> Any:
        return act.get("refused")

    def _tried(self, act: Act) -> Happened | EngineError:
        try:
            return self.sandbox.performed(self._move(act))
        except EngineError as refusal:
            return refusal

    def _with(self, act: Act, happened: Happened) -> Act:
        """Let an act expect what came of it."""
        kept = {key: value for key, value in act.items() if key not in ("refused", "next", "end")}
        expected: dict[str, Any] = {"next": self._names(happened)}
        if happened.ended:
            expected["end"] = happened.end or True
        elif "end" in act:
            expected["end"] = False
        return {**kept, **expected}

    def _names(self, happened: Happened) -> list[str | int]:
        """Name what was offered; several units of one step go by its number alone."""
        by_step: dict[str, list[UserTask]] = {}
        for task in happened.offered:
            by_step.setdefault(task.step, []).append(task)
        definition = self.deployed.definition
        names = (
            naming.short_name(definition, tasks[0]) if len(tasks) == 1 else naming.step_name(definition, step)
            for step, tasks in by_step.items()
        )
        return [int(name) if name.isdecimal() else name for name in names]


def _what_is_missing(refusal: EngineError, form: Form | None) -> Text:
    """Say why an act is refused; fields by their labels and the keys that a scenario answers them by."""
    if form is None or not isinstance(refusal, Invalid):
        return reason_of(refusal)
    told = []
    for path, texts in refusal.errors.items():
        asked = form.field_at(path)
        label = asked.label if asked is not None else Text(path, path)
        told += [(f"{label.id} ({path}): {each.id}", f"{label.en} ({path}): {each.en}") for each in texts]
    return Text("; ".join(each[0] for each in told), "; ".join(each[1] for each in told))


def _refusal(refusal: EngineError) -> Any:
    """Say by what an act must be refused."""
    fields = sorted(refusal.errors) if isinstance(refusal, Invalid) else []
    return {"code": refusal.code, "fields": fields} if fields else refusal.code
