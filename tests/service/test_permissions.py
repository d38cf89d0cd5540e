"""One table says who may do what."""

import pytest

from engine.errors import NotPermitted
from service.permissions import TABLE, Permission, Standing, allows, require, standings
from tests.builders.people import a_person

READING = {
    Permission.READ_DEFINITIONS,
    Permission.READ_LISTS,
    Permission.READ_PEOPLE,
    Permission.READ_ALL_INSTANCES,
    Permission.READ_AUDIT_TRAIL,
    Permission.READ_OFFICE_HISTORY,
    Permission.LINT,
}
JUDGING = {Permission.NOTE_DEVIATIONS, Permission.CLOSE_DEVIATIONS}


def test_the_table_speaks_of_every_permission() -> None:
    assert set(TABLE) == set(Permission)


def test_an_auditor_may_read_everything_judge_deviations_and_change_nothing() -> None:
    auditor = a_person("auditor", "staf", auditor=True)

    assert {permission for permission in Permission if allows(auditor, permission)} == READING | JUDGING


def test_a_lane_member_works_and_neither_deploys_nor_intervenes() -> None:
    staf = a_person("staf", "staf")

    assert allows(staf, Permission.WORK_ON_TASKS)
    for permission in (Permission.DEPLOY, Permission.INTERVENE, Permission.READ_ALL_INSTANCES):
        assert not allows(staf, permission)


def test_an_operator_intervenes_and_does_not_change_the_law() -> None:
    operator = a_person("operator", operator=True)

    assert allows(operator, Permission.INTERVENE)
    with pytest.raises(NotPermitted):
        require(operator, Permission.DEPLOY)


def test_a_person_without_any_role_may_only_look() -> None:
    nobody = a_person("nobody")

    assert standings(nobody) == {Standing.PERSON}
    assert not allows(nobody, Permission.START_INSTANCES)


def test_an_admin_does_everything_but_judge_what_they_did() -> None:
    admin = a_person("admin", process_admin=True)

    assert {permission for permission in Permission if not allows(admin, permission)} == {
        Permission.CLOSE_DEVIATIONS
    }
