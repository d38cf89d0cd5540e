"""The office itself, for its admins: its units, its name and letterhead."""

import re
import unicodedata
from dataclasses import replace
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import EngineError
from service.dispatch.office_commands import PutSetting, PutUnits
from service.permissions import Permission
from service.persistence.store import office
from service.web.frame import alur, person
from service.web.language import gettext as _
from service.web.people.people import sequence
from service.web.refusals import Refused, permitted, refused, wrong

blueprint = Blueprint("office_pages", __name__, url_prefix="/pengaturan")
NAMES: Final = ("name", "region", "system")
LETTERHEAD: Final = ("address", "phone", "email", "city")
HEAD: Final = ("title", "name", "nip")  # typed as head_title, head_name, head_nip
_HEAD_FIELDS: Final = tuple(f"head_{part}" for part in HEAD)
LONGEST: Final = 200  # characters of a line
MOST_LINES: Final = 5  # above the address

Unit = tuple[str, str, bool]


@blueprint.get("")
@permitted(Permission.EDIT_PEOPLE)
def index() -> ResponseReturnValue:
    """Begin with the people."""
    return redirect(url_for("people.index"))


@blueprint.get("/bidang")
@permitted(Permission.EDIT_LISTS)
def units() -> ResponseReturnValue:
    """Show the units in their order."""
    return _units_page(_stored_units())


@blueprint.post("/bidang")
@permitted(Permission.EDIT_LISTS)
def change_units() -> ResponseReturnValue:
    """Rename, add, order and switch units on and off, all at once."""
    typed = _moved(_typed_units(), request.form.get("geser", ""))
    name = " ".join(request.form.get("nama-baru", "").split())
    if name:
        code = request.form.get("kode-baru", "").strip().casefold() or code_from(name)
        if code in {each[0] for each in typed}:
            sentence = _("Kode ini sudah dipakai bidang lain.")
            return _units_page(typed, wrong(sentence, **{"kode-baru": sentence}))
        typed.append((code, name, True))
    try:
        seen = request.form.get("dilihat", 0, type=int)
        alur().office.run(PutUnits(units=typed), person=person().username, seen=seen)
    except EngineError as refusal:
        shown = typed[:-1] if name else typed
        return _units_page(shown, _of_units(refused(refusal), shown))
    flash(_("Daftar bidang tersimpan."), "good")
    return redirect(url_for("office_pages.units"))


@blueprint.get("/instansi")
@permitted(Permission.EDIT_SETTINGS)
def names() -> ResponseReturnValue:
    """Show the office's names and its letterhead."""
    return _names_page(_stored_names())


@blueprint.post("/instansi")
@permitted(Permission.EDIT_SETTINGS)
def change_names() -> ResponseReturnValue:
    """Write the office's names and its letterhead anew."""
    stored, typed = _stored_names(), _typed_names()
    wrongly = [key for key in (*NAMES, *LETTERHEAD, *_HEAD_FIELDS) if len(typed[key]) > LONGEST]
    if not typed["name"]:
        sentence = _("Nama instansi wajib diisi.")
        return _names_page(typed, wrong(sentence, name=sentence))
    if wrongly or len(typed["lines"]) > MOST_LINES or any(len(line) > LONGEST for line in typed["lines"]):
        sentence = _(
            "Paling banyak %(count)s karakter sebaris, dan %(lines)s baris kop.",
            count=LONGEST,
            lines=MOST_LINES,
        )
        return _names_page(typed, wrong(sentence, **dict.fromkeys(wrongly or ["lines"], sentence)))
    decisions = (
        PutSetting(key="office", value=stored["office"] | {key: typed[key] for key in NAMES}),
        PutSetting(
            key="letterhead",
            value=stored["letterhead"]
            | {key: typed[key] for key in ("lines", *LETTERHEAD)}
            | {"head": {part: typed[f"head_{part}"] for part in HEAD}},
        ),
    )
    try:
        seen = request.form.get("dilihat", 0, type=int)
        alur().office.run(*decisions, person=person().username, seen=seen)
    except EngineError as refusal:
        return _names_page(typed, refused(refusal))
    flash(_("Identitas instansi tersimpan."), "good")
    return redirect(url_for("office_pages.names"))


def code_from(name: str) -> str:
    """Suggest a unit's code: `Bidang Usaha Ekonomi Kampung` is `usaha-ekonomi-kampung`."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain)
    kept = words[1:] if len(words) > 1 and words[0] in ("bidang", "bagian", "seksi", "unit") else words
    return "-".join(word for word in kept if word != "dan")[:60].strip("-")


def _of_units(found: Refused, shown: list[Unit]) -> Refused:
    """Blame the fields of the page for what is wrong with rows; the row after the last is the new one."""
    fields = {}
    for place, sentence in found.fields.items():
        _rows, number, column = [*place.split("."), "0", ""][:3]
        row = int(number)
        if row < len(shown):
            fields[f"nama-{shown[row][0]}"] = sentence
        else:
            fields["kode-baru" if column == "value" else "nama-baru"] = sentence
    return replace(found, fields=fields)


def _typed_units() -> list[Unit]:
    codes = request.form.getlist("kode")
    return [
        (code, " ".join(request.form.get(f"nama-{code}", "").split()), f"aktif-{code}" in request.form)
        for code in codes
    ]


def _moved(found: list[Unit], wanted: str) -> list[Unit]:
    """Move one unit up or down by one place: `naik usaha`, `turun usaha`."""
    direction, _space, code = wanted.partition(" ")
    place = next((number for number, each in enumerate(found) if each[0] == code), None)
    other = None if place is None else place + {"naik": -1, "turun": 1}.get(direction, 0)
    if place is not None and other is not None and 0 <= other < len(found):
        found[place], found[other] = found[other], found[place]
    return found


def _stored_units() -> list[Unit]:
    with alur().database.read() as connection:
        return office.units(connection)


def _units_page(shown: list[Unit], problem: Refused | None = None) -> ResponseReturnValue:
    page = render_template(
        "people/units.html",
        units=shown,
        stored=_stored_units() if problem and problem.status == 409 else None,
        typed=request.form,
        problem=problem,
        seen=sequence(),
    )
    return page, problem.status if problem else 200


def _stored_names() -> dict[str, Any]:
    with alur().database.read() as connection:
        values = office.settings(connection).values
    kept = {
        key: found if isinstance(found := values.get(key), dict) else {} for key in ("office", "letterhead")
    }
    shown = {key: str(kept["office"].get(key) or "") for key in NAMES}
    shown |= {key: str(kept["letterhead"].get(key) or "") for key in LETTERHEAD}
    head = kept["letterhead"].get("head")
    known = head if isinstance(head, dict) else {}
    shown |= {f"head_{part}": str(known.get(part) or "") for part in HEAD}
    lines = kept["letterhead"].get("lines")
    return {**kept, **shown, "lines": [str(line) for line in lines] if isinstance(lines, list) else []}


def _typed_names() -> dict[str, Any]:
    typed: dict[str, Any] = {
        key: " ".join(request.form.get(key, "").split()) for key in (*NAMES, *LETTERHEAD, *_HEAD_FIELDS)
    }
    lines = (" ".join(line.split()) for line in request.form.get("lines", "").splitlines())
    return typed | {"lines": [line for line in lines if line]}


def _names_page(shown: dict[str, Any], problem: Refused | None = None) -> ResponseReturnValue:
    page = render_template("people/office.html", shown=shown, problem=problem, seen=sequence())
    return page, problem.status if problem else 200
