"""Brings the scenarios of a draft in line with it at the press of a button, and takes that back."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import EngineError, Invalid
from service.casework.deployed import SCENARIOS
from service.permissions import Permission
from service.queries.process_drafts import DraftItem
from service.rehearsal.accepting import Accepted, accepted
from service.web.drafts.reading import read_draft
from service.web.drafts.scenario_numbers import files_in_force, shifted
from service.web.frame import alur, person
from service.web.language import gettext as _
from service.web.language import ngettext, said
from service.web.refusals import permitted

blueprint = Blueprint("scenario_accepting", __name__, url_prefix="/proses/<key>/rancangan/skenario")


@blueprint.post("/terima")
@permitted(Permission.DEPLOY)
def accept(key: str) -> ResponseReturnValue:
    """Let the chosen scenarios expect what comes now, as far as that can be told without a person.

    Where the steps' numbers moved, all scenarios call them by the new ones first.
    """
    draft = read_draft(key)
    changes = shifted(draft.files, files_in_force(key))
    files = {path: changes.get(path) or content for path, content in draft.files.items()}
    found: dict[str, Accepted] = {}
    for name in _chosen(draft):
        try:
            found[name] = accepted(files, name)
        except Invalid as refusal:
            flash(f"{name}: {said(refusal.text)}", "bad")
    changes |= {f"{SCENARIOS}{name}": each.content for name, each in found.items() if each.changed}
    if changes and not _saved(draft, changes):
        return _back(key)
    if changes:
        flash(
            ngettext(
                "%(num)s skenario disesuaikan. «Seperti versi yang berlaku» di halamannya mengembalikannya.",
                "%(num)s skenario disesuaikan. «Seperti versi yang berlaku» di halamannya mengembalikannya.",
                len(changes),
            ),
            "good",
        )
    for each in found.values():
        if each.stuck is not None:
            flash(
                _(
                    "«%(name)s»: tindakan ke-%(number)s masih perlu Anda lengkapi. %(why)s",
                    name=each.name,
                    number=each.at,
                    why=said(each.stuck),
                ),
                "warn",
            )
    return _back(key)


@blueprint.post("/nomor")
@permitted(Permission.DEPLOY)
def renumber(key: str) -> ResponseReturnValue:
    """Let all scenarios call the steps by the numbers that they have in the draft."""
    draft = read_draft(key)
    changes = shifted(draft.files, files_in_force(key))
    if changes and _saved(draft, changes):
        flash(
            ngettext(
                "Nomor langkah disesuaikan di %(num)s berkas skenario.",
                "Nomor langkah disesuaikan di %(num)s berkas skenario.",
                len(changes),
            ),
            "good",
        )
    return _back(key)


@blueprint.post("/pulihkan")
@permitted(Permission.DEPLOY)
def restore(key: str) -> ResponseReturnValue:
    """Let the chosen scenarios be what they are in the version in force."""
    draft, in_force = read_draft(key), files_in_force(key)
    paths = [f"{SCENARIOS}{name}" for name in _chosen(draft)]
    changes: dict[str, bytes | None] = {path: in_force[path] for path in paths if path in in_force}
    if changes and _saved(draft, changes):
        flash(_("Skenario kembali seperti di versi yang berlaku."), "good")
    return _back(key)


def _chosen(draft: DraftItem) -> list[str]:
    """Name the scenarios that were chosen, as far as the draft has them."""
    names = dict.fromkeys(request.form.getlist("nama"))
    return [name for name in names if f"{SCENARIOS}{name}" in draft.files]


def _saved(draft: DraftItem, changes: Mapping[str, bytes | None]) -> bool:
    """Write into the draft as it was read; tells what refuses it."""
    revision = request.form.get("_revisi", draft.revision, type=int)
    try:
        alur().process_drafts.save(draft.key, changes, revision=revision, person=person().username)
    except EngineError as refusal:
        flash(said(refusal.text), "bad")
        return False
    return True


def _back(key: str) -> ResponseReturnValue:
    """Return to the list, or to the one scenario from whose page it was asked."""
    names = request.form.getlist("nama")
    if "satu" in request.form and len(names) == 1:
        return redirect(url_for("scenario_pages.show", key=key, name=names[0]))
    return redirect(url_for("scenario_pages.index", key=key))
