"""The printed table of the shipped SOP is the customer's own, row for row."""

import re
from pathlib import Path

import pytest

from engine.diagram import read_diagram
from engine.printed import Arrow, Row, Table, limit_in_words, table_of, total_in_words

TESTS = Path(__file__).resolve().parents[2]
SOP = TESTS.parent / "processes/pengumpulan_data_kinerja/pengumpulan_data_kinerja.bpmn"
SOURCE = (TESTS / "processes/sop-source.txt").read_text(encoding="utf-8")
LINES = [line.split("\t") for line in SOURCE.splitlines() if re.match(r"\d+\.\t", line)]


@pytest.fixture(scope="module")
def table() -> Table:
    return table_of(read_diagram(SOP.read_bytes()))


def as_printed(row: Row) -> list[str]:
    """Write a row as the customer's document does, without the columns of the flow chart."""
    return [
        f"{row.number}.",
        row.activity,
        ", ".join(row.inputs),
        limit_in_words(row.limit),
        row.output,
        row.remark,
    ]


def test_the_table_has_the_customers_rows_word_for_word(table: Table):
    customers = [[*line[:2], *line[6:]] for line in LINES]

    assert [[cell.casefold() for cell in as_printed(row)] for row in table.rows] == [
        [cell.strip().casefold() for cell in line] for line in customers
    ]


def test_the_columns_are_the_customers_performers(table: Table):
    heads = next(line for line in SOURCE.splitlines() if "\tSekretaris\t" in line).split()

    assert " ".join(lane.name for lane in table.lanes) == " ".join(heads)


def test_each_row_has_one_symbol_in_its_performers_column(table: Table):
    assert all(list(row.symbols) == [row.lane] for row in table.rows)


def test_it_begins_and_ends_with_a_capsule_and_step_ten_is_its_only_diamond(table: Table):
    assert [row.symbol for row in table.rows] == ["start", *["process"] * 8, "decision", "end"]


def test_the_arrows_go_from_row_to_row_with_yes_to_the_last_and_no_back_to_step_seven(table: Table):
    onward = [
        Arrow(source_row=row, target_row=row + 1, label="Ya" if row == 9 else "", is_return=False)
        for row in range(10)
    ]

    assert list(table.arrows) == [*onward, Arrow(source_row=9, target_row=6, label="Tidak", is_return=True)]


def test_sending_data_back_at_step_seven_is_not_in_the_customers_table(table: Table):
    assert table.unprinted == ("alur_belum_lengkap",)


def test_the_total_is_three_days_four_hours_and_forty_five_minutes(table: Table):
    assert table.total == (3, 4 * 60 + 45)
    assert total_in_words(table.total) == "3 hari 4 jam 45 menit"
    assert total_in_words(table.total, "en") == "3 days 4 hours 45 minutes"
