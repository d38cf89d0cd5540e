"""The sample office: units, people, roles, indicators and the SOP, all invented and said to be so."""

import csv
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from engine.errors import Conflict, NotPermitted
from engine.texts import Text
from service.accounts import passwords
from service.bootstrap import Alur
from service.casework.folders import ROOT, files_of_process
from service.dispatch.office_commands import (
    AddPerson,
    GrantRole,
    OfficeCommand,
    PutList,
    PutSetting,
    PutUnits,
)
from service.evidence import keys
from service.founding.calendar import opening_calendar
from service.persistence.store import people

KNOWN_TO_ALL: Final = passwords.SAMPLE
"""The password of every sample account; the login page of a demo prints it."""
SOP: Final = "pengumpulan_data_kinerja"
OFFICE: Final = {
    "name": "Dinas Pemberdayaan Masyarakat dan Kampung",
    "region": "Kabupaten Way Kanan",
    "system": "Sistem Pengumpulan Data Kinerja",
    "sample": True,
}
UNITS: Final = (
    ("pemerintahan", "Bidang Pemerintahan Kampung"),
    ("pembangunan", "Bidang Pembangunan dan Kawasan Kampung"),
    ("kelembagaan", "Bidang Kelembagaan dan Sosial Budaya"),
    ("usaha", "Bidang Usaha Ekonomi Kampung"),
)
_LANES: Final = (
    ("sekretaris", "Sekretaris Dinas (contoh)", "sekretaris"),
    ("perencana", "Perencana Ahli Muda (contoh)", "fungsional_perencana"),
    ("staf", "Staf Perencanaan (contoh)", "staf"),
)
_INDICATORS: Final = Path(__file__).with_name("indikator.csv")


class SampleInProduction(NotPermitted):
    """A production installation has no accounts whose password everybody knows."""

    code = "sample-in-production"
    template = Text(
        "Data contoh ditolak pada instalasi produksi (ALUR_ENV=production).",
        "Sample data is refused in a production installation (ALUR_ENV=production).",
    )


class OfficeNotEmpty(Conflict):
    """There are people already; an office begins only once."""

    code = "office-not-empty"
    template = Text("Instansi ini sudah memiliki data.", "This office has data already.")


def is_empty(alur: Alur) -> bool:
    """Say whether nobody works here yet."""
    with alur.database.read() as connection:
        return not people.accounts(connection)


def make_sample(alur: Alur) -> None:
    """Make the sample office. Raises `SampleInProduction`, `OfficeNotEmpty`."""
    if alur.config.production:
        raise SampleInProduction
    if not is_empty(alur):
        raise OfficeNotEmpty
    alur.office.put_into_force(files_of_process(ROOT / "processes" / SOP), person=None)
    alur.office.run(*sample_commands(alur.clock.now()), person=None)
    if not alur.config.signing_key_file.exists():
        keys.create(alur.config.signing_key_file)


def sample_commands(at: datetime) -> tuple[OfficeCommand, ...]:
    """Give everything that makes the sample office but its SOP."""
    kabid = [(f"kabid-{code}", f"Kepala {name} (contoh)", code) for code, name in UNITS]
    return (
        PutSetting(key="office", value=OFFICE),
        PutUnits(units=[(code, name, True) for code, name in UNITS]),
        PutList(key="indikator", rows=sample_indicators()),
        opening_calendar(range(at.year - 1, at.year + 3)),
        *(_account(username, name) for username, name, _ in (*_LANES, *kabid)),
        replace(_account("admin", "Admin Proses (contoh)"), process_admin=True),
        replace(_account("admin2", "Admin Proses Kedua (contoh)"), process_admin=True),
        replace(_account("auditor", "Auditor Inspektorat (contoh)"), auditor=True),
        replace(_account("operator", "Operator Sistem (contoh)"), operator=True),
        *(GrantRole(person=username, lane=lane) for username, _, lane in _LANES),
        *(GrantRole(person=username, lane="kabid", unit=unit) for username, _, unit in kabid),
    )


def sample_indicators() -> list[dict[str, Any]]:
    """Read the invented indicators as rows of the reference list `indikator`."""
    with _INDICATORS.open(encoding="utf-8", newline="") as file:
        return [
            {
                "value": row["kode"],
                "label": f"{row['indikator']} (contoh)",
                **row,
                "pagu": int(row["pagu"]),
            }
            for row in csv.DictReader(file)
        ]


def _account(username: str, name: str) -> AddPerson:
    return AddPerson(username=username, name=name, password=KNOWN_TO_ALL)
