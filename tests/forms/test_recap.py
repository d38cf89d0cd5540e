"""The recap: over all participants, with corrections, after a partial return."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.recap import kelengkapan, koreksi_berlaku, nilai_lama, rata_rata, rekap, rekap_unit
from forms.rows import kolom
from tests.forms.builders import UNITS


def reported(code, realised="50", **changes):
    row = {"kode": code, "indikator": "X", "satuan": "%", "polaritas": "naik", "target": "100", "pagu": 1000}
    return {**row, "realisasi": realised, "realisasi_anggaran": 800, "belum_terukur": False, **changes}


SUBMITTED = {
    "ekonomi": {"capaian": [reported("E1", "150"), reported("E2", "50")]},
    "kelembagaan": {"capaian": [reported("K1", "80", polaritas="turun"), reported("K2", belum_terukur=True)]},
    "keluar": {"capaian": [reported("Z1")]},
}
PARTICIPANTS = ["kelembagaan", "ekonomi", "pembangunan"]


def test_the_recap_has_a_row_for_each_indicator_of_each_participant():
    rows = rekap(PARTICIPANTS, SUBMITTED, units=UNITS)

    assert kolom(rows, "kode") == ["K1", "K2", "E1", "E2"]
    assert kolom(rows, "capaian") == [Decimal("120.00"), None, Decimal("150.00"), Decimal("50.00")]
    assert rows[0]["nama_unit"] == "Bidang Kelembagaan dan Sosial Budaya"
    assert rows[2]["predikat"] == "Sangat Tinggi"
    assert rows[2]["serapan"] == Decimal("80.00")
    assert rows[1]["realisasi"] is None


def test_the_summary_per_unit_leaves_no_participant_out():
    summary = rekap_unit(rekap(PARTICIPANTS, SUBMITTED), PARTICIPANTS, UNITS)

    assert kolom(summary, "unit") == PARTICIPANTS
    assert kolom(summary, "rata_rata") == [Decimal(100), Decimal(75), None]
    assert kolom(summary, "terukur") == [1, 2, 0]
    assert kolom(summary, "pagu") == [2000, 2000, 0]
    assert kolom(summary, "serapan") == [Decimal(80), Decimal(80), None]
    assert kolom(summary, "predikat") == ["Sangat Tinggi", "Sedang", None]


def test_the_overall_average_counts_every_measured_indicator_alike():
    assert rata_rata(kolom(rekap(PARTICIPANTS, SUBMITTED), "capaian")) == Decimal("83.33")
    assert rata_rata(None) is None


def test_a_correction_replaces_a_value_and_is_measured_again():
    corrections = [
        {"kode": "E2", "kolom": "realisasi", "nilai_baru": "95"},
        {"kode": "E2", "kolom": "realisasi_anggaran", "nilai_baru": Decimal(1000)},
        {"kode": "E1", "kolom": "target", "nilai_baru": "1"},
        {"kode": "E1", "kolom": "realisasi", "nilai_baru": None},
    ]

    first, second = rekap(["ekonomi"], SUBMITTED, corrections)

    assert (second["capaian"], second["serapan"], second["dikoreksi"]) == (Decimal(95), Decimal(100), True)
    assert (first["capaian"], first["dikoreksi"]) == (Decimal(150), False)


def test_a_correction_may_supply_what_could_not_be_measured():
    corrected = rekap(["kelembagaan"], SUBMITTED, [{"kode": "K2", "kolom": "realisasi", "nilai_baru": 90}])[1]

    assert corrected["capaian"] == Decimal(90)
    assert corrected["belum_terukur"] is False


def test_after_a_partial_return_the_other_units_count_as_before():
    completed = {**SUBMITTED, "ekonomi": {"capaian": [reported("E1", "100"), reported("E2", "100")]}}

    before, after = (rekap_unit(rekap(PARTICIPANTS, data), PARTICIPANTS) for data in (SUBMITTED, completed))

    assert after[0] == before[0]
    assert after[1]["rata_rata"] == Decimal(100)


def test_the_old_value_is_what_the_unit_handed_in():
    assert nilai_lama(PARTICIPANTS, SUBMITTED, "E2", "realisasi") == Decimal(50)
    assert nilai_lama(PARTICIPANTS, SUBMITTED, "E2", "realisasi_anggaran") == Decimal(800)
    assert nilai_lama(PARTICIPANTS, SUBMITTED, "E2", "target") is None
    assert nilai_lama(PARTICIPANTS, SUBMITTED, "Z1", "realisasi") is None


def test_a_correction_of_a_former_round_stands_as_long_as_the_old_value_does():
    standing = {"kode": "E2", "kolom": "realisasi", "nilai_lama": "50", "nilai_baru": "95"}
    overtaken = {"kode": "E1", "kolom": "realisasi", "nilai_lama": "140", "nilai_baru": "95"}

    assert koreksi_berlaku([standing, overtaken], PARTICIPANTS, SUBMITTED) == [standing]
    assert koreksi_berlaku(None, PARTICIPANTS, SUBMITTED) == []


def test_completeness_is_told_for_each_participant():
    rows = kelengkapan(PARTICIPANTS, SUBMITTED, {"ekonomi": {"pernyataan": True}}, UNITS)

    assert kolom(rows, "status") == ["Belum lengkap", "Lengkap", "Belum lengkap"]
    assert kolom(rows, "terisi") == [2, 2, 0]
    assert kolom(rows, "belum_terukur") == [1, 0, 0]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["capaian", "kode", "unit", "realisasi", "target", "value", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(json_values, json_values, json_values, json_values, json_values)
def test_a_recap_of_anything_whatsoever_is_a_list(participants, submitted, corrections, units, settings):
    rows = rekap(participants, submitted, corrections, units, settings)

    assert isinstance(rekap_unit(rows, participants, units, settings), list)
    assert isinstance(kelengkapan(participants, submitted, corrections, units), list)
    assert isinstance(koreksi_berlaku(corrections, participants, submitted), list)


@pytest.mark.parametrize("nothing", [None, "", 5, [], {}])
def test_a_recap_of_nothing_is_empty(nothing):
    assert rekap(nothing, nothing, nothing, nothing, nothing) == []


def test_an_excused_unit_is_remarked_on_and_what_it_handed_in_before_counts():
    excused = {"ekonomi": "Kabid sakit"}

    summary = rekap_unit(rekap(PARTICIPANTS, SUBMITTED), PARTICIPANTS, UNITS, None, excused)
    before = rekap_unit(rekap(PARTICIPANTS, SUBMITTED), PARTICIPANTS, UNITS)
    complete = kelengkapan(PARTICIPANTS, SUBMITTED, {}, UNITS, excused)

    assert {row["unit"]: row["keterangan"] for row in summary if row["keterangan"]} == {
        "ekonomi": "Dikecualikan: Kabid sakit"
    }
    assert [row["jumlah_indikator"] for row in summary] == [row["jumlah_indikator"] for row in before]
    assert {row["unit"]: row["status"] for row in complete}["ekonomi"] == "Dikecualikan: Kabid sakit"
