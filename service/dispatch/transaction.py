"""The one way a case changes: lock, load, handle, record, write the rows, commit.

Whatever goes wrong in between rolls everything back and forgets the instance in memory.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine import codec, history
from engine.commands import AddComment, AttachFile, Command, MigrateInstance, RetryIncident
from engine.events import Event, TaskCompleted
from engine.history import HistoryRow
from engine.instances import ProcessInstance
from engine.sop import Step
from service.accounts.acting import Acting, acting, acting_system
from service.casework.calendars import Calendars
from service.casework.deployed import Deployed, Deployments
from service.clock import Clock
from service.dispatch import contributions, migrated_rows, notices, papers, retried_rows, rows
from service.dispatch.cache import LiveInstances
from service.dispatch.outcome import Outcome, Repeated, Request
from service.dispatch.texts import must_be_short, must_be_storable
from service.persistence.database import Connection, Database
from service.persistence.store import cases, idempotency, office
from service.persistence.store import history as chain
from service.persistence.store.cases import Case, Task
from service.queries.disposals import must_be_kept

Made = tuple[Command, Mapping[str, Any]]  # a command, and the versions of what it drew on
_NO_STATE = (
    AddComment,
    AttachFile,
    RetryIncident,
)  # recorded, but state and version stay as they are


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One command under way: who, when, on what. `case.sequence` is 0 when it has no row yet."""

    connection: Connection
    person: Acting
    at: datetime
    case: Case
    task: Task | None
    deployed: Deployed
    instance: ProcessInstance
    settings: office.Settings


class CaseTransaction:
    """Runs commands on cases. Threads share one; processes each have their own."""

    def __init__(
        self, database: Database, clock: Clock, built: Deployments, calendars: Calendars, *, notify: bool
    ) -> None:
        """Share what a process has one of; `notify` says whether anybody is told of new tasks by mail."""
        self._database, self.clock = database, clock
        self.deployments, self._calendars = built, calendars
        self._notify = notify
        self._live = LiveInstances()

    def run(
        self,
        person: str | None,
        request: Request | None,
        prepare: Callable[[Connection, Acting], Act],
        make: Callable[[Act], Made],
    ) -> Outcome | Repeated:
        """Prepare an act for a person (None is the system), make the command, carry it out.

        A request that was answered before is not carried out again.
        """
        with self._database.write() as connection:
            now = self.clock.now()
            who = acting(connection, person, now) if person is not None else acting_system()
            call = request.call(who.actor.id) if request is not None else None
            if call is not None and (kept := idempotency.reserve(connection, call, now)) is not None:
                return Repeated(status=kept[0], answer=kept[1])
            act = prepare(connection, who)
            command, sources = make(act)
            outcome = self._carried_out(act, command, sources)
            if call is not None and request is not None:
                idempotency.keep(connection, call, *request.present(outcome))
        self._live.keep(act.instance, outcome.case.version)
        return outcome

    def act_on(self, connection: Connection, who: Acting, case: Case, task: Task | None) -> Act:
        """Load a locked case: from memory when this very version is kept there, else from its snapshot.

        Raises `CaseDisposed`: nothing is done any more in a case that was disposed of.
        """
        must_be_kept(connection, case)
        deployed = self.deployments.of(connection, case.deployment_hash)
        instance = self._live.take(case.id, case.version)
        if instance is None:
            instance = ProcessInstance.restored(deployed.definition, case.id, case.snapshot)
        return Act(
            connection=connection,
            person=who,
            at=self.clock.now(),
            case=case,
            task=task,
            deployed=deployed,
            instance=instance,
            settings=office.settings(connection),
        )

    def _carried_out(self, act: Act, command: Command, sources: Mapping[str, Any]) -> Outcome:
        calendar_version = act.settings.calendar_version
        calendar = self._calendars.at_version(act.connection, calendar_version)
        command = _as_recorded(command)

        def due(step: Step, task_key: str, offered_at: datetime) -> datetime | None:
            del task_key
            return calendar.due(offered_at, step.time_limit) if step.time_limit else None

        if isinstance(command, MigrateInstance):
            act = replace(act, deployed=self.deployments.of(act.connection, command.to))
        into = act.deployed.definition
        events = act.instance.handle(command, at=act.at, actor=act.person.actor, due=due, into=into)
        if not events:
            return Outcome(at=act.at, case=act.case, task=act.task, offered=(), events=(), recorded=False)
        record = codec.encoded(command)
        must_be_short(record)
        must_be_storable(record)
        sources = {"calendar": calendar_version, **sources}
        case, row = self._recorded(act, command, events, sources)
        written = rows.write(
            act.connection,
            act.deployed.definition,
            case.id,
            events,
            task=act.task,
            at=act.at,
            calendar=calendar,
            done=act.instance.performers,
        )
        if isinstance(command, MigrateInstance):
            done, former = act.instance.performers, command.from_hash
            written = migrated_rows.write(act.connection, into, case, events, written, done, former=former)
        contributions.write(act.connection, command, row, case, written.task)
        papers.write(act.connection, act.deployed.definition, written.task, at=act.at)
        retried_rows.write(act.connection, command, case.id, at=act.at)
        if self._notify:
            notices.write(act.connection, written, events, at=act.at)
        return Outcome(at=act.at, case=case, task=written.task, offered=written.offered, events=events)

    def _recorded(
        self, act: Act, command: Command, events: tuple[Event, ...], sources: Mapping[str, Any]
    ) -> tuple[Case, HistoryRow]:
        """Append the row of history and write the instance's row; gives both as they are now."""
        case, actor = act.case, act.person.actor
        body = codec.written(history.instance_body(command, events, actor, sources))
        row = history.next_row(
            chain=case.id,
            previous=(case.sequence, case.head_hash) if case.sequence else None,
            command_id=str(uuid.uuid4()),
            kind=codec.kind_of(command),
            actor=actor.id,
            acted_for=next((e.acted_for for e in events if isinstance(e, TaskCompleted)), None),
            at=act.at,
            deployment=act.deployed.hash,
            body=body,
            state_hash=act.instance.state_hash(),
        )
        status, outcome = rows.status_after(case.status, events)
        changes: dict[str, Any] = {"sequence": row.sequence, "head_hash": row.hash}
        if isinstance(command, MigrateInstance):
            changes |= {"deployment_hash": command.to, "definition_version": command.version}
        if not isinstance(command, _NO_STATE):
            changes |= {"version": row.sequence, "snapshot": act.instance.snapshot(), "status": status}
        if status in ("completed", "cancelled") and case.ended_at is None:
            changes |= {"ended_at": act.at, "outcome": outcome}
        after = replace(case, **changes)
        if case.sequence == 0:
            cases.add_case(act.connection, after)
        else:
            cases.move_case(act.connection, case, changes)
        chain.append(act.connection, row, body)
        return after, row


def _as_recorded(command: Command) -> Command:
    """Give the command as replay will read it: parsed from its canonical bytes, keys in their order."""
    return codec.decoded_command(codec.parsed(codec.written(codec.encoded(command))))
