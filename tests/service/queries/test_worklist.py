"""A worklist shows what a person has in hand or may take, in order, page by page, in two statements."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.persistence.database import Database
from service.persistence.store.cases import Task
from service.persistence.store.people import Person
from service.queries import desk, worklist
from service.queries.paging import BadCursor
from service.queries.worklist import MOST_COUNTED, Scope, Status, TaskPage, Wanted
from tests.builders.clocks import WORKING_MORNING
from tests.builders.databases import count_statements
from tests.builders.people import a_person
from tests.builders.rows import HOUR, add_case, add_definition, add_many_tasks, add_task

MINE, GROUP, ALL = Wanted(scope=Scope.MINE), Wanted(scope=Scope.GROUP), Wanted(scope=Scope.ALL)
DESK = Wanted(scope=Scope.DESK)
STAF = a_person("staf", "staf")
ADMIN = a_person("admin", process_admin=True)
NOW = WORKING_MORNING


@pytest.fixture
def case(office: Database) -> str:
    with office.write() as connection:
        return add_case(connection, "TW I 2026")


def page(
    office: Database,
    person: Person,
    wanted: Wanted,
    *,
    at: datetime = NOW,
    limit: int = 25,
    cursor: str | None = None,
) -> TaskPage:
    with office.read() as connection:
        return worklist.tasks(connection, person, wanted, at=at, limit=limit, cursor=cursor)


def ids(
    office: Database, person: Person, wanted: Wanted, *, at: datetime = NOW, limit: int = 25
) -> list[str]:
    return [item.id for found in pages(office, person, wanted, at=at, limit=limit) for item in found.items]


def pages(
    office: Database, person: Person, wanted: Wanted, *, at: datetime = NOW, limit: int = 25
) -> Iterator[TaskPage]:
    cursor = None
    while True:
        found = page(office, person, wanted, at=at, limit=limit, cursor=cursor)
        yield found
        cursor = found.next_cursor
        if cursor is None:
            return


def test_an_unclaimed_task_may_be_taken_by_its_lane_and_nobody_else(office: Database, case: str) -> None:
    with office.write() as connection:
        task = add_task(connection, case, "staf")

    assert ids(office, STAF, GROUP) == [task.id]
    assert ids(office, STAF, MINE) == []
    assert ids(office, a_person("sekretaris", "sekretaris"), GROUP) == []
    assert ids(office, a_person("nobody"), GROUP) == []


def test_a_claimed_task_is_in_its_assignees_hand_only(office: Database, case: str) -> None:
    with office.write() as connection:
        task = add_task(connection, case, "staf", assignee="staf", claimed_at=NOW)

    assert ids(office, STAF, MINE) == [task.id]
    assert ids(office, STAF, GROUP) == []
    assert ids(office, a_person("other", "staf"), GROUP) == []


def test_a_units_task_is_for_that_unit_and_for_those_who_hold_the_lane_for_all(
    office: Database, case: str
) -> None:
    with office.write() as connection:
        task = add_task(connection, case, "kabid/pem")

    assert ids(office, a_person("a", "kabid/pem"), GROUP) == [task.id]
    assert ids(office, a_person("b", "kabid/ueb"), GROUP) == []
    assert ids(office, a_person("c", "kabid"), GROUP) == [task.id]
    assert ids(office, a_person("d", "kabid", "kabid/pem", "kabid/ueb"), GROUP) == [task.id]


def test_an_item_tells_everything_a_list_shows(office: Database, case: str) -> None:
    with office.write() as connection:
        task = add_task(
            connection,
            case,
            "kabid/pem",
            assignee="kabid",
            returned_by="sekretaris",
            returned_at=NOW,
            returned_reason="Lengkapi.",
            round=2,
        )

    (item,) = page(office, a_person("kabid", "kabid/pem"), MINE).items

    assert (item.id, item.key, item.step, item.number, item.name) == (
        task.id,
        task.key,
        "langkah_1",
        "1",
        "Menugaskan",
    )
    assert (item.lane_name, item.unit_name, item.assignee_name) == ("Kabid", "Bidang Pem", "Kabid")
    assert (item.round, item.due_at) == (2, NOW + HOUR)
    assert item.returned is not None
    assert (item.returned.by_name, item.returned.reason) == ("Sekretaris", "Lengkapi.")
    assert (item.instance.id, item.instance.business_key, item.instance.definition_name) == (
        case,
        "TW I 2026",
        "SOP Sop",
    )
    assert not item.is_overdue(NOW)
    assert item.is_overdue(NOW + 2 * HOUR)


def test_what_came_back_goes_first_then_what_is_due_soonest(office: Database, case: str) -> None:
    with office.write() as connection:
        without = add_task(connection, case, due_at=None)
        later = add_task(connection, case, due_at=NOW + 2 * HOUR)
        sooner = add_task(connection, case, due_at=NOW + HOUR)
        back = add_task(connection, case, due_at=NOW + 3 * HOUR, returned_at=NOW, returned_by="sekretaris")

    assert ids(office, STAF, GROUP) == [back.id, sooner.id, later.id, without.id]


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
@pytest.mark.parametrize("scope", [Scope.GROUP, Scope.ALL])
def test_pages_together_are_the_whole_list(office: Database, case: str, limit: int, scope: Scope) -> None:
    person = a_person("kabid", "kabid/pem", "staf", "kabid/ueb", process_admin=True)
    with office.write() as connection:
        tasks = [
            add_task(connection, case, lane, due_at=due_at)
            for lane in ("kabid/pem", "staf", "kabid/ueb")
            for due_at in (NOW, NOW + HOUR, None)
        ]

    whole = ids(office, person, Wanted(scope=scope))

    assert ids(office, person, Wanted(scope=scope), limit=limit) == whole
    assert sorted(whole) == sorted(task.id for task in tasks)
    assert {found.total for found in pages(office, person, Wanted(scope=scope), limit=limit)} == {9}


def test_a_page_costs_two_statements_however_many_roles(office: Database, case: str) -> None:
    person = a_person("kabid", "kabid/pem", "kabid/ueb", "staf", "sekretaris")
    with office.write() as connection:
        add_task(connection, case)

    for wanted in (MINE, GROUP, DESK, ALL, replace(GROUP, q="tw"), replace(ALL, status=Status.COMPLETED)):
        with office.read() as connection, count_statements(office) as statements:
            worklist.tasks(connection, person, wanted, at=NOW)
        assert len(statements) == 2


def test_counts_stop_where_nobody_counts_any_more(office: Database) -> None:
    with office.write() as connection:
        add_many_tasks(connection, MOST_COUNTED + 5)

    for wanted in (GROUP, DESK, ALL):
        assert page(office, replace(STAF, process_admin=True), wanted).total == MOST_COUNTED + 1
    with office.read() as connection:
        assert desk.counts(connection, STAF, DESK, at=NOW, most=99).group == 100


def test_filters_narrow_a_list(office: Database, case: str) -> None:
    with office.write() as connection:
        add_definition(connection, "other")
        another = add_case(connection, "Tahunan 100% selesai", key="other")
        late = add_task(connection, case, due_at=NOW - HOUR)
        named = add_task(connection, another, name="Merekap_data")

    for scope in (Scope.GROUP, Scope.ALL):
        person = replace(STAF, process_admin=scope is Scope.ALL)
        found = {
            "instance": ids(office, person, Wanted(scope=scope, instance=case)),
            "definition": ids(office, person, Wanted(scope=scope, definition="other")),
            "overdue": ids(office, person, Wanted(scope=scope, overdue=True)),
            "not overdue": ids(office, person, Wanted(scope=scope, overdue=False)),
            "business key": ids(office, person, Wanted(scope=scope, q="tw i")),
            "task name": ids(office, person, Wanted(scope=scope, q="merekap_")),
            "percent": ids(office, person, Wanted(scope=scope, q="100%")),
            "wildcards mean themselves": ids(office, person, Wanted(scope=scope, q="_ekap")),
        }
        assert found == {
            "instance": [late.id],
            "definition": [named.id],
            "overdue": [late.id],
            "not overdue": [named.id],
            "business key": [late.id],
            "task name": [named.id],
            "percent": [named.id],
            "wildcards mean themselves": [],
        }


def test_a_list_is_narrowed_to_a_step_and_to_what_is_due_between_two_instants(
    office: Database, case: str
) -> None:
    with office.write() as connection:
        late = add_task(connection, case, due_at=NOW - HOUR)
        soon = add_task(connection, case, due_at=NOW + HOUR, step="langkah_2")
        later = add_task(connection, case, due_at=NOW + 3 * HOUR)
        add_task(connection, case, due_at=None)

    for scope in (Scope.GROUP, Scope.DESK, Scope.ALL):
        person = replace(STAF, process_admin=scope is Scope.ALL)
        soonish = Wanted(scope=scope, due_from=NOW, due_until=NOW + 2 * HOUR)
        assert ids(office, person, soonish) == [soon.id]
        assert ids(office, person, Wanted(scope=scope, due_until=NOW + 9 * HOUR)) == [
            late.id,
            soon.id,
            later.id,
        ]
        assert ids(office, person, Wanted(scope=scope, step="langkah_2")) == [soon.id]


def test_a_desk_holds_what_is_in_hand_and_what_may_be_taken_and_both_are_counted_at_once(
    office: Database, case: str
) -> None:
    with office.write() as connection:
        taken = add_task(connection, case, "staf", assignee="staf", due_at=NOW + 2 * HOUR)
        free = add_task(connection, case, "staf")
        add_task(connection, case, "staf", assignee="kabid")
        add_task(connection, case, "sekretaris")

    assert ids(office, STAF, DESK) == [free.id, taken.id]
    assert ids(office, STAF, DESK, limit=1) == [free.id, taken.id]
    with office.read() as connection, count_statements(office) as statements:
        found = desk.counts(connection, STAF, DESK, at=NOW)
        narrowed = desk.counts(connection, STAF, replace(DESK, due_until=NOW + 2 * HOUR), at=NOW)
        nobodys = desk.counts(connection, a_person("nobody"), DESK, at=NOW)
    assert (found.mine, found.group, found.desk) == (1, 1, 2)
    assert (narrowed.mine, narrowed.group) == (0, 1)
    assert nobodys.desk == 0
    assert len(statements) == 3


def test_tasks_are_found_by_their_ids_by_those_who_may_read_them(office: Database, case: str) -> None:
    with office.write() as connection:
        done = add_task(connection, case, status="completed", completed_by="staf", completed_at=NOW)
        other = add_task(connection, case, "sekretaris")

    with office.read() as connection:
        found = desk.named(connection, STAF, [done.id, other.id, "no-such-task"])
        assert {item.id for item in found} == {done.id, other.id}
        assert desk.named(connection, a_person("nobody"), [done.id]) == ()
        assert desk.named(connection, STAF, []) == ()


def test_what_was_done_comes_newest_first(office: Database, case: str) -> None:
    with office.write() as connection:
        done = [
            add_task(
                connection,
                case,
                lane,
                status="completed",
                completed_by=by,
                completed_at=NOW + index * HOUR,
                due_at=NOW + HOUR,
            )
            for index, (lane, by) in enumerate(
                [("staf", "staf"), ("staf", "kabid"), ("kabid/pem", "kabid"), ("kabid/ueb", "kabid")]
            )
        ]
        add_task(connection, case, "staf", status="withdrawn", completed_at=NOW)
    mine, colleagues, pem, ueb = (task.id for task in done)
    completed = Wanted(status=Status.COMPLETED)

    assert ids(office, STAF, completed) == [mine]
    assert ids(office, STAF, replace(completed, scope=Scope.GROUP)) == [colleagues, mine]
    assert ids(office, a_person("k", "kabid/pem"), replace(completed, scope=Scope.GROUP)) == [pem]
    assert ids(office, ADMIN, replace(completed, scope=Scope.ALL), limit=1) == [ueb, pem, colleagues, mine]
    assert ids(office, ADMIN, replace(completed, scope=Scope.ALL, overdue=True)) == [ueb, pem]


def test_all_means_all_that_one_may_read(office: Database, case: str) -> None:
    with office.write() as connection:
        add_definition(connection, "secret", lanes=("bendahara",))
        own = add_task(connection, case, "sekretaris")
        other = add_task(connection, add_case(connection, "Rahasia", key="secret"), "bendahara")
    auditor = a_person("auditor", auditor=True)

    assert ids(office, STAF, ALL) == [own.id]
    assert ids(office, a_person("nobody"), ALL) == []
    for person in (ADMIN, auditor):
        assert sorted(ids(office, person, ALL)) == sorted([own.id, other.id])


@pytest.mark.parametrize("cursor", ["!", "W10", "WzEsMiwzXQ", "bnVsbA", "[" * 50, "W3RydWUsIjIwMjYiLCJ4Il0"])
def test_a_made_up_cursor_is_refused(office: Database, cursor: str) -> None:
    for wanted in (GROUP, ALL):
        with pytest.raises(BadCursor):
            page(office, STAF, wanted, cursor=cursor)


tasks_of_an_office = st.lists(
    st.tuples(
        st.sampled_from(["staf", "sekretaris", "kabid/pem", "kabid/ueb"]),
        st.none() | st.integers(0, 3),
        st.booleans(),
        st.sampled_from([None, "kabid", "staf"]),
    ),
    max_size=12,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    made=tasks_of_an_office,
    lanes=st.sets(st.sampled_from(["staf", "sekretaris", "kabid", "kabid/pem", "kabid/ueb"])),
    limit=st.integers(1, 5),
)
def test_a_list_is_what_filtering_and_sorting_all_tasks_would_give(
    office: Database, made: list[tuple[str, int | None, bool, str | None]], lanes: set[str], limit: int
) -> None:
    person = a_person("kabid", *sorted(lanes))
    with office.write() as connection:
        for table in ("inbox", "task", "instance"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
        case = add_case(connection, "TW I 2026")
        tasks = [
            add_task(
                connection,
                case,
                lane,
                due_at=None if hours is None else NOW + timedelta(hours=hours),
                returned_at=NOW if returned else None,
                returned_by="sekretaris" if returned else None,
                assignee=assignee,
            )
            for lane, hours, returned, assignee in made
        ]

    def expected(mine: bool) -> list[str]:
        wanted = [
            task
            for task in tasks
            if (
                task.assignee == "kabid"
                if mine
                else task.assignee is None and person.actor.role_for(task.lane, task.unit) is not None
            )
        ]
        return [task.id for task in sorted(wanted, key=_order)]

    assert ids(office, person, MINE, limit=limit) == expected(mine=True)
    assert ids(office, person, GROUP, limit=limit) == expected(mine=False)
    assert sorted(ids(office, person, DESK, limit=limit)) == sorted(
        expected(mine=True) + expected(mine=False)
    )


def _order(task: Task) -> tuple[bool, bool, datetime, str]:
    return task.returned_at is None, task.due_at is None, task.due_at or NOW, task.id
