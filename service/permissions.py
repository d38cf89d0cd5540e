"""Who may do what: one table. Lanes, units and four eyes are the engine's to judge, not this table's."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from engine.errors import NotPermitted
from service.persistence.store.people import Person


class Standing(StrEnum):
    """What a person is in the office; an auditor is nothing else."""

    PERSON = "person"
    LANE_MEMBER = "lane-member"
    PROCESS_ADMIN = "process-admin"
    OPERATOR = "operator"
    AUDITOR = "auditor"


class Permission(StrEnum):
    """Something that not everybody may do."""

    READ_DEFINITIONS = "read-definitions"
    READ_LISTS = "read-lists"
    READ_PEOPLE = "read-people"
    WORK_ON_TASKS = "work-on-tasks"
    START_INSTANCES = "start-instances"
    COMMENT = "comment"
    READ_ALL_INSTANCES = "read-all-instances"
    INTERVENE = "intervene"
    """Suspend, resume and cancel instances; reassign tasks outside one's own lanes; override."""
    READ_AUDIT_TRAIL = "read-audit-trail"
    """Replay, verify and export an instance that one may read."""
    LINT = "lint"
    DEPLOY = "deploy"
    EDIT_LISTS = "edit-lists"
    EDIT_PEOPLE = "edit-people"
    EDIT_CALENDAR = "edit-calendar"
    EDIT_SETTINGS = "edit-settings"
    READ_OFFICE_HISTORY = "read-office-history"
    NOTE_DEVIATIONS = "note-deviations"
    CLOSE_DEVIATIONS = "close-deviations"
    """Say that a deviation is settled, or that it is not after all."""
    DISPOSE = "dispose"
    """Decide that what long ended cases hold is taken away, or agree with another admin who did."""
    OPERATE = "operate"
    """See the state of jobs, timers and outgoing messages, and try failed ones again."""


_EVERYBODY: Final = frozenset(Standing)
_WORKERS: Final = frozenset({Standing.LANE_MEMBER, Standing.PROCESS_ADMIN, Standing.OPERATOR})
_IN_CHARGE: Final = frozenset({Standing.PROCESS_ADMIN, Standing.OPERATOR})
_ADMIN: Final = frozenset({Standing.PROCESS_ADMIN})
_AUDITOR: Final = frozenset({Standing.AUDITOR})

TABLE: Final[Mapping[Permission, frozenset[Standing]]] = {
    Permission.READ_DEFINITIONS: _EVERYBODY,
    Permission.READ_LISTS: _EVERYBODY,
    Permission.READ_PEOPLE: _EVERYBODY,
    Permission.LINT: _EVERYBODY,
    Permission.READ_AUDIT_TRAIL: _EVERYBODY,
    Permission.WORK_ON_TASKS: _WORKERS,
    Permission.START_INSTANCES: _WORKERS,
    Permission.COMMENT: _WORKERS,
    Permission.READ_ALL_INSTANCES: _IN_CHARGE | _AUDITOR,
    Permission.INTERVENE: _IN_CHARGE,
    Permission.DEPLOY: _ADMIN,
    Permission.EDIT_LISTS: _ADMIN,
    Permission.EDIT_PEOPLE: _ADMIN,
    Permission.EDIT_CALENDAR: _ADMIN,
    Permission.EDIT_SETTINGS: _ADMIN,
    Permission.DISPOSE: _ADMIN,
    Permission.READ_OFFICE_HISTORY: _ADMIN | _AUDITOR,
    Permission.NOTE_DEVIATIONS: _ADMIN | _AUDITOR,
    Permission.CLOSE_DEVIATIONS: _AUDITOR,
    Permission.OPERATE: _IN_CHARGE,
}
"""One of these standings is enough.

No permission to change a case or the office names the auditor, who only writes down what came of deviations;
whether one is settled nobody else decides.
"""


def standings(person: Person) -> frozenset[Standing]:
    """Say what a person is now."""
    if person.auditor:
        return frozenset({Standing.PERSON, Standing.AUDITOR})
    flags = {
        Standing.PERSON: True,
        Standing.LANE_MEMBER: bool(person.roles),
        Standing.PROCESS_ADMIN: person.process_admin,
        Standing.OPERATOR: person.operator,
    }
    return frozenset(standing for standing, held in flags.items() if held)


def allows(person: Person, permission: Permission) -> bool:
    """Say whether a person may do something."""
    return not TABLE[permission].isdisjoint(standings(person))


def require(person: Person, permission: Permission) -> None:
    """Raise `NotPermitted` unless a person may do something."""
    if not allows(person, permission):
        raise NotPermitted
