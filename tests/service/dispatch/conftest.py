"""An office with the real SOP in force, on each kind of database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.bootstrap import Alur
from tests.builders.clocks import StandingClock
from tests.builders.offices import an_installation


@pytest.fixture
def alur(office_copy: str, tmp_path: Path, clock: StandingClock) -> Iterator[Alur]:
    """Give an office with the real SOP, its people and four units."""
    made = an_installation(office_copy, tmp_path, clock)
    yield made
    made.database.close()
