"""What a scenario cannot be, and what cannot be done in a rehearsal."""

from engine.errors import Conflict, Invalid
from engine.texts import Text


class ScenarioInvalid(Invalid):
    """The text is no scenario; `line` is where, counted from 1."""

    code = "scenario-invalid"
    template = Text("{file}, baris {line}: {reason}", "{file}, line {line}: {reason}")

    def __init__(self, *, file: str, line: int, reason: Text) -> None:
        super().__init__(file=file, line=line, reason=reason.en)
        self.file, self.line, self.reason = file, line, reason
        self.text = Text(
            self.template.id.format(file=file, line=line, reason=reason.id),
            self.template.en.format(file=file, line=line, reason=reason.en),
        )
        self.errors = {"scenario": [self.text]}


class NotRunnable(Invalid):
    """The process has errors that keep it from running at all."""

    code = "not-runnable"
    template = Text(
        "SOP ini belum dapat dijalankan; perbaiki dahulu {count} galat. Yang pertama: {first}",
        "This SOP cannot run yet; mend {count} errors first. The first: {first}",
    )

    def __init__(self, *, count: int, first: Text) -> None:
        super().__init__(count=count, first=first.en)
        self.text = Text(
            self.template.id.format(count=count, first=first.id),
            self.template.en.format(count=count, first=first.en),
        )


class UnknownStep(Conflict):
    """The diagram has no such step."""

    code = "unknown-step"
    template = Text(
        "Langkah «{step}» tidak ada di diagram.",
        "The diagram has no step «{step}».",
    )


class StepNotWaiting(Conflict):
    """Nobody is to do the step now."""

    code = "step-not-waiting"
    template = Text(
        "Langkah {step} tidak sedang menunggu. Yang menunggu: {waiting}.",
        "Step {step} is not waiting. What waits: {waiting}.",
    )


class UnknownPerson(Invalid):
    """The scenario names somebody whom it did not introduce."""

    code = "unknown-person"
    template = Text(
        "«{person}» tidak ada di antara orang-orang (people) skenario ini.",
        "«{person}» is not among the people of this scenario.",
    )


class NoExternalInput(Invalid):
    """Something is said to be lacking that does not come from outside."""

    code = "no-external-input"
    template = Text(
        "«{name}» bukan kelengkapan dari luar untuk langkah {step}.",
        "«{name}» is not an input from outside of step {step}.",
    )


class TooLong(Invalid):
    """The case goes round and round, or is at too many places at once, to be played to the end."""

    code = "scenario-too-long"
    template = Text(
        "terlalu panjang: lebih dari {most} langkah dan waktu tunggu, atau terlalu banyak tempat sekaligus",
        "too long: more than {most} steps and timers, or too many places at once",
    )


class TogetherTooLong(TooLong):
    """The scenarios of a process are too much work together; those that are left are not played."""

    code = "scenarios-too-long"
    template = Text(
        "terlalu panjang: semua skenario SOP ini bersama-sama terlalu banyak",
        "too long: all scenarios of this SOP are too much together",
    )


class NothingWaits(Conflict):
    """No timer waits whose time could be made to come."""

    code = "nothing-waits"
    template = Text("Tidak ada waktu yang sedang ditunggu.", "No timer is waiting.")
