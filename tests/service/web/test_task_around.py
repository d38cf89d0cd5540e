"""What stands around a task's form: inputs, remarks, what changed, the diagram, a message to pass on."""

from io import BytesIO

from service.bootstrap import Alur
from service.dispatch.outcome import Outcome
from service.persistence.store import cases
from service.persistence.store.cases import Task
from tests.builders.clocks import StandingClock
from tests.builders.databases import ON_SQLITE, count_statements
from tests.builders.offices import an_outcome, answers, completed, run_to, started
from tests.builders.readers import text_of
from tests.service.web.conftest import As

pytestmark = ON_SQLITE
PDF = b"%PDF-1.7 jadwal"


def address(task: Task) -> str:
    return f"/tugas/{task.id}"


def row_of(alur: Alur, task: Task) -> Task:
    with alur.database.read() as connection:
        found = cases.read_task(connection, task.id)
    assert found is not None
    return found


def returned(alur: Alur) -> Outcome:
    """Let the recap come back for the data of one unit."""
    review = run_to(alur, "langkah_10", started(alur))
    own = {"keputusan": "kembalikan", "saran": "Perbaiki realisasi.", "unit_bertugas": ["usaha"]}
    return completed(alur, review, own)


def corrected(alur: Alur, clock: StandingClock, task: Task) -> Outcome:
    """Let the unit hand in another figure an hour later."""
    clock.advance(hours=1)
    values = answers(alur, task)
    values["capaian"][0]["realisasi"] = "9.5"
    return an_outcome(alur.instances.complete(task.id, values, person="kabid-usaha"))


def test_an_input_from_outside_that_is_ticked_is_at_hand(as_: As, alur: Alur):
    task = run_to(alur, "langkah_1", started(alur))
    reader = as_("sekretaris")
    page = reader.get(address(task))

    done = reader.post(
        address(task), reader.fields() | {"_kelengkapan": ["Jadwal kerja"], "_aksi": "selesai"}
    )

    assert 'value="Jadwal kerja"' in page.text
    assert "Dicatat belum tersedia" not in text_of(done)
    assert row_of(alur, task).inputs_missing is None


def test_one_that_is_not_is_recorded_as_missing_and_keeps_nobody_from_going_on(as_: As, alur: Alur):
    task = run_to(alur, "langkah_1", started(alur))
    reader = as_("sekretaris")
    reader.get(address(task))

    done = reader.post(address(task), reader.fields() | {"_aksi": "selesai"})

    assert "Dicatat belum tersedia: Jadwal kerja." in text_of(done)
    assert row_of(alur, task).inputs_missing == ["Jadwal kerja"]
    assert "dicatat belum tersedia" in text_of(reader.get(address(task)))
    assert "belum tersedia: Jadwal kerja" in text_of(reader.get(f"/berkas/{task.instance_id}"))


def test_a_file_for_an_input_makes_it_at_hand_and_stands_beside_it(as_: As, alur: Alur):
    task = run_to(alur, "langkah_1", started(alur))
    reader = as_("sekretaris")
    reader.get(address(task))
    sent = reader.fields() | {
        "_aksi": "simpan",
        "_kelengkapan_berkas-0": (BytesIO(PDF), "jadwal.pdf"),
        "isi_disposisi": "Kerjakan pekan ini.",
    }

    kept = reader.post(address(task), sent)
    done = reader.post(address(task), reader.fields() | {"_aksi": "selesai"})

    assert "jadwal.pdf" in text_of(kept)
    assert "Kerjakan pekan ini." in kept.text
    assert "Langkah 1 selesai" in text_of(done)
    assert row_of(alur, task).inputs_missing is None


def test_a_file_that_is_not_what_its_name_says_is_refused_by_the_input_s_name(as_: As, alur: Alur):
    task = run_to(alur, "langkah_1", started(alur))
    reader = as_("sekretaris")
    reader.get(address(task))

    answer = reader.post(
        address(task),
        reader.fields() | {"_aksi": "simpan", "_kelengkapan_berkas-0": (BytesIO(b"<b>"), "jadwal.pdf")},
    )

    assert answer.status_code == 422
    assert "Jadwal kerja: " in text_of(answer)


def test_ticks_are_kept_in_the_draft(as_: As, alur: Alur):
    task = run_to(alur, "langkah_1", started(alur))
    reader = as_("sekretaris")
    reader.get(address(task))

    reader.post(address(task), reader.fields() | {"_kelengkapan": ["Jadwal kerja"], "_aksi": "simpan"})

    reader.get(address(task))
    assert reader.fields()["_kelengkapan"] == ["Jadwal kerja"]


def test_an_input_that_a_step_yielded_leads_to_it(as_: As, alur: Alur):
    task = run_to(alur, "langkah_2", started(alur))

    page = as_("perencana").get(address(task))

    assert f'href="{address(task)}/bahan/langkah_1"' in page.text


def test_a_remark_beside_the_form_loses_nothing_of_it(as_: As, alur: Alur):
    task = run_to(alur, "langkah_3", started(alur))
    reader = as_("perencana")
    reader.get(address(task))
    typed = {"instruksi": "Bagikan lusa.", "_catatan": "Kertas A4 habis.", "_aksi": "catatan"}

    page = reader.post(address(task), reader.fields() | typed)

    assert "Kertas A4 habis." in text_of(page)
    assert "pada langkah ini" in text_of(page)
    assert reader.fields()["instruksi"] == ["Bagikan lusa."]
    assert "Kertas A4 habis." in text_of(as_("auditor").get(f"/berkas/{task.instance_id}"))


def test_a_remark_that_was_typed_but_not_kept_goes_with_the_completion(as_: As, alur: Alur):
    task = run_to(alur, "langkah_3", started(alur))
    reader = as_("perencana")
    reader.get(address(task))

    reader.post(address(task), reader.fields() | {"_catatan": "Kertas A4 habis.", "_aksi": "selesai"})

    assert "Kertas A4 habis." in text_of(reader.get(address(task)))


def test_one_who_only_reads_the_task_may_remark_on_it_and_an_auditor_may_not(as_: As, alur: Alur):
    task = run_to(alur, "langkah_3", started(alur))
    staff, auditor = as_("staf"), as_("auditor")
    staff.get(address(task))

    empty = staff.post(f"{address(task)}/catatan", {"_catatan": " "})
    said = staff.post(f"{address(task)}/catatan", {"_catatan": "Saya siap."})

    assert "Catatan 1–4000 karakter." in text_of(empty)
    assert "Saya siap." in text_of(said)
    assert 'name="_catatan"' not in auditor.get(address(task)).text
    assert auditor.post(f"{address(task)}/catatan", {"_catatan": "Saya juga."}).status_code == 403


def test_what_came_back_says_what_changed_since_then(as_: As, alur: Alur, clock: StandingClock):
    task = returned(alur).offered[0]
    unit, planner, reviewer = as_("kabid-usaha"), as_("perencana"), as_("sekretaris")

    at_first = text_of(unit.get(address(task)))
    order = run_to(alur, "langkah_7", corrected(alur, clock, task))
    ordered = text_of(planner.get(address(order)))
    review = run_to(alur, "langkah_10", completed(alur, order))
    reviewed = text_of(reviewer.get(address(review)))

    assert "Belum ada yang berubah sejak dikembalikan" in at_first
    assert "Perbaiki realisasi." in at_first
    for page in (ordered, reviewed):
        assert "Yang berubah sejak dikembalikan" in page
        assert "IK-4 – Indikator 4 Realisasi 9 9,5" in page
    assert "Pemerintahan" not in reviewed.split("Yang berubah sejak dikembalikan")[1].split("Kelengkapan")[0]


def test_one_s_own_draft_of_a_second_round_is_compared_with_the_first(as_: As, alur: Alur):
    task = returned(alur).offered[0]
    unit = as_("kabid-usaha")
    unit.get(address(task))

    page = unit.post(address(task), unit.fields() | {"capaian-0-realisasi": "9,75", "_aksi": "simpan"})

    assert "isian Anda" in text_of(page)
    assert "Realisasi 9 9,75" in text_of(page)


def test_in_a_first_round_nothing_is_compared(as_: As, alur: Alur):
    task = run_to(alur, "langkah_5", started(alur))

    assert "sejak dikembalikan" not in text_of(as_(f"kabid-{task.unit}").get(address(task)))


def test_what_was_done_before_is_listed_with_who_did_it(as_: As, alur: Alur):
    task = run_to(alur, "langkah_3", started(alur))

    page = text_of(as_("perencana").get(address(task)))

    done = page.split("Yang sudah dikerjakan")[1]
    assert done.index("2. Menyiapkan formulir") < done.index("1. Menugaskan penyiapan formulir")


def test_the_diagram_shows_where_one_is(as_: As, alur: Alur):
    task = run_to(alur, "langkah_3", started(alur))

    page = as_("perencana").get(f"{address(task)}/diagram")

    assert "Anda berada di langkah 3." in text_of(page)
    here = (
        page.text.split('id="langkah-langkah_3"')[0].rpartition("<g")[2]
        + page.text.split('id="langkah-langkah_3"')[1].partition(">")[0]
    )
    assert "is-current" in here


def test_a_message_to_pass_on_says_what_waits_until_when_and_where(as_: As, alur: Alur):
    task = returned(alur).offered[0]

    page = text_of(as_("staf").get(address(task)))

    message = page.split("Pesan untuk ditempel di WhatsApp")[1]
    assert "*5. Mengisi formulir capaian kinerja – Bidang Usaha*" in message
    assert "Batas waktu:" in message
    assert "Dikembalikan Sekretaris: Perbaiki realisasi." in message
    assert f"http://localhost{address(task)}" in message


def test_the_page_takes_few_statements_however_long_the_case(as_: As, alur: Alur, clock: StandingClock):
    reader, counts = as_("perencana"), []
    first = run_to(alur, "langkah_2", started(alur, "TW II 2026"))
    second = run_to(alur, "langkah_7", corrected(alur, clock, returned(alur).offered[0]))
    for task in (first, second):
        reader.get(address(task))
        with count_statements(alur.database) as statements:
            reader.get(address(task))
        counts.append(len(statements))

    assert max(counts) <= 22
    assert abs(counts[0] - counts[1]) <= 2


def test_what_the_units_must_complete_is_called_as_the_step_that_returned_it_calls_it(as_: As, alur: Alur):
    task = run_to(alur, "langkah_7", started(alur))
    own = {"kelengkapan_data": "kembalikan", "unit_bertugas": ["usaha"], "alasan": "Lampirkan bukti."}
    back = completed(alur, task, own).offered[0]

    told = text_of(as_(row_of(alur, task).completed_by).get(f"{address(task)}/selesai"))
    shown = text_of(as_("kabid-usaha").get(address(back)))

    assert "Data bidang dikembalikan ke langkah 5. Alasan dikembalikan: Lampirkan bukti." in told
    assert "Berkas dikembalikan" not in told
    assert "Alasan dikembalikan: Lampirkan bukti." in shown
    assert "Saran:" not in shown


def test_where_one_decides_nothing_is_promised_and_sending_back_looks_like_it(as_: As, alur: Alur):
    task = run_to(alur, "langkah_10", started(alur))
    reader = as_("sekretaris")
    opened = reader.get(address(task))

    chosen = reader.post(address(task), reader.fields() | {"keputusan": "kembalikan", "_aksi": "lihat"})
    approved = reader.post(address(task), reader.fields() | {"keputusan": "setuju", "_aksi": "lihat"})

    assert "sesudah ini: bergantung keputusan" in text_of(opened)
    assert 'value="selesai"' in chosen.text
    assert "#return" in chosen.text.split('value="selesai"')[1].split("</button>")[0]
    assert "#check" in approved.text.split('value="selesai"')[1].split("</button>")[0]
