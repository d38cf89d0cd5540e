"""Every kind of deviation is a plain sentence, in both languages."""

import pytest

from engine.deviations.kinds import KINDS
from service.casework.deviation_words import Names, kind_in_words, sentence_of, working_time

NAMES = Names(
    people={"ani": "Ani Suryani", "budi": "Budi"}, units={"usaha": "Bidang Usaha", "pemdes": "Bidang Pemdes"}
)
CHANGE = {"label": {"id": "Realisasi", "en": "Realised"}, "row": "IK-1", "before": "9", "after": "7.5"}
MONEY = {"label": {"id": "Anggaran", "en": "Budget"}, "row": "", "before": 1_250_000, "after": None}
SAID = [
    (
        "return",
        {"reason": "Data {kurang}.", "time": 1, "units": ["usaha", "pemdes"], "steps": ["5"]},
        "Dikembalikan ke langkah 5 (Bidang Usaha, Bidang Pemdes): Data {kurang}.",
        "Sent back to step 5 (Bidang Usaha, Bidang Pemdes): Data {kurang}.",
    ),
    (
        "return",
        {"reason": "Rekap keliru.", "time": 2, "units": [], "steps": ["7"]},
        "Dikembalikan untuk kali ke-2 ke langkah 7: Rekap keliru.",
        "Sent back to step 7 (time 2): Rekap keliru.",
    ),
    (
        "late",
        {"working_seconds": 27_000 + 2 * 3600 + 300},
        "Selesai terlambat 1 hari 2 jam waktu kerja dari batas waktunya.",
        "Completed 1 day 2 hours of working time after it was due.",
    ),
    (
        "inputs-missing",
        {"inputs": ["Surat", "Jadwal kerja", "DPA"]},
        "Dikerjakan tanpa Surat, Jadwal kerja dan DPA.",
        "Done without Surat, Jadwal kerja and DPA.",
    ),
    (
        "reassignment",
        {"from": "ani", "to": "budi", "reason": "cuti"},
        "Dialihkan dari Ani Suryani kepada Budi: cuti",
        "Handed from Ani Suryani to Budi: cuti",
    ),
    (
        "reassignment",
        {"from": None, "to": "citra", "reason": "cuti"},
        "Dialihkan kepada citra: cuti",
        "Handed to citra: cuti",
    ),
    (
        "substitution",
        {"acted_for": "ani", "decree": "SK 1/2026"},
        "Dikerjakan pengganti Ani Suryani (SK 1/2026).",
        "Done by a substitute of Ani Suryani (SK 1/2026).",
    ),
    (
        "on-behalf",
        {"reason": "Sinyal putus"},
        "Diisikan dari formulir kertas: Sinyal putus",
        "Entered from a paper form: Sinyal putus",
    ),
    ("excused", {"reason": "Banjir", "steps": ["5"]}, "Tidak melapor: Banjir", "Did not report: Banjir"),
    (
        "same-person",
        {"rule": "apart", "steps": ["8", "9"]},
        "Dikerjakan orang yang juga mengerjakan langkah 8 dan 9, padahal harus orang lain.",
        "Done by somebody who also did step 8 and 9, although it must be another person.",
    ),
    (
        "same-person",
        {"rule": "lanes", "lanes": ["Staf", "Sekretaris"]},
        "Satu orang bekerja sebagai Staf dan Sekretaris.",
        "One person worked as Staf and Sekretaris.",
    ),
    (
        "override",
        {"allowed": "ani", "reason": "Tidak ada lagi"},
        "Ani Suryani diizinkan mengerjakan walau harus orang lain: Tidak ada lagi",
        "Ani Suryani was allowed to do it although it must be somebody else: Tidak ada lagi",
    ),
    (
        "intervention",
        {"act": "cancel_instance", "reason": "Ganda"},
        "Berkas dibatalkan: Ganda",
        "The case was cancelled: Ganda",
    ),
    (
        "migration",
        {"version": 3, "reason": "SOP baru"},
        "Dilanjutkan dengan versi 3: SOP baru",
        "Goes on by version 3: SOP baru",
    ),
    ("correction", {"changes": [CHANGE]}, "Realisasi (IK-1): 9 menjadi 7,5.", "Realised (IK-1): 9 to 7.5."),
    (
        "correction",
        {"changes": [MONEY, CHANGE, CHANGE]},
        "Anggaran: 1.250.000 menjadi –; dan 2 angka lain.",
        "Budget: 1,250,000 to –; and 2 more.",
    ),
]


@pytest.mark.parametrize(("kind", "facts", "indonesian", "english"), SAID)
def test_a_deviation_is_said_in_a_sentence(kind: str, facts: dict, indonesian: str, english: str):
    assert sentence_of(kind, facts, NAMES) == (indonesian, english)


def test_every_kind_has_a_name_and_a_sentence():
    assert {kind for kind, *_ in SAID} == set(KINDS)
    assert [kind for kind in KINDS if kind_in_words(kind).id == kind] == []


def test_working_time_is_said_as_far_as_it_matters():
    said = [working_time(seconds).id for seconds in (0, 59, 60, 3 * 3600, 27_000, 3 * 27_000 + 60)]

    assert said == ["kurang dari 1 menit", "kurang dari 1 menit", "1 menit", "3 jam", "1 hari", "3 hari"]
