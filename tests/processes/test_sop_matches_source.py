"""The diagram says what the agency's own document says, word for word, row by row."""

import re
from dataclasses import astuple
from pathlib import Path

import pytest

from engine.diagram import Diagram, Step, read_diagram

HERE = Path(__file__).resolve().parent
SOURCE = (HERE / "sop-source.txt").read_text(encoding="utf-8")
SOP = HERE.parents[1] / "processes" / "pengumpulan_data_kinerja" / "pengumpulan_data_kinerja.bpmn"
ROWS = [line.split("\t") for line in SOURCE.splitlines() if re.match(r"\d+\.\t", line)]
UNITS = {"menit": "PT{}M", "jam": "PT{}H", "hari": "P{}D"}
HEADINGS = (
    "Standar Operasional Prosedur (SOP)",
    "**Dinas PMK**",
    "Nomor SOP",
    "Tanggal Pembuatan",
    "Tanggal Revisi",
    "Tanggal Pengesahan",
    "Disahkan Oleh",
    "Nama SOP",
    "Dasar Hukum",
    "Kualifikasi Pelaksana",
    "Keterkaitan",
    "Peralatan/ Perlengkapan",
    "Peringatan",
    "Pencatatan dan Pendataan",
    "NIP.",
    "Kabupaten Way Kanan",
)


@pytest.fixture(scope="module")
def sop() -> Diagram:
    return read_diagram(SOP.read_bytes())


@pytest.fixture(params=ROWS, ids=lambda row: f"row {row[0]}")
def row(request: pytest.FixtureRequest) -> list[str]:
    return list(request.param)


def plain(text: str) -> str:
    """Compare without case and without regard to blanks, as the source's own spellings differ in them."""
    return " ".join(text.casefold().split())


def step_of(sop: Diagram, row: list[str]) -> Step:
    (step,) = (step for step in sop.steps if step.number == row[0].rstrip("."))
    return step


def test_the_source_has_eleven_rows_and_the_diagram_has_them_in_order(sop: Diagram):
    printed = [step.number for step in sop.steps if step.part_of is None]

    assert printed == [row[0].rstrip(".") for row in ROWS] == [str(number) for number in range(1, 12)]


def test_a_step_carries_the_full_wording_of_its_row(sop: Diagram, row: list[str]):
    assert step_of(sop, row).activity == row[1]


def test_a_step_asks_for_the_required_inputs_of_its_row(sop: Diagram, row: list[str]):
    assert plain(", ".join(step_of(sop, row).required_inputs)) == plain(row[6])


def test_a_step_has_the_time_limit_of_its_row(sop: Diagram, row: list[str]):
    amount, unit = row[7].split()

    assert step_of(sop, row).time_limit == UNITS[unit.casefold()].format(amount)


def test_a_step_yields_the_output_of_its_row(sop: Diagram, row: list[str]):
    assert plain(step_of(sop, row).output or "") == plain(row[8])


def test_a_step_has_the_remark_of_its_row_which_is_none(sop: Diagram, row: list[str]):
    assert step_of(sop, row).remark == row[9] == ""


def test_the_lanes_are_the_column_heads_in_their_order(sop: Diagram):
    heads = next(line for line in SOURCE.splitlines() if "\tSekretaris\t" in line).split("\t")

    assert [lane.name for lane in sop.lanes] == [head for head in heads if head]


def test_the_only_mark_left_of_the_flow_chart_is_the_yes_in_the_secretarys_column(sop: Diagram):
    marks = {(row[0], column): row[column] for row in ROWS for column in range(2, 6) if row[column]}

    assert marks == {("11.", 2): "Ya"}
    yes = sop.flow("alur_ya")
    assert yes is not None
    assert yes.name == "Ya"
    assert sop.elements[yes.source].lane == sop.lanes[0].id


def test_the_standards_add_up_to_three_days_four_hours_and_forty_five_minutes(sop: Diagram):
    limits = [step.time_limit or "" for step in sop.steps]

    assert sum(int(limit[1:-1]) for limit in limits if limit.endswith("D")) == 3
    hours = sum(int(limit[2:-1]) for limit in limits if limit.endswith("H"))
    assert hours * 60 + sum(int(limit[2:-1]) for limit in limits if limit.endswith("M")) == 4 * 60 + 45


def test_the_cover_is_complete_and_nothing_was_made_up(sop: Diagram):
    cover = plain(re.sub(r"<[^>]*>", " ", SOURCE.partition("\nKegiatan\t")[0]))
    cover = cover.replace("masyrakat", "masyarakat")
    said = [
        item for value in astuple(sop.identity) for item in ((value,) if isinstance(value, str) else value)
    ]

    for text in sorted(filter(None, [*said, *HEADINGS]), key=len, reverse=True):
        assert plain(text) in cover or text in HEADINGS or text == sop.identity.approved_on
        cover = cover.replace(plain(text), " ")

    assert cover.split() == []


def test_the_middle_of_the_number_stays_blank_and_there_was_no_revision(sop: Diagram):
    assert sop.identity.number == "050/ /V.07-WK/2024"
    assert sop.identity.revised_on == ""


def test_the_lists_of_the_cover_have_their_items(sop: Diagram):
    cover = sop.identity

    counts = [
        len(items) for items in (cover.legal_basis, cover.qualifications, cover.related, cover.equipment)
    ]
    assert counts == [3, 1, 3, 4]


def test_step_10b_belongs_to_step_10_and_yields_what_step_10_is_said_to_yield(sop: Diagram):
    review, report = sop.step("langkah_10"), sop.step("langkah_10b")
    assert review is not None
    assert report is not None

    assert report.part_of == review.id
    assert report.time_limit is None
    assert report.output == review.output == "Laporan Kinerja"
    assert plain("menyusun Laporan Kinerja") in plain(review.activity)
