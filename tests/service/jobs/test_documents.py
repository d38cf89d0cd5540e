"""The documents of completed steps: made once, by the system, of what held when the step was done."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.replay import verify
from service.app import create_app
from service.bootstrap import Alur
from service.casework.deployed import DOCUMENTS
from service.casework.folders import ROOT, files_of_process
from service.jobs.documents import make_documents
from service.persistence.store import cases, history, outbox
from service.persistence.store.outbox import Message
from tests.builders.clocks import StandingClock
from tests.builders.databases import ON_SQLITE
from tests.builders.editions import edited
from tests.builders.offices import SOP, an_installation, answers, completed, run_to, started
from tests.builders.papers import bytes_of, everything_made, papers_of, words_of
from tests.builders.readers import Reader, text_of

INCIDENTS = "/berkas/operasi/insiden"


@pytest.fixture
def alur(office_copy: str, tmp_path: Path, clock: StandingClock) -> Iterator[Alur]:
    made = an_installation(office_copy, tmp_path, clock)
    yield made
    made.database.close()


def counts(alur: Alur) -> dict[str, int]:
    with alur.database.read() as connection:
        return outbox.counts(connection)


def test_a_completed_step_makes_its_document_in_the_name_of_the_system(alur: Alur):
    outcome = completed(alur, started(alur).offered[0])

    everything_made(alur)

    ((name, paper),) = papers_of(alur, outcome.case.id).items()
    assert (name, paper.created_by) == ("Disposisi.pdf", "system")
    assert outcome.task is not None
    assert paper.task_id == outcome.task.id
    assert "LEMBAR DISPOSISI" in words_of(bytes_of(alur, paper))
    with alur.database.read() as connection:
        deployed = alur.deployments.of(connection, outcome.case.deployment_hash)
        entries = list(history.entries(connection, outcome.case.id))
    assert (entries[-1].row.kind, entries[-1].row.actor) == ("attach_file", "system")
    assert verify(deployed.definition, deployed.hash, outcome.case.id, entries).replay == "identical"


def test_two_workers_with_the_same_message_file_one_document(alur: Alur, clock: StandingClock):
    outcome = completed(alur, started(alur).offered[0])
    assert outcome.task is not None
    payload = {"task": outcome.task.id}
    message = Message(id="x", kind="", payload=payload, created_at=clock.now(), attempts=1)

    make_documents(alur, message, "one")
    make_documents(alur, message, "two")

    assert len(papers_of(alur, outcome.case.id)) == 1


def test_a_document_made_late_says_what_held_when_its_step_was_done(alur: Alur, clock: StandingClock):
    task = run_to(alur, "langkah_10", started(alur))
    decision = {"keputusan": "kembalikan", "saran": "Lengkapi.", "unit_bertugas": ["usaha"]}
    clock.advance(minutes=30)
    again = completed(alur, task, decision).offered[0]
    clock.advance(minutes=30)
    opening = answers(alur, again)
    rows = [row | {"realisasi": "10"} for row in opening["capaian"]]
    completed(alur, completed(alur, again, {"capaian": rows}).offered[0])

    everything_made(alur)

    papers = papers_of(alur, task.instance_id)
    first = words_of(bytes_of(alur, papers["Data capaian kinerja – Bidang Usaha.pdf"]))
    second = words_of(bytes_of(alur, papers["Data capaian kinerja – Bidang Usaha (putaran 2).pdf"]))
    assert "kampung 10 9 90 %" in first
    assert "kampung 10 10 100 %" in second


@pytest.fixture
def spoilt(alur: Alur) -> Alur:
    """Let the order's template fail as soon as there is something to print."""
    files = files_of_process(ROOT / "processes" / SOP)
    path = f"{DOCUMENTS}disposisi.typ"
    fails = b'\n#if tugas != (:) { panic("tidak dapat dicetak") }\n'
    alur.office.put_into_force(files | {path: files[path] + fails}, person=None)
    return alur


def test_what_cannot_be_made_is_tried_again_and_said_on_the_case(spoilt: Alur, clock: StandingClock):
    outcome = completed(spoilt, started(spoilt).offered[0])
    reader = Reader(create_app(spoilt), "sekretaris")
    before = text_of(reader.get(f"/berkas/{outcome.case.id}"))

    everything_made(spoilt)
    after = text_of(reader.get(f"/berkas/{outcome.case.id}"))
    for _ in range(20):
        clock.advance(hours=7)
        everything_made(spoilt)

    assert "«Disposisi» dari langkah 1. Menugaskan penyiapan formulir sedang dibuat" in before
    assert "«Disposisi» dari langkah 1. Menugaskan penyiapan formulir belum dapat dibuat" in after
    assert counts(spoilt) == {"failed": 1}


def test_what_is_on_its_way_is_named_once_by_the_output_of_its_step(alur: Alur):
    task = run_to(alur, "langkah_8", started(alur))
    everything_made(alur)
    completed(alur, task)

    page = text_of(Reader(create_app(alur), "sekretaris").get(f"/berkas/{task.instance_id}"))

    assert page.count("«Rekapitulasi data capaian kinerja» dari langkah 8.") == 1  # a PDF and a sheet


def test_an_operator_lets_a_document_be_made_again_that_was_given_up(spoilt: Alur, clock: StandingClock):
    outcome = completed(spoilt, started(spoilt).offered[0])
    for _ in range(20):
        everything_made(spoilt)
        clock.advance(hours=7)
    page = f"/berkas/{outcome.case.id}"
    operator, secretary = (Reader(create_app(spoilt), each) for each in ("operator", "sekretaris"))

    assert "tidak dapat dicetak" in text_of(operator.get(page))
    assert "tidak dapat dicetak" not in text_of(secretary.get(page))
    assert "Coba lagi" not in text_of(secretary.get(page))
    assert secretary.get(f"{page}/coba-lagi").status_code == 403
    assert secretary.post(f"{page}/coba-lagi", {"alasan": "coba"}).status_code == 403
    assert "Templat dokumen tidak dapat diolah" in text_of(operator.get(f"{INCIDENTS}"))
    assert operator.post(f"{page}/coba-lagi", {"alasan": " "}).status_code == 422
    assert counts(spoilt) == {"failed": 1}
    told = text_of(operator.post(f"{page}/coba-lagi", {"alasan": "Templat diperbaiki"}))

    assert counts(spoilt) == {"waiting": 1}
    assert "Meminta sistem mencoba lagi dokumen yang gagal dibuat campur tangan Templat diperbaiki" in told
    assert "Tidak ada insiden." in text_of(operator.get(INCIDENTS))
    with spoilt.database.read() as connection:
        deployed = spoilt.deployments.of(connection, outcome.case.deployment_hash)
        entries = list(history.entries(connection, outcome.case.id))
    assert entries[-1].row.state_hash == entries[-2].row.state_hash
    assert verify(deployed.definition, deployed.hash, outcome.case.id, entries).replay == "identical"
    everything_made(spoilt)
    assert counts(spoilt) == {"waiting": 1}


def test_one_document_that_fails_does_not_keep_the_others_of_its_step(alur: Alur, clock: StandingClock):
    files = files_of_process(ROOT / "processes" / SOP)
    path = f"{DOCUMENTS}rekapitulasi.typ"
    alur.office.put_into_force(files | {path: files[path] + b"\n#if tugas != (:) { panic() }\n"}, person=None)
    outcome = completed(alur, run_to(alur, "langkah_8", started(alur)))

    everything_made(alur)

    made = papers_of(alur, outcome.case.id)
    assert "Rekapitulasi data capaian kinerja.xlsx" in made
    assert "Rekapitulasi data capaian kinerja.pdf" not in made


@ON_SQLITE
def test_a_step_without_documents_and_a_task_that_is_gone_make_nothing(alur: Alur, clock: StandingClock):
    message = Message(id="x", kind="", payload={"task": "gone"}, created_at=clock.now(), attempts=1)

    make_documents(alur, message, "one")

    task = run_to(alur, "langkah_3", started(alur))
    everything_made(alur)
    before = counts(alur)
    completed(alur, task)
    assert counts(alur) == before
    with alur.database.read() as connection:
        assert cases.read_case(connection, task.instance_id) is not None


def test_the_last_document_of_a_migrated_case_asks_only_for_what_its_own_versions_made(alur: Alur):
    outcome = started(alur)
    task = run_to(alur, "langkah_3", outcome)
    everything_made(alur)
    renamed = edited('<sop:document name="Disposisi"', '<sop:document name="Lembar arahan"')
    version = alur.office.put_into_force(renamed, person=None).version
    alur.instances.migrate(outcome.case.id, version=version, reason="Nama dokumen", person="admin")

    last = run_to(alur, "langkah_11", completed(alur, task))
    everything_made(alur)
    completed(alur, last)
    everything_made(alur)

    assert {"Disposisi.pdf", "Dokumen Laporan Kinerja.pdf"} <= papers_of(alur, outcome.case.id).keys()
