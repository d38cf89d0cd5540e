"""Fields that came later: old logs read, and are written and hashed, as on the day they were made."""

from dataclasses import dataclass, field

from engine.codec import canonical, decoded_command, decoded_event, encoded
from engine.commands import CompleteTask, OnBehalf
from engine.events import TaskCompleted
from engine.records import ADDED, written_fields
from tests.engine.builders import a_case, a_definition, diagram, end, start, task

DONE = {"task_key": "k", "step": "s", "unit": None, "by": "ana", "acted_for": None}
LAST_HASH = "d676bda68c6c21a39f1aa3f193dbf748e2ffae3f177d90113408c498263e6fa4"


@dataclass(frozen=True, kw_only=True)
class Note:
    """A record that got two more fields."""

    text: str
    marks: tuple[str, ...] = field(default=(), metadata=ADDED)
    places: dict[str, str] = field(default_factory=dict, metadata=ADDED)


def test_an_added_field_is_written_only_when_it_says_something():
    assert written_fields(Note(text="a")) == {"text": "a"}
    assert written_fields(Note(text="a", marks=("x",))) == {"text": "a", "marks": ("x",)}
    assert written_fields(Note(text="a", places={"x": "y"})) == {"text": "a", "places": {"x": "y"}}


def test_an_old_record_is_read_and_written_as_it_was():
    command = {"kind": "complete_task", "task_key": "k", "values": {}}
    event = {"kind": "task_completed", **DONE}

    assert decoded_command(command) == CompleteTask(task_key="k", values={})
    assert encoded(decoded_command(command)) == command
    assert decoded_event(event) == TaskCompleted(**DONE)
    assert encoded(decoded_event(event)) == event


def test_a_new_record_says_more():
    paper = OnBehalf(reason="Sakit", scan_sha256="a", scan_name="a.pdf")
    command = CompleteTask(task_key="k", values={}, inputs_missing=("Surat",), on_behalf=paper)

    written = canonical(encoded(command))

    assert b'"inputs_missing":["Surat"]' in written
    assert b'"on_behalf":{"reason":"Sakit","scan_name":"a.pdf","scan_sha256":"a"}' in written


def test_a_case_without_deviations_has_the_hashes_that_it_had_before_there_were_any():
    """The constant was made by the version before: it covers events, states and bodies of the whole log."""
    bpmn = diagram(
        start(), task("langkah_1"), task("langkah_2"), end(), arrows=["mulai langkah_1 langkah_2 selesai"]
    )
    case = a_case(a_definition(bpmn))
    case.complete("langkah_1", catatan="selesai")
    case.reload()
    case.complete("langkah_2")

    assert case.log[-1].row.hash == LAST_HASH
    assert sorted(case.instance.projection()) == [
        *("business_key", "due_of", "occurrences", "participants", "performers", "projection", "returned"),
        *("status", "tasks", "timers", "tokens", "variables"),
    ]
