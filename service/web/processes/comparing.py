"""Banding: what changed between two versions of an SOP, and what a draft changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.errors import NotFound
from service.casework.deployed import bpmn_path_in
from service.casework.sizes import must_be_small
from service.permissions import Permission, allows
from service.persistence.database import Connection
from service.queries import definitions, process_drafts
from service.queries.definitions import VersionItem
from service.web import times
from service.web.frame import alur, person, signed_in
from service.web.language import gettext as _
from service.web.processes.comparing_shown import comparison
from service.web.refusals import permitted

blueprint = Blueprint("comparing", __name__, url_prefix="/proses/<key>")
DRAFT = "rancangan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A version, or the draft, that can be compared."""

    value: str
    label: str
    chosen: bool


@blueprint.get("/banding")
@signed_in
def versions(key: str) -> ResponseReturnValue:
    """Compare any two versions, or the draft with one."""
    with alur().database.read() as connection:
        found = definitions.versions(connection, key)
        has_draft = allows(person(), Permission.DEPLOY) and bool(process_drafts.line(connection, key))
        latest = str(found[0].version)
        new = request.args.get("ke") or (DRAFT if has_draft and len(found) == 1 else latest)
        before = next((str(each.version) for each in found if str(each.version) != new), latest)
        old = request.args.get("dari") or before
        files = {side: _files(connection, found, side, has_draft=has_draft) for side in {old, new}}
    return render_template(
        "comparing/versions.html",
        process=found[0],
        old_choices=_choices(found, old, has_draft=has_draft),
        new_choices=_choices(found, new, has_draft=has_draft),
        alone=len(found) == 1 and not has_draft,
        compared=comparison(files[old], files[new], old_name=_name(old), new_name=_name(new)),
    )


@blueprint.get("/rancangan/perubahan")
@permitted(Permission.DEPLOY)
def draft(key: str) -> ResponseReturnValue:
    """Compare the draft with the version in force, or the latest one when none is."""
    with alur().database.read() as connection:
        item = process_drafts.draft(connection, key)
        former = _latest(connection, key)
        files = {} if former is None else alur().deployments.of(connection, former.deployment_hash).files
    compared = None
    if former is not None:
        must_be_small(item.files[bpmn_path_in(item.files)])
        compared = comparison(files, item.files, old_name=_name(str(former.version)), new_name=_name(DRAFT))
    return render_template(
        "comparing/draft.html", draft=item, saved=times.moment(item.saved_at), compared=compared
    )


def _latest(connection: Connection, key: str) -> VersionItem | None:
    try:
        return definitions.versions(connection, key)[0]
    except NotFound:
        return None


def _files(
    connection: Connection, found: Sequence[VersionItem], side: str, *, has_draft: bool
) -> Mapping[str, bytes]:
    """Give the files of a version by its number, or the draft's; raises `NotFound`."""
    if side == DRAFT and has_draft:
        files = process_drafts.draft(connection, found[0].key).files
        must_be_small(files[bpmn_path_in(files)])
        return files
    item = next((each for each in found if str(each.version) == side), None)
    if item is None:
        raise NotFound(what=f"{found[0].key} {side[:20]}")
    return alur().deployments.of(connection, item.deployment_hash).files


def _choices(found: Sequence[VersionItem], chosen: str, *, has_draft: bool) -> list[Choice]:
    numbered = [
        (
            str(item.version),
            _("versi %(version)s, sejak %(day)s", version=item.version, day=times.day(item.in_force_from)),
        )
        for item in found
    ]
    named = [(DRAFT, _("rancangan")), *numbered] if has_draft else numbered
    return [Choice(value=value, label=label, chosen=value == chosen) for value, label in named]


def _name(side: str) -> str:
    return _("Rancangan") if side == DRAFT else _("Versi %(version)s", version=side)
