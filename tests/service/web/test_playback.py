"""A case played back on its pages: every moment without scripts, and only for whom it is."""

import pytest

from service.bootstrap import Alur
from service.persistence.store import access
from service.persistence.store.cases import Task
from tests.builders.clocks import StandingClock
from tests.builders.databases import count_statements
from tests.builders.offices import answers, completed, run_to, started
from tests.builders.readers import text_of
from tests.service.web.conftest import As

SARAN = "Lengkapi sumber data bidang usaha."


@pytest.fixture
def returned(alur: Alur, clock: StandingClock) -> Task:
    """Step 5 of the unit that a case was sent back to, done again with other figures."""
    review = run_to(alur, "langkah_10", started(alur))
    clock.advance(minutes=150)
    own = {"keputusan": "kembalikan", "saran": SARAN, "unit_bertugas": ["usaha"]}
    (task,) = completed(alur, review, own).offered
    clock.advance(minutes=30)
    rows = [row | {"realisasi": "7"} for row in answers(alur, task)["capaian"]]
    completed(alur, task, {"capaian": rows})
    return task


def at(as_: As, task: Task, number: int, person: str = "auditor") -> str:
    page = as_(person).get(f"/berkas/{task.instance_id}/putar?ke={number}")
    assert page.status_code == 200, page.text
    return text_of(page)


def test_a_return_shows_its_saran_and_how_long_it_took(as_: As, returned: Task):
    page = at(as_, returned, 17)

    assert "berkas dikembalikan" in page
    assert f"Saran Sekretaris {SARAN}" in page
    assert "2 jam 30 menit sejak catatan sebelumnya" in page
    assert "putaran 2" in page


def test_a_second_round_shows_what_changed_field_by_field(as_: As, returned: Task):
    page = at(as_, returned, 18)

    assert "Yang berubah pada putaran 2" in page
    assert "Realisasi semula: 9 menjadi: 7" in page
    assert "Sumber data semula" not in page


def test_a_first_round_shows_what_was_filled_in(as_: As, returned: Task):
    page = at(as_, returned, 2)

    assert "Yang diisi" in page
    assert "menjadi: 2026" in page


def test_each_moment_names_the_tasks_that_were_open(as_: As, returned: Task):
    page = at(as_, returned, 5)

    open_then = page.partition("Tugas terbuka saat itu")[2].partition("Isian yang sudah ada")[0]
    assert open_then.count("5. Mengisi formulir capaian kinerja") == 4
    assert "belum diambil" in open_then


def test_a_moment_beyond_the_log_is_the_nearest_one_there_is(as_: As, returned: Task):
    assert "Catatan 18 dari 18" in at(as_, returned, 999)
    assert "Catatan 1 dari 18" in at(as_, returned, -3)


@pytest.mark.parametrize(("number", "status"), [(1, 200), (18, 200), (0, 404), (19, 404)])
def test_the_player_asks_for_one_moment(as_: As, returned: Task, number: int, status: int):
    answer = as_("auditor").get(f"/berkas/{returned.instance_id}/putar/{number}")

    assert answer.status_code == status
    assert ("<html" in answer.text) == (status == 404)


def test_nobody_plays_back_what_they_may_not_read(as_: As, returned: Task):
    for path in ("", "/3"):
        assert as_("wakil").get(f"/berkas/{returned.instance_id}/putar{path}").status_code == 404


def test_that_an_auditor_plays_a_case_back_is_remembered(alur: Alur, as_: As, returned: Task):
    at(as_, returned, 3)
    at(as_, returned, 4)
    at(as_, returned, 4, "sekretaris")

    with alur.database.read() as connection:
        found = access.accesses(connection, subject=returned.instance_id)
    assert [(each.person, each.action) for each in found] == [("auditor", "played-back")]


def test_a_moment_that_is_looked_at_again_replays_nothing(alur: Alur, as_: As, returned: Task):
    reader = as_("auditor")
    reader.get(f"/berkas/{returned.instance_id}/putar/3")

    with count_statements(alur.database) as statements:
        reader.get(f"/berkas/{returned.instance_id}/putar/12")

    assert len([each for each in statements if "history_body" in each]) == 1  # the row that is told of


def test_the_case_leads_to_its_player(as_: As, returned: Task):
    page = as_("auditor").get(f"/berkas/{returned.instance_id}")

    assert f"/berkas/{returned.instance_id}/putar" in page.text
