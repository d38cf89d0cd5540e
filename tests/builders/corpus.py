"""Hostile and broken diagrams, and those of other vendors: small ones in tests/corpus, big ones made here."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.xml import BPMN_NS, NS
from service.casework.folders import ROOT, files_of_process
from tests.builders.offices import SOP

FOLDER = Path(__file__).parents[1] / "corpus"
SHIPPED = files_of_process(ROOT / "processes" / SOP)[f"{SOP}.bpmn"]
Error = tuple[str, str | None]
Leads = Callable[[int], Iterable[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    """A file that somebody might send, and errors that must be told of it, by rule and element.

    Without any named some error must be told. None says that it is a good diagram, however odd.
    """

    name: str
    content: bytes
    errors: tuple[Error, ...] | None


def odd_ones() -> tuple[Odd, ...]:
    """Give the whole corpus."""
    return (*_files(), *_bytes(), *_names(), *_large(), *_tangled())


_FILES: dict[str, tuple[Error, ...]] = {
    "adonis": (("bad-process-id", "_proc-1"), ("plain-task", "_obj-2"), ("unsupported-element", "_obj-4")),
    "billion_laughs": (("unsafe-xml", None),),
    "bizagi": (("bad-process-id", "Id_proses"), ("unsupported-element", "Id_surel")),
    "bpmn_io": (("step-without-lane", "Activity_0terima"), ("process-not-marked-executable", "Process_1")),
    "camunda7": (("executable-extension", "Activity_1periksa"), ("unsupported-element", "Activity_0catat")),
    "camunda8": (("executable-extension", "Activity_1konsep"), ("unsupported-element", "Activity_1tarif")),
    "executable": (
        ("unsupported-element", "skrip"),
        ("executable-extension", "satu"),
        ("invalid-expression", "c"),
        ("invalid-expression", "tunggu"),
    ),
    "external_dtd": (("unsafe-xml", None),),
    "signavio": (("plain-task", "sid-T1"), ("process-not-marked-executable", "sid-PROSES")),
    "unknown_elements": (("unsupported-element", "lompat"), ("unsupported-element", "sihir")),
    "xinclude": (("unsupported-element", None), ("unsupported-element", "p")),
    "xxe": (("unsafe-xml", None),),
}


def _files() -> Iterator[Odd]:
    for path in sorted(FOLDER.glob("*.bpmn")):
        yield Odd(name=path.stem, content=path.read_bytes(), errors=_FILES[path.stem])


def _bytes() -> Iterator[Odd]:
    """Yield files that are strange already as bytes."""
    text = SHIPPED.decode()
    not_bpmn, unsafe = (("not-bpmn", None),), (("unsafe-xml", None),)
    yield Odd(name="empty", content=b"", errors=not_bpmn)
    yield Odd(name="blank", content=b" \r\n\t", errors=not_bpmn)
    yield Odd(name="json", content=b'{"type": "default"}', errors=not_bpmn)
    yield Odd(name="only-nul", content=b"\x00" * 4000, errors=unsafe)
    yield Odd(name="nul-inside", content=SHIPPED.replace(b"Sekretaris", b"Sekre\x00taris"), errors=unsafe)
    yield Odd(name="nul-reference", content=SHIPPED.replace(b"Printer", b"&#0;"), errors=not_bpmn)
    yield Odd(name="truncated", content=SHIPPED[: len(SHIPPED) // 2], errors=not_bpmn)
    yield Odd(name="twice", content=SHIPPED + SHIPPED, errors=not_bpmn)
    yield Odd(name="html", content=b"<!doctype html><html><body>x</body></html>", errors=not_bpmn)
    yield Odd(name="svg", content=b'<svg xmlns="http://www.w3.org/2000/svg"/>', errors=not_bpmn)
    yield Odd(name="utf-16", content=text.replace("UTF-8", "UTF-16").encode("utf-16"), errors=unsafe)
    yield Odd(name="utf-16-undeclared", content=text.encode("utf-16-le"), errors=unsafe)
    yield Odd(name="utf-32", content=text.encode("utf-32"), errors=unsafe)
    yield Odd(name="utf-7", content=text.replace("UTF-8", "UTF-7").encode(), errors=unsafe)
    yield Odd(
        name="latin-1",
        content=text.replace("UTF-8", "ISO-8859-1").encode("latin-1", "replace"),
        errors=unsafe,
    )
    yield Odd(name="broken-utf-8", content=SHIPPED.replace(b"Sekretaris", b"Sekre\xfftaris"), errors=unsafe)
    yield Odd(name="bom", content=b"\xef\xbb\xbf" + SHIPPED, errors=None)
    yield Odd(name="windows-lines", content=SHIPPED.replace(b"\n", b"\r\n"), errors=None)
    yield Odd(name="no-layout", content=_without_layout(text).encode(), errors=None)


def _names() -> Iterator[Odd]:
    """Yield files with ids, names and expressions that mean harm."""
    for reserved in ("Start", "End", "Root", f"{SOP}.EndJoin"):
        yield Odd(name=f"id-{reserved}", content=_called(reserved), errors=(("reserved-id", reserved),))
    for name, id_ in (
        ("path", "../../etc"),
        ("markup", "&lt;script&gt;"),
        ("format", "{0.__class__}"),
        ("long", "x" * 9000),
    ):
        yield Odd(name=f"id-{name}", content=_called(id_), errors=())
    for name, expression in (
        ("power", "9**9**9**9 == 1"),
        ("repeat", '"x" * 10**12 == keputusan'),
        ("brackets", "(" * 240 + "1" + ")" * 240),
        ("long", "keputusan == 'setuju' or " * 3000 + "1"),
        ("lambda", "(lambda: 1)() == 1"),
        ("dunder", "keputusan.__class__.__mro__ == 1"),
        ("comprehension", "[x for x in (1,) * 10**9] == 1"),
        ("nul", "keputusan == '\\x00'"),
        ("walrus", "(keputusan := 1) == 1"),
        ("f-string", "f'{keputusan.__class__}' == 'x'"),
    ):
        safe = expression.replace("<", "&lt;")
        content = SHIPPED.replace(b'keputusan == "setuju"', safe.encode())
        errors = (("invalid-expression", "alur_ya"),)
        yield Odd(name=f"expression-{name}", content=content, errors=errors)
    for name, limit in (
        ("negative", "-P1D"),
        ("endless", "P" + "9" * 5000 + "D"),
        ("code", "__import__('os')"),
    ):
        content = SHIPPED.replace(b'timeLimit="P2D"', f'timeLimit="{limit}"'.encode())
        yield Odd(name=f"limit-{name}", content=content, errors=(("bad-time-limit", "langkah_5"),))
    for name, number in (("nan", "NaN"), ("infinite", "1e999"), ("far", "-99999999999999999999")):
        content = re.sub(rb'<dc:Bounds x="[^"]*"', f'<dc:Bounds x="{number}"'.encode(), SHIPPED)
        yield Odd(name=f"place-{name}", content=content, errors=None)


def _large() -> Iterator[Odd]:
    """Yield files that are large in one way or another."""
    unsafe: tuple[Error, ...] = (("unsafe-xml", None),)
    too_large: tuple[Error, ...] = (("too-large", None),)
    many = "".join(f'<bpmn:userTask id="l{n}" name="L{n}"/>' for n in range(5000))
    yield Odd(name="ten-megabytes", content=a_process(f"<!--{'x' * 10_000_000}-->"), errors=unsafe)
    yield Odd(name="ten-megabytes-of-nothing", content=b"\x00" * 10_000_000, errors=unsafe)
    yield Odd(name="five-thousand-elements", content=a_process(many), errors=too_large)
    yield Odd(name="many-tags", content=a_process("<a/>" * 480_000), errors=unsafe)
    yield Odd(
        name="deep",
        content=a_process("<bpmn:subProcess>" * 5000 + "</bpmn:subProcess>" * 5000),
        errors=(("not-bpmn", None),),
    )
    yield Odd(name="deeper", content=a_process("<a>" * 200_000 + "</a>" * 200_000), errors=())
    nested = "".join(f'<bpmn:subProcess id="s{n}">' for n in range(90)) + "</bpmn:subProcess>" * 90
    yield Odd(name="nested", content=a_process(nested), errors=())
    attributes = " ".join(f'a{n}="{n}"' for n in range(100_000))
    yield Odd(name="many-attributes", content=a_process(f"<bpmn:userTask id='a' {attributes}/>"), errors=())
    spaces = " ".join(f'xmlns:n{n}="urn:{n}"' for n in range(40_000))
    yield Odd(name="many-namespaces", content=a_process(f"<bpmn:userTask id='a' {spaces}/>"), errors=())
    yield Odd(
        name="long-name", content=a_process(f"<bpmn:userTask id='a' name='{'x' * 1_900_000}'/>"), errors=()
    )
    yield Odd(name="long-text", content=SHIPPED.replace(b"Printer", b"y " * 900_000), errors=None)
    lanes = "".join(f'<bpmn:lane id="k{n}" name="K{n}"/>' for n in range(5000))
    yield Odd(
        name="many-lanes", content=a_process(f"<bpmn:laneSet id='p'>{lanes}</bpmn:laneSet>"), errors=too_large
    )
    refs = b"<bpmn:flowNodeRef>langkah_8</bpmn:flowNodeRef>"
    yield Odd(name="many-references", content=SHIPPED.replace(refs, refs * 9000), errors=None)
    same = '<bpmn:userTask id="sama" name="Sama"/>' * 290
    yield Odd(name="same-ids", content=a_process(same), errors=(("duplicate-id", "sama"),))
    inputs = b'<sop:requiredInput name="Surat" />'
    yield Odd(name="many-inputs", content=SHIPPED.replace(inputs, inputs * 9000), errors=None)
    separate = " ".join(f"langkah_{n}" for n in range(60_000))
    content = SHIPPED.replace(b'separateFrom="langkah_8 langkah_9"', f'separateFrom="{separate}"'.encode())
    yield Odd(name="many-relations", content=content, errors=())


def _tangled() -> Iterator[Odd]:
    """Yield diagrams whose paths or states are many."""
    yield Odd(name="all-to-all", content=a_tangle(29, lambda n: range(29)), errors=())
    yield Odd(name="choices-in-a-row", content=a_tangle(140, lambda n: (n + 1, n + 2)), errors=())
    yield Odd(name="choices-back", content=a_tangle(140, lambda n: (n + 1, max(n - 3, 0))), errors=())
    yield Odd(
        name="forks-in-a-row", content=a_tangle(140, lambda n: (n + 1, n + 2), "parallelGateway"), errors=()
    )
    yield Odd(
        name="forks-back",
        content=a_tangle(140, lambda n: (n + 1, max(n - 3, 0)), "parallelGateway"),
        errors=(),
    )
    yield Odd(name="many-arrows", content=a_tangle(3, lambda n: [n + 1] * 290), errors=())
    yield Odd(name="wide-fork", content=a_fork(60), errors=())
    yield Odd(name="wide-fork-of-choices", content=a_fork(24, choices=True), errors=())


def a_process(inside: str) -> bytes:
    """Write a diagram with this in its process."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions xmlns:bpmn="{BPMN_NS}" xmlns:sop="{NS}">'
        f'<bpmn:process id="aneh" name="Aneh" isExecutable="true">{inside}</bpmn:process></bpmn:definitions>'
    ).encode()


def a_tangle(size: int, leads_to: Leads, gateway: str = "exclusiveGateway") -> bytes:
    """Write gateways in a row, each leading to several others."""
    nodes = "".join(f'<bpmn:{gateway} id="g{n}" name="G{n}"/>' for n in range(size))
    flows = "".join(
        _arrow(f"f{n}_{place}", f"g{n}", f"g{target}" if target < size else "selesai")
        for n in range(size)
        for place, target in enumerate(leads_to(n))
    )
    ends = '<bpmn:startEvent id="mulai"/><bpmn:endEvent id="selesai"/>'
    return a_process(ends + nodes + flows + _arrow("m", "mulai", "g0"))


def a_fork(branches: int, *, choices: bool = False) -> bytes:
    """Write a fork into many branches, each with steps and perhaps a choice, that meet again."""
    inside = [
        '<bpmn:startEvent id="mulai"/><bpmn:endEvent id="selesai"/>',
        '<bpmn:parallelGateway id="buka"/><bpmn:parallelGateway id="tutup"/>',
        _arrow("m", "mulai", "buka") + _arrow("t", "tutup", "selesai"),
    ]
    for n in range(branches):
        inside.append(f'<bpmn:userTask id="a{n}" name="A{n}"/><bpmn:userTask id="b{n}" name="B{n}"/>')
        inside.append(_arrow(f"x{n}", "buka", f"a{n}") + _arrow(f"z{n}", f"b{n}", "tutup"))
        if choices:
            gateways = "".join(f'<bpmn:exclusiveGateway id="{end}{n}" default="{end}y{n}"/>' for end in "pq")
            inside.append(gateways + _arrow(f"ap{n}", f"a{n}", f"p{n}") + _arrow(f"py{n}", f"p{n}", f"b{n}"))
            condition = "<bpmn:conditionExpression>a == 1</bpmn:conditionExpression>"
            inside.append(_arrow(f"pq{n}", f"p{n}", f"q{n}", condition) + _arrow(f"qy{n}", f"q{n}", f"b{n}"))
            inside.append(_arrow(f"qa{n}", f"q{n}", f"a{n}", condition))
        else:
            inside.append(_arrow(f"y{n}", f"a{n}", f"b{n}"))
    return a_process("".join(inside))


def _arrow(id_: str, source: str, target: str, inside: str = "") -> str:
    ends = f'sourceRef="{source}" targetRef="{target}"'
    return f'<bpmn:sequenceFlow id="{id_}" {ends}>{inside}</bpmn:sequenceFlow>'


def _called(id_: str) -> bytes:
    """Give the SOP with another id for a step."""
    return re.sub(rb"\blangkah_3\b", lambda _: id_.encode(), SHIPPED).replace(
        f'form="{id_}"'.encode(), b'form="langkah_3"'
    )


def _without_layout(text: str) -> str:
    return re.sub(r"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", "", text, flags=re.DOTALL)
