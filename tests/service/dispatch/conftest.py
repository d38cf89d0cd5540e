"""An office with the real SOP in force, on each kind of database."""

from pathlib import Path

import pytest

from service.bootstrap import Alur
from tests.builders.clocks import StandingClock
from tests.builders.offices import an_installation, an_office


@pytest.fixture
def alur(database_url: str, tmp_path: Path, clock: StandingClock) -> Alur:
    """Give an office with the real SOP, its people and four units."""
    return an_office(an_installation(database_url, tmp_path, clock))
