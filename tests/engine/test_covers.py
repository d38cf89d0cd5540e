"""A decision's details are written on the cover, and nothing else in the diagram's bytes changes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.covers import CoverDetails, CoverNotWritable, details_of, with_details
from engine.diagram import read_diagram
from engine.errors import DiagramRefused
from engine.texts import is_storable
from engine.xml import BPMN_NS, NS, one_line
from tests.engine.sop import DIAGRAM

NEW = CoverDetails(
    number="050/7/V.07-WK/2026",
    revised_on="22 November 2026",
    approved_on="1 Desember 2026",
    approved_by_title="Plt. Kepala Dinas",
    approved_by_name='Hj. SITI "Ani" & REKAN, <S.E.>',
    approved_by_nip="19800101 200501 2 003",
)
SOP = DIAGRAM.read_bytes()
texts = st.text(max_size=30).filter(is_storable).map(one_line)
any_details = st.builds(CoverDetails, **dict.fromkeys(CoverDetails.__dataclass_fields__, texts))


def on_the_cover(bpmn: bytes) -> CoverDetails:
    return details_of(read_diagram(bpmn).identity)


def with_a_cover(inside: str, *, around: str = f'xmlns:sop="{NS}"') -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\r\n<bpmn:definitions xmlns:bpmn="{BPMN_NS}" {around}>'
        f"<!-- <sop:identity/> -->\r\n\t{inside}</bpmn:definitions>\r\n"
    ).encode()


@given(any_details)
def test_what_is_written_is_read_back(details: CoverDetails):
    assert on_the_cover(with_details(SOP, details)) == details


odd_values = st.lists(
    st.sampled_from(
        [
            "number",
            "revisedOn",
            "approvedByNip",
            " ",
            "=",
            " = ",
            "'",
            "/",
            "&gt;",
            "&#10;",
            "&quot;",
            "x",
            "\n",
        ]
    ),
    max_size=12,
).map("".join)


@given(any_details, st.dictionaries(st.sampled_from(["note", "number2", "x.number", "number"]), odd_values))
def test_values_that_look_like_attributes_stay_as_they_are(details: CoverDetails, others: dict[str, str]):
    written = "".join(f'\n{name} = "{value}"' for name, value in others.items())
    bpmn = with_a_cover(
        f'<bpmn:process id="p"><bpmn:extensionElements><sop:identity{written}/>'
        "</bpmn:extensionElements></bpmn:process>"
    )

    result = with_details(bpmn, details)

    assert on_the_cover(result) == details
    for name in others.keys() - {"number"}:
        before, after = (next(read_diagram(each).root.iter(f"{{{NS}}}identity")) for each in (bpmn, result))
        assert after.get(name) == before.get(name)


def test_a_number_in_the_words_of_another_attribute_is_no_number():
    bpmn = with_a_cover(
        '<bpmn:process id="p"><bpmn:extensionElements><sop:identity note="ganti number=\'1\' dulu"/>'
        "</bpmn:extensionElements></bpmn:process>"
    )

    written = with_details(bpmn, CoverDetails(number="7"))

    assert b"""<sop:identity note="ganti number='1' dulu" number="7"/>""" in written


@given(any_details)
def test_only_the_start_tag_of_the_cover_changes(details: CoverDetails):
    start = SOP.index(b"<sop:identity")
    end = SOP.index(b">", start)

    written = with_details(SOP, details)

    assert written.startswith(SOP[:start])
    assert written.endswith(SOP[end:])


def test_the_details_that_stand_there_already_leave_the_bytes_alone():
    assert with_details(SOP, on_the_cover(SOP)) is SOP


def test_one_new_detail_changes_one_value():

    written = with_details(SOP, replace(on_the_cover(SOP), number="050/7/2026"))

    former = b'number="050/ /V.07-WK/2024"'
    assert SOP.count(former) == 1
    assert written == SOP.replace(former, b'number="050/7/2026"')


@pytest.mark.parametrize(
    "inside",
    [
        '<bpmn:process id="p"><bpmn:extensionElements><sop:identity/></bpmn:extensionElements>'
        "</bpmn:process>",
        "<bpmn:process id='p'><bpmn:extensionElements>\n<sop:identity\n number = 'a\"b'\n>"
        "<sop:agency>A</sop:agency></sop:identity></bpmn:extensionElements></bpmn:process>",
        '<bpmn:process id="p"><bpmn:extensionElements/><bpmn:startEvent id="s"/></bpmn:process>',
        '<bpmn:process id="p"><bpmn:extensionElements> <other xmlns="urn:x"/>'
        "</bpmn:extensionElements></bpmn:process>",
        '<bpmn:process id="p"><bpmn:documentation>é</bpmn:documentation>'
        '<bpmn:startEvent id="s"/></bpmn:process>',
        '<bpmn:process id="q"/><bpmn:process isExecutable="true" id="p"/>',
        '<bpmn:process id="p"></bpmn:process>',
    ],
)
def test_a_cover_is_filled_in_or_begun_wherever_it_belongs(inside: str):
    written = with_details(with_a_cover(inside), NEW)

    assert on_the_cover(written) == NEW
    assert written.startswith(with_a_cover(inside).partition(b"<bpmn:process")[0])
    assert written.endswith(b"</bpmn:definitions>\r\n")


def test_documentation_stays_before_the_extensions_as_bpmn_wants_it():
    inside = (
        '<bpmn:process id="p"><bpmn:documentation>x</bpmn:documentation>'
        '<bpmn:startEvent id="s"/></bpmn:process>'
    )

    children = read_diagram(with_details(with_a_cover(inside), NEW)).root[0]

    assert [str(child.tag).partition("}")[2] for child in children] == [
        "documentation",
        "extensionElements",
        "startEvent",
    ]


@pytest.mark.parametrize("around", ["", f'xmlns:alur="{NS}"', f'xmlns="{NS}"'])
def test_the_namespace_is_declared_where_it_is_not_yet(around: str):
    inside = '<bpmn:process id="p"><bpmn:startEvent id="s"/></bpmn:process>'

    assert on_the_cover(with_details(with_a_cover(inside, around=around), NEW)) == NEW


def test_a_diagram_without_prefixes_and_with_a_byte_order_mark_keeps_both():
    bpmn = (
        b"\xef\xbb\xbf"
        + (
            f'<definitions xmlns="{BPMN_NS}"><process id="p"><startEvent id="s"/></process></definitions>'
        ).encode()
    )

    written = with_details(bpmn, NEW)

    assert on_the_cover(written) == NEW
    assert written.startswith(bpmn[: bpmn.index(b"<startEvent")])


def test_a_value_with_a_line_break_counts_as_the_line_it_is_printed_as():
    inside = (
        '<bpmn:process id="p"><bpmn:extensionElements><sop:identity number="050/&#10;7"/>'
        "</bpmn:extensionElements></bpmn:process>"
    )

    assert b"050/&#10;7" in with_details(with_a_cover(inside), replace(NEW, number="050/ 7"))


def test_what_is_no_diagram_is_refused():
    with pytest.raises(DiagramRefused):
        with_details(b"<a/>", NEW)


def test_what_would_not_read_as_wanted_is_refused_in_both_languages():
    with pytest.raises(CoverNotWritable) as refused:
        with_details(SOP, replace(NEW, number="7\x01"))

    assert refused.value.text.id != refused.value.text.en
