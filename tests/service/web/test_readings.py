"""Who reads what people handed in from outside leaves a trace; who works in the office does not."""

import html
import re

import pytest

from service.bootstrap import Alur
from service.persistence.store import access
from service.persistence.store.access import Access
from service.persistence.store.cases import Task
from service.queries.paging import USUAL
from tests.builders.callers import Caller
from tests.builders.clocks import StandingClock
from tests.builders.offices import run_to, started
from tests.builders.readers import text_of
from tests.service.web.conftest import As

PAGE = "/riwayat-kantor/pembacaan"


@pytest.fixture
def task(alur: Alur) -> Task:
    """Step 2, after step 1 was handed in."""
    return run_to(alur, "langkah_2", started(alur))


def remembered(alur: Alur) -> list[tuple[str, str, str]]:
    with alur.database.read() as connection:
        return [(each.person, each.action, each.subject) for each in access.accesses(connection)]


@pytest.mark.parametrize("path", ["/tugas/{task}", "/tugas/{task}/bahan/langkah_1"])
def test_an_auditor_s_reading_of_a_task_is_remembered(alur: Alur, as_: As, task: Task, path: str):
    for person in ("auditor", "sekretaris", "admin"):
        assert as_(person).get(path.format(task=task.id)).status_code == 200

    assert remembered(alur) == [("auditor", "read", task.instance_id)]


@pytest.mark.parametrize(
    ("path", "action"),
    [
        ("/tasks/{task}", "read"),
        ("/instances/{case}/history", "read"),
        ("/instances/{case}/replay", "played-back"),
        ("/instances/{case}/frames", "played-back"),
    ],
)
def test_an_auditor_s_program_leaves_the_same_trace(alur: Alur, as_: As, task: Task, path: str, action: str):
    app = as_("auditor").client.application
    for person in ("auditor", "sekretaris"):
        answer = Caller(app, person).get(path.format(task=task.id, case=task.instance_id))
        assert answer.status_code == 200

    assert remembered(alur) == [("auditor", action, task.instance_id)]


def test_reading_again_is_remembered_after_an_hour(alur: Alur, as_: As, task: Task, clock: StandingClock):
    for minutes in (0, 59, 2):
        clock.advance(minutes=minutes)
        as_("auditor").get(f"/tugas/{task.id}")

    assert len(remembered(alur)) == 2


def test_reading_the_register_of_deviations_is_remembered_too(alur: Alur, as_: As, task: Task):
    for person in ("auditor", "admin"):
        assert as_(person).get("/temuan").status_code == 200
        assert as_(person).get("/temuan?jenis=late").status_code == 200

    assert remembered(alur) == [("auditor", "read", "deviations")]


def test_who_answers_for_it_sees_who_read_what_and_narrows_the_list(alur: Alur, as_: As, task: Task):
    assert "Belum ada yang dibaca." in text_of(as_("admin").get(PAGE))
    auditor = as_("auditor")
    auditor.get(f"/tugas/{task.id}")
    auditor.get("/temuan/penyimpangan.csv")

    page, other = as_("admin").get(PAGE), as_("admin").get(f"{PAGE}?oleh=sekretaris")

    assert re.findall(r"Membaca isian|Mengunduh daftar sebagai CSV", page.text) == [
        "Mengunduh daftar sebagai CSV",
        "Membaca isian",
    ]
    assert f'href="/berkas/{task.instance_id}"' in page.text
    assert "Daftar penyimpangan" in text_of(page)
    assert "Tidak ada pembacaan yang cocok." in text_of(other)
    assert "Tidak ada pembacaan yang cocok." in text_of(as_("admin").get(f"{PAGE}?sampai=2020-01-01"))
    assert 'aria-current="page"' in page.text
    assert as_("staf").get(PAGE).status_code == 403


def test_readings_are_listed_page_by_page(alur: Alur, as_: As, task: Task, clock: StandingClock):
    for number in range(USUAL + 5):
        with alur.database.write() as connection:
            at = clock.advance(minutes=1)
            access.note_access(
                connection,
                Access(
                    at=at, person="auditor", action=f"nomor-{number}", subject=task.instance_id, address=None
                ),
            )

    first = as_("auditor").get(PAGE)
    (onward,) = re.findall(r'href="([^"]*dari=[^"]*)"', first.text)
    second = as_("auditor").get(html.unescape(onward))

    listed = re.findall(r"nomor-(\d+)", first.text + second.text)
    assert listed == [str(number) for number in reversed(range(USUAL + 5))]
