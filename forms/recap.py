"""The recap of performance data: row by row, per unit and overall, over all who take part.

It is worked out anew from each participant's latest data, so that after a partial return the units that had
nothing to complete count as before. Corrections never touch that data: they are laid over it here.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from forms.measures import average, capaian, predikat, serapan
from forms.numbers import number
from forms.rows import Row, codes_in, jumlah, kolom, label, nilai, opsi, pilih, rows_in

EXCUSED = "Dikecualikan"
CORRECTABLE = ("realisasi", "realisasi_anggaran")


def rekap(
    participants: Any, submitted: Any, corrections: Any = None, units: Any = None, settings: Any = None
) -> list[dict[str, Any]]:
    """Give one row for each indicator of each participant, with corrections applied and measured again.

    `submitted` maps a unit to its answers, whose `capaian` are rows with kode, indikator, satuan, polaritas,
    target, pagu, realisasi, belum_terukur, realisasi_anggaran. A correction has kode, kolom and nilai_baru.
    """
    corrected = {
        (row.get("kode"), row.get("kolom")): row.get("nilai_baru")
        for row in rows_in(corrections)
        if row.get("kolom") in CORRECTABLE and number(row.get("nilai_baru")) is not None
    }
    return [
        _measured(row, unit, corrected, units, settings)
        for unit in codes_in(participants)
        for row in rows_in(nilai(submitted, unit, "capaian"))
    ]


def _measured(
    row: Row, unit: str, corrected: Mapping[tuple[Any, Any], Any], units: Any, settings: Any
) -> dict[str, Any]:
    code = row.get("kode")
    realised, spent = (corrected.get((code, name), row.get(name)) for name in CORRECTABLE)
    unmeasured = bool(row.get("belum_terukur")) and (code, "realisasi") not in corrected
    achieved = None if unmeasured else capaian(realised, row.get("target"), row.get("polaritas"))
    return {
        "unit": unit,
        "nama_unit": label(units, unit),
        "kode": code,
        "indikator": row.get("indikator"),
        "satuan": row.get("satuan"),
        "target": number(row.get("target")),
        "realisasi": None if unmeasured else number(realised),
        "capaian": achieved,
        "predikat": predikat(achieved, settings),
        "pagu": number(row.get("pagu")),
        "realisasi_anggaran": number(spent),
        "serapan": serapan(spent, row.get("pagu")),
        "belum_terukur": unmeasured,
        "alasan": row.get("alasan") if achieved is None else None,
        "dikoreksi": any((code, name) in corrected for name in CORRECTABLE),
    }


def rekap_unit(
    rows: Any, participants: Any, units: Any = None, settings: Any = None, excused: Any = None
) -> list[dict[str, Any]]:
    """Sum the recap up per unit: indicators, how many measured, average, money. No unit is left out.

    `excused` maps the units that were let off to the reason, which becomes a remark (`keterangan`); what such
    a unit handed in before still counts.
    """
    return [
        {
            "unit": unit,
            "nama_unit": label(units, unit),
            **_summed(pilih(rows, "unit", unit), settings),
            "keterangan": remark_on(unit, excused),
        }
        for unit in codes_in(participants)
    ]


def opsi_bidang(participants: Any, units: Any = None, excused: Any = None) -> list[dict[str, Any]]:
    """Make options of the units that may be asked for their data; an excused one would be asked again."""
    options = opsi(participants, units)
    for option in options:
        if nilai(excused, option["value"]):
            name = option["label"]
            option["label"] = f"{name} (dikecualikan; bila dipilih, diminta melapor lagi)"
            option["label_en"] = f"{name} (excused; if chosen, asked to report again)"
    return options


def remark_on(unit: str, excused: Any) -> str:
    """Say that a unit was excused, and why; nothing of any other unit."""
    reason = nilai(excused, unit)
    return f"{EXCUSED}: {reason}" if reason else ""


def _summed(rows: list[Row], settings: Any) -> dict[str, Any]:
    mean = average(kolom(rows, "capaian"), settings)
    budget, spent = jumlah(kolom(rows, "pagu")), jumlah(kolom(rows, "realisasi_anggaran"))
    return {
        "jumlah_indikator": len(rows),
        "terukur": sum(number(row.get("capaian")) is not None for row in rows),
        "rata_rata": mean,
        "predikat": predikat(mean, settings),
        "pagu": budget,
        "realisasi_anggaran": spent,
        "serapan": serapan(spent, budget),
    }


def rata_rata(values: Any, settings: Any = None) -> Decimal | None:
    """Give the mean of a column, each value counted up to the cap only."""
    return average(values, settings) if isinstance(values, list | tuple) else None


def nilai_lama(participants: Any, submitted: Any, code: Any, column: Any) -> Decimal | None:
    """Give what a unit handed in for an indicator, before any correction."""
    if column not in CORRECTABLE:
        return None
    rows = pilih(rekap(participants, submitted), "kode", code)
    return rows[0][column] if rows else None


def koreksi_berlaku(corrections: Any, participants: Any, submitted: Any) -> list[Row]:
    """Keep the corrections of a former round whose old value is still what the unit says."""
    return [
        row
        for row in rows_in(corrections)
        if number(row.get("nilai_lama"))
        == nilai_lama(participants, submitted, row.get("kode"), row.get("kolom"))
    ]


def kelengkapan(
    participants: Any, submitted: Any, declared: Any, units: Any = None, excused: Any = None
) -> list[dict[str, Any]]:
    """Say for each participant how complete its data is, or that it was excused and why.

    `declared` maps a unit to the answers with which it handed the data in (`pernyataan`).
    """
    return [_completeness(unit, submitted, declared, units, excused) for unit in codes_in(participants)]


def _completeness(unit: str, submitted: Any, declared: Any, units: Any, excused: Any) -> dict[str, Any]:
    rows = rows_in(nilai(submitted, unit, "capaian"))
    unmeasured = sum(bool(row.get("belum_terukur")) for row in rows)
    filled = sum(number(row.get("realisasi")) is not None for row in rows)
    handed_in = nilai(declared, unit, "pernyataan") is True
    complete = handed_in and filled + unmeasured == len(rows)
    return {
        "unit": unit,
        "nama_unit": label(units, unit),
        "jumlah_indikator": len(rows),
        "terisi": filled,
        "belum_terukur": unmeasured,
        "bukti_dukung": sum(len(rows_in(row.get("bukti_dukung"))) for row in rows),
        "diserahkan": handed_in,
        "status": remark_on(unit, excused) or ("Lengkap" if complete else "Belum lengkap"),
    }
