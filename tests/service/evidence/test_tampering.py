"""Each kind of tampering gives the verdict of docs/evidence.md; the anchors were kept elsewhere."""

from pathlib import Path

import pytest

from service.bootstrap import Alur
from service.evidence import anchors, keys
from service.evidence.examining import Cause, examined
from service.persistence import copies
from service.persistence.store import cases
from service.queries.verification import verified
from tests.builders.clocks import StandingClock
from tests.builders.databases import Maker
from tests.builders.offices import an_installation
from tests.builders.papers import everything_made
from tests.builders.tampering import another_comment, rewritten, signed_anew, unguarded
from tests.service.evidence.conftest import Examine


def causes(examine: Examine) -> set[Cause]:
    return {fault.cause for fault in examine().faults}


def chain_and_replay(alur: Alur, case: str) -> tuple[str, str]:
    with alur.database.read() as connection:
        found = cases.read_case(connection, case)
        assert found is not None
        verdict = verified(connection, found)
    return verdict.chain, verdict.replay


def test_a_log_written_anew_is_found_by_the_checkpoints_alone(
    alur: Alur, case: str, examine: Examine
) -> None:
    rewritten(alur, case, another_comment)

    assert chain_and_replay(alur, case) == ("intact", "identical")
    (fault,) = examine().faults
    assert (fault.cause, fault.chain, fault.sequence) == ("history", case, 3)


def test_checkpoints_signed_anew_with_another_key_are_found_by_their_key(
    alur: Alur, case: str, examine: Examine, tmp_path: Path
) -> None:
    rewritten(alur, case, another_comment)
    keys.create(tmp_path / "forger")
    signed_anew(alur, tmp_path / "forger")

    assert "checkpoint" in causes(examine)
    assert "unknown key" in examine().faults[0].reason


def test_checkpoints_signed_anew_with_the_stolen_key_are_found_by_the_anchors(
    alur: Alur, case: str, examine: Examine
) -> None:
    rewritten(alur, case, another_comment)
    signed_anew(alur, alur.config.signing_key_file)

    with alur.database.read() as connection:
        assert examined(connection, keys.public_keys(alur.config.signing_key_file)).faults == ()
    faults = examine().faults
    assert [fault.cause for fault in faults if fault.chain is None] == ["anchor", "anchor"]
    assert (case, 3) in [(fault.chain, fault.sequence) for fault in faults]


def test_rows_cut_off_with_the_head_set_back_are_found(alur: Alur, case: str, examine: Examine) -> None:
    unguarded(
        alur,
        "UPDATE instance SET sequence = 2, head_hash = (SELECT hash FROM history WHERE chain = :case AND"
        " sequence = 2) WHERE id = :case",
        "DELETE FROM history_body WHERE chain = :case AND sequence = 3",
        "DELETE FROM history WHERE chain = :case AND sequence = 3",
        "DELETE FROM comment WHERE instance_id = :case",
        case=case,
    )

    assert chain_and_replay(alur, case) == ("intact", "identical")
    (fault,) = examine().faults
    assert (fault.cause, fault.sequence, fault.reason) == ("history", 3, "is missing")


def test_a_case_that_was_removed_altogether_is_found(alur: Alur, case: str, examine: Examine) -> None:
    unguarded(
        alur,
        "DELETE FROM history_body WHERE chain = :case",
        "DELETE FROM history WHERE chain = :case",
        case=case,
    )

    assert [(fault.cause, fault.chain) for fault in examine().faults] == [("history", case)]


def test_checkpoints_removed_from_the_end_are_found_by_the_anchors(
    alur: Alur, case: str, examine: Examine
) -> None:
    unguarded(alur, "DELETE FROM checkpoint_head WHERE number = 2", "DELETE FROM checkpoint WHERE number = 2")

    assert [(fault.cause, fault.number) for fault in examine().faults] == [("behind", 2)]


def test_a_checkpoint_removed_from_between_is_found(alur: Alur, case: str, examine: Examine) -> None:
    unguarded(alur, "DELETE FROM checkpoint_head WHERE number = 1", "DELETE FROM checkpoint WHERE number = 1")

    found = examine().faults

    assert found[0].reason == "missing or out of order"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE checkpoint SET line = replace(line, '\"sequence\"', '') || ' ' WHERE number = 1",
        "UPDATE checkpoint SET line = replace(line, '2026-11-20', '2026-11-19') WHERE number = 1",
        "UPDATE checkpoint SET hash = line WHERE number = 1",
        "UPDATE checkpoint_head SET sequence = sequence + 9 WHERE number = 1",
        "DELETE FROM checkpoint_head WHERE number = 1",
    ],
)
def test_an_altered_checkpoint_is_found(alur: Alur, examine: Examine, change: str) -> None:
    unguarded(alur, change)

    first = examine().faults[0]

    assert (first.cause, first.number) == ("checkpoint", 1)


def test_a_signature_that_does_not_hold_is_found(alur: Alur, case: str, kept: str) -> None:
    line = kept.splitlines()[0]
    before = line[line.index('"signature":"') + 13 :][:128]
    unguarded(
        alur, f"UPDATE checkpoint SET line = replace(line, '{before}', '{before[::-1]}') WHERE number = 1"
    )

    with alur.database.read() as connection:
        found = examined(connection, keys.public_keys(alur.config.signing_key_file))

    assert [fault.reason for fault in found.faults] == ["has a signature that does not hold"]


def test_an_old_copy_that_was_brought_back_is_found_by_the_anchors(
    alur: Alur, case: str, maker: Maker, tmp_path: Path, clock: StandingClock
) -> None:
    copies.write(alur.database, alur.files, tmp_path / "copy.zip", at=clock.now())
    alur.instances.comment(case, "Sesudah cadangan.", person="sekretaris")
    alur.checkpoints.keep()
    kept = alur.config.anchors_file.read_text(encoding="utf-8")
    url = maker.make()
    older = an_installation(url, tmp_path / "older", clock)
    copies.read(older.database, older.files, tmp_path / "copy.zip")

    with older.database.read() as connection:
        found = examined(connection, keys.public_keys(alur.config.signing_key_file), anchors.read(kept))

    older.database.close()
    maker.drop(url)
    assert [(fault.cause, fault.number) for fault in found.faults] == [("behind", 3), ("history", 3)]


def test_anchors_that_were_altered_themselves_are_named(alur: Alur, case: str, kept: str) -> None:
    altered = kept.replace(case, case[::-1])

    with alur.database.read() as connection:
        found = examined(connection, keys.public_keys(alur.config.signing_key_file), anchors.read(altered))

    assert {fault.cause for fault in found.faults} == {"anchors-file"}


def test_what_was_altered_before_it_was_ever_signed_is_not_found(
    alur: Alur, case: str, examine: Examine
) -> None:
    """The limit: whoever rules the database has until the next checkpoint, a minute, to lie."""
    alur.instances.comment(case, "Data belum lengkap sekali", person="sekretaris")
    rewritten(alur, case, lambda body: body if "sekali" not in str(body) else another_comment(body))

    assert chain_and_replay(alur, case) == ("intact", "identical")
    assert examine().faults == ()


@pytest.mark.parametrize(
    ("statement", "sequence", "what"),
    [
        ("UPDATE instance SET business_key = 'Lain' WHERE id = :case", 1, "name"),
        ("UPDATE instance SET started_by = 'staf' WHERE id = :case", 1, "name"),
        ("UPDATE submission SET field_values = '{}' WHERE instance_id = :case", 2, "answer"),
        ("DELETE FROM submission WHERE instance_id = :case", 2, "answer"),
        ("UPDATE comment SET text = 'Tidak pernah dikatakan' WHERE instance_id = :case", 3, "remark"),
        ("UPDATE document SET name = 'lain.pdf' WHERE instance_id = :case", 4, "file"),
        ("DELETE FROM document WHERE instance_id = :case", 4, "file"),
    ],
)
def test_rows_that_pages_show_are_held_against_the_log(
    alur: Alur, case: str, statement: str, sequence: int, what: str
) -> None:
    everything_made(alur)
    assert alur.verifications.check(case).sound
    unguarded(alur, statement, case=case)

    found = alur.verifications.check(case)

    assert (found.sound, found.broken_at, found.cause) == (False, sequence, "state")
    assert str(found.reason).startswith(f"the {what} that is shown")
