"""Default sentences: the real figures, in good Indonesian."""

from typing import Any

from forms.sentences import (
    analisis,
    bab_1,
    bab_2,
    bab_3,
    bab_4,
    bidang_terendah,
    instruksi_bagikan,
    instruksi_rekap,
    ringkasan,
)

FIRST = {"tahun": 2026, "periode": "TW3"}
RECAP: dict[str, Any] = {
    "rekap": [
        {"kode": "A1", "indikator": "Kampung maju", "target": "10", "realisasi": "8.5", "capaian": "85"},
        {
            "kode": "B1",
            "indikator": "BUMK aktif",
            "target": "5",
            "capaian": None,
            "alasan": "Survei belum selesai.",
        },
    ],
    "rekap_unit": [
        {"unit": "a", "nama_unit": "Bidang A", "rata_rata": "97.31", "predikat": "Sangat Tinggi"},
        {"unit": "b", "nama_unit": "Bidang B", "rata_rata": "85", "predikat": "Tinggi"},
        {"unit": "c", "rata_rata": None, "predikat": None},
    ],
    "rata_rata": "97.31",
    "predikat": "Sangat Tinggi",
    "total_pagu": 2_000_000,
    "total_realisasi": 1_500_000,
    "serapan": "75",
}


def test_the_summary_gives_average_money_and_what_missed_its_target():
    assert ringkasan(FIRST, RECAP) == (
        "Rekapitulasi data capaian kinerja Triwulan III Tahun 2026. Capaian rata-rata 97,31 % (Sangat Tinggi)"
        " dari 3 bidang. Realisasi anggaran Rp 1.500.000 dari pagu Rp 2.000.000 (serapan 75 %)."
        " Di bawah target: 1 indikator (A1). Belum terukur: 1 indikator (B1: Survei belum selesai)."
    )


def test_the_analysis_names_the_best_and_the_weakest_unit():
    text = analisis(RECAP)

    assert "Tertinggi: Bidang A (97,31 %, Sangat Tinggi); terendah: Bidang B (85 %, Tinggi)." in text


def test_the_analysis_names_neither_where_all_are_alike():
    alike = {**RECAP, "rekap_unit": [dict(row, rata_rata="90") for row in RECAP["rekap_unit"]]}

    assert "Tertinggi" not in analisis(alike)
    assert "Tertinggi" not in analisis({**RECAP, "rekap_unit": RECAP["rekap_unit"][:1]})
    assert bidang_terendah(alike) is None
    assert bidang_terendah(RECAP) == "Bidang B (85 %, Tinggi)"


def test_without_figures_the_sentences_say_so():
    assert (
        ringkasan(None, None)
        == "Rekapitulasi data capaian kinerja. Belum ada capaian yang terukur dari 0 bidang."
    )
    assert len(analisis(None)) >= 20
    assert "(" not in ringkasan(FIRST, {"rata_rata": "90"})


def test_many_indicators_below_target_are_counted_not_all_named():
    rows = [{"kode": f"K{number}", "capaian": "50"} for number in range(12)]

    assert "12 indikator (K0, K1, K2, K3, K4, K5, K6, K7, K8, K9 dan 2 lainnya)" in analisis({"rekap": rows})


def test_orders_name_the_period_and_after_a_return_the_suggestion():
    assert instruksi_bagikan(FIRST, {"unit_bertugas": ["a", "b"]}) == (
        "Bagikan formulir pengumpulan data capaian kinerja Triwulan III Tahun 2026 kepada 2 bidang dan catat"
        " tanda terimanya."
    )
    assert "seluruh bidang" in instruksi_bagikan(None, None)
    assert instruksi_rekap(FIRST, {"keputusan": "setuju"}).endswith("serahkan hasilnya.")
    assert instruksi_rekap(FIRST, {"keputusan": "kembalikan", "saran": "Lengkapi."}).endswith(
        "sesuai saran: Lengkapi."
    )


def test_the_chapters_of_the_report_are_drafted():
    indicators = {"unit_bertugas": ["a"], "indikator": [{"indikator": "Kampung maju"}, {"indikator": "X"}]}
    data = {"a": {"capaian": [{"kode": "A1", "faktor_penghambat": "Hujan."}, {"kode": "A2"}]}}

    assert "Laporan Kinerja Triwulan III Tahun 2026 ini disusun" in bab_1(FIRST)
    assert bab_1(None).startswith("Laporan Kinerja ini disusun")
    assert bab_2(indicators).startswith("Perencanaan kinerja memuat 2 indikator kinerja dari 1 bidang.")
    assert "- Bidang A (97,31 %, Sangat Tinggi)" in bab_3(FIRST, RECAP)
    assert "- A1: Hujan. Tindak lanjut: –" in bab_3(FIRST, RECAP, data)
    assert "ditindaklanjuti" in bab_4(RECAP)
    assert bab_4(RECAP).endswith("Indikator yang belum terukur (B1) dilengkapi datanya.")
    assert "dipertahankan" in bab_4({})


def test_sentences_name_the_units_that_were_excused_with_the_reason():
    rows = [dict(row) for row in RECAP["rekap_unit"]]
    rows[0]["keterangan"] = "Dikecualikan: Kabid sakit."

    for said in (ringkasan(None, {**RECAP, "rekap_unit": rows}), analisis({**RECAP, "rekap_unit": rows})):
        assert f"Dikecualikan dari pelaporan: {rows[0]['nama_unit']} (Kabid sakit)." in said
    assert "Dikecualikan" not in ringkasan(None, RECAP)


EXCUSED = {
    **RECAP,
    "rekap_unit": [
        {**RECAP["rekap_unit"][0], "jumlah_indikator": 1},
        {**RECAP["rekap_unit"][1], "jumlah_indikator": 1},
        {"unit": "c", "nama_unit": "Bidang C", "jumlah_indikator": 0, "keterangan": "Dikecualikan: Banjir."},
    ],
}


def test_a_unit_that_was_excused_is_not_among_those_that_the_figures_come_from():
    for said in (ringkasan(FIRST, EXCUSED), analisis(EXCUSED), bab_3(FIRST, EXCUSED), bab_4(EXCUSED)):
        assert " dari 2 bidang. Dikecualikan dari pelaporan: Bidang C (Banjir)." in said
    assert "- Bidang C (dikecualikan)" in bab_3(FIRST, EXCUSED)


def test_nobody_says_all_units_where_one_was_excused():
    completeness = [
        {"nama_unit": "Bidang A", "jumlah_indikator": 1, "status": "Lengkap"},
        {"nama_unit": "Bidang C", "jumlah_indikator": 0, "status": "Dikecualikan: Banjir."},
    ]
    plan = {"unit_bertugas": ["a", "b", "c"], "indikator": [{"unit": each} for each in "abccc"]}

    assert "dari seluruh bidang kecuali Bidang C, periksa" in instruksi_rekap(FIRST, None, completeness)
    assert "dari seluruh bidang, periksa" in instruksi_rekap(FIRST, None, completeness[:1])
    assert "dari seluruh bidang kecuali Bidang C sesuai SOP" in bab_1(FIRST, EXCUSED)
    assert "dari seluruh bidang sesuai SOP" in bab_1(FIRST, RECAP)
    assert (
        "5 indikator kinerja dari 3 bidang, termasuk 3 indikator Bidang C yang dikecualikan dari pelaporan."
        in bab_2(plan, EXCUSED)
    )
    assert "dikecualikan" not in bab_2(plan, RECAP)


def test_data_of_a_former_round_still_counts_when_its_unit_is_excused_now():
    rows = [{**RECAP["rekap_unit"][0], "jumlah_indikator": 1, "keterangan": "Dikecualikan: Banjir"}]

    said = ringkasan(FIRST, {**RECAP, "rekap_unit": rows})

    assert (
        "dari 1 bidang. Dikecualikan dari pelaporan: Bidang A (Banjir; data sebelumnya tetap dihitung)."
        in said
    )
    assert "kecuali" not in bab_1(FIRST, {"rekap_unit": rows})


def test_the_report_says_why_an_indicator_has_no_figure_and_what_follows():
    row = {"kode": "B1", "belum_terukur": True, "alasan": "Survei belum selesai."}
    data = {"b": {"capaian": [row, {"kode": "B2"}]}}

    said = bab_3(FIRST, RECAP, data)

    assert said.endswith("- B1: belum terukur: Survei belum selesai. Tindak lanjut: –")


def test_a_long_reason_is_cut_short_in_a_sentence():
    recap = {"rekap": [{"kode": "A", "capaian": None, "alasan": "kata " * 400}]}

    assert "kata…" in ringkasan(FIRST, recap)
    assert len(ringkasan(FIRST, recap)) < 400
