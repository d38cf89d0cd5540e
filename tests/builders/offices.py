"""A small office with the real SOP in force, and the people who do its steps."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from forms.values import client_part, initial_values
from service.bootstrap import Alur, assembled
from service.casework.contexts import surroundings
from service.casework.folders import ROOT, files_of_process
from service.clock import Clock
from service.config import Config
from service.dispatch.office_commands import AddPerson, GrantRole, PutList, PutUnits
from service.dispatch.outcome import Outcome, Repeated
from service.persistence.store import cases, office
from service.persistence.store.cases import Task

SOP = "pengumpulan_data_kinerja"
UNITS = ("pemerintahan", "pembangunan", "kelembagaan", "usaha")
LANES = {"sekretaris": "sekretaris", "perencana": "fungsional_perencana", "staf": "staf"}
INDICATORS = [
    {
        "value": f"IK-{number}",
        "label": f"Indikator {number}",
        "kode": f"IK-{number}",
        "jenjang": "program",
        "indikator": f"Indikator {number}",
        "satuan": "kampung",
        "polaritas": "naik",
        "target": "10",
        "pagu": 1_000_000,
        "unit": unit,
    }
    for number, unit in enumerate(UNITS, start=1)
]


def an_installation(database_url: str, data_dir: Path, clock: Clock) -> Alur:
    """Assemble an installation on a migrated database, without people or SOPs."""
    config = Config(database_url=database_url, data_dir=data_dir, secret_key="for tests")
    return assembled(config, clock)


def an_office(alur: Alur, units: Sequence[str] = UNITS) -> Alur:
    """Put the real SOP into force and add its people: one for each role, a Kabid for each unit."""
    alur.office.put_into_force(files_of_process(ROOT / "processes" / SOP), person=None)
    people = [*LANES, *(f"kabid-{unit}" for unit in units), "wakil"]
    alur.office.run(
        PutUnits(units=[(unit, f"Bidang {unit.title()}", True) for unit in units]),
        PutList(key="indikator", rows=[row for row in INDICATORS if row["unit"] in units]),
        *(AddPerson(username=username, name=username.title()) for username in people),
        AddPerson(username="admin", name="Admin", process_admin=True),
        AddPerson(username="operator", name="Operator", operator=True),
        AddPerson(username="auditor", name="Auditor", auditor=True),
        *(GrantRole(person=username, lane=lane) for username, lane in LANES.items()),
        *(GrantRole(person=f"kabid-{unit}", lane="kabid", unit=unit) for unit in units),
        person=None,
    )
    return alur


def performer(task: Task) -> str:
    """Name the person of the sample office who does a task."""
    if task.unit is not None:
        return f"kabid-{task.unit}"
    return next(username for username, lane in LANES.items() if lane == task.lane)


def answers(alur: Alur, task: Task, own: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Fill in a task's form as a person would: what it opens with, what the step needs, and `own`."""
    opening = opened_with(alur, task)
    return opening | needed(task.step, opening) | dict(own or {})


def opened_with(alur: Alur, task: Task) -> dict[str, Any]:
    """Give what a task's form opens with, of whatever SOP."""
    with alur.database.read() as connection:
        case = cases.read_case(connection, task.instance_id)
        assert case is not None
        deployed = alur.deployments.of(connection, case.deployment_hash)
        form = deployed.form_of(task.step)
        if form is None:
            return {}
        around = surroundings(
            connection,
            deployed,
            form,
            task,
            case.business_key,
            at=alur.clock.now(),
            settings=office.settings(connection),
        )
    return client_part(form, initial_values(form, around.context))


def completed(
    alur: Alur, task: Task, own: Mapping[str, Any] | None = None, *, person: str | None = None
) -> Outcome:
    """Let a task's performer complete it with sensible answers."""
    outcome = alur.instances.complete(task.id, answers(alur, task, own), person=person or performer(task))
    return an_outcome(outcome)


def an_outcome(answer: Outcome | Repeated) -> Outcome:
    """Take an answer that was not a repeated one."""
    assert isinstance(answer, Outcome)
    return answer


def started(alur: Alur, business_key: str = "TW I 2026") -> Outcome:
    """Let the Sekretaris open a case."""
    return an_outcome(alur.instances.start(SOP, business_key, person="sekretaris"))


def run_to(
    alur: Alur, step: str, outcome: Outcome, own: Mapping[str, Mapping[str, Any]] | None = None
) -> Task:
    """Complete whatever is open until `step` is offered (for the first unit, if per unit); gives that task.

    `own` are the answers to give at each step instead of the usual ones.
    """
    waiting = list(outcome.offered)
    while waiting[0].step != step:
        task = waiting.pop(0)
        waiting += completed(alur, task, (own or {}).get(task.step)).offered
    return waiting[0]


_TYPED: Mapping[str, Mapping[str, Any]] = {
    "langkah_1": {"tahun": 2026, "periode": "TW1"},
    "langkah_6": {"pernyataan": True},
    "langkah_10": {"keputusan": "setuju"},
    "langkah_10b": {"nomor": "050/12/V.07-WK/2026"},
    "langkah_11": {"nomor_arsip": "A-12/2026", "lokasi_fisik": "Lemari 2, rak 3"},
}
_TYPED_PER_INDICATOR = {
    "realisasi": "9",
    "realisasi_anggaran": 900_000,
    "sumber_data": "Laporan kampung",
    "faktor_penghambat": "Hujan",
    "tindak_lanjut": "Dijadwalkan ulang",
}


def needed(step: str, opening: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a person must type because no default can know it."""
    if step == "langkah_5":
        return {"capaian": [row | _TYPED_PER_INDICATOR for row in opening["capaian"]]}
    return dict(_TYPED.get(step, {}))
