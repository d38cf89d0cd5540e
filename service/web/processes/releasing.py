"""Berlakukan: putting a draft or a former version into force, and retiring an SOP."""

from dataclasses import asdict, fields
from datetime import datetime, time

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.covers import CoverDetails, details_of
from engine.diagram import read_diagram
from engine.errors import Conflict, DiagramRefused, EngineError, NotFound
from engine.zone import OFFICE_ZONE
from service.casework.cover_dates import is_earlier, on_cover
from service.casework.deployed import bpmn_path_in
from service.dispatch.release_refusals import BadRelease, VersionChanged
from service.dispatch.release_terms import LONGEST_CHANGES, Terms, second_approval
from service.dispatch.texts import LONGEST_REMARK
from service.permissions import Permission
from service.persistence.store import deployments, office
from service.persistence.store.releases import Release
from service.queries import definitions, releases
from service.queries.process_drafts import DraftItem
from service.web import times
from service.web.drafts.reading import read_draft
from service.web.frame import alur, person
from service.web.language import gettext as _
from service.web.processes.releases_shown import Summary, release_shown, suggested_changes, summary
from service.web.refusals import Refused, permitted, refused

blueprint = Blueprint("releasing", __name__, url_prefix="/proses/<key>")
DETAILS = tuple(field.name for field in fields(CoverDetails))
guarded = permitted(Permission.DEPLOY)


@blueprint.get("/rancangan/berlakukan")
@guarded
def draft(key: str) -> ResponseReturnValue:
    """Show what putting the draft into force would do, and ask for the cover's details."""
    return _draft_page(read_draft(key))


@blueprint.post("/rancangan/berlakukan")
@guarded
def ask(key: str) -> ResponseReturnValue:
    """Put the draft into force, or ask for it."""
    typed = CoverDetails(**{name: request.form.get(name, "") for name in DETAILS})
    revision = request.form.get("_revisi", 0, type=int)
    try:
        terms = _terms()
        release = alur().releases.ask(key, typed, terms, revision=revision, person=person().username)
    except NotFound:
        raise VersionChanged from None  # the draft was given up or came into force since the page was opened
    except EngineError as refusal:
        return _draft_page(_draft_or_gone(key, refusal), refused(refusal))
    return _answered(release)


@blueprint.get("/berlaku/lagi/<int:version>")
@guarded
def former(key: str, version: int) -> ResponseReturnValue:
    """Show what putting a former version into force again would do."""
    return _former_page(key, version)


@blueprint.post("/berlaku/lagi/<int:version>")
@guarded
def ask_again(key: str, version: int) -> ResponseReturnValue:
    """Put a former version into force again, or ask for it."""
    try:
        release = alur().releases.ask_again(key, version, _terms(), person=person().username)
    except NotFound:
        raise
    except EngineError as refusal:
        return _former_page(key, version, refused(refusal))
    return _answered(release)


@blueprint.get("/berlaku/cabut")
@guarded
def ending(key: str) -> ResponseReturnValue:
    """Ask why the SOP is to be retired."""
    return _ending_page(key)


@blueprint.post("/berlaku/cabut")
@guarded
def end(key: str) -> ResponseReturnValue:
    """Retire the SOP: no new cases, those under way go on."""
    try:
        reason, seen = request.form.get("reason", ""), request.form.get("dilihat", 0, type=int)
        release = alur().releases.retire(key, reason, person=person().username, seen=seen)
    except EngineError as refusal:
        return _ending_page(key, refused(refusal))
    if release.status == "awaiting-approval":
        return _answered(release)
    number = release.retires
    flash(_("Versi %(version)s dicabut. Berkas baru tidak dapat dimulai lagi.", version=number), "good")
    return redirect(f"{url_for('processes.show', key=key)}#versi")


def _terms() -> Terms:
    """Read what was decided from the form; the day and hour of the beginning are meant in Jakarta."""
    at: datetime | None = None
    if request.form.get("mulai") == "nanti":
        try:
            day = datetime.strptime(request.form.get("hari", ""), "%Y-%m-%d").date()
            at = datetime.combine(day, time.fromisoformat(request.form.get("jam", "")), OFFICE_ZONE)
        except ValueError:
            raise BadRelease({"effective_at": [BadRelease.no_time]}) from None
    return Terms(
        changes=request.form.get("changes", "").replace("\r\n", "\n"),
        effective_at=at,
        acknowledged="acknowledged" in request.form,
        seen=request.form.get("dilihat", 0, type=int),
    )


def _answered(release: Release) -> ResponseReturnValue:
    """Say what came of it, and lead to where that can be seen."""
    key = release.definition_key
    if release.status == "awaiting-approval":
        flash(_("Diajukan. Admin proses lain perlu menyetujuinya sebelum berlaku."), "good")
        return redirect(url_for("release_pages.show", key=key, release_id=release.id))
    if release.status == "scheduled" and release.effective_at is not None:
        when = times.moment(release.effective_at)
        flash(_("Dijadwalkan: berlaku mulai %(when)s WIB.", when=when), "good")
        return redirect(url_for("release_pages.show", key=key, release_id=release.id))
    flash(_("Versi %(version)s berlaku mulai sekarang.", version=release.version), "good")
    return redirect(f"{url_for('processes.show', key=key)}#versi")


def _draft_or_gone(key: str, refusal: EngineError) -> DraftItem:
    """Read the draft to show it beside a refusal; one that is gone leaves the refusal alone."""
    try:
        return read_draft(key)
    except NotFound:
        raise refusal if isinstance(refusal, Conflict) else VersionChanged from None


def _draft_page(item: DraftItem, problem: Refused | None = None) -> ResponseReturnValue:
    found = summary(item.key, item.files)
    with alur().database.read() as connection:
        pending = releases.pending(connection, item.key)
        refused = releases.refused_last(connection, item.key)
        settings = office.settings(connection).values
    typed = request.form if problem is not None else None
    details = typed if typed is not None else _suggested(item)
    page = render_template(
        "releases/draft.html",
        draft=item,
        summary=found,
        details=details,
        approved_before=is_earlier(details.get("approved_on", ""), details.get("revised_on", "")),
        today=_today(),
        changes=typed["changes"] if typed else _suggested_changes(item, found),
        pending=[release_shown(each, item.name) for each in pending],
        refused=release_shown(refused, item.name) if refused is not None else None,
        typed=typed or {},
        problem=problem,
        approval=second_approval(settings),
        saved=times.moment(item.saved_at),
        longest=LONGEST_CHANGES,
    )
    return page, problem.status if problem else 200


def _suggested_changes(item: DraftItem, found: Summary) -> str:
    return "" if found.problem else suggested_changes(item.key, item.files)


def _suggested(item: DraftItem) -> dict[str, str]:
    """Fill in the cover as the draft has it; a revision is dated today unless somebody dated it anew."""
    try:
        details = details_of(read_diagram(item.files[bpmn_path_in(item.files)]).identity)
    except DiagramRefused:
        return asdict(CoverDetails())
    here = alur()
    with here.database.read() as connection:
        now = deployments.in_force(connection, item.key)
        cover = (
            here.deployments.of(connection, now.deployment_hash).definition.diagram.identity if now else None
        )
    shown = asdict(details)
    if cover is not None and cover.revised_on == details.revised_on:
        shown["revised_on"] = _today()
    return shown


def _today() -> str:
    """Write this day as a cover does."""
    return on_cover(alur().clock.now().astimezone(OFFICE_ZONE).date())


def _former_page(key: str, number: int, problem: Refused | None = None) -> ResponseReturnValue:
    here = alur()
    with here.database.read() as connection:
        version = definitions.version(connection, key, number)
        deployed = here.deployments.of(connection, version.deployment_hash)
        pending = releases.pending(connection, key)
        settings = office.settings(connection).values
    page = render_template(
        "releases/again.html",
        version=version,
        cover=deployed.definition.diagram.identity,
        summary=summary(key, deployed.files),
        pending=[release_shown(each, version.name) for each in pending],
        typed=request.form if problem is not None else {},
        problem=problem,
        approval=second_approval(settings),
        longest=LONGEST_CHANGES,
    )
    return page, problem.status if problem else 200


def _ending_page(key: str, problem: Refused | None = None) -> ResponseReturnValue:
    with alur().database.read() as connection:
        found = definitions.versions(connection, key)
        settings = office.settings(connection).values
        pending = releases.pending(connection, key)
    page = render_template(
        "releases/retire.html",
        version=found[0],
        approval=second_approval(settings),
        pending=[release_shown(each, found[0].name) for each in pending],
        running=sum(version.running for version in found),
        typed=request.form if problem is not None else {},
        problem=problem,
        longest=LONGEST_REMARK,
    )
    return page, problem.status if problem else 200
