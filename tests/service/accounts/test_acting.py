"""A role counts from its first instant to its last; an auditor holds none."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from engine.actors import SYSTEM, HeldRole
from engine.errors import NotFound
from service.accounts.acting import acting, acting_system
from service.persistence.database import Database
from service.persistence.errors import AlreadyExists, AuditorOnlyReads
from service.persistence.store import people
from service.persistence.store.people import Account
from tests.builders.clocks import StandingClock
from tests.builders.databases import count_statements
from tests.builders.people import add_person, add_role


def test_a_substitute_holds_the_lane_for_the_time_of_the_decree(
    database: Database, clock: StandingClock
) -> None:
    since, until = clock.now(), clock.now() + timedelta(days=7)
    with database.write() as connection:
        add_person(connection, "sekretaris", "sekretaris")
        add_person(connection, "perencana")
        add_role(connection, "perencana", "sekretaris", since=since, until=until, represents="sekretaris")

    with database.read() as connection:
        assert acting(connection, "perencana", since - timedelta(microseconds=1)).actor.roles == ()
        assert acting(connection, "perencana", until).actor.roles == ()
        for at in (since, until - timedelta(microseconds=1)):
            assert acting(connection, "perencana", at).actor.roles == (
                HeldRole(lane="sekretaris", represents="sekretaris", decree="800/1/2026"),
            )


def test_a_role_may_be_ended_early_and_only_once(database: Database, clock: StandingClock) -> None:
    with database.write() as connection:
        add_person(connection, "staf")
        role = add_role(connection, "staf", "staf")

        assert people.end_role(connection, role.id, clock.now())
        assert not people.end_role(connection, role.id, clock.now())

    with database.read() as connection:
        assert acting(connection, "staf", clock.now()).actor.roles == ()
        assert people.roles_of(connection)[0].valid_until == clock.now()


def test_the_person_and_the_roles_come_in_one_statement(database: Database, clock: StandingClock) -> None:
    with database.write() as connection:
        add_person(connection, "kabid", "kabid/pem", "staf")
        add_person(connection, "somebody-else", "staf")

    with database.read() as connection, count_statements(database) as statements:
        actor = acting(connection, "kabid", clock.now()).actor

    assert {(role.lane, role.unit) for role in actor.roles} == {("kabid", "pem"), ("staf", None)}
    assert len(statements) == 1


def test_those_in_charge_intervene_and_others_do_not(database: Database, clock: StandingClock) -> None:
    with database.write() as connection:
        add_person(connection, "admin", process_admin=True)
        add_person(connection, "operator", operator=True)
        add_person(connection, "staf", "staf")

    with database.read() as connection:
        in_charge = {
            person.username
            for person in people.everybody_at(connection, clock.now())
            if person.actor.intervenes
        }
    assert in_charge == {"admin", "operator"}


def test_an_auditor_holds_no_role_whatever_the_rows_say(database: Database, clock: StandingClock) -> None:
    with database.write() as connection:
        add_person(connection, "auditor", "staf", auditor=True)

    with database.read() as connection:
        assert acting(connection, "auditor", clock.now()).actor.roles == ()


def test_an_auditor_cannot_be_an_admin_too(database: Database) -> None:
    with pytest.raises(AuditorOnlyReads), database.write() as connection:
        add_person(connection, "auditor", auditor=True, process_admin=True)

    with database.write() as connection:
        add_person(connection, "auditor", auditor=True)
    with pytest.raises(AuditorOnlyReads), database.write() as connection:
        people.change_person(connection, Account(username="auditor", name="A", auditor=True, operator=True))
    with pytest.raises(IntegrityError, match="auditor_only_reads"), database.write() as connection:
        connection.execute(text("UPDATE person SET process_admin = true"))


def test_a_username_belongs_to_one_person(database: Database) -> None:
    with database.write() as connection:
        add_person(connection, "staf")

    with pytest.raises(AlreadyExists), database.write() as connection:
        add_person(connection, "staf")


def test_nobody_unknown_or_gone_acts(database: Database, clock: StandingClock) -> None:
    with database.write() as connection:
        add_person(connection, "gone", active=False)

    with database.read() as connection:
        for username in ("gone", "nobody"):
            with pytest.raises(NotFound):
                acting(connection, username, clock.now())


def test_the_service_itself_acts_as_the_engines_system() -> None:
    assert acting_system().actor == SYSTEM
