"""A scenario is brought in line with a draft: what comes now is expected; people are asked for answers."""

from collections.abc import Mapping

from engine.texts import Text
from forms.editing import Question, added, empty
from service.rehearsal import run_all
from service.rehearsal.accepting import accepted
from service.rehearsal.rewriting import renumbered, with_steps
from service.rehearsal.yaml_text import document
from tests.service.rehearsal.builders import sop_files

BPMN = "pengumpulan_data_kinerja.bpmn"
STRAIGHT = "jalan_lurus.yaml"
SCENARIOS = [each.path for each in run_all(sop_files())]


def with_diagram(change: tuple[str, str], *more: tuple[str, str]) -> dict[str, bytes]:
    files = sop_files()
    bpmn = files[BPMN].decode()
    for before, after in (change, *more):
        assert before in bpmn
        bpmn = bpmn.replace(before, after, 1)
    return {**files, BPMN: bpmn.encode()}


def passes(files: Mapping[str, bytes], file: str) -> bool:
    return next(each.passed for each in run_all(files) if each.path == f"scenarios/{file}")


def with_a_step_between(form: str) -> dict[str, bytes]:
    """Put a step of the planner's after step 3, with a form of its own."""
    ref = "<bpmn:flowNodeRef>langkah_3</bpmn:flowNodeRef>"
    step = (
        '<bpmn:userTask id="periksa" name="Memeriksa"><bpmn:extensionElements>'
        '<sop:step number="3a" activity="Memeriksa formulir" timeLimit="PT15M" '
        'form="periksa" output="Catatan"/>'
        "</bpmn:extensionElements></bpmn:userTask>"
        '<bpmn:sequenceFlow id="alur_periksa" sourceRef="periksa" targetRef="langkah_4"/>'
    )
    changed = with_diagram(
        ('sourceRef="langkah_3" targetRef="langkah_4"', 'sourceRef="langkah_3" targetRef="periksa"'),
        ("<bpmn:incoming>alur_3_4<", "<bpmn:incoming>alur_periksa<"),
        (ref, f"{ref}<bpmn:flowNodeRef>periksa</bpmn:flowNodeRef>"),
        ("</bpmn:process>", f"{step}</bpmn:process>"),
    )
    return {**changed, "forms/periksa.json": form.encode()}


def a_form(*, required: bool) -> str:
    question = Question(label=Text("Catatan", "Note"), kind="textfield", required=required)
    return added(empty("periksa", Text("Pemeriksaan", "Check")), "periksa", question).decode()


def test_a_new_step_is_done_where_it_waits_and_nothing_else_is_written_anew():
    files = with_a_step_between(a_form(required=False))
    before = files[f"scenarios/{STRAIGHT}"].decode()
    assert not passes(files, STRAIGHT)

    found = accepted(files, STRAIGHT)

    assert (found.changed, found.stuck) == (True, None)
    assert passes({**files, f"scenarios/{STRAIGHT}": found.content}, STRAIGHT)
    lines = found.content.decode().splitlines()
    assert "  - {step: 3a, next: [4]}" in lines
    assert set(before.splitlines()) - set(lines) == {"  - {step: 3, lane: fungsional_perencana, next: [4]}"}


def test_a_new_step_that_must_be_answered_is_put_in_and_says_what_to_answer():
    found = accepted(with_a_step_between(a_form(required=True)), STRAIGHT)

    assert found.stuck is not None
    assert found.stuck.id == "Catatan (catatan): Wajib diisi."
    assert found.at == 4
    assert b"- {step: 3a}\n" in found.content
    assert b"end: Selesai" in found.content


def test_the_performer_who_has_the_step_now_does_it():
    ref = "<bpmn:flowNodeRef>langkah_8</bpmn:flowNodeRef>"
    other = "<bpmn:flowNodeRef>langkah_9</bpmn:flowNodeRef>"
    files = with_diagram((ref, ""), (other, ref + other))

    found = accepted(files, STRAIGHT)

    assert passes({**files, f"scenarios/{STRAIGHT}": found.content}, STRAIGHT)
    assert b"{step: 8, next: [9]}" in found.content


def test_what_already_comes_out_stays_as_it_is():
    files = sop_files()

    assert not any(accepted(files, path.removeprefix("scenarios/")).changed for path in SCENARIOS)


def test_steps_are_called_by_their_new_numbers_and_the_text_stays():
    text = """name: A # 3
answers:
  3: {x: 3}
steps:
  - {step: 3, values: {x: 3}, next: ['5[usaha]', 4]}
  - step: 10b
"""

    found = renumbered(text.encode(), "a.yaml", {"3": "4", "4": "5", "5": "6", "10b": "11"}).decode()

    expected = text.replace("  3: {", "  4: {").replace("step: 3,", "step: 4,").replace("10b", "11")
    assert found == expected.replace("'5[usaha]', 4", "'6[usaha]', 5")


def test_acts_written_in_several_lines_keep_their_neighbours_comments():
    text = b"""name: A
steps:
  # first
  - step: 1
    next: [2]
  # second
  - step: 2
    next: []
"""
    steps = [(0, {"step": 1, "next": [3]}), (None, {"step": 3}), (1, {"step": 2, "next": []})]

    found = with_steps(text, "a.yaml", steps)

    assert found.decode().splitlines()[2:] == [
        "  # first",
        "  - {step: 1, next: [3]}",
        "  # second",
        "  - {step: 3}",
        "  - step: 2",
        "    next: []",
    ]
    assert document(found, "a.yaml").value["steps"][1] == {"step": 3}
