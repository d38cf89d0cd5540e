"""Checking a document, open to everybody: whether this office's system holds a file with its fingerprint."""

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from service.persistence.store import documents
from service.persistence.store.documents import GENERATED, Place
from service.queries import definitions
from service.web import times
from service.web.forms.looks import size_of
from service.web.frame import alur
from service.web.language import gettext as _

blueprint = Blueprint("documents", __name__)
_CHUNK: Final = 256 * 1024
_FINGERPRINT: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceShown:
    """Where a file is kept, in words. The name of what somebody uploaded is nobody else's business."""

    name: str
    origin: str
    business_key: str
    process: str
    step: str
    when: str
    size: str


@blueprint.get("/verifikasi")
def ask() -> ResponseReturnValue:
    """Ask for a fingerprint or a file."""
    return _page("")


@blueprint.post("/verifikasi")
def compare() -> ResponseReturnValue:
    """Work out the fingerprint of a file, which is not kept, or read one that was typed."""
    sent = request.files.get("berkas")
    sha256 = _sha256_of(sent) if sent is not None and sent.filename else request.form.get("sidik", "")
    sha256 = re.sub(r"\s", "", sha256).lower()
    if not _FINGERPRINT.fullmatch(sha256):
        problem = _("Sidik berkas terdiri atas 64 angka dan huruf a–f.")
        return _page(request.form.get("sidik", "")[:200], problem=problem), 422
    return redirect(url_for("documents.show", sha256=sha256))


@blueprint.get("/verifikasi/<sha256>")
def show(sha256: str) -> ResponseReturnValue:
    """Say whether a file with this fingerprint is kept here, and what that proves."""
    sha256 = sha256.lower()
    if not _FINGERPRINT.fullmatch(sha256):
        return _page(sha256[:200], problem=_("Sidik berkas terdiri atas 64 angka dan huruf a–f.")), 404
    with alur().database.read() as connection:
        places = documents.places_of(connection, sha256)
        known = (*definitions.in_force(connection), *definitions.retired(connection)) if places else ()
    names = {each.key: each.name for each in known}
    shown = tuple(_shown(place, names.get(place.definition_key, place.definition_key)) for place in places)
    return _page(sha256, places=shown, looked=True)


def _shown(place: Place, process: str) -> PlaceShown:
    made = place.kind == GENERATED
    return PlaceShown(
        name=place.name if made else "",
        origin=_("Dibuat oleh sistem") if made else _("Diunggah ke sistem"),
        business_key=place.business_key,
        process=process,
        step=f"{place.number}. {place.step_name}" if place.number else "",
        when=times.moment(place.created_at),
        size=size_of(place.size),
    )


def _page(
    sha256: str, *, problem: str = "", places: tuple[PlaceShown, ...] = (), looked: bool = False
) -> str:
    return render_template(
        "documents/verification.html", sha256=sha256, problem=problem, places=places, looked=looked
    )


def _sha256_of(sent: FileStorage) -> str:
    digest = hashlib.sha256()
    while chunk := sent.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
