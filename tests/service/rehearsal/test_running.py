"""Scenarios played on the SOP that ships: all come out right, and what is wrong is said at its step."""

import pytest

from service.rehearsal import counted, run_all
from tests.service.rehearsal.builders import TO_THE_REVIEW, TO_THE_UNITS, played, sop_files

BPMN = "pengumpulan_data_kinerja.bpmn"


def test_every_scenario_of_the_sop_comes_out_as_it_says():
    verdicts = run_all(sop_files())

    assert [(verdict.path, verdict.text.id) for verdict in verdicts if not verdict.passed] == []
    assert len(verdicts) == 8
    assert counted(verdicts).id == "8 skenario, semuanya berhasil"


def test_together_the_scenarios_come_to_every_step():
    visited = frozenset[str]().union(*(verdict.visited for verdict in run_all(sop_files())))

    assert len(visited) == 12


def test_a_step_moved_to_another_lane_fails_where_its_performer_was_named():
    files = sop_files()
    bpmn = files[BPMN].decode()
    ref = "<bpmn:flowNodeRef>langkah_8</bpmn:flowNodeRef>"
    other = "<bpmn:flowNodeRef>langkah_9</bpmn:flowNodeRef>"
    moved = bpmn.replace(ref, "", 1).replace(other, ref + other, 1)

    verdicts = {verdict.path: verdict for verdict in run_all({**files, BPMN: moved.encode()})}

    found = verdicts["scenarios/jalan_lurus.yaml"]
    assert (found.passed, found.move, found.line, found.step) == (False, 10, 13, "langkah_8")
    assert "Langkah 8 Menyerahkan hasil rekapitulasi: diharapkan dapat dikerjakan" in found.text.id
    assert "milik pelaksana Fungsional Perencana" in found.text.id


def test_a_changed_condition_fails_at_the_decision():
    files = sop_files()
    bpmn = files[BPMN].decode().replace('keputusan == "setuju"', 'keputusan == "kembalikan"')

    verdicts = {verdict.path: verdict for verdict in run_all({**files, BPMN: bpmn.encode()})}

    found = verdicts["scenarios/jalan_lurus.yaml"]
    assert found.expected is not None
    assert found.came is not None
    assert found.expected.id == "sesudahnya 10b Menyusun Laporan Kinerja"
    assert found.came.id == "yang datang 7 Memerintahkan rekapitulasi data"


def test_a_form_that_asks_more_fails_at_its_step():
    files = sop_files()
    form = files["forms/langkah_3.json"].decode()
    more = form.replace(
        '"components": [',
        '"components": [{"type": "textfield", "key": "baru", "label": "Baru", '
        '"validate": {"required": true}, "properties": {"label_en": "New"}},',
        1,
    )

    verdict = played(*TO_THE_UNITS, files={**files, "forms/langkah_3.json": more.encode()})

    assert (verdict.passed, verdict.step) == (False, "langkah_3")
    assert "baru: Wajib diisi." in verdict.text.id


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ({"step": 1, "next": [3]}, "expected 3 Memerintahkan pembagian formulir next; but 2 Menyiapkan"),
        ({"step": 1, "next": []}, "expected no new task; but 2 Menyiapkan formulir came"),
        ({"step": 1, "next": [99]}, "The diagram has no step «99»"),
        ({"step": 1, "end": True}, "expected the case to end; but it goes on"),
        ({"step": 1, "refused": "four-eyes"}, "expected it to be refused (four-eyes); but it was accepted"),
        ({"step": 99}, "Step 99: expected it to be accepted; but it was refused: The diagram has no step"),
        ({"step": 2}, "Step 2 is not waiting. What waits: 1 Menugaskan penyiapan formulir"),
        ({"step": 1, "by": "siapa"}, "«siapa» is not among the people of this scenario"),
        ({"step": 1, "lacking": ["Kopi"]}, "«Kopi» is not an input from outside of step 1"),
        ({"step": 1, "values": {"tahun": 1}, "refused": {"fields": ["periode"]}}, "refused (periode); but"),
        ({"excuse": "usaha", "reason": "Banjir"}, "Excusing usaha: expected it to be accepted"),
    ],
)
def test_what_came_otherwise_is_said_with_what_was_expected(step: dict[str, object], said: str):
    verdict = played(step)

    assert not verdict.passed
    assert said in verdict.text.en


def test_a_step_without_a_unit_is_done_by_every_unit_in_turn():
    verdict = played(
        *TO_THE_UNITS, {"step": 5, "next": ["6[usaha]", "6[pemerintahan]"]}, {"step": 6, "next": [7]}
    )

    assert verdict.passed, verdict.text


def test_a_refused_step_leaves_the_case_as_it_was():
    back = {"keputusan": "kembalikan", "saran": "Lengkapi.", "unit_bertugas": ["orang-lain"]}

    verdict = played(
        *TO_THE_REVIEW,
        {"step": 10, "values": back, "refused": {"fields": ["unit_bertugas"]}},
        {"step": 10, "next": ["10b"]},
    )

    assert verdict.passed, verdict.text


def test_a_file_is_named_and_that_is_enough():
    verdict = played(
        {"step": 1, "values": {"lampiran": ["jadwal.pdf"]}, "next": [2]},
    )

    assert verdict.passed, verdict.text


def test_a_file_of_a_kind_that_the_form_does_not_take_is_refused():
    verdict = played({"step": 1, "values": {"lampiran": ["jadwal.exe"]}, "refused": {"fields": ["lampiran"]}})

    assert verdict.passed, verdict.text


def test_a_diagram_with_errors_fails_every_scenario_and_says_why():
    files = sop_files()
    bpmn = files[BPMN].decode().replace('keputusan == "setuju"', "keputusan ==")

    verdicts = run_all({**files, BPMN: bpmn.encode()})

    assert not any(verdict.passed for verdict in verdicts)
    assert all("perbaiki dahulu 1 galat" in verdict.text.id for verdict in verdicts)


def test_a_file_that_cannot_be_read_fails_with_its_line_and_the_others_go_on():
    verdicts = run_all({**sop_files(), "scenarios/buruk.yaml": b"name: A\nsteps: ya\n"})

    found = {verdict.path: verdict for verdict in verdicts}
    assert found["scenarios/buruk.yaml"].line == 2
    assert counted(verdicts).id == "9 skenario: 8 berhasil, 1 gagal"


def test_when_what_they_share_cannot_be_read_all_fail():
    verdicts = run_all({**sop_files(), "scenarios/_umum.yaml": b"lists: 3\n"})

    assert {verdict.text.en for verdict in verdicts} == {
        "_umum.yaml, line 1: here must be named entries (name: value)"
    }


def test_a_process_without_scenarios_has_no_verdicts():
    files = {path: content for path, content in sop_files().items() if not path.startswith("scenarios/")}

    assert run_all(files) == ()
    assert counted(()).id == "Belum ada skenario."
