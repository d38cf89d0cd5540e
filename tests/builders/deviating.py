"""A case of the sample office in which much goes otherwise than the SOP says."""

from service.bootstrap import Alur
from service.jobs import projecting
from service.persistence.store.cases import Task
from tests.builders.clocks import StandingClock
from tests.builders.offices import completed, opened_with, run_to, started

REASON = "Realisasi bidang <usaha> belum cocok."


def a_deviating_case(alur: Alur, clock: StandingClock, business_key: str = "TW I 2026") -> str:
    """Return a case at its review, correct a figure, be late, suspend and resume; gives the case's id."""
    outcome = started(alur, business_key)
    clock.advance(days=3)  # and so the first step is late
    review = run_to(alur, "langkah_10", outcome)
    back = {"keputusan": "kembalikan", "saran": REASON, "unit_bertugas": ["usaha"]}
    again = completed(alur, review, back).offered[0]
    completed(alur, again, {"capaian": _corrected(alur, again)})
    alur.instances.suspend(outcome.case.id, "Menunggu anggaran perubahan.", person="admin")
    alur.instances.resume(outcome.case.id, "Anggaran sudah ditetapkan.", person="operator")
    while projecting.project(alur):
        pass
    return outcome.case.id


def _corrected(alur: Alur, task: Task) -> list[dict[str, object]]:
    return [{**row, "realisasi": "7.5"} for row in opened_with(alur, task)["capaian"]]
