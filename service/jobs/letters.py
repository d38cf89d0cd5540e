"""What mails say: short, plain, in the reader's own language, with a link to each task."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from babel.dates import format_date, format_datetime

from engine.texts import Text
from engine.zone import OFFICE_ZONE
from service.persistence.store.notices import Kind
from service.queries.task_items import TaskItem

LISTED: Final = 40
"""How many tasks of one kind a mail names; the others are only counted."""
PREFERENCES: Final = "/profil/pemberitahuan"
_SUBJECT_LENGTH: Final = 150
_REASON_LENGTH: Final = 1000
URGENCY: Final[tuple[Kind, ...]] = ("overdue", "due_soon", "returned", "new")

_SUBJECTS: Final[Mapping[Kind, Text]] = {
    "new": Text("Tugas baru: {task}", "New task: {task}"),
    "returned": Text("Dikembalikan: {task}", "Returned: {task}"),
    "due_soon": Text("Segera jatuh tempo: {task}", "Due soon: {task}"),
    "overdue": Text("Terlambat: {task}", "Overdue: {task}"),
}
_LEADS: Final[Mapping[Kind, Text]] = {
    "new": Text("Ada tugas baru untuk Anda.", "There is a new task for you."),
    "returned": Text("Berkas ini dikembalikan kepada Anda.", "This case was returned to you."),
    "due_soon": Text("Batas waktu tugas ini hampir tiba.", "This task is due soon."),
    "overdue": Text("Batas waktu tugas ini sudah lewat.", "This task is overdue."),
}
_HEADINGS: Final[Mapping[Kind, Text]] = {
    "new": Text("Tugas baru", "New tasks"),
    "returned": Text("Dikembalikan", "Returned"),
    "due_soon": Text("Segera jatuh tempo", "Due soon"),
    "overdue": Text("Terlambat", "Overdue"),
}
_SALUTE: Final = Text("Yth. {name},", "Dear {name},")
_STEP: Final = Text("Langkah {task}", "Step {task}")
_CASE: Final = Text("Berkas: {case} ({process})", "Case: {case} ({process})")
_UNIT: Final = Text("Bidang: {unit}", "Unit: {unit}")
_DUE: Final = Text("Batas waktu: {at}", "Due: {at}")
_RETURNED: Final = Text("Dikembalikan oleh {by}, dengan saran:", "Returned by {by}, with the suggestion:")
_OPEN: Final = Text("Buka tugas: {link}", "Open the task: {link}")
_MANY: Final = Text("{count} tugas menunggu Anda – {day}", "{count} tasks wait for you – {day}")
_MORE: Final = Text("… dan {count} lagi di {link}", "… and {count} more at {link}")
_CLOSING: Final = Text(
    "Pesan ini dikirim otomatis. Atur pemberitahuan: {link}",
    "This message was sent automatically. Choose what you hear of: {link}",
)
_MOMENT: Final = Text("EEEE, d MMMM y 'pukul' HH.mm 'WIB'", "EEEE, d MMMM y 'at' HH:mm 'WIB'")


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A task and what is new about it."""

    kind: Kind
    item: TaskItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail's words."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Writes to one person: in their language, with links to where people reach the service."""

    name: str
    language: str
    public_url: str

    def about_one(self, news: News) -> Letter:
        """Write of one task."""
        item = news.item
        parts = [self._say(_LEADS[news.kind]), "", *self._facts(item), ""]
        if item.returned is not None:
            by = one_line(item.returned.by_name)
            parts += [self._say(_RETURNED, by=by), *_quoted(item.returned.reason), ""]
        parts.append(self._say(_OPEN, link=self._link(item)))
        subject = self._say(
            _SUBJECTS[news.kind], task=f"{_title(item)} – {one_line(item.instance.business_key)}"
        )
        return self._letter(subject, parts)

    def about_many(self, news: Sequence[News], more: Mapping[Kind, int], day: date) -> Letter:
        """Write of several tasks by kind, the most urgent first; `more` counts those that are not named."""
        parts: list[str] = []
        for kind in URGENCY:
            items = [each.item for each in news if each.kind == kind]
            if not items:
                continue
            heading = self._say(_HEADINGS[kind])
            parts += [f"{heading} ({len(items) + more.get(kind, 0)})", ""]
            for item in items:
                parts += [*self._facts(item), f"  {self._link(item)}", ""]
            if more.get(kind):
                parts += [self._say(_MORE, count=more[kind], link=f"{self.public_url}/tugas/"), ""]
        written = format_date(day, "d MMMM y", locale=self.language)
        count = len(news) + sum(more.values())
        return self._letter(self._say(_MANY, count=count, day=written), parts[:-1])

    def _letter(self, subject: str, parts: Sequence[str]) -> Letter:
        closing = self._say(_CLOSING, link=f"{self.public_url}{PREFERENCES}")
        lines = [self._say(_SALUTE, name=one_line(self.name)), "", *parts, "", "-- ", closing, ""]
        return Letter(subject=one_line(subject)[:_SUBJECT_LENGTH], body="\n".join(lines))

    def _facts(self, item: TaskItem) -> list[str]:
        case = item.instance
        facts = [
            self._say(_STEP, task=_title(item)),
            self._say(_CASE, case=one_line(case.business_key), process=one_line(case.definition_name)),
        ]
        if item.unit_name:
            facts.append(self._say(_UNIT, unit=one_line(item.unit_name)))
        if item.due_at is not None:
            facts.append(self._say(_DUE, at=self._moment(item.due_at)))
        return [f"  {fact}" for fact in facts]

    def _link(self, item: TaskItem) -> str:
        return f"{self.public_url}/tugas/{item.id}"

    def _moment(self, at: datetime) -> str:
        pattern = self._say(_MOMENT)
        return format_datetime(at.astimezone(OFFICE_ZONE), pattern, locale=self.language)

    def _say(self, text: Text, **values: object) -> str:
        spoken = text.in_language(self.language)
        return spoken.format(**values) if values else spoken


def one_line(text: str) -> str:
    """Give a text without what breaks a line or a header."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+", " ", text).strip()


def _title(item: TaskItem) -> str:
    return f"{item.number}. {one_line(item.name)}"


def _quoted(reason: str) -> list[str]:
    return [f"  {one_line(line)}".rstrip() for line in reason[:_REASON_LENGTH].splitlines()]
