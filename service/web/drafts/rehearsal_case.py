"""A draft being tried out, read for one request: its files, and the rehearsed case as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.calendar import WorkingCalendar
from engine.errors import Invalid
from engine.tasks import UserTask
from engine.texts import Text
from service.casework.deployed import Deployed
from service.persistence.store import office, rehearsals
from service.queries import process_drafts
from service.queries.process_drafts import DraftItem
from service.rehearsal import script as scripts
from service.rehearsal.errors import ScenarioInvalid
from service.rehearsal.runnable import runnable
from service.rehearsal.running import shared_in
from service.rehearsal.scenario import Setting
from service.rehearsal.script import Rehearsal, Script
from service.web.frame import alur, person


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsedDraft:
    """A draft and how it is being tried out; `refusal` instead of a rehearsal when it cannot run."""

    draft: DraftItem
    rehearsal: Rehearsal | None
    refusal: Text | None = None

    def task(self, key: str | None) -> UserTask | None:
        """Give an open task by its key, or the first one when none is named."""
        if self.rehearsal is None:
            return None
        open_tasks = self.rehearsal.sandbox.open_tasks
        return open_tasks.get(key) if key else next(iter(open_tasks.values()), None)


def read_rehearsal(key: str) -> RehearsedDraft:
    """Read a draft and play what its reader tried out so far; raises `NotFound`."""
    here, now = alur(), alur().clock.now()
    with here.database.read() as connection:
        draft = process_drafts.draft(connection, key)
        kept = rehearsals.script_of(connection, key, person().username)
        try:
            deployed, shared = runnable(draft.files), _shared(draft)
        except Invalid as refusal:
            return RehearsedDraft(draft=draft, rehearsal=None, refusal=refusal.text)
        script = kept if isinstance(kept, dict) else None
        if script is None:
            settings = office.settings(connection).values
            script = scripts.begun(at=now, lists={}, settings=settings, shared=shared)
        wanted = scripts.lists_wanted(deployed, script, shared)
        found = office.lists_at(connection, wanted, now)
        calendar = here.calendars.now(connection)
    lists = {**script["lists"], **{name: each.rows for name, each in found.items()}}
    return _played(draft, deployed, {**script, "lists": lists}, shared, calendar)


def _shared(draft: DraftItem) -> Setting | None:
    """Read what the draft's scenarios share; a file that cannot be read is the scenarios' page's matter."""
    try:
        return shared_in(draft.files)
    except ScenarioInvalid:
        return None


def _played(
    draft: DraftItem, deployed: Deployed, script: Script, shared: Setting | None, calendar: WorkingCalendar
) -> RehearsedDraft:
    try:
        rehearsal = scripts.rehearsed(deployed, script, shared, calendar)
    except Invalid as refusal:
        return RehearsedDraft(draft=draft, rehearsal=None, refusal=refusal.text)
    return RehearsedDraft(draft=draft, rehearsal=rehearsal)


def unit_names(setting: Setting) -> Mapping[str, str]:
    """Give the units' names by their codes, as far as the rehearsal knows them."""
    rows = setting.lists.get("units", [])
    return {str(row.get("value")): str(row.get("label")) for row in rows if row.get("label")}
