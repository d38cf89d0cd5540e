"""The whole SOP over HTTP, as seven people, on a server that is killed on the way and started again."""

import contextlib
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from service.clock import SystemClock
from tests.builders.callers import a_token, filled_in, performer_of
from tests.builders.databases import ON_SQLITE
from tests.builders.offices import SOP, UNITS, an_installation
from tests.builders.servers import RemotePerson, Server

pytestmark = ON_SQLITE
STAFF = ("sekretaris", "perencana", "staf")
PEOPLE = (*STAFF, *(f"kabid-{unit}" for unit in UNITS))
LATE = UNITS[1]
"""The unit that is asked to complete its data."""
SARAN = f"Lengkapi sumber data bidang {LATE}."
FIRST_RETURN = {"keputusan": "kembalikan", "saran": SARAN, "unit_bertugas": [LATE]}
SECOND_RETURN = {"keputusan": "kembalikan", "saran": "Periksa lagi rekapnya.", "unit_bertugas": []}


class Office:
    """Seven people and an auditor at a server."""

    def __init__(self, server: Server, tokens: Mapping[str, str]) -> None:
        self.server = server
        self.people = {name: RemotePerson(server, token) for name, token in tokens.items()}

    def waiting(self, case: str) -> list[dict[str, Any]]:
        """Give the open tasks of a case."""
        tasks: list[dict[str, Any]] = self.people["auditor"].get(f"/instances/{case}")["tasks"]
        return tasks

    def page(self, task: Mapping[str, Any]) -> dict[str, Any]:
        """Open a task as whoever does it."""
        page: dict[str, Any] = self.people[performer_of(task)].get(f"/tasks/{task['id']}")
        return page

    def complete(self, task: Mapping[str, Any], own: Mapping[str, Any] | None = None, **more: Any) -> Any:
        """Let a task's performer hand it in."""
        body = {"values": filled_in(self.page(task), own)}
        answer = self.people[performer_of(task)].post(f"/tasks/{task['id']}/complete", body, **more)
        assert answer.status == 200, answer
        return answer.json

    def run_to(self, case: str, step: str) -> dict[str, Any]:
        """Complete whatever is open until a step is offered; gives that task."""
        while (tasks := self.waiting(case))[0]["step"] != step:
            self.complete(tasks[0])
        return tasks[0]

    def kill_in_the_middle_of(self, task: Mapping[str, Any]) -> None:
        """Hand in a task, and kill the server before anybody knows whether it took effect."""
        body = {"values": filled_in(self.page(task))}
        person = self.people[performer_of(task)]

        def send() -> None:
            with contextlib.suppress(OSError):
                person.post(f"/tasks/{task['id']}/complete", body, key="unsure")

        sending = threading.Thread(target=send)
        sending.start()
        sending.join(0.01)  # it may have arrived, or be under way
        self.server.kill()
        sending.join()
        self.server.start()
        again = person.post(f"/tasks/{task['id']}/complete", body, key="unsure")
        assert again.status == 200, again


@pytest.fixture
def office(office_copy: str, tmp_path: Path) -> Iterator[Office]:
    alur = an_installation(office_copy, tmp_path, SystemClock())
    tokens = {name: a_token(alur, name) for name in (*PEOPLE, "auditor")}
    alur.database.close()
    server = Server(office_copy, tmp_path)
    server.start()
    yield Office(server, tokens)
    server.kill()


def test_seven_people_run_the_whole_sop(office: Office):
    body = {"definition_key": SOP, "business_key": "Triwulan I 2026"}
    case = office.people["sekretaris"].post("/instances", body).json["id"]

    # Straight on to the units, and a power cut while the first of them hands in.
    office.run_to(case, "langkah_5")
    assert {(task["step"], task["unit"]) for task in office.waiting(case)} == {
        ("langkah_5", u) for u in UNITS
    }
    office.kill_in_the_middle_of(office.waiting(case)[0])

    # Step 7 is not there until the last unit has handed in.
    while tasks := [task for task in office.waiting(case) if task["step"] != "langkah_7"]:
        assert len(tasks) == len(office.waiting(case))
        office.complete(tasks[0])
    first_recap = office.page(office.run_to(case, "langkah_8"))["form"]["values"]

    # First return: one unit is asked for its data, with its former answers and the suggestion before it.
    office.complete(office.run_to(case, "langkah_10"), FIRST_RETURN)
    (asked,) = office.waiting(case)
    assert (asked["step"], asked["unit"], asked["round"]) == ("langkah_5", LATE, 2)
    assert (asked["returned"]["by"], asked["returned"]["reason"]) == ("sekretaris", SARAN)
    former = office.page(asked)["form"]["values"]["capaian"][0]
    assert (former["realisasi"], former["sumber_data"]) == ("9", "Laporan kampung")
    rows = [
        former_row | {"realisasi": "12"} for former_row in office.page(asked)["form"]["answers"]["capaian"]
    ]
    (handing_in,) = office.complete(asked, {"capaian": rows})["next_tasks"]
    assert (handing_in["step"], handing_in["unit"]) == ("langkah_6", LATE)
    office.server.kill()
    office.server.start()
    office.complete(handing_in)
    recap = office.page(office.run_to(case, "langkah_8"))
    assert recap["returned"]["reason"] == SARAN
    second_recap = recap["form"]["values"]
    assert _units_of(second_recap) == _units_of(first_recap) == set(UNITS)
    assert second_recap != first_recap

    # Second return: the recap only.
    office.complete(office.run_to(case, "langkah_10"), SECOND_RETURN)
    assert [(task["step"], task["round"]) for task in office.waiting(case)] == [("langkah_7", 3)]

    # Consent, report, archive.
    office.complete(office.run_to(case, "langkah_10"))
    assert [task["step"] for task in office.waiting(case)] == ["langkah_10b"]
    office.complete(office.run_to(case, "langkah_11"))
    shown = office.people["auditor"].get(f"/instances/{case}")
    assert (shown["status"], shown["outcome"], shown["tasks"]) == ("completed", "selesai", [])

    # Everybody did their part, and the log bears it out.
    log = office.people["auditor"].get(f"/instances/{case}/history?limit=100")["items"]
    assert {row["actor"] for row in log} - {"system"} == set(PEOPLE)
    verified = office.people["auditor"].get(f"/instances/{case}/verification")
    assert verified["commands"] >= len(log)  # documents may still be coming
    assert (verified["chain"], verified["replay"]) == ("intact", "identical")
    assert office.server.stop() == 0


def _units_of(recap: Mapping[str, Any]) -> set[str]:
    """Find the units that a recap speaks of."""
    rows = [
        row for value in recap.values() if isinstance(value, list) for row in value if isinstance(row, dict)
    ]
    return {row["unit"] for row in rows if row.get("unit")}
