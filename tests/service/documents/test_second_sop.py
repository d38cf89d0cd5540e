"""The second SOP in force beside the first: run to its end, with both returns, its documents made."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from service.bootstrap import Alur
from service.casework.folders import ROOT, files_of_process
from service.dispatch.outcome import Outcome
from service.persistence.store.cases import Task
from tests.builders.clocks import StandingClock
from tests.builders.offices import UNITS, an_installation, an_outcome, opened_with, performer
from tests.builders.papers import bytes_of, everything_made, papers_of, sheets_of, words_of

KEY = "pengukuran_kinerja"
FIGURES = {
    "pemerintahan": "9",
    "pembangunan": "12.5",
    "kelembagaan": "7.25",
    "usaha": "5",
}  # of a target of 10
MEAN = "78,13"  # (90 + 100 + 72.5 + 50) / 4
REPLIES: dict[str, list[dict[str, Any]]] = {
    "langkah_1": [{"tahun": 2026, "periode": "TW3"}],
    "langkah_4": [
        {
            "hasil_verifikasi": "perbaikan",
            "catatan_verifikasi": "Bukti kurang.",
            "unit_bertugas": ["usaha"],
        },
        {"hasil_verifikasi": "terverifikasi"},
    ],
    "langkah_7": [
        {"keputusan": "kembalikan", "saran": "Sebutkan penyebabnya."},
        {"keputusan": "tetapkan", "nomor_penetapan": "050/21/V.07-WK/2026"},
    ],
    "langkah_8": [{"cara": ["papan"]}],
}


@pytest.fixture
def alur(office_copy: str, tmp_path: Path, clock: StandingClock) -> Iterator[Alur]:
    made = an_installation(office_copy, tmp_path, clock)
    made.office.put_into_force(files_of_process(ROOT / "processes" / KEY), person=None)
    yield made
    made.database.close()


def filled(alur: Alur, task: Task) -> Outcome:
    """Complete a task as its round asks."""
    given = REPLIES.get(task.step, [{}])
    values = opened_with(alur, task)
    if task.step == "langkah_3" and task.unit is not None:
        own = {"realisasi": FIGURES[task.unit], "penyebab": "Hujan", "sumber_data": "Laporan kampung"}
        values |= {"capaian": [row | own for row in values["capaian"]], "pernyataan": True}
    values |= given[min(task.round, len(given)) - 1]
    return an_outcome(alur.instances.complete(task.id, values, person=performer(task)))


def test_it_runs_to_its_end_with_both_returns_and_makes_its_documents(alur: Alur, clock: StandingClock):
    outcome = an_outcome(alur.instances.start(KEY, "TW III 2026", person="sekretaris"))
    waiting = list(outcome.offered)
    done: list[str] = []
    while waiting:
        clock.advance(minutes=10)
        task = waiting.pop(0)
        outcome = filled(alur, task)
        done.append(task.step.removeprefix("langkah_"))
        waiting += outcome.offered
    everything_made(alur)
    papers = papers_of(alur, outcome.case.id)

    assert outcome.case.status == "completed"
    assert done == [*"12", *"3" * len(UNITS), *"4345676789"]
    assert {f"Hasil pengukuran bidang – Bidang {unit.title()}.pdf" for unit in UNITS} <= set(papers)
    assert {
        "Disposisi.pdf",
        "Kertas kerja pengukuran.pdf",
        "Analisis capaian kinerja.pdf",
        "Dokumen hasil pengukuran kinerja.pdf",
    } <= set(papers)
    recap = words_of(bytes_of(alur, papers["Rekapitulasi hasil pengukuran.pdf"]))
    indicators, *_ = sheets_of(bytes_of(alur, papers["Rekapitulasi hasil pengukuran.xlsx"]))
    returned, adopted = (
        words_of(bytes_of(alur, papers[f"Penetapan hasil pengukuran{again}.pdf"]))
        for again in ("", " (putaran 2)")
    )
    analysis = words_of(bytes_of(alur, papers["Analisis capaian kinerja.pdf"]))
    assert f"adalah {MEAN} persen dengan predikat Tinggi" in analysis
    assert f"Keseluruhan {MEAN} % Tinggi" in recap
    assert indicators.max_row > len(UNITS)
    assert f"ditetapkan dengan capaian rata-rata {MEAN} %" in adopted
    assert "PENGEMBALIAN HASIL PENGUKURAN KINERJA" in returned
    assert "Bukti kurang." in adopted
    assert "Sebutkan penyebabnya." in adopted
