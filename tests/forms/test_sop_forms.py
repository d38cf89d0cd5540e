"""The twelve forms of the SOP, step by step, as its people fill them in."""

import pytest

from engine.texts import Text
from forms import messages
from forms.document import field_types
from forms.validation import warnings
from forms.values import initial_values, resolved_options
from tests.forms.builders import (
    CODES,
    INDICATORS,
    SHA,
    UNITS,
    Case,
    a_context,
    errors_of,
    indicator,
    sop_form,
)


def refused(case: Case, step: str, unit: str | None = None, **changes):
    raw = {**case.opening(step, unit), **changes}
    return errors_of(sop_form(step), raw, case.context(step, unit))


@pytest.fixture
def case() -> Case:
    return Case().up_to_the_recap()


def returned(case: Case, *units: str) -> Case:
    """A case that came back from its review."""
    case.submit("8")
    case.submit("9")
    case.submit("10", keputusan="kembalikan", saran="Lengkapi data.", unit_bertugas=list(units))
    return case


def test_the_diagram_finds_the_names_it_reads():
    assert field_types(sop_form("2"))["unit_bertugas"] == "strings"
    assert field_types(sop_form("10"))["unit_bertugas"] == "strings"
    assert field_types(sop_form("10"))["keputusan"] == "string"
    assert field_types(sop_form("10"))["saran"] == "string"


def test_step_1_knows_the_period_from_the_business_key_and_writes_the_order():
    values = Case().submit("1")

    assert (values["tahun"], values["periode"]) == (2026, "TW3")
    assert "Triwulan III Tahun 2026" in values["isi_disposisi"]


def test_step_2_starts_from_all_units_and_the_reference_list_of_indicators():
    case = Case()
    case.submit("1")

    values = case.submit("2")

    assert values["unit_bertugas"] == CODES
    assert [row["kode"] for row in values["indikator"]] == [row["kode"] for row in INDICATORS]
    assert values["indikator"][0]["pagu"] == 1_000_000


def test_step_2_needs_a_unit_and_an_indicator():
    found = refused(Case(), "2", unit_bertugas=[], indikator=[])

    assert found == {"unit_bertugas": [messages.REQUIRED], "indikator": [messages.REQUIRED]}


def test_step_2_takes_indicators_of_reporting_units_only_each_under_its_own_code():
    rows = [indicator("A", "ekonomi"), indicator("A", "ekonomi"), indicator("B", "kelembagaan")]

    assert refused(Case(), "2", unit_bertugas=["ekonomi"], indikator=rows) == {
        "indikator.1.kode": [messages.SAME_ROW],
        "indikator.2.unit": [
            Text(
                "Pilihan ini tidak dicentang di “Bidang yang wajib melapor”.",
                "This is not ticked at “Units that must report”.",
            )
        ],
    }


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("target", "-1"),
        ("pagu", -1),
        ("pagu", "1000.5"),
        ("satuan", ""),
        ("polaritas", "datar"),
        ("jenjang", "lain"),
    ],
)
def test_step_2_checks_every_column_of_an_indicator(column, value):
    rows = [indicator("A", "ekonomi", **{column: value})]

    assert list(refused(Case(), "2", unit_bertugas=["ekonomi"], indikator=rows)) == [f"indikator.0.{column}"]


def test_step_2_warns_of_a_unit_without_an_indicator():
    raw = {"unit_bertugas": ["ekonomi", "kelembagaan"], "indikator": [indicator("A", "ekonomi")]}

    assert "indikator" in warnings(sop_form("2"), raw, a_context())


def test_steps_3_and_7_have_an_order_ready_to_send():
    case = Case().up_to_the_recap()

    assert "4 bidang" in case.steps["langkah_3"]["instruksi"]
    assert case.steps["langkah_7"]["instruksi"].startswith(
        "Rekap data capaian kinerja Triwulan III Tahun 2026"
    )


def test_step_4_has_a_receipt_for_each_unit():
    rows = Case().up_to_the_recap().steps["langkah_4"]["tanda_terima"]

    assert [row["unit"] for row in rows] == CODES
    assert rows[3] == {
        "unit": "ekonomi",
        "penerima": "Kepala Bidang Usaha Ekonomi Kampung",
        "diterima_pada": "2026-10-05",
        "cara": "aplikasi",
    }


def test_step_4_takes_no_other_unit_and_leaves_none_out(case):
    rows = case.opening("4")["tanda_terima"]
    changed = [{**rows[0], "unit": "lain"}, *rows[1:3]]

    found = refused(case, "4", tanda_terima=changed)

    assert found["tanda_terima.0"] == [messages.UNKNOWN_ROW]
    assert found["tanda_terima.3.penerima"] == [messages.REQUIRED]


def test_step_5_shows_a_unit_its_own_indicators_with_their_targets(case):
    form, context = sop_form("5"), case.context("5", "ekonomi")

    rows = initial_values(form, context)["capaian"]

    assert [row["kode"] for row in rows] == ["EKONO-1", "EKONO-2"]
    assert rows[0]["target"] == "100"
    assert rows[0]["pagu"] == 1_000_000
    assert rows[0]["sumber_data"] == "Laporan Bidang Usaha Ekonomi Kampung"


def filled(case: Case, **changes):
    """The rows of a unit, the first one filled in with changes."""
    first, *others = case.opening("5", "ekonomi")["capaian"]
    return [{**first, "realisasi": "100", "realisasi_anggaran": 5, **changes}, *others]


@pytest.mark.parametrize("column", ["target", "pagu", "indikator", "satuan", "polaritas"])
def test_step_5_refuses_a_change_of_what_was_agreed(case, column):
    changed = {"target": 1, "pagu": 1, "polaritas": "turun"}.get(column, "lain")

    assert refused(case, "5", "ekonomi", capaian=filled(case, **{column: changed})) == {
        f"capaian.0.{column}": [messages.READ_ONLY]
    }


def test_step_5_measures_what_was_realised(case):
    values = case.submit("5", "ekonomi", capaian=filled(case, realisasi="107.14", realisasi_anggaran=750_000))

    row = values["capaian"][0]
    assert (row["capaian"], row["predikat"], row["serapan"]) == ("107.14", "Sangat Tinggi", "75")


def test_step_5_asks_for_obstacles_and_follow_up_below_100_percent(case):
    rows = filled(case, realisasi="99.99", faktor_penghambat="", tindak_lanjut=None)

    assert refused(case, "5", "ekonomi", capaian=rows) == {
        "capaian.0.faktor_penghambat": [messages.REQUIRED],
        "capaian.0.tindak_lanjut": [messages.REQUIRED],
    }
    assert case.submit("5", "ekonomi", capaian=filled(case, faktor_penghambat=None, tindak_lanjut=None))


def test_step_5_takes_a_reason_instead_of_a_figure(case):
    rows = filled(case, belum_terukur=True, realisasi="5")
    assert refused(case, "5", "ekonomi", capaian=rows) == {"capaian.0.alasan": [messages.REQUIRED]}

    row = case.submit(
        "5", "ekonomi", capaian=filled(case, belum_terukur=True, alasan="Survei belum selesai.")
    )["capaian"][0]

    assert "realisasi" not in row
    assert row["capaian"] is None


def test_step_5_asks_why_a_target_is_zero():
    case = Case()
    case.submit("1")
    case.submit("2", unit_bertugas=["ekonomi"], indikator=[indicator("A", "ekonomi", target=0, pagu=None)])
    row = {"kode": "A", "realisasi": 3, "realisasi_anggaran": 0, "sumber_data": "Laporan"}

    assert refused(case, "5", "ekonomi", capaian=[row]) == {"capaian.0.alasan": [messages.REQUIRED]}
    stored = case.submit("5", "ekonomi", capaian=[{**row, "alasan": "Program baru."}])["capaian"][0]
    assert (stored["capaian"], stored["predikat"], stored["serapan"]) == (None, None, None)


def test_step_5_refuses_a_missing_or_negative_figure(case):
    found = refused(case, "5", "ekonomi", capaian=filled(case, realisasi=None, realisasi_anggaran=-1))

    assert set(found) == {"capaian.0.realisasi", "capaian.0.realisasi_anggaran"}


def test_step_5_warns_of_spending_above_the_budget(case):
    context = case.context("5", "ekonomi")

    assert "capaian.0.realisasi_anggaran" in warnings(
        sop_form("5"), {"capaian": filled(case, realisasi_anggaran=2_000_000)}, context
    )


def test_step_5_opens_with_the_former_answers_after_a_return(case):
    row = returned(case, "ekonomi").opening("5", "ekonomi")["capaian"][0]

    assert (row["realisasi"], row["faktor_penghambat"], row["realisasi_anggaran"]) == (
        "90",
        "Hujan deras.",
        900_000,
    )
    assert case.submit("5", "ekonomi")


def test_step_6_must_be_declared_again_after_a_return(case):
    assert returned(case, "ekonomi").opening("6", "ekonomi")["pernyataan"] is False
    assert refused(case, "6", "ekonomi", pernyataan=False) == {"pernyataan": [messages.MUST_BE_TICKED]}


def test_step_7_tells_how_complete_each_unit_is(case):
    rows = case.submit("7")["kelengkapan"]

    assert [row["unit"] for row in rows] == CODES
    assert {row["status"] for row in rows} == {"Lengkap"}


def test_step_7_repeats_the_suggestion_after_a_return(case):
    assert returned(case).submit("7")["instruksi"].endswith("sesuai saran: Lengkapi data.")


def test_step_8_works_out_the_recap_of_all_units(case):
    values = case.submit("8")

    assert len(values["rekap"]) == 8
    assert [row["rata_rata"] for row in values["rekap_unit"]] == ["95"] * 4
    assert (values["rata_rata"], values["predikat"]) == ("95", "Sangat Tinggi")
    assert (values["total_pagu"], values["total_realisasi"], values["serapan"]) == (
        8_000_000,
        7_200_000,
        "90",
    )


def test_step_8_follows_the_settings(case):
    case.given["settings"] = {"cap": 200, "predicate_bounds": [[0, "Kurang"], [100, "Baik"]]}

    values = case.submit("8")

    assert (values["rata_rata"], values["predikat"]) == ("100", "Baik")


CORRECTION = {"kode": "EKONO-1", "kolom": "realisasi", "nilai_baru": "100", "alasan": "Salah ketik."}


def test_step_8_corrects_with_old_and_new_value_and_a_reason(case):
    values = case.submit("8", koreksi=[CORRECTION])

    assert values["koreksi"] == [{**CORRECTION, "nilai_lama": "90"}]
    assert values["rekap_unit"][3]["rata_rata"] == "100"
    assert values["rekap_unit"][0]["rata_rata"] == "95"


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"alasan": " "}, "koreksi.0.alasan"),
        ({"kode": "LAIN"}, "koreksi.0.kode"),
        ({"kolom": "target"}, "koreksi.0.kolom"),
        ({"nilai_baru": None}, "koreksi.0.nilai_baru"),
        ({"kolom": "realisasi_anggaran", "nilai_baru": "1.5"}, "koreksi.0.nilai_baru"),
        ({"nilai_lama": "90"}, "koreksi.0.nilai_lama"),
    ],
)
def test_step_8_refuses_a_correction_that_is_not_whole(case, changes, path):
    assert list(refused(case, "8", koreksi=[{**CORRECTION, **changes}])) == [path]


def test_step_8_corrects_a_value_once(case):
    assert list(refused(case, "8", koreksi=[CORRECTION, CORRECTION])) == ["koreksi.1.kolom"]


def test_step_8_keeps_a_former_correction_until_the_unit_changes_its_figure(case):
    case.submit("8", koreksi=[CORRECTION, {**CORRECTION, "kode": "KELEM-1"}])
    case.submit("9")
    case.submit("10", keputusan="kembalikan", saran="Perbaiki.", unit_bertugas=["ekonomi"])
    case.report("ekonomi", "97", "110")

    assert [row["kode"] for row in case.opening("8")["koreksi"]] == ["KELEM-1"]


def test_the_recap_covers_all_units_after_a_return_to_one(case):
    returned(case, "ekonomi").report("ekonomi", "100", "100")

    values = case.submit("8")

    assert [row["rata_rata"] for row in values["rekap_unit"]] == ["95", "95", "95", "100"]
    assert values["rata_rata"] == "96.25"


def test_step_9_sums_the_recap_up_in_real_figures(case):
    case.submit("8")

    assert "Capaian rata-rata 95 % (Sangat Tinggi) dari 4 bidang." in case.submit("9")["ringkasan"]


def test_step_9_has_new_figures_after_a_return(case):
    returned(case, "ekonomi").report("ekonomi", "100", "100")
    case.submit("8")

    assert "96,25 %" in case.submit("9")["ringkasan"]


def test_step_10_needs_a_decision_and_a_suggestion_with_a_return(case):
    case.submit("8")

    assert refused(case, "10") == {"keputusan": [messages.REQUIRED]}
    assert refused(case, "10", keputusan="kembalikan") == {"saran": [messages.REQUIRED]}
    assert refused(case, "10", keputusan="setuju", analisis="Pendek.") == {
        "analisis": [messages.too_short(20)]
    }
    assert refused(case, "10", keputusan="mungkin") == {"keputusan": [messages.NOT_AN_OPTION]}


def test_step_10_drops_suggestion_and_units_when_approved(case):
    case.submit("8")

    values = case.submit("10", keputusan="setuju", saran="Tidak perlu.", unit_bertugas=["ekonomi"])

    assert {"saran", "unit_bertugas"}.isdisjoint(values)
    assert len(values["analisis"]) >= 20


def test_step_10_names_participants_only():
    case = Case()
    case.submit("1")
    case.submit("2", unit_bertugas=["ekonomi"], indikator=[indicator("A", "ekonomi")])
    back = {"keputusan": "kembalikan", "saran": "Lengkapi.", "analisis": "Analisis yang cukup panjang."}

    assert refused(case, "10", **back, unit_bertugas=["kelembagaan"]) == {
        "unit_bertugas": [messages.NOT_AN_OPTION]
    }
    assert case.submit("10", **back, unit_bertugas=["ekonomi"])["unit_bertugas"] == ["ekonomi"]
    assert case.submit("10", **back)["unit_bertugas"] == []
    assert resolved_options(sop_form("10"), case.context("10"))["unit_bertugas"] == [UNITS[3]]


def test_step_10_shows_the_result_above_the_decision(case):
    case.report("ekonomi", "60", "70")
    case.submit("8")
    form = sop_form("10")

    values = initial_values(form, case.context("10"))

    order = [field.key for field in form.fields]
    shown = ["rata_rata", "predikat", "serapan", "bidang_terendah"]
    assert order[: order.index("keputusan")] == [*shown, "analisis"]
    assert [str(values[key]) for key in shown] == [
        *("87.5", "Tinggi", "90"),
        "Bidang Usaha Ekonomi Kampung (65 %, Rendah)",
    ]


@pytest.mark.parametrize("step", ["7", "10"])
def test_a_return_that_would_ask_an_excused_unit_again_says_so(case, step):
    case.submit("8")
    case.given["excused"] = {"ekonomi": "Banjir"}

    options = resolved_options(sop_form(step), case.context(step))["unit_bertugas"]

    assert options[:3] == UNITS[:3]
    assert options[3]["label"] == (
        "Bidang Usaha Ekonomi Kampung (dikecualikan; bila dipilih, diminta melapor lagi)"
    )


def test_step_7_orders_no_recap_of_a_unit_that_was_excused():
    case = Case(excused={"ekonomi": "Banjir"})
    for step in ("1", "2", "3", "4"):
        case.submit(step)
    for unit in CODES[:3]:
        case.report(unit, "90", "110")

    assert (
        "dari seluruh bidang kecuali Bidang Usaha Ekonomi Kampung, periksa" in case.submit("7")["instruksi"]
    )
    case.submit("8")
    assert "dari 3 bidang. Dikecualikan" in case.submit("9")["ringkasan"]


def test_step_5_shows_the_deadline_of_the_order_if_there_is_one(case):
    assert "batas_disposisi" not in case.submit("5", "ekonomi")

    case.submit("1", batas_waktu="2026-11-30")

    assert case.submit("5", "ekonomi")["batas_disposisi"] == "2026-11-30"


def test_an_indicator_that_could_not_be_measured_is_named_with_its_reason(case):
    first, second = case.opening("5", "ekonomi")["capaian"]
    unmeasured = {**first, "belum_terukur": True, "realisasi": None, "alasan": "Survei berjalan."}
    case.submit("5", "ekonomi", capaian=[unmeasured, second])
    case.submit("8")

    for said in (case.submit("9")["ringkasan"], case.opening("10")["analisis"], case.opening("10b")["bab3"]):
        assert "Belum terukur: 1 indikator (EKONO-1: Survei berjalan)." in said


def test_step_10_is_decided_anew_after_a_return(case):
    opening = returned(case, "ekonomi").opening("10")

    assert opening["keputusan"] is None
    assert "saran" not in opening


def test_step_10b_drafts_the_four_chapters(case):
    case.submit("8")

    values = case.submit("10b", nomor="050/12/V.07-WK/2026")

    assert values["judul"] == "Laporan Kinerja Triwulan III Tahun 2026"
    assert "Bidang Usaha Ekonomi Kampung (95 %, Sangat Tinggi)" in values["bab3"]
    assert "EKONO-1: Hujan deras. Tindak lanjut: Dijadwalkan ulang." in values["bab3"]
    assert all(values[f"bab{number}"] for number in (1, 2, 4))
    assert refused(case, "10b", nomor="1", bab3="") == {"bab3": [messages.REQUIRED]}


def test_step_11_archives_the_report_that_the_system_made(case):
    report = {"sha256": SHA, "name": "laporan.pdf", "size": 1234}
    case.given.update(documents={"langkah_10b": [report]}, files={SHA: report})

    values = case.submit("11", nomor_arsip="7", lokasi_fisik="Lemari 2")

    assert values["berkas_elektronik"] == [report]
    assert values["sha256"] == SHA


def test_step_11_takes_a_signed_scan_instead_and_refuses_a_typed_fingerprint(case):
    case.given["files"] = {"cd" * 32: {"name": "pindai.pdf", "size": 9}}

    values = case.submit("11", nomor_arsip="7", lokasi_fisik="Lemari 2", berkas_elektronik=["cd" * 32])

    assert values["sha256"] == "cd" * 32
    assert list(refused(case, "11", nomor_arsip="7", lokasi_fisik="x", sha256=SHA)) == ["sha256"]
    assert set(refused(case, "11", nomor_arsip="", lokasi_fisik=None, nasib_akhir="dibakar")) == {
        "nomor_arsip",
        "lokasi_fisik",
        "nasib_akhir",
    }


def test_a_routine_case_needs_typing_in_few_fields_only(case):
    for step in ("8", "9"):
        case.submit(step)

    assert case.submit("10", keputusan="setuju")
    assert case.submit("10b", nomor="1")
    assert case.submit("11", nomor_arsip="1", lokasi_fisik="Lemari 2")
