"""Checks are kept: of one case on demand, of everything in the background and by night."""

from datetime import UTC, datetime

import pytest

from engine.errors import NotFound, NotPermitted
from engine.history import OFFICE
from service.bootstrap import Alur
from service.jobs import outbox, verifying
from service.jobs.sweep import Sweeper
from service.persistence.store import verifications
from service.persistence.store.verifications import CHECKPOINTS, Kept, Run
from tests.builders.clocks import StandingClock
from tests.builders.offices import started
from tests.builders.tampering import another_comment, rewritten, unguarded


def kept(alur: Alur, chain: str) -> Kept:
    with alur.database.read() as connection:
        found = verifications.of(connection, chain)
    assert found is not None
    return found


def runs(alur: Alur) -> list[Run]:
    with alur.database.read() as connection:
        return list(verifications.last_runs(connection, limit=9))


def test_a_check_of_one_case_is_kept_until_the_next(alur: Alur, case: str, clock: StandingClock) -> None:
    assert alur.verifications.check(case) == kept(alur, case)
    assert (kept(alur, case).sound, kept(alur, case).sequence, kept(alur, case).signed_upto) == (True, 3, 3)
    clock.advance(minutes=5)
    unguarded(alur, "UPDATE history SET actor = 'staf' WHERE chain = :case AND sequence = 2", case=case)

    found = alur.verifications.check(case)

    assert found == kept(alur, case)
    assert (found.sound, found.broken_at, found.cause, found.at) == (False, 2, "chain", clock.now())
    with pytest.raises(NotFound):
        alur.verifications.check("nothing")


def test_a_log_written_anew_is_named_by_what_was_signed(alur: Alur, case: str) -> None:
    rewritten(alur, case, another_comment)

    found = alur.verifications.check(case)

    assert (found.sound, found.broken_at, found.cause) == (False, 3, "history")


def test_everything_is_checked_some_at_a_time(
    alur: Alur, case: str, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "AT_ONCE", 2)
    for number in range(3):
        started(alur, f"Berkas {number}")
    unguarded(alur, "UPDATE history SET actor = 'staf' WHERE chain = :case AND sequence = 2", case=case)
    run_id = alur.verifications.ask(person="auditor")
    assert alur.verifications.ask(person="admin") == run_id
    progress = []

    while outbox.make_waiting(alur):
        (run,) = runs(alur)
        progress.append((run.done, run.finished_at is not None))

    seen = list(dict.fromkeys(progress))
    assert [each for each in seen if each[0]] == [(2, False), (4, False), (4, True)]
    (run,) = runs(alur)
    assert (run.asked_by, run.total, run.broken, run.finished_at) == ("auditor", 4, 1, clock.now())
    assert (kept(alur, OFFICE).sound, kept(alur, CHECKPOINTS).sound) == (True, True)
    with alur.database.read() as connection:
        assert [each.chain for each, _name in verifications.unsound(connection, limit=9)] == [case]
    assert alur.verifications.ask(person="auditor") != run_id


def test_only_those_who_audit_or_are_in_charge_ask_for_it(alur: Alur) -> None:
    for somebody in ("staf", "sekretaris"):
        with pytest.raises(NotPermitted):
            alur.verifications.ask(person=somebody)


def test_what_cannot_be_read_does_not_keep_the_others_from_being_checked(alur: Alur, case: str) -> None:
    other = started(alur, "Berkas lain").case.id
    unguarded(alur, "UPDATE history_body SET body = NULL WHERE chain = :case", case=case)
    unguarded(alur, "UPDATE checkpoint SET line = '{}' WHERE number = 1")
    alur.verifications.ask(person="auditor")

    while outbox.make_waiting(alur):
        pass

    assert (kept(alur, case).sound, kept(alur, other).sound) == (False, True)
    assert (kept(alur, CHECKPOINTS).sound, kept(alur, CHECKPOINTS).cause) == (False, "checkpoint")


def test_it_is_done_by_night_once_and_by_day_only_when_a_night_was_slept_through(
    alur: Alur, clock: StandingClock
) -> None:
    assert verifying.call_nightly(alur) == 0
    clock.at = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)  # half past one in Jakarta

    assert [verifying.call_nightly(alur), verifying.call_nightly(alur)] == [1, 0]
    clock.advance(hours=9)
    assert verifying.call_nightly(alur) == 0
    clock.advance(hours=30)

    assert verifying.call_nightly(alur) == 1
    assert [run.asked_by for run in runs(alur)] == [None, None]


def tonight(alur: Alur, clock: StandingClock, *, days: int = 1) -> None:
    """Let what waits be done and signed, then some days pass, and everything be checked in the night."""
    while outbox.make_waiting(alur):
        pass
    clock.advance(days=days)
    alur.checkpoints.keep()
    verifying.call_nightly(alur)
    while outbox.make_waiting(alur):
        pass


def test_by_night_only_what_changed_is_replayed_and_everything_after_thirty_days(
    alur: Alur, case: str, clock: StandingClock
) -> None:
    clock.at = clock.at.replace(hour=18, minute=30)  # half past one in Jakarta
    quiet = started(alur, "Berkas tenang").case.id
    tonight(alur, clock)
    first = clock.now()
    alur.instances.comment(case, "Ada kabar.", person="sekretaris")

    tonight(alur, clock)

    assert kept(alur, case).at == clock.now()
    assert kept(alur, quiet).at == first
    assert runs(alur)[0].done == 2
    tonight(alur, clock, days=29)
    assert kept(alur, quiet).at == clock.now()
    tonight(alur, clock)
    alur.verifications.ask(person="auditor")
    while outbox.make_waiting(alur):
        pass
    assert kept(alur, quiet).at == clock.now()


@pytest.mark.parametrize(
    ("statement", "cause"),
    [
        ("UPDATE history SET actor = 'staf' WHERE chain = :case AND sequence = 2", "chain"),
        ("UPDATE instance SET status = 'completed' WHERE id = :case", "state"),
        ("UPDATE history_body SET body = NULL WHERE chain = :case AND sequence = 2", "disposed"),
    ],
)
def test_what_is_not_replayed_is_checked_all_the_same(
    alur: Alur, case: str, clock: StandingClock, statement: str, cause: str
) -> None:
    clock.at = clock.at.replace(hour=18, minute=30)
    tonight(alur, clock)
    assert kept(alur, case).sound
    unguarded(alur, statement, case=case)

    tonight(alur, clock)

    assert (kept(alur, case).sound, kept(alur, case).cause) == (False, cause)
    assert kept(alur, case).at == clock.now()


def test_without_signatures_everything_is_replayed_every_night(alur: Alur, clock: StandingClock) -> None:
    clock.at = clock.at.replace(hour=18, minute=30)
    alur.config.signing_key_file.unlink()
    unsigned = started(alur).case.id
    tonight(alur, clock)

    tonight(alur, clock)

    assert (kept(alur, unsigned).at, kept(alur, unsigned).signed_upto) == (clock.now(), 0)


def test_the_slow_sweeper_does_it_and_no_other(alur: Alur, case: str) -> None:
    alur.verifications.ask(person="auditor")

    Sweeper(alur).sweep()
    assert runs(alur)[0].finished_at is None
    slow = Sweeper(alur, slow=True)
    while slow.sweep():
        pass

    assert runs(alur)[0].finished_at is not None
