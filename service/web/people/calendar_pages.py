"""The working calendar, for admins: the holidays of a year, and the hours as they are."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import EngineError
from engine.zone import OFFICE_ZONE
from service.casework.calendars import USUAL
from service.dispatch.office_commands import PutWorkingTime
from service.permissions import Permission
from service.persistence.store import office
from service.web import times
from service.web.frame import alur, person
from service.web.language import gettext as _
from service.web.people.people import sequence
from service.web.refusals import Refused, permitted, refused, wrong

blueprint = Blueprint("calendar_pages", __name__, url_prefix="/pengaturan/kalender")
guarded = permitted(Permission.EDIT_CALENDAR)
YEARS = range(2020, 2101)
LONGEST = 120  # characters of a holiday's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """A day on which nobody works, as its row on the page."""

    value: str
    day: str
    name: str


@blueprint.get("")
@guarded
def index() -> ResponseReturnValue:
    """Show the holidays of a year."""
    return _page(_year())


@blueprint.post("")
@guarded
def change() -> ResponseReturnValue:
    """Add a holiday, or take one off; due dates that stand already do not move."""
    year, name = _year(), " ".join(request.form.get("nama", "").split())
    with alur().database.read() as connection:
        hours, holidays = office.working_hours(connection)
    kept = dict(holidays)
    gone = _day(request.form.get("hapus", ""))
    if gone is not None:
        kept.pop(gone, None)
    else:
        day = _day(request.form.get("hari", ""))
        if day is None or day.year not in YEARS:
            return _page(year, _wrong("hari", _("Tanggal tidak dapat dibaca.")))
        if not name or len(name) > LONGEST:
            return _page(year, _wrong("nama", _("Nama hari libur wajib diisi, paling banyak 120 karakter.")))
        if day in kept:
            taken = _(
                "Tanggal ini sudah menjadi hari libur: %(name)s. Hapus dahulu yang lama.", name=kept[day]
            )
            return _page(year, _wrong("hari", taken))
        kept[day], year = name, day.year
    decision = PutWorkingTime(
        weekly=next((each.weekly for each in hours if each.key == USUAL), None),
        periods=[
            (each.first, each.last, each.weekly)
            for each in hours
            if each.first is not None and each.last is not None
        ],
        holidays=sorted(kept.items()),
    )
    try:
        seen = request.form.get("dilihat", 0, type=int)
        alur().office.run(decision, person=person().username, seen=seen)
    except EngineError as refusal:
        return _page(year, refused(refusal))
    flash(_("Kalender tersimpan. Batas waktu yang sudah ditetapkan tidak bergeser."), "good")
    return redirect(url_for("calendar_pages.index", tahun=year))


def _wrong(place: str, sentence: str) -> Refused:
    return wrong(sentence, **{place: sentence})


def _year() -> int:
    now = alur().clock.now().astimezone(OFFICE_ZONE)
    wanted = request.values.get("tahun", now.year, type=int)
    return wanted if wanted in YEARS else now.year


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed.strip()) if typed.strip() else None
    except ValueError:
        return None


def _page(year: int, problem: Refused | None = None) -> ResponseReturnValue:
    with alur().database.read() as connection:
        hours, holidays = office.working_hours(connection)
    page = render_template(
        "people/calendar.html",
        year=year,
        years=YEARS,
        holidays=[
            Holiday(value=day.isoformat(), day=times.day(day), name=name)
            for day, name in sorted(holidays.items())
            if day.year == year
        ],
        periods=_periods(hours, year),
        typed=request.form if problem else {},
        problem=problem,
        seen=sequence(),
    )
    return page, problem.status if problem else 200


def _periods(hours: list[office.Hours], year: int) -> list[str]:
    """Name the periods of a year that have hours of their own, such as Ramadan."""
    return [
        _("%(first)s sampai %(last)s", first=times.day(each.first), last=times.day(each.last))
        for each in hours
        if each.first is not None and each.last is not None and year in (each.first.year, each.last.year)
    ]
