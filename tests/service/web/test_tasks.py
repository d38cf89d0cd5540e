"""A task's page, to its completion, without scripts."""

from io import BytesIO

import pytest

from service.bootstrap import Alur
from service.dispatch.office_commands import GrantRole
from service.persistence.store.cases import Task
from service.web.session import COOKIE
from tests.builders.databases import ON_SQLITE
from tests.builders.offices import completed, run_to, started
from tests.builders.readers import text_of
from tests.service.web.conftest import As

pytestmark = ON_SQLITE


def address(task: Task) -> str:
    return f"/tugas/{task.id}"


def test_a_step_is_done_with_what_the_form_proposes_and_the_next_holder_is_named(as_: As, alur: Alur):
    task = run_to(alur, "langkah_3", started(alur))
    reader = as_("perencana")
    reader.post(f"{address(task)}/ambil")

    done = reader.post(address(task), reader.fields() | {"_aksi": "selesai"})

    assert "Langkah 3 selesai" in text_of(done)
    assert "menunggu diambil Staf: Staf" in text_of(done)


def test_mistakes_come_back_with_everything_that_was_typed(as_: As, alur: Alur):
    task = run_to(alur, "langkah_5", started(alur))
    reader = as_(f"kabid-{task.unit}")
    reader.post(f"{address(task)}/ambil")
    typed = {"capaian-0-realisasi": "sembilan", "capaian-0-faktor_pendorong": "Kerja <sama> & niat"}

    answer = reader.post(address(task), reader.fields() | typed | {"_aksi": "selesai"})

    assert answer.request.path == address(task)
    assert answer.request.query_string == b"periksa=1"
    assert 'href="#isian-capaian-0-realisasi"' in answer.text
    assert reader.fields()["capaian-0-realisasi"] == ["sembilan"]
    assert reader.fields()["capaian-0-faktor_pendorong"] == ["Kerja <sama> & niat"]


def test_a_draft_is_kept_for_its_writer(as_: As, alur: Alur):
    task = run_to(alur, "langkah_3", started(alur))
    reader = as_("perencana")
    reader.post(f"{address(task)}/ambil")

    reader.post(address(task), {"instruksi": "Bagikan besok pagi.", "_aksi": "simpan"})

    assert reader.get(address(task)).text.count("Bagikan besok pagi.") == 1
    assert "Tersimpan" in text_of(reader.get(address(task)))


def test_a_second_completion_is_refused_beside_what_was_typed(as_: As, alur: Alur):
    task = run_to(alur, "langkah_3", started(alur))
    reader = as_("perencana")
    reader.post(f"{address(task)}/ambil")
    sent = reader.fields() | {"instruksi": "Bagikan sekali lagi.", "_aksi": "selesai"}
    reader.post(address(task), sent)

    again = reader.post(address(task), sent)

    assert again.status_code == 409
    assert "Bagikan sekali lagi." in again.text
    assert "Selesai dikerjakan Perencana" in text_of(again)
    assert "Selesaikan" not in text_of(again)


def test_a_task_is_done_without_taking_it_first(as_: As, alur: Alur):
    task = run_to(alur, "langkah_3", started(alur))
    reader = as_("perencana")

    opened = reader.get(address(task))
    done = reader.post(address(task), reader.fields() | {"_aksi": "selesai"})

    assert "Ambil tugas" in text_of(opened)
    assert "Langkah 3 selesai" in text_of(done)


def test_one_who_comes_too_late_reads_who_has_the_task_and_what_they_typed(as_: As, alur: Alur):
    task = run_to(alur, "langkah_5", started(alur))
    alur.office.run(GrantRole(person="wakil", lane=task.lane, unit=task.unit), person=None)
    late = as_("wakil")
    late.get(address(task))
    sent = late.fields() | {"capaian-0-sumber_data": "Catatan wakil", "_aksi": "lihat"}
    alur.instances.claim(task.id, person=f"kabid-{task.unit}")

    refused = late.post(address(task), sent)
    claim = late.post(f"{address(task)}/ambil")

    assert refused.status_code == 409
    assert f"Dikerjakan {f'kabid-{task.unit}'.title()}." in text_of(refused)
    assert "Catatan wakil" in refused.text
    assert f"Dikerjakan {f'kabid-{task.unit}'.title()}." in text_of(claim)


def test_one_whose_session_ran_out_comes_back_to_the_task(as_: As, alur: Alur):
    task = run_to(alur, "langkah_3", started(alur))
    reader = as_("perencana")
    reader.get(address(task))
    sent = {"csrf_token": reader.token(), "_aksi": "selesai"}
    reader.client.delete_cookie(COOKIE)

    answer = reader.client.post(address(task), data=sent)

    assert answer.status_code == 302
    assert answer.location == f"/masuk?kembali={address(task)}"


@pytest.mark.parametrize("person", ["staf", "sekretaris", "auditor"])
def test_a_task_of_another_lane_is_not_for_taking(as_: As, alur: Alur, person: str):
    task = run_to(alur, "langkah_2", started(alur))
    reader = as_(person)

    page = text_of(reader.get(address(task)))
    refused = reader.post(f"{address(task)}/ambil")

    assert "Ambil tugas" not in page
    assert "Menunggu diambil Fungsional Perencana" in page
    assert refused.status_code == 403


def test_a_file_s_kind_is_looked_at_before_it_is_kept(as_: As, alur: Alur):
    task = run_to(alur, "langkah_1", started(alur))
    reader = as_("sekretaris")
    reader.post(f"{address(task)}/ambil")
    sent = {**reader.fields(), "_aksi": "lihat", "lampiran": (BytesIO(b"<script>"), "jadwal.pdf")}

    refused = reader.post(address(task), sent)
    sent["lampiran"] = (BytesIO(b"%PDF-1.7 jadwal"), "jadwal.pdf")
    taken = reader.post(address(task), sent)

    assert refused.status_code == 422
    assert taken.status_code == 200
    link = next(part for part in taken.text.split('"') if "/lampiran/" in part)
    file = reader.client.get(link)
    assert file.data == b"%PDF-1.7 jadwal"
    assert file.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert as_("perencana").client.get(link).status_code == 200
    assert as_("admin").client.get(link.replace(link[-4:], "0000")).status_code == 404


def test_a_done_task_shows_what_it_was_done_with_whatever_a_later_round_brought(as_: As, alur: Alur):
    first = run_to(alur, "langkah_9", started(alur))
    reported = completed(alur, first, {"ringkasan": "Ringkasan putaran pertama."})
    review = run_to(alur, "langkah_10", reported)
    returned = completed(alur, review, {"keputusan": "kembalikan", "saran": "Perbaiki ringkasan."})
    second = run_to(alur, "langkah_9", returned)
    completed(alur, second, {"ringkasan": "Ringkasan putaran kedua."})

    reader = as_("auditor")

    assert "Ringkasan putaran pertama." in text_of(reader.get(address(first)))
    assert "Ringkasan putaran kedua." in text_of(reader.get(address(second)))
