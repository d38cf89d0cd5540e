"""A decision about a version: what is asked for, agreed to, refused or taken back."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from engine.drawing import svg
from engine.errors import EngineError, NotFound
from service.casework.deployed import Deployed
from service.dispatch.texts import LONGEST_REMARK
from service.permissions import Permission, allows
from service.queries import process_drafts, releases
from service.queries.releases import ReleaseItem
from service.web import downloads
from service.web.frame import alur, person
from service.web.language import gettext as _
from service.web.processes import checked_files
from service.web.processes.process_pages import cover_of
from service.web.processes.releases_shown import ReleaseShown, Summary, release_shown, summary
from service.web.refusals import Refused, permitted, refused

blueprint = Blueprint("release_pages", __name__)
ADDRESS = "/proses/<key>/berlaku/<release_id>"
guarded = permitted(Permission.DEPLOY)


@blueprint.get(ADDRESS)
@guarded
def show(key: str, release_id: str) -> ResponseReturnValue:
    """Show a decision with everything that the one who asked saw."""
    return _page(key, release_id)


@blueprint.get(f"{ADDRESS}.zip")
@guarded
def download(key: str, release_id: str) -> ResponseReturnValue:
    """Give all files of what is asked for."""
    _item, deployed = _read(key, release_id)
    return downloads.download(checked_files.packed(deployed.files), f"{key}.zip", "application/zip")


@blueprint.post(f"{ADDRESS}/setujui")
@guarded
def approve(key: str, release_id: str) -> ResponseReturnValue:
    """Agree: the version comes into force, or waits for its time."""
    item, _deployed = _read(key, release_id)
    try:
        seen = request.form.get("dilihat", 0, type=int)
        release = alur().releases.approve(item.id, person=person().username, seen=seen)
    except EngineError as refusal:
        return _page(key, release_id, refused(refusal))
    if release.retires is not None:
        flash(_("Disetujui. SOP ini dicabut; berkas baru tidak dapat dimulai lagi."), "good")
        return redirect(f"{url_for('processes.show', key=key)}#versi")
    if release.version is None:
        flash(_("Disetujui. Versi ini berlaku pada waktunya."), "good")
        return redirect(url_for("release_pages.show", key=key, release_id=release_id))
    flash(_("Disetujui. Versi %(version)s berlaku mulai sekarang.", version=release.version), "good")
    return redirect(f"{url_for('processes.show', key=key)}#versi")


@blueprint.post(f"{ADDRESS}/coba-lagi")
@guarded
def try_again(key: str, release_id: str) -> ResponseReturnValue:
    """Let what did not begin at its time be tried once more."""
    item, _deployed = _read(key, release_id)
    try:
        alur().releases.try_again(item.id, person=person().username)
    except EngineError as refusal:
        return _page(key, release_id, refused(refusal))
    flash(_("Dicoba lagi dalam beberapa detik; muat ulang halaman ini untuk melihat hasilnya."), "good")
    return redirect(url_for("release_pages.show", key=key, release_id=release_id))


@blueprint.post(f"{ADDRESS}/tolak")
@guarded
def refuse(key: str, release_id: str) -> ResponseReturnValue:
    """Refuse with a reason."""
    item, _deployed = _read(key, release_id)
    try:
        alur().releases.refuse(item.id, request.form.get("reason", ""), person=person().username)
    except EngineError as refusal:
        return _page(key, release_id, refused(refusal))
    flash(_("Ditolak. Rancangannya tetap ada dan dapat diperbaiki."), "good")
    return redirect(url_for("release_pages.show", key=key, release_id=release_id))


@blueprint.post(f"{ADDRESS}/tarik")
@guarded
def withdraw(key: str, release_id: str) -> ResponseReturnValue:
    """Take back what was asked for."""
    item, _deployed = _read(key, release_id)
    try:
        alur().releases.withdraw(item.id, request.form.get("reason", ""), person=person().username)
    except EngineError as refusal:
        return _page(key, release_id, refused(refusal))
    flash(_("Ditarik. Versi yang berlaku tidak berubah."), "good")
    return redirect(url_for("release_pages.show", key=key, release_id=release_id))


def pending_releases(key: str | None = None) -> list[ReleaseShown]:
    """Give what awaits approval or its time, of all SOPs or of one, to those who decide."""
    if not allows(person(), Permission.DEPLOY):
        return []
    here = alur()
    with here.database.read() as connection:
        return [
            release_shown(item, here.deployments.of(connection, item.deployment_hash).definition.name)
            for item in releases.pending(connection, key)
        ]


def _read(key: str, release_id: str) -> tuple[ReleaseItem, Deployed]:
    with alur().database.read() as connection:
        item = releases.release(connection, release_id)
        if item.definition_key != key:
            raise NotFound(what=release_id)
        return item, alur().deployments.of(connection, item.deployment_hash)


def _checked(item: ReleaseItem, deployed: Deployed) -> Summary | None:
    """Look at what is to begin; of a version that is to end there is nothing to check."""
    return summary(item.definition_key, deployed.files) if item.retires is None else None


def _page(key: str, release_id: str, problem: Refused | None = None) -> ResponseReturnValue:
    item, deployed = _read(key, release_id)
    diagram = deployed.definition.diagram
    shown = release_shown(item, deployed.definition.name or key)
    with alur().database.read() as connection:
        draft = process_drafts.line(connection, item.definition_key)
    edited = item.draft_revision is not None and draft is not None and draft.revision != item.draft_revision
    page = render_template(
        "releases/release.html",
        release=shown,
        cover=cover_of(diagram.identity),
        summary=_checked(item, deployed) if shown.waits or shown.timed else None,
        diagram=Markup(svg.draw(diagram)),  # noqa: S704 (made by engine.drawing.svg, which escapes what it writes)
        edited=edited,
        typed=request.form if problem is not None else {},
        problem=problem,
        longest=LONGEST_REMARK,
    )
    return page, problem.status if problem else 200
