"""Histories at random: cases led through diagrams at random, with all that people may do to them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from hypothesis import strategies as st

from engine.actors import Actor
from engine.calendar import NATIONAL
from engine.commands import (
    AddComment,
    AttachFile,
    CancelInstance,
    ClaimTask,
    ExcuseUnit,
    ReassignTask,
    ReleaseTask,
    ResumeInstance,
    SuspendInstance,
)
from engine.definitions import ProcessDefinition
from engine.errors import EngineError
from engine.history import Entry
from engine.instances import Due, no_due_dates
from engine.migration import judged
from engine.playback.frames import Frame, played
from engine.tasks import Token, UserTask, WaitingTimer
from tests.engine.blocks import Block, Drawing
from tests.engine.builders import (
    ANA,
    DEPLOYMENT,
    OPERATOR,
    OTHER_DEPLOYMENT,
    Case,
    a_case,
    a_definition,
    a_person,
    restored,
)
from tests.engine.migration.edits import edited, other_limit, rename
from tests.engine.migration.exploring import acts, forms_of
from tests.engine.sop import DIAGRAM, FORMS, a_sop_case

CHOICES = st.lists(st.tuples(st.integers(0, 19), st.integers(0, 59)), min_size=20, max_size=60)
Choices = list[tuple[int, int]]


@dataclass(frozen=True, kw_only=True)
class Moment:
    """What the engine itself held right after a command."""

    status: str
    deployment: str
    tokens: tuple[Token, ...]
    tasks: dict[str, UserTask]
    timers: dict[str, WaitingTimer]
    state_hash: str

    @classmethod
    def of(cls, case: Case) -> "Moment":
        """Look at a case now."""
        instance = case.instance
        return cls(
            status=instance.status,
            deployment=case.deployment,
            tokens=instance.tokens,
            tasks=dict(instance.open_tasks),
            timers=dict(instance.timers),
            state_hash=instance.state_hash(),
        )

    def is_shown_by(self, frame: Frame) -> bool:
        """Say whether a frame shows just this."""
        stand = frame.stand
        tokens = [
            Token(element=each.element, unit=each.unit, state=each.state)
            for each in stand.tokens.values()
            for _ in range(each.count)
        ]
        return (
            sorted(map(repr, tokens)) == sorted(map(repr, self.tokens))
            and (stand.status, stand.deployment_hash) == (self.status, self.deployment)
            and (stand.tasks, stand.timers) == (self.tasks, self.timers)
            and frame.state_hash == self.state_hash
        )


@dataclass
class History:
    """A case with what the engine held after each of its commands."""

    case: Case
    began: ProcessDefinition
    definitions: dict[str, ProcessDefinition]
    work: Callable[[Case, int], None]
    who: Callable[[UserTask], Actor]
    moments: list[Moment] = field(default_factory=list)

    def noted(self) -> None:
        """Look at the case after a command, if that left a row."""
        if len(self.case.log) > len(self.moments):
            self.moments.append(Moment.of(self.case))

    def is_shown_by(self, log: Sequence[Entry]) -> bool:
        """Say whether the frames of a log show all that the engine held, command by command."""
        frames = self.played(log)
        return len(frames) == len(self.moments) and all(
            moment.is_shown_by(frame) for frame, moment in zip(frames, self.moments, strict=True)
        )

    def played(self, log: Sequence[Entry]) -> list[Frame]:
        """Play a log of the case back."""
        found = played(
            self.began,
            DEPLOYMENT,
            log[0].row.chain,
            log,
            self.definitions.__getitem__,
            working=NATIONAL.working_seconds,
        )
        return list(found)


def a_history(block: Block, choices: Choices) -> History:
    """Lead a case through a diagram: work, people's comings and goings, timers, a migration, an end."""
    drawing = Drawing()
    bpmn = drawing.drawn(block).replace(b"<sop:step ", b'<sop:step excusedBy="staf" ')
    definition = a_definition(bpmn, **drawing.forms)
    into = edited(bpmn, drawing.forms, [(rename, 0), (other_limit, 1)], None)
    history = History(a_case(definition), definition, {DEPLOYMENT: definition}, _work, _anybody)
    return _led(history, into, choices)


def an_sop_history(choices: Choices, due: Due = no_due_dates) -> History:
    """Lead a case through the SOP, with its units and returns, perhaps into a version with other words."""
    case = a_sop_case()
    case.due = due
    into = edited(DIAGRAM.read_bytes(), {key: dict(form) for key, form in FORMS.items()}, [(rename, 0)], None)
    history = History(case, case.definition, {DEPLOYMENT: case.definition}, _work_on_the_sop, _of_lane)
    return _led(history, into, choices)


def _led(history: History, into: ProcessDefinition | None, choices: Choices) -> History:
    if into is not None:
        history.definitions[OTHER_DEPLOYMENT] = into
    history.noted()
    for what, which in choices:
        if history.case.instance.status != "running":
            break
        _done(history, what, which)
        history.noted()
    return history


def _done(history: History, what: int, which: int) -> None:
    """Do one thing; what the engine refuses is left, with the case as it was."""
    case, before = history.case, restored(history.case.instance)
    try:
        if what in _ACTS:
            _ACTS[what](history, which)
        else:
            history.work(case, which)
    except EngineError:
        case.instance = before


def _work(case: Case, which: int) -> None:
    possible = acts(case.instance, forms_of(case.definition))
    element, unit, values = possible[which % len(possible)]
    name = f"{element}[{unit}]" if unit is not None else element
    if values is None:
        case.fire(next(key for key in case.instance.timers if key.rpartition("#")[0] == name))
        return
    key = next(key for key in case.instance.open_tasks if key.rpartition("#")[0] == name)
    case.complete(key, _holder(case.open(key), "staf", "lain"), **values)


def _work_on_the_sop(case: Case, which: int) -> None:
    tasks = list(case.instance.open_tasks.values())
    task = tasks[which % len(tasks)]
    units = ["sosial", "ekonomi", "umum"]
    named = units if task.step == "langkah_2" else units[: which % 4]
    decision = "setuju" if which % 3 == 0 else "kembalikan"
    data = "kembalikan" if which % 5 == 0 else "lengkap"
    values = {"keputusan": decision, "kelengkapan_data": data, "unit_bertugas": named, "saran": "Lengkapi"}
    represented = "plt" if which % 4 == 1 else None
    case.complete(task.key, _holder(task, task.lane, represents=represented), **values)


def _holder(task: UserTask, *lanes: str, represents: str | None = None) -> Actor:
    """Give whoever has the task in hand, else somebody of these lanes."""
    usual = f"{task.lane}-{task.unit}" if task.unit else task.lane
    return a_person(task.assignee or usual, *lanes, unit=task.unit, represents=represents)


def _anybody(task: UserTask) -> Actor:
    return a_person("ben", "staf", unit=task.unit)


def _of_lane(task: UserTask) -> Actor:
    return a_person("ben", task.lane, unit=task.unit)


def _some(history: History, which: int) -> UserTask:
    tasks = list(history.case.instance.open_tasks.values())
    return tasks[which % len(tasks)]


def _claim(history: History, which: int) -> None:
    task = _some(history, which)
    history.case.do(ClaimTask(task_key=task.key), history.who(task))


def _release(history: History, which: int) -> None:
    taken = [task for task in history.case.instance.open_tasks.values() if task.assignee == "ben"]
    for task in taken[: which % 2 + 1]:
        history.case.do(ReleaseTask(task_key=task.key), history.who(task))
        history.noted()


def _hand_over(history: History, which: int) -> None:
    task = _some(history, which)
    roles = ((history.who(task).roles[0].lane, task.unit),)
    command = ReassignTask(task_key=task.key, to="cici", to_roles=roles, reason="cuti")
    history.case.do(command, OPERATOR)


def _excuse(history: History, which: int) -> None:
    units = [task.unit for task in history.case.instance.open_tasks.values() if task.unit]
    if units:
        actor = a_person("ana", "staf", "fungsional_perencana")
        history.case.do(ExcuseUnit(unit=units[which % len(units)], reason="sakit"), actor)


def _pause(history: History, which: int) -> None:
    del which
    history.case.do(SuspendInstance(reason="libur"), OPERATOR)
    history.noted()
    history.case.do(ResumeInstance(reason="masuk"), OPERATOR)


def _cancel(history: History, which: int) -> None:
    if which % 7 == 0:
        history.case.do(CancelInstance(reason="salah"), OPERATOR)


def _say(history: History, which: int) -> None:
    history.case.do(AddComment(text=f"catatan {which}"), ANA)


def _attach(history: History, which: int) -> None:
    name = f"{which}.pdf"
    command = AttachFile(sha256="0" * 64, name=name, media_type="application/pdf", size=which)
    history.case.do(command, ANA)


def _migrate(history: History, which: int) -> None:
    del which
    into, case = history.definitions.get(OTHER_DEPLOYMENT), history.case
    if into is None or case.deployment == OTHER_DEPLOYMENT:
        return
    if judged(case.instance, into, case.submissions).verdict in ("migratable", "cosmetic", "unaffected"):
        case.migrate(into)


_ACTS: dict[int, Callable[[History, int], None]] = {
    0: _claim,
    1: _release,
    2: _hand_over,
    3: _excuse,
    4: _pause,
    5: _cancel,
    6: _say,
    7: _attach,
    8: _migrate,
}
"""By the number drawn; any other is work."""
