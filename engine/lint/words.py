"""How the lint calls the things of a diagram, so that a civil servant knows which one is meant."""

from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from engine.lint.allowed import NODES, STEPS
from engine.texts import Text
from engine.xml import BPMN_NS, NS, local_name, one_line

_LONGEST = 60  # characters of a name or id that a message repeats

_WORDS: Mapping[str, Text] = {
    "process": Text("proses", "process"),
    "lane": Text("kolom pelaksana", "lane"),
    "participant": Text("bingkai SOP", "frame of the SOP"),
    "sequenceFlow": Text("panah", "arrow"),
    "userTask": Text("langkah", "step"),
    "manualTask": Text("langkah", "step"),
    "subProcess": Text("bagian", "part"),
    "startEvent": Text("titik mulai", "start event"),
    "endEvent": Text("titik selesai", "end event"),
    "exclusiveGateway": Text("keputusan", "decision"),
    "parallelGateway": Text("cabang bersamaan", "parallel branches"),
    "intermediateCatchEvent": Text("waktu tunggu", "wait"),
    "boundaryEvent": Text("batas waktu", "time limit"),
    # What Alur does not run:
    "task": Text("tugas tanpa jenis", "task without a type"),
    "scriptTask": Text("tugas skrip", "script task"),
    "serviceTask": Text("tugas layanan", "service task"),
    "sendTask": Text("tugas kirim", "send task"),
    "receiveTask": Text("tugas terima", "receive task"),
    "businessRuleTask": Text("tugas aturan bisnis", "business rule task"),
    "callActivity": Text("pemanggilan proses lain", "call activity"),
    "transaction": Text("transaksi", "transaction"),
    "adHocSubProcess": Text("bagian ad hoc", "ad hoc part"),
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


_STANDING = NODES - {"boundaryEvent", "startEvent"}
_REMINDER = Text("pengingat", "reminder")
_FARTHEST = 4  # arrows back to something with a name


def called(element: etree._Element) -> Text:
    """Name an element of the file: "langkah 5 «Mengisi formulir»", "keputusan sesudah langkah 4".

    Never by its id, which people have not given and do not see.
    """
    tag = local_name(element)
    word = _REMINDER if element.get("cancelActivity") == "false" else _WORDS.get(tag, Text(tag, tag))
    number, name = _number(element), _name(element)
    if number or name:
        told = " ".join(filter(None, [number, f"«{short(name)}»" if name else ""]))
        return Text(f"{word.id} {told}", f"{word.en} {told}")
    return _nameless(element, tag, word)


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
    step = _step(element)
    return short(one_line(step.get("number"))) if step is not None else ""


def _name(element: etree._Element) -> str:
    """Give the name; a step without one has the wording of its activity."""
    name = one_line(element.get("name"))
    step = _step(element) if not name and local_name(element) in STEPS else None
    return one_line(step.get("activity")) if step is not None else name


def _step(element: etree._Element) -> etree._Element | None:
    return element.find(f"{{{BPMN_NS}}}extensionElements/{{{NS}}}step")


def _nameless(element: etree._Element, tag: str, word: Text) -> Text:
    """Name what has neither number nor name by where it stands."""
    if tag == "lane":
        place = len(list(element.itersiblings(f"{{{BPMN_NS}}}lane", preceding=True))) + 1
        return Text(f"{word.id} ke-{place}", f"{word.en} {place}")
    if tag == "boundaryEvent":
        return _at_edge(element, word)
    if tag == "endEvent" and _is_only_one(element):
        return word
    if tag not in _STANDING:
        return word
    before = _before(element)
    if before is None:
        return Text(f"{word.id} baru", f"new {word.en}") if tag in STEPS else word
    unnumbered = Text(" tanpa nomor", " without a number") if tag in STEPS else Text("", "")
    return Text(
        f"{word.id}{unnumbered.id} sesudah {before.id}", f"{word.en}{unnumbered.en} after {before.en}"
    )


def _is_only_one(element: etree._Element) -> bool:
    ways = (element.itersiblings(element.tag, preceding=preceding) for preceding in (False, True))
    return not any(True for siblings in ways for _ in siblings)


def _at_edge(event: etree._Element, word: Text) -> Text:
    activity = next(_beside(event, "id", event.get("attachedToRef", "")), None)
    if activity is None:
        return word
    told = _briefly(activity)
    return Text(f"{word.id} {told.id}", f"{word.en} of {told.en}")


def _before(element: etree._Element) -> Text | None:
    """Go back along the arrows to something that people can tell from others: most often a numbered step."""
    here, seen = element, {element}
    for _ in range(_FARTHEST):
        flows = _beside(here, "targetRef", here.get("id", ""))
        sources = (node for flow in flows for node in _beside(here, "id", flow.get("sourceRef", "")))
        found = next((node for node in sources if node not in seen), None)
        if found is None:
            return None
        if _number(found) or _name(found) or local_name(found) == "startEvent":
            return _briefly(found)
        here = found
        seen.add(here)
    return None


def _beside(element: etree._Element, attribute: str, value: str) -> Iterator[etree._Element]:
    """Yield what lies in the same process or part and says this."""
    around = element.getparent()
    if around is not None:
        yield from (each for each in around.iterchildren(f"{{{BPMN_NS}}}*") if each.get(attribute) == value)


def _briefly(element: etree._Element) -> Text:
    """Name a numbered step by its number alone."""
    number = _number(element)
    return Text(f"langkah {number}", f"step {number}") if number else called(element)


def _prefixed(element: etree._Element) -> str:
    name = short(etree.QName(element).localname)
    return f"{short(element.prefix)}:{name}" if element.prefix else name
