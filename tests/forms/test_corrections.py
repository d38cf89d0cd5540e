"""Corrected figures are found by their rows: typed anew in a later round, or listed by a reviewer."""

from typing import Any

from forms.corrections import Correction, corrections
from tests.forms.builders import sop_form


def _row(code: str, **figures: Any) -> dict[str, Any]:
    return {"kode": code, "indikator": f"Indikator {code}", "sumber_data": "Laporan", **figures}


def _said(found: tuple[Correction, ...]) -> list[tuple[str, str, Any, Any]]:
    return [(each.row, each.label.id, each.before, each.after) for each in found]


def test_a_figure_typed_otherwise_in_a_later_round_is_corrected_wherever_its_row_stands():
    former = {"capaian": [_row("A", realisasi="9"), _row("B", realisasi="4"), _row("C", realisasi=None)]}
    current = {"capaian": [_row("B", realisasi="4.0"), _row("A", realisasi="7.5"), _row("C", realisasi="1")]}

    found = corrections(sop_form("5"), former, current)

    assert _said(found) == [("A – Indikator A", "Realisasi", "9", "7.5")]


def test_nothing_is_corrected_the_first_time_and_words_are_no_figures():
    first = {"capaian": [_row("A", realisasi="9")]}
    reworded = {"capaian": [{**_row("A", realisasi="9"), "sumber_data": "Survei"}]}

    assert corrections(sop_form("5"), None, first) == ()
    assert corrections(sop_form("5"), first, reworded) == ()


def test_what_a_reviewer_lists_is_corrected_once():
    listed = {
        "kode": "A",
        "kolom": "realisasi",
        "nilai_lama": "9",
        "nilai_baru": "8",
        "alasan": "Salah ketik",
    }

    first = corrections(sop_form("8"), None, {"koreksi": [listed]})
    again = corrections(sop_form("8"), {"koreksi": [listed]}, {"koreksi": [listed]})

    assert _said(first) == [("A – Realisasi", "Nilai baru", "9", "8")]
    assert again == ()
