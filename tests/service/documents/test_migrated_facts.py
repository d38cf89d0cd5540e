"""A document of a case that was moved names the version that its task was done by."""

from pathlib import Path

import pytest

from engine.sop import StepDocument
from service.bootstrap import Alur
from service.dispatch.release_terms import Terms
from service.documents.facts import facts, known
from service.persistence.store import cases
from tests.builders.clocks import StandingClock
from tests.builders.editions import edited
from tests.builders.offices import SOP, an_installation, completed, run_to, started

TERMS = Terms(changes="Kembali.")
DOCUMENT = StepDocument(name="Lembar", template=None)


@pytest.fixture
def alur(office_copy: str, tmp_path: Path, clock: StandingClock) -> Alur:
    """Give an office with the SOP in force."""
    return an_installation(office_copy, tmp_path, clock)


def version_told(alur: Alur, task_id: str) -> int:
    """Read which version a document of a task would name."""
    with alur.database.read() as connection:
        task = cases.read_task(connection, task_id)
        assert task is not None
        assert task.completed_at is not None
        case = cases.read_case(connection, task.instance_id)
        assert case is not None
        found = known(connection, alur.deployments, case, task, at=task.completed_at, public_url="")
    return int(facts(found, DOCUMENT)["case"]["version"])


def test_each_task_names_the_version_it_was_done_by(alur: Alur, clock: StandingClock):
    begun = started(alur)
    (first,) = begun.offered
    second = run_to(alur, "langkah_2", begun)
    alur.office.put_into_force(edited('timeLimit="PT30M"', 'timeLimit="PT45M"'), person=None)
    alur.instances.migrate(begun.case.id, version=2, reason="Batas baru", person="admin")
    clock.advance(hours=1)
    third = run_to(alur, "langkah_3", completed(alur, second))
    alur.releases.ask_again(SOP, 1, TERMS, person="admin")
    alur.instances.migrate(begun.case.id, version=3, reason="Kembali", person="admin")
    clock.advance(hours=1)
    completed(alur, third)

    assert [version_told(alur, task.id) for task in (first, second, third)] == [1, 2, 3]
