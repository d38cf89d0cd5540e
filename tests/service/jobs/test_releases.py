"""Decided versions begin through the jobs: at their time, once, whoever looks for them."""

from datetime import timedelta
from pathlib import Path

import pytest

from service.bootstrap import Alur
from service.casework.folders import ROOT, files_of_process
from service.dispatch.release_terms import Terms
from service.jobs.releases import begin_due
from service.jobs.sweep import Sweeper
from service.persistence.store import deployments
from tests.builders.clocks import StandingClock
from tests.builders.offices import SOP, an_installation, an_office

FILES = files_of_process(ROOT / "processes" / SOP)
BPMN = f"{SOP}.bpmn"


@pytest.fixture
def alur(database_url: str, tmp_path: Path, clock: StandingClock) -> Alur:
    """Give an office with two versions of the SOP, the first of which is to come again tomorrow."""
    made = an_office(an_installation(database_url, tmp_path, clock))
    made.office.put_into_force({**FILES, BPMN: FILES[BPMN] + b"\n"}, person=None)
    terms = Terms(changes="Kembali.", effective_at=clock.now() + timedelta(days=1))
    made.releases.ask_again(SOP, 1, terms, person="admin")
    return made


def version_now(alur: Alur) -> int:
    with alur.database.read() as connection:
        now = deployments.in_force(connection, SOP)
    assert now is not None
    return now.version


def test_a_sweep_lets_a_version_begin_at_its_time(alur: Alur, clock: StandingClock):
    sweeper = Sweeper(alur)
    sweeper.sweep()
    assert version_now(alur) == 2

    clock.advance(days=1)
    sweeper.sweep()

    assert version_now(alur) == 3


def test_processes_that_look_at_the_same_time_begin_it_once(
    alur: Alur, clock: StandingClock, database_url: str, tmp_path: Path
):
    other = an_installation(database_url, tmp_path, clock)
    clock.advance(days=1)

    assert sorted([begin_due(alur), begin_due(other)]) == [0, 1]
    other.database.close()
