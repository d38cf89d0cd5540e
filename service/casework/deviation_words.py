"""Deviations in plain sentences: on the pages, in files, over the API."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine.deviations.kinds import Kind
from engine.measures import WORKING_DAY_SECONDS
from engine.texts import Text
from forms.numbers import number, written

Facts = Mapping[str, Any]

KINDS: Final[Mapping[Kind, Text]] = {
    "return": Text("Pengembalian", "Return"),
    "late": Text("Keterlambatan", "Lateness"),
    "inputs-missing": Text("Kelengkapan belum ada", "Required inputs missing"),
    "reassignment": Text("Pengalihan tugas", "Reassignment"),
    "substitution": Text("Pelaksana pengganti (Plt/Plh)", "Substitution (Plt/Plh)"),
    "on-behalf": Text("Diisikan atas nama bidang", "Entered on behalf of a unit"),
    "excused": Text("Bidang dikecualikan", "Unit excused"),
    "same-person": Text("Orang yang sama", "Same person"),
    "override": Text("Izin orang yang sama", "Same person allowed"),
    "intervention": Text("Campur tangan", "Intervention"),
    "migration": Text("Pindah versi SOP", "Moved to another version"),
    "correction": Text("Koreksi angka", "Corrected figures"),
}
"""What each kind is called."""

_ACTS: Final[Mapping[str, Text]] = {
    "suspend_instance": Text("Berkas ditangguhkan: {reason}", "The case was suspended: {reason}"),
    "resume_instance": Text("Berkas dilanjutkan: {reason}", "The case was resumed: {reason}"),
    "cancel_instance": Text("Berkas dibatalkan: {reason}", "The case was cancelled: {reason}"),
    "retry_incident": Text("Yang gagal dicoba lagi: {reason}", "What had failed was tried again: {reason}"),
}
_AND: Final = Text(" dan ", " and ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names of people and units by their ids; who is not in them goes by the id."""

    people: Mapping[str, str]
    units: Mapping[str, str]

    def person(self, username: str) -> str:
        """Name a person."""
        return self.people.get(username, username)

    def unit(self, code: str) -> str:
        """Name a unit."""
        return self.units.get(code, code)


def kind_in_words(kind: str) -> Text:
    """Name a kind; one that this version does not know goes by its code."""
    return next((text for code, text in KINDS.items() if code == kind), Text(kind, kind))


def sentence_of(kind: str, facts: Facts, names: Names) -> Text:
    """Say in one sentence what deviated."""
    say = _SENTENCES.get(kind)
    return say(facts, names) if say is not None else kind_in_words(kind)


def change_in_words(change: Facts) -> Text:
    """Say how one figure was corrected: `Realisasi (IK-1 – Jumlah kampung): 9 menjadi 7,5`."""
    row = f" ({change['row']})" if change["row"] else ""
    return Text(
        f"{change['label']['id']}{row}: {_figure(change['before'], 'id')} menjadi "
        f"{_figure(change['after'], 'id')}",
        f"{change['label']['en']}{row}: {_figure(change['before'], 'en')} to "
        f"{_figure(change['after'], 'en')}",
    )


def working_time(seconds: int) -> Text:
    """Say working time: `1 hari 2 jam`, `45 menit`; a working day has 7.5 hours."""
    days, rest = divmod(max(seconds, 0), WORKING_DAY_SECONDS)
    hours, minutes = rest // 3600, rest % 3600 // 60
    if not (days or hours or minutes):
        return Text("kurang dari 1 menit", "less than 1 minute")
    counted = [(days, "hari", "day"), (hours, "jam", "hour"), (0 if days else minutes, "menit", "minute")]
    return Text(
        " ".join(f"{count} {unit}" for count, unit, _ in counted if count),
        " ".join(f"{count} {unit}{'s' if count > 1 else ''}" for count, _, unit in counted if count),
    )


def _returned(facts: Facts, names: Names) -> Text:
    units = ", ".join(names.unit(code) for code in facts["units"])
    whom = f" ({units})" if units else ""
    to = _listed([Text(number, number) for number in facts["steps"]])
    where = _filled(Text(" ke langkah {to}", " to step {to}"), to=to) if facts["steps"] else Text("", "")
    time = facts["time"]
    again = Text(f" untuk kali ke-{time}", f" (time {time})") if time > 1 else Text("", "")
    text = Text("Dikembalikan{again}{where}{whom}: {reason}", "Sent back{where}{whom}{again}: {reason}")
    return _filled(text, again=again, where=where, whom=whom, reason=facts["reason"])


def _late(facts: Facts, _names: Names) -> Text:
    text = Text(
        "Selesai terlambat {time} waktu kerja dari batas waktunya.",
        "Completed {time} of working time after it was due.",
    )
    return _filled(text, time=working_time(facts["working_seconds"]))


def _inputs(facts: Facts, _names: Names) -> Text:
    missing = _listed([Text(name, name) for name in facts["inputs"]])
    return _filled(Text("Dikerjakan tanpa {missing}.", "Done without {missing}."), missing=missing)


def _handed_over(facts: Facts, names: Names) -> Text:
    former = facts["from"]
    text = Text("Dialihkan kepada {to}: {reason}", "Handed to {to}: {reason}")
    if former is not None:
        text = Text("Dialihkan dari {former} kepada {to}: {reason}", "Handed from {former} to {to}: {reason}")
    return _filled(
        text, former=names.person(former or ""), to=names.person(facts["to"]), reason=facts["reason"]
    )


def _stood_in(facts: Facts, names: Names) -> Text:
    decree = f" ({facts['decree']})" if facts.get("decree") else ""
    text = Text("Dikerjakan pengganti {absent}{decree}.", "Done by a substitute of {absent}{decree}.")
    return _filled(text, absent=names.person(facts["acted_for"]), decree=decree)


def _on_behalf(facts: Facts, _names: Names) -> Text:
    text = Text("Diisikan dari formulir kertas: {reason}", "Entered from a paper form: {reason}")
    return _filled(text, reason=facts["reason"])


def _excused(facts: Facts, _names: Names) -> Text:
    return _filled(Text("Tidak melapor: {reason}", "Did not report: {reason}"), reason=facts["reason"])


def _same_person(facts: Facts, _names: Names) -> Text:
    if facts["rule"] == "lanes":
        lanes = _listed([Text(lane, lane) for lane in facts["lanes"]])
        return _filled(
            Text("Satu orang bekerja sebagai {lanes}.", "One person worked as {lanes}."), lanes=lanes
        )
    text = Text(
        "Dikerjakan orang yang juga mengerjakan langkah {steps}, padahal harus orang lain.",
        "Done by somebody who also did step {steps}, although it must be another person.",
    )
    return _filled(text, steps=_listed([Text(number, number) for number in facts["steps"]]))


def _allowed(facts: Facts, names: Names) -> Text:
    text = Text(
        "{who} diizinkan mengerjakan walau harus orang lain: {reason}",
        "{who} was allowed to do it although it must be somebody else: {reason}",
    )
    return _filled(text, who=names.person(facts["allowed"]), reason=facts["reason"])


def _intervened(facts: Facts, _names: Names) -> Text:
    text = _ACTS.get(facts["act"], Text("{reason}", "{reason}"))
    return _filled(text, reason=facts["reason"])


def _migrated(facts: Facts, _names: Names) -> Text:
    text = Text("Dilanjutkan dengan versi {version}: {reason}", "Goes on by version {version}: {reason}")
    return _filled(text, version=str(facts["version"]), reason=facts["reason"])


def _corrected(facts: Facts, _names: Names) -> Text:
    changes = facts["changes"]
    first, more = change_in_words(changes[0]), len(changes) - 1
    if not more:
        return Text(f"{first.id}.", f"{first.en}.")
    return Text(f"{first.id}; dan {more} angka lain.", f"{first.en}; and {more} more.")


_SENTENCES: Final[Mapping[str, Callable[[Facts, Names], Text]]] = {
    "return": _returned,
    "late": _late,
    "inputs-missing": _inputs,
    "reassignment": _handed_over,
    "substitution": _stood_in,
    "on-behalf": _on_behalf,
    "excused": _excused,
    "same-person": _same_person,
    "override": _allowed,
    "intervention": _intervened,
    "migration": _migrated,
    "correction": _corrected,
}


def _filled(text: Text, **parts: Text | str) -> Text:
    """Put parts, of which some differ between the languages, in their places."""
    return Text(
        text.id.format(**{name: _in(part, "id") for name, part in parts.items()}),
        text.en.format(**{name: _in(part, "en") for name, part in parts.items()}),
    )


def _in(part: Text | str, language: str) -> str:
    return part.in_language(language) if isinstance(part, Text) else part


def _listed(parts: Sequence[Text]) -> Text:
    """List words: `7, 8 dan 9`."""

    def in_language(language: str) -> str:
        *some, last = [part.in_language(language) for part in parts] or [""]
        return f"{', '.join(some)}{_AND.in_language(language)}{last}" if some else last

    return Text(in_language("id"), in_language("en"))


def _figure(value: Any, language: str) -> str:
    found = number(value)
    return written(found, language) if found is not None else "–"
