"""An SOP of 25 steps and 6 performers with long names: the largest that an office is likely to print."""

from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import quoteattr

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
    inputs: tuple[str, ...] = ()
    remark: str = ""


STEPS: Final = (
    _Said("kadis", "Menerima surat permintaan penyusunan dokumen perencanaan dan memberi disposisi kepada Sekretaris untuk ditindaklanjuti sesuai ketentuan peraturan perundang-undangan", "PT30M", "Disposisi Kepala Dinas", ("Surat permintaan dari Bappeda",)),
    _Said("sekretaris", "Menelaah disposisi dan menugaskan Kepala Subbagian Perencanaan dan Keuangan", "PT1H", "Lembar disposisi", ("Disposisi Kepala Dinas", "Kalender perencanaan", "Peraturan Bupati tentang pedoman penyusunan rencana kerja")),
    _Said("keuangan", "Menyusun jadwal, kerangka acuan kerja, dan rancangan keputusan tim penyusun", "P1D", "Jadwal dan rancangan keputusan", ("Lembar disposisi",)),
    _Said("sekretaris", "Memeriksa rancangan keputusan tim; jika belum sesuai dikembalikan untuk diperbaiki", "PT2H", "Rancangan keputusan yang diparaf", ("Jadwal dan rancangan keputusan",)),
    _Said("kadis", "Menandatangani keputusan tim penyusun", "PT15M", "Keputusan Kepala Dinas", ("Rancangan keputusan yang diparaf",)),
    _Said("staf", "Mengagendakan dan menggandakan keputusan", "PT30M", "Salinan keputusan", ("Keputusan Kepala Dinas",)),
    _Said("fp", "Menyiapkan formulir usulan program, kegiatan, dan subkegiatan", "P1DT2H", "Formulir usulan", ("Salinan keputusan",)),
    _Said("staf", "Membagikan formulir kepada setiap bidang", "PT1H", "Tanda terima", ("Formulir usulan",)),
    _Said("bidang", "Mengisi usulan program, kegiatan, dan subkegiatan beserta indikator, target, dan pagu indikatif", "P3D", "Usulan bidang", ("Formulir usulan",), "Untuk setiap bidang"),
    _Said("bidang", "Menyerahkan usulan kepada Pejabat Fungsional Perencana", "PT15M", "Usulan bidang", ("Usulan bidang",)),
    _Said("fp", "Memverifikasi kelengkapan usulan: lengkap, kurang lengkap, atau tidak diusulkan tahun ini", "P1D", "Berita acara verifikasi", ("Usulan bidang",)),
    _Said("staf", "Merekap usulan seluruh bidang ke dalam matriks rencana kerja", "P1D", "Matriks rencana kerja", ("Berita acara verifikasi",)),
    _Said("keuangan", "Menghitung kebutuhan anggaran setiap subkegiatan menurut standar harga satuan", "P2D", "Rincian anggaran", ("Matriks rencana kerja", "Standar harga satuan")),
    _Said("fp", "Menyusun rancangan awal rencana kerja", "P3D", "Rancangan awal", ("Matriks rencana kerja", "Rincian anggaran")),
    _Said("fp", "Menyelenggarakan rapat pembahasan rancangan awal bersama seluruh bidang", "P1D", "Notulen dan daftar hadir", ("Rancangan awal", "Undangan")),
    _Said("keuangan", "Menilai kesesuaian pagu; bila melampaui pagu dikembalikan untuk dihitung ulang", "PT4H", "Catatan kesesuaian pagu", ("Rancangan awal",)),
    _Said("staf", "Memperbaiki naskah sesuai hasil rapat", "P1D", "Naskah perbaikan", ("Notulen dan daftar hadir",)),
    _Said("fp", "Menyampaikan naskah perbaikan kepada Sekretaris", "PT15M", "Naskah perbaikan", ("Naskah perbaikan",)),
    _Said("sekretaris", "Mereviu naskah: setuju, atau dikembalikan kepada bidang untuk melengkapi usulan", "P1D", "Naskah yang diparaf", ("Naskah perbaikan",)),
    _Said("kadis", "Menyetujui rencana kerja; apabila tidak disetujui, dikembalikan kepada Pejabat Fungsional Perencana sesuai saran", "P1D", "Persetujuan", ("Naskah yang diparaf",)),
    _Said("staf", "Menggandakan dan menjilid dokumen", "PT4H", "Dokumen rencana kerja", ("Persetujuan",)),
    _Said("fp", "Mengunggah dokumen ke Sistem Informasi Pemerintahan Daerah (https://sipd.kemendagri.go.id/daerah)", "PT1H", "Bukti unggah", ("Dokumen rencana kerja",)),
    _Said("bidang", "Menerima salinan dokumen sebagai pedoman pelaksanaan", "PT15M", "Tanda terima", ("Dokumen rencana kerja",)),
    _Said("staf", "Mengarsipkan dokumen secara elektronik dan manual", "PT30M", "Arsip", ("Dokumen rencana kerja", "Bukti unggah")),
    _Said("sekretaris", "Melaporkan selesainya penyusunan kepada Kepala Dinas", "PT15M", "Laporan", ("Arsip",)),
)  # fmt: skip

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
