"""How the lint calls the things of a diagram, so that a civil servant knows which one is meant."""

from collections.abc import Mapping, Sequence

from lxml import etree

from engine.lint.allowed import STEPS
from engine.texts import Text
from engine.xml import BPMN_NS, NS, local_name, one_line

_LONGEST = 60  # characters of a name or id that a message repeats

_WORDS: Mapping[str, Text] = {
    "process": Text("proses", "process"),
    "lane": Text("kolom pelaksana", "lane"),
    "participant": Text("kolam", "pool"),
    "sequenceFlow": Text("panah", "arrow"),
    "userTask": Text("langkah", "step"),
    "manualTask": Text("langkah", "step"),
    "subProcess": Text("subproses", "sub-process"),
    "startEvent": Text("titik mulai", "start event"),
    "endEvent": Text("titik selesai", "end event"),
    "exclusiveGateway": Text("keputusan", "decision"),
    "parallelGateway": Text("gerbang paralel", "parallel gateway"),
    "intermediateCatchEvent": Text("kejadian antara", "intermediate event"),
    "boundaryEvent": Text("kejadian di tepi", "boundary event"),
    # What Alur does not run:
    "task": Text("tugas tanpa jenis", "task without a type"),
    "scriptTask": Text("tugas skrip", "script task"),
    "serviceTask": Text("tugas layanan", "service task"),
    "sendTask": Text("tugas kirim", "send task"),
    "receiveTask": Text("tugas terima", "receive task"),
    "businessRuleTask": Text("tugas aturan bisnis", "business rule task"),
    "callActivity": Text("pemanggilan proses lain", "call activity"),
    "transaction": Text("transaksi", "transaction"),
    "adHocSubProcess": Text("subproses ad hoc", "ad hoc sub-process"),
    "inclusiveGateway": Text("gerbang inklusif", "inclusive gateway"),
    "eventBasedGateway": Text("gerbang kejadian", "event-based gateway"),
    "complexGateway": Text("gerbang kompleks", "complex gateway"),
    "intermediateThrowEvent": Text("kejadian antara yang melempar", "intermediate throw event"),
    "messageEventDefinition": Text("pesan", "message event"),
    "signalEventDefinition": Text("sinyal", "signal event"),
    "errorEventDefinition": Text("galat", "error event"),
    "escalationEventDefinition": Text("eskalasi", "escalation event"),
    "linkEventDefinition": Text("tautan", "link event"),
    "compensateEventDefinition": Text("kompensasi", "compensation event"),
    "conditionalEventDefinition": Text("kejadian bersyarat", "conditional event"),
    "cancelEventDefinition": Text("pembatalan transaksi", "cancel event"),
    "timerEventDefinition": Text("pengatur waktu", "timer"),
    "terminateEventDefinition": Text("penghentian", "termination"),
    "timeCycle": Text("pengatur waktu berulang", "timer cycle"),
    "standardLoopCharacteristics": Text("pengulangan standar", "standard loop"),
    "loopCardinality": Text("jumlah pengulangan", "loop cardinality"),
    "completionCondition": Text("syarat selesai", "completion condition"),
    "dataInputAssociation": Text("panah data masuk", "data input association"),
    "dataOutputAssociation": Text("panah data keluar", "data output association"),
    "ioSpecification": Text("spesifikasi data", "data specification"),
    "dataStore": Text("penyimpanan data", "data store"),
    "script": Text("skrip", "script"),
    "import": Text("impor berkas lain", "import of another file"),
}


def called(element: etree._Element) -> Text:
    """Name an element of the file: "langkah 5 «Mengisi formulir»", "keputusan «Setuju?»"."""
    tag = local_name(element)
    word = _WORDS.get(tag, Text(tag, tag))
    number = _number(element)
    name = one_line(element.get("name"))
    told = [number] if number else []
    if name:
        told.append(f"«{short(name)}»")
    elif not number and element.get("id"):
        told.append(f"({short(element.get('id', ''))})")
    return Text(" ".join([word.id, *told]), " ".join([word.en, *told]))


def construct(element: etree._Element) -> Text:
    """Name a kind of element by its word and its name in BPMN: "tugas skrip (scriptTask)"."""
    qualified = etree.QName(element)
    tag = short(qualified.localname)
    if qualified.namespace != BPMN_NS:
        return Text(f"<{_prefixed(element)}>", f"<{_prefixed(element)}>")
    word = _WORDS.get(tag)
    return Text(f"{word.id} ({tag})", f"{word.en} ({tag})") if word else Text(f"<{tag}>", f"<{tag}>")


def listed(words: Sequence[str]) -> str:
    """Write names one after another, at most eight of them."""
    return ", ".join(f"«{short(word)}»" for word in words[:8]) + (" …" if len(words) > 8 else "")


def short(text: str) -> str:
    """Cut what is too long for a message."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _number(element: etree._Element) -> str:
    if local_name(element) not in STEPS:
        return ""
    step = element.find(f"{{{BPMN_NS}}}extensionElements/{{{NS}}}step")
    return short(one_line(step.get("number"))) if step is not None else ""


def _prefixed(element: etree._Element) -> str:
    name = short(etree.QName(element).localname)
    return f"{short(element.prefix)}:{name}" if element.prefix else name
