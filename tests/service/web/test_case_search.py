"""Searching cases by what happened in them: what is found, why, and by whom."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from service.bootstrap import Alur
from service.dispatch.office_commands import AddPerson
from service.persistence.tables import HistoryRow, TaskRow, table_of
from service.queries import instances
from service.queries.instances import Wanted
from service.queries.past_work import Sought, file_hash
from tests.builders.clocks import WORKING_MORNING, StandingClock
from tests.builders.databases import ON_SQLITE
from tests.builders.offices import UNITS, completed, run_to, started
from tests.builders.papers import bytes_of, everything_made, papers_of
from tests.builders.people import a_person
from tests.builders.readers import text_of
from tests.service.web.conftest import As

AUDITOR = a_person("auditor", auditor=True)
PEOPLE = ("sekretaris", "perencana", "staf", "kabid-usaha", "kabid-pemdes", "auditor")
EVERYTHING = ("Awal", "Bidang", "Rekap")


@pytest.fixture
def cases(alur: Alur, clock: StandingClock) -> dict[str, str]:
    """Give three cases by their names, begun on Friday, Monday and Tuesday, each further on."""
    made = {}
    for name, step, hours in (
        ("Awal", "langkah_2", 72),
        ("Bidang", "langkah_5", 24),
        ("Rekap", "langkah_8", 0),
    ):
        task = run_to(alur, step, started(alur, name))
        made[name] = task.instance_id
        clock.advance(hours=hours)
    return made


def found(alur: Alur, sought: Sought) -> set[str]:
    with alur.database.read() as connection:
        page = instances.instances(connection, AUDITOR, Wanted(past=sought), at=WORKING_MORNING, limit=100)
    return {item.business_key for item in page.items}


def told_by_the_rows(alur: Alur, cases: dict[str, str], sought: Sought) -> set[str]:
    """Go through all that happened, one by one."""
    task, history = table_of(TaskRow), table_of(HistoryRow)
    with alur.database.read() as connection:
        tasks = connection.execute(select(task)).all()
        deeds = connection.execute(select(history).where(history.c.chain != "office")).all()
    names = {case: name for name, case in cases.items()}
    if sought.step is not None or sought.unit is not None:
        return {
            names[each.instance_id]
            for each in tasks
            if each.status != "withdrawn"
            and sought.step in (None, each.number)
            and sought.unit in (None, each.unit)
            and sought.person in (None, each.completed_by, each.acted_for, each.assignee)
            and (sought.since is None or each.completed_at is None or each.completed_at >= sought.since)
            and (sought.until is None or each.created_at < sought.until)
        }
    return {
        names[each.chain]
        for each in deeds
        if sought.person in (None, each.actor, each.acted_for)
        and (sought.since is None or each.at >= sought.since)
        and (sought.until is None or each.at < sought.until)
    }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.builds(
        Sought,
        person=st.none() | st.sampled_from(PEOPLE),
        step=st.none() | st.sampled_from(("1", "2", "5", "7", "8", "11")),
        unit=st.none() | st.sampled_from(UNITS),
        since=st.none() | st.sampled_from(range(6)).map(lambda days: WORKING_MORNING.replace(day=20 + days)),
        until=st.none() | st.sampled_from(range(6)).map(lambda days: WORKING_MORNING.replace(day=20 + days)),
    )
)
def test_what_is_found_is_what_the_rows_tell(alur: Alur, cases: dict[str, str], sought: Sought):
    assert found(alur, sought) == told_by_the_rows(alur, cases, sought)


@pytest.mark.parametrize(
    ("address", "there"),
    [
        ("oleh=perencana", {"Bidang", "Rekap"}),
        ("langkah=5", {"Bidang", "Rekap"}),
        ("langkah=5&oleh=kabid-usaha", {"Rekap"}),
        ("bidang=usaha&langkah=6", {"Rekap"}),
        ("sejak=2026-11-23&sampai=2026-11-23", {"Bidang"}),
        ("sampai=2026-11-20", {"Awal"}),
        ("versi=1", set(EVERYTHING)),
        ("versi=2", set()),
        ("proses=tidak-ada", set()),
    ],
)
@ON_SQLITE
def test_the_page_lists_what_fits(cases: dict[str, str], as_: As, address: str, there: set[str]):
    page = as_("auditor").get(f"/berkas?{address}")

    assert {name for name in EVERYTHING if f"<strong>{name}</strong>" in page.text} == there
    assert ("Tidak ada yang cocok dengan saringan ini." in text_of(page)) is (not there)


@ON_SQLITE
def test_the_page_says_why_a_case_was_found(cases: dict[str, str], as_: As):
    unit = text_of(as_("auditor").get("/berkas?bidang=usaha&langkah=6"))
    person = text_of(as_("auditor").get("/berkas?oleh=perencana"))

    assert "6. Menyerahkan data capaian kinerja – Bidang Usaha: diselesaikan" in unit
    assert "3 catatan: Sel, 24 Nov 2026 09.00" in person


@ON_SQLITE
def test_nobody_finds_cases_that_they_may_not_read(alur: Alur, cases: dict[str, str], as_: As):
    alur.office.run(AddPerson(username="tamu", name="Tamu"), person="admin")

    assert "<strong>Rekap</strong>" in as_("staf").get("/berkas?oleh=perencana").text
    assert "<strong>Rekap</strong>" not in as_("tamu").get("/berkas?oleh=perencana").text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("dokumen=xyz", "Tulis sedikitnya 8 angka atau huruf a–f pertama"),
        ("sejak=kemarin", "Tanggal ini tidak dapat dibaca."),
        ("versi=dua", "Tulis nomor versi, misalnya 2."),
    ],
)
@ON_SQLITE
def test_what_cannot_be_read_is_said_at_its_field_and_nothing_is_listed(
    cases: dict[str, str], as_: As, address: str, said: str
):
    page = as_("auditor").get(f"/berkas?{address}")

    assert said in text_of(page)
    assert "Perbaiki isian yang ditandai di atas." in text_of(page)
    assert not any(f"<strong>{name}</strong>" in page.text for name in EVERYTHING)


def test_a_document_leads_to_its_case_by_its_bytes_or_the_beginning_of_its_hash(alur: Alur, as_: As):
    outcome = completed(alur, started(alur, "Punya dokumen").offered[0])
    started(alur, "Lain")
    everything_made(alur)
    (paper,) = papers_of(alur, outcome.case.id).values()
    auditor = as_("auditor")
    auditor.get("/berkas")

    sent = auditor.post("/berkas/cari-dokumen", {"berkas": (io.BytesIO(bytes_of(alur, paper)), "apa.pdf")})
    typed = auditor.get(f"/berkas?dokumen={paper.sha256[:8].upper()}")
    nowhere = auditor.post("/berkas/cari-dokumen", {"berkas": (io.BytesIO(b"lain"), "apa.pdf")})
    nothing = auditor.post("/berkas/cari-dokumen", {})

    for page in (sent, typed):
        assert "<strong>Punya dokumen</strong>" in page.text
        assert "<strong>Lain</strong>" not in page.text
        assert f"Dokumen «{paper.name}» ({paper.sha256[:12]}…)" in text_of(page)
    assert "Tidak ada yang cocok dengan saringan ini." in text_of(nowhere)
    assert nothing.status_code == 422
    assert "Pilih dokumennya dahulu." in text_of(nothing)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("SHA256: 0A1B 2C3D", "0a1b2c3d"),
        ("a" * 64, "a" * 64),
        ("a" * 65, None),
        ("0a1b2c3", None),
        ("0a1b2c3g", None),
        ("", None),
    ],
)
def test_a_hash_is_read_as_people_write_it(typed: str, read: str | None):
    assert file_hash(typed) == read
