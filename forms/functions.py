"""The functions that expressions of forms may call, by the names they are called by."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.expressions import Expression, compiled
from forms import measures, periods, recap, rows, sentences

FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        measures.capaian,
        measures.predikat,
        measures.serapan,
        recap.rata_rata,
        recap.rekap,
        recap.rekap_unit,
        recap.nilai_lama,
        recap.koreksi_berlaku,
        recap.kelengkapan,
        recap.opsi_bidang,
        periods.tahun_data,
        periods.periode_data,
        periods.sebutan_periode,
        rows.pilih,
        rows.kolom,
        rows.baris,
        rows.nilai,
        rows.label,
        rows.pilihan,
        rows.opsi,
        rows.tanpa,
        rows.jumlah,
        rows.angka,
        rows.bulat,
        rows.isi,
        rows.tambah_hari,
        rows.sha256_berkas,
        sentences.instruksi_bagikan,
        sentences.instruksi_rekap,
        sentences.ringkasan,
        sentences.analisis,
        sentences.bidang_terendah,
        sentences.bab_1,
        sentences.bab_2,
        sentences.bab_3,
        sentences.bab_4,
    )
}
_NAMES = frozenset(FUNCTIONS)


def form_expression(source: str) -> Expression:
    """Compile an expression, or raise ExpressionError; `list:units` is short for `lists['units']`."""
    if source.startswith("list:"):
        source = f"lists['{source.removeprefix('list:').strip()}']"
    return compiled(source, _NAMES)
