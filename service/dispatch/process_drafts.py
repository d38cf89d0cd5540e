"""Drafts of processes: begun, saved, given up. Saving leaves no history: what counts comes into force."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from engine.beginning import FIRST_STEP, TAKEN, first_diagram
from engine.diagram import Diagram, Lane, read_diagram
from engine.drawing.arranging import adapted
from engine.errors import EngineError, NotFound
from engine.lint import is_process_id
from engine.sop import Step
from engine.texts import Text, is_blank, is_storable
from engine.zone import OFFICE_ZONE
from forms.editing import empty, key_from
from service.accounts.acting import Acting, acting
from service.casework.deployed import FORMS, bpmn_path_in
from service.casework.deployment_files import check_files
from service.casework.file_uses import file_uses
from service.clock import Clock
from service.dispatch.draft_refusals import (
    LONGEST_NAME,
    MOST_LANES,
    BadNewProcess,
    DraftChanged,
    FileInUse,
    OtherProcess,
)
from service.dispatch.office_chain import recorded
from service.permissions import Permission, require
from service.persistence.database import Connection, Database
from service.persistence.store import deployments, people
from service.persistence.store import history as chain
from service.persistence.store import process_drafts as store
from service.persistence.store.process_drafts import ProcessDraft
from service.queries import definitions
from service.queries.drafts_gone import DISCARD, absent

__all__ = ["BadNewProcess", "DraftChanged", "FileInUse", "OtherProcess", "ProcessDraft", "ProcessDrafts"]

_NOT_KEYS: Final = frozenset({"baru", "versi"})
"""Addresses below /proses that are no process."""
_FIRST_STEP: Final = Text("Langkah pertama", "First step")
_EPOCH: Final = datetime(2026, 1, 1, tzinfo=UTC)


class ProcessDrafts:
    """Keeps the drafts of processes, one each, for those who may put processes into force."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def begin(self, key: str, *, person: str) -> ProcessDraft:
        """Open the draft that there is, or begin one with the files of the latest version.

        Raises `NotFound` when there is no such process.
        """
        with self._database.write() as connection:
            at, who = self._authorised(connection, person)
            there = store.find(connection, key)
            if there is not None:
                return there
            version = deployments.in_force(connection, key) or definitions.versions(connection, key)[0]
            files = deployments.files_of(connection, version.deployment_hash)
            draft = _new(key, version.name, version.deployment_hash, at, who)
            return draft if store.add(connection, draft, files) else _there(connection, key)

    def begin_new(self, *, name: str, lanes: Sequence[str], person: str) -> ProcessDraft:
        """Begin the draft of a new SOP: one step in the first of the lanes, with a form that asks nothing.

        Its key comes from the name; a lane with the name of one in force is that lane.
        Raises `BadNewProcess`.
        """
        called, columns = _line(name), [_line(lane) for lane in lanes]
        _must_be_proper(called, columns)
        with self._database.write() as connection:
            at, who = self._authorised(connection, person)
            key = key_from(called, store.keys_taken(connection) | _NOT_KEYS)
            known = {lane.name.casefold(): lane.lane for lane in definitions.lanes(connection)}
            step = _FIRST_STEP.id
            files = {
                f"{key}.bpmn": first_diagram(key, called, _lanes(columns, known), step=step),
                f"{FORMS}{FIRST_STEP}.json": empty(FIRST_STEP, _FIRST_STEP),
            }
            draft = _new(key, called, None, at, who)
            return draft if store.add(connection, draft, files) else _there(connection, key)

    def save(
        self, key: str, changes: Mapping[str, bytes | None], *, revision: int, person: str
    ) -> ProcessDraft:
        """Write files into the draft that was read as `revision`; None removes one.

        The diagram need not be fit to run, but must be one, and of this process. Bytes that are there already
        change nothing.
        Raises `NotFound`, `DraftChanged`, `BadDeploymentFile`, `DiagramRefused`, `OtherProcess`.
        """
        with self._database.write() as connection:
            at, who = self._authorised(connection, person)
            draft = draft_as_read(connection, key, revision, for_update=True)
            return written(connection, draft, changes, at=at, by=who.username)

    def remove(self, key: str, path: str, *, revision: int, person: str) -> ProcessDraft:
        """Take a form or a document template out of the draft that was read as `revision`.

        Raises `NotFound`, `DraftChanged`, `FileInUse` when a step or another template uses it.
        """
        with self._database.write() as connection:
            at, who = self._authorised(connection, person)
            draft = draft_as_read(connection, key, revision, for_update=True)
            files = store.files_of(connection, key)
            found = file_uses(files, _steps_in(files)).get(path)
            if found is None:
                raise NotFound(what=path)
            if found:
                raise FileInUse(path.rpartition("/")[2], found)
            return written(connection, draft, {path: None}, at=at, by=who.username)

    def put(self, files: Mapping[str, bytes], *, revision: int, person: str) -> ProcessDraft:
        """Let these files be the draft of their process, in place of the one read as `revision` (0: none).

        They need not be fit to run. A process whose id cannot be a key gets one that is free, from its name;
        what else the editor needs of a diagram is added (`engine.drawing.arranging.adapted`).
        Raises `DraftChanged`, `BadDeploymentFile`, `DiagramRefused`.
        """
        check_files(files)
        path = bpmn_path_in(files)
        diagram = read_diagram(files[path])
        with self._database.write() as connection:
            at, who = self._authorised(connection, person)
            key = _key_of(connection, diagram)
            others = {other: content for other, content in files.items() if other != path}
            files = {f"{key}.bpmn": adapted(files[path], key), **others}
            there = store.find(connection, key)
            if there is None:
                base = deployments.in_force(connection, key)
                name, based_on = diagram.process_name or key, base.deployment_hash if base else None
                if store.add(connection, _new(key, name, based_on, at, who), files):
                    return _there(connection, key)
            draft = draft_as_read(connection, key, revision, for_update=True)
            gone = dict.fromkeys(store.files_of(connection, key).keys() - files.keys())
            return written(connection, draft, {**gone, **files}, at=at, by=who.username)

    def discard(self, key: str, *, revision: int, person: str) -> None:
        """Give the draft up; what is in force stays. The office's history keeps who did, and when.

        Raises `NotFound`, `DraftChanged`.
        """
        with self._database.write() as connection:
            at, who = self._authorised(connection, person)
            head = chain.office_head(connection)
            draft = draft_as_read(connection, key, revision, for_update=True)
            store.remove(connection, key)
            recorded(connection, head, who, at, {"kind": DISCARD, "key": key, "name": draft.name})

    def _authorised(self, connection: Connection, person: str) -> tuple[datetime, Acting]:
        at = self._clock.now()
        who = acting(connection, person, at)
        require(who, Permission.DEPLOY)
        return at, who


def written(
    connection: Connection,
    draft: ProcessDraft,
    changes: Mapping[str, bytes | None],
    *,
    at: datetime,
    by: str,
) -> ProcessDraft:
    """Write files into a draft that is held for a change; gives it as it is then."""
    files = store.files_of(connection, draft.key)
    changed = {path: content for path, content in changes.items() if files.get(path) != content}
    if not changed:
        return draft
    for path, content in changed.items():
        files.pop(path, None)
        if content is not None:
            files[path] = content
    check_files(files)
    diagram = read_diagram(files[bpmn_path_in(files)])
    if diagram.process_id != draft.key:
        raise OtherProcess(found=diagram.process_id, key=draft.key)
    name = diagram.process_name or draft.name
    saved = replace(draft, name=name, revision=draft.revision + 1, saved_at=at, saved_by=by)
    store.change(connection, saved, changed)
    return saved


def _new(key: str, name: str, based_on: str | None, at: datetime, who: Acting) -> ProcessDraft:
    """Describe a draft that begins now; its first revision is the second, so that none ever comes again."""
    return ProcessDraft(
        key=key,
        name=name,
        based_on=based_on,
        revision=max(int((at - _EPOCH).total_seconds()), 1),
        created_at=at,
        created_by=who.username,
        saved_at=at,
        saved_by=who.username,
    )


def _key_of(connection: Connection, diagram: Diagram) -> str:
    """Give the key of a diagram's SOP: its process id, or a free one where that cannot be a key."""
    if is_process_id(diagram.process_id) and diagram.process_id not in _NOT_KEYS:
        return diagram.process_id
    return key_from(diagram.process_name or diagram.process_id, store.keys_taken(connection) | _NOT_KEYS)


def _there(connection: Connection, key: str) -> ProcessDraft:
    """Give the draft that somebody else began at the same moment."""
    draft = store.find(connection, key)
    if draft is None:
        raise NotFound(what=key)
    return draft


def draft_as_read(
    connection: Connection, key: str, revision: int, *, for_update: bool = False
) -> ProcessDraft:
    """Give the draft as the person read it; raises `NotFound`, `DraftChanged`."""
    draft = store.find(connection, key, for_update=for_update)
    if draft is None:
        raise absent(connection, key)
    if draft.revision != revision:
        names = people.names_of(connection, {draft.saved_by})
        when = f"{draft.saved_at.astimezone(OFFICE_ZONE):%H.%M}"
        raise DraftChanged(who=names.get(draft.saved_by, draft.saved_by), when=when)
    return draft


def _steps_in(files: Mapping[str, bytes]) -> tuple[Step, ...]:
    """Give the steps of a draft's diagram; a draft may hold one that cannot be read."""
    try:
        return read_diagram(files[bpmn_path_in(files)]).steps
    except EngineError:
        return ()


def _line(text: str) -> str:
    return " ".join(text.split())


def _must_be_proper(name: str, lanes: Sequence[str]) -> None:
    errors: dict[str, list[Text]] = {}
    if not _is_name(name):
        errors["name"] = [BadNewProcess.name]
    different = len({lane.casefold() for lane in lanes}) == len(lanes)
    if not (1 <= len(lanes) <= MOST_LANES and different and all(map(_is_name, lanes))):
        errors["lanes"] = [BadNewProcess.lanes]
    if errors:
        raise BadNewProcess(errors)


def _is_name(text: str) -> bool:
    return len(text) <= LONGEST_NAME and not is_blank(text) and is_storable(text)


def _lanes(names: Sequence[str], known: Mapping[str, str]) -> list[Lane]:
    """Give each lane an id: the one by which people hold the role already, else one made of the name."""
    lanes: list[Lane] = []
    for name in names:
        taken = {*TAKEN, *known.values(), *(lane.id for lane in lanes)}
        lanes.append(Lane(id=known.get(name.casefold()) or key_from(name, taken), name=name))
    return lanes
