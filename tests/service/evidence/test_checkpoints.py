"""Checkpoints are taken when something moved, one a minute, and published where nothing is overwritten."""

import json
from pathlib import Path

import pytest

from engine.checkpoints import read_line
from engine.history import OFFICE
from service.bootstrap import Alur
from service.evidence import anchors
from service.evidence.checkpoints import AnchorsAhead
from service.evidence.keys import KeyExists, KeyUnusable, create, public_keys
from service.jobs.sweep import Sweeper
from tests.builders.clocks import StandingClock
from tests.builders.offices import run_to, started
from tests.builders.tampering import unguarded
from tests.service.evidence.conftest import Examine


def published(alur: Alur) -> list[str]:
    file = alur.config.anchors_file
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def test_what_holds_is_said_to_hold(examine: Examine, case: str) -> None:
    found = examine()

    assert (found.checkpoints, found.anchors, found.faults) == (2, 2, ())


def test_a_checkpoint_names_only_the_heads_that_moved(alur: Alur, case: str) -> None:
    first, second = (read_line(line) for line in published(alur))

    assert {head.chain for head in first.heads} == {OFFICE, case}
    assert [(head.chain, head.sequence) for head in second.heads] == [(case, 3)]
    assert second.previous == first.hash


def test_one_is_taken_a_minute_and_none_without_activity(alur: Alur, clock: StandingClock) -> None:
    outcome = started(alur)
    assert alur.checkpoints.keep() == 1
    alur.instances.comment(outcome.case.id, "Cepat.", person="sekretaris")
    assert alur.checkpoints.keep() == 0

    clock.advance(minutes=1)

    assert alur.checkpoints.keep() == 1
    clock.advance(minutes=5)
    assert alur.checkpoints.keep() == 0
    assert len(published(alur)) == 2


def test_the_end_of_a_case_is_signed_at_once(alur: Alur) -> None:
    outcome = started(alur)
    alur.checkpoints.keep()

    alur.instances.cancel(outcome.case.id, "Salah periode.", person="operator")

    assert alur.checkpoints.keep() == 1
    assert [head.chain for head in read_line(published(alur)[-1]).heads] == [outcome.case.id]


def test_more_chains_than_one_line_should_hold_are_signed_one_after_another(
    alur: Alur, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.evidence.checkpoints._HEADS", 2)
    for number in range(4):
        started(alur, f"Berkas {number}")

    assert alur.checkpoints.keep() == 2
    clock.advance(minutes=1)
    assert alur.checkpoints.keep() == 1
    signed = [head.chain for line in published(alur) for head in read_line(line).heads]
    assert len(signed) == len(set(signed)) == 5


def test_without_a_key_nothing_is_signed_and_one_that_others_may_read_is_refused(alur: Alur) -> None:
    started(alur)
    file = alur.config.signing_key_file
    file.chmod(0o644)
    with pytest.raises(KeyUnusable):
        alur.checkpoints.keep()

    file.unlink()

    assert alur.checkpoints.keep() == 0


def test_a_key_is_made_once_and_replaced_only_when_it_is_meant(alur: Alur) -> None:
    file = alur.config.signing_key_file
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(KeyExists):
        create(file)

    newer = create(file, replace=True)

    assert public_keys(file)[-1] == newer
    assert len(public_keys(file)) == 2


def test_a_replaced_key_goes_on_and_the_former_is_still_trusted(
    alur: Alur, case: str, examine: Examine
) -> None:
    create(alur.config.signing_key_file, replace=True)
    alur.instances.comment(case, "Dengan kunci baru.", person="sekretaris")
    alur.checkpoints.keep()

    found = examine()

    assert (found.checkpoints, found.faults) == (3, ())


def test_the_sweeper_takes_them_and_catches_up_when_the_file_was_away(
    alur: Alur, clock: StandingClock, tmp_path: Path
) -> None:
    started(alur)
    file = alur.config.anchors_file
    file.mkdir()
    sweeper = Sweeper(alur)
    sweeper.sweep()
    file.rmdir()
    clock.advance(minutes=2)

    sweeper.sweep()

    assert [read_line(line).number for line in published(alur)] == [1]


def test_a_line_that_broke_off_is_written_anew_behind_it(alur: Alur, case: str, kept: str) -> None:
    file = alur.config.anchors_file
    first, second = kept.splitlines()
    file.write_text(f"{first}\n{second[:80]}")

    alur.checkpoints.publish()

    text = file.read_text(encoding="utf-8")
    assert text.splitlines() == [first, second[:80], second]
    assert anchors.read(text) == anchors.read(kept)


def test_a_database_older_than_the_anchors_publishes_nothing(alur: Alur, case: str) -> None:
    last = json.loads(published(alur)[-1])["number"]
    unguarded(
        alur,
        f"DELETE FROM checkpoint_head WHERE number = {last}",
        f"DELETE FROM checkpoint WHERE number = {last}",
    )

    with pytest.raises(AnchorsAhead):
        alur.checkpoints.publish()

    assert len(published(alur)) == last


def test_the_line_of_a_mail_is_an_anchor_too_also_when_it_is_quoted(alur: Alur, case: str, kept: str) -> None:
    whole = anchors.read(kept).kept[-1]
    assert whole.checkpoint is not None
    seal = anchors.seal(whole.number, whole.checkpoint.at, whole.hash)

    found = anchors.read(f"Subject: 2 hal\n\nYth. Inspektorat,\n> {seal}\n{seal[:40]}\n{{spoilt\n")

    assert [(anchor.number, anchor.hash) for anchor in found.kept] == [(2, whole.hash)]
    assert found.unreadable == (5, 6)


def test_a_step_later_the_next_checkpoint_follows(alur: Alur, clock: StandingClock) -> None:
    task = run_to(alur, "langkah_3", started(alur))
    alur.checkpoints.keep()

    with alur.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM checkpoint").scalar() == 1
        heads = connection.exec_driver_sql("SELECT chain, sequence FROM checkpoint_head").all()
    assert (task.instance_id, 3) in [tuple(head) for head in heads]
