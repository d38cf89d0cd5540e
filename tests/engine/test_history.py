"""The hash chain: whatever is altered, swapped, removed or added is named, at its place."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.codec import canonical
from engine.history import (
    GENESIS,
    Break,
    Entry,
    HistoryRow,
    deployment_hash,
    first_break,
    hash_of,
    next_row,
    sha256,
)

AT = datetime(2026, 11, 23, 1, 2, 3, 4, tzinfo=UTC)
COLUMNS = [field.name for field in fields(HistoryRow)]
HASHED = [name for name in COLUMNS if name not in ("sequence", "hash", "previous_hash", "chain")]


def a_chain(length: int = 4, *, chain: str = "berkas") -> list[Entry]:
    entries: list[Entry] = []
    for number in range(1, length + 1):
        body = canonical({"command": {"kind": "add_comment", "text": f"catatan {number}"}})
        last = entries[-1].row if entries else None
        row = next_row(
            chain=chain,
            previous=(last.sequence, last.hash) if last else None,
            command_id=f"perintah-{number}",
            kind="add_comment",
            actor="ana",
            acted_for=None,
            at=AT + timedelta(minutes=number),
            deployment="d" * 64,
            body=body,
            state_hash="e" * 64,
        )
        entries.append(Entry(row=row, body=body))
    return entries


def head(entries: Sequence[Entry]) -> tuple[int, str]:
    return entries[-1].row.sequence, entries[-1].row.hash


def altered(value: object) -> object:
    match value:
        case None:
            return "lain"
        case int():
            return value + 1
        case datetime():
            return value + timedelta(microseconds=1)
        case _:
            return f"{value}x"


def rehashed(row: HistoryRow) -> HistoryRow:
    return replace(row, hash=hash_of(row))


def test_an_untouched_chain_holds():
    entries = a_chain()

    assert first_break(entries) is None
    assert first_break(entries, head(entries)) is None
    assert first_break([]) is None
    assert entries[0].row.previous_hash == GENESIS
    assert [entry.row.sequence for entry in entries] == [1, 2, 3, 4]


def test_a_hash_covers_every_other_column():
    row = a_chain(1)[0].row

    hashes = {
        hash_of(replace(row, **{name: altered(getattr(row, name))})) for name in COLUMNS if name != "hash"
    }

    assert len(hashes) == len(COLUMNS) - 1
    assert hash_of(row) not in hashes


@pytest.mark.parametrize("column", HASHED)
@pytest.mark.parametrize("place", [0, 1, 3])
def test_an_altered_column_is_named(column, place):
    entries = a_chain()
    row = entries[place].row
    entries[place] = replace(entries[place], row=replace(row, **{column: altered(getattr(row, column))}))

    found = first_break(entries)

    assert found == Break(sequence=place + 1, reason="a column was altered")


@pytest.mark.parametrize("place", [0, 1, 3])
def test_an_altered_row_that_was_hashed_again_is_named_at_the_next(place):
    entries = a_chain()
    kept = head(entries)
    entries[place] = replace(entries[place], row=rehashed(replace(entries[place].row, actor="ben")))

    found = first_break(entries, kept)

    if place < 3:
        assert found == Break(sequence=place + 2, reason="does not follow the row before it")
    else:
        assert found == Break(sequence=4, reason="the chain does not lead to its head")


@pytest.mark.parametrize("place", [0, 1, 3])
def test_an_altered_body_is_named(place):
    entries = a_chain()
    entries[place] = replace(entries[place], body=(entries[place].body or b"") + b" ")

    assert first_break(entries) == Break(sequence=place + 1, reason="the body was altered")


def test_a_body_put_back_with_its_hash_is_an_altered_column():
    entries = a_chain()
    body = b"{}"
    entries[1] = Entry(row=replace(entries[1].row, body_sha256=sha256(body)), body=body)

    assert first_break(entries) == Break(sequence=2, reason="a column was altered")


def test_a_body_that_was_disposed_of_does_not_break_the_chain():
    entries = a_chain()
    entries[1] = replace(entries[1], body=None)

    assert first_break(entries, head(entries)) is None


@given(st.permutations(range(4)).filter(lambda order: list(order) != [0, 1, 2, 3]))
def test_another_order_is_named(order):
    entries = a_chain()
    first = next(place for place, number in enumerate(order) if place != number)

    found = first_break([entries[number] for number in order])

    assert found == Break(sequence=first + 1, reason="missing or out of order")


def test_swapped_rows_with_swapped_numbers_are_named():
    entries = a_chain()
    second = rehashed(replace(entries[2].row, sequence=2, previous_hash=entries[0].row.hash))
    third = rehashed(replace(entries[1].row, sequence=3, previous_hash=second.hash))
    swapped = [entries[0], replace(entries[2], row=second), replace(entries[1], row=third), entries[3]]

    assert first_break(swapped) == Break(sequence=4, reason="does not follow the row before it")


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_removed_row_is_named(place):
    entries = a_chain()
    del entries[place]

    assert first_break(entries) == Break(sequence=place + 1, reason="missing or out of order")


def test_a_doubled_row_is_named():
    entries = a_chain()

    assert first_break([*entries[:2], *entries[1:]]) == Break(sequence=3, reason="missing or out of order")


def test_a_cut_off_end_is_named_by_the_head_alone():
    entries = a_chain()

    assert first_break(entries[:2]) is None
    assert first_break(entries[:2], head(entries)) == Break(
        sequence=3, reason="the end of the chain is missing"
    )
    assert first_break([], head(entries)) == Break(sequence=1, reason="the end of the chain is missing")


def test_rows_after_the_head_are_named():
    entries = a_chain()

    assert first_break(entries, head(entries[:3])) == Break(
        sequence=3, reason="the chain does not lead to its head"
    )


def test_a_row_of_another_chain_is_named():
    entries, others = a_chain(), a_chain(chain="lain")

    found = first_break([entries[0], others[1], *entries[2:]])

    assert found == Break(sequence=2, reason="missing or out of order")


def test_a_chain_written_anew_is_named_by_the_head_alone():
    entries = a_chain()
    kept = head(entries)
    last: HistoryRow | None = None
    for place, entry in enumerate(entries):
        row = replace(entry.row, actor="ben", previous_hash=last.hash if last else GENESIS)
        last = rehashed(row)
        entries[place] = replace(entry, row=last)

    assert first_break(entries) is None
    assert first_break(entries, kept) == Break(sequence=4, reason="the chain does not lead to its head")


def test_a_deployment_is_its_files_whatever_their_order():
    files = {"a.bpmn": b"a", "forms/b.json": b"b"}

    assert deployment_hash(files) == deployment_hash(dict(reversed(files.items())))
    assert deployment_hash(files) == sha256(
        canonical([["a.bpmn", sha256(b"a")], ["forms/b.json", sha256(b"b")]])
    )
    assert deployment_hash(files) != deployment_hash({"a.bpmn": b"b", "forms/b.json": b"a"})
