"""Many cases are moved by one decision: each by a command of its own, and what failed is named."""

import uuid
from collections.abc import Collection, Mapping
from typing import Any

import pytest

from engine.errors import Invalid, NotFound, NotPermitted, ReasonMissing
from service.bootstrap import Alur
from service.dispatch.instances import Answer, InstanceDispatch
from service.dispatch.migrating import BadMapping
from service.dispatch.movings import BadMovingId, Movings, NothingToMove, NotTheVersionInForce
from service.dispatch.texts import LONGEST_REMARK, LongReason
from service.persistence.errors import DatabaseFailed
from service.persistence.store import cases
from service.persistence.store import movings as store
from service.persistence.store.cases import Case
from service.queries import logs, movings
from service.queries.impact import Wanted
from service.queries.movings import MovingItem
from tests.builders.editions import edited
from tests.builders.offices import SOP, completed, run_to, started

LATER_STEP_3 = ('timeLimit="PT30M" form="langkah_3"', 'timeLimit="PT45M" form="langkah_3"')
REASON = "Batas waktu baru berlaku untuk semua"


def in_force(alur: Alur) -> None:
    """Put a second version into force and find out what it means for the cases."""
    put = alur.office.put_into_force(edited(*LATER_STEP_3), person=None)
    assert put.version == 2
    assert alur.impact.go_on(edited(*LATER_STEP_3), person="admin", budget_s=60).is_complete


def asked(
    alur: Alur,
    *,
    only: Collection[str] | None = None,
    reason: str = REASON,
    version: int = 2,
    person: str = "admin",
    moving_id: str | None = None,
    mapping: Mapping[str, str] | None = None,
) -> str:
    """Decide to move cases that can be moved."""
    moving_id = moving_id or str(uuid.uuid4())
    alur.movings.ask(
        moving_id,
        SOP,
        version=version,
        wanted=Wanted(verdict="migratable"),
        only=only,
        mapping=mapping,
        reason=reason,
        person=person,
    )
    return moving_id


def gone_on(alur: Alur, moving_id: str, *, budget_s: float = 60) -> MovingItem:
    return alur.movings.go_on(SOP, moving_id, person="admin", budget_s=budget_s)


def case_of(alur: Alur, case_id: str) -> Case:
    with alur.database.read() as connection:
        case = cases.read_case(connection, case_id)
    assert case is not None
    return case


def test_all_that_can_be_moved_go_on_by_the_version_in_force_each_with_the_reason(alur: Alur) -> None:
    ids = [started(alur, f"TW {number}").case.id for number in range(3)]
    in_force(alur)

    found = gone_on(alur, asked(alur))

    assert (found.total, found.moved, found.refused, found.waiting) == (3, 3, 0, 0)
    assert [case_of(alur, each).definition_version for each in ids] == [2, 2, 2]
    for each in ids:
        with alur.database.read() as connection:
            last = logs.log(connection, each).items[-1]
        assert (last.kind, last.actor) == ("migrate_instance", "admin")
        assert last.body is not None
        assert last.body["command"]["reason"] == REASON


def test_only_the_chosen_ones_are_moved(alur: Alur) -> None:
    chosen, other = (started(alur, name).case.id for name in ("TW I", "TW II"))
    in_force(alur)

    gone_on(alur, asked(alur, only=[chosen, "no case"]))

    assert case_of(alur, chosen).definition_version == 2
    assert case_of(alur, other).definition_version == 1


def test_a_case_that_cannot_be_moved_any_more_stays_and_says_why_and_the_others_go(alur: Alur) -> None:
    gone, other = (started(alur, name).case.id for name in ("TW I", "TW II"))
    in_force(alur)
    moving_id = asked(alur)
    alur.instances.cancel(gone, "salah buka", person="admin")

    found = gone_on(alur, moving_id)

    assert (found.moved, found.refused) == (1, 1)
    assert case_of(alur, other).definition_version == 2
    with alur.database.read() as connection:
        (stayed,) = movings.stayed(connection, moving_id).items
    assert (stayed.id, stayed.business_key) == (gone, "TW I")
    assert "dibatalkan" in stayed.problem.id
    assert "cancelled" in stayed.problem.en


def test_a_decision_sent_twice_is_one_and_a_case_is_moved_once(alur: Alur) -> None:
    case_id = started(alur).case.id
    in_force(alur)
    moving_id = asked(alur)
    gone_on(alur, moving_id)
    moved = case_of(alur, case_id)

    asked(alur, moving_id=moving_id)
    found = gone_on(alur, moving_id)

    assert (found.total, found.moved) == (1, 1)
    assert case_of(alur, case_id) == moved


def test_a_case_that_somebody_else_moved_meanwhile_counts_as_moved(alur: Alur) -> None:
    case_id = started(alur).case.id
    in_force(alur)
    moving_id = asked(alur)
    alur.instances.migrate(case_id, version=2, reason="satu per satu", person="admin")

    found = gone_on(alur, moving_id)

    assert (found.moved, found.refused) == (1, 0)


class MovedByAnotherFirst(InstanceDispatch):
    """Moves each case once before, as a second request that goes on at the same moment does."""

    def __init__(self, alur: Alur) -> None:
        self._transaction = alur.instances._transaction

    def migrate(self, *args: Any, **kwargs: Any) -> Answer:
        super().migrate(*args, **kwargs)
        return super().migrate(*args, **kwargs)


def test_a_case_that_another_request_moves_at_the_same_moment_counts_as_moved(alur: Alur) -> None:
    case_id = started(alur).case.id
    in_force(alur)
    moving_id = asked(alur)
    raced = Movings(alur.database, alur.clock, MovedByAnotherFirst(alur))

    found = raced.go_on(SOP, moving_id, person="admin", budget_s=60)

    assert (found.moved, found.refused) == (1, 0)
    assert case_of(alur, case_id).definition_version == 2


class FailsOn(InstanceDispatch):
    """Fails on one case in a way that nobody foresaw, as a broken snapshot does."""

    def __init__(self, alur: Alur, instance_id: str, error: Exception) -> None:
        self._transaction, self._broken, self._error = alur.instances._transaction, instance_id, error

    def migrate(self, instance_id: str, **kwargs: Any) -> Answer:
        if instance_id == self._broken:
            raise self._error
        return super().migrate(instance_id, **kwargs)


class NotedMeanwhile(InstanceDispatch):
    """Fails on a case that another request moved and noted in the same moment."""

    def __init__(self, alur: Alur, moving_id: str) -> None:
        self._transaction, self._alur, self._moving_id = alur.instances._transaction, alur, moving_id

    def migrate(self, instance_id: str, **kwargs: Any) -> Answer:
        with self._alur.database.write() as connection:
            store.note(connection, self._moving_id, instance_id, "moved", None)
        raise KeyError("token")


@pytest.mark.usefixtures("log")
def test_what_was_noted_of_a_case_first_stays(alur: Alur) -> None:
    started(alur)
    in_force(alur)
    moving_id = asked(alur)
    slower = Movings(alur.database, alur.clock, NotedMeanwhile(alur, moving_id))

    found = slower.go_on(SOP, moving_id, person="admin", budget_s=60)

    assert (found.moved, found.refused, found.waiting) == (1, 0, 0)


@pytest.mark.usefixtures("log")
def test_a_case_that_fails_unforeseen_is_refused_and_the_others_are_moved(alur: Alur) -> None:
    broken, sound = started(alur, "1").case.id, started(alur, "2").case.id
    in_force(alur)
    moving_id = asked(alur)
    failing = Movings(alur.database, alur.clock, FailsOn(alur, broken, KeyError("token")))

    found = failing.go_on(SOP, moving_id, person="admin", budget_s=60)

    assert (found.moved, found.refused, found.waiting) == (1, 1, 0)
    assert [case_of(alur, each).definition_version for each in (broken, sound)] == [1, 2]


def test_a_failing_database_refuses_no_case(alur: Alur) -> None:
    case_id = started(alur).case.id
    in_force(alur)
    moving_id = asked(alur)
    failing = Movings(alur.database, alur.clock, FailsOn(alur, case_id, DatabaseFailed("gone")))

    with pytest.raises(DatabaseFailed):
        failing.go_on(SOP, moving_id, person="admin", budget_s=60)

    assert gone_on(alur, moving_id).moved == 1


def test_it_goes_on_where_the_last_request_stopped(alur: Alur) -> None:
    for number in range(3):
        started(alur, str(number))
    in_force(alur)
    moving_id = asked(alur)

    progress = [gone_on(alur, moving_id, budget_s=1e-6).moved for _ in range(4)]

    assert progress == sorted(progress)
    assert gone_on(alur, moving_id).moved == 3


def test_a_moved_case_can_be_finished_by_the_new_version(alur: Alur) -> None:
    task = run_to(alur, "langkah_2", started(alur))
    in_force(alur)
    gone_on(alur, asked(alur))

    outcome = completed(alur, task)
    last = run_to(alur, "langkah_11", outcome)

    assert completed(alur, last).case.status == "completed"


def test_what_a_decision_lacks_is_refused(alur: Alur) -> None:
    case_id = started(alur).case.id
    in_force(alur)

    with pytest.raises(ReasonMissing):
        asked(alur, reason=" \u200b ")
    with pytest.raises(LongReason):
        asked(alur, reason="a" * (LONGEST_REMARK + 1))
    with pytest.raises(Invalid):
        asked(alur, reason="\x00")
    with pytest.raises(NothingToMove):
        asked(alur, only=[])
    with pytest.raises(NotTheVersionInForce):
        asked(alur, version=1)
    with pytest.raises(BadMovingId):
        asked(alur, moving_id="no decision")
    with pytest.raises(BadMapping) as refusal:
        asked(alur, mapping={"langkah_1": "langkah_2"})
    assert list(refusal.value.errors) == ["mapping.langkah_1"]
    with pytest.raises(NotFound):
        gone_on(alur, "no decision")
    assert case_of(alur, case_id).definition_version == 1


@pytest.mark.parametrize("who", ["sekretaris", "operator", "auditor"])
def test_only_process_admins_may_move_cases(alur: Alur, who: str) -> None:
    started(alur)
    in_force(alur)
    moving_id = asked(alur)

    with pytest.raises(NotPermitted):
        asked(alur, person=who)
    with pytest.raises(NotPermitted):
        alur.movings.go_on(SOP, moving_id, person=who)


def test_a_decision_belongs_to_its_sop(alur: Alur) -> None:
    started(alur)
    in_force(alur)
    moving_id = asked(alur)

    with pytest.raises(NotFound):
        alur.movings.go_on("another", moving_id, person="admin")
    with alur.database.read() as connection:
        assert [each.id for each in movings.lately(connection, SOP)] == [moving_id]
        assert movings.lately(connection, "another") == ()
