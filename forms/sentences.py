"""Default sentences with real figures, for people to edit: orders, summary, analysis, the report's chapters.

They are written in the office's language and become part of its documents, so they are Indonesian only.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from forms.measures import HUNDRED
from forms.numbers import number, rupiah, written
from forms.periods import sebutan_periode
from forms.recap import EXCUSED
from forms.rows import Row, nilai, rows_in

MOST_NAMED = 10  # indicators that a sentence names before it says how many more there are


def instruksi_bagikan(first: Any, second: Any) -> str:
    """Order the forms to be handed out."""
    units = len(nilai(second, "unit_bertugas") or ())
    return _joined(
        f"Bagikan formulir pengumpulan data capaian kinerja {sebutan_periode(first)}".strip(),
        f" kepada {units} bidang" if units else " kepada seluruh bidang",
        " dan catat tanda terimanya.",
    )


def instruksi_rekap(first: Any, review: Any = None) -> str:
    """Order the recap; after a return, according to the reviewer's suggestion."""
    order = f"Rekap data capaian kinerja {sebutan_periode(first)}".strip()
    if nilai(review, "keputusan") == "kembalikan" and nilai(review, "saran"):
        return f"{order} kembali sesuai saran: {nilai(review, 'saran')}"
    return f"{order} dari seluruh bidang, periksa kelengkapannya, dan serahkan hasilnya."


def ringkasan(first: Any, recap: Any) -> str:
    """Sum up the recap in a few sentences."""
    return _joined(
        f"Rekapitulasi data capaian kinerja {sebutan_periode(first)}".strip(),
        ". ",
        _overall(recap),
        _money(recap),
        _below_target(recap),
    )


def analisis(recap: Any) -> str:
    """Say what stands out in the recap: overall, best and weakest unit, what misses its target."""
    units = [row for row in rows_in(nilai(recap, "rekap_unit")) if number(row.get("rata_rata")) is not None]
    extremes = ""
    if len(units) > 1:
        best = max(units, key=lambda row: number(row.get("rata_rata")) or Decimal(0))
        weakest = min(units, key=lambda row: number(row.get("rata_rata")) or Decimal(0))
        if best is not weakest:
            extremes = f" Tertinggi: {_named(best)}; terendah: {_named(weakest)}."
    return _joined(_overall(recap), extremes, _money(recap), _below_target(recap))


def bab_1(first: Any) -> str:
    """Draft chapter I, the introduction."""
    return _joined(
        f"Laporan Kinerja {sebutan_periode(first)} ini disusun".replace("  ", " "),
        " sebagai pertanggungjawaban atas pelaksanaan program dan kegiatan serta sebagai bahan evaluasi"
        " pencapaian sasaran. Data dikumpulkan dari seluruh bidang sesuai SOP Pengumpulan Data Kinerja.",
    )


def bab_2(second: Any) -> str:
    """Draft chapter II, the plan: what was to be reached; the report's table names each indicator."""
    rows = rows_in(nilai(second, "indikator"))
    units = len(nilai(second, "unit_bertugas") or ())
    return _joined(
        f"Perencanaan kinerja memuat {len(rows)} indikator kinerja dari {units} bidang.",
        " Indikator, satuan, target, dan pagu anggarannya disajikan dalam tabel pada bab ini.",
    )


def bab_3(first: Any, recap: Any, submitted: Any = None) -> str:
    """Draft chapter III, accountability: the recap in words, with obstacles and follow-up."""
    units = [f"- {_named(row)}" for row in rows_in(nilai(recap, "rekap_unit"))]
    short = [
        f"- {row.get('kode')}: {_sentence(row['faktor_penghambat'])} Tindak lanjut:"
        f" {_sentence(row.get('tindak_lanjut') or '–')}"
        for unit in (submitted.values() if isinstance(submitted, Mapping) else ())
        for row in rows_in(nilai(unit, "capaian"))
        if row.get("faktor_penghambat")
    ]
    return "\n".join(
        [
            ringkasan(first, recap),
            "Rincian capaian dan anggaran per bidang dan per indikator disajikan dalam tabel pada bab ini.",
            *_titled("Capaian per bidang:", units),
            *_titled("Hambatan dan tindak lanjut:", short),
        ]
    )


def bab_4(recap: Any) -> str:
    """Draft chapter IV, the conclusion."""
    return _joined(
        _overall(recap),
        " Indikator yang belum mencapai target ditindaklanjuti pada periode berikutnya."
        if _short_of_target(recap)
        else " Capaian ini dipertahankan pada periode berikutnya.",
    )


def _overall(recap: Any) -> str:
    return _measured(recap) + _excused(recap)


def _excused(recap: Any) -> str:
    """Name the units that were let off, with the reason: they are a deviation that nobody should overlook."""
    rows = [row for row in rows_in(nilai(recap, "rekap_unit")) if row.get("keterangan")]
    named = "; ".join(f"{row.get('nama_unit') or row.get('unit')} ({_reason(row)})" for row in rows)
    return f" Dikecualikan dari pelaporan: {named}." if named else ""


def _reason(row: Row) -> str:
    return str(row["keterangan"]).removeprefix(f"{EXCUSED}: ").rstrip(". ")


def _measured(recap: Any) -> str:
    units = len(rows_in(nilai(recap, "rekap_unit")))
    mean = nilai(recap, "rata_rata")
    if number(mean) is None:
        return f"Belum ada capaian yang terukur dari {units} bidang."
    predicate = nilai(recap, "predikat")
    named = f" ({predicate})" if predicate else ""
    return f"Capaian rata-rata {_percent(mean)}{named} dari {units} bidang."


def _money(recap: Any) -> str:
    budget, spent = number(nilai(recap, "total_pagu")), number(nilai(recap, "total_realisasi"))
    if not budget or spent is None:
        return ""
    share = _percent(nilai(recap, "serapan"))
    return f" Realisasi anggaran {rupiah(spent)} dari pagu {rupiah(budget)} (serapan {share})."


def _below_target(recap: Any) -> str:
    codes = [str(row.get("kode")) for row in _short_of_target(recap)]
    if not codes:
        return ""
    more = f" dan {len(codes) - MOST_NAMED} lainnya" if len(codes) > MOST_NAMED else ""
    return f" Di bawah target: {len(codes)} indikator ({', '.join(codes[:MOST_NAMED])}{more})."


def _short_of_target(recap: Any) -> list[Row]:
    return [
        row
        for row in rows_in(nilai(recap, "rekap"))
        if (achieved := number(row.get("capaian"))) is not None and achieved < HUNDRED
    ]


def _named(row: Row) -> str:
    predicate = f", {row['predikat']}" if row.get("predikat") else ""
    return f"{row.get('nama_unit') or row.get('unit')} ({_percent(row.get('rata_rata'))}{predicate})"


def _percent(value: Any) -> str:
    read = number(value)
    return "–" if read is None else f"{written(read)} %"


def _sentence(text: str) -> str:
    """End what somebody wrote with a full stop."""
    bare = text.strip()
    return bare if bare[-1:] in (".", "!", "?", "–") else f"{bare}."


def _titled(title: str, lines: list[str]) -> list[str]:
    return ["", title, *lines] if lines else []


def _joined(*parts: str) -> str:
    return "".join(parts).strip()
