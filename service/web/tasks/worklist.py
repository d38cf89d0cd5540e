"""Tugas Saya: what a person has in hand and may take, in one list that keeps itself fresh."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from engine.sop import Step
from service.persistence.database import Connection
from service.persistence.store import deployments
from service.queries import desk
from service.queries import worklist as queries
from service.queries.paging import MOST
from service.queries.task_items import TaskItem
from service.queries.worklist import MOST_COUNTED, Scope, Wanted
from service.web import times
from service.web.cases.rights import may_excuse
from service.web.frame import alur, note_waiting, person, signed_in
from service.web.language import gettext as _
from service.web.presenting import deadlines, holder
from service.web.tasks.opening import may_enter_some, may_open_some
from service.web.tasks.worklist_filters import Chosen, DueBy, Tab, chosen_from
from service.web.tasks.worklist_rows import Row, fingerprint_of, rows_of

blueprint = Blueprint("worklist", __name__, url_prefix="/tugas")
MOST_FORESEEN: Final = 5
TO_SIFT: Final = 8  # a shorter list is seen at a glance


@dataclass(frozen=True, slots=True, kw_only=True)
class TabShown:
    """A tab with how many tasks it holds; `count` is empty where nobody counts."""

    key: str
    label: str
    address: str
    count: str
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of the list; `fingerprint` changes whenever it would be shown differently."""

    rows: tuple[Row, ...]
    tabs: tuple[TabShown, ...]
    fingerprint: str
    next_address: str | None
    counts: desk.Counts

    def wants_sifting(self, chosen: Chosen) -> bool:
        """Say whether filters help: the list is long, or they leave something out already."""
        is_part = self.next_address is not None or chosen.cursor is not None
        return chosen.narrowed or is_part or len(self.rows) >= TO_SIFT


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A task of somebody else in a case that may come to the person, and what they may do about it."""

    task: TaskItem
    who: str
    may_excuse: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """An SOP in force with those of its steps that a person does."""

    key: str
    name: str
    steps: tuple[Step, ...]


@blueprint.get("")
@signed_in
def index() -> ResponseReturnValue:
    """Show what the person has in hand and may take, or has done."""
    here, now = alur(), alur().clock.now()
    chosen = chosen_from(request.args)
    with here.database.read() as connection:
        listing = _listing(connection, chosen)
        versions = deployments.all_in_force(connection)
        processes = _processes(connection, versions)
        may_start = may_open_some(here, connection, person(), versions)
        may_enter = may_enter_some(here, connection, person(), versions)
        nothing = not listing.rows and not chosen.narrowed and chosen.tab is Tab.ALL
        coming = _coming(connection) if nothing else ()
    return render_template(
        "tasks/worklist.html",
        today=times.day(now),
        chosen=chosen,
        listing=listing,
        processes=processes,
        dues=_dues(),
        may_start=may_start,
        may_enter=may_enter,
        coming=coming,
    )


@blueprint.get("/segar")
@signed_in
def fresh() -> ResponseReturnValue:
    """Give the list alone, or say that it still stands as it did."""
    chosen = chosen_from(request.args)
    with alur().database.read() as connection:
        listing = _listing(connection, chosen)
    same = request.if_none_match.contains_weak(listing.fingerprint)
    response = Response(status=304) if same else Response(render_template("tasks/rows.html", listing=listing))
    response.set_etag(listing.fingerprint, weak=True)
    return response


@blueprint.get("/hilang")
@signed_in
def gone() -> ResponseReturnValue:
    """Say what became of tasks that stood in the list a moment ago; null: they only moved down in it."""
    ids = request.args.getlist("id")[:MOST]
    with alur().database.read() as connection:
        found = desk.named(connection, person(), ids)
    return jsonify({item.id: None if _still_waits(item) else became(item) for item in found})


def became(item: TaskItem) -> str:
    """Say who has a task now, who did it, or why it is not to be done."""
    if item.status == "completed":
        return _("Sudah diselesaikan %(name)s.", name=item.completed_by_name)
    if item.status != "open":
        return _("Tidak perlu dikerjakan lagi.")
    if item.instance.status == "suspended":
        return _("Berkasnya sedang ditangguhkan.")
    if item.assignee == person().username:
        return _("Sudah di tangan Anda.")
    if item.assignee_name:
        return _("Sudah diambil %(name)s.", name=item.assignee_name)
    words = holder(item)
    return f"{words[:1].upper()}{words[1:]}."


def _still_waits(item: TaskItem) -> bool:
    open_ = item.status == "open" and item.instance.status == "running"
    return open_ and item.assignee is None and person().actor.role_for(item.lane, item.unit) is not None


def _listing(connection: Connection, chosen: Chosen) -> Listing:
    """Read a page of the list and count what the tabs hold (three statements, one more if narrowed)."""
    here, now = alur(), alur().clock.now()
    wanted = chosen.wanted(now)
    page = queries.listed(connection, person(), wanted, at=now, limit=chosen.size, cursor=chosen.cursor)
    counts = desk.counts(connection, person(), wanted if chosen.tab is not Tab.DONE else Wanted(), at=now)
    if not chosen.narrowed or chosen.tab is Tab.DONE:
        note_waiting(counts.desk)
    due = deadlines(here, connection, now)
    return Listing(
        rows=rows_of(page.items, due, me=person(), now=now),
        tabs=_tabs(chosen, counts),
        fingerprint=fingerprint_of(page.items, (counts.mine, counts.group), now),
        next_address=chosen.address(sesudah=page.next_cursor) if page.next_cursor else None,
        counts=counts,
    )


def _tabs(chosen: Chosen, counts: desk.Counts) -> tuple[TabShown, ...]:
    labels = {
        Tab.ALL: (_("Semua"), _short(counts.desk)),
        Tab.MINE: (_("Sedang saya kerjakan"), _short(counts.mine)),
        Tab.GROUP: (_("Dapat saya ambil"), _short(counts.group)),
        Tab.DONE: (_("Selesai"), ""),
    }
    return tuple(
        TabShown(
            key=tab.value,
            label=label,
            address=chosen.address(milik=tab.value if tab is not Tab.ALL else None),
            count=count,
            here=tab is chosen.tab,
        )
        for tab, (label, count) in labels.items()
    )


def _short(number: int) -> str:
    return str(number) if number <= MOST_COUNTED else f"{MOST_COUNTED}+"


def _dues() -> tuple[tuple[str, str], ...]:
    return (
        (DueBy.LATE.value, _("Terlambat")),
        (DueBy.TODAY.value, _("Hari ini")),
        (DueBy.WEEK.value, _("Minggu ini")),
    )


def _processes(connection: Connection, versions: Sequence[deployments.Version]) -> tuple[Process, ...]:
    """Give the SOPs in force in which the person has steps to do."""
    lanes = person().lanes
    found = []
    for version in versions:
        diagram = alur().deployments.of(connection, version.deployment_hash).definition.diagram
        steps = tuple(step for step in diagram.steps if step.lane in lanes)
        if steps:
            found.append(Process(key=version.key, name=version.name, steps=steps))
    return tuple(found)


def _coming(connection: Connection) -> tuple[Coming, ...]:
    """Find what others are doing in the cases that may come to the person (one statement)."""
    here, wanted = alur(), Wanted(scope=Scope.ALL)
    items = queries.listed(connection, person(), wanted, at=here.clock.now(), limit=MOST_FORESEEN).items

    def excusable(item: TaskItem) -> bool:
        definition = here.deployments.of(connection, item.instance.deployment_hash).definition
        return may_excuse(person(), item, definition.step(item.step))

    places = list(dict.fromkeys((item.instance.id, item.step) for item in items))
    order = sorted(items, key=lambda item: (places.index((item.instance.id, item.step)), item.unit_position))
    return tuple(Coming(task=item, who=holder(item), may_excuse=excusable(item)) for item in order)
