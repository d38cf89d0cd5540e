"""Cases played back from what the database gives, and over the API."""

from dataclasses import replace
from itertools import count
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.history import GENESIS, Entry, hash_of
from service.persistence.database import Database
from service.persistence.store import history
from tests.engine.blocks import BLOCKS, Block
from tests.engine.playback.histories import CHOICES, Choices, a_history, an_sop_history


def on_a_chain_of_its_own(log: list[Entry], chain: str) -> list[Entry]:
    """Give a log under another case's id, hashed anew."""
    entries: list[Entry] = []
    for entry in log:
        previous = entries[-1].row.hash if entries else GENESIS
        row = replace(entry.row, chain=chain, previous_hash=previous)
        entries.append(replace(entry, row=replace(row, hash=hash_of(row))))
    return entries


def test_two_hundred_stored_histories_play_back_as_the_engine_went(database: Database) -> None:
    numbers = count(1)

    @settings(max_examples=200, deadline=None, derandomize=True, database=None)
    @given(block=BLOCKS, choices=CHOICES, of_the_sop=st.booleans())
    def plays_back(block: Block, choices: Choices, *, of_the_sop: bool) -> None:
        led = an_sop_history(choices) if of_the_sop else a_history(block, choices)
        chain = str(UUID(int=next(numbers)))
        with database.write() as connection:
            for entry in on_a_chain_of_its_own(led.case.log, chain):
                history.append(connection, entry.row, entry.body or b"")

        with database.read() as connection:
            stored = list(history.entries(connection, chain))

        assert led.is_shown_by(stored)

    plays_back()
    assert next(numbers) > 200
