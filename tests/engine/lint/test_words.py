"""How findings call what has no name: by where it stands, never by its id."""

import re

import pytest
from lxml import etree

from engine.diagram import process_of
from engine.lint import lint
from engine.lint.words import called
from engine.xml import parsed
from tests.builders.corpus import SHIPPED
from tests.engine.lint.diagrams import FORMS, PROCESS, bpmn, findings, flow, spoilt, with_more

NEW = '<bpmn:{tag} id="baru_{number}" {more} />'
LIMIT = '<bpmn:boundaryEvent id="tepi" attachedToRef="langkah_1" {more} />'


def names(*more: str, process: str = PROCESS) -> dict[str, str]:
    """Name everything of a process by its id."""
    root: etree._Element = process_of(parsed(bpmn(with_more(*more, process=process))))
    return {each.get("id", ""): called(each).id for each in root.iter("{*}*") if each.get("id")}


def new(tag: str, number: int = 1, more: str = "") -> str:
    """Draw something that nobody has given a name yet."""
    return NEW.format(tag=tag, number=number, more=more)


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("userTask", "langkah tanpa nomor sesudah langkah 2"),
        ("manualTask", "langkah tanpa nomor sesudah langkah 2"),
        ("exclusiveGateway", "keputusan sesudah langkah 2"),
        ("parallelGateway", "cabang bersamaan sesudah langkah 2"),
        ("subProcess", "bagian sesudah langkah 2"),
        ("intermediateCatchEvent", "waktu tunggu sesudah langkah 2"),
        ("endEvent", "titik selesai sesudah langkah 2"),
    ],
)
def test_what_has_no_name_is_called_by_the_step_before_it(tag: str, name: str):
    assert names(new(tag), flow("f", "langkah_2", "baru_1"))["baru_1"] == name


def test_a_step_behind_a_nameless_decision_is_called_by_the_step_before_that():
    found = names(
        new("exclusiveGateway"),
        new("userTask", 2),
        flow("f", "langkah_1", "baru_1"),
        flow("g", "baru_1", "baru_2"),
    )

    assert found["baru_2"] == "langkah tanpa nomor sesudah langkah 1"


def test_a_step_that_nothing_leads_to_is_a_new_one():
    assert names(new("userTask"))["baru_1"] == "langkah baru"
    assert names(new("userTask"), flow("f", "baru_1", "baru_1"))["baru_1"] == "langkah baru"


def test_a_step_that_has_only_its_wording_is_called_by_it():
    wording = "<bpmn:extensionElements><sop:step activity='Menyimpan berkas' /></bpmn:extensionElements>"
    step = f'<bpmn:userTask id="baru_1">{wording}</bpmn:userTask>'

    assert names(step)["baru_1"] == "langkah «Menyimpan berkas»"


def test_the_only_end_and_the_start_need_no_place():
    assert (names()["mulai"], names()["selesai"]) == ("titik mulai", "titik selesai")


def test_a_time_limit_is_called_by_its_step_and_a_reminder_is_none():
    assert names(LIMIT.format(more=""))["tepi"] == "batas waktu langkah 1"
    assert names(LIMIT.format(more='cancelActivity="false"'))["tepi"] == "pengingat langkah 1"


def test_a_lane_without_a_name_is_called_by_its_place():
    (finding,) = findings(
        spoilt(('<bpmn:lane id="sekretaris" name="Sekretaris">', '<bpmn:lane id="sekretaris">'))
    )

    assert finding.text.id == "Kolom pelaksana ke-2 belum diberi nama pelaksana."


def test_no_finding_of_a_half_drawn_sop_says_an_id():
    """The shipped SOP with a nameless thing of every kind behind its steps, and with all its names gone."""
    text = SHIPPED.decode()
    kinds = ("userTask", "exclusiveGateway", "parallelGateway", "subProcess", "intermediateCatchEvent")
    drawn = "".join(
        f'<bpmn:{tag} id="Kode_{n}" />'
        + f'<bpmn:sequenceFlow id="Arah_{n}" sourceRef="langkah_{n}" targetRef="Kode_{n}" />'
        for n, tag in enumerate(kinds, start=2)
    )
    halves = [
        text.replace("</bpmn:process>", drawn + "</bpmn:process>"),
        re.sub(r'(<bpmn:(?!process)\w+ [^>]*?) name="[^"]*"', r"\1", text),
        text.replace(
            'separateFrom="langkah_8', 'partOf="langkah_99" onBehalfBy="tiada" separateFrom="langkah_88'
        ),
    ]

    found = [each for half in halves for each in lint(half.encode(), FORMS, {})]

    assert len(found) > 20
    said = "\n".join(
        each.text.id + each.text.en for each in found if each.rule not in ("unknown-form", "unknown-name")
    )
    ids = "|".join(re.findall(r'id="(\w*_\w*)"', text)) + r"|Kode_\w+|Arah_\w+|tiada"
    assert not re.findall(rf"\b(?:{ids})\b", said)
    assert not re.search(r"subproses|gerbang|separateFrom|onBehalfBy|excusedBy|kejadian|lane\)", said)
