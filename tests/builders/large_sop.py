"""An SOP of 25 steps and 6 performers with long names: the largest that an office is likely to print."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.sax.saxutils import quoteattr

_SHEET: Final = Path(__file__).with_suffix(".tsv")
LANES: Final = {
    "kadis": "Kepala Dinas",
    "sekretaris": "Sekretaris",
    "keuangan": "Kepala Subbagian Perencanaan dan Keuangan",
    "fp": "Pejabat Fungsional Perencana Ahli Muda",
    "staf": "Staf Pengadministrasi Umum",
    "bidang": "Kepala Bidang Pemberdayaan Masyarakat dan Pemerintahan Kampung",
}


@dataclass(frozen=True, slots=True)
class _Said:
    lane: str
    activity: str
    limit: str
    output: str
    inputs: tuple[str, ...]
    remark: str


def _read() -> Iterator[_Said]:
    """Read the steps from the sheet beside this file."""
    with _SHEET.open(encoding="utf-8", newline="") as sheet:
        for row in csv.DictReader(sheet, delimiter="\t", quoting=csv.QUOTE_NONE):
            inputs = tuple(row.pop("inputs").split(" | "))
            yield _Said(**row, inputs=inputs)


STEPS: Final = tuple(_read())
_GATEWAYS: Final = {
    4: (("Ya", "s5"), ("Tidak", "s3")),
    11: (("Lengkap", "s12"), ("Kurang", "s9"), ("Tidak diusulkan", "selesai")),
    16: (("Sesuai", "s17"), ("Melampaui pagu", "s13")),
    19: (("Ya", "s20"), ("Tidak", "s9")),
    20: (("Ya", "bagi"), ("Tidak", "s14")),
}
_STRAIGHT: Final = {21: "temu", 22: "temu", 23: "temu", 25: "selesai"}


def large_sop() -> bytes:
    """Draw it: five decisions with short and long ways back, one that may end it, three branches at once."""
    arrows: list[tuple[str, str, str]] = [("mulai", "s1", "")]
    for number in range(1, len(STEPS) + 1):
        ways = _GATEWAYS.get(number)
        if ways is None:
            arrows.append((f"s{number}", _STRAIGHT.get(number, f"s{number + 1}"), ""))
        else:
            arrows.append((f"s{number}", f"g{number}", ""))
            arrows += [(f"g{number}", target, name) for name, target in ways]
    arrows += [("bagi", "s21", ""), ("bagi", "s22", ""), ("bagi", "s23", ""), ("temu", "s24", "")]
    return _file(arrows).encode()


def _file(arrows: list[tuple[str, str, str]]) -> str:
    lanes = "".join(
        f"<bpmn:lane id={quoteattr(lane)} name={quoteattr(name)}>"
        + "".join(f"<bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>" for node in _nodes_of(lane))
        + "</bpmn:lane>"
        for lane, name in LANES.items()
    )
    steps = "".join(_step(number, said) for number, said in enumerate(STEPS, 1))
    gateways = "".join(
        f'<bpmn:exclusiveGateway id="g{number}" default="g{number}_{ways[-1][1]}"/>'
        for number, ways in _GATEWAYS.items()
    )
    flows = "".join(_flow(source, target, name) for source, target, name in arrows)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions'
        ' xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:sop="urn:alur:sop:1.0"'
        ' id="berkas" targetNamespace="urn:alur:processes">'
        '<bpmn:process id="rencana_kerja" name="Penyusunan Rencana Kerja" isExecutable="true">'
        f"<bpmn:extensionElements>{_COVER}</bpmn:extensionElements>"
        f'<bpmn:laneSet id="pelaksana">{lanes}</bpmn:laneSet>'
        f'<bpmn:startEvent id="mulai"/>{steps}{gateways}'
        '<bpmn:parallelGateway id="bagi"/><bpmn:parallelGateway id="temu"/><bpmn:endEvent id="selesai"/>'
        f"{flows}</bpmn:process></bpmn:definitions>"
    )


def _nodes_of(lane: str) -> list[str]:
    steps = [number for number, said in enumerate(STEPS, 1) if said.lane == lane]
    gateways = [f"g{number}" for number in _GATEWAYS if number in steps]
    others = {"kadis": ["mulai", "bagi"], "staf": ["temu"], "sekretaris": ["selesai"]}
    return [*(f"s{number}" for number in steps), *gateways, *others.get(lane, [])]


def _step(number: int, said: _Said) -> str:
    inputs = "".join(f"<sop:requiredInput name={quoteattr(name)}/>" for name in said.inputs)
    return (
        f'<bpmn:userTask id="s{number}" name="Langkah {number}"><bpmn:extensionElements>'
        f'<sop:step number="{number}" form="s{number}" activity={quoteattr(said.activity)}'
        f' timeLimit="{said.limit}" output={quoteattr(said.output)} remark={quoteattr(said.remark)}>'
        f"{inputs}</sop:step></bpmn:extensionElements></bpmn:userTask>"
    )


def _flow(source: str, target: str, name: str) -> str:
    default = source.startswith("g") and _GATEWAYS[int(source[1:])][-1][1] == target
    said = f" name={quoteattr(name)}" if name else ""
    condition = "" if default or not name else "<bpmn:conditionExpression>1 == 1</bpmn:conditionExpression>"
    return (
        f'<bpmn:sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}"{said}>'
        f"{condition}</bpmn:sequenceFlow>"
    )


_COVER: Final = (
    '<sop:identity number="050/   /V.07-WK/2026" title="Sistem Penyusunan Rencana Kerja Perangkat Daerah"'
    ' name="Penyusunan Rencana Kerja Perangkat Daerah" createdOn="2 Januari 2026"'
    ' approvedByTitle="Kepala Dinas Pemberdayaan Masyarakat dan Kampung Kabupaten Way Kanan"'
    ' warning="Jika tidak dilaksanakan, rencana kerja tidak selaras dengan rencana pembangunan daerah"'
    ' records="Disimpan sebagai data elektronik dan manual">'
    "<sop:agency>Pemerintah Kabupaten Way Kanan</sop:agency>"
    "<sop:agency>Dinas Pemberdayaan Masyarakat dan Kampung</sop:agency>"
    "<sop:legalBasis>Undang-Undang Nomor 25 Tahun 2004 tentang Sistem Perencanaan Pembangunan Nasional."
    "</sop:legalBasis><sop:legalBasis>Peraturan Menteri Dalam Negeri Nomor 86 Tahun 2017.</sop:legalBasis>"
    "<sop:qualification>Memahami penyusunan dokumen perencanaan</sop:qualification>"
    "<sop:qualification>Mampu mengoperasikan komputer</sop:qualification>"
    "<sop:related>SOP Pengumpulan Data Kinerja</sop:related><sop:equipment>Komputer</sop:equipment>"
    "</sop:identity>"
)
