"""A version comes into force by a decision: at once, at its time, or when a second admin agrees."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

import pytest

from engine import history
from engine.covers import CoverDetails, details_of
from engine.errors import Conflict, NotFound, NotPermitted, ReasonMissing
from service.bootstrap import Alur
from service.casework.folders import ROOT, files_of_process
from service.dispatch.approval_rule import SECOND_APPROVAL_END, SecondAdminNeeded
from service.dispatch.deploying import LintFailed
from service.dispatch.office_commands import AddPerson, PutSetting
from service.dispatch.process_drafts import DraftChanged
from service.dispatch.release_refusals import (
    AlreadyInForce,
    ApprovalNeeded,
    BadRelease,
    NotInForce,
    NotTheAsker,
    OwnRelease,
    ReleaseDecided,
    ReleasePending,
    VersionChanged,
    WarningsNotAcknowledged,
)
from service.dispatch.release_terms import SECOND_APPROVAL, Terms
from service.dispatch.texts import UnsuitableText
from service.jobs.releases import begin_due
from service.persistence.store import history as chain
from service.persistence.store import releases
from service.persistence.store.releases import Release
from service.queries import definitions, process_drafts
from service.queries import releases as queries
from service.queries.definitions import VersionItem
from service.queries.releases import ReleaseItem
from tests.builders.clocks import StandingClock
from tests.builders.offices import SOP, completed, run_to, started

BPMN = f"{SOP}.bpmn"
FILES = files_of_process(ROOT / "processes" / SOP)
DETAILS = CoverDetails(
    number="050/7/V.07-WK/2026",
    revised_on="20 November 2026",
    approved_on="20-11-2026",
    approved_by_title="Kepala Dinas PMK",
    approved_by_name="KHUN AHMADI",
    approved_by_nip="19751101 199503 1 001",
)
NOW = Terms(changes="Batas waktu langkah 2 menjadi 45 menit.", acknowledged=True)
TOMORROW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
LATER = replace(NOW, effective_at=TOMORROW)


@pytest.fixture(autouse=True)
def second_admin(alur: Alur) -> None:
    alur.office.run(AddPerson(username="admin2", name="Admin Kedua", process_admin=True), person=None)


def a_draft(alur: Alur, *, limit: bytes = b"PT45M", drop: bytes = b"") -> int:
    """Let the admin change the limits of half an hour; gives the draft's revision."""
    begun = alur.process_drafts.begin(SOP, person="admin")
    changed = FILES[BPMN].replace(b'timeLimit="PT30M"', b'timeLimit="%s"' % limit).replace(drop, b"")
    return alur.process_drafts.save(SOP, {BPMN: changed}, revision=begun.revision, person="admin").revision


def asked(
    alur: Alur, terms: Terms = NOW, details: CoverDetails = DETAILS, *, person: str = "admin"
) -> Release:
    return alur.releases.ask(SOP, details, terms, revision=a_draft(alur), person=person)


def two_admins_decide(alur: Alur) -> None:
    alur.office.run(PutSetting(key=SECOND_APPROVAL, value=True), person="admin")


def pending(alur: Alur) -> ReleaseItem:
    with alur.database.read() as connection:
        (found,) = queries.pending(connection)
    return found


def versions(alur: Alur) -> tuple[VersionItem, ...]:
    with alur.database.read() as connection:
        return definitions.versions(connection, SOP)


def number_on_cover(alur: Alur, deployment: str) -> str:
    with alur.database.read() as connection:
        return alur.deployments.of(connection, deployment).definition.diagram.identity.number


def draft_revision(alur: Alur) -> int | None:
    with alur.database.read() as connection:
        found = process_drafts.line(connection, SOP)
    return found.revision if found is not None else None


def decisions(alur: Alur) -> list[dict[str, object]]:
    """Read the office's last decisions about versions."""
    with alur.database.read() as connection:
        bodies = [entry.body for entry in chain.entries(connection, history.OFFICE)]
    commands = [json.loads(body)["command"] for body in bodies if body is not None]
    return [command for command in commands if "release" in command or command["kind"] == "retire"]


# --- at once --------------------------------------------------------------------------------------


def test_a_draft_comes_into_force_with_the_details_on_its_cover(alur: Alur, clock: StandingClock):
    release = asked(alur)

    new, former = versions(alur)
    assert (release.status, release.version, new.version) == ("in-force", 2, 2)
    assert new.in_force_from == former.in_force_until == clock.now()
    assert new.put_in_force_by == "admin"
    with alur.database.read() as connection:
        diagram = alur.deployments.of(connection, new.deployment_hash).definition.diagram
    assert details_of(diagram.identity) == replace(DETAILS, approved_on="20 November 2026")
    assert release.details == asdict(details_of(diagram.identity))


def test_the_draft_goes_once_it_is_in_force(alur: Alur):
    asked(alur)

    assert draft_revision(alur) is None


def test_the_office_records_who_decided_what(alur: Alur):
    release = asked(alur)

    ask, put = decisions(alur)
    assert [ask["kind"], put["kind"]] == ["ask_release", "put_into_force"]
    assert (put["version"], put["release"], put["changes"]) == (2, release.id, NOW.changes)
    assert put["deployment_hash"] == release.deployment_hash
    assert put["details"] == release.details


def test_a_new_case_follows_the_new_version_and_an_old_one_the_old(alur: Alur):
    before = started(alur, "lama")
    asked(alur)
    after = started(alur, "baru")

    assert (before.case.definition_version, after.case.definition_version) == (1, 2)
    assert run_to(alur, "langkah_3", before).step == "langkah_3"


def test_only_a_process_admin_decides(alur: Alur):
    revision = a_draft(alur)

    for person in ("staf", "operator", "auditor"):
        with pytest.raises(NotPermitted):
            alur.releases.ask(SOP, DETAILS, NOW, revision=revision, person=person)
        with pytest.raises(NotPermitted):
            alur.releases.ask_again(SOP, 1, NOW, person=person)
        with pytest.raises(NotPermitted):
            alur.releases.retire(SOP, "x", person=person)


# --- what is refused ------------------------------------------------------------------------------


def test_a_diagram_with_errors_does_not_come_into_force(alur: Alur):
    revision = a_draft(alur, limit=b"sebentar")

    with pytest.raises(LintFailed):
        alur.releases.ask(SOP, DETAILS, NOW, revision=revision, person="admin")

    assert len(versions(alur)) == 1


def test_warnings_are_to_be_read_before(alur: Alur):
    revision = a_draft(alur, drop=b' output="Disposisi"')
    unread = replace(NOW, acknowledged=False)

    with pytest.raises(WarningsNotAcknowledged) as caught:
        alur.releases.ask(SOP, DETAILS, unread, revision=revision, person="admin")

    assert "acknowledged" in caught.value.errors
    assert len(versions(alur)) == 1
    assert alur.releases.ask(SOP, DETAILS, NOW, revision=revision, person="admin").version == 2


@pytest.mark.parametrize(
    ("details", "blamed"),
    [
        ({"number": " "}, "number"),
        ({"approved_by_title": ""}, "approved_by_title"),
        ({"approved_by_name": "\u200b"}, "approved_by_name"),
        ({"revised_on": "kemarin"}, "revised_on"),
        ({"approved_on": "31 Februari 2026"}, "approved_on"),
        ({"approved_by_nip": "1" * 201}, "approved_by_nip"),
    ],
)
def test_details_that_no_cover_can_bear_are_refused_in_their_place(
    alur: Alur, details: dict[str, str], blamed: str
):
    with pytest.raises(BadRelease) as caught:
        asked(alur, NOW, replace(DETAILS, **details))

    assert list(caught.value.errors) == [blamed]


def test_all_that_is_wrong_is_said_at_once(alur: Alur):
    with pytest.raises(BadRelease) as caught:
        asked(alur, replace(LATER, changes="", effective_at=TOMORROW - timedelta(days=2)), CoverDetails())

    assert set(caught.value.errors) == {
        "changes",
        "effective_at",
        "number",
        "approved_by_title",
        "approved_by_name",
    }


def test_what_stands_on_the_cover_already_may_stay_however_it_is_written(alur: Alur):
    begun = alur.process_drafts.begin(SOP, person="admin")
    odd = FILES[BPMN].replace(b'revisedOn=""', b'revisedOn="awal tahun"')
    saved = alur.process_drafts.save(SOP, {BPMN: odd}, revision=begun.revision, person="admin")

    release = alur.releases.ask(
        SOP, replace(DETAILS, revised_on="awal tahun"), NOW, revision=saved.revision, person="admin"
    )

    assert release.details["revised_on"] == "awal tahun"


@pytest.mark.parametrize(
    ("terms", "blamed"),
    [
        (replace(NOW, changes=" \n"), "changes"),
        (replace(NOW, changes="a" * 5001), "changes"),
        (replace(NOW, effective_at=TOMORROW - timedelta(days=2)), "effective_at"),
        (replace(NOW, effective_at=TOMORROW + timedelta(days=400)), "effective_at"),
    ],
)
def test_terms_that_cannot_be_meant_are_refused_in_their_place(alur: Alur, terms: Terms, blamed: str):
    with pytest.raises(BadRelease) as caught:
        asked(alur, terms)

    assert list(caught.value.errors) == [blamed]
    assert draft_revision(alur) is not None


def test_characters_that_nothing_could_show_are_refused(alur: Alur):
    with pytest.raises(UnsuitableText):
        asked(alur, NOW, replace(DETAILS, number="050\x01"))
    with pytest.raises(UnsuitableText):
        asked(alur, replace(NOW, changes="\x00"))


def test_a_draft_that_changes_nothing_is_not_put_into_force(alur: Alur):
    begun = alur.process_drafts.begin(SOP, person="admin")
    with alur.database.read() as connection:
        version = definitions.version(connection, SOP, 1)
        cover = alur.deployments.of(connection, version.deployment_hash).definition.diagram.identity

    with pytest.raises(AlreadyInForce):
        alur.releases.ask(SOP, details_of(cover), NOW, revision=begun.revision, person="admin")


def test_a_draft_that_somebody_saved_meanwhile_is_not_put_into_force(alur: Alur):
    revision = a_draft(alur)
    changed = FILES[BPMN].replace(b'timeLimit="PT30M"', b'timeLimit="PT50M"')
    alur.process_drafts.save(SOP, {BPMN: changed}, revision=revision, person="admin2")

    with pytest.raises(DraftChanged):
        alur.releases.ask(SOP, DETAILS, NOW, revision=revision, person="admin")


def test_who_saw_another_version_in_force_looks_again(alur: Alur):
    seen = replace(NOW, seen=1)
    asked(alur, seen)

    with pytest.raises(VersionChanged):
        asked(alur, seen, replace(DETAILS, number="050/8"))


def test_of_two_admins_at_once_one_wins(alur: Alur):
    revision = a_draft(alur)
    together = threading.Barrier(2)

    def ask(person: str) -> str:
        together.wait()
        try:
            return alur.releases.ask(
                SOP, DETAILS, replace(NOW, seen=1), revision=revision, person=person
            ).status
        except Conflict as refusal:
            return refusal.code

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(ask, ("admin", "admin2")))

    assert outcomes == ["in-force", "version-changed"]
    assert len(versions(alur)) == 2


# --- at its time ----------------------------------------------------------------------------------


def test_a_version_waits_for_its_time(alur: Alur, clock: StandingClock):
    release = asked(alur, LATER)

    assert (release.status, release.version) == ("scheduled", None)
    assert begin_due(alur) == 0
    assert len(versions(alur)) == 1

    clock.at = TOMORROW + timedelta(minutes=3)
    assert begin_due(alur) == 1
    assert begin_due(alur) == 0

    new, former = versions(alur)
    assert new.in_force_from == former.in_force_until == TOMORROW
    assert new.put_in_force_by == "admin"
    assert draft_revision(alur) is None
    assert decisions(alur)[-1]["kind"] == "put_into_force"


def test_what_is_edited_after_asking_is_not_put_into_force_and_not_lost(alur: Alur, clock: StandingClock):
    release = asked(alur, LATER)
    revision = draft_revision(alur)
    assert revision is not None
    other = FILES[BPMN].replace(b'timeLimit="PT30M"', b'timeLimit="PT10M"')
    saved = alur.process_drafts.save(SOP, {BPMN: other}, revision=revision, person="admin")

    clock.at = TOMORROW
    begin_due(alur)

    assert versions(alur)[0].deployment_hash == release.deployment_hash
    assert draft_revision(alur) == saved.revision
    with alur.database.read() as connection:
        assert process_drafts.draft(connection, SOP).based_on == release.deployment_hash


def test_the_details_are_on_the_draft_too(alur: Alur):
    asked(alur, LATER)

    with alur.database.read() as connection:
        assert b'number="050/7/V.07-WK/2026"' in process_drafts.draft(connection, SOP).files[BPMN]


def test_many_who_look_at_once_begin_a_version_once(alur: Alur, clock: StandingClock):
    asked(alur, LATER)
    clock.at = TOMORROW

    with ThreadPoolExecutor(4) as pool:
        begun = sum(pool.map(lambda _: begin_due(alur), range(4)))

    assert begun == 1
    assert len(versions(alur)) == 2


def test_only_one_decision_about_an_sop_is_open(alur: Alur):
    asked(alur, LATER)

    with pytest.raises(ReleasePending) as caught:
        asked(alur, NOW, replace(DETAILS, number="050/8"), person="admin2")

    assert caught.value.parameters == {"who": "Admin", "when": "21-11-2026 08.00"}


@pytest.mark.parametrize("person", ["admin2", None])
def test_nothing_else_comes_into_force_while_a_version_waits(alur: Alur, person: str | None):
    asked(alur, LATER)

    with pytest.raises(ReleasePending) as caught:
        alur.office.put_into_force(FILES | {BPMN: FILES[BPMN] + b"\n"}, person=person)

    assert caught.value.parameters == {"who": "Admin", "when": "21-11-2026 08.00"}
    assert not alur.office.put_into_force(FILES, person=person).changed


def test_an_sop_is_not_retired_while_a_version_waits(alur: Alur):
    release = asked(alur, LATER)

    with pytest.raises(ReleasePending):
        alur.releases.retire(SOP, "Diganti", person="admin2")

    alur.releases.withdraw(release.id, "SOP ini dicabut", person="admin2")
    assert alur.releases.retire(SOP, "Diganti", person="admin2").retires == 1


def test_any_admin_may_take_back_what_only_waits(alur: Alur, clock: StandingClock):
    release = asked(alur, LATER)

    withdrawn = alur.releases.withdraw(release.id, "Menunggu SK", person="admin2")

    clock.at = TOMORROW
    assert (withdrawn.status, withdrawn.decided_by, withdrawn.decision_reason) == (
        "withdrawn",
        "admin2",
        "Menunggu SK",
    )
    assert begin_due(alur) == 0
    assert draft_revision(alur) is not None
    with pytest.raises(ReleaseDecided):
        alur.releases.withdraw(release.id, "lagi", person="admin2")


# --- a second admin -------------------------------------------------------------------------------


def test_another_admin_approves(alur: Alur, clock: StandingClock):
    two_admins_decide(alur)
    release = asked(alur)
    assert (release.status, len(versions(alur))) == ("awaiting-approval", 1)
    clock.advance(hours=1)

    with pytest.raises(OwnRelease):
        alur.releases.approve(release.id, person="admin")
    approved = alur.releases.approve(release.id, person="admin2", seen=1)

    assert (approved.status, approved.version) == ("in-force", 2)
    assert (approved.decided_by, approved.requested_by) == ("admin2", "admin")
    assert versions(alur)[0].in_force_from == clock.now()
    assert [each["kind"] for each in decisions(alur)] == ["ask_release", "approve_release", "put_into_force"]
    assert decisions(alur)[-1]["approved_by"] == "admin2"
    with pytest.raises(ReleaseDecided):
        alur.releases.approve(release.id, person="admin2")


def test_what_was_approved_waits_for_its_time(alur: Alur, clock: StandingClock):
    two_admins_decide(alur)
    release = asked(alur, LATER)
    clock.at = TOMORROW - timedelta(hours=1)

    assert begin_due(alur) == 0
    assert alur.releases.approve(release.id, person="admin2").status == "scheduled"

    clock.at = TOMORROW
    assert begin_due(alur) == 1


def test_what_is_approved_after_its_time_begins_with_the_approval(alur: Alur, clock: StandingClock):
    two_admins_decide(alur)
    release = asked(alur, LATER)
    clock.at = TOMORROW + timedelta(hours=2)
    assert begin_due(alur) == 0

    alur.releases.approve(release.id, person="admin2")

    assert versions(alur)[0].in_force_from == clock.now()


def test_another_admin_refuses_with_a_reason(alur: Alur):
    two_admins_decide(alur)
    release = asked(alur)

    with pytest.raises(ReasonMissing):
        alur.releases.refuse(release.id, " ", person="admin2")
    with pytest.raises(OwnRelease):
        alur.releases.refuse(release.id, "x", person="admin")
    refused = alur.releases.refuse(release.id, "Nomor salah", person="admin2")

    assert (refused.status, refused.decision_reason) == ("refused", "Nomor salah")
    assert draft_revision(alur) is not None
    assert len(versions(alur)) == 1
    assert decisions(alur)[-1]["kind"] == "refuse_release"


def test_only_the_asker_withdraws_what_awaits_approval(alur: Alur):
    two_admins_decide(alur)
    release = asked(alur)

    with pytest.raises(NotTheAsker):
        alur.releases.withdraw(release.id, "x", person="admin2")

    assert alur.releases.withdraw(release.id, "Belum perlu", person="admin").status == "withdrawn"


def test_an_approver_who_saw_another_version_looks_again(alur: Alur):
    two_admins_decide(alur)
    release = asked(alur)

    with pytest.raises(VersionChanged):
        alur.releases.approve(release.id, person="admin2", seen=0)


def test_nobody_goes_around_the_second_admin(alur: Alur):
    two_admins_decide(alur)

    with pytest.raises(ApprovalNeeded):
        alur.office.put_into_force(FILES | {BPMN: FILES[BPMN] + b"\n"}, person="admin")


def test_what_was_asked_for_stays_to_be_approved_when_the_setting_is_switched_off(alur: Alur):
    two_admins_decide(alur)
    release = asked(alur)
    alur.office.run(PutSetting(key=SECOND_APPROVAL_END, value="admin"), person="admin")
    alur.office.run(PutSetting(key=SECOND_APPROVAL, value=False), person="admin2")

    with pytest.raises(OwnRelease):
        alur.releases.approve(release.id, person="admin")


def test_nobody_ends_the_rule_alone(alur: Alur):
    end, ask = (
        PutSetting(key=SECOND_APPROVAL, value=False),
        PutSetting(key=SECOND_APPROVAL_END, value="admin"),
    )
    two_admins_decide(alur)

    with pytest.raises(SecondAdminNeeded):
        alur.office.run(end, person="admin")
    with pytest.raises(SecondAdminNeeded):
        alur.office.run(PutSetting(key=SECOND_APPROVAL_END, value="admin2"), person="admin")
    with pytest.raises(SecondAdminNeeded):
        alur.office.run(ask, end, person="admin2")
    with pytest.raises(OwnRelease):
        alur.office.run(ask, end, person="admin")
    alur.office.run(ask, person="admin")
    assert asked(alur).status == "awaiting-approval"
    alur.office.run(end, person="admin2")

    alur.releases.withdraw(pending(alur).id, "Ajukan lagi", person="admin")
    assert alur.releases.retire(SOP, "Diganti", person="admin").status == "in-force"


def test_who_asked_to_end_the_rule_is_forgotten_when_it_begins_anew(alur: Alur):
    two_admins_decide(alur)
    alur.office.run(PutSetting(key=SECOND_APPROVAL_END, value="admin"), person="admin")
    two_admins_decide(alur)

    with pytest.raises(SecondAdminNeeded):
        alur.office.run(PutSetting(key=SECOND_APPROVAL, value=False), person="admin2")


def test_an_sop_is_retired_by_two_admins_where_two_decide(alur: Alur, clock: StandingClock):
    two_admins_decide(alur)

    release = alur.releases.retire(SOP, "Diganti", person="admin", seen=1)

    assert (release.status, release.retires, versions(alur)[0].is_in_force) == ("awaiting-approval", 1, True)
    with pytest.raises(OwnRelease):
        alur.releases.approve(release.id, person="admin")
    with pytest.raises(ReleasePending):
        alur.releases.retire(SOP, "Diganti", person="admin2")
    assert started(alur).case.definition_version == 1
    assert alur.releases.approve(release.id, person="admin2", seen=1).status == "in-force"
    (ended,) = versions(alur)
    assert (ended.in_force_until, ended.retired_by, ended.retired_reason) == (clock.now(), "admin", "Diganti")
    kinds = [decision["kind"] for decision in decisions(alur)]
    assert kinds == ["ask_to_retire", "approve_release", "retire"]
    assert decisions(alur)[-1]["approved_by"] == "admin2"


def test_a_retirement_that_is_refused_changes_nothing(alur: Alur):
    two_admins_decide(alur)
    release = alur.releases.retire(SOP, "Diganti", person="admin")

    alur.releases.refuse(release.id, "Masih dipakai", person="admin2")

    assert versions(alur)[0].is_in_force


def test_what_was_asked_for_over_another_version_does_not_begin(alur: Alur, clock: StandingClock):
    release = asked(alur, LATER)
    with alur.database.write() as connection:
        releases.change(connection, release.id, over=7)
    clock.advance(days=2)

    with pytest.raises(VersionChanged):
        alur.releases.begin(release.id)

    assert len(versions(alur)) == 1


# --- again, and no more ---------------------------------------------------------------------------


def test_a_former_version_comes_into_force_again_under_a_new_number(alur: Alur):
    asked(alur)

    release = alur.releases.ask_again(SOP, 1, replace(NOW, changes="Versi 2 keliru."), person="admin2")

    third, _second, first = versions(alur)
    assert (third.version, third.deployment_hash) == (3, first.deployment_hash)
    assert (release.again, release.version) == (1, 3)
    assert release.details["number"] == number_on_cover(alur, first.deployment_hash)
    assert decisions(alur)[-1]["again"] == 1


def test_the_version_in_force_is_not_put_into_force_again(alur: Alur):
    with pytest.raises(AlreadyInForce):
        alur.releases.ask_again(SOP, 1, NOW, person="admin")
    with pytest.raises(NotFound):
        alur.releases.ask_again(SOP, 9, NOW, person="admin")


def test_a_former_version_too_awaits_the_second_admin(alur: Alur):
    asked(alur)
    two_admins_decide(alur)

    assert alur.releases.ask_again(SOP, 1, NOW, person="admin").status == "awaiting-approval"


def test_a_retired_sop_begins_no_cases_and_those_under_way_go_on(alur: Alur, clock: StandingClock):
    running = started(alur)
    assert alur.releases.retire(SOP, "Diganti SOP baru", person="admin", seen=1).status == "in-force"

    with pytest.raises(NotFound):
        started(alur, "baru")
    for task in running.offered:
        running = completed(alur, task)
    assert run_to(alur, "langkah_3", running).step == "langkah_3"
    with alur.database.read() as connection:
        assert len(definitions.lanes(connection)) == 4
    (ended,) = versions(alur)
    assert (ended.in_force_until, ended.retired_by, ended.retired_reason) == (
        clock.now(),
        "admin",
        "Diganti SOP baru",
    )
    assert decisions(alur)[-1]["reason"] == "Diganti SOP baru"


def test_a_retired_sop_can_come_into_force_again(alur: Alur):
    alur.releases.retire(SOP, "Keliru", person="admin")
    with pytest.raises(NotInForce):
        alur.releases.retire(SOP, "Keliru", person="admin")

    assert alur.releases.ask_again(SOP, 1, replace(NOW, seen=0), person="admin").version == 2
    assert started(alur).case.definition_version == 2


def test_retiring_needs_a_reason_and_the_version_that_was_seen(alur: Alur):
    with pytest.raises(ReasonMissing):
        alur.releases.retire(SOP, "", person="admin")
    with pytest.raises(VersionChanged):
        alur.releases.retire(SOP, "x", person="admin", seen=7)
