"""Files from strangers: what is refused, and that refusing is cheap and has a code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import DiagramRefused
from engine.xml import (
    BPMN_NS,
    MAX_ATTRIBUTES,
    MAX_BYTES,
    MAX_ELEMENTS,
    MAX_NAMESPACES,
    DoctypeFound,
    line_of,
    local_name,
    parsed,
)

EMPTY = f'<bpmn:definitions xmlns:bpmn="{BPMN_NS}">%s</bpmn:definitions>'


def refusal(content: bytes) -> DiagramRefused:
    with pytest.raises(DiagramRefused) as caught:
        parsed(content)
    return caught.value


def test_definitions_are_parsed_and_know_their_lines():
    root = parsed((EMPTY % '\n\n<bpmn:process id="p"/>').encode())

    assert local_name(root) == "definitions"
    assert line_of(root[0]) == 3


def test_comments_and_processing_instructions_are_left_out():
    root = parsed((EMPTY % "<!-- a remark --><?x y?>").encode())

    assert len(root) == 0


def test_a_byte_order_mark_is_harmless():
    assert parsed(b"\xef\xbb\xbf" + (EMPTY % "").encode()) is not None


@pytest.mark.parametrize(
    "attack",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        '<?xml version="1.0" encoding="UTF-8"?>\n<!-- x --><!DOCTYPE a><a/>',
        '<?xml version="1.0" encoding="ISO-8859-1"?><a/>',
        "<?xml version='1.0' encoding = 'UTF-7'?>+ADwAIQ-DOCTYPE a+AD4-<a/>",
    ],
)
def test_doctypes_entities_and_other_encodings_are_unsafe(attack: str):
    assert refusal(attack.encode()).code == "unsafe-xml"


def test_a_billion_laughs_is_refused_before_it_is_parsed():
    bomb = '<!DOCTYPE a [<!ENTITY l0 "ha">' + "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 30)
    )
    broken = f"{bomb}]><a>&l29;</b>".encode()  # a parser would stumble over its end

    assert isinstance(refusal(broken), DoctypeFound)


def test_utf_16_is_unsafe_because_two_readers_may_see_two_diagrams():
    assert refusal((EMPTY % "").encode("utf-16")).code == "unsafe-xml"


def test_a_file_larger_than_any_sop_is_refused():
    error = refusal(b" " * (MAX_BYTES + 1))

    assert error.code == "unsafe-xml"
    assert error.parameters["allowed"] == MAX_BYTES


@pytest.mark.parametrize(("depth", "code"), [(150, "unsafe-xml"), (100_000, "not-bpmn")])
def test_elements_nested_too_deep_are_refused(depth: int, code: str):
    assert refusal((EMPTY % ("<a>" * depth + "</a>" * depth)).encode()).code == code


@pytest.mark.parametrize("content", ["", "no xml", "<a>", "<a/>", "<b:a/>", "<a>&unknown;</a>"])
def test_what_is_no_bpmn_is_refused_as_such(content: str):
    assert refusal(content.encode()).code == "not-bpmn"


@pytest.mark.parametrize("content", ["", "Halo, ini surat.", "%PDF-1.7", "\ufeff  "])
def test_a_file_of_another_kind_is_refused_without_the_parsers_words(content: str):
    assert refusal(content.encode()).text.id == "Diagram ditolak: berkas ini bukan diagram BPMN."


def test_broken_xml_is_named_with_its_line():
    error = refusal((EMPTY % "\n<bpmn:process>").encode())

    assert error.parameters["line"] == 2
    assert "baris 2" in error.text.id
    assert "line 2" in error.text.en


@given(st.binary(max_size=300))
def test_any_bytes_are_parsed_or_refused_and_never_anything_else(content: bytes):
    with pytest.raises(DiagramRefused) as caught:
        parsed(content)

    assert caught.value.code in {"unsafe-xml", "not-bpmn"}


@pytest.mark.parametrize(
    "content", [b"<a>\x00</a>", (EMPTY % "").encode("utf-16-le"), (EMPTY % "").encode("utf-32-be")]
)
def test_what_reads_as_utf_8_only_with_nul_in_it_is_refused(content: bytes):
    """The parser would take it for UTF-16, and see a DOCTYPE that nobody looked for."""
    assert refusal(content).code == "unsafe-xml"


@pytest.mark.parametrize(
    "inside",
    [
        "<a/>" * (MAX_ELEMENTS + 1),
        "<a " + " ".join(f"a{n}=''" for n in range(MAX_ATTRIBUTES + 1)) + "/>",
        "<a xmlns='urn:a'/>" * (MAX_NAMESPACES + 1),
    ],
    ids=["elements", "attributes", "namespaces"],
)
def test_more_parts_than_in_any_sop_are_refused(inside: str):
    assert refusal((EMPTY % inside).encode()).code == "unsafe-xml"
