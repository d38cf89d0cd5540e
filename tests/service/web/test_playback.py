"""A case played back on its pages: every moment without scripts, and only for whom it is."""

import re

import pytest

from service.bootstrap import Alur
from service.persistence.store import access
from service.persistence.store.cases import Task
from service.persistence.store.people import everybody_at
from service.queries.durations import usual_durations
from tests.builders.clocks import StandingClock
from tests.builders.databases import count_statements
from tests.builders.offices import SOP, answers, completed, run_to, started
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


def test_two_rounds_of_a_step_are_compared_field_by_field(as_: As, returned: Task):
    reader = as_("auditor")
    chooser = reader.get(f"/berkas/{returned.instance_id}/putar/banding")
    assert "5. Mengisi formulir capaian kinerja – Bidang Usaha: putaran 1 dan 2" in text_of(chooser)

    page = reader.get(f"/berkas/{returned.instance_id}/putar/banding?tempat=langkah_5[usaha]&dari=9&ke=18")

    result = text_of(page).partition("Yang berbeda")[2]
    assert re.search(r"Realisasi IK-4 – Indikator 4 9 7", result)
    assert "Sumber data" not in result


def test_two_moments_are_compared_in_either_order(as_: As, returned: Task):
    address = f"/berkas/{returned.instance_id}/putar/banding"

    forwards = text_of(as_("auditor").get(f"{address}?dari=16&ke=18"))
    backwards = text_of(as_("auditor").get(f"{address}?dari=18&ke=16"))

    assert forwards == backwards
    result = forwards.partition("Yang berbeda")[2]
    assert "10. Menganalisa hasil rekapitulasi baru diisi" in result
    assert SARAN in result
    assert "6. Menyerahkan data capaian kinerja – Bidang Usaha (putaran 2)" in result
    assert "Bidang Pemerintahan" not in result


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("dari=0&ke=3", 404),
        ("dari=1&ke=99", 404),
        ("tempat=langkah_99&dari=1&ke=3", 404),
        ("tempat=langkah_5[usaha]&dari=1&ke=18", 404),
        ("dari=x&ke=3", 200),
    ],
)
def test_moments_that_there_are_not_are_refused(as_: As, returned: Task, query: str, status: int):
    page = as_("auditor").get(f"/berkas/{returned.instance_id}/putar/banding?{query}")

    assert page.status_code == status


def test_how_long_each_step_took_stands_beside_what_is_usual(alur: Alur, as_: As, returned: Task):
    answer = as_("auditor").get(f"/berkas/{returned.instance_id}/putar/lama")
    page = text_of(answer)

    assert f"/laporan-mutu-baku?proses={SOP}" in answer.text
    row = page.partition("10. Menganalisa hasil rekapitulasi 1")[2]
    assert row.startswith(" 2 jam")
    assert "5. Mengisi formulir capaian kinerja 5" in page
    assert "masih berjalan" in page


def test_what_is_usual_is_said_of_readable_cases_only(alur: Alur, returned: Task):
    with alur.database.read() as connection:
        calendar = alur.calendars.now(connection)
        everybody = {each.username: each for each in everybody_at(connection, alur.clock.now())}
        seen = usual_durations(connection, everybody["auditor"], SOP, calendar.working_seconds)
        unseen = usual_durations(connection, everybody["wakil"], SOP, calendar.working_seconds)

    assert (seen["langkah_10"].count, seen["langkah_10"].cases) == (1, 1)
    assert seen["langkah_5"].count == 5
    assert seen["langkah_10"].median_seconds == seen["langkah_10"].mean_seconds > 0
    assert unseen == {}


def test_nobody_compares_what_they_may_not_read(as_: As, returned: Task):
    for path in ("banding", "lama"):
        assert as_("wakil").get(f"/berkas/{returned.instance_id}/putar/{path}").status_code == 404
