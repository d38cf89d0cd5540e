"""Versions, people, logs, figures and the ends of chains, as pages and API read them."""

import pytest
from sqlalchemy import text

from engine.errors import NotFound
from engine.history import OFFICE
from service.persistence import triggers
from service.persistence.database import Database
from service.persistence.store import deployments, history, outbox
from service.queries import chains, definitions, logs, people, worklist, workload
from service.queries.paging import BadCursor
from service.queries.worklist import Scope, Wanted
from tests.builders.clocks import WORKING_MORNING
from tests.builders.databases import count_statements
from tests.builders.history import a_history
from tests.builders.people import a_person, add_person, add_role
from tests.builders.rows import HOUR, add_case, add_definition, add_task

NOW = WORKING_MORNING


def test_an_sop_has_versions_and_one_is_in_force(office: Database) -> None:
    with office.write() as connection:
        add_person(connection, "admin")
        add_case(connection, "running on the first")
        add_case(connection, "ended", status="cancelled", ended_at=NOW)
        second = add_definition(connection)
        add_definition(connection, "another")

    with office.read() as connection:
        newest, oldest = definitions.versions(connection, "sop")
        assert [item.key for item in definitions.in_force(connection)] == ["another", "sop"]
        assert definitions.version(connection, "sop", 1) == oldest
    assert (newest.version, newest.deployment_hash, newest.is_in_force) == (2, second, True)
    assert (oldest.version, oldest.running, oldest.is_in_force) == (1, 1, False)
    assert oldest.in_force_until == newest.in_force_from
    assert newest.put_in_force_by_name == "Admin"


def test_an_sop_that_there_is_not_is_not_found(office: Database) -> None:
    with office.read() as connection:
        for unknown in ("nothing", ""):
            with pytest.raises(NotFound):
                definitions.versions(connection, unknown)
        with pytest.raises(NotFound):
            definitions.version(connection, "sop", 9)


def test_two_versions_are_never_in_force_at_once(office: Database) -> None:
    with office.read() as connection:
        in_force = [deployments.in_force(connection, "sop")]

    assert [version.version for version in in_force if version] == [1]
    with pytest.raises(Exception, match=r"(?i)unique"), office.write() as connection:
        connection.execute(
            text(
                "INSERT INTO definition"
                " (key, version, deployment_hash, name, in_force_from, put_in_force_by)"
                " SELECT key, 2, deployment_hash, name, in_force_from, 'x' FROM definition"
            )
        )


def test_the_lanes_of_all_sops_are_named_once(office: Database) -> None:
    with office.write() as connection:
        add_definition(connection, "another", lanes=("staf", "bendahara"))

    with office.read() as connection:
        found = [(item.lane, item.name) for item in definitions.lanes(connection)]

    assert found == [
        ("staf", "Staf"),
        ("bendahara", "Bendahara"),
        ("sekretaris", "Sekretaris"),
        ("kabid", "Kabid"),
    ]


@pytest.mark.parametrize("status", ["running", "suspended", "completed"])
def test_a_lane_that_a_new_version_drops_stays_while_cases_are_under_way(
    office: Database, status: str
) -> None:
    with office.write() as connection:
        add_case(connection, "on the first", status=status)
        add_definition(connection, lanes=("staf", "bendahara"))
        add_case(connection, "on the second")

    with office.read() as connection:
        found = [item.lane for item in definitions.lanes(connection)]

    under_way = status != "completed"
    assert found == ["staf", "bendahara", *(["sekretaris", "kabid"] if under_way else [])]


def test_people_are_found_by_what_they_may_do(office: Database) -> None:
    with office.write() as connection:
        add_role(connection, "staf", "staf")
        add_person(connection, "gone", "staf", active=False)
        add_person(connection, "chief", "kabid")

    def found(lane: str | None = None, unit: str | None = None) -> list[str]:
        with office.read() as connection:
            page = people.people(connection, at=NOW, lane=lane, unit=unit)
        return [person.username for person in page.items]

    assert found() == ["chief", "kabid", "sekretaris", "staf"]
    assert found("staf") == ["staf"]
    assert found("kabid", "pem") == ["chief", "kabid"]
    assert found("kabid", "other") == ["chief"]
    assert found(unit="pem") == ["chief", "kabid", "staf"]
    assert found("nothing") == []


def test_people_come_page_by_page_in_one_statement_each(office: Database) -> None:
    names: list[str] = []
    cursor = None
    with office.read() as connection, count_statements(office) as statements:
        for _ in range(2):
            page = people.people(connection, at=NOW, limit=2, cursor=cursor)
            names += [person.username for person in page.items]
            cursor = page.next_cursor

    assert names == ["kabid", "sekretaris", "staf"]
    assert cursor is None
    assert len(statements) == 2


@pytest.fixture
def chain(office: Database) -> Database:
    """Give an office with five commands on the chain of a case and three on its own."""
    with office.write() as connection:
        entries = [*a_history("a-case", 5), *a_history(OFFICE, 3)]
        for entry in entries:
            assert entry.body is not None
            history.append(connection, entry.row, entry.body)
        history.move_office_head(connection, entries[-1].row)
        last = entries[4].row
        add_case(connection, "TW I 2026", id="a-case", sequence=last.sequence, head_hash=last.hash)
    return office


def test_a_log_is_read_in_pages_with_names_and_bodies(chain: Database) -> None:
    found: list[logs.LogItem] = []
    cursor = None
    with chain.read() as connection:
        while True:
            with count_statements(chain) as statements:
                page = logs.log(connection, "a-case", limit=2, cursor=cursor)
            assert len(statements) == 2
            found += page.items
            cursor = page.next_cursor
            if cursor is None:
                break

    assert [item.sequence for item in found] == [1, 2, 3, 4, 5]
    assert {item.actor_name for item in found} == {"Sekretaris"}
    assert found[0].body == {"command": {"kind": "add_comment", "text": "comment 1"}, "events": []}
    assert found[0].events == ()
    assert found[1].previous_hash == found[0].hash
    with chain.read() as connection, pytest.raises(BadCursor):
        logs.log(connection, "a-case", cursor="nonsense")


def test_the_ends_of_all_chains_are_named_the_offices_first(chain: Database) -> None:
    with chain.read() as connection:
        found = list(chains.ends(connection))

    assert [(end.chain, end.sequence) for end in found] == [("office", 3), ("a-case", 5)]


@pytest.mark.parametrize(
    ("forgery", "place"),
    [
        ("UPDATE history SET actor = 'somebody' WHERE chain = 'office' AND sequence = 2", 2),
        ("DELETE FROM history_body WHERE chain = 'office'; DELETE FROM history WHERE chain = 'office'", 1),
        ("DELETE FROM history_body WHERE sequence = 3; DELETE FROM history WHERE sequence = 3", 3),
    ],
)
def test_a_forged_office_chain_is_noticed_even_without_the_triggers(
    chain: Database, forgery: str, place: int
) -> None:
    with chain.change_schema() as connection:
        triggers.drop(connection)
        for statement in forgery.split("; "):
            connection.execute(text(statement))

    with chain.read() as connection:
        broken = chains.office_break(connection)

    assert broken is not None
    assert broken.sequence == place


def test_an_intact_office_chain_is_intact(chain: Database) -> None:
    with chain.read() as connection:
        assert chains.office_break(connection) is None


def test_figures_count_cases_tasks_timers_and_messages(office: Database) -> None:
    with office.write() as connection:
        case = add_case(connection, "TW I 2026")
        add_case(connection, "done", status="completed", ended_at=NOW)
        add_task(connection, case, due_at=NOW - HOUR)
        add_task(connection, case, due_at=None)
        add_task(connection, case, status="completed", completed_at=NOW, due_at=NOW - HOUR)
        outbox.add(connection, message_id="1", kind="mail", payload={}, at=NOW)

    with office.read() as connection:
        found = workload.counted(connection, NOW)

    assert found.cases == {"running": 1, "completed": 1}
    assert (found.open_tasks, found.overdue, found.timers, found.timer_lag(NOW)) == (2, 1, 0, 0.0)
    assert found.messages == {"waiting": 1}


def test_a_person_sees_how_much_there_is_to_do(office: Database) -> None:
    with office.write() as connection:
        case = add_case(connection, "TW I 2026")
        add_task(connection, case, "staf", assignee="staf", due_at=NOW - HOUR)
        add_task(connection, case, "staf", assignee="staf")
        add_task(connection, case, "staf")

    with office.read() as connection:
        wanted = (Wanted(scope=Scope.MINE), Wanted(scope=Scope.GROUP), Wanted(scope=Scope.MINE, overdue=True))
        found = [worklist.tasks(connection, a_person("staf", "staf"), each, at=NOW).total for each in wanted]

    assert found == [2, 1, 1]
