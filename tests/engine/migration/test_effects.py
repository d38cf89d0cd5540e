"""What a move does to open tasks and the way ahead is said in sentences."""

from engine.diagram import Diagram, read_diagram
from engine.migration.effects import OpenStep, effects
from service.casework.folders import ROOT

SOP = ROOT / "processes/pengumpulan_data_kinerja/pengumpulan_data_kinerja.bpmn"
OLD = read_diagram(SOP.read_bytes())


def edited(*pairs: tuple[str, str]) -> Diagram:
    bpmn = SOP.read_text(encoding="utf-8")
    for old, new in pairs:
        assert bpmn.count(old) == 1, old
        bpmn = bpmn.replace(old, new)
    return read_diagram(bpmn.encode())


def said(new: Diagram, *opened: OpenStep) -> list[str]:
    return [text.id for text in effects(opened, OLD, new)]


def at(step: str, holder: str | None = None) -> OpenStep:
    return OpenStep(step=step, holder=holder)


TO_STAF = (
    ("<bpmn:flowNodeRef>langkah_9</bpmn:flowNodeRef>", ""),
    (
        "<bpmn:flowNodeRef>langkah_4</bpmn:flowNodeRef>",
        "<bpmn:flowNodeRef>langkah_4</bpmn:flowNodeRef><bpmn:flowNodeRef>langkah_9</bpmn:flowNodeRef>",
    ),
)
NEW_STEP = (
    ('sourceRef="langkah_2" targetRef="langkah_3"', 'sourceRef="langkah_2" targetRef="langkah_2b"'),
    (
        '<bpmn:userTask id="langkah_3"',
        '<bpmn:sequenceFlow id="baru" sourceRef="langkah_2b" targetRef="langkah_3" />'
        '<bpmn:userTask id="langkah_2b" name="Memeriksa"><bpmn:extensionElements><sop:step number="2b"/>'
        '</bpmn:extensionElements></bpmn:userTask><bpmn:userTask id="langkah_3"',
    ),
)


def test_a_task_that_changes_hands_says_between_whom_and_who_loses_it():
    new = edited(*TO_STAF)

    assert said(new, at("langkah_9", "Ana"), at("langkah_9", "Ana")) == [
        "langkah 9 (Melaporkan hasil rekapitulasi) berpindah dari Fungsional Perencana ke Staf; "
        "yang sedang dikerjakan Ana dilepas"
    ]
    (sentence,) = effects([at("langkah_9")], OLD, new)
    assert sentence.en == "step 9 (Melaporkan hasil rekapitulasi) passes from Fungsional Perencana to Staf"
    assert said(new, at("langkah_8")) == []


def test_a_new_time_limit_is_told_from_and_to():
    step = OLD.step("langkah_5")
    assert step is not None
    assert step.time_limit is not None
    one = f'timeLimit="{step.time_limit}"'
    bpmn = SOP.read_text(encoding="utf-8")
    begin = bpmn.index('id="langkah_5"')
    new = read_diagram((bpmn[:begin] + bpmn[begin:].replace(one, 'timeLimit="P3D"', 1)).encode())

    assert said(new, *[at("langkah_5")] * 4) == [
        "batas waktu langkah 5 (Mengisi formulir capaian kinerja) dihitung ulang: 2 hari menjadi 3 hari"
    ]


def test_a_new_step_that_was_passed_already_is_named_and_one_ahead_is_not():
    new = edited(*NEW_STEP)

    assert said(new, at("langkah_4")) == ["langkah 2b (Memeriksa) tidak dilalui lagi"]
    assert said(new, at("langkah_1")) == []
    assert said(new) == []
