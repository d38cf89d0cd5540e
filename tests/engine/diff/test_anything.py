"""Nothing changes unseen: any edit of any attribute, text or element is told, and equal files say nothing."""

import copy

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from engine.diff import differences
from engine.xml import BPMNDI_NS, is_bpmn, local_name
from tests.engine.diff.edits import SOP, a_tree, between, read

ELEMENTS = list(a_tree().iter("*"))
TEXTS = [place for place, element in enumerate(ELEMENTS) if (element.text or "").strip()]
ATTRIBUTES = [(place, name) for place, element in enumerate(ELEMENTS) for name in element.attrib]
LAID_OUT = [
    (place, name)
    for place, name in ATTRIBUTES
    if any(around.tag == f"{{{BPMNDI_NS}}}BPMNPlane" for around in ELEMENTS[place].iterancestors())
]
BOOKKEEPING = {"incoming", "outgoing"}  # lists that the arrows say already: missing ones say nothing
REPLACED = st.sampled_from(["", "x", "langkah_7", "true", "PT45M", "sekretaris", "0", "a b", "«é»"])


def changed(place: int) -> tuple[etree._Element, etree._Element]:
    """Give a fresh tree and the element at a place in it."""
    root = a_tree()
    return root, list(root.iter("*"))[place]


def told(root: etree._Element) -> list[str]:
    return [change.text.id for change in differences(read(a_tree()), read(root))]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ATTRIBUTES), REPLACED)
def test_an_edited_attribute_is_told(at: tuple[int, str], value: str):
    root, element = changed(at[0])
    if element.get(at[1]) == value:
        value += "x"
    element.set(at[1], value)

    assert told(root)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(ATTRIBUTES))
def test_an_attribute_that_goes_is_told(at: tuple[int, str]):
    root, element = changed(at[0])
    was_empty = not element.attrib.pop(at[1])

    assert told(root) or was_empty


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(TEXTS), REPLACED)
def test_an_edited_text_is_told(place: int, text: str):
    root, element = changed(place)
    element.text = text if text != (element.text or "").strip() else f"{text}x"

    assert told(root)


@settings(max_examples=100, deadline=None)
@given(st.integers(min_value=1, max_value=len(ELEMENTS) - 1))
def test_an_element_that_goes_is_told(place: int):
    root, element = changed(place)
    around = element.getparent()
    assert around is not None
    alone = is_bpmn(element) and local_name(element) == "process"
    around.remove(element)

    assert alone or local_name(element) in BOOKKEEPING or told(root)


@settings(max_examples=100, deadline=None)
@given(st.integers(min_value=1, max_value=len(ELEMENTS) - 1))
def test_an_element_that_stands_there_twice_is_told(place: int):
    root, element = changed(place)
    element.addnext(copy.deepcopy(element))

    assert told(root)


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=0, max_value=len(ELEMENTS) - 1))
def test_a_new_attribute_and_a_new_child_are_told(place: int):
    root, element = changed(place)
    element.set("{urn:vendor}baru", "1")
    assert told(root)

    root, element = changed(place)
    etree.SubElement(element, "{urn:vendor}baru")
    assert told(root)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(LAID_OUT), st.integers(min_value=1, max_value=900))
def test_an_edit_of_the_layout_is_one_cosmetic_change(at: tuple[int, str], moved: int):
    root, element = changed(at[0])
    element.set(at[1], f"{moved}.25")

    (change,) = differences(read(a_tree()), read(root))

    assert (change.aspect, change.cosmetic, change.element) == ("layout", True, "pengumpulan_data_kinerja")


def test_equal_files_say_nothing():
    assert between(SOP, SOP) == ()


def test_a_file_that_another_program_wrote_says_nothing():
    root = a_tree()
    for element in root.iter("*"):
        for name, value in reversed(element.items()):
            del element.attrib[name]
            element.set(name, value)
    etree.indent(root, "\t")
    with_other_prefixes = etree.tostring(root, encoding="UTF-8", xml_declaration=True).replace(
        b"bpmn:", b"semantic:"
    )

    assert between(SOP, with_other_prefixes.replace(b"xmlns:bpmn=", b"xmlns:semantic=")) == ()


def test_the_other_way_round_something_is_told_too():
    root, element = changed(ATTRIBUTES[40][0])
    element.set(ATTRIBUTES[40][1], "x")

    assert differences(read(root), read(a_tree()))
