"""What is decided when cases are disposed of: by which decree, why, which ones, after how many years."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from engine.errors import Conflict, Invalid, NotPermitted
from engine.texts import Text, is_blank
from engine.xml import one_line
from engine.zone import OFFICE_ZONE
from service.dispatch.texts import LONGEST_REMARK

RETENTION: Final = "retention_years"
"""The setting: for how many years after its end a case is kept."""
USUAL_RETENTION: Final = 10
LONGEST_RETENTION: Final = 100
DISPOSAL_ASKED: Final = "disposal_asked"
"""The setting: what was asked for and awaits another admin; nothing when nobody did."""
MOST: Final = 500  # cases of one decision
_LONGEST_DECREE: Final = 200  # characters
_LEAP_DAY: Final = (2, 29)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The decree, the day it was signed, why, and the cases by their ids."""

    decree: str
    decided_on: date | None
    reason: str
    cases: Sequence[str]


class BadDisposal(Invalid):
    """Something is missing before cases can be disposed of; `errors` names it."""

    code = "bad-disposal"
    template = Text("Pemusnahan belum dapat diputuskan.", "The disposal cannot be decided yet.")
    missing = Text("Wajib diisi.", "Required.")
    long = Text("Paling panjang {count} karakter.", "At most {count} characters.")
    no_day = Text("Isi tanggal surat keputusan, tidak di masa depan.", "Give a day that is not to come.")
    none = Text("Pilih paling sedikit satu berkas.", "Choose one case at least.")
    many = Text("Paling banyak {count} berkas sekaligus.", "At most {count} cases at once.")
    too_early = Text(
        "Belum selesai, belum melewati masa simpan, atau sudah dimusnahkan: {names}",
        "Not ended, still to be kept, or disposed of already: {names}",
    )
    bad_years = Text(
        "Masa simpan berupa bilangan 1 sampai {count} tahun.",
        "Cases are kept from 1 to {count} years.",
    )


class DisposalPending(Conflict):
    """Another disposal awaits approval."""

    code = "disposal-pending"
    template = Text(
        "Sudah ada pemusnahan yang menunggu persetujuan; putuskan dahulu.",
        "Another disposal awaits approval; decide it first.",
    )


class NoDisposalPending(Conflict):
    """What was asked for was decided already, or never asked."""

    code = "no-disposal-pending"
    template = Text(
        "Pengajuan pemusnahan ini sudah diputuskan atau ditarik.",
        "This disposal was decided or withdrawn already.",
    )


class OwnDisposal(NotPermitted):
    """Who asked does not approve."""

    code = "own-disposal"
    template = Text(
        "Anda sendiri yang mengajukannya; admin proses lain yang menyetujui.",
        "You asked for it yourself; another process admin approves.",
    )


def proper(terms: Terms, *, today: date) -> Terms:
    """Bring terms into their form; raises `BadDisposal`."""
    errors: dict[str, list[Text]] = {}
    decree, reason = one_line(terms.decree), terms.reason.strip()
    for name, said, longest in (("decree", decree, _LONGEST_DECREE), ("reason", reason, LONGEST_REMARK)):
        if is_blank(said):
            errors[name] = [BadDisposal.missing]
        elif len(said) > longest:
            errors[name] = [BadDisposal.long.filled(count=longest)]
    if terms.decided_on is None or terms.decided_on > today:
        errors["decided_on"] = [BadDisposal.no_day]
    ids = tuple(dict.fromkeys(terms.cases))
    if not ids:
        errors["cases"] = [BadDisposal.none]
    elif len(ids) > MOST:
        errors["cases"] = [BadDisposal.many.filled(count=MOST)]
    if errors:
        raise BadDisposal(errors)
    return Terms(decree=decree, decided_on=terms.decided_on, reason=reason, cases=ids)


def retention(settings: Mapping[str, Any]) -> int:
    """Say for how many years ended cases are kept, by the office's settings."""
    years = settings.get(RETENTION)
    return years if isinstance(years, int) and 1 <= years <= LONGEST_RETENTION else USUAL_RETENTION


def check_retention(value: object) -> None:
    """Raise `BadDisposal` unless this is a number of years to keep cases for."""
    if not isinstance(value, int) or not 1 <= value <= LONGEST_RETENTION:
        raise BadDisposal({"years": [BadDisposal.bad_years.filled(count=LONGEST_RETENTION)]})


def kept_since(at: datetime, years: int) -> datetime:
    """Give the instant before which a case must have ended to be no longer kept at `at`."""
    here = at.astimezone(OFFICE_ZONE)
    day = min(here.day, 28) if (here.month, here.day) == _LEAP_DAY else here.day
    return here.replace(year=here.year - years, day=day)
