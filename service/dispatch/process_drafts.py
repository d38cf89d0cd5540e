"""Drafts of processes: begun, saved, given up. Saving leaves no history: what counts comes into force."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from engine.beginning import FIRST_STEP, TAKEN, first_diagram
from engine.diagram import Lane, read_diagram
from engine.errors import Conflict, Invalid, NotFound
from engine.texts import Text, is_blank, is_storable
from engine.zone import OFFICE_ZONE
from forms.editing import empty, key_from
from service.accounts.acting import Acting, acting
from service.casework.deployed import FORMS, bpmn_path_in
from service.casework.deployment_files import check_files
from service.clock import Clock
from service.dispatch.office_chain import recorded
from service.permissions import Permission, require
from service.persistence.database import Connection, Database
from service.persistence.store import deployments, people
from service.persistence.store import history as chain
from service.persistence.store import process_drafts as store
from service.persistence.store.process_drafts import ProcessDraft
from service.queries import definitions
from service.queries.drafts_gone import DISCARD, absent

__all__ = ["BadNewProcess", "DraftChanged", "OtherProcess", "ProcessDraft", "ProcessDrafts"]

MOST_LANES: Final = 20
LONGEST_NAME: Final = 120  # characters of an SOP's or a lane's name
_NOT_KEYS: Final = frozenset({"baru", "versi"})
"""Addresses below /proses that are no process."""
_FIRST_STEP: Final = Text("Langkah pertama", "First step")
_EPOCH: Final = datetime(2026, 1, 1, tzinfo=UTC)


class DraftChanged(Conflict):
    """Somebody saved the draft since it was read; nothing of it is lost, nothing was saved over it."""

    code = "draft-changed"
    template = Text(
        "{who} menyimpan rancangan ini pada {when}, sesudah Anda membukanya; perubahan Anda belum disimpan.",
        "{who} saved this draft at {when}, after you opened it; your change was not saved.",
    )


class OtherProcess(Invalid):
    """The diagram belongs to another SOP than the draft."""

    code = "other-process"
    template = Text(
        "Diagram ini milik proses «{found}», bukan «{key}».",
        "This diagram belongs to the process «{found}», not «{key}».",
    )


class BadNewProcess(Invalid):
    """A new SOP needs a name, and the names of those who perform it; `errors` says what is missing."""

    code = "bad-new-process"
    name = Text(
        f"Tulis nama SOP, paling banyak {LONGEST_NAME} karakter.",
        f"Write the name of the SOP, {LONGEST_NAME} characters at most.",
    )
    lanes = Text(
        f"Tulis 1–{MOST_LANES} pelaksana yang berbeda, masing-masing paling banyak {LONGEST_NAME} karakter.",
        f"Write 1 to {MOST_LANES} different performers, each of {LONGEST_NAME} characters at most.",
    )


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

    def put(self, files: Mapping[str, bytes], *, revision: int, person: str) -> ProcessDraft:
        """Let these files be the draft of their process, in place of the one read as `revision` (0: none).

        They need not be fit to run. Raises `DraftChanged`, `BadDeploymentFile`, `DiagramRefused`.
        """
        check_files(files)
        diagram = read_diagram(files[bpmn_path_in(files)])
        key = diagram.process_id
        with self._database.write() as connection:
            at, who = self._authorised(connection, person)
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
