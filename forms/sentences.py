"""Default sentences with real figures, for people to edit: orders, summary, analysis, the report's chapters.

They are written in the office's language and become part of its documents, so they are Indonesian only.
"""

from decimal import Decimal
from textwrap import shorten
from typing import Any

from forms.measures import HUNDRED
from forms.numbers import number, rupiah, written
from forms.periods import sebutan_periode
from forms.recap import EXCUSED
from forms.rows import Row, nilai, pilih, rows_in

MOST_NAMED = 10  # indicators that a sentence names before it says how many more there are
_LONGEST_REASON = 160  # characters of somebody's reason that a sentence repeats


def instruksi_bagikan(first: Any, second: Any) -> str:
    """Order the forms to be handed out."""
    units = len(nilai(second, "unit_bertugas") or ())
    return _joined(
        f"Bagikan formulir pengumpulan data capaian kinerja {sebutan_periode(first)}".strip(),
        f" kepada {units} bidang" if units else " kepada seluruh bidang",
        " dan catat tanda terimanya.",
    )


def instruksi_rekap(first: Any, review: Any = None, completeness: Any = None) -> str:
    """Order the recap of all units but those let off; after a return, according to the suggestion."""
    order = f"Rekap data capaian kinerja {sebutan_periode(first)}".strip()
    if nilai(review, "keputusan") == "kembalikan" and nilai(review, "saran"):
        return f"{order} kembali sesuai saran: {nilai(review, 'saran')}"
    return f"{order} dari {_all_units(completeness)}, periksa kelengkapannya, dan serahkan hasilnya."


def ringkasan(first: Any, recap: Any) -> str:
    """Sum up the recap in a few sentences."""
    return _joined(
        f"Rekapitulasi data capaian kinerja {sebutan_periode(first)}".strip(),
        ". ",
        _overall(recap),
        _money(recap),
        _below_target(recap),
        _unmeasured(recap),
    )


def analisis(recap: Any) -> str:
    """Say what stands out in the recap: overall, best and weakest unit, what misses target or figure."""
    best, weakest = _extremes(recap)
    extremes = f" Tertinggi: {_named(best)}; terendah: {_named(weakest)}." if best and weakest else ""
    return _joined(_overall(recap), extremes, _money(recap), _below_target(recap), _unmeasured(recap))


def bidang_terendah(recap: Any) -> str | None:
    """Name the unit with the lowest average; nothing where all are alike."""
    _, weakest = _extremes(recap)
    return _named(weakest) if weakest else None


def bab_1(first: Any, recap: Any = None) -> str:
    """Draft chapter I, the introduction; it names the units whose data is not in the recap."""
    return _joined(
        f"Laporan Kinerja {sebutan_periode(first)} ini disusun".replace("  ", " "),
        " sebagai pertanggungjawaban atas pelaksanaan program dan kegiatan serta sebagai bahan evaluasi"
        f" pencapaian sasaran. Data dikumpulkan dari {_all_units(nilai(recap, 'rekap_unit'))}"
        " sesuai SOP Pengumpulan Data Kinerja.",
    )


def bab_2(second: Any, recap: Any = None) -> str:
    """Draft chapter II, the plan: what was to be reached; the report's table names each indicator."""
    missing = {row.get("unit"): _unit(row) for row in _left_out(nilai(recap, "rekap_unit"))}
    rows = rows_in(nilai(second, "indikator"))
    units = len(nilai(second, "unit_bertugas") or ())
    unreported = len(pilih(rows, "unit", list(missing)))
    return _joined(
        f"Perencanaan kinerja memuat {len(rows)} indikator kinerja dari {units} bidang",
        f", termasuk {unreported} indikator {_listed(list(missing.values()))} yang dikecualikan dari"
        " pelaporan"
        if unreported
        else "",
        ".",
        " Indikator, satuan, target, dan pagu anggarannya disajikan dalam tabel pada bab ini.",
    )


def bab_3(first: Any, recap: Any, submitted: Any = None) -> str:
    """Draft chapter III, accountability: the recap in words, with obstacles and follow-up."""
    summed = rows_in(nilai(recap, "rekap_unit"))
    units = [f"- {_named(row)}" for row in summed]
    given = [nilai(submitted, row.get("unit"), "capaian") for row in summed]
    unmeasured = {row.get("kode") for row in _without_figure(recap)}
    short = [
        line
        for rows in given
        for row in rows_in(rows)
        if (line := _obstacle(row, row.get("kode") in unmeasured))
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
    codes = [str(row.get("kode")) for row in _without_figure(recap)]
    return _joined(
        _overall(recap),
        " Indikator yang belum mencapai target ditindaklanjuti pada periode berikutnya."
        if _short_of_target(recap)
        else " Capaian ini dipertahankan pada periode berikutnya.",
        f" Indikator yang belum terukur ({_some(codes)}) dilengkapi datanya." if codes else "",
    )


def _overall(recap: Any) -> str:
    return _measured(recap) + _excused(recap)


def _excused(recap: Any) -> str:
    """Name the units that were let off, with the reason: they are a deviation that nobody should overlook."""
    rows = [row for row in rows_in(nilai(recap, "rekap_unit")) if _remark(row)]
    named = "; ".join(f"{_unit(row)} ({_reason(row)})" for row in rows)
    return f" Dikecualikan dari pelaporan: {named}." if named else ""


def _remark(row: Row) -> str:
    """Give a row's remark that its unit was let off: of the recap, or of the table of completeness."""
    said = str(row.get("keterangan") or row.get("status") or "")
    return said if said.startswith(EXCUSED) else ""


def _reason(row: Row) -> str:
    """Say why a unit was let off, and that what it had handed in before still counts."""
    reason = _remark(row).removeprefix(f"{EXCUSED}: ").rstrip(". ")
    return f"{reason}; data sebelumnya tetap dihitung" if row.get("jumlah_indikator") else reason


def _left_out(rows: Any) -> list[Row]:
    """Choose the units that were let off and of which there is no data."""
    return [row for row in rows_in(rows) if _remark(row) and not row.get("jumlah_indikator")]


def _all_units(rows: Any) -> str:
    missing = [_unit(row) for row in _left_out(rows)]
    return f"seluruh bidang kecuali {_listed(missing)}" if missing else "seluruh bidang"


def _unit(row: Row) -> str:
    return str(row.get("nama_unit") or row.get("unit"))


def _listed(words: list[str]) -> str:
    """Write a list as a sentence does: "A, B dan C"."""
    return " dan ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _extremes(recap: Any) -> tuple[Row | None, Row | None]:
    """Give the best and the weakest unit, if one is better than another."""
    units = [row for row in rows_in(nilai(recap, "rekap_unit")) if number(row.get("rata_rata")) is not None]
    order = sorted(units, key=lambda row: number(row.get("rata_rata")) or Decimal(0))
    if not order or number(order[0].get("rata_rata")) == number(order[-1].get("rata_rata")):
        return None, None
    return order[-1], order[0]


def _measured(recap: Any) -> str:
    summed = nilai(recap, "rekap_unit")
    units = len(rows_in(summed)) - len(_left_out(summed))
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
    return f" Di bawah target: {len(codes)} indikator ({_some(codes)})."


def _some(words: list[str], between: str = ", ") -> str:
    """Name the first few, and say how many more there are."""
    more = f" dan {len(words) - MOST_NAMED} lainnya" if len(words) > MOST_NAMED else ""
    return f"{between.join(words[:MOST_NAMED])}{more}"


def _unmeasured(recap: Any) -> str:
    """Name the indicators without an achievement, with the reason that the unit gave."""
    rows = _without_figure(recap)
    named = [": ".join(filter(None, (str(row.get("kode")), _why(row)))) for row in rows]
    return f" Belum terukur: {len(rows)} indikator ({_some(named, '; ')})." if rows else ""


def _without_figure(recap: Any) -> list[Row]:
    return [row for row in rows_in(nilai(recap, "rekap")) if number(row.get("capaian")) is None]


def _why(row: Row) -> str:
    return shorten(str(row.get("alasan") or ""), _LONGEST_REASON, placeholder="…").rstrip(". ")


def _obstacle(row: Row, unmeasured: bool) -> str | None:
    """Say what hindered an indicator, or why it has no figure, and what follows."""
    reasons = [f"belum terukur: {_sentence(_why(row) or '–')}"] if unmeasured else []
    reasons += [_sentence(row["faktor_penghambat"])] if row.get("faktor_penghambat") else []
    if not reasons:
        return None
    follow_up = _sentence(row.get("tindak_lanjut") or "–")
    return f"- {row.get('kode')}: {' '.join(reasons)} Tindak lanjut: {follow_up}"


def _short_of_target(recap: Any) -> list[Row]:
    return [
        row
        for row in rows_in(nilai(recap, "rekap"))
        if (achieved := number(row.get("capaian"))) is not None and achieved < HUNDRED
    ]


def _named(row: Row) -> str:
    predicate = f", {row['predikat']}" if row.get("predikat") else ""
    if number(row.get("rata_rata")) is None:
        return f"{_unit(row)} ({'dikecualikan' if _remark(row) else 'belum terukur'})"
    return f"{_unit(row)} ({_percent(row.get('rata_rata'))}{predicate})"


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
