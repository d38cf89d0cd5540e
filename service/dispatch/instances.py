"""The commands on cases, one method each: what pages, API and jobs call."""

import uuid
from collections.abc import Callable, Collection, Mapping
from typing import Any

from engine.commands import (
    AddComment,
    CancelInstance,
    ClaimTask,
    Command,
    FireTimer,
    ReassignTask,
    ReleaseTask,
    ResumeInstance,
    StartInstance,
    SuspendInstance,
)
from engine.errors import NotFound
from engine.instances import ProcessInstance
from service.accounts.acting import Acting, acting
from service.casework.media import StoredFile
from service.dispatch import authority, completing, deviating, filing, migrating, retrying, starting
from service.dispatch.outcome import Outcome, Repeated, Request
from service.dispatch.transaction import Act, CaseTransaction, Made
from service.permissions import Permission, require
from service.persistence.database import Connection
from service.persistence.store import cases, deployments, office
from service.persistence.store.cases import Task

Answer = Outcome | Repeated


class InstanceDispatch:
    """Carries out commands on cases; each is authorised and validated inside its transaction."""

    def __init__(self, transaction: CaseTransaction) -> None:
        self._transaction = transaction

    def start(
        self,
        definition_key: str,
        business_key: str,
        *,
        person: str,
        variables: Mapping[str, Any] | None = None,
        request: Request | None = None,
    ) -> Answer:
        """Open a case of the version in force. Raises `NotFound`, `BusinessKeyInUse`."""

        business_key = authority.proper_key(business_key)

        def prepare(connection: Connection, who: Acting) -> Act:
            version = deployments.in_force(connection, definition_key)
            if version is None:
                raise NotFound(what=definition_key)
            deployed = self._transaction.deployments.of(connection, version.deployment_hash)
            authority.may_start(who, deployed.definition)
            at = self._transaction.clock.now()
            instance = ProcessInstance(deployed.definition, str(uuid.uuid4()))
            return Act(
                connection=connection,
                person=who,
                at=at,
                case=starting.new_case(instance.id, version, business_key, who, at),
                task=None,
                deployed=deployed,
                instance=instance,
                settings=office.settings(connection),
            )

        command = StartInstance(business_key=business_key, variables=variables or {})
        return self._transaction.run(person, request, prepare, _always(command))

    def claim(self, task_id: str, *, person: str, request: Request | None = None) -> Answer:
        """Take a task."""
        return self._on_task(task_id, person, request, lambda _, task: _of(ClaimTask(task_key=task.key)))

    def release(self, task_id: str, *, person: str, request: Request | None = None) -> Answer:
        """Give a task back to its lane."""
        return self._on_task(task_id, person, request, lambda _, task: _of(ReleaseTask(task_key=task.key)))

    def reassign(
        self, task_id: str, to: str, reason: str, *, person: str, request: Request | None = None
    ) -> Answer:
        """Hand a task to another person of its lane. Raises `NotFound` for an unknown person."""

        def make(act: Act, task: Task) -> Made:
            roles = acting(act.connection, to, act.at).actor.roles
            held = tuple((role.lane, role.unit) for role in roles)
            return _of(ReassignTask(task_key=task.key, to=to, to_roles=held, reason=reason))

        return self._on_task(task_id, person, request, make)

    def complete(
        self,
        task_id: str,
        values: Mapping[str, Any],
        *,
        person: str,
        inputs: Collection[str] | None = None,
        request: Request | None = None,
    ) -> Answer:
        """Finish a task with the raw values of its form, which are validated and computed here.

        `inputs` names the required inputs from outside that are at hand; the others are recorded as missing.
        None says nothing of them. Raises what refuses the person or the state first, then `UnknownInput`,
        `FormInvalid`.
        """
        return self._on_task(
            task_id, person, request, lambda act, task: completing.completion(act, task, values, inputs)
        )

    def complete_on_behalf(
        self,
        task_id: str,
        values: Mapping[str, Any],
        *,
        reason: str,
        scan: str,
        person: str,
        inputs: Collection[str] | None = None,
        request: Request | None = None,
    ) -> Answer:
        """Finish a unit's task with what it wrote on paper; `scan` is the SHA-256 of a file of the task.

        Who may is said by the step (`onBehalfBy`). Raises `OwnTask`, `NotACandidate`, `TaskAlreadyClaimed`,
        `ReasonMissing`, `ScanMissing`, and what `complete` raises.
        """

        def make(act: Act, task: Task) -> Made:
            return completing.completion_on_behalf(act, task, values, inputs, reason=reason, scan=scan)

        return self._on_task(task_id, person, request, make)

    def allow_same_person(
        self, task_id: str, to: str, reason: str, *, person: str, request: Request | None = None
    ) -> Answer:
        """Let a person do this task although four eyes forbid it.

        Raises `NotFound` for an unknown person, `NotBarred` for one whom four eyes do not keep from it.
        """
        return self._on_task(
            task_id, person, request, lambda act, task: deviating.permission(act, task, to, reason)
        )

    def excuse(
        self,
        instance_id: str,
        unit: str,
        reason: str,
        task_id: str | None = None,
        *,
        person: str,
        request: Request | None = None,
    ) -> Answer:
        """Let a unit off that cannot report. Raises `NothingToExcuse`.

        `task_id` is the unit's task that was seen open: done meanwhile, it raises `HandedInMeanwhile`.
        """
        return self._on_case(
            instance_id, person, request, lambda act: deviating.excusal(act, unit, reason, task_id)
        )

    def attach(
        self, task_id: str, file: StoredFile, *, person: str, request: Request | None = None
    ) -> Answer:
        """Tie a stored file to a task that the person may work on, or enter on behalf of its unit."""
        return self._on_task(task_id, person, request, filing.attaching(file))

    def suspend(
        self, instance_id: str, reason: str, *, person: str, request: Request | None = None
    ) -> Answer:
        """Let a case stand still."""
        return self._on_case(instance_id, person, request, _intervening(SuspendInstance(reason=reason)))

    def resume(self, instance_id: str, reason: str, *, person: str, request: Request | None = None) -> Answer:
        """Let a suspended case go on."""
        return self._on_case(instance_id, person, request, _intervening(ResumeInstance(reason=reason)))

    def cancel(self, instance_id: str, reason: str, *, person: str, request: Request | None = None) -> Answer:
        """End a case before its end."""
        return self._on_case(instance_id, person, request, _intervening(CancelInstance(reason=reason)))

    def migrate(
        self,
        instance_id: str,
        *,
        version: int,
        reason: str,
        mapping: Mapping[str, str] | None = None,
        of_many: bool = False,
        person: str,
        request: Request | None = None,
    ) -> Answer:
        """Let a case go on by another version of its SOP; `mapping` says what open steps become.

        A mapping `of_many` cases may name steps that are not in question here. Raises `NotFound` (version),
        `AlreadyOnVersion`, `BadMapping`, and `CannotMigrate` when it is blocked or a choice is missing.
        """
        return self._on_case(
            instance_id,
            person,
            request,
            lambda act: migrating.migration(
                act,
                self._transaction.deployments,
                version=version,
                reason=reason,
                mapping=mapping or {},
                of_many=of_many,
            ),
        )

    def comment(
        self,
        instance_id: str,
        text: str,
        task_id: str | None = None,
        *,
        person: str,
        request: Request | None = None,
    ) -> Answer:
        """Write a remark on a case, or on a task of it, in which the person's lane takes part."""

        def make(act: Act) -> Made:
            authority.may_remark(act.person, act.deployed.definition, text)
            task = cases.read_task(act.connection, task_id) if task_id is not None else None
            if task_id is not None and (task is None or task.instance_id != instance_id):
                raise NotFound(what=task_id)
            return _of(AddComment(text=text, task_key=task.key if task is not None else None))

        return self._on_case(instance_id, person, request, make)

    def retry(
        self, instance_id: str, incident: str, reason: str, *, person: str, request: Request | None = None
    ) -> Answer:
        """Let a timer or documents that failed be tried again at once. Raises `NothingToRetry`."""
        return self._on_case(
            instance_id, person, request, lambda act: retrying.retrial(act, incident, reason)
        )

    def fire_timer(self, instance_id: str, timer_key: str) -> Answer:
        """Let a due timer go off, in the name of the system. Raises `TimerNotWaiting` the second time."""
        return self._on_case(instance_id, None, None, _always(FireTimer(timer_key=timer_key)))

    def file_document(self, task_id: str, file: StoredFile) -> Answer:
        """Tie a document that the service made to its task. Raises `AlreadyFiled` the second time."""
        return self._on_task(task_id, None, None, filing.filing(file))

    def _on_task(
        self, task_id: str, person: str | None, request: Request | None, make: Callable[[Act, Task], Made]
    ) -> Answer:
        def prepare(connection: Connection, who: Acting) -> Act:
            found = cases.lock_case_of_task(connection, task_id)
            if found is None:
                raise NotFound(what=task_id)
            act = self._transaction.act_on(connection, who, *found)
            authority.must_know_of(who, act.deployed.definition, task_id)
            return act

        def made(act: Act) -> Made:
            if act.task is None:
                raise NotFound(what=task_id)
            return make(act, act.task)

        return self._transaction.run(person, request, prepare, made)

    def _on_case(
        self, instance_id: str, person: str | None, request: Request | None, make: Callable[[Act], Made]
    ) -> Answer:
        def prepare(connection: Connection, who: Acting) -> Act:
            case = cases.lock_case(connection, instance_id)
            if case is None:
                raise NotFound(what=instance_id)
            act = self._transaction.act_on(connection, who, case, None)
            authority.must_know_of(who, act.deployed.definition, instance_id)
            return act

        return self._transaction.run(person, request, prepare, make)


def _of(command: Command) -> Made:
    """Pair a command with no sources: it drew on nothing that changes."""
    return command, {}


def _always(command: Command) -> Callable[[Act], Made]:
    """Make the command that does not depend on the case."""
    return lambda _: _of(command)


def _intervening(command: Command) -> Callable[[Act], Made]:
    """Make a command of those in charge; others learn nothing of the case's state by asking."""

    def make(act: Act) -> Made:
        require(act.person, Permission.INTERVENE)
        return _of(command)

    return make
