"""What the engine refuses, and why: one small class for each refusal, in four families.

The family decides how the outside answers (403, 404, 409, 422); the class has a stable code.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from engine.texts import Text


class EngineError(Exception):
    """Something was refused; `text` says what in both languages."""

    code: ClassVar[str] = "refused"
    template: ClassVar[Text] = Text("Permintaan ditolak.", "The request was refused.")

    def __init__(self, **parameters: object) -> None:
        self.parameters = parameters
        self.text = self.template.filled(**parameters)
        super().__init__(self.text.en)


class NotPermitted(EngineError):
    """The person may not do this (HTTP 403)."""

    code = "not-permitted"
    template = Text("Anda tidak berwenang melakukan ini.", "You may not do this.")


class NotFound(EngineError):
    """There is no such thing, or none that this person may know of (HTTP 404)."""

    code = "not-found"
    template = Text("{what} tidak ditemukan.", "{what} was not found.")


class Conflict(EngineError):
    """The thing is not in a state that allows this (HTTP 409)."""

    code = "conflict"
    template = Text("Keadaannya sudah berubah.", "The state has changed.")


class Invalid(EngineError):
    """The input is wrong (HTTP 422); `errors` maps a field's path to what is wrong with it."""

    code = "invalid"
    template = Text("Ada isian yang perlu diperbaiki.", "Some fields need your attention.")

    def __init__(self, errors: Mapping[str, Sequence[Text]] | None = None, **parameters: object) -> None:
        super().__init__(**parameters)
        self.errors: dict[str, list[Text]] = {path: list(texts) for path, texts in (errors or {}).items()}


# --- who may work on a task ---------------------------------------------------------------------


class NotACandidate(NotPermitted):
    """The person holds no role of the task's lane and unit."""

    code = "not-a-candidate"
    template = Text(
        "Tugas ini milik pelaksana {lane}; Anda tidak memegang peran itu.",
        "This task belongs to the lane {lane}; you do not hold that role.",
    )


class FourEyesViolated(NotPermitted):
    """The person did a step that must be done by somebody else."""

    code = "four-eyes"
    template = Text(
        "Anda (atau yang Anda wakili) mengerjakan langkah {step}; langkah ini harus oleh orang lain.",
        "You (or the person you stand in for) did step {step}; somebody else must do this one.",
    )


class OwnTask(NotPermitted):
    """Who holds the task's lane does it in that role, not on behalf of it."""

    code = "own-task"
    template = Text(
        "Tugas ini milik peran Anda sendiri; kerjakan tanpa «atas nama».",
        "This task belongs to a role of your own; do it without «on behalf».",
    )


class NotTheAssignee(NotPermitted):
    """Only the person who claimed the task may give it back."""

    code = "not-the-assignee"
    template = Text("Tugas ini tidak sedang Anda pegang.", "This task is not assigned to you.")


# --- states -------------------------------------------------------------------------------------


class TaskAlreadyClaimed(Conflict):
    """Somebody else is working on the task."""

    code = "task-already-claimed"
    template = Text("Tugas ini sedang dikerjakan {assignee}.", "{assignee} is working on this task.")


class TaskNotOpen(Conflict):
    """The task was completed or withdrawn."""

    code = "task-not-open"
    template = Text("Tugas {task} sudah tidak terbuka.", "Task {task} is no longer open.")


class NotBarred(Conflict):
    """Four eyes do not keep the person from the task, or not four eyes alone: there is nothing to allow."""

    code = "not-barred"
    template = Text(
        "{person} bukan pelaksana tugas ini, atau tidak terhalang; tidak ada yang perlu diizinkan.",
        "{person} does not hold this task's role, or is not barred from it; there is nothing to allow.",
    )


class NothingToExcuse(Conflict):
    """The unit has no open task from which it could be excused."""

    code = "nothing-to-excuse"
    template = Text(
        "{unit} tidak memiliki tugas terbuka yang dapat dikecualikan.",
        "{unit} has no open task from which it could be excused.",
    )


class TimerNotWaiting(Conflict):
    """The timer fired already or was cancelled."""

    code = "timer-not-waiting"
    template = Text("Pengatur waktu {timer} tidak sedang menunggu.", "Timer {timer} is not waiting.")


class TimerNotDue(Conflict):
    """The timer's time has not come."""

    code = "timer-not-due"
    template = Text("Waktu {timer} belum tiba.", "Timer {timer} is not due yet.")


class InstanceNotRunning(Conflict):
    """The instance is suspended or has ended."""

    code = "instance-not-running"
    template = Text("Berkas ini {status}.", "This case is {status}.")
    words: ClassVar[Mapping[str, Text]] = {
        "new": Text("belum dimulai", "not started"),
        "suspended": Text("sedang ditangguhkan", "suspended"),
        "completed": Text("sudah selesai", "completed"),
        "cancelled": Text("sudah dibatalkan", "cancelled"),
    }

    def __init__(self, *, status: str) -> None:
        super().__init__(status=status)
        word = self.words.get(status, Text(status, status))
        self.text = Text(self.template.id.format(status=word.id), self.template.en.format(status=word.en))


class InstanceNotSuspended(Conflict):
    """Only a suspended instance can be resumed."""

    code = "instance-not-suspended"
    template = Text("Berkas ini tidak sedang ditangguhkan.", "This case is not suspended.")


class CannotMigrate(Conflict):
    """The case cannot go on by that version of its SOP as it stands now."""

    code = "cannot-migrate"
    template = Text(
        "Berkas ini tidak dapat dipindahkan: {reason}.",
        "This case cannot be moved to that version: {reason}.",
    )

    def __init__(self, *, reason: Text) -> None:
        super().__init__(reason=reason.en)
        self.text = Text(self.template.id.format(reason=reason.id), self.template.en.format(reason=reason.en))


class TooManyRounds(Conflict):
    """A step was offered so often that the instance must be looked at by a person."""

    code = "too-many-rounds"
    template = Text(
        "Langkah {step} sudah {rounds} kali; berkas ini tidak dapat dikembalikan lagi.",
        "Step {step} came {rounds} times; this case cannot be returned again.",
    )


class StuckInstance(Conflict):
    """The diagram leaves the instance with nothing to do, or a gateway with no way out."""

    code = "stuck-instance"
    template = Text("Diagram berhenti di {element}: {reason}", "The diagram is stuck at {element}: {reason}")


# --- input --------------------------------------------------------------------------------------


class ReasonMissing(Invalid):
    """This act is recorded with a reason."""

    code = "reason-missing"
    template = Text("Alasan wajib diisi.", "A reason is required.")


class ScanMissing(Invalid):
    """What is entered on behalf of a unit needs the scan of its paper form, attached to the task."""

    code = "scan-missing"
    template = Text(
        "Lampirkan pindaian formulir kertas bidang pada tugas ini.",
        "Attach the scan of the unit's paper form to this task.",
    )


class NotAParticipant(Invalid):
    """A later step may name only those who took part from the start."""

    code = "not-a-participant"
    template = Text("{unit} bukan peserta berkas ini.", "{unit} does not take part in this case.")


class WrongVariable(Invalid):
    """A value that the diagram reads is not of the type that its form promises."""

    code = "wrong-variable"
    template = Text("Nilai {name} bukan {type}.", "The value of {name} is not a {type}.")


class ExpressionError(Invalid):
    """An expression of a diagram or a form does not compile or cannot be evaluated."""

    code = "expression"
    template = Text("Rumus «{expression}»: {reason}", "Expression «{expression}»: {reason}")


class DiagramRefused(Invalid):
    """The diagram is not safe XML, not BPMN, or holds what Alur does not run."""

    code = "diagram-refused"
    template = Text("Diagram ditolak: {reason}", "The diagram was refused: {reason}")
