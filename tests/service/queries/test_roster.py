"""What the roster lacks: lanes without people, steps that only one pair of hands could do, roles that end."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from service.bootstrap import Alur
from service.dispatch.office_commands import AddPerson, ChangePerson, EndRole, GrantRole
from service.persistence.store import people
from service.queries import roster
from service.queries.roster import Roster
from tests.builders.clocks import StandingClock
from tests.builders.editions import BPMN, shipped
from tests.builders.offices import an_installation, run_to, started


@pytest.fixture
def alur(office_copy: str, tmp_path: Path, clock: StandingClock) -> Alur:
    """Give an office with the real SOP whose roles began an hour ago."""
    made = an_installation(office_copy, tmp_path, clock)
    clock.advance(hours=1)
    return made


def found(alur: Alur) -> Roster:
    with alur.database.read() as connection:
        return roster.checked(connection, alur.deployments, alur.clock.now())


def end(alur: Alur, username: str) -> None:
    with alur.database.read() as connection:
        role = people.roles_of(connection, username)[0]
    alur.office.run(EndRole(role_id=role.id), person="admin")


def grant(
    alur: Alur, username: str, lane: str, until: datetime | None = None, unit: str | None = None
) -> None:
    alur.office.run(GrantRole(person=username, lane=lane, unit=unit, valid_until=until), person="admin")


def test_an_office_with_all_its_people_lacks_only_their_passwords(alur: Alur):
    whole = found(alur)

    assert (whole.vacancies, whole.same_hands, whole.ending) == ((), (), ())
    assert set(whole.without_login) >= {"sekretaris", "perencana", "staf", "kabid-usaha"}
    assert "wakil" not in whole.without_login


def test_a_lane_that_nobody_holds_is_named_and_for_a_unit_with_the_unit(alur: Alur):
    end(alur, "staf")
    end(alur, "kabid-usaha")

    vacancies = {(each.lane, each.unit): (each.since, each.until) for each in found(alur).vacancies}

    assert vacancies == {("staf", None): (None, None), ("kabid", "usaha"): (None, None)}


def test_a_lane_that_only_a_former_version_has_is_missed_while_cases_go_by_it(alur: Alur):
    outcome = started(alur)
    run_to(alur, "langkah_2", outcome)
    files = shipped()
    alur.office.put_into_force({**files, BPMN: files[BPMN].replace(b'"staf"', b'"juru"')}, person=None)
    grant(alur, "wakil", "juru")
    end(alur, "staf")

    assert [each.lane for each in found(alur).vacancies] == ["staf"]
    alur.instances.cancel(outcome.case.id, "Salah", person="admin")
    assert found(alur).vacancies == ()


def test_whoever_holds_a_lane_for_all_units_fills_it_in_each(alur: Alur):
    end(alur, "kabid-usaha")

    grant(alur, "wakil", "kabid")

    assert found(alur).vacancies == ()


def test_a_lane_that_will_be_empty_is_named_with_its_first_day(alur: Alur, clock: StandingClock):
    until = clock.now() + timedelta(days=20)
    end(alur, "staf")
    grant(alur, "wakil", "staf", until)

    (vacancy,) = found(alur).vacancies

    assert (vacancy.lane, vacancy.since, vacancy.until) == ("staf", until, None)
    assert found(alur).ending == ()  # not within two weeks


def test_somebody_let_go_holds_nothing(alur: Alur):
    alur.office.run(ChangePerson(username="staf", name="Staf", active=False), person="admin")

    assert [each.lane for each in found(alur).vacancies] == ["staf"]


def test_steps_that_need_two_people_are_named_when_there_is_one(alur: Alur):
    """The approval must be separate from the steps that prepared the recap."""
    end(alur, "sekretaris")
    grant(alur, "perencana", "sekretaris")

    pairs = {(each.step.number, each.other.number) for each in found(alur).same_hands}

    assert pairs
    assert {step for step, _other in pairs} == {"10"}


def test_steps_of_a_former_version_need_two_people_while_cases_go_by_it(alur: Alur):
    outcome = started(alur)
    files = shipped()
    now = {**files, BPMN: re.sub(rb'separateFrom="[^"]*"', b"", files[BPMN])}
    alur.office.put_into_force(now, person=None)
    end(alur, "sekretaris")
    grant(alur, "perencana", "sekretaris")

    assert {each.step.number for each in found(alur).same_hands} == {"10"}
    alur.instances.cancel(outcome.case.id, "Salah", person="admin")
    assert found(alur).same_hands == ()


def test_what_two_versions_have_in_common_is_told_once(alur: Alur):
    started(alur)
    end(alur, "sekretaris")
    grant(alur, "perencana", "sekretaris")
    alone = len(found(alur).same_hands)
    files = shipped()

    alur.office.put_into_force(files | {BPMN: files[BPMN] + b"\n"}, person=None)

    assert len(found(alur).same_hands) == alone


def test_a_substitute_is_no_second_person_beside_the_one_represented(alur: Alur):
    end(alur, "sekretaris")
    alur.office.run(
        GrantRole(person="wakil", lane="sekretaris", represents="perencana", decree="800/1/2026"),
        person="admin",
    )

    assert found(alur).same_hands

    grant(alur, "staf", "sekretaris")
    assert {each.other.lane for each in found(alur).same_hands} <= {"staf"}


def test_a_role_that_ends_soon_is_named_unless_another_follows(alur: Alur, clock: StandingClock):
    until = clock.now() + timedelta(days=7)
    grant(alur, "wakil", "staf", until)
    assert [each.until for each in found(alur).ending] == [until]

    alur.office.run(GrantRole(person="wakil", lane="staf", valid_from=until), person="admin")

    assert found(alur).ending == ()


def test_people_are_listed_by_name_in_pages_and_found_by_what_is_known_of_them(alur: Alur):
    alur.office.run(
        *(AddPerson(username=f"p{n:02}", name=f"Pegawai {n:02}", nip=f"1980 {n}") for n in range(30)),
        person="admin",
    )
    alur.office.run(ChangePerson(username="p03", name="Pegawai 03", active=False), person="admin")

    names: list[str] = []
    cursor = None
    with alur.database.read() as connection:
        while True:
            page = roster.members(connection, at=alur.clock.now(), q="pegawai", cursor=cursor)
            names += [each.account.name for each in page.items]
            cursor = page.next_cursor
            if cursor is None:
                break
        gone = roster.members(connection, at=alur.clock.now(), active=False).items
        by_nip = roster.members(connection, at=alur.clock.now(), q="1980 17", active=None).items

    assert names == [f"Pegawai {n:02}" for n in range(30) if n != 3]
    assert [each.account.username for each in gone] == ["p03"]
    assert [each.account.username for each in by_nip] == ["p17"]


def test_what_a_person_has_in_hand_is_listed_in_suspended_cases_too(alur: Alur):
    offered = run_to(alur, "langkah_2", started(alur))
    alur.instances.claim(offered.id, person="perencana")
    alur.instances.suspend(offered.instance_id, "Menunggu", person="operator")

    with alur.database.read() as connection:
        assert [item.id for item in roster.in_hand(connection, "perencana")] == [offered.id]
        assert roster.in_hand(connection, "staf") == ()
