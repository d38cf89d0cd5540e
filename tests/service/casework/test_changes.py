"""What changes between two deployments: the diagram, and forms, templates and scenarios at their steps."""

import pytest

from engine.diff import Change
from service.casework.changes import changes_between, in_words
from service.casework.folders import ROOT, files_of_process
from tests.builders.offices import SOP

FILES = files_of_process(ROOT / "processes" / SOP)
DIAGRAM = f"{SOP}.bpmn"


def edited(path: str, old: str, new: str) -> dict[str, bytes]:
    """Give the SOP's files with one edit."""
    assert old.encode() in FILES[path]
    return FILES | {path: FILES[path].replace(old.encode(), new.encode(), 1)}


def changes_of(files: dict[str, bytes]) -> tuple[Change, ...]:
    return changes_between(FILES, files)


def test_the_same_files_change_nothing():
    assert changes_of(dict(FILES)) == ()


def test_a_form_is_told_at_its_step():
    (change,) = changes_of(edited("forms/langkah_10.json", '"minLength": 20', '"minLength": 30'))

    assert (change.element, change.aspect, change.cosmetic) == ("langkah_10", "form-field", False)
    assert change.text.id == (
        "Formulir langkah 10: panjang terpendek isian «Analisis» berubah dari «20» menjadi «30»"
    )


def test_a_form_is_told_at_each_step_that_uses_it():
    shared = edited(DIAGRAM, 'form="langkah_9"', 'form="langkah_10"')
    form = FILES["forms/langkah_10.json"].replace(b'"minLength": 20', b'"minLength": 30')

    changes = changes_between(shared, shared | {"forms/langkah_10.json": form})

    assert [change.element for change in changes] == ["langkah_9", "langkah_10"]


def test_the_form_of_a_step_without_number_and_name_is_told_without_its_id():
    step = '<bpmn:userTask id="langkah_12"><bpmn:extensionElements><sop:step form="langkah_12" />'
    whole = f"{step}</bpmn:extensionElements></bpmn:userTask></bpmn:process>"
    files = edited(DIAGRAM, "</bpmn:process>", whole)

    found = changes_of(files | {"forms/langkah_12.json": FILES["forms/langkah_3.json"]})

    assert "Formulir langkah baru ditambahkan" in [change.text.id for change in found]
    assert not any("langkah_12" in change.text.id for change in found if change.aspect != "form")


def test_a_form_that_no_step_uses_changes_nothing_for_anybody():
    (change,) = changes_of(FILES | {"forms/lain.json": b'{"components": []}'})

    assert (change.element, change.cosmetic, change.text.id) == (SOP, True, "Formulir «lain» ditambahkan")


@pytest.mark.parametrize(
    ("path", "element", "aspect"),
    [
        ("documents/disposisi.typ", "langkah_1", "template"),
        ("documents/umum.typ", SOP, "template"),
        ("scenarios/jalan_lurus.yaml", SOP, "scenario"),
    ],
)
def test_templates_and_scenarios_are_told(path: str, element: str, aspect: str):
    (come,) = changes_between({k: v for k, v in FILES.items() if k != path}, FILES | {path: b"x"})
    (other,) = changes_between(FILES | {path: b"x"}, FILES | {path: b"y"})

    assert (come.kind, come.element, come.aspect, come.cosmetic) == ("added", element, aspect, True)
    assert (other.kind, other.element, other.aspect) == ("changed", element, aspect)


@pytest.mark.parametrize("broken", [b"", b"<a/>", b"\x00", b"<!DOCTYPE a>"])
def test_what_cannot_be_read_is_a_sentence(broken: bytes):
    (now,) = changes_of(FILES | {DIAGRAM: broken})
    (again,) = changes_between(FILES | {DIAGRAM: broken}, dict(FILES))

    assert now.text.id.startswith("Diagram tidak dapat dibaca")
    assert again.text.id == "Diagram kini dapat dibaca"
    assert changes_between({DIAGRAM: broken}, {DIAGRAM: broken}) == ()
    assert changes_of(FILES | {"forms/langkah_3.json": broken})


def test_a_change_list_has_a_line_for_each_step_and_leaves_out_what_follows():
    diagram = FILES[DIAGRAM].decode()
    for old, new in (
        ('timeLimit="P2D"', 'timeLimit="P3D"'),
        ('output="Disposisi"', 'output="Lembar disposisi"'),
        ('number="1"', 'number="1a"'),
        ('<bpmndi:BPMNPlane id="', '<bpmndi:BPMNPlane id="x'),
    ):
        diagram = diagram.replace(old, new, 1)

    lines = in_words(changes_of(FILES | {DIAGRAM: diagram.encode()}))

    assert [line.id for line in lines] == [
        "Output langkah 1a berubah dari «Disposisi» menjadi «Lembar disposisi»; langkah 1 kini bernomor 1a",
        "Batas waktu langkah 5 berubah dari 2 hari menjadi 3 hari",
    ]


def test_sentences_about_one_form_name_it_once():
    files = edited("forms/langkah_10.json", '"minLength": 20', '"minLength": 30, "maxLength": 90')

    (line,) = in_words(changes_of(files))

    assert line.id.count("Formulir langkah 10") == 1


def test_a_sop_that_is_new_says_that_its_files_are():
    assert {change.kind for change in changes_between({}, FILES)} <= {"added", "changed"}
