"""The office's own decisions, on their chain."""

import json
from datetime import date, timedelta

import pytest

from engine.errors import NotFound, NotPermitted
from engine.history import first_break
from service.accounts import passwords, sessions, tokens
from service.accounts.credentials import hash_of
from service.accounts.errors import PasswordTooWeak
from service.bootstrap import Alur
from service.casework.deployment_files import BadDeploymentFile
from service.casework.folders import ROOT, files_of_process
from service.dispatch.deploying import FormReadsUnknownStep, LintFailed
from service.dispatch.lists import BadList
from service.dispatch.office import BadWorkingTime, ChangedMeanwhile
from service.dispatch.office_commands import (
    AddPerson,
    ChangeOwnLanguage,
    ChangeOwnPassword,
    ChangePerson,
    EndRole,
    GrantRole,
    PutList,
    PutSetting,
    PutUnits,
    PutWorkingTime,
    SetPassword,
)
from service.dispatch.people_changes import BadPerson, BadRole, LastAdmin, RoleAlreadyHeld
from service.dispatch.texts import UnsuitableText
from service.persistence.errors import AlreadyExists
from service.persistence.store import access, history, people
from tests.builders.clocks import StandingClock
from tests.builders.offices import SOP, started


def kinds(alur: Alur) -> list[str]:
    with alur.database.read() as connection:
        return [entry.row.kind for entry in history.entries(connection, "office")]


def changed_files() -> dict[str, bytes]:
    files = files_of_process(ROOT / "processes" / SOP)
    return files | {
        f"{SOP}.bpmn": files[f"{SOP}.bpmn"].replace(b'timeLimit="PT30M"', b'timeLimit="PT45M"', 1)
    }


def test_the_files_in_force_put_into_force_again_change_nothing(alur: Alur):
    before = kinds(alur)

    again = alur.office.put_into_force(files_of_process(ROOT / "processes" / SOP), person="admin")

    assert (again.version, again.changed) == (1, False)
    assert kinds(alur) == before


def test_other_files_become_the_next_version_and_running_cases_keep_theirs(alur: Alur):
    running = started(alur, "lama").case

    put = alur.office.put_into_force(changed_files(), person="admin")

    assert (put.version, put.changed) == (2, True)
    fresh = started(alur, "baru").case
    assert fresh.deployment_hash == put.sha256 != running.deployment_hash
    assert kinds(alur)[-1] == "put_into_force"


def test_former_files_may_come_into_force_again_as_a_new_version(alur: Alur):
    alur.office.put_into_force(changed_files(), person="admin")

    back = alur.office.put_into_force(files_of_process(ROOT / "processes" / SOP), person="admin")

    assert back.version == 3


def test_a_diagram_with_errors_is_not_put_into_force(alur: Alur):
    files = files_of_process(ROOT / "processes" / SOP)
    diagram = files[f"{SOP}.bpmn"].replace(b"keputusan ==", b"__import__('os') ==")

    with pytest.raises(LintFailed) as refused:
        alur.office.put_into_force(files | {f"{SOP}.bpmn": diagram}, person="admin")

    assert any(finding.severity == "error" for finding in refused.value.findings)


@pytest.mark.parametrize("path", ["../x.json", "forms/x.txt", "forms/.json", "a/b/c.json", "other.py"])
def test_a_file_with_a_strange_name_is_not_deployed(alur: Alur, path: str):
    files = files_of_process(ROOT / "processes" / SOP) | {path: b"{}"}

    with pytest.raises(BadDeploymentFile):
        alur.office.put_into_force(files, person="admin")


def test_a_form_that_reads_an_unknown_step_is_not_deployed(alur: Alur):
    files = files_of_process(ROOT / "processes" / SOP)
    form = json.loads(files["forms/langkah_9.json"])
    form["components"][-1].setdefault("properties", {})["default"] = "langkah_99['catatan']"
    files["forms/langkah_9.json"] = json.dumps(form).encode()

    with pytest.raises(FormReadsUnknownStep, match="langkah_99"):
        alur.office.put_into_force(files, person="admin")


@pytest.mark.parametrize("person", ["sekretaris", "operator", "auditor"])
def test_only_a_process_admin_decides_for_the_office(alur: Alur, person: str):
    before = kinds(alur)

    with pytest.raises(NotPermitted):
        alur.office.put_into_force(changed_files(), person=person)
    with pytest.raises(NotPermitted):
        alur.office.run(PutSetting(key="cap", value=120), person=person)

    assert kinds(alur) == before


def test_decisions_that_belong_together_are_taken_together_or_not_at_all(alur: Alur):
    before = kinds(alur)

    with pytest.raises(AlreadyExists):
        alur.office.run(
            AddPerson(username="budi", name="Budi"), AddPerson(username="staf", name="Staf"), person="admin"
        )

    assert kinds(alur) == before
    with alur.database.read() as connection:
        assert people.account(connection, "budi") is None


def test_a_password_is_hashed_and_never_recorded(alur: Alur):
    alur.office.run(AddPerson(username="budi", name="Budi", password="rahasia-sekali"), person="admin")
    alur.office.run(SetPassword(username="budi", password="lebih-rahasia"), person="admin")

    with alur.database.read() as connection:
        bodies = [entry.body or b"" for entry in history.entries(connection, "office")]
        password_hash = access.password_hash_of(connection, "budi")
    assert not any(b"rahasia" in body for body in bodies)
    assert passwords.matches(password_hash, "lebih-rahasia")


@pytest.mark.parametrize(
    "password",
    [
        "staf",
        "pendek",
        " " * 8,
        "\u200b" * 9,
        "zzzzzzzzzz",
        "12345678",
        "Password",
        "PASSWORD123 ",
        "alur-demo",
    ],
)
def test_a_weak_password_is_refused(alur: Alur, password: str):
    with pytest.raises(PasswordTooWeak):
        alur.office.run(SetPassword(username="staf", password=password), person="admin")
    with pytest.raises(PasswordTooWeak):
        alur.office.run(ChangeOwnPassword(username="staf", password=password), person="staf")


def test_a_username_is_no_password_in_capitals_either(alur: Alur):
    with pytest.raises(PasswordTooWeak):
        alur.office.run(SetPassword(username="sekretaris", password="SekreTaris"), person="admin")


def test_a_password_that_an_admin_sets_ends_the_tokens_made_before_but_one_s_own_does_not(alur: Alur):
    def a_token() -> str:
        with alur.database.write() as connection:
            return tokens.issue(connection, "staf", name="skrip", at=alur.clock.now())

    def admits(token: str) -> bool:
        with alur.database.read() as connection:
            return tokens.admitted_by(connection, token, alur.clock.now()) is not None

    token = a_token()
    alur.office.run(ChangeOwnPassword(username="staf", password="pilihan-sendiri"), person="staf")
    assert admits(token)

    alur.office.run(SetPassword(username="staf", password="dari-admin-9"), person="admin")
    assert not admits(token)
    assert admits(a_token())


def test_a_lane_of_the_whole_office_is_not_held_for_a_unit(alur: Alur):
    with pytest.raises(BadRole) as refused:
        alur.office.run(GrantRole(person="wakil", lane="staf", unit="usaha"), person="admin")

    assert set(refused.value.errors) == {"unit"}
    for lane, unit in (("kabid", "usaha"), ("kabid", None), ("lane-of-no-sop", "usaha")):
        alur.office.run(GrantRole(person="wakil", lane=lane, unit=unit), person="admin")


def test_a_name_that_an_address_needs_is_given_to_nobody_new(alur: Alur):
    with pytest.raises(BadPerson) as refused:
        alur.office.run(AddPerson(username="baru", name="Baru"), person="admin")

    assert set(refused.value.errors) == {"username"}


def test_a_role_that_ended_gives_no_more_work(alur: Alur, clock: StandingClock):
    with alur.database.read() as connection:
        role = people.roles_of(connection, "sekretaris")[0]
    clock.advance(hours=1)

    alur.office.run(EndRole(role_id=role.id), person="admin")

    with pytest.raises(NotPermitted):
        started(alur)


def test_an_unknown_person_holds_no_role(alur: Alur):
    with pytest.raises(NotFound):
        alur.office.run(GrantRole(person="siapa", lane="staf"), person="admin")


@pytest.mark.parametrize(
    ("key", "rows", "path"),
    [
        ("satuan", [{"value": "x"}], "rows.0.label"),
        ("satuan", [{"value": {"a": 1}, "label": "x"}], "rows.0.value"),
        ("satuan", [{"value": 1, "label": "x"}], "rows.0.value"),
        ("satuan", [{"value": "a", "label": "A"}, {"value": "a", "label": "B"}], "rows.1.value"),
        ("satuan", [{"value": "a" * 201, "label": "A"}], "rows.0.value"),
        ("satuan", [{"value": "a", "label": "\u200b\u00a0"}], "rows.0.label"),
        ("satuan", [{"value": str(n), "label": "A"} for n in range(5001)], "rows"),
        ("x" * 61, [], "key"),
    ],
)
def test_a_list_that_forms_cannot_draw_on_is_refused(
    alur: Alur, key: str, rows: list[dict[str, object]], path: str
):
    with pytest.raises(BadList) as refused:
        alur.office.run(PutList(key=key, rows=rows), person="admin")

    assert set(refused.value.errors) == {path}


@pytest.mark.parametrize("code", ["a]#[b", "", "Usaha", "a b", "a/b", "x" * 61])
def test_a_unit_s_code_is_fit_for_the_names_of_tasks(alur: Alur, code: str):
    with pytest.raises(BadList):
        alur.office.run(PutUnits(units=[(code, "Bidang", True)]), person="admin")


def test_hours_that_cannot_be_read_are_refused(alur: Alur):
    with pytest.raises(BadWorkingTime):
        alur.office.run(
            PutWorkingTime(weekly={"0": {"opens": "late"}}, periods=[], holidays=[]), person="admin"
        )


def test_a_holiday_moves_the_due_dates_of_tasks_offered_later(alur: Alur, clock: StandingClock):
    clock.advance(hours=8)  # Friday, 17.00: the office is closed
    usual = started(alur, "sebelum").offered[0].due_at

    monday = [(date(2026, 11, 23), "Cuti bersama")]
    alur.office.run(PutWorkingTime(weekly=None, periods=[], holidays=monday), person="admin")

    later = started(alur, "sesudah").offered[0].due_at
    assert usual is not None
    assert later is not None
    assert (usual.date(), later.date()) == (date(2026, 11, 23), date(2026, 11, 24))


def test_units_are_kept_in_their_order_and_fill_their_list(alur: Alur):
    alur.office.run(PutUnits(units=[("usaha", "Usaha", True), ("baru", "Baru", True)]), person="admin")

    with alur.database.read() as connection:
        assert first_break(history.entries(connection, "office")) is None
    assert kinds(alur)[-1] == "put_units"


def test_who_is_let_go_does_not_come_back_with_an_old_session_or_token(alur: Alur, clock: StandingClock):
    with alur.database.write() as connection:
        secret = sessions.open_session(connection, "staf", at=clock.now(), agent=None)
        token = tokens.issue(connection, "staf", name="skrip", at=clock.now())

    for active in (False, True):
        alur.office.run(ChangePerson(username="staf", name="Staf", active=active), person="admin")

    with alur.database.read() as connection:
        assert sessions.admitted_by(connection, secret, clock.now()) is None
        assert tokens.admitted_by(connection, token, clock.now()) is None


def test_what_somebody_else_decided_about_the_same_thing_meanwhile_is_not_written_over(alur: Alur):
    with alur.database.read() as connection:
        seen = history.office_sequence(connection)
    alur.office.run(ChangePerson(username="staf", name="Siti, S.E."), person="admin", seen=seen)

    with pytest.raises(ChangedMeanwhile) as refused:
        alur.office.run(ChangePerson(username="staf", name="Siti"), person="admin", seen=seen)

    assert refused.value.text.en.startswith("Admin changed this")
    alur.office.run(ChangePerson(username="wakil", name="Wakil Dua"), person="admin", seen=seen)
    alur.office.run(GrantRole(person="staf", lane="sekretaris"), person="admin", seen=seen)


@pytest.mark.parametrize(
    "command", [PutSetting(key="office", value={}), PutUnits(units=[("usaha", "Usaha", True)])]
)
def test_settings_and_units_read_before_they_changed_are_not_written_over(
    alur: Alur, command: PutSetting | PutUnits
):
    with alur.database.read() as connection:
        seen = history.office_sequence(connection)
    alur.office.run(command, PutSetting(key="cap", value=90), person="admin", seen=seen)

    with pytest.raises(ChangedMeanwhile):
        alur.office.run(command, person="admin", seen=seen)


@pytest.mark.parametrize(
    ("command", "place"),
    [
        (GrantRole(person="staf", lane="sekretaris", represents="sekretaris", decree="1\x1b"), "decree"),
        (PutSetting(key="office", value={"name": "Bappeda\ufffe"}), "value.name"),
        (PutSetting(key="letterhead", value={"lines": ["a", "b\x00"]}), "value.lines.1"),
    ],
)
def test_what_no_document_could_print_is_not_kept(alur: Alur, command: GrantRole | PutSetting, place: str):
    with pytest.raises(UnsuitableText) as refused:
        alur.office.run(command, person="admin")

    assert list(refused.value.errors) == [place]


def test_the_last_admin_can_neither_be_let_go_nor_lose_the_power(alur: Alur):
    for changed in (
        ChangePerson(username="admin", name="Admin", process_admin=True, active=False),
        ChangePerson(username="admin", name="Admin"),
    ):
        with pytest.raises(LastAdmin):
            alur.office.run(changed, person="admin")

    alur.office.run(AddPerson(username="admin2", name="Admin Dua", process_admin=True), person="admin")
    alur.office.run(ChangePerson(username="admin", name="Admin"), person="admin2")


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"username": "Budi Santoso"}, "username"),
        ({"username": "system"}, "username"),
        ({"name": " \u200b"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"nip": "enam"}, "nip"),
        ({"email": "budi@contoh.id\nBcc: x@y.z"}, "email"),
        ({"email": "budi"}, "email"),
        ({"language": "xx"}, "language"),
    ],
)
def test_what_cannot_be_said_of_a_person_is_refused(alur: Alur, wrong: dict[str, str], place: str):
    with pytest.raises(BadPerson) as refused:
        alur.office.run(AddPerson(**{"username": "budi", "name": "Budi", **wrong}), person="admin")

    assert set(refused.value.errors) == {place}


def test_a_role_is_held_once_at_a_time_and_ends_after_it_begins(alur: Alur, clock: StandingClock):
    soon, later = clock.now() + timedelta(days=1), clock.now() + timedelta(days=9)
    alur.office.run(GrantRole(person="wakil", lane="staf", valid_until=later), person="admin")

    with pytest.raises(RoleAlreadyHeld):
        alur.office.run(GrantRole(person="wakil", lane="staf", valid_from=soon), person="admin")
    with pytest.raises(BadRole) as refused:
        alur.office.run(
            GrantRole(person="wakil", lane="staf", valid_from=later, valid_until=soon), person="admin"
        )
    assert set(refused.value.errors) == {"valid_until"}
    alur.office.run(GrantRole(person="wakil", lane="staf", valid_from=later), person="admin")


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"decree": None}, "decree"),
        ({"represents": "wakil"}, "represents"),
        ({"unit": "tidak-ada"}, "unit"),
        ({"lane": ""}, "lane"),
    ],
)
def test_standing_in_takes_a_decree_and_another_person(alur: Alur, wrong: dict[str, str | None], place: str):
    proper = {"person": "wakil", "lane": "sekretaris", "represents": "sekretaris", "decree": "800/1/2026"}

    with pytest.raises(BadRole) as refused:
        alur.office.run(GrantRole(**(proper | wrong)), person="admin")

    assert set(refused.value.errors) == {place}


def test_a_role_that_has_not_begun_can_be_taken_back(alur: Alur, clock: StandingClock):
    alur.office.run(
        GrantRole(person="wakil", lane="staf", valid_from=clock.now() + timedelta(days=3)), person="admin"
    )
    with alur.database.read() as connection:
        role = people.roles_of(connection, "wakil")[0]

    alur.office.run(EndRole(role_id=role.id), person="admin")

    with alur.database.read() as connection:
        assert people.roles_of(connection, "wakil") == ()


def test_everybody_chooses_their_own_password_and_language_and_nobody_else_s(
    alur: Alur, clock: StandingClock
):
    with alur.database.write() as connection:
        here, there = (
            sessions.open_session(connection, "staf", at=clock.now(), agent=None) for _ in range(2)
        )
    own = ChangeOwnPassword(username="staf", password="pilihan-sendiri", kept=hash_of(here))

    alur.office.run(own, ChangeOwnLanguage(username="staf", language="en"), person="staf")

    for command in (own, ChangeOwnLanguage(username="staf", language="id")):
        with pytest.raises(NotPermitted):
            alur.office.run(command, person="admin")
    with alur.database.read() as connection:
        assert sessions.admitted_by(connection, here, clock.now()) is not None
        assert sessions.admitted_by(connection, there, clock.now()) is None
        bodies = b"".join(entry.body or b"" for entry in history.entries(connection, "office"))
        account = people.account(connection, "staf")
    assert account is not None
    assert account.language == "en"
    assert b"pilihan-sendiri" not in bodies
    assert hash_of(here).encode() not in bodies


def test_a_password_for_one_login_must_be_changed_and_then_need_not(alur: Alur, clock: StandingClock):
    once = SetPassword(username="staf", password="sekali-pakai", must_change=True)
    alur.office.run(once, person="admin")
    with alur.database.read() as connection:
        before = people.person_at(connection, "staf", clock.now())

    alur.office.run(ChangeOwnPassword(username="staf", password="punya-sendiri"), person="staf")

    with alur.database.read() as connection:
        after = people.person_at(connection, "staf", clock.now())
    assert before is not None
    assert after is not None
    assert (before.must_change_password, after.must_change_password) == (True, False)
