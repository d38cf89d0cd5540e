"""Decided versions begin through the jobs: at their time, once, whoever looks for them."""

import io
from datetime import timedelta
from pathlib import Path

import pytest

from service.bootstrap import Alur
from service.casework.folders import ROOT, files_of_process
from service.dispatch.release_problems import RELEASE_PROBLEM
from service.dispatch.release_terms import Terms
from service.jobs.releases import begin_due
from service.jobs.sweep import Sweeper
from service.persistence.store import deployments, outbox, releases
from service.queries import releases as queries
from service.queries.releases import ReleaseItem
from tests.builders.clocks import StandingClock
from tests.builders.offices import SOP, an_installation

FILES = files_of_process(ROOT / "processes" / SOP)
BPMN = f"{SOP}.bpmn"


@pytest.fixture
def alur(office_copy: str, tmp_path: Path, clock: StandingClock) -> Alur:
    """Give an office with two versions of the SOP, the first of which is to come again tomorrow."""
    made = an_installation(office_copy, tmp_path, clock)
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


def release_now(alur: Alur) -> ReleaseItem:
    with alur.database.read() as connection:
        (found,) = queries.pending(connection, SOP)
    return found


def over_another_version(alur: Alur) -> str:
    """Let what waits have been asked for over a version that is not in force."""
    release = release_now(alur)
    with alur.database.write() as connection:
        releases.change(connection, release.id, over=1)
    return release.id


def test_a_version_that_cannot_begin_says_why_is_not_tried_again_and_admins_hear_once(
    alur: Alur, clock: StandingClock, log: io.StringIO
):
    over_another_version(alur)
    clock.advance(days=1)

    assert [begin_due(alur) for _ in range(3)] == [0, 0, 0]

    problem = release_now(alur).problem
    assert problem is not None
    assert "sudah berubah" in problem.id
    assert version_now(alur) == 2
    with alur.database.write() as connection:
        until = clock.now() + timedelta(minutes=1)
        told = outbox.claim(
            connection, at=clock.now(), token="t", until=until, limit=9, only=[RELEASE_PROBLEM]
        )
    assert [message.payload for message in told] == [{"person": "admin", "release": release_now(alur).id}]
    assert log.getvalue().count("release cannot begin") == 1
    assert "Traceback" not in log.getvalue()


def test_what_could_not_begin_is_tried_again_when_an_admin_asks(alur: Alur, clock: StandingClock):
    release_id = over_another_version(alur)
    clock.advance(days=1)
    begin_due(alur)
    with alur.database.write() as connection:
        releases.change(connection, release_id, over=2)
    assert begin_due(alur) == 0

    assert alur.releases.try_again(release_id, person="admin").problem is None

    assert begin_due(alur) == 1
    assert version_now(alur) == 3
