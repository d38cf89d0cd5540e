"""What a case held goes by a decision of the office only, and its chain says so for ever."""

import io
import json
from datetime import date

import pytest
from sqlalchemy import func, select, text

from engine.replay import Verification
from service.bootstrap import Alur
from service.casework import media
from service.dispatch.disposal_terms import BadDisposal, NoDisposalPending, OwnDisposal, Terms
from service.dispatch.disposing import asked
from service.dispatch.office_commands import AddPerson, PutSetting
from service.dispatch.release_terms import SECOND_APPROVAL
from service.evidence import verify_bundle
from service.evidence.bundle import bundle_of
from service.evidence.verdicts import Verdict, verdict_over
from service.jobs import outbox
from service.persistence.store import cases, office
from service.persistence.tables import HistoryBodyRow, table_of
from service.queries import chains
from service.queries.disposals import CaseDisposed
from service.queries.replays import state_after
from tests.builders.clocks import StandingClock
from tests.builders.offices import started
from tests.builders.tampering import SAID, unguarded
from tests.service.evidence.conftest import Examine
from tests.service.evidence.test_bundle import PDF, files_in, packed

_body = table_of(HistoryBodyRow)
DECREE = "800/12/V.07-WK/2037"


def decided(*ids: str) -> Terms:
    return Terms(decree=DECREE, decided_on=date(2037, 11, 20), reason="Masa simpan habis.", cases=ids)


@pytest.fixture
def ended(alur: Alur, case: str, clock: StandingClock) -> str:
    """Give the case with a file, cancelled, signed, and eleven years old."""
    with alur.database.read() as connection:
        task = cases.open_tasks(connection, case)[0]
    alur.instances.attach(
        task.id, media.kept(alur.files, io.BytesIO(PDF), "Surat tugas.pdf"), person="perencana"
    )
    alur.instances.cancel(case, "Alasan pembatalan yang pribadi.", person="operator")
    alur.checkpoints.keep()
    clock.advance(days=365 * 11 + 4)
    return case


@pytest.fixture
def disposed(alur: Alur, ended: str, clock: StandingClock) -> str:
    assert alur.disposals.decide(decided(ended), person="admin")
    clock.advance(minutes=2)
    alur.checkpoints.keep()
    return ended


def verdict_on(alur: Alur, case: str) -> Verdict:
    with alur.database.read() as connection:
        found = cases.read_case(connection, case)
        assert found is not None
        return verdict_over(connection, alur.files, found, ())


def bundled(alur: Alur, case: str) -> dict[str, bytes]:
    with alur.database.read() as connection:
        found = cases.read_case(connection, case)
        assert found is not None
        content, _verdict = bundle_of(connection, alur.files, found, ())
    with content:
        return files_in(content.read())


def everything_in(alur: Alur) -> str:
    """Give all that the database says of cases, files and people, as one text."""
    tables = ("instance", "task", "submission", "comment", "document", "draft", "deviation", "impact")
    with alur.database.read() as connection:
        rows = [str(row) for table in tables for row in connection.execute(text(f"SELECT * FROM {table}"))]
        bodies = connection.execute(select(_body.c.body).where(_body.c.chain != "office")).scalars()
        return "\n".join([*rows, *(str(body) for body in bodies)])


def test_nothing_of_what_the_case_held_is_left(alur: Alur, ended: str):
    before = everything_in(alur)

    alur.disposals.decide(decided(ended), person="admin")

    after = everything_in(alur)
    for personal in (SAID, "Surat tugas.pdf", "Alasan pembatalan yang pribadi", "isi_disposisi"):
        assert personal in before
        assert personal not in after


def test_its_chain_still_holds_and_names_the_decision(alur: Alur, disposed: str, examine: Examine):
    verdict = verdict_on(alur, disposed)

    assert verdict.sound
    found = verdict.verification
    assert (found.chain, found.replay) == ("intact", "not-replayed")
    assert found.disposal is not None
    assert (found.disposal.decree, found.disposal.actor) == (DECREE, "admin")
    assert examine().faults == ()
    with alur.database.read() as connection:
        assert chains.office_break(connection) is None
    assert alur.verifications.check(disposed).sound


def test_nobody_replays_it_or_goes_on_with_it(alur: Alur, disposed: str):
    with alur.database.read() as connection:
        case = cases.read_case(connection, disposed)
        assert case is not None
        with pytest.raises(CaseDisposed, match="800/12"):
            state_after(connection, alur.deployments, case)
        with pytest.raises(CaseDisposed):
            alur.playbacks.all(connection, case)
    with pytest.raises(CaseDisposed):
        alur.instances.comment(disposed, "Sesudahnya.", person="sekretaris")


def _after(alur: Alur, case: str) -> Verification:
    return verdict_on(alur, case).verification


def test_bodies_taken_away_without_a_decision_are_found(alur: Alur, ended: str):
    unguarded(alur, "UPDATE history_body SET body = NULL WHERE chain = :case", case=ended)

    found = _after(alur, ended).first_divergence

    assert found is not None
    assert (found.sequence, found.cause) == (1, "disposed")
    assert "no decision" in found.reason


def test_a_permission_that_names_another_row_of_the_office_is_no_decision(alur: Alur, ended: str):
    unguarded(
        alur,
        "INSERT INTO disposal SELECT chain, sequence, 'office', 1 FROM history WHERE chain = :case",
        "UPDATE history_body SET body = NULL WHERE chain = :case",
        case=ended,
    )

    assert _after(alur, ended).disposal is None
    assert not verdict_on(alur, ended).sound


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE history_body SET body = NULL WHERE chain = 'office' AND sequence = :decision",
        "UPDATE history SET actor = 'admin2' WHERE chain = 'office' AND sequence = :decision",
        "DELETE FROM disposal WHERE chain = :case",
        "UPDATE instance SET status = 'completed' WHERE id = :case",
    ],
)
def test_a_decision_that_was_tampered_with_excuses_nothing(alur: Alur, disposed: str, tampering: str):
    disposal = _after(alur, disposed).disposal
    assert disposal is not None
    statement = text(tampering)
    known = {"decision": disposal.office_sequence, "case": disposed}
    unguarded(alur, tampering, **{name: known[name] for name in statement.compile().params})

    assert not verdict_on(alur, disposed).sound


def test_the_rest_of_the_chain_is_as_protected_as_before(alur: Alur, disposed: str):
    unguarded(alur, "UPDATE history SET actor = 'staf' WHERE chain = :case AND sequence = 2", case=disposed)

    found = _after(alur, disposed)

    assert (found.chain, found.first_divergence and found.first_divergence.sequence) == ("broken", 2)


def test_the_bundle_holds_the_decision_and_the_verifier_reads_it(alur: Alur, disposed: str):
    files = bundled(alur, disposed)

    faults, notes = verify_bundle.check(files, [], set())

    assert faults == []
    assert any(DECREE in note for note in notes)
    assert json.loads(files["verification.json"])["sound"]
    assert b"%PDF" not in b"".join(content for name, content in files.items() if name.startswith("files/"))


@pytest.mark.parametrize("forged", ["left out", "of another case"])
def test_the_verifier_believes_no_other_decision(alur: Alur, disposed: str, forged: str):
    files = bundled(alur, disposed)
    if forged == "left out":
        del files["disposal.jsonl"]
    else:
        line = json.loads(files["disposal.jsonl"])
        body = json.loads(line["body"])
        body["command"]["cases"][0]["id"] = "another"
        line["body"] = json.dumps(body)
        files["disposal.jsonl"] = json.dumps(line).encode()

    faults, _notes = verify_bundle.check(files_in(packed(files)), [], set())

    assert faults == ["command 1: its body is gone, and no decision of the office says so"]


def test_a_file_goes_unless_another_case_has_it_too(alur: Alur, ended: str, clock: StandingClock):
    shared = media.kept(alur.files, io.BytesIO(PDF), "Surat tugas.pdf")
    (task,) = started(alur, "TW II 2037").offered
    alone = media.kept(alur.files, io.BytesIO(PDF + b"1"), "Lain.pdf")
    alur.instances.attach(task.id, shared, person="sekretaris")
    alur.instances.attach(task.id, alone, person="sekretaris")
    alur.instances.cancel(task.instance_id, "Keliru.", person="operator")
    clock.advance(days=365 * 11 + 4)
    later = Terms(decree=DECREE, decided_on=date(2048, 1, 1), reason="Habis.", cases=(task.instance_id,))

    alur.disposals.decide(later, person="admin")
    while outbox.send_waiting(alur):
        pass

    assert alur.files.has(shared.sha256)
    assert not alur.files.has(alone.sha256)
    assert not verdict_on(alur, ended).damaged


def test_only_what_ended_long_enough_ago_is_disposed_of(alur: Alur, ended: str):
    running = started(alur, "TW I 2037").case.id
    alur.office.run(PutSetting(key="retention_years", value=12), person="admin")

    with pytest.raises(BadDisposal) as refused:
        alur.disposals.decide(decided(ended, running), person="admin")

    (said,) = refused.value.errors["cases"]
    assert "TW I 2026" in said.id
    assert "TW I 2037" in said.id


def test_a_second_admin_agrees_where_the_office_wants_it(alur: Alur, ended: str):
    alur.office.run(AddPerson(username="admin2", name="Admin Dua", process_admin=True), person=None)
    alur.office.run(PutSetting(key=SECOND_APPROVAL, value=True), person="admin")

    assert not alur.disposals.decide(decided(ended), person="admin")
    with alur.database.read() as connection:
        waiting = asked(office.settings(connection).values)
        left = connection.execute(select(func.count()).where(_body.c.body.is_(None))).scalar_one()
    assert waiting is not None
    assert left == 0
    with pytest.raises(OwnDisposal):
        alur.disposals.agree(waiting.id, person="admin")
    alur.disposals.agree(waiting.id, person="admin2")

    disposal = _after(alur, ended).disposal
    assert disposal is not None
    assert disposal.actor == "admin2"
    with pytest.raises(NoDisposalPending):
        alur.disposals.refuse(waiting.id, "Terlambat.", person="admin2")
