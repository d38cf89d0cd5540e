"""The real SOP with its people: a case of it, and how to lead it to any step."""

from functools import cache
from pathlib import Path
from typing import Any

from engine.actors import Actor, HeldRole
from engine.definitions import ProcessDefinition, compile_definition
from engine.events import Event
from tests.engine.builders import Case, a_case

DIAGRAM = Path(__file__).parents[2] / "processes/pengumpulan_data_kinerja/pengumpulan_data_kinerja.bpmn"
FORMS = {
    "langkah_2": {"unit_bertugas": "strings", "petunjuk": "string"},
    "langkah_7": {"kelengkapan_data": "string", "unit_bertugas": "strings", "alasan": "string"},
    "langkah_10": {"keputusan": "string", "saran": "string", "unit_bertugas": "strings"},
}
UNITS = ("pemerintahan", "pembangunan", "sosial", "ekonomi")

SEKRETARIS = Actor(id="sekretaris", roles=(HeldRole(lane="sekretaris"),))
PERENCANA = Actor(id="perencana", roles=(HeldRole(lane="fungsional_perencana"),))
STAF = Actor(id="staf", roles=(HeldRole(lane="staf"),))
LANES = {"sekretaris": SEKRETARIS, "fungsional_perencana": PERENCANA, "staf": STAF}


@cache
def definition() -> ProcessDefinition:
    """Compile the SOP."""
    return compile_definition(DIAGRAM.read_bytes(), FORMS)


def kabid(unit: str) -> Actor:
    """Make the head of a unit."""
    return Actor(id=f"kabid-{unit}", roles=(HeldRole(lane="kabid", unit=unit),))


def performer(case: Case, key: str) -> Actor:
    """Give the person whose work a task is."""
    task = case.open(key)
    return kabid(task.unit) if task.unit is not None else LANES[task.lane]


def do(case: Case, key: str, **values: Any) -> tuple[Event, ...]:
    """Let the right person complete a task."""
    return case.complete(key, performer(case, key), **values)


def a_sop_case(of: ProcessDefinition | None = None) -> Case:
    """Start the SOP."""
    return a_case(of or definition(), by=SEKRETARIS)


def at_the_units(*units: str, of: ProcessDefinition | None = None) -> Case:
    """Lead a case to the units that must report."""
    case = a_sop_case(of)
    do(case, "langkah_1")
    do(case, "langkah_2", unit_bertugas=list(units or UNITS))
    do(case, "langkah_3")
    do(case, "langkah_4")
    return case


def report(case: Case) -> None:
    """Let every unit that has to report do so."""
    while case.steps and case.steps[0].startswith(("langkah_5", "langkah_6")):
        do(case, case.steps[0])


def review(case: Case) -> None:
    """Lead a case from step 7 to the review."""
    for step in ("langkah_7", "langkah_8", "langkah_9"):
        do(case, step)


def at_the_review(*units: str, of: ProcessDefinition | None = None) -> Case:
    """Lead a case to step 10."""
    case = at_the_units(*units, of=of)
    report(case)
    review(case)
    return case


def send_back(case: Case, *units: str, saran: str = "Lengkapi data") -> tuple[Event, ...]:
    """Return the case at step 10, to the named units or to the recap only."""
    return do(case, "langkah_10", keputusan="kembalikan", saran=saran, unit_bertugas=list(units))


def finish(case: Case) -> tuple[Event, ...]:
    """Approve at step 10 and lead the case to its end."""
    do(case, "langkah_10", keputusan="setuju")
    do(case, "langkah_10b")
    return do(case, "langkah_11")
